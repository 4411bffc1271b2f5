"""What is known of each card, kept: a log of ten years says what is due without being read again.

The file can be deleted at any time. It holds for one log, by its own name and its count of changes; cards whose answers
changed since are worked out anew, one by one, from the log, which stays the only truth.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple, fields
from datetime import date
from pathlib import Path
from typing import Any

from pmq_cards import kept
from pmq_cards.domain import CardId, Review, Schedule
from pmq_cards.pace import Timing
from pmq_cards.schedulers import Scheduler
from pmq_cards.standing import Known, known
from pmq_cards.store.log import ReviewLog

_SHAPE = tuple(tuple(field.name for field in fields(value)) for value in (Schedule, Known, Timing))
_WORTH_IT = 3
"""Where a third of the cards changed, reading the whole log in its order is faster."""

_Row = tuple[tuple[object, ...], ...]


class Later(Mapping[CardId, Sequence[Review]]):
    """Reviews that are read when they are first looked at."""

    def __init__(self, read: Callable[[], Mapping[CardId, Sequence[Review]]]) -> None:
        """Take what reads them."""
        self._read = read

    def __getitem__(self, card_id: CardId) -> Sequence[Review]:
        return self._read()[card_id]

    def __iter__(self) -> Iterator[CardId]:
        return iter(self._read())

    def __len__(self) -> int:
        return len(self._read())


def known_of(log: ReviewLog, scheduler: Scheduler, file: Path | None) -> Mapping[CardId, Known]:
    """Give what is known of every card that was ever answered; kept in `file` for the next time."""
    held = _held(file, scheduler)
    with log.snapshot():
        count, incarnation = log.changes()
        rows: dict[str, _Row] = held["rows"] if held.get("log") == incarnation and held["count"] <= count else {}
        if not rows or held["count"] != count:
            rows = _caught_up(log, scheduler, rows, held.get("count", 0))
            if file is not None:
                state = {"shape": _SHAPE, "scheduler": scheduler.name, "log": incarnation, "count": count}
                kept.store(str(file), {**state, "rows": rows})
    return {CardId(card): _known(row) for card, row in rows.items()}


def _held(file: Path | None, scheduler: Scheduler) -> dict[str, Any]:
    """Give what was kept, empty where it is of another shape or scheduler."""
    held: dict[str, Any] = (kept.load(str(file)) if file else None) or {}
    return held if (held.get("shape"), held.get("scheduler")) == (_SHAPE, scheduler.name) else {}


def _caught_up(log: ReviewLog, scheduler: Scheduler, rows: dict[str, _Row], since: int) -> dict[str, _Row]:
    touched = log.touched_since(since) if rows else ()
    if not rows or len(touched) * _WORTH_IT > len(rows):
        return {card_id: _row(scheduler, reviews) for card_id, reviews in log.by_card()}
    for card_id in touched:
        if reviews := log.card_reviews(card_id):
            rows[card_id] = _row(scheduler, reviews)
        else:
            rows.pop(card_id, None)
    return rows


def _row(scheduler: Scheduler, reviews: Sequence[Review]) -> _Row:
    of_card = known(scheduler, reviews)
    rest = (of_card.first_day, of_card.spent_on)
    days = tuple(_plain(getattr(of_card.schedule, name) for name in _SHAPE[0]))
    return days, (*_plain(rest), of_card.spent_ms), astuple(of_card.timing)


def _plain(values: Iterable[object]) -> Iterator[object]:
    return (value.toordinal() if isinstance(value, date) else value for value in values)


def _known(row: Any) -> Known:  # noqa: ANN401 - what _row gave
    (repetitions, ease, interval_days, due, last_day, reviews, lapses), (first, spent_on, spent_ms), timing = row
    schedule = Schedule(repetitions, ease, interval_days, _day(due), _day(last_day), reviews, lapses)
    return Known(schedule, _day(first), _day(spent_on), spent_ms, Timing(*timing))


def _day(ordinal: int | None) -> date | None:
    return None if ordinal is None else date.fromordinal(ordinal)
