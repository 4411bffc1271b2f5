"""What goes out to Anki: decks, and what earlier exports have sent -> a package, and what is new in it."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import datetime, time
from functools import cached_property
from typing import BinaryIO

from pmq_cards.anki.ledger import Ledger
from pmq_cards.anki.note import NoteContent, content_from_json, content_of
from pmq_cards.anki.package import PackedDeck, PackedNote, package
from pmq_cards.anki.progress import Progress
from pmq_cards.anki.text import deck_name, html
from pmq_cards.domain import CardId, Deck, DeckId, Further


@dataclass(frozen=True, slots=True)
class Options:
    """How much goes into the package: `everything` where no deck was named and none is broken.

    `imported` takes in the cards that were made of Anki's own notes, which it has already; `aside` are the decks that
    are put aside. `there` are the cards the other side has, where that is known: a card that was removed there is not
    retired again.
    """

    reverse: bool
    everything: bool
    aside: AbstractSet[DeckId] = frozenset()
    imported: bool = False
    there: frozenset[CardId] | None = None

    def surely_sends(self, decks: Sequence[Deck]) -> bool:
        """Tell whether something goes out whatever was sent before."""
        used = (deck for deck in decks if deck.id not in self.aside)
        return any(not card.is_draft and (self.imported or not card.anki) for deck in used for card in deck.cards)

    def covers(self, card_id: CardId, decks: Sequence[Deck]) -> bool:
        """Tell whether the package speaks for a card that no deck has."""
        return self.everything or card_id.partition("/")[0] in {deck.id for deck in decks}


@dataclass(frozen=True, slots=True)
class Present:
    """The present, and what the machine's clock says it is, the only one Anki knows; and when a study day begins."""

    now: datetime
    machine_now: datetime
    day_begins: time


@dataclass(frozen=True)
class Outgoing:
    """What a package is to hold: the decks without their drafts, a content for each card of theirs, and the retired.

    `before_of` is what every card was when it was last sent, as JSON; `aside` are the decks that were left out whole,
    `imported` counts the cards that Anki has as notes of its own.
    """

    decks: tuple[Deck, ...]
    live: Mapping[CardId, NoteContent]
    retired: Mapping[CardId, NoteContent]
    before_of: Mapping[CardId, str]
    drafts: int
    imported: int
    aside: tuple[Deck, ...] = ()

    @property
    def contents(self) -> Mapping[CardId, NoteContent]:
        """Every note that goes out."""
        return {**self.live, **self.retired}

    @cached_property
    def json_of(self) -> Mapping[CardId, str]:
        """Every note that goes out, as JSON; of one that is as it was last sent, the same text and no copy."""
        texts = ((card_id, content.as_json()) for card_id, content in self.contents.items())
        return {card_id: before if (before := self.before_of.get(card_id)) == text else text for card_id, text in texts}

    @cached_property
    def new(self) -> tuple[CardId, ...]:
        """The cards that were never sent."""
        return tuple(card_id for card_id in self.live if card_id not in self.before_of)

    @cached_property
    def changed(self) -> tuple[CardId, ...]:
        """The cards that were sent, but never as they are now."""
        return tuple(card_id for card_id in self._unlike(self.live) if card_id in self.before_of)

    @cached_property
    def newly_retired(self) -> tuple[CardId, ...]:
        """The cards that go out as retired for the first time."""
        return self._unlike(self.retired)

    @property
    def loses_reverse(self) -> bool:
        """Whether a card question -> why that was sent becomes empty."""
        return any(
            self.live[card_id].has_reverse < content_from_json(self.before_of[card_id]).has_reverse
            for card_id in self.changed
        )

    def _unlike(self, contents: Mapping[CardId, NoteContent]) -> tuple[CardId, ...]:
        return tuple(card_id for card_id in contents if self.json_of[card_id] != self.before_of.get(card_id))


def outgoing(ledger: Ledger, decks: Sequence[Deck], options: Options) -> Outgoing:
    """Give what a package of the decks is to hold.

    A card that was sent before is neither sent nor retired while it is a draft, or its deck put aside.
    """
    before_of = ledger.contents()
    aside = tuple(deck for deck in decks if deck.id in options.aside)
    used = [deck for deck in decks if deck not in aside]
    cards = [card for deck in used for card in deck.cards]
    theirs = {card.id for card in cards if card.anki and not options.imported and card.id not in before_of}
    asked = tuple(
        deck._replace(cards=tuple(card for card in deck.cards if not card.is_draft and card.id not in theirs))
        for deck in used
    )
    live = {card.id: content_of(card, deck.source, reverse=options.reverse) for deck in asked for card in deck.cards}
    here = {card.id for deck in decks for card in deck.cards}
    there = before_of.keys() - ledger.gone() if options.there is None else options.there
    left = [c for c in before_of if c in there and c not in here and options.covers(c, decks)] if asked else []
    retired = {card_id: content_from_json(before_of[card_id]).retired() for card_id in left}
    drafts = sum(card.is_draft and card.id not in theirs for card in cards)
    return Outgoing(asked, live, retired, before_of, drafts, len(theirs), aside)


def pack(  # noqa: PLR0913 - a package, and what is told of it
    file: BinaryIO,
    out: Outgoing,
    ledger: Ledger,
    present: Present,
    progress: Progress | None = None,
    *,
    further: Further = lambda _: None,
) -> None:
    """Write the package, and remember in the ledger what is in it; `further` and errors as `package` has them."""
    stamps = ledger.stamp(out.json_of, present.now, present.machine_now)
    note_of = {card_id: PackedNote(card_id, content, stamps[card_id]) for card_id, content in out.contents.items()}
    retired = [note_of[card_id] for card_id in out.retired]
    decks, begins = _packed_decks(out.decks, note_of), present.day_begins.hour
    package(file, decks, retired, progress, day_begins=begins, further=further)


def _packed_decks(decks: Sequence[Deck], note_of: Mapping[CardId, PackedNote]) -> list[PackedDeck]:
    """Give a deck for each name: two decks of one title are one deck in Anki."""
    packed: dict[str, PackedDeck] = {}
    for deck in decks:
        name = deck_name(deck.title)
        notes = tuple(note_of[card.id] for card in deck.cards)
        before = packed.get(name.casefold(), PackedDeck(name, html(deck.description), ()))
        packed[name.casefold()] = replace(before, notes=before.notes + notes)
    return list(packed.values())
