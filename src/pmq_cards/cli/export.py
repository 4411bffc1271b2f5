"""pmq export: decks as a package for Anki, or as a file for other programs."""

from collections.abc import Container, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pmq_cards.cli.options import WRITTEN, complete_deck, pass_home
from pmq_cards.cli.own_files import refuse_own
from pmq_cards.cli.progress import progress as shown_progress
from pmq_cards.domain import CardId, Deck
from pmq_cards.errors import HomeError, NotFoundError, PmqError, UsageError
from pmq_cards.exports import FORMATS
from pmq_cards.home import Home
from pmq_cards.said import agreeing, counted, spoken_day
from pmq_cards.store.log import ReviewLog
from pmq_cards.streams import say
from pmq_cards.ui.complaints import complain

if TYPE_CHECKING:
    from collections.abc import Callable

    from pmq_cards.anki.export import Options, Outgoing, Present
    from pmq_cards.anki.ledger import Ledger
    from pmq_cards.anki.progress import Progress
    from pmq_cards.store.counted import Counted

SUFFIX = ".apkg"
MOST_NAMED = 10


@click.command()
@click.argument("decks", nargs=-1, metavar="[DECK]...", shell_complete=complete_deck)
@click.option(
    "-o", "--output", metavar="FILE", type=WRITTEN, help="Where to write it: FILE.apkg for Anki, FILE.csv as a table."
)
@click.option("--progress", is_flag=True, help="Take schedules and every review along.")
@click.option("--reverse", is_flag=True, help="Make the card question -> why too.")
@click.option("--with-imported", is_flag=True, help="Send cards made of Anki's notes, too, as new notes.")
@click.option("--list", "only_list", is_flag=True, help="Say what is new, changed or retired; write nothing.")
@pass_home
def export(  # noqa: PLR0913 - a parameter an option
    home: Home,
    decks: tuple[str, ...],
    output: Path | None,
    *,
    progress: bool,
    reverse: bool,
    with_imported: bool,
    only_list: bool,
) -> None:
    """Write the decks as a package that Anki imports (File > Import): the named decks, or all.

    Imported again, Anki adds new cards, updates notes whose text has changed, and leaves all others alone, with your
    schedule, tags and edits. A card that left its deck goes out as retired: its front is empty in Anki, and Tools >
    Empty Cards removes it. Drafts, and decks that are put aside, stay as they are there. Cards made of Anki's notes
    are left out, since Anki has them: --with-imported sends them as new notes.

    Without -o the file is DECK.apkg for one deck and pmq.apkg for several, in this folder; an older one is replaced.
    With --list nothing is written: it says card by card what a package would bring. -o FILE.csv writes a table.

    With --progress each reviewed card takes its due date, interval, ease and every review along. Tick "Import any
    learning progress" in Anki's import window. Cards that Anki has already keep the schedule they have there.
    """
    chosen = _chosen(home, decks)
    if only_list and output:
        raise UsageError("-o names a file and --list writes none; give one of them")
    if output and output.suffix.lower() in FORMATS:
        _write_as(home, output, chosen, of_anki=progress or reverse or with_imported)
        return
    options = _options(home, decks, reverse=reverse, with_imported=with_imported)
    if only_list or not options.surely_sends(chosen):
        would_go = _would_go(home, chosen, options)
        if not would_go.live and not would_go.retired:
            complain(f"pmq: nothing to export: {'; '.join(_left_out(would_go)) or 'the deck has no cards yet'}")
            return
        if only_list:
            _list(would_go)
            return
    _export(home, _target(home, output, chosen), chosen, options, progress=progress)


def _chosen(home: Home, decks: Sequence[str]) -> tuple[Deck, ...]:
    chosen = tuple(home.library.deck(name) for name in dict.fromkeys(decks)) or home.library.decks
    if not chosen:
        raise NotFoundError("there is no deck to export; see what is wrong with: pmq check")
    return chosen


def _options(home: Home, decks: Sequence[str], *, reverse: bool, with_imported: bool) -> "Options":
    from pmq_cards.anki.export import Options

    return Options(reverse, not decks and not home.library.broken, home.aside, with_imported)


def _write_as(home: Home, path: Path, decks: Sequence[Deck], *, of_anki: bool) -> None:
    """Write a file for other programs, of the kind that its ending says; options that are Anki's are refused."""
    from pmq_cards.files import replaced

    if of_anki:
        raise UsageError("--progress, --reverse and --with-imported are for Anki's packages; write -o FILE.apkg")
    refuse_own(home, path)
    try:
        with replaced(path) as file:
            file.write(FORMATS[path.suffix.lower()].written(decks))
    except OSError as error:
        raise PmqError(f"cannot write {path}: {error.strerror}; choose another place with -o") from error
    say(f"Wrote {path}: {counted(sum(len(deck.cards) for deck in decks), 'card')}")


def _would_go(home: Home, decks: Sequence[Deck], options: "Options") -> "Outgoing":
    from pmq_cards.anki.export import outgoing
    from pmq_cards.anki.ledger import Ledger

    with home.log.reading() as connection:
        return outgoing(Ledger(connection), decks, options)


def _export(home: Home, path: Path, decks: Sequence[Deck], options: "Options", *, progress: bool) -> None:
    from pmq_cards.anki.export import outgoing

    out, told, crowded = _write(
        home, path, lambda ledger: outgoing(ledger, decks, options), _done(home) if progress else None
    )
    _tell(path, out)
    if told:
        _tell_of_progress(home, told.answers, crowded)


def _done(home: Home) -> "Callable[[Container[CardId]], Progress]":
    """Give what gives what the learner has done with some cards."""
    from pmq_cards.anki.progress import Progress
    from pmq_cards.anki.rows import AHEAD

    answers, suspended = home.counted(home.machine_now + AHEAD), home.suspended
    return lambda cards: Progress(answers(cards), suspended)


def present(home: Home) -> "Present":
    """Give the present as Anki needs to know it."""
    from pmq_cards.anki.export import Present

    return Present(home.now, home.machine_now, home.config.day_begins)


def _target(home: Home, output: Path | None, decks: Sequence[Deck]) -> Path:
    path = output or Path(f"{decks[0].id if len(decks) == 1 else 'pmq'}{SUFFIX}")
    if path.is_dir():
        raise UsageError(f"{path} is a folder; name a file in it: -o {path / f'pmq{SUFFIX}'}")
    if path.suffix.lower() != SUFFIX:
        others = ", ".join(FORMATS)
        raise UsageError(
            f"Anki opens packages by their ending; write -o {path.with_name(path.name + SUFFIX)} "
            f"(or an ending for other programs: {others})"
        )
    if not path.parent.is_dir():
        raise UsageError(f"there is no folder {path.parent}; make it first, or choose another place with -o")
    refuse_own(home, path)
    return path


def _write(
    home: Home,
    path: Path,
    decided: "Callable[[Ledger], Outgoing]",
    done: "Callable[[Container[CardId]], Progress] | None",
) -> "tuple[Outgoing, Progress | None, int]":
    """Put the package in its place; what is in it is remembered first, so that no change goes out unnoticed."""
    from pmq_cards.anki.export import pack
    from pmq_cards.anki.ledger import Ledger
    from pmq_cards.files import replaced

    with _told_of(path), replaced(path) as file, _ledger_log(home).transaction() as connection:
        ledger = Ledger(connection)
        out = decided(ledger)
        progress = done(out.live) if done else None
        del done  # all trails
        parts = len(out.contents) + (len(progress.answers.ids) if progress else 0)
        # What the system says inside is about the package, and not about the log.
        with _told_of(path), shown_progress("Packing", parts, home.clock) as further:
            crowded = pack(file, out, ledger, present(home), progress, further=further)
    return out, progress, crowded


@contextmanager
def _told_of(path: Path) -> Iterator[None]:
    """Turn what the system says of a package into a sentence that helps."""
    try:
        yield
    except OSError as error:
        raise PmqError(
            f"cannot write {path}: {error.strerror}; nothing was changed: choose another place with -o"
        ) from error


def _ledger_log(home: Home) -> ReviewLog:
    """Give the log to remember the notes in; of a home that can only be read, one that is forgotten."""
    try:
        return home.writable_log()
    except HomeError as error:
        if home.log.is_file and home.log.is_writable:
            raise
        log = home.log.scratch()
        complain(f"pmq: warning: {error}; the next export will call these notes new or changed again")
        return log


def _list(out: "Outgoing") -> None:
    """Say what a package would bring, a card a line."""
    for what, card_ids in (("new", out.new), ("changed", out.changed), ("retired", out.newly_retired)):
        for card_id in card_ids:
            say(f"{what:9}{card_id}")
    fresh = len(out.new) + len(out.changed)
    say(f"{counted(len(out.live), 'card')}, {fresh:,} new or changed since the last export; nothing was written")
    _tell_left_out(out)


def _tell(path: Path, out: "Outgoing") -> None:
    fresh = len(out.new) + len(out.changed)
    say(f"Wrote {path}: {counted(len(out.live), 'card')}, {fresh:,} new or changed since the last export")
    if out.new and len(out.new) < len(out.live):
        say(f"New: {_named(out.new)}")
    if out.changed:
        say(f"Changed: {_named(out.changed)}")
    _tell_left_out(out)
    if out.loses_reverse:
        say("Without --reverse the cards question -> why of earlier exports become empty in Anki.")
    if out.newly_retired:
        say(f"Retired, since no deck has them now: {_named(out.newly_retired)}")
    if retired_before := len(out.retired) - len(out.newly_retired):
        say(f"Retired in earlier exports: {counted(retired_before, 'card')}")
    if out.retired or out.loses_reverse:
        say("In Anki, Tools > Empty Cards removes empty cards.")
    say("Import it in Anki with File > Import.")


def _tell_left_out(out: "Outgoing") -> None:
    for what in _left_out(out):
        say(f"Left out: {what}")


def _left_out(out: "Outgoing") -> Iterator[str]:
    """Say what of the decks is not sent, why, and what helps."""
    if out.drafts:
        yield f"{counted(out.drafts, 'card')} without a why, which Anki has no front for"
    if out.imported:
        yield f"{counted(out.imported, 'card')} made of notes that Anki has; to send new ones: --with-imported"
    if out.aside:
        them = "it" if len(out.aside) == 1 else "them"
        ids = " ".join(deck.id for deck in out.aside)
        yield f"{counted(len(out.aside), 'deck')} put aside; to bring {them} back: pmq resume {ids}"


def _named(names: Sequence[str]) -> str:
    more = f" and {len(names) - MOST_NAMED:,} more" if len(names) > MOST_NAMED else ""
    return f"{', '.join(names[:MOST_NAMED])}{more}"


def _tell_of_progress(home: Home, answers: "Counted", crowded: int) -> None:
    from pmq_cards.cli.anki_import import tell_of_crowd, tell_of_days, tell_of_later

    say(
        f"Progress: {counted(len(answers.ids), 'reviewed card')}, {counted(len(answers.instants) - crowded, 'review')}."
    )
    say('Tick "Import any learning progress" in Anki\'s import window.')
    say("Cards that Anki has already keep the schedule they have there.")
    _tell_of_interview(home, answers)
    tell_of_days(home, None)
    tell_of_crowd(crowded)
    tell_of_later(home, answers.later)


def _tell_of_interview(home: Home, answers: "Counted") -> None:
    """Say how many cards an interview brings earlier than their own schedule does, which alone Anki is told."""
    if home.goal is None or not home.goal.is_ahead(home.today):
        return
    standing = home.standing
    due_on, own = standing.due_on, zip(answers.ids, map(date.fromordinal, answers.dues), strict=True)
    if sooner := sum(max(due_on.get(card_id, due), standing.day) < due for card_id, due in own):
        when = spoken_day(home.goal.day, standing.day)
        comes, has = (agreeing(sooner, *words) for words in (("comes", "come"), ("it has its", "they have their")))
        say(
            f"For the interview ({when}) {counted(sooner, 'card')} {comes} earlier in pmq; in Anki {has} own due dates."
        )
