"""What is still to be told to a shared folder: in its order, once, and at a cost that grows with it alone."""

import json
import tracemalloc
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pmq_cards.domain import CardId, Quality, Review, ReviewId
from pmq_cards.errors import DamagedLogError
from pmq_cards.exchange.folder import send
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


def most_bytes(does: Callable[[], object]) -> int:
    """Give how much memory Python holds at the most to do something."""
    tracemalloc.start()
    does()
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return most


def answered(log: ReviewLog, numbers: range) -> None:
    take_in(log, [MANY["answer"](number) for number in numbers])


def test_four_times_as_much_is_told_without_holding_more(log: ReviewLog, tmp_path: Path) -> None:
    answered(log, range(2000))
    few = most_bytes(lambda: send(log, tmp_path))
    answered(log, range(2000, 10_000))
    assert most_bytes(lambda: send(log, tmp_path)) < 2 * few
    (file,) = tmp_path.iterdir()
    assert file.read_bytes().count(b"\n") == 10_000


def test_what_cannot_be_told_to_its_end_leaves_the_file_as_it_was(log: ReviewLog, tmp_path: Path) -> None:
    answered(log, range(10))
    send(log, tmp_path)
    (file,) = tmp_path.iterdir()
    before = file.read_bytes()
    answered(log, range(10, 3000))
    with log.transaction() as connection:
        connection.execute("update reviews set took_ms = 1 where seq = 2900")
    for _ in range(2):
        with pytest.raises(DamagedLogError):
            send(log, tmp_path)
        assert file.read_bytes() == before
    with log.transaction() as connection:
        connection.execute("update reviews set took_ms = null where seq = 2900")
    assert send(log, tmp_path) == 2990
    assert file.read_bytes().startswith(before)
    assert [json.loads(line)["id"] for line in file.read_text().splitlines()] == [f"r{n}" for n in range(3000)]


@pytest.mark.parametrize("kind", MANY)
def test_four_times_as_much_takes_four_times_as_long_to_take_in_and_to_tell(log: ReviewLog, kind: str) -> None:
    few, many = (list(map(MANY[kind], numbers)) for numbers in (range(300), range(300, 1500)))
    few_in, few_out = steps_of(log, lambda: fill(log, few)), steps_of(log, lambda: tell_all(log))
    many_in, many_out = steps_of(log, lambda: fill(log, many)), steps_of(log, lambda: tell_all(log))
    assert many_in < 6 * few_in
    assert many_out < 6 * few_out
