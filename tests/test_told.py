"""What was expected of an interview day is kept when it is shown, and held to what was then known."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from pmq_cards.cli import main
from tests.conftest import Run

GOOD, FORGOT = "\n3\n", "\n1\n"
DAY = "2026-12-10"


@pytest.fixture
def studied(pmq: Run) -> None:
    """Plan for 10 Dec, look at the plan on its first day, half way and on the eve, and keep to it with two cards."""
    pmq("plan", "--by", DAY, now="2026-12-04")
    for day in ("2026-12-04", "2026-12-05", "2026-12-09"):
        pmq(now=f"{day}T08:00")
        pmq("drill", "--plain", "--limit", "2", "--new", "2" if day == "2026-12-04" else "0", keys=GOOD * 2, now=day)


@pytest.fixture
def of_one_deck(pmq: Run, own_deck: Callable[..., Path]) -> None:
    """Meet the two cards of a deck and 21 others, plan for the two alone, look in the morning, and practise all 23."""
    own_deck()
    pmq("drill", "--plain", "--new", "23", keys=GOOD * 23, now="2026-12-04")
    pmq("plan", "tiny", "--by", DAY, now="2026-12-05")
    assert "Interview        today: 2 of 2 (" in pmq(now=f"{DAY}T07:00").out


def kept(home: Path) -> list[tuple[str, str]]:
    with sqlite3.connect(home / "reviews.db") as connection:
        return list(connection.execute("select interview, day from forecasts order by day"))


@pytest.mark.usefixtures("studied")
def test_what_was_shown_first_on_each_day_is_kept(home: Path, pmq: Run) -> None:
    pmq("plan", now="2026-12-09T20:00")
    pmq("stats", now="2026-12-09T21:00")
    assert kept(home) == [(DAY, "2026-12-04"), (DAY, "2026-12-05"), (DAY, "2026-12-09")]


@pytest.mark.usefixtures("studied")
def test_after_the_warm_up_what_was_told_stands_beside_what_was_known(pmq: Run) -> None:
    morning = pmq(now=f"{DAY}T07:00").out
    assert "Interview        today: 2 of 21 (" in morning
    told = morning.partition("today: ")[2].partition(" expected")[0]
    ran = pmq(
        "drill", "--plain", "--practice", "--limit", "21", keys=GOOD * 19 + FORGOT + GOOD + "q\n", now=f"{DAY}T08:00"
    )
    assert f"The interview: pmq said {told} on the day, 1 of 2 asked were known" in ran.out
    assert f"today: said {told} on the day, 1 of 2 asked were known" in pmq(now=f"{DAY}T09:00").out
    assert f"Thu 10 Dec: said {told} on the day, 1 of 2 asked were known." in pmq("stats", now="2026-12-20").out


@pytest.mark.usefixtures("studied")
def test_the_figure_has_the_first_day_half_way_and_the_last(pmq: Run) -> None:
    rows = pmq("stats", "--json", now=f"{DAY}T07:00").json["figures"]["told"]["rows"]
    assert [row["day"] for row in rows] == ["2026-12-04", "2026-12-05", "2026-12-09"]
    assert [(row["interview"], row["of"], row["were"], row["asked"]) for row in rows] == [(DAY, 21, None, None)] * 3


@pytest.mark.usefixtures("studied")
def test_what_stats_shows_first_on_a_day_stands_in_it_at_once(pmq: Run) -> None:
    first, again = (pmq("stats", "--json", now="2026-12-08T09:00").json["figures"]["told"]["rows"] for _ in range(2))
    assert first == again
    assert first[-1]["day"] == "2026-12-08"


@pytest.mark.usefixtures("studied")
def test_a_look_ahead_is_forgotten_when_the_day_has_come(home: Path, pmq: Run) -> None:
    pmq("plan", "--by", "2026-12-24", now="2026-12-10")
    pmq("plan", now="2026-12-20")
    assert kept(home)[-1] == ("2026-12-24", "2026-12-20")
    pmq("plan", now="2026-12-11")
    assert kept(home)[-1] == ("2026-12-24", "2026-12-11")


def test_a_log_that_another_pmq_writes_to_shows_its_plan_all_the_same(home: Path, pmq: Run) -> None:
    pmq("plan", "--by", DAY, now="2026-12-04")
    with sqlite3.connect(home / "reviews.db") as holder:
        holder.execute("begin immediate")
        assert "6 days left" in pmq("plan", now="2026-12-04").out
        assert "5 days left" in pmq("plan", now="2026-12-05").out
        assert "5 days left" in pmq(now="2026-12-05").out
    assert kept(home) == [(DAY, "2026-12-04")]


@pytest.mark.usefixtures("of_one_deck")
def test_cards_of_other_decks_are_not_counted_as_known(pmq: Run) -> None:
    known = "on the day, 2 were known"
    assert known in pmq("drill", "--plain", "--practice", keys=GOOD * 23 + "q\n", now=f"{DAY}T08:00").out
    assert known in pmq(now=f"{DAY}T09:00").out
    assert known in pmq("stats", "told", now=f"{DAY}T09:00").out
    assert known in pmq(now="2026-12-11").err
    assert known in pmq("stats", "told", now="2026-12-12").out


@pytest.mark.usefixtures("of_one_deck")
def test_the_morning_is_told_of_though_cards_of_other_decks_were_asked_before(home: Path, pmq: Run) -> None:
    with sqlite3.connect(home / "reviews.db") as connection:
        connection.execute("delete from forecasts")
    pmq("drill", "pm-interview", "--plain", "--practice", keys=GOOD * 21 + "q\n", now=f"{DAY}T08:00")
    pmq(now=f"{DAY}T09:00")
    assert kept(home) == [(DAY, DAY)]


@pytest.mark.usefixtures("of_one_deck")
def test_a_deck_that_is_put_aside_afterwards_was_known_all_the_same(pmq: Run) -> None:
    pmq("drill", "--plain", "--practice", keys=GOOD * 23 + "q\n", now=f"{DAY}T08:00")
    pmq("suspend", "tiny", now=f"{DAY}T20:00")
    assert "on the day, 2 were known" in pmq(now="2026-12-11").err
    assert "on the day, 2 were known" in pmq("stats", "told", now="2026-12-12").out


@pytest.mark.usefixtures("of_one_deck")
def test_of_an_interview_whose_decks_nobody_knows_any_more_nothing_is_said_to_be_known(pmq: Run) -> None:
    pmq("drill", "--plain", "--practice", keys=GOOD * 23 + "q\n", now=f"{DAY}T08:00")
    pmq("plan", "--clear", now=f"{DAY}T20:00")
    assert "which cards it was of is not known any more" in pmq("stats", "told", now="2026-12-12").out
    rows = pmq("stats", "--json", now="2026-12-12").json["figures"]["told"]["rows"]
    assert {(row["of"], row["were"], row["asked"]) for row in rows} == {(2, None, None)}


@pytest.mark.usefixtures("studied")
def test_an_interview_before_the_last_plan_was_known_where_it_was_of_all_decks(pmq: Run) -> None:
    pmq("drill", "--plain", "--practice", keys=GOOD * 21 + "q\n", now=f"{DAY}T08:00")
    pmq("plan", "--by", "2026-12-18", now="2026-12-11")
    rows = pmq("stats", "--json", now="2026-12-12").json["figures"]["told"]["rows"]
    assert {(row["were"], row["asked"]) for row in rows if row["interview"] == DAY} == {(2, 2)}


def test_nothing_told_is_said_in_a_sentence(pmq: Run, home: Path) -> None:
    assert main(["--home", str(home), "--now", "2026-12-04", "stats", "--json"]) == 0
    pmq("drill", "--plain", keys=GOOD + "q\n", now="2026-12-04")
    assert "Nothing was told of an interview yet." in pmq("stats", "told", now="2026-12-04").out


@pytest.mark.usefixtures("studied")
@pytest.mark.parametrize("columns", [80, 60, 50, 40])
def test_the_days_and_what_was_known_are_whole_at_any_width(
    pmq: Run, monkeypatch: pytest.MonkeyPatch, columns: int
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    pmq("drill", "--plain", "--practice", keys=GOOD * 19 + FORGOT + GOOD, now=f"{DAY}T08:00")
    shown = pmq("stats", "told", now="2026-12-20T09:00").out
    assert shown.count(f"  {DAY}") == 3
    assert all(day in shown for day in ("2026-12-04", "2026-12-05", "2026-12-09"))
    words = " ".join(shown.split())
    assert words.count("Were known 1; Asked 2") == 3 or " Were known Asked " in words
    assert "…" not in shown
    assert max(map(len, shown.splitlines())) <= columns
