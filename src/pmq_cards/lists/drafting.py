"""What was taken of a list -> a Deck: its cards with their ids, and what a person must know of them."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from pmq_cards.anki.html import clean
from pmq_cards.decks.writing import slug
from pmq_cards.domain import ANSWER_LABELS, USUAL_LABELS, Card, Deck, DeckId, Source
from pmq_cards.ids import is_id
from pmq_cards.lists.page import Entry
from pmq_cards.lists.splitting import joined, split
from pmq_cards.lists.taking import Taken

LONGEST_NAME = 32
"""Letters of an id made of words: short enough to type."""
LARGEST_ORIGIN = 999_999
LONGEST_TITLE = 100


@dataclass(frozen=True, slots=True)
class Drafted:
    """A deck made of a list. `twins` are the lines of equal questions, a group each; `renamed` counts ids not kept."""

    deck: Deck
    answered: int
    follow_ups: int
    twins: tuple[tuple[int, ...], ...]
    renamed: int = 0

    @property
    def drafts(self) -> int:
        """How many cards have no why yet."""
        return sum(card.is_draft for card in self.deck.cards)


def drafted(taken: Taken, empty: Deck, *, reasons: bool = False) -> Drafted:
    """Give a deck with these questions in it; with `reasons` the text below a question is the reason to ask it."""
    has_answers = not reasons and any(entry.answer for entry in taken.entries)
    own = _own_names(taken.entries)
    used = set(own)
    cards: list[Card] = []
    for entry, origin, name in zip(taken.entries, _origins(taken.entries), own, strict=True):
        card = _card(entry, empty.id, origin, whole=has_answers, reasons=reasons)
        asked = card.why if entry.answer and not reasons else card.question
        cards.append(card._replace(name=name or _name(card, asked, used)))
        used.add(cards[-1].name)
    source = Source(one_line(taken.title), one_line(taken.date)) if taken.title or taken.date else Source()
    answered = sum(bool(entry.answer) for entry in taken.entries)
    labels = taken.labels or (ANSWER_LABELS if has_answers and answered * 2 >= len(cards) else USUAL_LABELS)
    deck = empty._replace(title=one_line(empty.title), source=source, cards=tuple(cards), labels=labels)
    renamed = sum(bool(entry.name) and not name for entry, name in zip(taken.entries, own, strict=True))
    follow_ups = sum(len(card.follow_ups) for card in cards)
    return Drafted(deck, answered, follow_ups, _twins(taken), renamed)


def one_line(text: str) -> str:
    """Give a text as one line that a title may be."""
    return joined([clean(text)])[:LONGEST_TITLE].strip()


def _card(entry: Entry, deck_id: DeckId, origin: int, *, whole: bool, reasons: bool) -> Card:
    """Give the card of an entry, its sides as the list has them; its name comes later."""
    asked: str = entry.asked
    more: tuple[str, ...] = ()
    if not whole and not entry.is_whole:
        asked, more = split(entry.asked)
    elif not entry.is_whole and not entry.answer:
        asked = joined([asked])
    is_answered = bool(entry.answer) and not reasons
    return Card(
        deck_id=deck_id,
        name="",
        why=clean(asked if is_answered else entry.answer if reasons and entry.answer else entry.why),
        question=clean(entry.answer if is_answered else asked),
        follow_ups=tuple(filter(None, map(clean, (*more, *(joined([text]) for text in entry.follow_ups))))),
        green_flag=clean(entry.green_flag),
        red_flag=clean(entry.red_flag),
        hint=clean(entry.hint),
        audience=entry.audience,
        tags=entry.tags,
        origin=origin,
    )


def _own_names(entries: Sequence[Entry]) -> Sequence[str]:
    """Give the ids that the list has itself: those that are one, and stand there once; the others are empty."""
    times = Counter(entry.name for entry in entries)
    return [entry.name if is_id(entry.name) and times[entry.name] == 1 else "" for entry in entries]


def _name(card: Card, asked: str, taken: Collection[str]) -> str:
    """Give an id of a card: of the first words asked, else of its tag or `q` and its number."""
    label = next(filter(None, (slug(tag, longest=LONGEST_NAME, otherwise="q") for tag in card.tags)), "q")
    return slug(asked.split("\n", 1)[0], taken, longest=LONGEST_NAME, otherwise=f"{label}-{card.origin}")


def _origins(entries: Sequence[Entry]) -> Sequence[int]:
    """Give the items' own numbers where each has one and no two are equal, else count."""
    own = [entry.number for entry in entries]
    numbers = [number for number in own if number is not None and 0 < number <= LARGEST_ORIGIN]
    return numbers if len(set(numbers)) == len(own) else range(1, len(own) + 1)


def _twins(taken: Taken) -> tuple[tuple[int, ...], ...]:
    lines: dict[str, list[int]] = {}
    for entry in taken.entries:
        asked = entry.why if entry.why and taken.labels == ANSWER_LABELS else entry.asked
        key = "".join(character for character in asked.casefold() if character.isalnum()) or asked
        lines.setdefault(key, []).append(entry.line)
    return tuple(tuple(group) for group in lines.values() if len(group) > 1)
