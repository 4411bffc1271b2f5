"""The estimate that learns from the learner, on every face."""

import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from pmq_cards.cli import main
from pmq_cards.decks import load_library
from pmq_cards.domain import CardId, Goal, Review
from pmq_cards.ids import derived_id
from pmq_cards.planning import plan_day
from pmq_cards.schedulers import NAMES, scheduler
from pmq_cards.standing import standing_of
from pmq_cards.store.log import open_log
from tests.conftest import Run
from tools.learners import KINDS, Learner

BEGIN = date(2026, 12, 1)
TWO_WEEKS = 14
MORNING = "2026-12-15T08:00"

Studied = Callable[[str], float]


@pytest.fixture
def studied(home: Path) -> Studied:
    """Let a simulated person of a kind keep to a plan of two weeks; give how many cards are then truly known."""
    cards = [card.id for card in load_library(home / "decks").cards]

    def study(kind: str) -> float:
        home.mkdir()
        learner, goal = Learner(3, KINDS[kind]), Goal(BEGIN + timedelta(days=TWO_WEEKS), BEGIN)
        reviews_of: dict[CardId, list[Review]] = {}
        for ahead in range(TWO_WEEKS):
            day = BEGIN + timedelta(days=ahead)
            standing = standing_of(cards, reviews_of, scheduler("sm2"), day, goal=goal)
            for place, card_id in enumerate(plan_day(standing).cards):
                for number, quality in enumerate(learner(card_id, day)[0]):
                    at = datetime(day.year, day.month, day.day, 9, place, number, tzinfo=UTC)
                    made = Review(derived_id(card_id, at, quality), card_id, at, day, quality, took_ms=15_000)
                    reviews_of.setdefault(card_id, []).append(made)
        log = open_log(home / "reviews.db")
        log.merge([review for reviews in reviews_of.values() for review in reviews])
        log.set_goal(goal, datetime(2026, 12, 1, tzinfo=UTC))
        log.close()
        return sum(learner.recall(card_id, goal.day) for card_id in cards)

    return study


def test_who_forgets_ten_times_as_fast_reads_the_same_truth_everywhere(pmq: Run, studied: Studied, home: Path) -> None:
    truth = studied("forgets 10 times as fast")
    found = pmq("plan", "--json", now=MORNING).json
    expected = found["expected"]["stop"]
    assert abs(expected["known"] - truth) < 2
    assert expected["low"] < truth < expected["high"] <= 19
    said = f"{round(expected['known'])} of 21 ({expected['low']}-{expected['high']})"
    assert f"today: {said} expected" in pmq(now=MORNING).out
    assert f"{said} expected." in pmq("plan", now=MORNING).out
    assert f"{said} would be recalled today." in pmq("stats", now=MORNING).out
    page = home / "page.html"
    pmq("report", "-o", page, now=MORNING)
    known, between = said.split(" (")
    assert f'<p class="number">{known}</p>' in page.read_text()
    assert f"Between {between[:-1].replace('-', ' and ')}." in page.read_text()


def test_a_fast_forgetter_is_told_so_with_the_answers_behind_it(pmq: Run, studied: Studied) -> None:
    studied("forgets 10 times as fast")
    sentence = "You forget about 9 times as fast as most: the plan minds it (142 measured answers)."
    for command in ("plan", "stats"):
        assert sentence in " ".join(pmq(command, now=MORNING).out.split())
    learner = pmq("stats", "--json", now=MORNING).json["learner"]
    assert learner == pmq("plan", "--json", now=MORNING).json["learner"]
    assert learner["low"] < learner["factor"] < learner["high"] < 0.3
    assert (learner["learnt"], learner["answers"]) == (True, 142)


def test_learning_can_be_switched_off(pmq: Run, studied: Studied, home: Path) -> None:
    studied("forgets 10 times as fast")
    learnt = pmq("plan", "--json", now=MORNING).json["expected"]["stop"]
    (home / "config.toml").write_text("learnt = false\n")
    usual = pmq("plan", "--json", now=MORNING).json
    assert usual["expected"]["stop"]["known"] > learnt["known"] + 2
    assert usual["learner"] | {"first_pass": 0} == {
        "learnt": False, "factor": 1.0, "low": 1.0, "high": 1.0, "answers": 0, "first_pass": 0,
    }  # fmt: skip
    assert "learnt = false" in pmq("plan", now=MORNING).out


def test_what_is_learnt_moves_no_day(pmq: Run, studied: Studied, home: Path) -> None:
    studied("forgets 10 times as fast")
    for name in NAMES:
        days = []
        for learnt in ("true", "false"):
            (home / "config.toml").write_text(f'learnt = {learnt}\nscheduler = "{name}"\n')
            days.append([(card["card"], card["due"]) for card in pmq("cards", "--json", now="2026-12-13").json])
        assert days[0] == days[1]


def test_the_estimate_was_as_shown_when_it_is_held_to_the_answers(pmq: Run, studied: Studied) -> None:
    studied("forgets 10 times as fast")
    rows = pmq("stats", "--json", now=MORNING).json["figures"]["calibration"]["rows"]
    whole = next(row for row in rows if row["band"] == "all")
    assert whole["of"] == 100
    assert whole["passed"] < whole["expected"] < whole["usual"]


def test_right_after_a_drill_a_card_is_surer_than_hours_later_and_never_sure(pmq: Run) -> None:
    pmq("drill", "--plain", keys="\n3\n" * 10, now="2026-12-01T09:00")
    bands = [
        pmq("stats", "--json", now=f"2026-12-01T{hour}").json["figures"]["expected"]["rows"]
        for hour in ("09:01", "13:00")
    ]
    assert [[row["cards"] for row in rows[:2]] for rows in bands] == [[10, 0], [0, 10]]
    assert "10 of 21 (8-10) would be recalled today." in pmq("stats", now="2026-12-01T09:01").out


def test_the_usual_person_is_named_until_twenty_measured_answers(pmq: Run) -> None:
    pmq("plan", "--by", "2026-12-15", now="2026-12-01")
    pmq("drill", "--plain", keys="\n3\n" * 10, now="2026-12-01")
    pmq("drill", "--plain", keys="\n3\n" * 4 + "q\n", now="2026-12-02")
    shown = " ".join(pmq("plan", now="2026-12-02").out.split())
    assert "The estimate is the usual person's until 20 measured answers; 0 so far." not in shown
    assert "usual person's until 20 measured answers" in shown
    assert "Minutes at the usual pace; yours is known after 20 answers." in shown


def test_a_long_day_without_a_limit_is_said_with_the_choice(pmq: Run, own_deck: Callable[..., Path]) -> None:
    rows = "".join(f"  - {{id: c{n}, why: w {n}, question: q {n}}}\n" for n in range(300))
    own_deck(f"id: many\ntitle: Many\ncards:\n{rows}", "many.yaml")
    shown = " ".join(pmq("plan", "many", "+3", now="2026-12-01").out.split())
    assert "Tomorrow takes 128 minutes. With less a day: pmq plan --minutes 30" in shown
    assert "With less a day" not in pmq("plan", "--minutes", "45", now="2026-12-01").out


def test_saying_what_is_due_loads_no_memory_model(home: Path) -> None:
    assert main(["--home", str(home), "--now", "2026-11-24", "plan", "--by", "2026-12-08"]) == 0
    script = (
        "import sys; from pmq_cards.cli import main; "
        f"main(['--home', {str(home)!r}, '--now', '2026-11-24', 'due']); "
        "print([name for name in ('memory', 'forgetting', 'chance', 'forecast') if f'pmq_cards.{name}' in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert ran.stdout.splitlines()[-1] == "[]"
