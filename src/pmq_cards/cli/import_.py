"""pmq import: take the reviews of a file into the log, or make a deck of an Anki deck."""

from collections.abc import Iterable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from pmq_cards.anki import files as anki_files
from pmq_cards.cli.options import READ, pass_home
from pmq_cards.cli.progress import progress
from pmq_cards.domain import CardId, Further
from pmq_cards.errors import PmqError, UsageError
from pmq_cards.files import readable_again
from pmq_cards.home import Home
from pmq_cards.said import counted
from pmq_cards.store.file import is_log, is_same
from pmq_cards.store.log import read_copy
from pmq_cards.store.rows import in_batches
from pmq_cards.streams import say
from pmq_cards.ui.complaints import complain

if TYPE_CHECKING:
    from pmq_cards.store.events import Taken

NONE_EXPORTED = 'The file has no answers in it; if any were given in Anki, tick "Include scheduling information" there.'
NONE_YET = "No card of pmq's has been answered in this collection yet; a phone's answers come with Anki's next sync."

_One = TypeVar("_One")


@click.command("import")
@click.argument("file", type=READ)
@click.option("--as-deck", "deck_id", metavar="ID", help="Make a deck of Anki's notes instead: pmq new FILE --id ID.")
@click.option("--deck", "anki_deck", metavar="NAME", help="With --as-deck: which of the Anki decks in FILE.")
@click.option("--update", is_flag=True, help="With --as-deck: bring the deck up to date that was made before.")
@pass_home
def import_(home: Home, file: Path, deck_id: str | None, anki_deck: str | None, *, update: bool) -> None:
    """Take in the reviews of FILE that are not in the log yet.

    FILE is what Anki wrote (.apkg, .colpkg, an automatic backup, or its collection.anki2, also while Anki is open),
    the JSON lines of pmq log --json, or the reviews.db of another home; its content decides, not its name. From Anki
    come the answers given to pmq's cards, with their time and grade. FILE itself is only read. It may be a pipe; - is
    what comes in by the standard one.

    Reviews that are here already are recognised, so importing a file again, or a later one, adds only what is new.
    Where anything is wrong with the file, nothing is taken in.
    """
    if (anki_deck is not None or update) and deck_id is None:
        raise UsageError("--deck and --update belong to --as-deck ID; give it, too, or neither of them")
    if is_same(file, home.log_path):
        raise UsageError(f"{file} is this home's own log; name the one of another home")
    with readable_again(file, anki_files.LARGEST_BYTES) as path:
        _import(home, path, deck_id, anki_deck, update=update)


def _import(home: Home, file: Path, deck_id: str | None, anki_deck: str | None, *, update: bool) -> None:
    if deck_id is None and is_log(file):
        _import_home(home, file)
    elif not anki_files.is_anki_file(file):
        if deck_id is not None:
            raise UsageError(f"--as-deck needs a file from Anki, and {file} is none")
        _import_log(home, file)
    elif deck_id is None:
        _import_reviews(home, file)
    else:
        from pmq_cards.cli.new_anki import Wanted, deck_of_anki

        deck_of_anki(home, file, Wanted(anki_deck, deck_id, update=update))


def _import_log(home: Home, file: Path) -> None:
    from pmq_cards.exchange import jsonl
    from pmq_cards.store.events import take_in

    _refuse_list(home, file)
    twice = 2 * file.stat().st_size if file.is_file() else 0
    with progress("Reading", twice, home.clock) as further:
        read = jsonl.read_log(file, home.config.day_of, further)
        taken = take_in(home.writable_log(), read)
    _tell(taken)
    if read.unknown:
        complain(f"{counted(read.unknown, 'line')} of a newer pmq passed over; update pmq to take them in")


def _refuse_list(home: Home, file: Path) -> None:
    """Refuse what is no log at all, and say what it looks like and which command takes it."""
    from pmq_cards.lists import is_deck, reader_of
    from pmq_cards.lists.decoding import LARGEST_BYTES, NoTextError, decoded

    if not file.is_file():
        return
    with file.open("rb") as opened:
        raw = opened.read(LARGEST_BYTES + 1)
    if raw.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b'{"') and b'"note_models"' not in raw:
        return
    try:
        text = decoded(raw, str(file)).text
    except NoTextError:
        return
    reader = reader_of(text, file.name)
    if is_deck(text):
        raise PmqError(f"{file} is no log but a deck; put it into {home.decks_folder}")
    if reader:
        raise PmqError(
            f"{file} is no log of answers and no file of Anki's, it looks like {reader.name}; "
            f"to make a deck of it: pmq new {file}"
        )


def _import_home(home: Home, file: Path) -> None:
    """Take in the log of another home, a copy of one or a backup; its file is only read."""
    from pmq_cards.exchange.copied import Copied
    from pmq_cards.store.events import take_in

    with closing(read_copy(file)) as other:
        with other.reading() as connection:
            (answers,) = connection.execute("select count(*) from reviews").fetchone()
        with progress("Reading", answers, home.clock) as further:
            taken = take_in(home.writable_log(), _told(Copied(other), further))
    _tell(taken)


def _tell(taken: "Taken") -> None:
    others = f"; {counted(taken.others, 'mark or plan', 'marks and plans')} new" if taken.others else ""
    say(f"{counted(taken.answers, 'review')} new, {taken.known:,} known already{others}")
    if taken.warning:
        complain(f"pmq: warning: {taken.warning}")


def _import_reviews(home: Home, file: Path) -> None:
    from pmq_cards.anki.day import hour_of
    from pmq_cards.anki.history import for_log, read_history
    from pmq_cards.anki.reviews import take_from
    from pmq_cards.cli.anki_import import echo_taken, tell_of_days

    with anki_files.anki_collection(file) as connection:
        history_of = partial(read_history, lambda text, *values: connection.execute(text, values), apart=True)
        taken = take_from(history_of, home.log, home.library.cards, home.now)
        hour = hour_of(connection, whole=anki_files.is_whole(file))
    if taken.new:
        with progress("Importing", len(taken.new), home.clock) as further:
            new = for_log(taken.new, home.config.days())
            home.writable_log().take_from_anki(_told(new, further))
    whole = anki_files.is_whole(file)
    if whole:
        _remember_gone(home, taken.cards)
    echo_taken(taken)
    tell_of_days(home, hour)
    if taken.other_notes:
        notes = counted(taken.other_notes, "note")
        say(f"{notes} of other decks left alone; to learn such a deck here: pmq import FILE --as-deck ID")
    if taken.cards and not taken.rows:
        say(NONE_YET if whole else NONE_EXPORTED)


def _told(several: Iterable[_One], further: Further) -> Iterator[_One]:
    """Give each of them, and tell when they are done."""
    for batch in in_batches(several):
        yield from batch
        further(len(batch))


def _remember_gone(home: Home, there: frozenset[CardId]) -> None:
    """Remember which retired cards a whole collection has no more, so that no export brings their notes back."""
    from pmq_cards.anki.ledger import Ledger

    with home.log.reading() as connection:
        ledger = Ledger(connection)
        gone = ledger.retired() - ledger.gone() - there
    if gone:
        with home.writable_log().transaction() as connection:
            Ledger(connection).set_gone(gone, home.now)
