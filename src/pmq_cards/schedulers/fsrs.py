"""FSRS-6: the reviews of one card -> its schedule, in plain floats with the published default parameters.

The formulas are those of the FSRS-6 algorithm, as its authors' package `fsrs` computes them; the tests hold the two
together. Whole study days are counted, not periods of 24 hours: a review at 22:00 and the next one at 07:00 are one
day apart, and two on one study day none.

Every answer but practice moves the state, same-day repeats included, as the model was fitted. A repetition is a study
day whose first answer passed; a study day whose first answer failed starts again from none.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from math import exp
from typing import NamedTuple

from pmq_cards.domain import UNSEEN, Quality, Review, Schedule, Step
from pmq_cards.schedulers.moves import Answers, Moved, moved, schedule_of

DEFAULT_RETENTION = 0.9
"""The chance of recall at which a card is due, where nothing else is wished."""
LOWEST_RETENTION, HIGHEST_RETENTION = 0.70, 0.97
"""Below, every third answer fails; above, each card comes nearly every day."""
LONGEST_DAYS = 36_500
PUBLISHED = (
    *(0.212, 1.2931, 2.3065, 8.2956, 6.4133, 0.8334, 3.0194, 0.001, 1.8722, 0.1666, 0.796),
    *(1.4835, 0.0614, 0.2629, 1.6483, 0.6014, 1.8729, 0.5425, 0.0912, 0.0658, 0.1542),
)
"""The default parameters of FSRS-6, w0 to w20 in the notation of its authors."""

AGAIN, HARD, GOOD, EASY = 1, 2, 3, 4
GRADE_OF = (AGAIN, AGAIN, AGAIN, HARD, GOOD, EASY)
"""FSRS's grade for quality 0 to 5."""
_SHORTEST_STABILITY = 0.001
_EASIEST, _HARDEST = 1.0, 10.0


class State(NamedTuple):
    """What FSRS keeps of a card: the days until recall has fallen to 90 %, and how hard it is, 1 to 10."""

    stability_days: float
    difficulty: float


def _difficulty(value: float) -> float:
    return min(_HARDEST, max(_EASIEST, value))


class Model:
    """FSRS-6 with one set of 21 parameters, w0 to w20."""

    def __init__(self, parameters: Sequence[float] = PUBLISHED) -> None:
        """Work out once what every answer needs."""
        w = self._w = tuple(parameters)
        self.decay = w[20]
        self.scale = 0.9 ** (-1 / w[20]) - 1
        """What makes recall 90 % after as many days as the stability."""
        self._firsts = tuple(
            State(max(_SHORTEST_STABILITY, w[grade - 1]), _difficulty(self._first_difficulty(grade)))
            for grade in (AGAIN, HARD, GOOD, EASY)
        )
        self.moved = self._mover()
        """Stability (days), difficulty, days since the last answer, grade 1 (Again) to 4 (Easy) -> the chance of recall
        before one more answer (1 on the day of the last), and stability and difficulty after it."""

    def recall(self, stability_days: float, elapsed_days: float) -> float:
        """Give the chance of recall so many days after the last answer: 1 on its own day."""
        return float((1 + self.scale * elapsed_days / stability_days) ** -self.decay)

    def answered(self, state: State | None, elapsed_days: int, quality: int) -> State:
        """Give the state after an answer, so many study days after the last; of an unseen card the state is None."""
        grade = GRADE_OF[quality]
        if state is None:
            return self._firsts[grade - 1]
        _, stability_days, difficulty = self.moved(state.stability_days, state.difficulty, elapsed_days, grade)
        return State(stability_days, difficulty)

    def interval_days(self, stability_days: float, desired_retention: float) -> int:
        """Give the whole days until recall falls to the desired retention, 1 to 36,500."""
        days = float(stability_days / self.scale * (desired_retention ** (-1 / self.decay) - 1))
        return min(LONGEST_DAYS, max(1, round(days)))

    def _mover(self) -> Callable[[float, float, int, int], tuple[float, float, float]]:
        """Give `moved`: a function over names of its own, which a million answers go through in half the time."""
        w, scale, decay = self._w, self.scale, -self.decay
        growth_by, most_after_fail, bonus = exp(w[8]), exp(w[17] * w[18]), (0.0, w[15], 1.0, w[16])
        same_day = tuple(exp(w[17] * (grade - 3 + w[18])) for grade in (AGAIN, HARD, GOOD, EASY))
        drawn_to, kept = w[7] * self._first_difficulty(EASY), 1 - w[7]
        w6, w9, w10, w11, w12, w13, w14, w19 = w[6], -w[9], w[10], w[11], -w[12], w[13], w[14], -w[19]

        def moved(stability: float, difficulty: float, elapsed_days: int, grade: int) -> tuple[float, float, float]:
            chance = 1.0 if elapsed_days < 1 else (1 + scale * elapsed_days / stability) ** decay
            if elapsed_days < 1:
                growth = same_day[grade - 1] * stability**w19
                after = stability * (growth if grade == AGAIN else max(growth, 1.0))
            elif grade == AGAIN:
                long = w11 * difficulty**w12 * ((stability + 1) ** w13 - 1) * exp((1 - chance) * w14)
                after = min(long, stability / most_after_fail)
            else:
                gain = growth_by * (11 - difficulty) * stability**w9 * (exp((1 - chance) * w10) - 1)
                after = stability * (1 + gain * bonus[grade - 1])
            difficulty = drawn_to + kept * (difficulty - w6 * (grade - 3) * (10.0 - difficulty) / 9.0)
            if not _EASIEST <= difficulty <= _HARDEST:
                difficulty = _difficulty(difficulty)
            return chance, after if after > _SHORTEST_STABILITY else _SHORTEST_STABILITY, difficulty  # noqa: FURB136

        return moved

    def _first_difficulty(self, grade: int) -> float:
        return self._w[4] - exp(self._w[5] * (grade - 1)) + 1


DEFAULT = Model()
"""The model with its published parameters: what pmq measures with, and schedules by where it is asked to."""


def steps(reviews: Sequence[Review], desired_retention: float = DEFAULT_RETENTION) -> tuple[Step, ...]:
    """Give each review of one card, in their order, with the schedule after it. Practice is passed through."""
    return moved(reviews, partial(states, desired_retention=desired_retention))


def states(answers: Answers, desired_retention: float = DEFAULT_RETENTION) -> Iterator[Moved]:
    """Give the state after each answer that counts."""
    state, last_day, repetitions, lapses = None, 0, 0, 0
    for seen, (day, quality) in enumerate(answers, start=1):
        if day > last_day:
            passed = quality >= Quality.HARD
            lapses += repetitions > 0 and not passed
            repetitions = repetitions + 1 if passed else 0
        today = max(day, last_day)  # a study day never runs back, whatever the clock did
        state = DEFAULT.answered(state, today - last_day, quality)
        days = DEFAULT.interval_days(state.stability_days, desired_retention)
        last_day = today
        yield True, repetitions, None, days, today + days, today, seen, lapses


def after(answers: Answers, desired_retention: float = DEFAULT_RETENTION) -> Schedule:
    """Give the schedule after all answers that count: that of the last state, in a fraction of the time."""
    state, last_day, repetitions, lapses, seen = None, 0, 0, 0, 0
    for day, quality in answers:
        if day > last_day:
            passed = quality >= Quality.HARD
            lapses += repetitions > 0 and not passed
            repetitions = repetitions + 1 if passed else 0
        today = max(day, last_day)
        state = DEFAULT.answered(state, today - last_day, quality)
        last_day, seen = today, seen + 1
    if state is None:
        return UNSEEN
    days = DEFAULT.interval_days(state.stability_days, desired_retention)
    return schedule_of((True, repetitions, None, days, last_day + days, last_day, seen, lapses))
