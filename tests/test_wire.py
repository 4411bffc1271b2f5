"""What a line may say: whatever is let through can be taken in by a log, and told again."""

import json
from collections.abc import Mapping, Sequence
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pmq_cards.domain import Review
from pmq_cards.exchange.jsonl import Log, all_lines
from pmq_cards.exchange.wire import events_in
from pmq_cards.store.events import Asked, Event, Mock, Undone, events, take_in
from pmq_cards.store.heard import mocks_of
from pmq_cards.store.log import ReviewLog, open_log
from tests.conftest import Run

AT = "2026-11-01T08:00:00Z"
CONTENT = {"fields": ["a"] * 13, "tags": ["b"]}
GOOD: Mapping[str, dict[str, object]] = {
    "answer": {"id": "a", "card": "tiny/one", "day": "2026-11-01", "quality": 4, "kind": "review", "took_ms": 9},
    "undo": {"id": "a"},
    "mark": {"card": "tiny/one", "mark": "flagged", "on": True},
    "plan": {"day": "2026-11-20", "since": "2026-11-01", "decks": ["a"], "minutes_per_day": 9, "last_days": 2},
    "mock": {"id": "m", "day": "2026-11-01", "audience": "engineer", "took_ms": 9, "cards": [{"card": "tiny/one"}]},
    "asked": {"id": "q", "day": "2026-11-01", "card": "tiny/one", "note": "so"},
    "note": {"card": "tiny/one", "content": CONTENT, "changed_at_s": 1_793_604_600, "number": 1_793_604_600_124},
}
MORE: Mapping[str, Sequence[str]] = {"answer": ["undone", "typed", "device"], "plan": ["audience"]}
NUMBERS = [-1, 0, 1, 2, 3, 1 << 31, (1 << 53) - 1, 1 << 53, 1 << 63, 1 << 64, 10**30, 0.5, 1e300, float("inf")]
TEXTS = ["", " ", "a b", "a\tb", "\0", "\ud800", "\x1b[2J", "\N{PILE OF POO}", "engineer", "0001-01-01", "9999-12-31"]
PLAIN = st.sampled_from([None, True, *NUMBERS, *TEXTS]) | st.text(max_size=5)
VALUES = st.recursive(
    PLAIN, lambda some: st.lists(some, max_size=3) | st.dictionaries(PLAIN.map(str), some, max_size=3)
)


@st.composite
def lines(draw: st.DrawFn) -> str:
    kind = draw(st.sampled_from(sorted(GOOD)))
    good: dict[str, object] = {"event": kind, "at": AT, **GOOD[kind]}
    keys = st.sampled_from([*good, *MORE.get(kind, [])]).filter(lambda key: key != "event")
    return json.dumps(good | draw(st.dictionaries(keys, VALUES, max_size=2)))


def line(kind: str, **values: object) -> str:
    return json.dumps({"event": kind, "at": AT, **GOOD[kind]} | values)


def nested(levels: int) -> str:
    return line("mock").replace('[{"card": "tiny/one"}]', "[" * levels + "]" * levels)


def accepted(text: str) -> Sequence[Event]:
    try:
        return list(events_in(text, datetime.date))
    except ValueError:
        return ()


def empty() -> ReviewLog:
    return open_log(Path("/nowhere/reviews.db"), create=False)


@given(lines())
@example(line("plan", last_days=3))
@example(line("plan", decks=["\ud800"]))
@example(line("plan", decks=["a\tb"]))
@example(line("mock", cards=[{"card": "tiny/one", "typed": "\ud800"}]))
@example(line("answer", typed="a\0b", undone=True))
@example(line("asked", note="a\0b"))
@example(line("note", changed_at_s=None))
def test_whatever_is_let_through_is_taken_in_and_told_again(text: str) -> None:
    with closing(empty()) as log, closing(empty()) as other:
        found = accepted(text)
        take_in(log, found)
        take_in(log, [Undone(event.id, event.at) for event in found if isinstance(event, Review | Mock | Asked)])
        told = tuple(events(log))
        assert {type(event) for event in told} >= {type(event) for event in found} - {Undone}
        take_in(other, Log("x", lambda: list(all_lines(told)), datetime.date))
        assert set(events(other)) == set(told)
        assert len(mocks_of(log)) <= 1


@pytest.mark.parametrize("kind", GOOD)
def test_a_line_as_pmq_writes_it_is_let_through(kind: str) -> None:
    assert len(accepted(line(kind))) == 1


@pytest.mark.parametrize("levels", [6, 300, 600, 900, 960, 980, 990, 1000, 100_000])
def test_what_is_nested_deeply_is_refused(levels: int) -> None:
    with pytest.raises(ValueError, match=r'nested too deeply|"cards" must be|not a line of JSON'):
        list(events_in(nested(levels), datetime.date))


def test_a_line_that_no_row_could_hold_is_refused() -> None:
    with pytest.raises(ValueError, match="longer than 67,108,864 characters"):
        list(events_in(line("answer", typed="x" * (1 << 26)), datetime.date))


def test_one_bad_line_of_a_shared_folder_stops_no_other(pmq: Run, tmp_path: Path) -> None:
    shared = tmp_path / "shared"
    pmq("sync", shared)
    (shared / "other.jsonl").write_text(f"{line('plan', last_days=3)}\n{line('answer')}\n")
    (shared / "third.jsonl").write_text(f"{line('answer', id='b', at='2026-11-01T09:00:00Z')}\n")
    assert pmq("due").err == f"pmq: warning: 1 line of {shared} could not be read\n"
    assert pmq("log").out.count("\n") == 2
    assert pmq("sync").out.startswith("0 answers came in")


@pytest.mark.parametrize("value", [0, 3, True, "2"])
def test_a_plan_has_one_or_two_last_days(value: object) -> None:
    with pytest.raises(ValueError, match=r'^"last_days" must be'):
        list(events_in(line("plan", last_days=value), datetime.date))
