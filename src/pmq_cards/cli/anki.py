"""pmq anki sync: one history on this computer and on the phone."""

import os
import sys
from typing import cast
from urllib.parse import urlsplit

import click

from pmq_cards.cli.options import pass_home
from pmq_cards.errors import HomeError, UsageError
from pmq_cards.home import Home
from pmq_cards.said import counted
from pmq_cards.streams import say
from pmq_cards.ui.complaints import complain

PASSWORD = "PMQ_ANKI_PASSWORD"  # noqa: S105 - the name of the variable
KEYRING_SERVICE = "pmq-anki"


@click.group()
def anki() -> None:
    """Keep one history with Anki, through a sync server."""


@anki.command(short_help="Send decks and reviews, take in the phone's.")
@pass_home
def sync(home: Home) -> None:
    """Send the decks and new reviews to the sync server, and take in the reviews made on the phone.

    The server stands in config.toml, under [anki]: endpoint and user. The password is asked for, or read from
    PMQ_ANKI_PASSWORD or the system's keyring (service pmq-anki); pmq writes it nowhere. Nothing is deleted on either
    side. Where only a full sync would help, which throws one side away, pmq stops and says so.
    """
    from pmq_cards.anki import sync as anki_sync
    from pmq_cards.anki.collection import Server, own_collection
    from pmq_cards.cli.anki_import import tell_of_crowd, tell_of_days, tell_of_later, tell_skipped
    from pmq_cards.cli.export import present

    endpoint, user = _server(home)
    with own_collection(home.folder / "anki") as collection:
        config, log = home.config, home.writable_log()
        mine = anki_sync.Mine(home.library, home.aside, log, config.scheduler, config.day_of, present(home))
        synced = anki_sync.sync(mine, collection, Server(endpoint, user, _password(endpoint, user)))
    say(f"{counted(synced.came, 'review')} came in, {counted(synced.went, 'review')} went out")
    tell_skipped(synced.skipped)
    tell_of_later(home, synced.later)
    tell_of_crowd(synced.crowded)
    if synced.conflicting:
        _tell_of_note_type(synced.conflicting)
    tell_of_days(home, synced.day_begins)
    if synced.uploaded:
        say("The server had no cards, so it was given pmq's. On a device with cards of its own, read docs/anki.md")
        say("before you sync it: it will ask which collection to keep.")


@anki.command(short_help="Ask for the server, try it, keep it.")
@click.option("--address", metavar="URL", help="Where the sync server is, such as https://anki.example.org/.")
@click.option("--user", metavar="NAME", help="The name to log in with there.")
@click.option("-y", "--yes", is_flag=True, help="Write the settings without asking.")
@pass_home
def setup(home: Home, address: str | None, user: str | None, *, yes: bool) -> None:
    """Set up the sync: ask for address and user, try them, and write them into config.toml.

    What will be written is shown first. The password is asked for, or read from PMQ_ANKI_PASSWORD; it is kept in the
    system's keyring, where there is one, and nowhere else. Where the server does not take them, nothing is written.
    """
    from pmq_cards.anki.collection import Server, own_collection

    endpoint = _endpoint(_asked(address, "Address of the sync server", home.config.anki_endpoint))
    name = _asked(user, "User", home.config.anki_user)
    _warn_of_plain(endpoint)
    text = _changed_settings(home, endpoint, name)
    password = os.environ.get(PASSWORD) or _asked(None, f"Password of {name}", "", hidden=True)
    with own_collection(home.folder / "anki") as collection:
        collection.log_in(Server(endpoint, name, password))
    say(f"{endpoint} knows {name}.")
    say(f'For {home.config_path}:\n\n[anki]\nendpoint = "{endpoint}"\nuser = "{name}"\n')
    if not yes and sys.stdin.isatty() and not click.confirm("Write this?", default=True):
        say("Nothing was written.")
        return
    _write_settings(home, text)
    kept = not os.environ.get(PASSWORD) and _into_keyring(name, password)
    say(
        "The password is in the keyring."
        if kept
        else f"The password is kept nowhere: it is asked for, or in {PASSWORD}."
    )
    say("Next: pmq anki sync")


def _asked(given: str | None, what: str, default: str, *, hidden: bool = False) -> str:
    """Give what was given, else ask for it. Raises UsageError where nobody can be asked."""
    if given is not None:
        return given
    if not sys.stdin.isatty():
        raise UsageError(f"there is no terminal to ask at; give --address, --user and {PASSWORD}")
    return str(click.prompt(what, default=default or None, hide_input=hidden)).strip()


def _endpoint(text: str) -> str:
    from pmq_cards.settings import web_address

    try:
        return str(web_address(text))
    except ValueError as error:
        raise UsageError(f"the address {error}") from error


def _changed_settings(home: Home, endpoint: str, user: str) -> str:
    from pmq_cards.config import LARGEST_BYTES, with_values
    from pmq_cards.files import text_of

    try:
        text = text_of(home.config_path, LARGEST_BYTES, "")
    except FileNotFoundError:
        text = ""
    return with_values(home.config_path, text, "anki", {"endpoint": endpoint, "user": user})


def _write_settings(home: Home, text: str) -> None:
    from pmq_cards.files import make_private, replaced

    try:
        make_private(home.folder)
        with replaced(home.config_path) as file:
            file.write(text.encode())
    except OSError as error:
        raise HomeError(f"cannot write {home.config_path}: {error.strerror}; check its permissions") from error
    home.forget_settings()
    say(f"Wrote {home.config_path}")


def _tell_of_note_type(count: int) -> None:
    from pmq_cards.anki.note_type import NOTE_TYPE_NAME

    notes = "1 note in Anki has" if count == 1 else f"{count:,} notes in Anki have"
    complain(
        f'pmq: warning: {notes} a note type of your own making, so no change of a text arrives there; in Anki give "'
        f'{NOTE_TYPE_NAME}" its fields and card types back, or move them with Notes > Change Note Type: docs/anki.md'
    )


def _server(home: Home) -> tuple[str, str]:
    endpoint, user = home.config.anki_endpoint, home.config.anki_user
    if not endpoint or not user:
        raise UsageError(
            f"no sync server is set; run pmq anki setup, or write into {home.config_path}:\n\n[anki]\n"
            'endpoint = "https://anki.example.org/"\nuser = "me"'
        )
    _warn_of_plain(endpoint)
    return endpoint, user


def _warn_of_plain(endpoint: str) -> None:
    address = urlsplit(endpoint)
    if address.scheme == "http" and not _is_this_machine(address.hostname or ""):
        complain(f"pmq: warning: {endpoint} is not encrypted: others on the way can read your password")


def _is_this_machine(host: str) -> bool:
    return host in {"localhost", "::1"} or host.startswith("127.")


def _password(endpoint: str, user: str) -> str:
    """Give the password of the environment, the keyring, or the person, the first that has one."""
    known = os.environ.get(PASSWORD) or _from_keyring(user)
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


def _into_keyring(user: str, password: str) -> bool:
    """Keep the password in the system's keyring; tell whether there is one."""
    try:
        import keyring
        from keyring.errors import KeyringError
    except ImportError:
        return False
    try:
        keyring.set_password(KEYRING_SERVICE, user, password)
    except KeyringError:
        return False
    return True
