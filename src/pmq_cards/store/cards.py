"""What is known of each card, kept: a log of ten years says what is due and what came of it without being read again.

Two files that can be deleted at any time: what the work of a day needs of each card, and its trail. Each holds for one
log, by its own name and its count of changes; cards whose answers changed since are worked out anew, one by one, from
the log, which stays the only truth.
"""

import sys
from collections.abc import Callable, Mapping, Sequence, Sized
from pathlib import Path
from typing import Any, NamedTuple

from pmq_cards import kept, known, trails
from pmq_cards.domain import CardId
from pmq_cards.known import Known
from pmq_cards.schedulers import Scheduler, traced
from pmq_cards.schedulers.moves import Traced
from pmq_cards.store.by_card import by_card
from pmq_cards.store.changed import Changes, all_changes, changes, has_been, touched_since
from pmq_cards.store.log import ReviewLog
from pmq_cards.trail import Given, given_by, left_of
from pmq_cards.trails import Columns

_HELD = {"log", "found"}
_WORTH_IT = 3
"""Where a third of the cards changed, reading the whole log in its order is faster."""


class _Kind(NamedTuple):
    """What one file keeps of each card: its shape, and how it is made of a card's answers and their schedules.

    `gather` puts cards together, `over` takes newer ones, None for a card without reviews, and the others as they were;
    `dump` and `load` are between that and what marshal takes.
    """

    file: str
    scheduler: Scheduler
    shape: tuple[object, ...]
    of_card: Callable[[Given, Traced], Any]
    gather: Callable[[], Any]
    put: Callable[[Any, CardId, Any], None]
    over: Callable[[Any, Mapping[CardId, Any]], Any]
    dump: Callable[[Any], object] = lambda found: found
    load: Callable[[Any], Any] = lambda found: found

    @property
    def holds_for(self) -> tuple[object, ...]:
        """What it holds for, beside the log."""
        return *self.shape, self.scheduler.name


def known_of(log: ReviewLog, scheduler: Scheduler, folder: Path | None) -> Mapping[CardId, Known]:
    """Give what the work of a day needs of every card that was ever answered; kept in `folder` for the next time."""
    rows = _found(log, folder, _knowns(scheduler), _trails(scheduler))
    for card_id, values in rows.items():
        rows[card_id] = known.made_of(values)  # in its place: both forms of all cards at once are much to hold
    found: dict[CardId, Known] = rows
    return found


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
        if folder:
            now = tuple(all_changes(log))
            for of_kind, cards in made.items():
                state = {"holds_for": of_kind.holds_for, "log": now}
                kept.store(str(folder / of_kind.file), {**state, "found": of_kind.dump(cards)})
    return made[kind]


def _caught_up(log: ReviewLog, folder: Path | None, kind: _Kind) -> tuple[Any, bool]:
    """Give what was kept with the cards that were touched since, None where the whole log is to be read instead.

    Also tell whether nothing was touched. Inside a `snapshot`.
    """
    held = _held(folder, kind)
    if not held or not has_been(log, before := Changes(*held["log"])):
        return None, False
    found = kind.load(held.pop("found"))
    if before.number == changes(log)[0]:
        return found, True
    newer = _newer(log, kind, found, before)
    return None if newer is None else kind.over(found, newer) if newer else found, False


def _held(folder: Path | None, kind: _Kind) -> dict[str, Any]:
    """Give what was kept, empty where it is of another shape or scheduler."""
    held: dict[str, Any] = (kept.load(str(folder / kind.file)) if folder else None) or {}
    return held if held.get("holds_for") == kind.holds_for and held.keys() >= _HELD else {}


def _newer(log: ReviewLog, kind: _Kind, found: Sized, before: Changes) -> dict[CardId, Any] | None:
    """Give what the kind has of the cards that were touched since a state, None where they are too many."""
    touched = touched_since(log, before)
    if len(touched) * _WORTH_IT > len(found):
        return None
    answers = ((card_id, log.card_reviews(card_id)) for card_id in touched)  # of one card at a time
    return {card_id: _made(given_by(reviews), [kind])[0] if reviews else None for card_id, reviews in answers}


def _all(log: ReviewLog, kinds: Sequence[_Kind]) -> dict[_Kind, Any]:
    gathered = [kind.gather() for kind in kinds]
    for card_id, given in by_card(log):
        for kind, found, made in zip(kinds, gathered, _made(given, kinds), strict=True):
            kind.put(found, card_id, made)
    return dict(zip(kinds, gathered, strict=True))


def _made(given: Given, kinds: Sequence[_Kind]) -> list[Any]:
    """Give what kinds of one scheduler have of a card."""
    schedules = traced(kinds[0].scheduler, given.answers)
    return [kind.of_card(given, schedules) for kind in kinds]


def _knowns(scheduler: Scheduler) -> _Kind:
    return _Kind(
        "cards.bin",
        scheduler,
        known.SHAPE,
        lambda given, schedules: known.plain(given, schedules[-1]),
        dict,
        dict.__setitem__,
        lambda rows, newer: {card_id: row for card_id, row in (rows | newer).items() if row},
    )


def _trails(scheduler: Scheduler) -> _Kind:
    shape = *trails.SHAPE, sys.byteorder
    return _Kind(
        "trails.bin", scheduler, shape, left_of, Columns, Columns.add, Columns.over, trails.plain, trails.made_of
    )
