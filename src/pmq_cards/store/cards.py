"""What is known of each card, kept: a log of ten years says what is due and what came of it without being read again.

Two files that can be deleted at any time: what the work of a day needs of each card, and its trail. Each holds for one
log, by its own name and its count of changes; cards whose answers changed since are worked out anew, one by one, from
the log, which stays the only truth.
"""

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Sized
from dataclasses import dataclass, fields
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from pmq_cards import kept
from pmq_cards.domain import CardId, Review, Schedule
from pmq_cards.pace import Timing
from pmq_cards.schedulers import Scheduler
from pmq_cards.standing import Known, known
from pmq_cards.store.log import ReviewLog
from pmq_cards.trail import trail
from pmq_cards.trails import SHAPE, Columns, made_of, plain

_SHAPES = tuple(tuple(field.name for field in fields(value)) for value in (Schedule, Known, Timing))
_HELD = {"log", "count", "found"}
_WORTH_IT = 3
"""Where a third of the cards changed, reading the whole log in its order is faster."""


@dataclass(frozen=True, slots=True)
class _Kind:
    """What one file keeps of each card: what it holds for beside the log, and how it is made of a card's reviews.

    `gather` puts cards together, `over` takes newer ones, None for a card without reviews, and the others as they were;
    `dump` and `load` are between that and what marshal takes.
    """

    file: str
    holds_for: tuple[object, ...]
    of_card: Callable[[Sequence[Review]], Any]
    gather: Callable[[], Any]
    put: Callable[[Any, CardId, Any], None]
    over: Callable[[Any, Mapping[CardId, Any]], Any]
    dump: Callable[[Any], object] = lambda found: found
    load: Callable[[Any], Any] = lambda found: found


def known_of(log: ReviewLog, scheduler: Scheduler, folder: Path | None) -> Mapping[CardId, Known]:
    """Give what the work of a day needs of every card that was ever answered; kept in `folder` for the next time."""
    rows = _found(log, folder, _knowns(scheduler), _trails(scheduler))
    for card_id, row in rows.items():
        rows[card_id] = _known(row)  # in its place: both forms of all cards at once are much to hold
    known: dict[CardId, Known] = rows
    return known


def trails_of(log: ReviewLog, scheduler: Scheduler, folder: Path | None) -> Columns:
    """Give the trail of every card that was ever answered; kept in `folder` for the next time."""
    found: Columns = _found(log, folder, _trails(scheduler), _knowns(scheduler))
    return found


def trails_kept(log: ReviewLog, scheduler: Scheduler, folder: Path | None) -> Columns | None:
    """Give the trails that are kept in `folder`, caught up; None where they would have to be made of the whole log."""
    with log.snapshot():
        found: Columns | None
        found, _ = _caught_up(log, folder, _trails(scheduler))
        return found


def _found(log: ReviewLog, folder: Path | None, kind: _Kind, other: _Kind) -> Any:  # noqa: ANN401 - what the kind gathers
    """Give what a kind has of all cards; where the whole log is read for it, the other is made on the way."""
    with log.snapshot():
        found, is_as_kept = _caught_up(log, folder, kind)
        if is_as_kept:
            return found
        made = _all(log, [kind, other] if folder else [kind]) if found is None else {kind: found}
        count, incarnation = log.changes()
        if folder:
            for of_kind, cards in made.items():
                state = {"holds_for": of_kind.holds_for, "log": incarnation, "count": count}
                kept.store(str(folder / of_kind.file), {**state, "found": of_kind.dump(cards)})
    return made[kind]


def _caught_up(log: ReviewLog, folder: Path | None, kind: _Kind) -> tuple[Any, bool]:
    """Give what was kept with the cards that were touched since, None where the whole log is to be read instead.

    Also tell whether nothing was touched. Inside a `snapshot`.
    """
    held = _held(folder, kind)
    count, incarnation = log.changes()
    if held.get("log") != incarnation or held["count"] > count:
        return None, False
    found = kind.load(held.pop("found"))
    if held["count"] == count:
        return found, True
    newer = _newer(log, kind, found, held["count"])
    return None if newer is None else kind.over(found, newer) if newer else found, False


def _held(folder: Path | None, kind: _Kind) -> dict[str, Any]:
    """Give what was kept, empty where it is of another shape or scheduler."""
    held: dict[str, Any] = (kept.load(str(folder / kind.file)) if folder else None) or {}
    return held if held.get("holds_for") == kind.holds_for and held.keys() >= _HELD else {}


def _newer(log: ReviewLog, kind: _Kind, found: Sized, since: int) -> dict[CardId, Any] | None:
    """Give what the kind has of the cards that were touched since, None where they are too many."""
    touched = log.touched_since(since)
    if len(touched) * _WORTH_IT > len(found):
        return None
    reviews_of = ((card_id, log.card_reviews(card_id)) for card_id in touched)
    return {card_id: kind.of_card(reviews) if reviews else None for card_id, reviews in reviews_of}


def _all(log: ReviewLog, kinds: Sequence[_Kind]) -> dict[_Kind, Any]:
    made = {kind: kind.gather() for kind in kinds}
    for card_id, reviews in log.by_card():
        for kind, found in made.items():
            kind.put(found, card_id, kind.of_card(reviews))
    return made


def _knowns(scheduler: Scheduler) -> _Kind:
    return _Kind(
        "cards.bin",
        (_SHAPES, scheduler.name),
        lambda reviews: _row(known(scheduler, reviews)),
        dict,
        dict.__setitem__,
        lambda rows, newer: {card_id: row for card_id, row in (rows | newer).items() if row},
    )


def _trails(scheduler: Scheduler) -> _Kind:
    return _Kind(
        "trails.bin",
        (SHAPE, sys.byteorder, scheduler.name),
        lambda reviews: trail(scheduler.states, reviews),
        Columns,
        Columns.add,
        Columns.over,
        plain,
        made_of,
    )


def _row(of_card: Known) -> tuple[object, ...]:
    rest = (of_card.first_day, of_card.spent_on)
    days = tuple(_plain(getattr(of_card.schedule, name) for name in _SHAPES[0]))
    timing = tuple(getattr(of_card.timing, name) for name in _SHAPES[2])
    return days, (*_plain(rest), of_card.spent_ms), timing


def _plain(values: Iterable[object]) -> Iterator[object]:
    return (value.toordinal() if isinstance(value, date) else value for value in values)


def _known(row: Any) -> Known:  # noqa: ANN401 - what _row gave
    (repetitions, ease, interval_days, due, last_day, reviews, lapses), (first, spent_on, spent_ms), timing = row
    schedule = Schedule(repetitions, ease, interval_days, _day(due), _day(last_day), reviews, lapses)
    return Known(schedule, _day(first), _day(spent_on), spent_ms, Timing(*timing))


@cache
def _day(ordinal: int | None) -> date | None:
    return None if ordinal is None else date.fromordinal(ordinal)
