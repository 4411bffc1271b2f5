"""Two logs become one: by JSON lines, or from another home's file; in any order, any number of times."""

import json
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmq_cards.domain import Audience, Goal, Quality, Review, ReviewId
from pmq_cards.exchange.jsonl import Log, all_lines
from pmq_cards.store.events import Asked, Event, Marked, Mock, Noted, Planned, Undone, event_of, events, take_in
from pmq_cards.store.log import Answer, Mark, ReviewLog, open_log
from pmq_cards.store.sent import FIELDS, content_text
from tests.conftest import Run, review

AT = datetime(2026, 12, 1, 9, tzinfo=UTC)
ONE = review("2026-12-01", 4).card_id


def used(home: Path) -> Path:
    """Make a home that knows something of everything; give its log."""
    path = home / "reviews.db"
    with closing(open_log(path)) as log:
        kept = log.append(Answer(ONE, AT, AT.date(), Quality.GOOD, typed="“so”"))
        undone = log.append(Answer(ONE, AT, AT.date(), Quality.EASY))
        log.take_back(AT + timedelta(minutes=1), undone.id)
        log.set_mark([ONE], Mark.FLAGGED, on=True, at=AT)
        log.set_mark([ONE], Mark.FLAGGED, on=False, at=AT)
        log.set_mark([ONE], Mark.SUSPENDED, on=True, at=AT)
        log.set_goal(Goal(date(2026, 12, 20), AT.date(), (), 12), AT)
        take_in(log, [MOCK, ASKED, NOTE, Undone(ASKED.id, AT)])
        assert log.reviews() == (kept,)
    return path


MOCK = Mock("m1", AT, AT.date(), "engineer", 90_000, '[{"card": "tiny/one", "came": true}]', "a")
ASKED = Asked("q1", AT, AT.date(), "tiny/one", "went well", "a")
NOTE = Noted("tiny/one", content_text(["“why”"] * FIELDS, []), 1_793_604_600, 1_793_604_600_124)


def known(log: ReviewLog) -> set[Event]:
    return set(events(log))


@pytest.fixture
def other(tmp_path: Path) -> Path:
    return used(tmp_path / "other")


def test_the_log_of_another_home_is_taken_in_and_left_as_it_is(other: Path, pmq: Run, home: Path) -> None:
    before = other.read_bytes()
    assert pmq("import", other).out == "2 reviews new, 0 known already; 6 marks and plans new\n"
    assert pmq("import", other).out == "0 reviews new, 2 known already\n"
    assert other.read_bytes() == before
    with closing(open_log(other)) as theirs, closing(open_log(home / "reviews.db")) as ours:
        assert known(ours) == known(theirs)
        assert len(ours.reviews()) == 1
        assert ours.marked(Mark.SUSPENDED) == {ONE}
        assert ours.marked(Mark.FLAGGED) == frozenset()
        assert ours.goal() == theirs.goal()


def test_of_a_damaged_log_of_another_home_nothing_is_taken_in(other: Path, pmq: Run, home: Path) -> None:
    with closing(sqlite3.connect(other)) as connection, connection:
        connection.execute("update reviews set took_ms = 1 where seq = 2")
    ran = pmq("import", other, ok=False)
    assert ran.err.startswith(f"pmq: {other} is damaged (the answer ")
    with closing(open_log(home / "reviews.db")) as ours:
        assert known(ours) == set()


def test_all_that_a_log_knows_goes_through_its_json_lines(other: Path, pmq: Run, home: Path, tmp_path: Path) -> None:
    lines = tmp_path / "all.jsonl"
    lines.write_text(pmq("--home", other.parent, "log", "--all").out)
    assert {json.loads(line)["event"] for line in lines.read_text().splitlines()} == {
        "answer", "undo", "mark", "plan", "mock", "asked", "note",
    }  # fmt: skip
    pmq("import", lines)
    with closing(open_log(other)) as theirs, closing(open_log(home / "reviews.db")) as ours:
        assert known(ours) == known(theirs)


def test_what_scripts_read_is_one_line_an_answer_that_counts(other: Path, pmq: Run) -> None:
    (line,) = pmq("--home", other.parent, "log", "--json").out.splitlines()
    assert "event" not in json.loads(line)


def test_a_line_of_a_newer_pmq_is_passed_over_and_said(tmp_path: Path, pmq: Run) -> None:
    lines = tmp_path / "new.jsonl"
    lines.write_text('{"event": "dream", "id": "x"}\n{"card": "a/b", "at": "2026-12-01T09:00:00Z", "quality": 4}\n')
    ran = pmq("import", lines)
    assert ran.out == "1 review new, 0 known already\n"
    assert "1 line of a newer pmq passed over" in ran.err


def test_an_id_known_with_another_content_is_said_and_kept(tmp_path: Path, pmq: Run) -> None:
    line = {"id": "same", "card": "a/b", "at": "2026-12-01T09:00:00Z", "quality": 4}
    first, second = tmp_path / "1.jsonl", tmp_path / "2.jsonl"
    first.write_text(json.dumps(line))
    second.write_text(json.dumps(line | {"quality": 1}))
    pmq("import", first)
    ran = pmq("import", second)
    assert "1 answer known here with another content, which was kept: same" in ran.err
    assert json.loads(pmq("log", "--json").out)["quality"] == 4


def test_the_homes_own_log_is_no_file_to_import(home: Path, pmq: Run) -> None:
    used(home)
    assert pmq("import", home / "reviews.db", ok=False).code == 2


# Laws.

SOME_DAYS = st.integers(0, 3).map(lambda days: AT + timedelta(days=days))
IDS = st.sampled_from(["r1", "r2", "r3", "r4"])
CARDS = st.sampled_from(["tiny/one", "tiny/two"])
ANSWERS = IDS.map(lambda name: Review(ReviewId(name), ONE, AT, AT.date(), Quality(3), device=name))
MARKS = st.builds(Marked, CARDS, st.sampled_from(Mark), st.booleans(), SOME_DAYS)
CONTENTS = [content_text([text] * FIELDS, []) for text in ("a", "“b”")]
GOALS = st.none() | st.builds(
    Goal,
    day=st.just(date(2026, 12, 20)),
    since=st.just(date(2026, 12, 1)),
    decks=st.just(()),
    minutes_per_day=st.integers(1, 3),
    audiences=st.lists(st.sampled_from(Audience), max_size=2, unique=True).map(tuple),
    last_days=st.sampled_from([None, 1, 2]),
)
EVENTS = st.lists(
    ANSWERS
    | st.builds(Undone, IDS, st.just(AT))
    | MARKS
    | st.builds(Planned, GOALS, SOME_DAYS)
    | st.builds(Noted, CARDS, st.sampled_from(CONTENTS), st.integers(1, 3), st.none() | st.just(2000)),
    max_size=12,
)


def empty() -> ReviewLog:
    return open_log(Path("/nowhere/reviews.db"), create=False)


def state(log: ReviewLog) -> tuple[object, ...]:
    """Give what a learner would see; notes of one instant may differ, and which card has a number."""
    return log.reviews(), log.undone(), log.marked(Mark.SUSPENDED), log.marked(Mark.FLAGGED), log.goal()


@given(EVENTS, st.randoms(use_true_random=False))
def test_the_order_of_events_and_their_number_do_not_matter(found: Sequence[Event], chance: object) -> None:
    one, other = empty(), empty()
    take_in(one, found)
    shuffled = [*found, *found]
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    for event in shuffled:
        take_in(other, [event])
    assert state(one) == state(other)
    for log in (one, other):
        log.close()


@given(EVENTS)
def test_a_log_told_to_another_is_that_log(found: Sequence[Event]) -> None:
    one, other, third = empty(), empty(), empty()
    take_in(one, found)
    take_in(other, tuple(events(one)))
    take_in(third, Log("x", partial(all_lines, tuple(events(one))), datetime.date))
    assert state(one) == state(other) == state(third)
    assert known(one) == known(other) == known(third)
    for log in (one, other, third):
        log.close()


def test_each_change_can_be_told_alone(home: Path) -> None:
    with closing(open_log(used(home))) as log:
        kinds = [("mark", f"suspended {ONE}"), ("plan", ""), ("mock", "m1"), ("asked", "q1"), ("note", "tiny/one")]
        told = [next(iter(event_of(log, kind, key))) for kind, key in [*kinds, ("undo", "q1")]]
        assert set(told) <= known(log)
        assert list(event_of(log, "answer", "never")) == []
