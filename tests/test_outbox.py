"""What is still to be told to a shared folder: in its order, once, and at a cost that grows with it alone."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pmq_cards.domain import CardId, Quality, Review, ReviewId
from pmq_cards.store.events import Asked, Event, Marked, Mock, Noted, Undone, take_in
from pmq_cards.store.log import Mark, ReviewLog, open_log
from pmq_cards.store.outbox import Read, join, tell
from pmq_cards.store.sent import FIELDS, content_text

AT = datetime(2026, 12, 1, 9, tzinfo=UTC)
DAY = AT.date()


def noted(number: int) -> Noted:
    return Noted(f"tiny/{number}", content_text(["a"] * FIELDS, []), 1_793_604_600, 1_793_604_600_000 + 2 * number)


MANY: dict[str, Callable[[int], Event]] = {
    "answer": lambda n: Review(ReviewId(f"r{n}"), CardId(f"tiny/{n}"), AT, DAY, Quality.GOOD),
    "mark": lambda n: Marked(f"tiny/{n}", Mark.FLAGGED, on=True, at=AT),
    "mock": lambda n: Mock(f"m{n}", AT, DAY, "", 1, "[]", "a"),
    "asked": lambda n: Asked(f"q{n}", AT, DAY, "tiny/one", "", "a"),
    "note": noted,
}


@pytest.fixture
def log() -> Iterator[ReviewLog]:
    with closing(open_log(Path("/nowhere/reviews.db"), create=False)) as log:
        join(log, "shared")
        yield log


def fill(log: ReviewLog, made: Iterable[Event]) -> None:
    events = list(made)
    undone = [Undone(event.id, AT) for event in events if isinstance(event, Review | Mock | Asked)]
    take_in(log, [*undone[::2], *events, *undone[1::2]])


def tell_all(log: ReviewLog) -> Sequence[Event]:
    told: list[Event] = []

    def write(_: str, events: Iterator[Event]) -> dict[str, Read]:
        told.extend(events)
        return {}

    tell(log, write)
    return told


def steps_of(log: ReviewLog, does: Callable[[], object]) -> int:
    """Give how many hundred steps SQLite takes to do something."""
    steps = 0

    def step() -> int:
        nonlocal steps
        steps += 1
        return 0

    with log.reading() as connection:
        connection.set_progress_handler(step, 100)
        does()
        connection.set_progress_handler(None, 0)
    return steps


@pytest.mark.parametrize("kind", MANY)
def test_four_times_as_much_takes_four_times_as_long_to_take_in_and_to_tell(log: ReviewLog, kind: str) -> None:
    few, many = (list(map(MANY[kind], numbers)) for numbers in (range(300), range(300, 1500)))
    few_in, few_out = steps_of(log, lambda: fill(log, few)), steps_of(log, lambda: tell_all(log))
    many_in, many_out = steps_of(log, lambda: fill(log, many)), steps_of(log, lambda: tell_all(log))
    assert many_in < 6 * few_in
    assert many_out < 6 * few_out
