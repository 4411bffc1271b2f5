"""pmq anki sync: one history on this computer and on the phone."""

import sys
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, cast
from urllib.parse import urlsplit

import click

from pmq_cards.cli.options import pass_home
from pmq_cards.domain import CardId, Step
from pmq_cards.errors import UsageError
from pmq_cards.home import Home, environment
from pmq_cards.said import counted
from pmq_cards.store.log import ReviewLog

if TYPE_CHECKING:
    from pmq_cards.anki.collection import OwnCollection

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
    from pmq_cards.anki import collection as anki_sync

    endpoint, user = _server(home)
    with anki_sync.own_collection(home.folder / "anki") as collection:
        log = home.writable_log()
        auth = collection.log_in(anki_sync.Server(endpoint, user, _password(endpoint, user)))
        first = collection.exchange(auth)
        came = _take(home, log, collection)
        collection.import_package(_package(home, log, collection.history().cards))
        went = collection.push(_steps_of(home, log), log.undone(), home.today)
        second = collection.exchange(auth)
        came += _take(home, log, collection)
    click.echo(f"{counted(came, 'review')} came in, {counted(went, 'review')} went out")
    if anki_sync.Exchange.UPLOADED in {first, second}:
        click.echo(
            "The server had no cards, so it was given pmq's. On a device with cards of its own, read docs/anki.md"
        )
        click.echo("before you sync it: it will ask which collection to keep.")


def _take(home: Home, log: ReviewLog, collection: "OwnCollection") -> int:
    """Take in the reviews that the log lacks; give how many."""
    from pmq_cards.anki.reviews import take
    from pmq_cards.cli.anki_import import known_cards

    mine = (*log.reviews(), *log.undone())
    taken = take(collection.history(), mine, known_cards(home, mine), home.now, home.config.day_of)
    return log.merge(taken.new)


def _package(home: Home, log: ReviewLog, there: frozenset[CardId]) -> bytes:
    """Give all decks as a package without progress; with reverse cards where an export has made them."""
    from pmq_cards.anki.ledger import Ledger
    from pmq_cards.anki.note import content_from_json
    from pmq_cards.cli.export import Options, exported

    with log.transaction() as connection:
        ledger = Ledger(connection)
        reverse = any(content_from_json(text).has_reverse for text in ledger.contents().values())
        options = Options(progress=False, reverse=reverse, everything=not home.library.broken, there=there)
        return exported(home, ledger, home.library.decks, options).package


def _steps_of(home: Home, log: ReviewLog) -> Mapping[CardId, Sequence[Step]]:
    scheduler = home.config.scheduler
    return {card_id: scheduler(reviews) for card_id, reviews in log.reviews_of().items()}


def _server(home: Home) -> tuple[str, str]:
    endpoint, user = home.config.anki_endpoint, home.config.anki_user
    if not endpoint or not user:
        raise UsageError(
            f"no sync server is set; write into {home.config_path}:\n\n[anki]\n"
            'endpoint = "https://anki.example.org/"\nuser = "me"'
        )
    address = urlsplit(endpoint)
    if address.scheme == "http" and not _is_this_machine(address.hostname or ""):
        click.echo(f"pmq: warning: {endpoint} is not encrypted: others on the way can read your password", err=True)
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
