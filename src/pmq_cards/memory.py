"""How likely a card is to be recalled on a day: the FSRS-6 default model, read-only over one card's reviews.

Every answer counts as what it is, a recall that succeeded or failed: practice and same-day repeats too, whichever
scheduler is in force. The model has seen no reviews of this learner; docs/scheduling.md says how well it did on
another learner's.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from math import sqrt

from pmq_cards.domain import Quality, Review
from pmq_cards.schedulers.fsrs import DEFAULT, State

Z_95 = 1.96
"""Standard deviations to either side that hold 95 % of a normal distribution."""


@dataclass(frozen=True, slots=True)
class Memory:
    """What is left of a card after its last answer, on the study day `last_day`."""

    state: State
    last_day: date

    @property
    def stability_days(self) -> float:
        """The days until the chance of recall has fallen to 90 %."""
        return self.state.stability_days

    def recall_on(self, day: date) -> float:
        """Give the chance of recall on a study day, 0 to 1; on the day of the last answer and before it, 1."""
        return DEFAULT.recall(self.state.stability_days, max(0, (day - self.last_day).days))

    def after(self, day: date, quality: Quality) -> "Memory":
        """Give the memory after one more answer; one from before the last counts as given on the last one's day."""
        day = max(day, self.last_day)
        return Memory(DEFAULT.answered(self.state, (day - self.last_day).days, quality), day)


class Band(StrEnum):
    """A chance of recall as it is shown: the model is not good to a per cent."""

    WEAK = "under 70 %"
    SHAKY = "70-85 %"
    GOOD = "85-95 %"
    SURE = "over 95 %"


@dataclass(frozen=True, slots=True)
class Expected:
    """How many of a set of cards will be recalled: the mean, and the 95 % interval in whole cards."""

    known: float
    low: int
    high: int
    of: int

    def __str__(self) -> str:
        return f"{round(self.known)} of {self.of} ({self.low}-{self.high})"


def memory_of(reviews: Sequence[Review]) -> Memory | None:
    """Give the memory after the reviews of one card, oldest first; None where there are none."""
    if not reviews:
        return None
    memory = first_memory(reviews[0].day, reviews[0].quality)
    for review in reviews[1:]:
        memory = memory.after(review.day, review.quality)
    return memory


def first_memory(day: date, quality: Quality) -> Memory:
    """Give the memory after the first answer of a card."""
    return Memory(DEFAULT.answered(None, 0, quality), day)


def recall_on(reviews: Sequence[Review], day: date) -> float:
    """Give the chance that a card with these reviews, oldest first, is recalled on a study day; unseen ones are 0."""
    memory = memory_of(reviews)
    return memory.recall_on(day) if memory else 0.0


def expected(recalls: Iterable[float]) -> Expected:
    """Add up the chances of recall of a set of cards; each card is taken to be recalled or not on its own."""
    chances = tuple(recalls)
    known = sum(chances)
    either_way = Z_95 * sqrt(sum(chance * (1 - chance) for chance in chances))
    return Expected(
        known=known,
        low=max(0, round(known - either_way)),
        high=min(len(chances), round(known + either_way)),
        of=len(chances),
    )


def band(recall: float) -> Band:
    """Give the band a chance of recall falls into; a boundary belongs to the band above it."""
    for lowest, found in ((0.95, Band.SURE), (0.85, Band.GOOD), (0.70, Band.SHAKY)):
        if recall >= lowest:
            return found
    return Band.WEAK
