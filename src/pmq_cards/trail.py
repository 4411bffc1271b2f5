"""What the answers of one card leave behind, in columns: all that estimates and figures need of them, and no more.

A trail is made of the reviews themselves, and whatever keeps it elsewhere gives the same figures.
"""

from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import compress
from math import log

from pmq_cards.domain import Quality, Review
from pmq_cards.ids import to_ms
from pmq_cards.schedulers.fsrs import DEFAULT, GRADE_OF
from pmq_cards.schedulers.moves import States

UNMEASURED = -1.0
"""In the place of a chance: the answer measures nothing."""
NO_EVIDENCE = 32_767
"""In the place of evidence, the same."""
FINENESS = 10
"""Evidence is put together that differs by less than a tenth in the logarithm of time over stability."""
_SUREST = 1e-9
"""The least time over stability: below, a fail would be taken for impossible."""
_TO_SPENT = -1 / DEFAULT.decay


@dataclass(frozen=True, slots=True)
class Trail:
    """The answers of one card, a column each of their parts, oldest first; at least one.

    `instants` are milliseconds since 1970, `days` study days as ordinals, `counted` is 0 for practice and else 1.
    `intervals` are the days that the card had been given before each answer, `dues` the study day it is due after it.
    `chances` holds what was expected of each measuring answer: the chance of recall of the usual person before it,
    where it is the first answer of a study day, practice or not, on a later day than the one before; else UNMEASURED.
    `stabilities` are those of the memory after each answer, in days, `difficulty` is the last. `evidence` is what each
    measuring answer says of the learner: twice the place of its chance, and 1 where it was recalled; else NO_EVIDENCE.
    """

    instants: "array[int]"
    days: "array[int]"
    qualities: bytes
    counted: bytes
    thought_ms: "array[int]"
    intervals: "array[int]"
    dues: "array[int]"
    chances: "array[float]"
    stabilities: "array[float]"
    evidence: "array[int]"
    difficulty: float

    @property
    def answers(self) -> Iterator[tuple[int, int]]:
        """The answers that count, as schedulers take them."""
        return compress(zip(self.days, self.qualities, strict=True), self.counted)


def trail(states: States, reviews: Sequence[Review]) -> Trail:
    """Give the trail of one card's reviews, oldest first, under a scheduler. Raises ValueError where there are none."""
    if not reviews:
        raise ValueError("a card without answers has no trail")
    days = array("i", (review.day.toordinal() for review in reviews))
    qualities = bytes(review.quality for review in reviews)
    counted = bytes(review.counts for review in reviews)
    intervals, dues = _scheduled(states, days, qualities, counted)
    chances, stabilities, difficulty = _remembered(days, qualities)
    instants = array("q", (to_ms(review.at) for review in reviews))
    thought_ms = array("i", (review.thought_ms for review in reviews))
    evidence = array("h", map(_evidence, chances, qualities))
    return Trail(
        instants, days, qualities, counted, thought_ms, intervals, dues, chances, stabilities, evidence, difficulty
    )


def place_of(usual: float) -> int:
    """Give the place of a chance of the usual person on the scale of ln(time / stability), in tenths."""
    spent = usual**_TO_SPENT - 1
    return round(log(max(_SUREST, spent)) * FINENESS)


def _evidence(chance: float, quality: int) -> int:
    return NO_EVIDENCE if chance == UNMEASURED else 2 * place_of(chance) + (quality >= Quality.HARD)


def _scheduled(
    states: States, days: Iterable[int], qualities: bytes, counted: bytes
) -> "tuple[array[int], array[int]]":
    """Give the intervals and due days of a trail."""
    after = states(compress(zip(days, qualities, strict=True), counted))
    interval_days = due = 0
    intervals, dues = array("i"), array("i")
    for counts in counted:
        intervals.append(interval_days)
        if counts:
            _, _, _, interval_days, due, *_ = next(after)
        dues.append(due)
    return intervals, dues


def _remembered(days: Iterable[int], qualities: bytes) -> "tuple[array[float], array[float], float]":
    """Give the chances and stabilities of a trail, and the last difficulty."""
    stability = difficulty = 0.0
    last_day = 0
    chances, stabilities = array("d"), array("d")
    for day, quality in zip(days, qualities, strict=True):
        elapsed_days = max(0, day - last_day)
        if last_day:
            chances.append(DEFAULT.recall(stability, elapsed_days) if elapsed_days else UNMEASURED)
            stability, difficulty = DEFAULT.moved(stability, difficulty, elapsed_days, GRADE_OF[quality])
        else:
            chances.append(UNMEASURED)
            first = DEFAULT.answered(None, 0, quality)
            stability, difficulty = first.stability_days, first.difficulty
        stabilities.append(stability)
        last_day += elapsed_days
    return chances, stabilities, difficulty
