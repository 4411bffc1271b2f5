"""pmq export: decks as a package for Anki."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pmq_cards.cli.options import WRITTEN, pass_home
from pmq_cards.domain import Card, CardId, Deck
from pmq_cards.errors import HomeError, NotFoundError, PmqError, UsageError
from pmq_cards.home import Home
from pmq_cards.said import counted
from pmq_cards.store.log import ReviewLog
from pmq_cards.streams import say

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pmq_cards.anki.export import Outgoing
    from pmq_cards.anki.ledger import Ledger
    from pmq_cards.anki.package import Progress

SUFFIX = ".apkg"
MOST_NAMED = 10


@click.command()
@click.argument("decks", nargs=-1, metavar="[DECK]...")
@click.option("-o", "--output", metavar="FILE.apkg", type=WRITTEN, help="Where to write it.")
@click.option("--progress", is_flag=True, help="Take schedules and every review along.")
@click.option("--reverse", is_flag=True, help="Make the card question -> why too.")
@pass_home
def export(home: Home, decks: tuple[str, ...], output: Path | None, *, progress: bool, reverse: bool) -> None:
    """Write the decks as a package that Anki imports (File > Import): the named decks, or all.

    Import it as often as you like. Anki adds new cards, updates the notes whose text has changed since, and leaves
    all others alone, with your schedule, tags and edits. A card that left its deck goes out as retired: its front is
    empty in Anki, and Tools > Empty Cards removes it.

    Without -o the file is DECK.apkg for one deck and pmq.apkg for several, in this folder; an older one is replaced.

    With --progress each reviewed card takes its due date, interval, ease and every review along. Tick "Import any
    learning progress" in Anki's import window. Cards that Anki has already keep the schedule they have there.
    """
    from pmq_cards.anki.export import Options, outgoing, progress_of

    chosen = tuple(home.library.deck(name) for name in dict.fromkeys(decks)) or home.library.decks
    if not chosen:
        raise NotFoundError("there is no deck to export; see what is wrong with: pmq check")
    path = _target(output, chosen)
    home.refuse_own(path)
    options = Options(reverse, everything=not decks and not home.library.broken)
    done = progress_of(chosen, home.reviews_of, home.suspended, home.config.scheduler) if progress else {}
    _tell(path, _write(home, path, lambda ledger: outgoing(ledger, chosen, options), done))
    if progress:
        _tell_of_progress(home, [card for deck in chosen for card in deck.cards])


def _target(output: Path | None, decks: Sequence[Deck]) -> Path:
    path = output or Path(f"{decks[0].id if len(decks) == 1 else 'pmq'}{SUFFIX}")
    if path.is_dir():
        raise UsageError(f"{path} is a folder; name a file in it: -o {path / f'pmq{SUFFIX}'}")
    if path.suffix.lower() != SUFFIX:
        raise UsageError(f"Anki opens packages by their ending; write -o {path.with_name(path.name + SUFFIX)}")
    if not path.parent.is_dir():
        raise UsageError(f"there is no folder {path.parent}; make it first, or choose another place with -o")
    return path


def _write(
    home: Home, path: Path, decided: "Callable[[Ledger], Outgoing]", progress_of: "Mapping[CardId, Progress]"
) -> "Outgoing":
    """Put the package in its place; what is in it is remembered first, so that no change goes out unnoticed."""
    from pmq_cards.anki.export import When, packed
    from pmq_cards.anki.ledger import Ledger
    from pmq_cards.files import replaced

    try:
        with replaced(path) as file, _ledger_log(home).transaction() as connection:
            ledger = Ledger(connection)
            out = decided(ledger)
            file.write(packed(out, ledger, When(home.now, home.machine_now), progress_of))
    except OSError as error:
        raise PmqError(
            f"cannot write {path}: {error.strerror}; nothing was changed: choose another place with -o"
        ) from error
    return out


def _ledger_log(home: Home) -> ReviewLog:
    """Give the log to remember the notes in; of a home that can only be read, one that is forgotten."""
    try:
        return home.writable_log()
    except HomeError as error:
        if home.log.is_file and home.log.is_writable:
            raise
        log = home.log.scratch()
        say(f"pmq: warning: {error}; the next export will call these notes new or changed again", err=True)
        return log


def _tell(path: Path, out: "Outgoing") -> None:
    fresh = f"{len(out.changed)} new or changed since the last export"
    say(f"Wrote {path}: {counted(len(out.live), 'card')}, {fresh}")
    if out.drafts:
        say(f"Left out: {counted(out.drafts, 'card')} without a why, which Anki has no front for")
    if out.loses_reverse:
        say("Without --reverse the cards question -> why of earlier exports become empty in Anki.")
    if out.newly_retired:
        say(f"Retired, since no deck has them now: {_named(out.newly_retired)}")
    if retired_before := len(out.retired) - len(out.newly_retired):
        say(f"Retired in earlier exports: {counted(retired_before, 'card')}")
    if out.retired or out.loses_reverse:
        say("In Anki, Tools > Empty Cards removes empty cards.")
    say("Import it in Anki with File > Import.")


def _named(names: Sequence[str]) -> str:
    more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
    return f"{', '.join(names[:MOST_NAMED])}{more}"


def _tell_of_progress(home: Home, cards: Sequence[Card]) -> None:
    answers = [review for card in cards for review in home.reviews_of[card.id] if review.counts]
    reviewed = len({review.card_id for review in answers})
    say(f"Progress: {counted(reviewed, 'reviewed card')}, {counted(len(answers), 'review')}.")
    say('Tick "Import any learning progress" in Anki\'s import window.')
    say("Cards that Anki has already keep the schedule they have there.")
    if any(review.at > home.now for review in answers):
        say("pmq: warning: some reviews lie in the future; Anki will date them when it imports them", err=True)
