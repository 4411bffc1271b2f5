"""A review -> its row in Anki's log, and a schedule -> what a card has there: once, for package and collection."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum

from pmq_cards.anki.names import EASE_OF
from pmq_cards.domain import Review, ReviewId, Schedule, Step
from pmq_cards.ids import to_ms

LOWEST_EASE, USUAL_EASE = 130, 250
"""Hundredths; the usual one stands for a scheduler without an ease factor."""

INSERT_ROW = "insert into revlog values (?, ?, -1, ?, ?, ?, ?, ?, ?)"
"""Takes what `log_rows` gives; usn -1 is: not synced yet."""


class RowKind(IntEnum):
    """Anki's `revlog.type`."""

    LEARN = 0
    REVIEW = 1
    RELEARN = 2
    FILTERED = 3
    MANUAL = 4
    RESCHEDULED = 5


@dataclass(frozen=True, slots=True)
class CardValues:
    """The columns of a reviewed card that mean the same in every collection; `factor` in thousandths."""

    ivl: int
    factor: int
    reps: int
    lapses: int


def answers(steps: Iterable[Step]) -> tuple[Step, ...]:
    """Leave out practice: it moves no schedule, and Anki would take it for a review."""
    return tuple(step for step in steps if step.review.counts)


def numbers(reviews: Iterable[Review], is_taken: Callable[[int], bool] = lambda _: False) -> Mapping[ReviewId, int]:
    """Give each review its number in Anki's log: its instant in milliseconds, the next free one where that is taken."""
    number_of, last = {}, 0
    for at_ms, _, review_id in sorted((to_ms(review.at), review.card_id, review.id) for review in reviews):
        last = max(at_ms, last + 1)
        while is_taken(last):
            last += 1
        number_of[review_id] = last
    return number_of


def log_rows(card: int, steps: Sequence[Step], number_of: Mapping[ReviewId, int]) -> Iterator[tuple[int, ...]]:
    """Give the rows of those reviews that have a number; `steps` are all answers to the card, oldest first."""
    before = 0
    for place, step in enumerate(steps):
        values = card_values(step.schedule)
        if step.review.id in number_of:
            # The first answer is learning: without one Anki's FSRS passes the card over.
            kind = RowKind.REVIEW if place else RowKind.LEARN
            ease, took_ms = EASE_OF[step.review.quality], step.review.took_ms or 0
            yield number_of[step.review.id], card, ease, values.ivl, before, values.factor, took_ms, int(kind)
        before = values.ivl


def card_values(schedule: Schedule) -> CardValues:
    """Give what a card has in Anki under the schedule."""
    return CardValues(
        ivl=max(1, schedule.interval_days),
        factor=10 * max(LOWEST_EASE, schedule.ease or USUAL_EASE),
        reps=schedule.reviews,
        lapses=schedule.lapses,
    )
