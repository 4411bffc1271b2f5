"""The schedulers: each a pure function from one card's reviews to its schedule, listed here by name."""

from collections.abc import Callable, Sequence
from functools import partial

from pmq_cards.domain import UNSEEN, Review, Schedule, Step
from pmq_cards.schedulers import fsrs, sm2

Scheduler = Callable[[Sequence[Review]], tuple[Step, ...]]
"""The reviews of one card, oldest first -> each with the schedule after it."""


def scheduler(name: str, desired_retention: float = fsrs.DEFAULT_RETENTION) -> Scheduler:
    """Give the scheduler of that name, one of NAMES; SM-2 knows no retention."""
    return _MAKERS[name](desired_retention)


def schedule(schedule_by: Scheduler, reviews: Sequence[Review]) -> Schedule:
    """Give the schedule after all of a card's reviews."""
    steps = schedule_by(reviews)
    return steps[-1].schedule if steps else UNSEEN


_MAKERS: dict[str, Callable[[float], Scheduler]] = {
    "sm2": lambda _: sm2.steps,
    "fsrs": lambda desired_retention: partial(fsrs.steps, desired_retention=desired_retention),
}
NAMES = tuple(_MAKERS)
