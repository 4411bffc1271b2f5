"""What the answers of one card leave behind, in columns: all that estimates and figures need of them, and no more.

A trail is made of the reviews themselves, and whatever keeps it elsewhere gives the same figures.
"""

from array import array
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate, compress, islice
from math import log
from typing import NamedTuple

from pmq_cards.domain import Quality, Review
from pmq_cards.ids import to_ms
from pmq_cards.schedulers import Scheduler, traced
from pmq_cards.schedulers.fsrs import DEFAULT, GRADE_OF
from pmq_cards.schedulers.moves import Traced

UNMEASURED = -1.0
"""In the place of a chance: the answer measures nothing."""
NO_EVIDENCE = 32_767
"""In the place of evidence, the same."""
FINENESS = 10
"""Evidence is put together that differs by less than a tenth in the logarithm of time over stability."""
_SUREST = 1e-9
"""The least time over stability: below, a fail would be taken for impossible."""
_TO_SPENT = -1 / DEFAULT.decay
_PASSED = int(Quality.HARD)


class Given(NamedTuple):
    """The answers to one card as they were given, a column each of their parts, oldest first; at least one.

    `instants` are milliseconds since 1970, `days` study days as ordinals, `counted` is 0 for practice and else 1;
    `thought_ms` is 0 where it is not known.
    """

    instants: Sequence[int]
    days: Sequence[int]
    qualities: bytes
    counted: bytes
    thought_ms: Sequence[int]

    @property
    def answers(self) -> Iterator[tuple[int, int]]:
        """The answers that count, as schedulers take them."""
        return compress(zip(self.days, self.qualities, strict=True), self.counted)

    def parted(self, latest_ms: int) -> tuple["Given", "Given"]:
        """Give the answers up to an instant, and those after it; either may be none."""
        end = bisect_right(self.instants, latest_ms)
        return self._part(slice(end)), self._part(slice(end, None))

    def _part(self, part: slice) -> "Given":
        instants, days, qualities, counted, thought_ms = self
        return Given(instants[part], days[part], qualities[part], counted[part], thought_ms[part])


class Trail(NamedTuple):
    """What is left of the answers of one card, a column each of their parts, oldest first; at least one.

    The first five are those of Given. `intervals` are the days that the card had been given before each answer, `dues`
    the study day it is due after it, `eases` the ease then, in hundredths, 0 where there is none. After the last answer
    it has been given `interval_days` and has so many `lapses`.
    `chances` holds what was expected of each measuring answer: the chance of recall of the usual person before it,
    where it is the first answer of a study day, practice or not, on a later day than the one before; else UNMEASURED.
    `stabilities` are those of the memory after each answer, in days, `difficulty` is the last. `evidence` is what each
    measuring answer says of the learner: twice the place of its chance, and 1 where it was recalled; else NO_EVIDENCE.
    """

    instants: Sequence[int]
    days: Sequence[int]
    qualities: bytes
    counted: bytes
    thought_ms: Sequence[int]
    intervals: Sequence[int]
    dues: Sequence[int]
    eases: Sequence[int]
    chances: Sequence[float]
    stabilities: Sequence[float]
    evidence: Sequence[int]
    interval_days: int
    lapses: int
    difficulty: float

    @property
    def answers(self) -> Iterator[tuple[int, int]]:
        """The answers that count, as schedulers take them."""
        return Given(*self[:5]).answers


def given_by(reviews: Sequence[Review]) -> Given:
    """Give the columns of one card's reviews, oldest first."""
    return Given(
        array("q", [to_ms(review.at) for review in reviews]),
        array("i", [review.day.toordinal() for review in reviews]),
        bytes([review.quality for review in reviews]),
        bytes([review.counts for review in reviews]),
        array("i", [review.thought_ms for review in reviews]),
    )


def trail(scheduler: Scheduler, reviews: Sequence[Review]) -> Trail:
    """Give the trail of one card's reviews, oldest first, under a scheduler. Raises ValueError where there are none."""
    if not reviews:
        raise ValueError("a card without answers has no trail")
    given = given_by(reviews)
    return left_of(given, traced(scheduler, given.answers))


def left_of(given: Given, schedules: Traced) -> Trail:
    """Give the trail of answers, of which those that count came to these schedules."""
    intervals, dues, eases, state = schedules
    interval_days, lapses = (state[3], state[7]) if state else (0, 0)
    if 0 in given.counted:
        seen = list(accumulate(given.counted))
        intervals = [*intervals, interval_days]
        intervals = [intervals[n - counts] for n, counts in zip(seen, given.counted, strict=True)]
        dues, eases = ([after[n - 1] if n else 0 for n in seen] for after in (dues, eases))
    chances, stabilities, difficulty = _remembered(given.days, given.qualities)
    evidence = [
        NO_EVIDENCE if chance == UNMEASURED else 2 * place_of(chance) + (quality >= _PASSED)
        for chance, quality in zip(chances, given.qualities, strict=True)
    ]
    last = interval_days, lapses, difficulty
    return Trail(*given, intervals, dues, eases, chances, stabilities, evidence, *last)


def place_of(usual: float) -> int:
    """Give the place of a chance of the usual person on the scale of ln(time / stability), in tenths."""
    spent = usual**_TO_SPENT - 1
    return round(log(spent if spent > _SUREST else _SUREST) * FINENESS)  # noqa: FURB136 - max costs as much as the rest


def _remembered(days: Sequence[int], qualities: bytes) -> tuple[list[float], list[float], float]:
    """Give the chances and stabilities of a trail, and the last difficulty."""
    first = DEFAULT.answered(None, 0, qualities[0])
    stability, difficulty, last_day, moved = first.stability_days, first.difficulty, days[0], DEFAULT.moved
    chances, stabilities = [UNMEASURED], [stability]
    for day, quality in islice(zip(days, qualities, strict=True), 1, None):
        elapsed_days = day - last_day
        if elapsed_days > 0:
            last_day = day
            chance, stability, difficulty = moved(stability, difficulty, elapsed_days, GRADE_OF[quality])
        else:
            _, stability, difficulty = moved(stability, difficulty, 0, GRADE_OF[quality])
            chance = UNMEASURED
        chances.append(chance)
        stabilities.append(stability)
    return chances, stabilities, difficulty
