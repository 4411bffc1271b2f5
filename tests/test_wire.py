"""What a line may say: whatever is let through can be taken in by a log, and told again."""

import json
import shutil
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pmq_cards.anki.note_type import FIELD_NAMES
from pmq_cards.domain import Review
from pmq_cards.exchange.jsonl import Log, all_lines
from pmq_cards.exchange.wire import events_in
from pmq_cards.store.events import Asked, Event, Mock, Undone, events, take_in
from pmq_cards.store.heard import mocks_of
from pmq_cards.store.log import ReviewLog, open_log
from pmq_cards.store.sent import FIELDS
from tests.conftest import TWO_CARDS, Run

if TYPE_CHECKING:
    from tests.anki_world import Anki

DECK = TWO_CARDS.replace("first thing", "“first” thing")

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


NO_CARDS = [
    "5",
    '"text"',
    "null",
    "[1, 2]",
    '{"a": 1}',
    "[NaN]",
    "1e999",
    '[{"took_ms": NaN}]',
    '[{"took_ms": [1e999]}]',
]
"""What is no list of objects, or holds a number that JSON has no word for."""


@pytest.mark.parametrize("cards", NO_CARDS)
def test_the_cards_of_a_mock_are_a_list_of_objects(cards: str) -> None:
    with pytest.raises(ValueError, match='"cards" must be a list of objects'):
        list(events_in(line("mock").replace('[{"card": "tiny/one"}]', cards), datetime.date))


@pytest.mark.parametrize("body", [*NO_CARDS, '[{"card": "tiny/one", "took_ms": -Infinity}]'])
def test_a_log_that_holds_other_cards_is_told_backed_up_and_restored(
    pmq: Run, home: Path, tmp_path: Path, body: str
) -> None:
    pmq("flag", "customer-access")
    mock = Mock("m", datetime.fromisoformat(AT), datetime.fromisoformat(AT).date(), "", 9, body, "a")
    with closing(open_log(home / "reviews.db")) as log:
        take_in(log, [mock])
    shutil.copy(home / "reviews.db", tmp_path / "copy.db")
    pmq("sync", tmp_path / "shared")
    pmq("backup", tmp_path / "all.zip")
    (file,) = (tmp_path / "shared").iterdir()
    for told in file.read_text().splitlines():
        json.loads(told, parse_constant=pytest.fail)
    for name in ("copy.db", "all.zip"):
        pmq("--home", tmp_path / name.replace(".", "-"), "restore", tmp_path / name)
        assert '"event": "mock"' in pmq("--home", tmp_path / name.replace(".", "-"), "log", "--json", "--all").out
    assert pmq("--home", tmp_path / "other", "sync", tmp_path / "shared").err == ""


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


FAR = [
    {"day": "2027-11-02"},
    {"day": "9999-12-31"},
    {"day": "9999-12-31", "since": "9999-01-01"},
    {"day": "2026-10-31"},
    {"since": "2025-10-01"},
    {"at": "2099-01-01T09:00:00Z"},
]


@pytest.mark.parametrize("far", FAR)
def test_a_plan_that_no_pmq_would_have_set_is_refused(far: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r'^"day" must follow "since" within a year, and "since" be near "at"'):
        list(events_in(line("plan", **far), datetime.date))


def test_a_plan_for_a_day_in_a_year_is_let_through() -> None:
    assert len(accepted(line("plan", day="2027-11-01"))) == 1


@pytest.mark.parametrize("words", [(), ("due",), ("plan",), ("stats",), ("drill", "--plain")])
def test_a_plan_beyond_a_year_that_a_log_holds_is_left_out_and_said(
    pmq: Run, home: Path, words: tuple[str, ...]
) -> None:
    pmq("plan", "--by", "2026-12-20")
    with closing(sqlite3.connect(home / "reviews.db")) as connection, connection:
        connection.execute("update plan set day = '2027-12-20'")
    ran = pmq(*words)
    assert "the interview on 2027-12-20 is more than a year away" in ran.err
    assert "2027" not in ran.out
    assert [one for one in pmq("log", "--all").out.splitlines() if '"plan"' in one] == []
    assert pmq("plan", "--by", "2026-12-21").err == ""
    assert pmq("due").err == ""


# Notes that Anki was sent.

CONTENTS: Sequence[object] = [
    None,
    [],
    {"fields": ["a"] * 13},
    {"fields": ["a"] * 12, "tags": []},
    {"fields": [*["a"] * 12, 1], "tags": []},
    {"fields": ["a"] * 13, "tags": [None]},
    {"fields": "a" * 13, "tags": []},
    {"fields": [*["a"] * 12, "\ud800"], "tags": []},
    {"fields": [*["a"] * 12, "a\x1fb"], "tags": []},
]


def test_a_note_has_as_many_fields_as_anki_gives_it() -> None:
    assert len(FIELD_NAMES) == FIELDS


@pytest.mark.parametrize("content", CONTENTS)
def test_a_note_that_anki_can_not_have_been_sent_is_refused(content: object) -> None:
    with pytest.raises(ValueError, match=r'^"content" must be the 13 "fields" and the "tags" of a note'):
        list(events_in(line("note", content=content), datetime.date))


@pytest.mark.parametrize(
    "stamp",
    [{"changed_at_s": 0}, {"changed_at_s": 1 << 52}, {"number": 7}, {"number": 1_793_604_600_125}, {"number": 1 << 52}],
)
def test_a_note_has_an_instant_and_a_number_that_anki_can_hold(stamp: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r'^"(changed_at_s|number)" must be'):
        list(events_in(line("note", **stamp), datetime.date))


def test_a_note_that_came_as_json_is_no_change_to_send(pmq: Run, tmp_path: Path, own_deck: Callable[..., Path]) -> None:
    own_deck(DECK)
    pmq("export", "-o", tmp_path / "a.apkg")
    (tmp_path / "log.jsonl").write_text(pmq("log", "--all").out)
    (tmp_path / "other" / "decks").mkdir(parents=True)
    (tmp_path / "other" / "decks" / "tiny.yaml").write_text(DECK)
    pmq("--home", tmp_path / "other", "import", tmp_path / "log.jsonl")
    out = pmq("--home", tmp_path / "other", "export", "-o", tmp_path / "b.apkg").out
    assert out.partition(": ")[2] == pmq("export", "-o", tmp_path / "a.apkg").out.partition(": ")[2]


@pytest.fixture
def stranger(pmq: Run, home: Path, own_deck: Callable[..., Path]) -> Path:
    """Give a home whose log holds notes that no pmq sent: of a card that is there, and of others that are not."""
    own_deck(DECK)
    pmq("flag", "tiny/one")
    rows = [(f"tiny/{n}", json.dumps(content), 5, 1_793_604_600_000 + n) for n, content in enumerate(CONTENTS)]
    rows += [("tiny/one", "null", 5, 7), ("tiny/gone", "no JSON", 1 << 60, 1 << 60)]
    rows += [("tiny/left", json.dumps(CONTENT), 5, 8), ("tiny/left-too", json.dumps(CONTENT), 5, 9)]
    with closing(sqlite3.connect(home / "reviews.db")) as connection, connection:
        connection.executemany("insert into anki_notes values (?, ?, ?, ?)", rows)
    return home


def test_a_note_that_no_pmq_sent_stops_no_export(pmq: Run, stranger: Path, tmp_path: Path, anki: "Anki") -> None:
    assert stranger.is_dir()
    for words in ((), ("--reverse",), ()):
        pmq("export", *words, "-o", tmp_path / "a.apkg")
        anki.take(tmp_path / "a.apkg")
    assert pmq("export", "-o", tmp_path / "a.apkg").code == 0


def test_a_note_that_no_pmq_sent_is_told_to_nobody_and_a_backup_comes_back(
    pmq: Run, stranger: Path, tmp_path: Path
) -> None:
    told = [json.loads(one) for one in pmq("log", "--all").out.splitlines()]
    assert {one["card"] for one in told if one["event"] == "note"} == set()
    pmq("backup", tmp_path / "a.zip")
    pmq("restore", "--replace", tmp_path / "a.zip")
    with closing(sqlite3.connect(stranger / "reviews.db")) as connection:
        assert connection.execute("select * from anki_notes").fetchall() == []
