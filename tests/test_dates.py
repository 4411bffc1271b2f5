"""Days as people write them."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmq_cards.dates import day_meant, is_day
from pmq_cards.errors import UsageError
from tests.conftest import Run

TODAY = date(2026, 11, 24)  # a Tuesday


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("tomorrow", "2026-11-25"),
        ("+14", "2026-12-08"),
        ("fri", "2026-11-27"),
        ("Friday", "2026-11-27"),
        ("tue", "2026-12-01"),  # the next one after today
        ("9 dec", "2026-12-09"),
        ("9dec", "2026-12-09"),
        ("9. December", "2026-12-09"),
        ("Dec 9th", "2026-12-09"),
        ("9 dec 2026", "2026-12-09"),
        ("December 9, 2026", "2026-12-09"),
        ("12-09", "2026-12-09"),
        ("9.12.", "2026-12-09"),
        ("9.12", "2026-12-09"),
        ("9. 12. 2026", "2026-12-09"),
        ("2026-12-09", "2026-12-09"),
        ("20261209", "2026-12-09"),
        ("24 nov", "2026-11-24"),
        ("1 sept", "2027-09-01"),
        ("29 feb", "2028-02-29"),
        ("  9   DEC ", "2026-12-09"),
    ],
)
def test_a_day_is_read_as_it_is_written(text: str, day: str) -> None:
    assert day_meant(text, TODAY, "") == date.fromisoformat(day)
    assert is_day(text)


@pytest.mark.parametrize(
    ("text", "day"),
    [("tue", "2026-11-17"), ("yesterday", "2026-11-23"), ("9 dec", "2025-12-09"), ("-14", "2026-11-10")],
)
def test_looking_back_the_last_such_day_is_meant(text: str, day: str) -> None:
    assert day_meant(text, TODAY, "", past=True) == date.fromisoformat(day)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("9/12", "two ways; write 9 dec or 12 sep"),
        ("9/12/2026", "two ways; write 9 dec or 12 sep"),
        ("24/12", "write 24 dec"),
        ("2026-02-30", "in no calendar; write tomorrow, +14"),
        ("30 feb", "in no calendar"),
        ("13-01", "in no calendar"),
        ("soon", "in no calendar"),
        ("9 d", "in no calendar"),
        ("", "in no calendar"),
        ("٩ dec", "in no calendar"),
    ],
)
def test_what_is_no_day_or_two_is_a_sentence(text: str, said: str) -> None:
    with pytest.raises(UsageError, match=re.escape(said)):
        day_meant(text, TODAY, f'--by "{text}"')


@pytest.mark.parametrize("text", ["pm-interview", "may", "nowhere", "", "12"])
def test_a_word_is_no_day(text: str) -> None:
    assert not is_day(text)


@given(st.dates(TODAY, TODAY + timedelta(days=364)))
def test_every_way_to_write_a_day_ahead_means_the_same(day: date) -> None:
    ways = [
        day.isoformat(),
        f"{day:%m-%d}",
        f"{day.day}.{day.month}.",
        f"{day.day} {day:%b}",
        f"{day:%B} {day.day}, {day.year}",
        f"+{(day - TODAY).days}",
    ]
    assert {day_meant(way, TODAY, "") for way in ways} == {day}


@given(st.text(max_size=12))
def test_any_text_is_a_day_or_a_sentence(text: str) -> None:
    try:
        day_meant(text, TODAY, "")
    except UsageError:
        return
    assert is_day(text)


@pytest.mark.parametrize("words", [["2026-12-09"], ["9", "dec"], ["--by", "9.12."], ["pm-interview", "12-09"]])
def test_the_interview_is_planned_for_a_day_as_people_write_it(pmq: Run, words: list[str]) -> None:
    assert "Interview   Wed 9 Dec, 15 days left" in pmq("plan", *words, now="2026-11-24").out


def test_a_deck_named_like_a_day_is_a_deck(pmq: Run, own_deck: Callable[..., Path]) -> None:
    own_deck("id: fri\ntitle: Fri\ncards:\n  - {id: one, why: w, question: q}\n", "fri.yaml")
    shown = pmq("plan", "fri", "+7", now="2026-11-24").out
    assert "Interview   Tue 1 Dec, 7 days left" in shown
    assert "1 in fri" in shown


def test_a_day_with_two_readings_sets_no_plan(pmq: Run) -> None:
    ran = pmq("plan", "9/12", now="2026-11-24", ok=False)
    assert (ran.code, ran.out) == (2, "")
    assert "9 dec or 12 sep" in ran.err
    assert "No interview is planned" in pmq("plan", now="2026-11-24").out


def test_what_is_measured_begins_with_a_day_as_people_write_it(pmq: Run) -> None:
    assert pmq("stats", "--since", "mon", "--json", now="2026-11-24").json["since"] == "2026-11-23"
