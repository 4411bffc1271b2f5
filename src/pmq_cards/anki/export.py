"""What goes out to Anki: decks, and what earlier exports have sent -> a package, and what is new in it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime, time
from functools import cached_property
from itertools import chain, islice
from typing import BinaryIO, NamedTuple

from pmq_cards.anki.ledger import Ledger
from pmq_cards.anki.note import NoteContent, content_from_json, content_of
from pmq_cards.anki.package import PackedDeck, PackedNote, package
from pmq_cards.anki.progress import Progress
from pmq_cards.anki.text import deck_name, html
from pmq_cards.domain import CardId, Deck, DeckId, Further


class Options(NamedTuple):
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


class Present(NamedTuple):
    """The present, and what the machine's clock says it is, the only one Anki knows; and when a study day begins."""

    now: datetime
    machine_now: datetime
    day_begins: time


@dataclass(frozen=True)
class Outgoing:
    """What a package is to hold: the decks, a content for so many cards of each, in order, and the retired.

    `before_of` is what every card was when it was last sent, as JSON; `aside` are the decks that were left out whole,
    `imported` counts the cards that Anki has as notes of its own.
    """

    decks: Sequence[tuple[Deck, int]]
    live: Mapping[CardId, NoteContent]
    retired: Mapping[CardId, NoteContent]
    before_of: Mapping[CardId, str]
    drafts: int
    imported: int
    aside: tuple[Deck, ...] = ()

    @property
    def contents(self) -> Mapping[CardId, NoteContent]:
        """Every note that goes out."""
        return {**self.live, **self.retired} if self.retired else self.live

    @cached_property
    def other(self) -> Mapping[CardId, str]:
        """The notes that go out as they were not last sent, as JSON."""
        other, before_of = {}, self.before_of
        for card_id, content in self.contents.items():
            if (text := content.as_json()) != before_of.get(card_id):
                other[card_id] = text
        return other

    @property
    def new(self) -> tuple[CardId, ...]:
        """The cards that were never sent."""
        return tuple(card_id for card_id in self.other if card_id not in self.before_of)

    @cached_property
    def changed(self) -> tuple[CardId, ...]:
        """The cards that were sent, but never as they are now."""
        return tuple(card_id for card_id in self.other if card_id in self.before_of and card_id in self.live)

    @property
    def newly_retired(self) -> tuple[CardId, ...]:
        """The cards that go out as retired for the first time."""
        return tuple(card_id for card_id in self.other if card_id in self.retired)

    @property
    def loses_reverse(self) -> bool:
        """Whether a card question -> why that was sent becomes empty."""
        before = ((card_id, content_from_json(self.before_of[card_id])) for card_id in self.changed)
        return any(self.live[card_id].has_reverse < content.has_reverse for card_id, content in before if content)


def outgoing(ledger: Ledger, decks: Sequence[Deck], options: Options) -> Outgoing:
    """Give what a package of the decks is to hold.

    A card that was sent before is neither sent nor retired while it is a draft, or its deck put aside.
    """
    before_of = ledger.contents()
    ids_of = {deck.id: [card.id for card in deck.cards] for deck in decks}
    live: dict[CardId, NoteContent] = {}
    asked, drafts, imported = [], 0, 0
    for deck in decks:
        if deck.id in options.aside:
            continue
        begin = len(live)
        for card_id, card in zip(ids_of[deck.id], deck.cards, strict=True):
            if card.anki and not options.imported and card_id not in before_of:
                imported += 1
            elif card.is_draft:
                drafts += 1
            else:
                live[card_id] = content_of(card, deck.source, reverse=options.reverse)
        asked.append((deck, len(live) - begin))
    left = [card_id for card_id in before_of if card_id not in live] if asked else []
    if left:
        here = set(chain.from_iterable(ids_of.values()))
        there = before_of.keys() - ledger.gone() if options.there is None else options.there
        left = [c for c in left if c not in here and c in there and options.covers(c, decks)]
    sent = ((card_id, content_from_json(before_of[card_id])) for card_id in left)
    retired = {card_id: content.retired() for card_id, content in sent if content}
    aside = tuple(deck for deck in decks if deck.id in options.aside)
    return Outgoing(asked, live, retired, before_of, drafts, imported, aside)


def pack(  # noqa: PLR0913 - a package, and what is told of it
    file: BinaryIO,
    out: Outgoing,
    ledger: Ledger,
    present: Present,
    progress: Progress | None = None,
    *,
    further: Further = lambda _: None,
) -> int:
    """Write the package, and remember in the ledger what is in it; the rest is as `package` has it."""
    stamps = ledger.stamp(out.contents.keys(), out.other, present.now, present.machine_now)
    notes = map(PackedNote, out.contents, out.contents.values(), stamps)
    decks, begins = _packed_decks(out.decks, notes), present.day_begins.hour
    return package(file, decks, tuple(notes), progress, day_begins=begins, further=further)


def _packed_decks(decks: Iterable[tuple[Deck, int]], notes: Iterator[PackedNote]) -> list[PackedDeck]:
    """Give a deck for each name, with the notes that come next: two decks of one title are one deck in Anki."""
    packed: dict[str, PackedDeck] = {}
    for deck, count in decks:
        name = deck_name(deck.title)
        before = packed.get(name.casefold(), PackedDeck(name, html(deck.description), ()))
        packed[name.casefold()] = before._replace(notes=(*before.notes, *islice(notes, count)))
    return list(packed.values())
