"""What is known of a card: all of its answers that a day's work needs, in a few values."""

from collections.abc import Sequence
from datetime import date
from functools import cache
from itertools import compress
from operator import mul
from typing import Any, NamedTuple

from pmq_cards.domain import UNSEEN, CardId, Review, Schedule
from pmq_cards.pace import NO_TIME, Timing, timing_of
from pmq_cards.schedulers import Scheduler, traced
from pmq_cards.schedulers.moves import Moved
from pmq_cards.trail import Given, given_by


class Known(NamedTuple):
    """What is known of one card: its schedule, and the study day of its first answer that counts.

    `spent_ms` went to it on `spent_on`, the study day of its newest answer, practice included; `timing` is its part in
    the pace.
    """

    schedule: Schedule = UNSEEN
    first_day: date | None = None
    spent_on: date | None = None
    spent_ms: int = 0
    timing: Timing = NO_TIME


NOTHING = Known()
SHAPE = tuple(value._fields for value in (Schedule, Known, Timing))
Plain = tuple[tuple[Any, ...], tuple[Any, ...], tuple[Any, ...]]
"""A Known as marshal takes it: its schedule, the rest and its timing, study days as ordinals."""


def known(scheduler: Scheduler, reviews: Sequence[Review]) -> Known:
    """Give what is known of a card after its reviews, oldest first."""
    if not reviews:
        return NOTHING
    given = given_by(reviews)
    *_, last = traced(scheduler, given.answers)
    return made_of(plain(given, last))


def plain(given: Given, last: Moved | None) -> Plain:
    """Give the values of what is known of a card; `last` is its last state, None where none counts."""
    days, thought_ms, newest = given.days, given.thought_ms, given.days[-1]
    spent_ms = sum(ms for day, ms in zip(days, thought_ms, strict=True) if day == newest)
    rest = given.days[given.counted.find(1)] if last else None, newest, spent_ms
    if not (all(given.counted) and all(thought_ms)):
        timed = list(map(mul, given.counted, thought_ms))
        days, thought_ms = list(compress(days, timed)), list(compress(thought_ms, timed))
    return last[1:] if last else _UNSEEN, rest, timing_of(days, thought_ms)


def made_of(values: Plain) -> Known:
    """Give the Known of its plain values."""
    (repetitions, ease, interval_days, due, last_day, reviews, lapses), (first, spent_on, spent_ms), timing = values
    schedule = Schedule(repetitions, ease, interval_days, _day(due), _day(last_day), reviews, lapses)
    return Known(schedule, _day(first), _day(spent_on), spent_ms, Timing(*timing))


Strength = tuple[int, int, int, CardId]


def strength(card_id: CardId, schedule: Schedule) -> Strength:
    """Give what orders cards by the schedule alone: no memory model is loaded to say what is due."""
    return schedule.ease or 0, -schedule.lapses, schedule.interval_days, card_id


@cache
def _day(ordinal: int | None) -> date | None:
    return None if ordinal is None else date.fromordinal(ordinal)


_UNSEEN = tuple(UNSEEN)
