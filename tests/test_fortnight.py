"""A fortnight as it is lived: from the first card to the day after the interview, through the real command line."""

import json
from pathlib import Path

from tests.conftest import Run

CARDS = 21


def test_from_the_first_card_to_the_day_after(pmq: Run, home: Path, tmp_path: Path) -> None:
    # Tuesday evening: an interview in two weeks.
    assert pmq(now="2026-12-01T19:00").out.splitlines()[-1].endswith("pmq drill")
    assert not home.exists()
    planned = pmq("plan", "--by", "+14", "--minutes", "15", "--audience", "hiring-manager", now="2026-12-01T19:01").out
    assert "Tue 15 Dec, 14 days left" in planned

    # Every evening what is due, with a slip now and then, taken back once.
    due = []
    for day in range(1, 15):
        evening = f"2026-12-{day:02}T19:05"
        work = pmq("due", "--json", now=evening).json
        due.append(work["due"] + work["new"])
        keys = "".join("\n1\n" if (day + card) % 7 == 0 else "\n3\n" for card in range(80))
        pmq("drill", "--plain", keys=f"\n1\nu\n{keys}q\n", now=evening)
        pmq("plan", now=f"2026-12-{day:02}T20:00")
    assert sum(due) > CARDS
    assert all(pmq("show", card["id"], "--json").json["history"] for card in pmq("cards", "--json").json)
    ids = [json.loads(line)["id"] for line in pmq("log", "--json").out.splitlines()]
    assert len(ids) == len(set(ids)) >= sum(due)

    # The evening before: rehearse, and print what to take along.
    said = pmq("mock", "--audience", "hiring-manager", "--plain", keys="\n\nd\n1 3\n\n\n", now="2026-12-14T20:30").out
    assert "2 of " in said
    pmq("sheet", "--audience", "hiring-manager", "-o", tmp_path / "sheet.html", now="2026-12-14T21:00")
    assert "team" in (tmp_path / "sheet.html").read_text(encoding="utf-8")

    # The day: one screen, and a warm-up that moves nothing.
    morning = pmq(now="2026-12-15T08:00").out
    for word in ("hiring manager", "pmq drill --practice", "pmq sheet", "pmq mock"):
        assert word in morning
    before = pmq("cards", "--json", now="2026-12-15T08:00").out
    pmq("drill", "--practice", "--plain", keys="\n3\n" * CARDS + "q\n", now="2026-12-15T08:01")
    assert [card["due"] for card in pmq("cards", "--json", now="2026-12-15T08:00").json] == [
        card["due"] for card in json.loads(before)
    ]
    assert f"{CARDS} were known" in pmq("stats", "told", now="2026-12-15T10:00").out

    # The day after: what was asked, once; and the cards go on by their own schedule.
    after = pmq(now="2026-12-16T19:00").err
    assert "the interview of Tue 15 Dec is past" in after
    assert "pmq asked CARD..." in after
    assert "were known" in after
    pmq("asked", "team-scope", "--note", "two teams", now="2026-12-16T19:01")
    assert "Tue 15 Dec  pm-interview/team-scope: two teams" in pmq("asked", now="2026-12-16T19:02").out
    assert pmq(now="2026-12-16T19:03").err == ""
    assert pmq("doctor", now="2026-12-16T19:04").code == 0
