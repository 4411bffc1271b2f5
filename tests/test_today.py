"""What the work of today is: one answer, whatever asks for it."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from pmq_cards.said import counted
from pmq_cards.store.log import open_log
from tests.conftest import Run, review

OwnDeck = Callable[..., Path]
GOOD = "\n3\n"
INTERVIEW = "2026-12-14"
DAY = "The interview is today, with an engineer and a recruiter. "
STEPS = {
    "Warm up": "pmq drill mine --practice",
    "Take along": "pmq sheet mine --audience engineer --audience recruiter",
    "Rehearse": "pmq mock mine --audience engineer --audience recruiter",
}


def deck(name: str, cards: int) -> str:
    rows = "".join(f"  - {{id: c{n}, why: To learn {n}., question: What is {n}?}}\n" for n in range(cards))
    return f"id: {name}\ntitle: {name.capitalize()}\ncards:\n{rows}"


@pytest.fixture
def few_minutes(pmq: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Meet 20 cards, then plan for an interview with two minutes a day."""
    monkeypatch.setattr("pmq_cards.clock._stopwatch_ms", lambda: 0)  # a busy machine would give the learner a pace
    for day in ("2026-12-01", "2026-12-02"):
        pmq("drill", keys=GOOD * 20, now=day)
    pmq("plan", "--by", INTERVIEW, "--minutes", "2", now="2026-12-08")


@pytest.mark.usefixtures("few_minutes")
def test_the_drill_and_due_take_the_first_day_of_the_plan(pmq: Run) -> None:
    first = pmq("plan", "--json", now="2026-12-08").json["days"][0]
    today = pmq("due", "--json", now="2026-12-08").json
    assert {key: today[key] for key in ("due", "new", "minutes", "left_over")} == {
        "due": 6, "new": 1, "minutes": 2, "left_over": 14,
    }  # fmt: skip
    assert {key: first[key] for key in ("due", "new", "minutes", "left_over")} == {
        key: today[key] for key in ("due", "new", "minutes", "left_over")
    }
    assert "6 due, 1 new, about 2 min, 14 left over" in pmq(now="2026-12-08").out
    assert "1 of 7" in pmq("drill", keys="q\n", now="2026-12-08").out


@pytest.mark.usefixtures("few_minutes")
def test_a_card_has_one_day_in_the_drill_and_in_the_list(pmq: Run) -> None:
    out = pmq("drill", "--new", "0", "--limit", "1", keys="\n4\n", now="2026-12-08").out
    answered = next(one for one in pmq("cards", "--json", now="2026-12-08").json if one["last_day"] == "2026-12-08")
    figures = pmq("stats", "--json", now="2026-12-08").json["figures"]
    row = next(row for row in figures["cards"]["rows"] if row["card"] == answered["card"])
    days = (date.fromisoformat(row["due"]) - date(2026, 12, 8)).days
    assert 0 < days < 6
    assert f"Easy: next in {counted(days, 'day')}, u to undo" in out


def test_a_limit_of_one_leaves_the_rest_of_the_day(pmq: Run, own_deck: OwnDeck) -> None:
    own_deck(deck("mine", 9), "mine.yaml")
    pmq("drill", "mine", keys=GOOD * 9, now="2026-12-01")
    out = pmq("drill", "mine", "--limit", "1", keys=GOOD, now="2026-12-02").out
    assert "8 left for today: pmq drill mine\nTomorrow: 8 due" in out


def test_what_a_deck_gets_of_the_new_cards_is_the_same_everywhere(pmq: Run, own_deck: OwnDeck) -> None:
    own_deck(deck("first", 12), "first.yaml")
    own_deck(deck("second", 5), "second.yaml")
    waits = "0 due, 5 new waiting (10 a day reached)"
    assert pmq("due", "first").out.startswith("0 due, 10 new, ")
    assert pmq("due", "second").out == f"{waits}: pmq drill second --new 5\n"
    assert f"Second           {waits}; 0 of 5 met" in pmq().out
    assert "New cards are waiting: pmq drill second --new 5\n" in pmq("drill", "second").out
    assert "1 of 5" in pmq("drill", "second", "--new", "5", keys="q\n").out


def test_a_card_left_open_makes_nobody_slow(pmq: Run, home: Path, own_deck: OwnDeck) -> None:
    own_deck(deck("mine", 25), "mine.yaml")
    three_hours = 3 * 60 * 60 * 1000
    log = open_log(home / "reviews.db")
    log.merge(review("2026-12-01", 4, card=f"mine/c{n}", took_ms=three_hours) for n in range(20))
    log.close()
    today = pmq("due", "mine", "--json", now="2026-12-02").json
    found = today["due"], today["new"], today["minutes"]
    assert found == (20, 5, 30)  # five minutes a new card, the usual 15 seconds another


def test_what_is_spent_of_the_minutes_is_said(pmq: Run, home: Path, own_deck: OwnDeck) -> None:
    own_deck(deck("mine", 9), "mine.yaml")
    pmq("plan", "mine", "--by", INTERVIEW, "--minutes", "1", now="2026-12-08")
    log = open_log(home / "reviews.db")
    log.merge([review("2026-12-08", 4, card="mine/c0", took_ms=61_000)])
    log.close()
    assert pmq("due", "mine", now="2026-12-08").out.startswith("0 due, 8 left over (1 minute a day used up)")
    assert "The time for today (1 minute) is used up, 8 cards left over." in pmq("drill", "mine", now="2026-12-08").out


def test_on_the_day_of_the_interview_one_sentence_stands_everywhere(pmq: Run, own_deck: OwnDeck) -> None:
    own_deck(deck("mine", 2), "mine.yaml")
    pmq("plan", "mine", "--by", INTERVIEW, "--audience", "engineer", "--audience", "recruiter", now="2026-12-08")
    pmq("drill", "mine", keys=GOOD * 2, now="2026-12-12")
    pmq("drill", "mine", keys="\n1\nq\n", now="2026-12-13")
    sentence = DAY + "; ".join(f"{what.lower()}: {command}" for what, command in STEPS.items()).replace("w", "W", 1)
    assert pmq("due", now=INTERVIEW).out == pmq("drill", now=INTERVIEW).out == f"{sentence}\n"
    assert sentence in " ".join(pmq("stats", now=INTERVIEW).out.split())
    shown, plan = pmq(now=INTERVIEW).out, pmq("plan", now=INTERVIEW).out
    assert "Interview        today, with an engineer and a recruiter: 2 of 2 (0-2) expected\n" in shown
    assert "Mine             nothing due; 2 of 2 met" in shown
    assert shown.splitlines()[-3:] == [f"{what:16} {command}" for what, command in STEPS.items()]
    assert plan.splitlines()[:4] == [DAY.strip(), *(f"{what:12}{command}" for what, command in STEPS.items())]
    assert pmq("due", "--exit-code", now=INTERVIEW, ok=False).code == 1


def test_a_card_of_the_last_pass_names_both_of_its_days(pmq: Run, own_deck: OwnDeck) -> None:
    own_deck(deck("mine", 1), "mine.yaml")
    for day in ("2026-12-01", "2026-12-02", "2026-12-08"):
        pmq("drill", "mine", keys=GOOD, now=day)
    pmq("plan", "mine", "--by", INTERVIEW, "--last-days", "1", now="2026-12-08")
    assert "Young: due Sun 13 Dec (last pass), then Wed 23 Dec;" in pmq("show", "c0", now="2026-12-09").out
    assert "Young: due today (last pass), then Wed 23 Dec;" in pmq("show", "c0", now="2026-12-13").out
    assert "young     Sun 13 Dec" in pmq("cards", "mine", now="2026-12-09").out
    (found,) = pmq("cards", "mine", "--json", now="2026-12-09").json
    assert (found["due"], found["own_due"]) == ("2026-12-13", "2026-12-23")


def test_a_suspended_card_is_due_on_no_day(pmq: Run, own_deck: OwnDeck) -> None:
    own_deck(deck("mine", 1), "mine.yaml")
    pmq("drill", "mine", keys=GOOD, now="2026-12-01")
    pmq("suspend", "c0", now="2026-12-01")
    assert "Young: not asked for, else due tomorrow;" in pmq("show", "c0", now="2026-12-01").out
    (found,) = pmq("cards", "mine", "--json", now="2026-12-01").json
    assert (found["due"], found["own_due"]) == (None, "2026-12-02")


def test_cards_added_when_the_day_is_done_read_as_alive(pmq: Run, own_deck: OwnDeck) -> None:
    pmq("drill", keys=GOOD * 10)
    own_deck(deck("mine", 5), "mine.yaml")
    assert pmq().out.splitlines() == [
        "Mine             0 due, 5 new waiting (10 a day reached); 0 of 5 met",
        "PM interview     0 due, 11 new waiting (10 a day reached); 10 of 21 met",
        "Next             pmq drill --practice; the next cards come tomorrow",
        "Or now           pmq drill --new 10, to meet cards that wait",
    ]
    assert "What is 0?" in pmq("drill", "--new", "10", keys="\nq\n").out


def test_a_card_that_is_met_today_comes_again_tomorrow(pmq: Run, own_deck: OwnDeck) -> None:
    own_deck()
    pmq("suspend", "pm-interview")
    pmq("answer", "tiny/one", "--grade", "good", now="2026-12-01")
    pmq("answer", "tiny/one", "--grade", "good", now="2026-12-02")
    assert pmq("due", now="2026-12-02").out == "0 due, 1 new, about 1 min; next tomorrow\n"
    pmq("answer", "tiny/two", "--grade", "easy", now="2026-12-02")
    assert pmq("due", now="2026-12-02", ok=False).out == "nothing due; next tomorrow\n"
