"""What the figures are made of: one frozen value, and what of a log counts as a measurement."""

from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache, cached_property
from heapq import nlargest
from itertools import accumulate, compress, repeat
from operator import and_, floordiv
from typing import NamedTuple

from pmq_cards.chance import Expected, mixed
from pmq_cards.domain import MATURE_DAYS, Card, CardId, Goal, Quality, Schedule
from pmq_cards.forecast import Forecast, keep_to_plan, stop_now
from pmq_cards.forgetting import shown_by
from pmq_cards.ids import from_ms
from pmq_cards.mock import Held
from pmq_cards.outcome import Told
from pmq_cards.standing import Standing
from pmq_cards.trail import UNMEASURED
from pmq_cards.trails import Columns, as_columns, spans_of

_PASSED = int(Quality.HARD)
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


@dataclass(frozen=True, slots=True)
class Answers:
    """Answers but practice, card by card: instants, study days as ordinals, times, and where those of each card end."""

    instants: "array[int]"
    days: "array[int]"
    thought_ms: "array[int]"
    ends: Sequence[int]

    def __len__(self) -> int:
        return len(self.days)


@dataclass(frozen=True, slots=True)
class Trials:
    """The answers that measure recall, card by card: the places they have among all, and two signs each.

    `passed` is 1 where the card was recalled, `mature` 1 where it had an interval of 21 days or more. `ends` tells
    where those of each card end.
    """

    places: "array[int]"
    passed: bytes
    mature: bytes
    ends: Sequence[int]

    def __len__(self) -> int:
        return len(self.places)


@dataclass(frozen=True)
class Study:
    """The cards to report on, and everything known of them: the standing of all cards on a study day.

    `since` is the first day of what is measured, None for all of it; `look_up_told` gives what was expected of
    interviews on the days it was shown, `look_up_mocks` every mock, `hour_of` the local hour of an instant.
    `gone` are cards that were answered and that no deck holds now: what was done for them was done. `planned` is the
    interview that was planned last, which may be past.
    """

    standing: Standing
    cards: tuple[Card, ...]
    since: date | None = None
    look_up_told: Callable[[], tuple[Told, ...]] = tuple
    hour_of: Callable[[datetime], int] = field(default=lambda at: at.hour)
    gone: tuple[CardId, ...] = ()
    look_up_mocks: Callable[[], tuple[Held, ...]] = tuple
    planned: Goal | None = None

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
    def asked(self) -> Mapping[CardId, Card]:
        """The same by their ids."""
        return {card.id: card for card in self.active}

    @cached_property
    def interview(self) -> Goal | None:
        """The interview ahead, where it asks for one of the cards."""
        return self.standing.ahead if self.card_ids.intersection(self.standing.for_interview) else None

    @cached_property
    def kept(self) -> Forecast:
        """What comes of keeping to the plan of the interview ahead."""
        return keep_to_plan(self.standing).of(self.card_ids, self.standing.pace)

    @cached_property
    def stopped(self) -> Expected:
        """How many of the cards of the interview ahead will be known if nothing is studied any more; no draft is."""
        return stop_now(self.standing).of(self.card_ids, self.standing.pace).expected

    @cached_property
    def trails(self) -> Columns:
        """The answers of each card that has any."""
        return as_columns(self.standing.trail_of).only(self.card_ids)

    @property
    def schedule_of(self) -> Mapping[CardId, Schedule]:
        """The scheduler's own schedule of each card."""
        return self.standing.schedule_of

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
        chances_of = zip(*self._views_today, strict=True)
        return {
            card_id: sum(chances) / len(chances) for card_id, chances in zip(self._place_of, chances_of, strict=True)
        }

    @cached_property
    def _views_today(self) -> "tuple[array[float], ...]":
        return self.standing.estimate.views(self._place_of, self.day)

    @cached_property
    def _place_of(self) -> Mapping[CardId, int]:
        return {card.id: place for place, card in enumerate(self.cards)}

    def expected(self, cards: Iterable[CardId], day: date) -> Expected:
        """Give how many of the cards would be recalled on a day, without another answer before."""
        if day != self.day:
            return self.standing.estimate.expected(cards, day)
        places = [self._place_of[card_id] for card_id in cards]
        return mixed([view[place] for place in places] for view in self._views_today)

    @cached_property
    def weakest_first(self) -> list[tuple[CardId, float]]:
        """The cards asked for with their chance of recall today; unseen ones come last."""
        recall_of, met = self.recalls(self.day), self.trails.place_of
        order = sorted((card_id not in met, recall_of[card_id], card_id) for card_id in self.asked)
        return [(card_id, recall) for _, recall, card_id in order]

    @cached_property
    def answers(self) -> Answers:
        """Every answer but practice since `since`, card by card; those of cards that no deck holds now, too."""
        return self._answers_from(self.since.toordinal() if self.since else 0)

    @cached_property
    def all_answers(self) -> Answers:
        """The same, whatever `since` is."""
        return self.answers if self.since is None else self._answers_from(0)

    def _answers_from(self, first: int) -> Answers:
        seen = as_columns(self.standing.trail_of).only({*self.card_ids, *self.gone})
        counted = seen.counted.tobytes()
        wanted = bytes(map(and_, counted, map(first.__le__, seen.days))) if first else counted
        if 0 not in wanted:
            return Answers(seen.instants, seen.days, seen.thought_ms, seen.ends)
        instants = array("q", compress(seen.instants, wanted))
        days, thought_ms = (array("i", compress(column, wanted)) for column in (seen.days, seen.thought_ms))
        return Answers(instants, days, thought_ms, ends_of(wanted, seen))

    @cached_property
    def trials(self) -> Trials:
        """The answers since `since` that measure recall."""
        seen, first = self.trails, self.since.toordinal() if self.since else 0
        wanted = bytes(map(UNMEASURED.__ne__, seen.chances))
        if first:
            wanted = bytes(map(and_, wanted, map(first.__le__, seen.days)))
        places = array("i", compress(range(len(wanted)), wanted))
        passed = bytes(map(_PASSED.__le__, compress(seen.qualities, wanted)))
        mature = bytes(map(MATURE_DAYS.__le__, compress(seen.intervals, wanted)))
        return Trials(places, passed, mature, ends_of(wanted, seen))

    @cached_property
    def passes_of(self) -> Mapping[CardId, tuple[int, int]]:
        """How often each card was recalled in its trials, and how many it had."""
        passed, spans = self.trials.passed, spans_of(self.trials.ends)
        return {
            card_id: (passed.count(1, begin, end), end - begin)
            for card_id, (begin, end) in zip(self.trails, spans, strict=True)
        }

    def last_trials(self, most: int) -> Sequence[Trial]:
        """Give the newest trials, oldest first."""
        seen, trials = self.trails, self.trials
        earliest = min(nlargest(most, self.trial_instants), default=0)
        newest = compress(range(len(trials)), map(earliest.__le__, self.trial_instants))
        return nlargest(most, (_trial(seen, trials.places[number]) for number in newest))[::-1]

    @property
    def trial_instants(self) -> Iterator[int]:
        """The instants of the trials."""
        return map(self.trails.instants.__getitem__, self.trials.places)

    def shown(self, trials: Sequence[Trial]) -> list[float]:
        """Give the chance of recall that was shown before each of the trials: by what was learnt until then."""
        if not self.standing.learns:
            return [trial.usual for trial in trials]
        shown = shown_by(self.standing.estimate, {trial.key for trial in trials})
        return [shown[trial.key] for trial in trials]

    def by_hour(self, instants: Iterable[int]) -> Counter[int]:
        """Give how many of the instants, milliseconds since 1970, fall into each local hour of the day."""
        found = Counter[int]()
        for quarter, count in Counter(map(floordiv, instants, repeat(_QUARTER_MS))).items():
            found[self._hour_of_quarter(quarter)] += count
        return found

    @cached_property
    def _hour_of_quarter(self) -> Callable[[int], int]:
        return cache(lambda quarter: self.hour_of(from_ms(quarter * _QUARTER_MS)))


def _trial(seen: Columns, place: int) -> Trial:
    passed = seen.qualities[place] >= Quality.HARD
    return Trial(seen.instants[place], seen.card_at(place), passed, seen.chances[place], seen.intervals[place])


def ends_of(wanted: bytes, seen: Columns) -> list[int]:
    """Give where the wanted answers of each card end among the wanted ones."""
    return list(accumulate(wanted.count(1, begin, end) for begin, end in seen.spans))
