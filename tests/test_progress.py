"""How far long work has come, on a terminal."""

import io
from datetime import UTC, datetime
from itertools import count

import pytest

from pmq_cards.cli.progress import progress
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
