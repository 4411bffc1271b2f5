"""pmq export: decks as a package for Anki."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pmq_cards.cli.options import pass_home
from pmq_cards.domain import Card, CardId, Deck, Kind
from pmq_cards.errors import HomeError, NotFoundError, PmqError, UsageError
from pmq_cards.home import Home
from pmq_cards.said import counted
from pmq_cards.store.log import ReviewLog

if TYPE_CHECKING:
    from pmq_cards.anki.ledger import Ledger
    from pmq_cards.anki.package import PackedDeck, PackedNote, Progress

SUFFIX = ".apkg"
MOST_NAMED = 10


@dataclass(frozen=True, slots=True)
class Options:
    """What goes into the package: `everything` where no deck was named and none is broken.

    `there` are the cards the other side has, where that is known: a card that was removed there is not retired again.
    """

    progress: bool
    reverse: bool
    everything: bool
    there: frozenset[CardId] | None = None

    def covers(self, card_id: CardId, decks: Sequence[Deck]) -> bool:
        """Tell whether the package speaks for a card that no deck has."""
        if self.there is not None and card_id not in self.there:
            return False
        return self.everything or card_id.partition("/")[0] in {deck.id for deck in decks}


@dataclass(frozen=True, slots=True)
class Exported:
    """A package, and what is new in it since the export before."""

    package: bytes
    cards: int
    drafts: int
    changed: int
    retired: tuple[CardId, ...]
    retired_before: int
    lost_reverse: bool


@click.command()
@click.argument("decks", nargs=-1, metavar="[DECK]...")
@click.option("-o", "--output", metavar="FILE.apkg", type=click.Path(path_type=Path), help="Where to write it.")
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
    chosen = tuple(home.library.deck(name) for name in dict.fromkeys(decks)) or home.library.decks
    if not chosen:
        raise NotFoundError("there is no deck to export; see what is wrong with: pmq check")
    path = _target(output, chosen)
    everything = not decks and not home.library.broken
    _tell(path, _write(home, path, chosen, Options(progress, reverse, everything)))
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


def _write(home: Home, path: Path, decks: Sequence[Deck], options: Options) -> Exported:
    """Put the package in its place; what is in it is remembered first, so that no change goes out unnoticed."""
    from pmq_cards.anki.ledger import Ledger
    from pmq_cards.files import replaced

    try:
        with replaced(path) as file, _ledger_log(home).transaction() as connection:
            made = exported(home, Ledger(connection), decks, options)
            file.write(made.package)
    except OSError as error:
        raise PmqError(
            f"cannot write {path}: {error.strerror}; nothing was changed: choose another place with -o"
        ) from error
    return made


def _ledger_log(home: Home) -> ReviewLog:
    """Give the log to remember the notes in; of a home that can only be read, one that is forgotten."""
    try:
        return home.writable_log()
    except HomeError as error:
        if home.log.is_file and home.log.is_writable:
            raise
        log = home.log.scratch()
        click.echo(f"pmq: warning: {error}; the next export will call these notes new or changed again", err=True)
        return log


def exported(home: Home, ledger: "Ledger", decks: Sequence[Deck], options: Options) -> Exported:
    """Give the package of the decks, and remember in the ledger what is in it."""
    from pmq_cards.anki.note import content_from_json, content_of
    from pmq_cards.anki.package import PackedNote, package

    before_of = {card_id: content_from_json(text) for card_id, text in ledger.contents().items()}
    asked = [replace(deck, cards=tuple(card for card in deck.cards if not card.is_draft)) for deck in decks]
    live = {card.id: content_of(card, deck.source, reverse=options.reverse) for deck in asked for card in deck.cards}
    here = {card.id for deck in decks for card in deck.cards}
    left = [card_id for card_id in before_of if card_id not in here and options.covers(card_id, decks)]
    retired = {card_id: before_of[card_id].retired() for card_id in left}
    now_of = live | retired
    changed = {card_id for card_id, content in now_of.items() if content != before_of.get(card_id)}
    changed_at = ledger.stamp({card_id: content.as_json() for card_id, content in now_of.items()}, home.now)
    progress_of = _progress_of(home, decks) if options.progress else {}
    note_of = {
        card_id: PackedNote(card_id, content, changed_at[card_id], progress_of.get(card_id))
        for card_id, content in now_of.items()
    }
    return Exported(
        package=package(_packed(asked, note_of), [note_of[card_id] for card_id in retired]),
        cards=len(live),
        drafts=len(here) - len(live),
        changed=len(changed & live.keys()),
        retired=tuple(card_id for card_id in retired if card_id in changed),
        retired_before=len(retired.keys() - changed),
        lost_reverse=any(live[c].has_reverse < before_of[c].has_reverse for c in live.keys() & before_of.keys()),
    )


def _packed(decks: Sequence[Deck], note_of: "Mapping[CardId, PackedNote]") -> "list[PackedDeck]":
    """Give a deck for each name: two decks of one title are one deck in Anki."""
    from pmq_cards.anki.package import PackedDeck
    from pmq_cards.anki.text import deck_name, html

    packed: dict[str, PackedDeck] = {}
    for deck in decks:
        name = deck_name(deck.title)
        notes = tuple(note_of[card.id] for card in deck.cards)
        before = packed.get(name.casefold(), PackedDeck(name, html(deck.description), ()))
        packed[name.casefold()] = replace(before, notes=before.notes + notes)
    return list(packed.values())


def _progress_of(home: Home, decks: Sequence[Deck]) -> "Mapping[CardId, Progress]":
    from pmq_cards.anki.package import Progress

    scheduler = home.config.scheduler
    return {
        card.id: Progress(scheduler(home.reviews_of[card.id]), card.id in home.suspended)
        for deck in decks
        for card in deck.cards
    }


def _tell(path: Path, exported: Exported) -> None:
    fresh = f"{exported.changed} new or changed since the last export"
    click.echo(f"Wrote {path}: {counted(exported.cards, 'card')}, {fresh}")
    if exported.drafts:
        click.echo(f"Left out: {counted(exported.drafts, 'card')} without a why, which Anki has no front for")
    if exported.lost_reverse:
        click.echo("Without --reverse the cards question -> why of earlier exports become empty in Anki.")
    if exported.retired:
        named = ", ".join(exported.retired[:MOST_NAMED])
        more = f" and {len(exported.retired) - MOST_NAMED} more" if len(exported.retired) > MOST_NAMED else ""
        click.echo(f"Retired, since no deck has them now: {named}{more}")
    if exported.retired_before:
        click.echo(f"Retired in earlier exports: {counted(exported.retired_before, 'card')}")
    if exported.retired or exported.retired_before or exported.lost_reverse:
        click.echo("In Anki, Tools > Empty Cards removes empty cards.")
    click.echo("Import it in Anki with File > Import.")


def _tell_of_progress(home: Home, cards: Sequence[Card]) -> None:
    answers = [review for card in cards for review in home.reviews_of[card.id] if review.kind is Kind.REVIEW]
    reviewed = len({review.card_id for review in answers})
    click.echo(f"Progress: {counted(reviewed, 'reviewed card')}, {counted(len(answers), 'review')}.")
    click.echo('Tick "Import any learning progress" in Anki\'s import window.')
    click.echo("Cards that Anki has already keep the schedule they have there.")
    if any(review.at > home.now for review in answers):
        click.echo("pmq: warning: some reviews lie in the future; Anki will date them when it imports them", err=True)
