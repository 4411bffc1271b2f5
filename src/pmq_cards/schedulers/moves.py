"""What a scheduler says after each answer that counts, put beside the reviews of a card."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date

from pmq_cards.domain import UNSEEN, Review, Schedule, Step

Answers = Iterable[tuple[int, int]]
"""The answers of one card that count, oldest first: each its study day, an ordinal, and its quality."""
Moved = tuple[bool, int, int | None, int, int, int, int, int]
"""Whether an answer moved the schedule, and the schedule then: the fields of a Schedule, days as ordinals."""
Traced = tuple[list[int], list[int], list[int], Moved | None]
"""The interval before each answer, due day and ease after it, 0 for none; and the state after the last, if any."""
Trace = Callable[[Answers, Moved | None], Traced]
"""Gives what answers come to; they go on from a state where there is one."""
States = Callable[[Answers], Iterator[Moved]]
"""Gives the state after each answer, looking at an answer only when its state is asked for."""


def moved(reviews: Sequence[Review], states: States) -> tuple[Step, ...]:
    """Give each review of one card, in their order, with the schedule after it. Practice is passed through."""
    after = states((review.day.toordinal(), review.quality) for review in reviews if review.counts)
    schedule = UNSEEN
    done = []
    for review in reviews:
        state = next(after) if review.counts else None
        schedule = schedule_of(state) if state else schedule
        done.append(Step(review, bool(state and state[0]), schedule))
    return tuple(done)


class Course:
    """The schedule of one card that goes on being answered."""

    def __init__(self, states: States, answers: Answers) -> None:
        """Take the answers given so far."""
        self._answers = list(answers)
        self._states = states(iter(self._answers))  # a list's iterator sees what is put behind it
        for _ in range(len(self._answers)):
            next(self._states)

    def go_on(self, day: date, qualities: Sequence[int]) -> Schedule:
        """Take in the answers of a study day, of which there is one; give the schedule after them."""
        ordinal = day.toordinal()
        self._answers += [(ordinal, quality) for quality in qualities]
        return schedule_of([next(self._states) for _ in qualities][-1])


def schedule_of(state: Moved) -> Schedule:
    """Give the schedule of a card that was answered."""
    _, repetitions, ease, interval_days, due, last_day, reviews, lapses = state
    days = date.fromordinal(due), date.fromordinal(last_day)
    return Schedule(repetitions, ease, interval_days, *days, reviews=reviews, lapses=lapses)
