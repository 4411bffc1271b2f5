"""What the figures are made of: one frozen value, and what of a log counts as a measurement."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from pmq_cards.domain import MATURE_DAYS, UNSEEN, Card, CardId, Kind, Review, Schedule, Step
from pmq_cards.memory import memory_of, recall_on
from pmq_cards.planning import Pace
from pmq_cards.schedulers import Scheduler

_NO_REVIEWS: tuple[Review, ...] = ()


@dataclass(frozen=True, slots=True)
class Trial:
    """One answer that measures recall: the first of its study day, a day or more after the one before it.

    `interval_days` is the interval the card had been given, `predicted` the chance of recall the memory model gave it.
    """

    review: Review
    interval_days: int
    predicted: float

    @property
    def passed(self) -> bool:
        """Whether the card was recalled."""
        return self.review.quality.passed

    @property
    def mature(self) -> bool:
        """Whether the card had an interval of 21 days or more."""
        return self.interval_days >= MATURE_DAYS


@dataclass(frozen=True)
class Study:
    """The cards to report on and everything known of them on a study day.

    `reviews_of` holds no undone reviews; `since` is the first day of what is measured; `hour_of` is the local hour of
    a review by its card and place in `reviews_of`; `goal_day` the interview.
    """

    cards: tuple[Card, ...]
    reviews_of: Mapping[CardId, Sequence[Review]]
    scheduler: Scheduler
    day: date
    since: date | None = None
    goal_day: date | None = None
    suspended: frozenset[CardId] = frozenset()
    pace: Pace = field(default_factory=Pace)
    utc_offset_hours: float = 0.0

    @cached_property
    def active(self) -> tuple[Card, ...]:
        """The cards that are asked for: all but the suspended ones."""
        return tuple(card for card in self.cards if card.id not in self.suspended)
