"""How likely a card is to be recalled on a day: the FSRS-6 default model, read-only over one card's reviews.

Every answer counts as what it is, a recall that succeeded or failed: practice and same-day repeats too, whichever
scheduler is in force. The model knows the usual person; what the learner's own answers add to it is one factor on
every stability (forgetting.py). docs/scheduling.md says how well it did on real logs.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from pmq_cards.domain import Quality, Review
from pmq_cards.ids import from_ms
from pmq_cards.schedulers.fsrs import DEFAULT, State
from pmq_cards.trail import Trail

SAME_DAY = ((timedelta(minutes=5), 0.96), (timedelta(hours=2), 0.94))
SAME_DAY_LATER = 0.91
"""How often a card that was passed is known again on the same study day, by the time since: ten real logs, 15,575
second answers (docs/scheduling.md)."""
AGAIN_AFTER_FAIL = 0.66
"""How often a card that was forgotten is known when it comes again on that day: one real log."""
SUREST_SAME_DAY = 0.98
"""The most that is claimed of a card on the day it was answered: a slip of the mind is never ruled out."""


class Memory(NamedTuple):
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

    def same_until(self, now: datetime) -> datetime | None:
        """Give the last instant at which the chance on the day of the last answer is what it is now, None for good."""
        ends = [self.last_at + within for within, _ in SAME_DAY] if self.last_at else []
        return next((end for end in ends if now <= end), None)

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


def left_by(trail: Trail) -> Memory:
    """Give what is left of a card after its answers."""
    state = State(trail.stabilities[-1], trail.difficulty)
    passed = trail.qualities[-1] >= Quality.HARD
    return Memory(state, date.fromordinal(max(trail.days)), from_ms(trail.instants[-1]), passed)


def memory_of(reviews: Iterable[Review]) -> Memory | None:
    """Give the memory after the reviews of one card, oldest first; None where there are none."""
    memory = None
    for review in reviews:
        after = memory.after if memory else first_memory
        memory = after(review.day, review.quality, review.at)
    return memory


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
