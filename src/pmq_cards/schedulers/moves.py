"""What moves a schedule, for every scheduler that goes by the first answer of a study day."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from pmq_cards.domain import UNSEEN, Review, Schedule, Step


def moved(reviews: Sequence[Review], move: Callable[[Schedule, Review], Schedule]) -> tuple[Step, ...]:
    """Give each review of one card, in their order, with the schedule after it.

    `move` gives the schedule after a review that counts: the first of its study day, unless it is a pass before the
    card was due. When the card was seen, and how often, is kept here. Practice is passed through.
    """
    schedule = UNSEEN
    done = []
    for review in reviews:
        counted = _counts(schedule, review)
        schedule = _seen(move(schedule, review) if counted else schedule, review)
        done.append(Step(review, counted, schedule))
    return tuple(done)


def _counts(schedule: Schedule, review: Review) -> bool:
    if not review.counts:
        return False
    if schedule.last_day is not None and review.day <= schedule.last_day:
        return False  # a repeat of the same study day; "<" happens when a clock or time zone was set back
    early = schedule.due is not None and review.day < schedule.due
    return not (early and review.quality.passed)


def _seen(schedule: Schedule, review: Review) -> Schedule:
    if not review.counts:
        return schedule
    last_day = max(review.day, schedule.last_day or review.day)
    return replace(schedule, last_day=last_day, reviews=schedule.reviews + 1)
