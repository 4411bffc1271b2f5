"""What the figures are made of: one frozen value, and what of a log counts as a measurement."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import NamedTuple

from pmq_cards.chance import Expected, expected
from pmq_cards.domain import MATURE_DAYS, Card, CardId, Goal, Quality, Schedule
from pmq_cards.forecast import Forecast, keep_to_plan
from pmq_cards.forgetting import shown_before, trials_of
from pmq_cards.ids import from_ms
from pmq_cards.memory import Memory
from pmq_cards.mock import Held
from pmq_cards.outcome import Told
from pmq_cards.schedulers.moves import Moved
from pmq_cards.standing import Standing
from pmq_cards.trail import UNMEASURED, Trail

_QUARTER_MS = 15 * 60_000
"""Time zones stand whole quarters of an hour apart: the hour of an answer is that of its quarter."""


class Trial(NamedTuple):
    """One answer that measures recall: the first of its study day, practice or not, on a later day than the last one.

    `interval_days` is the interval the card had been given, `usual` the chance of recall of the usual person.
    """

    at_ms: int
    card_id: CardId
    passed: bool
    usual: float
    interval_days: int

    @property
    def key(self) -> tuple[int, CardId]:
        """What tells it from any other."""
        return self.at_ms, self.card_id

    @property
    def mature(self) -> bool:
        """Whether the card had an interval of 21 days or more."""
        return self.interval_days >= MATURE_DAYS


class Answer(NamedTuple):
    """One answer but practice: when it was given, its study day as an ordinal, and how long it took."""

    at_ms: int
    day: int
    card_id: CardId
    thought_ms: int


@dataclass(frozen=True)
class Study:
    """The cards to report on, and everything known of them: the standing of all cards on a study day.

    `since` is the first day of what is measured, None for all of it; `look_up_told` gives what was expected of
    interviews on the days it was shown, `look_up_mocks` every mock, `hour_of` the local hour of an instant.
    `gone` are cards that were answered and that no deck holds now: what was done for them was done.
    """

    standing: Standing
    cards: tuple[Card, ...]
    since: date | None = None
    look_up_told: Callable[[], tuple[Told, ...]] = tuple
    hour_of: Callable[[datetime], int] = field(default=lambda at: at.hour)
    gone: tuple[CardId, ...] = ()
    look_up_mocks: Callable[[], tuple[Held, ...]] = tuple

    @cached_property
    def mocks(self) -> tuple[Held, ...]:
        """The mocks since `since`, oldest first."""
        return tuple(mock for mock in self.look_up_mocks() if self.since is None or mock.day >= self.since)

    @cached_property
    def told(self) -> tuple[Told, ...]:
        """What was expected of interviews on the days it was shown, today with it."""
        return self.look_up_told()

    @property
    def day(self) -> date:
        """The study day of the report."""
        return self.standing.day

    @cached_property
    def card_ids(self) -> frozenset[CardId]:
        """The ids of the cards."""
        return frozenset(card.id for card in self.cards)

    @cached_property
    def active(self) -> tuple[Card, ...]:
        """The cards that are asked for: all but the suspended ones and the drafts."""
        return tuple(card for card in self.cards if card.id not in self.standing.withheld)

    @cached_property
    def interview(self) -> Goal | None:
        """The interview ahead, where it asks for one of the cards."""
        return self.standing.ahead if self.card_ids.intersection(self.standing.for_interview) else None

    @cached_property
    def kept(self) -> Forecast:
        """What comes of keeping to the plan of the interview ahead."""
        return keep_to_plan(self.standing).of(self.card_ids, self.standing.pace)

    @cached_property
    def trails(self) -> Mapping[CardId, Trail]:
        """The answers of each card that has any, in the order of the cards."""
        trail_of = self.standing.trail_of
        return {card.id: trail_of[card.id] for card in self.cards if card.id in trail_of}

    @cached_property
    def courses(self) -> Mapping[CardId, Sequence[Moved]]:
        """What the scheduler said after each answer of a card that counts."""
        return {card_id: tuple(self.standing.scheduler.states(trail.answers)) for card_id, trail in self.trails.items()}

    @property
    def schedule_of(self) -> Mapping[CardId, Schedule]:
        """The scheduler's own schedule of each card."""
        return self.standing.schedule_of

    @property
    def memory_of(self) -> Mapping[CardId, Memory]:
        """What is left of each card that was answered."""
        return self.standing.estimate.memory_of

    @cached_property
    def due_on(self) -> Mapping[CardId, date]:
        """The day of the next review of each card that is asked for and has been seen, an interview ahead minded."""
        return {card_id: due for card_id, due in self.standing.due_on.items() if card_id in self.card_ids}

    def recalls(self, day: date) -> Mapping[CardId, float]:
        """Give the chance that each card is recalled on a day, without another answer before; unseen ones have 0."""
        if day != self.day:
            return self.standing.estimate.recalls(self.card_ids, day)
        return self._recalls_today

    @cached_property
    def _recalls_today(self) -> Mapping[CardId, float]:
        chances_of = zip(self._views_today[0], *(view.values() for view in self._views_today), strict=True)
        return {card_id: sum(chances) / len(chances) for card_id, *chances in chances_of}

    @cached_property
    def _views_today(self) -> tuple[Mapping[CardId, float], ...]:
        views = self.standing.estimate.views(self.card_ids, self.day)
        return tuple(dict(zip(self.card_ids, chances, strict=True)) for chances in views)

    def expected(self, cards: Sequence[CardId], day: date) -> Expected:
        """Give how many of the cards would be recalled on a day, without another answer before."""
        if day != self.day:
            return self.standing.estimate.expected(cards, day)
        return expected(*(map(view.__getitem__, cards) for view in self._views_today))

    @cached_property
    def answers(self) -> tuple[Answer, ...]:
        """Every answer but practice since `since`; those of cards that no deck holds now, too."""
        return tuple(answer for answer in self.all_answers if self._is_since(answer.day))

    @cached_property
    def all_answers(self) -> tuple[Answer, ...]:
        """Every answer but practice, card by card, whatever `since` is."""
        trail_of = self.standing.trail_of
        of_gone = {card_id: trail_of[card_id] for card_id in self.gone if card_id in trail_of}
        every = {**self.trails, **of_gone}
        return tuple(answer for card_id, trail in every.items() for answer in _answers(card_id, trail))

    @cached_property
    def trials(self) -> tuple[Trial, ...]:
        """The answers since `since` that measure recall, oldest first."""
        return tuple(sorted(trial for card_id, trail in self.trails.items() for trial in self._trials(card_id, trail)))

    def shown(self, trials: Sequence[Trial]) -> list[float]:
        """Give the chance of recall that was shown before each of the trials: by what was learnt until then."""
        if not self.standing.learns:
            return [trial.usual for trial in trials]
        shown = shown_before(trials_of(self.standing.trail_of), {trial.key for trial in trials})
        return [shown[trial.key] for trial in trials]

    def by_hour(self, instants: Iterable[int]) -> Counter[int]:
        """Give how many of the instants, milliseconds since 1970, fall into each local hour of the day."""
        found = Counter[int]()
        for quarter, count in Counter(at_ms // _QUARTER_MS for at_ms in instants).items():
            found[self.hour_of(from_ms(quarter * _QUARTER_MS))] += count
        return found

    def _trials(self, card_id: CardId, trail: Trail) -> Iterator[Trial]:
        interval_days, course = 0, iter(self.courses[card_id])
        columns = zip(trail.instants, trail.days, trail.qualities, trail.counted, trail.chances, strict=True)
        for at_ms, day, quality, counts, chance in columns:
            if chance != UNMEASURED and self._is_since(day):
                yield Trial(at_ms, card_id, quality >= Quality.HARD, chance, interval_days)
            if counts:
                interval_days = next(course)[3]

    def _is_since(self, day: int) -> bool:
        return self.since is None or day >= self.since.toordinal()


def _answers(card_id: CardId, trail: Trail) -> Iterator[Answer]:
    columns = zip(trail.instants, trail.days, trail.counted, trail.thought_ms, strict=True)
    return (Answer(at_ms, day, card_id, thought_ms) for at_ms, day, counts, thought_ms in columns if counts)
