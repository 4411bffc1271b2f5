"""The schedulers: each a pure function from one card's reviews to its schedule, listed here by name."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import NamedTuple

from pmq_cards.domain import UNSEEN, Quality, Review, Schedule, Step
from pmq_cards.schedulers import fsrs, sm2
from pmq_cards.schedulers.moves import Answers, States, Trace, Traced, moved, schedule_of


class Scheduler(NamedTuple):
    """One algorithm over the answers of one card that count, oldest first: the state after each.

    `last` gives the last schedule alone, and `trace` the intervals, due days, eases and last state, going on from a
    state where it is given one; each where there is a way that is faster. `name` tells it from any other.
    """

    states: States
    last: Callable[[Answers], Schedule] | None = None
    trace: Trace | None = None
    name: str = ""

    def __call__(self, reviews: Sequence[Review]) -> tuple[Step, ...]:
        """Give each review with the schedule after it."""
        return moved(reviews, self.states)


def scheduler(name: str, desired_retention: float = fsrs.DEFAULT_RETENTION) -> Scheduler:
    """Give the scheduler of that name, one of NAMES; SM-2 knows no retention."""
    return _MAKERS[name](desired_retention)._replace(name=f"{name} {desired_retention}")


def schedule(schedule_by: Scheduler, reviews: Sequence[Review]) -> Schedule:
    """Give the schedule after all of a card's reviews."""
    return after(schedule_by, ((review.day.toordinal(), review.quality) for review in reviews if review.counts))


def after(schedule_by: Scheduler, answers: Answers) -> Schedule:
    """Give the schedule after all answers of a card that count."""
    if schedule_by.last:
        return schedule_by.last(answers)
    *_, state = traced(schedule_by, answers)
    return schedule_of(state) if state else UNSEEN


def after_each(
    schedule_by: Scheduler, answers: Answers, day: int, qualities: Iterable[Quality]
) -> Iterator[tuple[Quality, Schedule]]:
    """Give the schedule that one more answer on a day would lead to, for each of some qualities."""
    given, trace = tuple(answers), schedule_by.trace
    state = trace(given, None)[3] if trace else None
    for quality in qualities:
        if trace:
            then = trace([(day, quality)], state)[3]
            yield quality, schedule_of(then) if then else UNSEEN
        else:
            yield quality, after(schedule_by, (*given, (day, quality)))


def traced(schedule_by: Scheduler, answers: Answers) -> Traced:
    """Give the intervals, due days, eases and last state of all answers of a card that count."""
    if schedule_by.trace:
        return schedule_by.trace(answers, None)
    intervals, dues, eases, state = [0], list[int](), list[int](), None
    for state in schedule_by.states(answers):
        intervals.append(state[3])
        dues.append(state[4])
        eases.append(state[2] or 0)
    return intervals[:-1], dues, eases, state


_MAKERS: dict[str, Callable[[float], Scheduler]] = {
    "sm2": lambda _: Scheduler(sm2.states, trace=sm2.trace),
    "fsrs": lambda desired_retention: Scheduler(
        partial(fsrs.states, desired_retention=desired_retention),
        partial(fsrs.after, desired_retention=desired_retention),
    ),
}
NAMES = tuple(_MAKERS)
