"""How far long work has come, on a terminal."""

import io
import threading
import time
from datetime import UTC, datetime
from itertools import count

import pytest

from pmq_cards.cli import progress as shown
from pmq_cards.cli.progress import progress, working
from pmq_cards.domain import Clock


class Terminal(io.StringIO):
    """A stream that somebody looks at."""

    def isatty(self) -> bool:
        return True


def _worked(stream: io.StringIO, monkeypatch: pytest.MonkeyPatch, *, ms_a_part: int) -> str:
    """Do four parts of work that take so long; give what is on the stream."""
    ticks = count(0, ms_a_part)
    clock = Clock(now=lambda: datetime(2026, 1, 1, tzinfo=UTC), stopwatch_ms=lambda: next(ticks))
    monkeypatch.setattr("sys.stderr", stream)
    with progress("Packing", 4, clock) as further:
        for _ in range(4):
            further(1)
    return stream.getvalue()


def test_work_of_more_than_a_second_says_how_far_it_has_come(monkeypatch: pytest.MonkeyPatch) -> None:
    said = _worked(Terminal(), monkeypatch, ms_a_part=600)
    assert "Packing" in said
    assert " 50%" in said
    assert " 25%" not in said, "the first part took less than a second"
    assert " 100%" in said
    assert said.endswith("\n"), "what is said next has a line of its own"


def test_work_of_less_than_a_second_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not _worked(Terminal(), monkeypatch, ms_a_part=200)


def test_where_nobody_looks_long_work_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not _worked(io.StringIO(), monkeypatch, ms_a_part=600)


@pytest.fixture
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shown, "PATIENCE_MS", 0)


@pytest.mark.usefixtures("patience")
def test_work_of_unknown_length_shows_that_it_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = Terminal()
    monkeypatch.setattr("sys.stderr", stream)
    monkeypatch.setenv("TERM", "dumb")
    with working("Reading"):
        while stream.getvalue().count("Reading") < 3:
            time.sleep(0.01)
    said = stream.getvalue()
    assert said.endswith("\n"), "what is said next has a line of its own"
    time.sleep(0.2)
    assert stream.getvalue() == said


@pytest.mark.usefixtures("patience")
def test_where_nobody_looks_work_of_unknown_length_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    stream, before = io.StringIO(), threading.active_count()
    monkeypatch.setattr("sys.stderr", stream)
    with working():
        assert threading.active_count() == before
    assert not stream.getvalue()


@pytest.mark.usefixtures("patience")
def test_a_terminal_that_goes_takes_no_work_along(monkeypatch: pytest.MonkeyPatch) -> None:
    class Gone(Terminal):
        asked = 0

        def write(self, text: str) -> int:
            self.asked += 1
            raise OSError(text)

    stream, raised = Gone(), list[object]()
    monkeypatch.setattr("sys.stderr", stream)
    monkeypatch.setattr(threading, "excepthook", raised.append)
    with working():
        while not stream.asked:
            time.sleep(0.01)
    assert not raised
