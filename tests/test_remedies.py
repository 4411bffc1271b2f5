"""A command that is printed as what to type next keeps everything that it is not there to change."""

import re
import shlex
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Run

BEFORE = "2026-11-26T10:00"
DRAFTS = """\
id: nest
title: Nest
cards:
  - id: one
    question: Does the first thing hold?
    audience: [engineer]
  - id: two
    question: Does the second thing hold?
    audience: [engineer]
  - id: three
    why: To know the third thing.
    question: Does the third thing hold?
    audience: [engineer]
"""

pytestmark = pytest.mark.usefixtures("tiny")


@pytest.fixture(autouse=True)
def _nest(own_deck: Callable[..., Path]) -> None:
    own_deck(DRAFTS, "nest.yaml")


def named_in(text: str, before: str) -> list[str]:
    """Give the words of the command that stands behind some words, on the same line or the next."""
    found = re.search(rf"{re.escape(before)}:\s+pmq (.*)", text)
    assert found, text
    return shlex.split(found[1])


@pytest.mark.parametrize(
    "plan",
    [
        ["--minutes", "1"],
        ["pm-interview", "--minutes", "1", "--audience", "hiring-manager", "--audience", "engineer"],
        ["pm-interview", "tiny", "--minutes", "1", "--last-days", "1"],
    ],
)
def test_a_later_day_changes_nothing_else_of_the_plan(pmq: Run, plan: list[str]) -> None:
    shown = pmq("plan", *plan, "--by", "2026-11-30", now=BEFORE).out
    before = pmq("plan", "--json", now=BEFORE).json
    pmq(*named_in(shown, "a later day"), now=BEFORE)
    after = pmq("plan", "--json", now=BEFORE).json
    assert after["interview"] > before["interview"]
    for kept in ("minutes_per_day", "decks", "audience", "last_days"):
        assert after[kept] == before[kept]


def test_a_plan_without_its_day_is_given_back_with_one(pmq: Run) -> None:
    asked = ["tiny", "--minutes", "9", "--last-days", "1", "--audience", "engineer"]
    said = pmq("plan", *asked, now=BEFORE, ok=False).err
    assert "pmq plan tiny --by 2026-12-08 --minutes 9 --last-days 1 --audience engineer\n" in said


def test_an_interview_today_is_warmed_up_with_its_own_decks(pmq: Run) -> None:
    said = pmq("plan", "tiny", "--by", "2026-11-26", "--audience", "engineer", now=BEFORE, ok=False).err
    assert "pmq drill tiny --practice" in said
    assert "pmq mock tiny --audience engineer" in said


def test_the_whys_that_are_left_are_written_where_they_were_counted(pmq: Run) -> None:
    out = pmq("drill", "--whys", "nest", "--audience", "engineer", keys="First\n\n\n").out
    assert "1 card without a why: pmq drill nest --audience engineer --whys\n" in out


def test_the_plan_asks_for_the_whys_of_its_own_decks(pmq: Run) -> None:
    assert "2 without a why: pmq drill nest --whys\n" in pmq("plan", "nest", "--by", "2026-12-08").out


def test_practice_is_offered_over_the_cards_that_were_asked_for(pmq: Run) -> None:
    pmq("drill", "tiny", keys="\n3\n\n3\n")
    assert "schedule: pmq drill tiny --tag first --practice\n" in pmq("drill", "tiny", "--tag", "first").out


def test_a_mock_sends_to_the_practice_of_its_own_cards(pmq: Run) -> None:
    out = pmq("mock", "nest", "--audience", "engineer", "--plain", keys="\nd\n1\n\n\n").out
    assert "They come first in: pmq drill nest --audience engineer --practice\n" in out


def test_what_is_left_is_drilled_in_the_way_it_was_begun(pmq: Run) -> None:
    out = pmq("drill", "tiny", "--type", "--scale", "6", "--plain", keys="q\n").out
    assert "Go on with: pmq drill tiny --scale 6 --type --plain\n" in out


def test_more_figures_are_offered_of_the_same_cards(pmq: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    pmq("drill", "tiny", keys="\n3\nq\n")
    monkeypatch.setattr("pmq_cards.cli.stats.is_watched", lambda: True)
    out = pmq("stats", "tiny", "--tag", "first", "--since", "mon").out
    assert "pmq stats tiny --tag first --since 2026-11-30 --all\n" in out


def test_a_single_minute_is_one(pmq: Run) -> None:
    assert "1 minute a day is too little:" in pmq("plan", "pm-interview", "--by", "2026-12-04", "--minutes", "1").out
