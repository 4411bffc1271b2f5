"""The trails of many cards, one column for each part of all their answers: what figures go over without an object each.

A million answers are ten columns here, which load, stand in memory and are counted as such.
"""

from array import array
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Collection, Container, Iterable, Iterator, Mapping, Sequence
from functools import cache, cached_property
from itertools import chain, pairwise
from typing import Any

from pmq_cards.domain import CardId, Review
from pmq_cards.schedulers import Scheduler
from pmq_cards.trail import Trail, trail

_OF_ANSWERS = {
    "instants": "q",
    "days": "i",
    "qualities": "B",
    "counted": "B",
    "thought_ms": "i",
    "intervals": "i",
    "dues": "i",
    "eases": "h",
    "chances": "d",
    "stabilities": "d",
    "evidence": "h",
}
"""The columns of a trail, and what they are made of, as `array` has it."""
_OF_CARDS = {"ends": "q", "last_days": "i", "interval_days": "i", "lapses": "i", "difficulties": "d"}
SHAPE = tuple((_OF_ANSWERS | _OF_CARDS).items())


class Columns(Mapping[CardId, Trail]):
    """The trails of many cards; as a mapping it gives each of them.

    The columns of answers are those of a Trail, card by card in the order of `ids`: `ends` tells where each card's
    answers end. `last_days` and `difficulties` have a place a card, the study day of its last answer the first.
    """

    instants: "array[int]"
    days: "array[int]"
    qualities: "array[int]"
    counted: "array[int]"
    thought_ms: "array[int]"
    intervals: "array[int]"
    dues: "array[int]"
    eases: "array[int]"
    chances: "array[float]"
    stabilities: "array[float]"
    evidence: "array[int]"
    ends: "array[int]"
    last_days: "array[int]"
    interval_days: "array[int]"
    lapses: "array[int]"
    difficulties: "array[float]"

    def __init__(self, trail_of: Iterable[tuple[CardId, Trail]] = ()) -> None:
        """Take trails, card by card."""
        self.ids: list[CardId] = []
        for name, code in SHAPE:
            setattr(self, name, array(code))
        for card_id, found in trail_of:
            self.add(card_id, found)

    def add(self, card_id: CardId, found: Trail) -> None:
        """Put a card behind the others: only while the columns are made."""
        self.ids.append(card_id)
        of_answers: tuple[Any, ...] = found  # those of cards stand behind them
        for column, values in zip(self._of_answers, of_answers, strict=False):  # twice as fast as `extend`
            if isinstance(values, bytes):
                column.frombytes(values)
            else:
                column.fromlist([*values])
        self.ends.append(len(self.days))
        self.last_days.append(max(found.days))
        self.interval_days.append(found.interval_days)
        self.lapses.append(found.lapses)
        self.difficulties.append(found.difficulty)

    def over(self, newer: Mapping[CardId, Trail | None]) -> "Columns":
        """Give the columns with the trails of some cards in the place of what they were; None takes a card out."""
        made, begin = Columns(), 0
        for number in sorted(self.place_of[card_id] for card_id in newer if card_id in self.place_of):
            made._take(self, begin, number)
            if found := newer[self.ids[number]]:
                made.add(self.ids[number], found)
            begin = number + 1
        made._take(self, begin, len(self.ids))
        for card_id, found in newer.items():
            if found and card_id not in self.place_of:
                made.add(card_id, found)
        return made

    def only(self, cards: Collection[CardId]) -> "Columns":
        """Give the columns of those among the cards that have any, in the order they have here."""
        wanted = sorted(self.place_of[card_id] for card_id in cards if card_id in self.place_of)
        return self if len(wanted) == len(self.ids) else self._at(wanted)

    def by_id(self, cards: Container[CardId]) -> "Columns":
        """Give the same in the order of their ids."""
        ids = sorted(filter(cards.__contains__, self.ids))
        return self if ids == self.ids else self._at([self.place_of[card_id] for card_id in ids])

    def _at(self, wanted: Sequence[int]) -> "Columns":
        """Give the columns of the cards at these places, in this order."""
        made = Columns()
        breaks = [place for place, (one, other) in enumerate(pairwise(wanted), 1) if other != one + 1]
        for begin, end in pairwise((0, *breaks, len(wanted)) if wanted else ()):
            made._take(self, wanted[begin], wanted[end - 1] + 1)
        return made

    def _take(self, other: "Columns", begin: int, end: int) -> None:
        """Put cards of other columns behind the ones that are here."""
        if begin == end:
            return
        first, last, here = other.ends[begin - 1] if begin else 0, other.ends[end - 1], len(self.days)
        self.ids += other.ids[begin:end]
        for name in _OF_ANSWERS:
            getattr(self, name).extend(getattr(other, name)[first:last])
        self.ends.extend(array("q", (each - first + here for each in other.ends[begin:end])))
        for name in _OF_CARDS.keys() - {"ends"}:
            getattr(self, name).extend(getattr(other, name)[begin:end])

    @cached_property
    def _of_answers(self) -> "list[array[Any]]":
        return [getattr(self, name) for name in _OF_ANSWERS]

    @cached_property
    def place_of(self) -> Mapping[CardId, int]:
        """The place of each card."""
        return {card_id: place for place, card_id in enumerate(self.ids)}

    @property
    def spans(self) -> Iterator[tuple[int, int]]:
        """Where the answers of each card begin and end."""
        return spans_of(self.ends)

    def span(self, card_id: CardId) -> tuple[int, int]:
        """Give where the answers of a card begin and end. Raises KeyError for one without any."""
        number = self.place_of[card_id]
        return self.ends[number - 1] if number else 0, self.ends[number]

    def card_at(self, place: int) -> CardId:
        """Give the card of the answer at a place."""
        return self.ids[bisect_right(self.ends, place)]

    def last_stability(self, number: int) -> float:
        """Give the stability after the last answer of a card, in days."""
        return self.stabilities[self.ends[number] - 1]

    def counts(self) -> Counter[int]:
        """Give how many answers are alike as evidence."""
        return Counter(self.evidence)

    def __getitem__(self, card_id: CardId) -> Trail:
        begin, end = self.span(card_id)
        of_answers = {name: getattr(self, name)[begin:end] for name in _OF_ANSWERS}
        qualities, counted = of_answers.pop("qualities").tobytes(), of_answers.pop("counted").tobytes()
        number = self.place_of[card_id]
        of_card = {name: getattr(self, name)[number] for name in ("interval_days", "lapses")}
        difficulty = self.difficulties[number]
        return Trail(qualities=qualities, counted=counted, difficulty=difficulty, **of_answers, **of_card)

    def __iter__(self) -> Iterator[CardId]:
        return iter(self.ids)

    def __len__(self) -> int:
        return len(self.ids)

    def __contains__(self, card_id: object) -> bool:
        return card_id in self.place_of


def spans_of(ends: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Give where each of several begins and ends, one behind the other from 0 on, by where they end."""
    return pairwise(chain((0,), ends))


def plain(columns: Columns) -> tuple[object, ...]:
    """Give the columns as values that marshal takes: it writes an array as its bytes."""
    return tuple(columns.ids), [getattr(columns, name) for name, _ in SHAPE]


def made_of(values: Any) -> Columns:  # noqa: ANN401 - what marshal gave
    """Give the columns that `plain` was given."""
    made = Columns()
    ids, columns = values
    made.ids = list(ids)
    for name, code in reversed(SHAPE):
        setattr(made, name, array(code, columns.pop()))
    return made


def as_columns(trail_of: Mapping[CardId, Trail]) -> Columns:
    """Give trails in columns, as they are where they stand in some already."""
    if isinstance(trail_of, Trails):
        return trail_of.columns
    return trail_of if isinstance(trail_of, Columns) else Columns(trail_of.items())


class Trails(Mapping[CardId, Trail]):
    """The trails of all cards that were answered, read when they are first looked at."""

    def __init__(
        self,
        read: Callable[[], Mapping[CardId, Trail]],
        newer: Mapping[CardId, tuple[Scheduler, Sequence[Review]]] | None = None,
    ) -> None:
        """Take what reads them, and the reviews of cards that were answered since, with their scheduler."""
        self._read = cache(read)
        self._newer = newer or {}

    def over(self, scheduler: Scheduler, card_id: CardId, reviews: Sequence[Review]) -> "Trails":
        """Give the trails once a card has these reviews; nothing is read."""
        return Trails(self._read, {**self._newer, card_id: (scheduler, reviews)})

    @cached_property
    def columns(self) -> Columns:
        """All of them in columns."""
        older = as_columns(self._read())
        newer = {card_id: trail(*made) if made[1] else None for card_id, made in self._newer.items()}
        return older.over(newer) if newer else older

    def __getitem__(self, card_id: CardId) -> Trail:
        return self.columns[card_id]

    def __iter__(self) -> Iterator[CardId]:
        return iter(self.columns)

    def __len__(self) -> int:
        return len(self.columns)

    def __contains__(self, card_id: object) -> bool:
        return card_id in self.columns


def trails(scheduler: Scheduler, reviews_of: Mapping[CardId, Sequence[Review]]) -> Columns:
    """Give the trail of each card that was answered."""
    return Columns((card_id, trail(scheduler, reviews)) for card_id, reviews in reviews_of.items() if reviews)
