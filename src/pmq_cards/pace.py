"""How long cards take this learner: the minutes of a day."""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from pmq_cards.said import whole_minutes

ENOUGH_ANSWERS = 20
"""From this many answers on, a learner's own pace is used."""


class Pace(NamedTuple):
    """Seconds that one card costs on a day, same-day repeats included; the learner's own or the usual."""

    review_seconds: float = 15.0
    new_seconds: float = 36.0
    is_own: bool = False

    def seconds(self, *, is_new: bool) -> float:
        """Give the seconds of one card."""
        return self.new_seconds if is_new else self.review_seconds

    def minutes(self, due: int, new: int) -> int:
        """Give the whole minutes for so many cards: at least 1 where there is anything to do."""
        return whole_minutes(due * self.review_seconds + new * self.new_seconds)


class Timing(NamedTuple):
    """How long answers took, in sums: those of two cards add up to those of both.

    `answers` have a time; `new` cards took `new_ms` on their first day, and on `later` days a card took `later_ms`.
    """

    answers: int = 0
    new: int = 0
    new_ms: int = 0
    later: int = 0
    later_ms: int = 0

    def moved(self, before: "Timing", after: "Timing") -> "Timing":
        """Give the sums once the part of one card in them is another."""
        return Timing(*(ours - was + then for ours, was, then in zip(self, before, after, strict=True)))


NO_TIME = Timing()


def total(timings: Iterable[Timing]) -> Timing:
    """Add up the sums of many cards."""
    answers = new = new_ms = later = later_ms = 0
    for timing in timings:
        answers += timing.answers
        new += timing.new
        new_ms += timing.new_ms
        later += timing.later
        later_ms += timing.later_ms
    return Timing(answers, new, new_ms, later, later_ms)


def timing_of(days: Sequence[int], thought_ms: Sequence[int]) -> tuple[int, int, int, int, int]:
    """Give the values of the Timing of one card's answers, oldest first, of which each has a study day and a time."""
    if not days:
        return 0, 0, 0, 0, 0
    begins = [place for place, (before, after) in enumerate(pairwise(days), 1) if before != after]
    new_ms = sum(thought_ms[: begins[0]] if begins else thought_ms)
    return len(days), 1, new_ms, len(begins), sum(thought_ms) - new_ms


def pace_of(timing: Timing) -> Pace:
    """Give the learner's own pace once there are 20 answers over all cards, until then the usual one."""
    usual = Pace()
    if timing.answers < ENOUGH_ANSWERS:
        return usual
    return Pace(
        review_seconds=timing.later_ms / timing.later / 1000 if timing.later else usual.review_seconds,
        new_seconds=timing.new_ms / timing.new / 1000 if timing.new else usual.new_seconds,
        is_own=True,
    )
