"""What is known of each card, kept: a log of ten years says what is due and what came of it without being read again.

Two files that can be deleted at any time: what the work of a day needs of each card, and its trail. Each holds for one
log, by its own name and its count of changes; cards whose answers changed since are worked out anew, one by one, from
the log, which stays the only truth.
"""

import sys
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass, fields
from datetime import date
from pathlib import Path
from typing import Any

from pmq_cards import kept
from pmq_cards.domain import CardId, Review, Schedule
from pmq_cards.pace import Timing
from pmq_cards.schedulers import Scheduler
from pmq_cards.standing import Known, known
from pmq_cards.store.log import ReviewLog
from pmq_cards.trail import Trail, trail

_SHAPES = tuple(tuple(field.name for field in fields(value)) for value in (Schedule, Known, Timing, Trail))
_WORTH_IT = 3
"""Where a third of the cards changed, reading the whole log in its order is faster."""

_Rows = dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Kind:
    """The rows of one file: what they hold for beside the log, and how one is made of a card's reviews."""

    file: str
    holds_for: tuple[object, ...]
    row: Callable[[Sequence[Review]], object]


def known_of(log: ReviewLog, scheduler: Scheduler, folder: Path | None) -> Mapping[CardId, Known]:
    """Give what the work of a day needs of every card that was ever answered; kept in `folder` for the next time."""
    rows = _rows(log, folder, _knowns(scheduler), _trails(scheduler))
    return {CardId(card): _known(row) for card, row in rows.items()}


def trails_of(log: ReviewLog, scheduler: Scheduler, folder: Path | None) -> Mapping[CardId, Trail]:
    """Give the trail of every card that was ever answered; kept in `folder` for the next time."""
    rows = _rows(log, folder, _trails(scheduler), _knowns(scheduler))
    return {CardId(card): _trail(row) for card, row in rows.items()}


def _rows(log: ReviewLog, folder: Path | None, kind: _Kind, other: _Kind) -> _Rows:
    """Give the rows of a kind; where the whole log is read for them, those of the other are made on the way."""
    held = _held(folder, kind)
    with log.snapshot():
        count, incarnation = log.changes()
        rows: _Rows = held["rows"] if held.get("log") == incarnation and held["count"] <= count else {}
        if rows and held["count"] == count:
            return rows
        made = _caught_up(log, kind, rows, held.get("count", 0)) or _all(log, [kind, other] if folder else [kind])
        if folder:
            for of_kind, found in made.items():
                state = {"holds_for": of_kind.holds_for, "log": incarnation, "count": count}
                kept.store(str(folder / of_kind.file), {**state, "rows": found})
    return made[kind]


def _held(folder: Path | None, kind: _Kind) -> dict[str, Any]:
    """Give what was kept, empty where it is of another shape or scheduler."""
    held: dict[str, Any] = (kept.load(str(folder / kind.file)) if folder else None) or {}
    return held if held.get("holds_for") == kind.holds_for else {}


def _caught_up(log: ReviewLog, kind: _Kind, rows: _Rows, since: int) -> dict[_Kind, _Rows]:
    """Give the rows with those made anew whose cards were touched; nothing where they are too many."""
    touched = log.touched_since(since) if rows else ()
    if not rows or len(touched) * _WORTH_IT > len(rows):
        return {}
    for card_id in touched:
        if reviews := log.card_reviews(card_id):
            rows[card_id] = kind.row(reviews)
        else:
            rows.pop(card_id, None)
    return {kind: rows}


def _all(log: ReviewLog, kinds: Sequence[_Kind]) -> dict[_Kind, _Rows]:
    made: dict[_Kind, _Rows] = {kind: {} for kind in kinds}
    for card_id, reviews in log.by_card():
        for kind, rows in made.items():
            rows[card_id] = kind.row(reviews)
    return made


def _knowns(scheduler: Scheduler) -> _Kind:
    return _Kind("cards.bin", (_SHAPES[:3], scheduler.name), lambda reviews: _row(known(scheduler, reviews)))


def _row(of_card: Known) -> tuple[object, ...]:
    rest = (of_card.first_day, of_card.spent_on)
    days = tuple(_plain(getattr(of_card.schedule, name) for name in _SHAPES[0]))
    return days, (*_plain(rest), of_card.spent_ms), astuple(of_card.timing)


def _plain(values: Iterable[object]) -> Iterator[object]:
    return (value.toordinal() if isinstance(value, date) else value for value in values)


def _known(row: Any) -> Known:  # noqa: ANN401 - what _row gave
    (repetitions, ease, interval_days, due, last_day, reviews, lapses), (first, spent_on, spent_ms), timing = row
    schedule = Schedule(repetitions, ease, interval_days, _day(due), _day(last_day), reviews, lapses)
    return Known(schedule, _day(first), _day(spent_on), spent_ms, Timing(*timing))


def _day(ordinal: int | None) -> date | None:
    return None if ordinal is None else date.fromordinal(ordinal)


def _trails(scheduler: Scheduler) -> _Kind:
    holds_for = (_SHAPES[3], sys.byteorder, scheduler.name)
    return _Kind("trails.bin", holds_for, lambda reviews: _trail_row(trail(scheduler.states, reviews)))


def _trail_row(found: Trail) -> tuple[object, ...]:
    return tuple(getattr(found, name) for name in _SHAPES[3])  # marshal takes an array as its bytes


def _trail(row: Any) -> Trail:  # noqa: ANN401 - what _trail_row gave
    instants, days, qualities, counted, *columns, chances, stabilities, difficulty = row
    thought_ms, intervals, dues = (array("i", column) for column in columns)
    return Trail(
        array("q", instants),
        array("i", days),
        qualities,
        counted,
        thought_ms,
        intervals,
        dues,
        array("d", chances),
        array("d", stabilities),
        difficulty,
    )
