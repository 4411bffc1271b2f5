"""pmq plan, through the real command line."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Run

BEFORE = "2026-11-24T09:00"
INTERVIEW_MORNING = "2026-12-08T09:00"
AFTER = "2026-12-09T09:00"


def test_without_a_date_the_next_command_is_named(pmq: Run) -> None:
    assert "pmq plan --by" in pmq("plan").out


def test_a_person_with_two_weeks_sees_what_each_day_costs(pmq: Run) -> None:
    shown = pmq("plan", "--by", "2026-12-08", now=BEFORE).out
    assert "Interview   Tue 8 Dec, 14 days left" in shown
    assert "keep to the plan   20 of 21 (16-21)" in shown
    assert "stop now           0 of 21 (0-0)" in shown
    assert "Mon 7 Dec         21     0         5" in shown
    assert pmq("plan", now=BEFORE).out == shown


def test_the_json_says_what_the_text_says(pmq: Run) -> None:
    pmq("plan", "--by", "2026-12-08", "--minutes", "15", now=BEFORE)
    found = pmq("plan", "--json", now=BEFORE).json
    assert (found["interview"], found["days_left"], found["minutes_per_day"]) == ("2026-12-08", 14, 15)
    assert len(found["days"]) == 14
    assert sum(day["new"] for day in found["days"]) == found["cards"] == 21
    assert found["short"] is None


def test_every_line_fits_into_50_columns(pmq: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "50")
    pmq("plan", "--by", "2026-11-27", "--minutes", "2", now=BEFORE)
    pmq("drill", "--plain", now=BEFORE, keys="\n1\n\n3\nq\n")
    assert [line for line in pmq("plan", now=BEFORE).out.splitlines() if len(line) > 50] == []


def test_too_little_time_is_said_with_the_choices(pmq: Run) -> None:
    shown = pmq("plan", "--by", "2026-11-27", "--minutes", "2", now=BEFORE).out
    assert "2 minutes a day are too few:" in shown
    assert "cards will not be met" in shown
    assert "more time: pmq plan --minutes" in shown
    assert "a later day: pmq plan --by" in shown
    assert "pmq suspend CARD" in shown


def test_the_minutes_can_be_changed_alone(pmq: Run) -> None:
    pmq("plan", "--by", "2026-11-27", "--minutes", "2", now=BEFORE)
    pmq("plan", "--minutes", "20", now="2026-11-25")
    found = pmq("plan", "--json", now="2026-11-25").json
    assert (found["interview"], found["since"], found["minutes_per_day"]) == ("2026-11-27", "2026-11-24", 20)


def test_only_the_named_decks_are_planned(pmq: Run, own_deck: Callable[..., Path]) -> None:
    own_deck()
    assert "2 in tiny" in pmq("plan", "tiny", "--by", "2026-12-08", now=BEFORE).out


def test_the_eve_asks_for_every_card(pmq: Run, own_deck: Callable[..., Path]) -> None:
    own_deck()
    for day in ("2026-11-24", "2026-11-25"):  # intervals 1, then 6: due on 1 Dec
        pmq("drill", "tiny", "--plain", now=f"{day}T09:00", keys="\n3\n\n3\n")
    pmq("drill", "tiny", "--plain", now="2026-12-01T09:00", keys="\n3\n\n3\n")  # then 15: due on 16 Dec
    assert pmq("due", "tiny", "--json", now="2026-12-07").json["due"] == 0
    pmq("plan", "tiny", "--by", "2026-12-08", "--last-days", "1", now="2026-12-02")
    assert pmq("due", "tiny", "--json", now="2026-12-06").json == {
        "day": "2026-12-06", "due": 0, "new": 0, "drafts": 0, "minutes": 0, "left_over": 0, "waiting": 0,
        "next_due": "2026-12-07",
    }  # fmt: skip
    assert pmq("due", "tiny", "--json", now="2026-12-07").json["due"] == 2
    pmq("drill", "tiny", "--plain", now="2026-12-07T09:00", keys="\n3\n\n3\n")
    assert pmq("due", "tiny", "--json", now="2026-12-07T10:00").json["due"] == 0
    pmq("plan", "--clear", now="2026-12-07")
    assert pmq("due", "tiny", "--json", now="2026-12-07").json["next_due"] == "2026-12-16"


def test_the_plan_brings_all_cards_in_time(pmq: Run) -> None:
    pmq("plan", "--by", "2026-11-26", now=BEFORE)
    assert pmq("due", "--json", now=BEFORE).json["new"] == 21


def test_a_limit_given_to_the_drill_stands_over_the_plan(pmq: Run) -> None:
    pmq("plan", "--by", "2026-11-26", now=BEFORE)
    assert "1 of 3" in pmq("drill", "--plain", "--new", "3", now=BEFORE, keys="q\n").out


def test_on_the_day_a_warm_up_is_offered(pmq: Run) -> None:
    pmq("plan", "--by", "2026-12-08", now=BEFORE)
    assert "pmq drill --practice" in pmq("due", now=INTERVIEW_MORNING).out
    assert "pmq drill --practice" in pmq("plan", now=INTERVIEW_MORNING).out


def test_after_the_date_its_end_is_said_once(pmq: Run) -> None:
    pmq("plan", "--by", "2026-12-08", now=BEFORE)
    assert "past" in pmq("due", now=AFTER).err
    assert pmq("due", now=AFTER).err == ""
    assert "No interview is planned" in pmq("plan", now=AFTER).out


def test_a_look_ahead_does_not_use_up_what_is_said_once(pmq: Run) -> None:
    pmq("plan", "--by", "2026-12-08", now=BEFORE)
    assert "past" in pmq("due", now="2027-06-01").err
    assert pmq("due", now=BEFORE).err == ""
    assert "past" in pmq("due", now=AFTER).err


def test_clearing_forgets_the_date(pmq: Run) -> None:
    pmq("plan", "--by", "2026-12-08", now=BEFORE)
    assert "forgotten" in pmq("plan", "--clear", now=BEFORE).out
    assert "No interview is planned" in pmq("plan", now=BEFORE).out
    assert "No interview is planned" in pmq("plan", "--clear", now=BEFORE).out


def test_asking_makes_no_files(pmq: Run, home: Path) -> None:
    pmq("plan")
    pmq("plan", "--clear")
    assert not home.exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--by", "2026-11-23"], "is past"),
        (["--by", "2026-11-24"], "leaves no day to plan"),
        (["--by", "2026-02-30"], "is in no calendar"),
        (["--by", "soon"], "is in no calendar"),
        (["--by", ""], "is in no calendar"),
        (["--by", "9999-12-31"], "more than a year away"),
        (["--by", "2026-12-08", "--minutes", "0"], "--minutes 0"),
        (["--by", "2026-12-08", "--minutes", "-5"], "--minutes -5"),
        (["--minutes", "15"], "name the day"),
        (["pm-interview"], "name the day"),
        (["--clear", "--minutes", "15"], "--clear stands alone"),
    ],
)
def test_what_cannot_be_is_a_sentence(pmq: Run, home: Path, words: list[str], said: str) -> None:
    ran = pmq("plan", *words, now=BEFORE, ok=False)
    assert (ran.code, ran.out, len(ran.err.splitlines())) == (2, "", 1)
    assert said in ran.err
    assert not home.exists()


def test_a_deck_that_is_not_there_is_not_planned(pmq: Run) -> None:
    assert pmq("plan", "nowhere", "--by", "2026-12-08", now=BEFORE, ok=False).code == 3


def test_the_drill_says_no_day_behind_the_eve(pmq: Run) -> None:
    pmq("drill", "--limit", "1", keys="\n3\n", now="2026-12-01")
    pmq("plan", "--by", "2026-12-06", "--last-days", "1", now="2026-12-02")
    ran = pmq("drill", "--limit", "1", "--new", "0", keys="\n3\n", now="2026-12-02")
    assert "3 Good · 3 days" in ran.out
    assert "Good: next in 3 days" in ran.out


def test_the_last_two_days_can_be_chosen_and_are_kept(pmq: Run, own_deck: Callable[..., Path]) -> None:
    own_deck()
    for day in ("2026-11-24", "2026-11-25", "2026-12-01"):
        pmq("drill", "tiny", "--plain", now=f"{day}T09:00", keys="\n3\n\n3\n")
    pmq("plan", "tiny", "--by", "2026-12-08", now="2026-12-02")
    assert pmq("due", "tiny", "--json", now="2026-12-06").json["due"] == 2
    assert pmq("plan", "--last-days", "1", "--json", now="2026-12-02").json["last_days"] == 1
    assert pmq("due", "tiny", "--json", now="2026-12-06").json["due"] == 0
    assert pmq("plan", "--minutes", "9", "--json", now="2026-12-02").json["last_days"] == 1
    assert pmq("plan", "--last-days", "2", "--json", now="2026-12-02").json["last_days"] == 2
    assert pmq("due", "tiny", "--json", now="2026-12-06").json["due"] == 2


def test_the_drill_counts_the_last_pass_of_tomorrow(pmq: Run) -> None:
    pmq("drill", "--limit", "3", keys="\n3\n" * 3, now="2026-12-01")
    pmq("plan", "--by", "2026-12-06", now="2026-12-02")
    pmq("drill", "--new", "0", keys="\n3\n" * 3, now="2026-12-02")
    assert "Tomorrow: 4 due" in pmq("drill", "--new", "1", keys="\n3\n", now="2026-12-04").out


def test_who_will_be_met_is_kept_said_and_changed_alone(pmq: Run) -> None:
    pmq("plan", "--by", "2026-12-08", "--minutes", "9", "--audience", "engineer", now=BEFORE)
    assert "With        an engineer\n" in pmq("plan", now=BEFORE).out
    out = pmq("plan", "--audience", "hiring-manager", "--audience", "executive", now=BEFORE).out
    assert "With        a hiring manager and an executive\n" in out
    assert "9 minutes a day" in out
    assert pmq("plan", "--json", now=BEFORE).json["audience"] == ["hiring-manager", "executive"]
    assert "With " not in pmq("plan", "--by", "2026-12-09", now=BEFORE).out


def test_who_will_be_met_needs_a_day_and_a_name_that_there_is(pmq: Run) -> None:
    ran = pmq("plan", "--audience", "engineer", now=BEFORE, ok=False)
    assert (ran.code, ran.out) == (2, "")
    assert "name the day of the interview too" in ran.err
    assert "did you mean engineer" in pmq("plan", "9 dec", "--audience", "enginer", now=BEFORE, ok=False).err
