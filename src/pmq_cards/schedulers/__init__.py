"""The schedulers: each a pure function from one card's reviews to its schedule, listed here by name."""

from collections.abc import Callable, Sequence

from pmq_cards.domain import UNSEEN, Review, Schedule, Step
from pmq_cards.schedulers import sm2

Scheduler = Callable[[Sequence[Review]], tuple[Step, ...]]
"""The reviews of one card, oldest first -> each with the schedule after it."""


def scheduler(name: str) -> Scheduler:
    """Give the scheduler of that name, one of NAMES."""
    return _MAKERS[name]()


def schedule(schedule_by: Scheduler, reviews: Sequence[Review]) -> Schedule:
    """Give the schedule after all of a card's reviews."""
    steps = schedule_by(reviews)
    return steps[-1].schedule if steps else UNSEEN


_MAKERS: dict[str, Callable[[], Scheduler]] = {"sm2": lambda: sm2.steps}
NAMES = tuple(_MAKERS)
