"""A review -> its row in Anki's log, and a schedule -> what a card has there: once, for package and collection."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import IntEnum
from functools import cache

from pmq_cards.anki.names import EASE_OF
from pmq_cards.domain import ReviewId, Schedule, Step

AHEAD = timedelta(days=1)
"""How far what Anki takes may lie ahead of the machine's clock: a note or card further ahead it refuses, an answer it
dates anew, so that it would come back as another one."""
LOWEST_EASE, USUAL_EASE = 130, 250
"""Hundredths; the usual one stands for a scheduler without an ease factor."""

Row = tuple[int, ...]
"""What `INSERT_ROW` takes."""
INSERT_ROW = "insert into revlog values (?, ?, -1, ?, ?, ?, ?, ?, ?)"
"""usn -1 is: not synced yet."""


class RowKind(IntEnum):
    """Anki's `revlog.type`."""

    LEARN = 0
    REVIEW = 1
    RELEARN = 2
    FILTERED = 3
    MANUAL = 4
    RESCHEDULED = 5


_FIRST, _LATER = int(RowKind.LEARN), int(RowKind.REVIEW)
_BUTTON_OF = {int(quality): ease for quality, ease in EASE_OF.items()}
BUTTONS = bytes(_BUTTON_OF.get(quality, 0) for quality in range(256))
"""The button of each quality, as `translate` takes it."""
ROW = "number, card, -1, button, ivl, before, factor, took_ms, before > 0"
"""The same row as `log_row` gives, of columns with those names: learning is 0, a review 1."""


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


def log_row(  # noqa: PLR0913, PLR0917 - the columns of a row
    number: int, card: int, quality: int, ivl: int, before: int, factor: int, took_ms: int | None
) -> Row:
    """Give the row of an answer: `before` is the card's interval until then, 0 where it is the first."""
    # The first answer is learning: without one Anki's FSRS passes the card over.
    return number, card, _BUTTON_OF[quality], ivl, before, factor, took_ms or 0, _LATER if before else _FIRST


def log_rows(card: int, steps: Sequence[Step], number_of: Mapping[ReviewId, int]) -> Iterator[Row]:
    """Give the rows of those reviews that have a number; `steps` are all answers to the card, oldest first."""
    before = 0
    for step in steps:
        review, schedule = step.review, step.schedule
        ivl = ivl_of(schedule.interval_days)
        if review.id in number_of:
            factor = factor_of(schedule.ease)
            yield log_row(number_of[review.id], card, review.quality, ivl, before, factor, review.took_ms)
        before = ivl


def card_values(schedule: Schedule) -> CardValues:
    """Give what a card has in Anki under the schedule."""
    return CardValues(
        ivl=ivl_of(schedule.interval_days),
        factor=factor_of(schedule.ease),
        reps=schedule.reviews,
        lapses=schedule.lapses,
    )


def ivl_of(interval_days: int) -> int:
    """Give an interval as Anki has it: a card that was reviewed has a day at least."""
    return interval_days if interval_days > 0 else 1


@cache
def factor_of(ease: int | None) -> int:
    """Give an ease factor, in hundredths or none, in Anki's thousandths."""
    return 10 * max(LOWEST_EASE, ease or USUAL_EASE)
