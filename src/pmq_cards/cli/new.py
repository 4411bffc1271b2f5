"""pmq new: make a deck of any list of questions, or begin an empty one."""

import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pmq_cards.anki.files import holds_collection
from pmq_cards.cli.options import READ, pass_home
from pmq_cards.domain import Deck, DeckId, Source
from pmq_cards.errors import NotFoundError, PmqError, UsageError
from pmq_cards.home import Home
from pmq_cards.ids import NO_FILE_NAMES, is_id
from pmq_cards.streams import say

if TYPE_CHECKING:
    from pmq_cards.lists.taking import Taken

UNTITLED = "My questions"


@click.command()
@click.argument("file", required=False, type=READ, metavar="[FILE|-]")
@click.option("--id", "deck_id", metavar="ID", help="The id of the deck; without it, of its title's words.")
@click.option("--title", metavar="TITLE", help="The title of the deck; without it, that of the page or the file.")
@click.option("-n", "--dry-run", is_flag=True, help="Print the deck and write nothing.")
@click.option(
    "--list", "number", type=click.IntRange(min=1), metavar="N", help="Take the N-th list of a page as it is."
)
@click.option("--deck", "anki_deck", metavar="NAME", help="Which of the decks in a file of Anki's.")
@click.option("--reasons", is_flag=True, help="The text below a question is the reason to ask it, not its answer.")
@click.option("--update", is_flag=True, help="Bring the deck made of this list up to date; what you wrote stays.")
@pass_home
def new(  # noqa: PLR0913 - one argument an option
    home: Home,
    *,
    file: Path | None,
    deck_id: str | None,
    title: str | None,
    dry_run: bool,
    number: int | None,
    anki_deck: str | None,
    reasons: bool,
    update: bool,
) -> None:
    """Make a deck of the questions in FILE, or of what comes in by - (standard input).

    FILE is an article or a page (Markdown, HTML), a plain text, a table (CSV), or a card file: Anki's notes in plain
    text, Quizlet, CrowdAnki, lines of Q: and A:, question::answer; or a package or collection of Anki, whose cards
    tell which fields stand on which side. Its content decides, not its name. What was taken is said, and what was not.
    FILE is only read, and a deck that is there is never overwritten; --update puts into it what changed in the list.

    Without FILE, an empty deck is begun.
    """
    if file is None:
        _begin(home, deck_id, title, dry_run=dry_run)
    elif not _is_stdin(file) and holds_collection(file):
        from pmq_cards.cli.new_anki import Wanted, deck_of_anki

        deck_of_anki(home, file, Wanted(anki_deck, deck_id, title, update, dry_run))
    elif anki_deck is not None:
        raise UsageError(f"--deck chooses a deck in a file of Anki's, and {file} is none")
    else:
        taken = _taken(file, number)
        name = title or taken.title or _title_of(file)
        if update:
            _update(home, taken, id_of(home, deck_id, name), reasons=reasons, dry_run=dry_run)
        else:
            free = free_id(home, deck_id, name)
            empty = Deck(free, name, "", Source(), (), home.decks_folder / f"{free}.yaml")
            _make(home, taken, empty, reasons=reasons, dry_run=dry_run)


def _make(home: Home, taken: "Taken", empty: Deck, *, reasons: bool, dry_run: bool) -> None:
    from pmq_cards.lists.drafting import drafted
    from pmq_cards.lists.saying import told

    made = drafted(taken, empty, reasons=reasons)
    write(home, made.deck, dry_run)
    for line in told(taken, made, reasons=reasons, dry_run=dry_run):
        say(line, err=dry_run)


def _update(home: Home, taken: "Taken", deck_id: DeckId, *, reasons: bool, dry_run: bool) -> None:
    from pmq_cards.cli.new_update import bring_up_to_date
    from pmq_cards.lists.drafting import drafted
    from pmq_cards.lists.left_out import told_left_out

    bring_up_to_date(
        home,
        deck_id,
        lambda deck: drafted(taken, deck._replace(description="", cards=()), reasons=reasons).deck,
        [f"Not taken: {told_left_out(taken.left_out)}"] if taken.left_out else [],
        dry_run=dry_run,
    )


def _taken(file: Path, number: int | None) -> "Taken":
    from pmq_cards.lists import is_deck, reader_of
    from pmq_cards.lists.decoding import decoded
    from pmq_cards.lists.taking import NothingFoundError, take

    shown = "standard input" if _is_stdin(file) else str(file)
    text = decoded(_bytes(file), shown)
    reader = reader_of(text.text, file.name)
    if is_deck(text.text):
        raise UsageError(f"{shown} is a deck already; put it into the folder decks of the home: pmq config --path")
    if reader is None:
        raise PmqError(f"{shown} is empty; give a file with questions in it")
    try:
        return take(reader.read(text.text), number, assumed=text.assumed)
    except NothingFoundError as error:
        raise NothingFoundError(f"{shown}, read as {reader.name}: {error}; nothing was written") from error


def _bytes(file: Path) -> bytes:
    """Give what is in a file; a pipe is read once, and no more than is needed to see that it is too large."""
    from pmq_cards.lists.decoding import LARGEST_BYTES

    if _is_stdin(file):
        if sys.stdin.isatty():
            say("Paste or type the questions, then Ctrl-D on a line of its own.", err=True)
        stream = getattr(sys.stdin, "buffer", None)
        return stream.read(LARGEST_BYTES + 1) if stream else sys.stdin.read(LARGEST_BYTES + 1).encode()
    try:
        with file.open("rb") as opened:
            return opened.read(LARGEST_BYTES + 1)
    except FileNotFoundError as error:
        raise NotFoundError(f"there is no file {file}; check its name") from error
    except IsADirectoryError as error:
        raise UsageError(f"{file} is a folder; name a file in it") from error
    except (OSError, ValueError) as error:
        said = getattr(error, "strerror", None) or error
        raise PmqError(f"{file} cannot be read ({said}); check its permissions") from error


def _is_stdin(file: Path) -> bool:
    return str(file) == "-"


def _title_of(file: Path) -> str:
    """Give a title made of the name of a file."""
    words = " ".join(file.stem.replace("_", " ").replace("-", " ").split())
    is_named = not _is_stdin(file) and not str(file).startswith(("/dev/", "/proc/")) and any(map(str.isalpha, words))
    return words[:1].upper() + words[1:] if is_named else UNTITLED


def id_of(_: Home, wanted: str | None, title: str) -> DeckId:
    """Give the id that is meant, by name or by the words of the title. Raises UsageError for what is none."""
    from pmq_cards.decks.form import ID_IN_WORDS
    from pmq_cards.decks.writing import slug
    from pmq_cards.lists.drafting import LONGEST_NAME

    if wanted is not None and not is_id(wanted):
        near = slug(wanted, otherwise="questions")
        raise UsageError(f'"{wanted}" is no id for a deck; write {ID_IN_WORDS}, such as {near}')
    if wanted in NO_FILE_NAMES:
        raise UsageError(f'no file can be called "{wanted}" on Windows; take another id, such as {wanted}-questions')
    return DeckId(wanted or slug(title, NO_FILE_NAMES, longest=LONGEST_NAME, otherwise="questions"))


def free_id(home: Home, wanted: str | None, title: str, *, of_list: bool = True) -> DeckId:
    """Give the id of a new deck. Raises PmqError where it is taken, with a free one."""
    from pmq_cards.decks.writing import slug

    deck_id = id_of(home, wanted, title)
    taken = {deck.id: deck.path for deck in home.library.decks}
    with suppress(OSError):
        taken |= {DeckId(path.stem): path for path in home.decks_folder.glob("*.y*ml")}
    if deck_id in taken:
        said = f'there is a deck "{deck_id}" already ({taken[deck_id]}); take another id: --id {slug(deck_id, taken)}'
        raise PmqError(f"{said}, or put into it what changed in the list: --update" if of_list else said)
    return deck_id


def write(home: Home, deck: Deck, dry_run: bool) -> None:  # noqa: FBT001 - said by its name
    """Write a deck that is new, or only show it."""
    from pmq_cards.cli.new_update import remember
    from pmq_cards.decks.own import write_deck
    from pmq_cards.decks.text import LARGEST_BYTES
    from pmq_cards.decks.writing import deck_text

    text = deck_text(deck)
    if len(text.encode()) > LARGEST_BYTES:
        raise PmqError("the deck would be larger than 16 MiB, which no deck is; split the list, or name a part of it")
    if dry_run:
        say(text.rstrip("\n"))
    else:
        write_deck(deck.path, text.encode())
        remember(home, deck)


def _begin(home: Home, deck_id: str | None, title: str | None, *, dry_run: bool) -> None:
    from pmq_cards.decks.own import write_deck
    from pmq_cards.decks.template import empty_deck

    name = title or UNTITLED
    free = free_id(home, deck_id, name, of_list=False)
    text = empty_deck(free, name)
    if dry_run:
        say(text.rstrip("\n"))
        return
    path = home.decks_folder / f"{free}.yaml"
    write_deck(path, text.encode())
    say(f"An empty deck in {path}")
    say(f"Next: pmq add {free}, or write cards into the file and look over it with: pmq check")
