"""After the interview: which questions were asked, and what was expected beside what was known."""

import json
from pathlib import Path

from tests.conftest import Run

DRILL = "\n3\n" * 10 + "q\n"
CARD = "pm-interview/team-scope"


def planned(pmq: Run) -> None:
    """Plan for 8 December, study until then, and look at the plan."""
    pmq("plan", "--by", "2026-12-08", now="2026-12-01T09:00")
    for day in range(1, 8):
        pmq("drill", "--plain", keys=DRILL, now=f"2026-12-0{day}T09:00")
        pmq("plan", now=f"2026-12-0{day}T10:00")


def test_what_was_asked_belongs_to_the_last_interview_and_is_listed(pmq: Run) -> None:
    planned(pmq)
    said = pmq(
        "asked", "team-scope", "customer-access", "--note", "two  teams,\nsoon three", now="2026-12-10T09:00"
    ).out
    assert said == f"Asked on Tue 8 Dec: {CARD}, pm-interview/customer-access\n"
    assert pmq("asked", now="2026-12-10T09:01").out.splitlines() == [
        f"Tue 8 Dec  {CARD}: two teams, soon three",
        "Tue 8 Dec  pm-interview/customer-access: two teams, soon three",
        "2 questions asked",
    ]
    assert "Asked in the interview of Tue 8 Dec: two teams, soon three" in pmq("show", "team-scope").out
    assert pmq("show", "team-scope", "--json").json["asked"] == [{"day": "2026-12-08", "note": "two teams, soon three"}]


def test_it_moves_no_schedule_and_undo_takes_the_newest_back(pmq: Run) -> None:
    planned(pmq)
    before = pmq("cards", "--json", now="2026-12-09T09:00").out
    pmq("asked", "team-scope", now="2026-12-09T09:01")
    assert pmq("cards", "--json", now="2026-12-09T09:02").out == before
    assert pmq("undo", now="2026-12-09T09:03").out.startswith(f"Taken back: that {CARD} was asked, 2026-12-09 ")
    assert "No question was noted as asked yet" in pmq("asked", now="2026-12-09T09:04").out
    assert pmq("undo", now="2026-12-09T09:05").out.startswith("Taken back: Good for ")


def test_without_an_interview_it_belongs_to_today(pmq: Run) -> None:
    assert pmq("asked", "team-scope").out == f"Asked on Tue 1 Dec: {CARD}\n"


def test_an_unknown_card_notes_nothing(pmq: Run, home: Path) -> None:
    ran = pmq("asked", "team-scope", "team-scop", ok=False)
    assert (ran.code, ran.out) == (3, "")
    assert "team-scope" in ran.err
    assert not (home / "reviews.db").exists()
    assert pmq("asked", "--note", "x", ok=False).code == 2


def test_how_it_went_is_asked_once_beside_what_was_known(pmq: Run) -> None:
    planned(pmq)
    pmq("drill", "--practice", "--plain", keys=DRILL, now="2026-12-08T08:00")
    asked = "pmq: how did it go? Keep which questions you asked: pmq asked CARD... (pmq said "
    said = pmq(now="2026-12-09T09:00").err
    assert asked in said
    assert " known)" in said
    assert "how did it go" not in pmq(now="2026-12-09T09:01").err


def test_it_travels_in_a_backup_and_in_the_log(pmq: Run, tmp_path: Path) -> None:
    pmq("asked", "team-scope", "--note", "heard")
    events = [json.loads(line) for line in pmq("log", "--all").out.splitlines()]
    assert [(event["event"], event["card"], event["note"]) for event in events] == [("asked", CARD, "heard")]
    pmq("backup", tmp_path / "all.zip")
    pmq("--home", tmp_path / "new", "restore", tmp_path / "all.zip")
    assert "heard" in pmq("--home", tmp_path / "new", "asked").out


def test_a_note_that_is_no_text_is_kept_as_far_as_it_is_one(pmq: Run) -> None:
    pmq("asked", "team-scope", "--note", "two \udcff teams")
    assert pmq("asked").out.splitlines()[0].endswith(f"{CARD}: two \N{REPLACEMENT CHARACTER} teams")
