"""pmq anki sync: one history on this computer and on the phone."""

import sys
from typing import cast
from urllib.parse import urlsplit

import click

from pmq_cards.cli.options import pass_home
from pmq_cards.errors import UsageError
from pmq_cards.home import Home, environment
from pmq_cards.said import counted
from pmq_cards.streams import say

PASSWORD = "PMQ_ANKI_PASSWORD"  # noqa: S105 - the name of the variable
KEYRING_SERVICE = "pmq-anki"


@click.group()
def anki() -> None:
    """Keep one history with Anki, through a sync server."""


@anki.command()
@pass_home
def sync(home: Home) -> None:
    """Send the decks and new reviews to the sync server, and take in the reviews made on the phone.

    The server stands in config.toml, under [anki]: endpoint and user. The password is asked for, or read from
    PMQ_ANKI_PASSWORD or the system's keyring (service pmq-anki); pmq writes it nowhere. Nothing is deleted on either
    side. Where only a full sync would help, which throws one side away, pmq stops and says so.
    """
    from pmq_cards.anki import sync as anki_sync
    from pmq_cards.anki.collection import Server, own_collection
    from pmq_cards.cli.anki_import import tell_of_days, tell_skipped
    from pmq_cards.cli.export import present

    endpoint, user = _server(home)
    with own_collection(home.folder / "anki") as collection:
        config, log = home.config, home.writable_log()
        mine = anki_sync.Mine(home.library, home.aside, log, config.scheduler, config.day_of, present(home))
        synced = anki_sync.sync(mine, collection, Server(endpoint, user, _password(endpoint, user)))
    say(f"{counted(synced.came, 'review')} came in, {counted(synced.went, 'review')} went out")
    tell_skipped(synced.skipped)
    if synced.conflicting:
        _tell_of_note_type(synced.conflicting)
    tell_of_days(home, synced.day_begins)
    if synced.uploaded:
        say("The server had no cards, so it was given pmq's. On a device with cards of its own, read docs/anki.md")
        say("before you sync it: it will ask which collection to keep.")


def _tell_of_note_type(count: int) -> None:
    from pmq_cards.anki.note_type import NOTE_TYPE_NAME

    notes = "1 note in Anki has" if count == 1 else f"{count:,} notes in Anki have"
    say(
        f'pmq: warning: {notes} a note type of your own making, so no change of a text arrives there; in Anki give "'
        f'{NOTE_TYPE_NAME}" its fields and card types back, or move them with Notes > Change Note Type: docs/anki.md',
        err=True,
    )


def _server(home: Home) -> tuple[str, str]:
    endpoint, user = home.config.anki_endpoint, home.config.anki_user
    if not endpoint or not user:
        raise UsageError(
            f"no sync server is set; write into {home.config_path}:\n\n[anki]\n"
            'endpoint = "https://anki.example.org/"\nuser = "me"'
        )
    address = urlsplit(endpoint)
    if address.scheme == "http" and not _is_this_machine(address.hostname or ""):
        say(f"pmq: warning: {endpoint} is not encrypted: others on the way can read your password", err=True)
    return endpoint, user


def _is_this_machine(host: str) -> bool:
    return host in {"localhost", "::1"} or host.startswith("127.")


def _password(endpoint: str, user: str) -> str:
    """Give the password of the environment, the keyring, or the person, the first that has one."""
    known = environment(PASSWORD) or _from_keyring(user)
    if known:
        return known
    if not sys.stdin.isatty():
        raise UsageError(f"there is no terminal to ask for the password; set {PASSWORD}, or use the system's keyring")
    return str(click.prompt(f"Password of {user} at {endpoint}", hide_input=True))


def _from_keyring(user: str) -> str | None:
    try:
        import keyring
        from keyring.errors import KeyringError
    except ImportError:
        return None
    try:
        return cast("str | None", keyring.get_password(KEYRING_SERVICE, user))
    except KeyringError:
        return None  # no keyring runs here, or it is locked: ask
