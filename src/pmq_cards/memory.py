"""How likely a card is to be recalled on a day: the FSRS-6 default model, read-only over one card's reviews.

Every answer counts as what it is, a recall that succeeded or failed: practice and same-day repeats too, whichever
scheduler is in force. The model knows the usual person; what the learner's own answers add to it is one factor on
every stability (learner.py). docs/scheduling.md says how well it did on real logs.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from pmq_cards.domain import Quality, Review
from pmq_cards.schedulers.fsrs import DEFAULT, State

SAME_DAY = ((timedelta(minutes=5), 0.96), (timedelta(hours=2), 0.94))
SAME_DAY_LATER = 0.91
"""How often a card that was passed is known again on the same study day, by the time since: ten real logs, 15,575
second answers (docs/scheduling.md)."""
AGAIN_AFTER_FAIL = 0.66
"""How often a card that was forgotten is known when it comes again on that day: one real log."""
SUREST_SAME_DAY = 0.98
"""The most that is claimed of a card on the day it was answered: a slip of the mind is never ruled out."""


@dataclass(frozen=True, slots=True)
class Memory:
    """What is left of a card after its last answer, on the study day `last_day`, given at the instant `last_at`."""

    state: State
    last_day: date
    last_at: datetime | None = None
    passed: bool = True

    @property
    def stability_days(self) -> float:
        """The days until the chance of recall of the usual person has fallen to 90 %."""
        return self.state.stability_days

    def recall_on(self, day: date, factor: float = 1.0, now: datetime | None = None) -> float:
        """Give the chance of recall on a study day, 0 to 1, for a learner with this factor on every stability.

        On the day of the last answer the hours since then decide, up to the instant `now`; without it, many hours.
        """
        elapsed_days = (day - self.last_day).days
        if elapsed_days > 0:
            return DEFAULT.recall(self.state.stability_days * factor, elapsed_days)
        tomorrow = DEFAULT.recall(self.state.stability_days * factor, 1)
        return min(SUREST_SAME_DAY, max(self._same_day(now), tomorrow))

    def after(self, day: date, quality: Quality, at: datetime | None = None) -> "Memory":
        """Give the memory after one more answer; one from before the last counts as given on the last one's day."""
        day = max(day, self.last_day)
        state = DEFAULT.answered(self.state, (day - self.last_day).days, quality)
        return Memory(state, day, at, quality.passed)

    def _same_day(self, now: datetime | None) -> float:
        if not self.passed:
            return AGAIN_AFTER_FAIL
        if now is None or self.last_at is None:
            return SAME_DAY_LATER
        return next((chance for within, chance in SAME_DAY if now - self.last_at <= within), SAME_DAY_LATER)


class Band(StrEnum):
    """A chance of recall as it is shown: the model is not good to a per cent."""

    WEAK = "under 70 %"
    SHAKY = "70-85 %"
    GOOD = "85-95 %"
    SURE = "over 95 %"


@dataclass(frozen=True, slots=True)
class Remembered:
    """What the reviews of one card come to: the memory after them, and what was expected of each measuring one.

    `expected` has an entry a review: the chance of recall of the usual person before it where it is the first answer
    of a study day, practice or not, on a later day than the one before; None where it measures nothing.
    """

    memory: Memory | None
    expected: tuple[float | None, ...]


NOTHING_LEFT = Remembered(None, ())
"""What an unseen card comes to."""


def remembered(reviews: Sequence[Review]) -> Remembered:
    """Go through the reviews of one card, oldest first."""
    state, last_day = None, date.min
    expected: list[float | None] = []
    for review in reviews:
        elapsed_days = (review.day - last_day).days if state else 0
        measures = state is not None and elapsed_days > 0
        expected.append(DEFAULT.recall(state.stability_days, elapsed_days) if state and measures else None)
        state = DEFAULT.answered(state, max(0, elapsed_days), review.quality)
        last_day = max(last_day, review.day)
    if state is None:
        return NOTHING_LEFT
    last = reviews[-1]
    return Remembered(Memory(state, last_day, last.at, last.quality.passed), tuple(expected))


def memory_of(reviews: Sequence[Review]) -> Memory | None:
    """Give the memory after the reviews of one card, oldest first; None where there are none."""
    return remembered(reviews).memory


def first_memory(day: date, quality: Quality, at: datetime | None = None) -> Memory:
    """Give the memory after the first answer of a card."""
    return Memory(DEFAULT.answered(None, 0, quality), day, at, quality.passed)


def recall_on(reviews: Sequence[Review], day: date) -> float:
    """Give the chance that a card with these reviews, oldest first, is recalled on a study day; unseen ones are 0."""
    memory = memory_of(reviews)
    return memory.recall_on(day) if memory else 0.0


def band(recall: float) -> Band:
    """Give the band a chance of recall falls into; a boundary belongs to the band above it."""
    for lowest, found in ((0.95, Band.SURE), (0.85, Band.GOOD), (0.70, Band.SHAKY)):
        if recall >= lowest:
            return found
    return Band.WEAK
