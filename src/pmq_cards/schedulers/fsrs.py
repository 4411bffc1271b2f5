"""FSRS-6: the reviews of one card -> its schedule, by the `fsrs` package with its default parameters.

The package counts whole periods of 24 hours between instants; here it is asked in whole study days, so that a review
at 22:00 and the next one at 07:00 are one day apart, and two on one study day none.

Every answer but practice moves the state, same-day repeats included, as the model was fitted. A repetition is a study
day whose first answer passed; a study day whose first answer failed starts again from none.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING

from pmq_cards.domain import UNSEEN, Quality, Review, Schedule, Step

if TYPE_CHECKING:
    from fsrs import Card, Rating, Scheduler

DEFAULT_RETENTION = 0.9
"""The chance of recall at which a card is due, where nothing else is wished."""
LOWEST_RETENTION, HIGHEST_RETENTION = 0.70, 0.97
"""Below, every third answer fails; above, each card comes nearly every day."""

_LAST_ANSWER = datetime(2000, 1, 1, tzinfo=UTC)
"""Where the package is told that the last answer was; only the days since then matter."""


@dataclass(frozen=True, slots=True)
class State:
    """What FSRS keeps of a card: the days until recall has fallen to 90 %, and how hard it is, 1 to 10."""

    stability_days: float
    difficulty: float


def steps(reviews: Sequence[Review], desired_retention: float = DEFAULT_RETENTION) -> tuple[Step, ...]:
    """Give each review of one card, in their order, with the schedule after it. Practice is passed through."""
    schedule, state = UNSEEN, None
    done = []
    for review in reviews:
        if review.counts:
            last_day = schedule.last_day or review.day
            day = max(review.day, last_day)  # a study day never runs back, whatever the clock did
            state, interval_days = answered(state, (day - last_day).days, review.quality, desired_retention)
            schedule = _moved(schedule, day, review.quality, interval_days)
        done.append(Step(review, review.counts, schedule))
    return tuple(done)


def answered(
    state: State | None, elapsed_days: int, quality: Quality, desired_retention: float = DEFAULT_RETENTION
) -> tuple[State, int]:
    """Give the state after an answer, and the days until recall falls to the desired retention.

    `elapsed_days` are the study days since the last answer; the state of an unseen card is None.
    """
    at = _LAST_ANSWER + timedelta(days=elapsed_days)
    card, _ = _model(desired_retention).review_card(_card(state), _rating(quality), at)
    assert card.stability is not None  # noqa: S101 - a card that was answered has both
    assert card.difficulty is not None  # noqa: S101
    return State(card.stability, card.difficulty), (card.due - at).days


def recall(state: State, elapsed_days: int) -> float:
    """Give the chance of recall so many study days after the last answer: 1 on its own day."""
    return _model(DEFAULT_RETENTION).get_card_retrievability(_card(state), _LAST_ANSWER + timedelta(days=elapsed_days))


@cache
def _model(desired_retention: float) -> "Scheduler":
    from fsrs import Scheduler

    return Scheduler(desired_retention=desired_retention, learning_steps=(), relearning_steps=(), enable_fuzzing=False)


def _card(state: State | None) -> "Card":
    """Give the package's card; its id and due are set because it would read the clock for them."""
    from fsrs import Card
    from fsrs import State as Phase

    if state is None:
        return Card(card_id=0, due=_LAST_ANSWER)
    return Card(
        card_id=0,
        state=Phase.Review,
        stability=state.stability_days,
        difficulty=state.difficulty,
        due=_LAST_ANSWER,
        last_review=_LAST_ANSWER,
    )


def _rating(quality: Quality) -> "Rating":
    from fsrs import Rating

    grade_of = {Quality.HARD: Rating.Hard, Quality.GOOD: Rating.Good, Quality.EASY: Rating.Easy}
    return grade_of.get(quality, Rating.Again)


def _moved(schedule: Schedule, day: date, quality: Quality, interval_days: int) -> Schedule:
    repetitions, lapses = schedule.repetitions, schedule.lapses
    if day != schedule.last_day:
        lapses += repetitions > 0 and not quality.passed
        repetitions = repetitions + 1 if quality.passed else 0
    return replace(
        schedule,
        repetitions=repetitions,
        ease=None,
        interval_days=interval_days,
        due=day + timedelta(days=interval_days),
        last_day=day,
        reviews=schedule.reviews + 1,
        lapses=lapses,
    )
