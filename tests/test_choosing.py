"""Choosing cards by tag and audience, and the list of them."""

from collections.abc import Callable
from pathlib import Path
from unicodedata import normalize

import pytest

from tests.conftest import Run

CARDS = """\
id: meet
title: Meeting
cards:
  - id: anybody
    why: To know it.
    question: What is next?
    tags: [plan]
  - id: engineer
    why: To know it.
    question: Who deploys?
    audience: [engineer]
    tags: [plan, équipe]
  - id: designer
    why: To know it.
    question: Who draws?
    audience: [designer]
  - id: both
    why: To know it.
    question: Who decides?
    audience: [designer, engineer]
"""


@pytest.fixture(autouse=True)
def meet(own_deck: Callable[..., Path]) -> None:
    own_deck(CARDS, "meet.yaml")


def listed(pmq: Run, *words: str, now: str = "2026-12-01") -> list[str]:
    return [card["id"] for card in pmq("cards", "meet", *words, "--json", now=now).json]


def test_an_audience_keeps_the_cards_for_anybody_behind_its_own(pmq: Run) -> None:
    assert listed(pmq, "--audience", "engineer") == ["engineer", "both", "anybody"]
    assert listed(pmq, "--audience", "engineer", "--audience", "designer") == [
        "engineer",
        "designer",
        "both",
        "anybody",
    ]


def test_the_drill_and_the_figures_take_the_same_words(pmq: Run) -> None:
    out = pmq("drill", "meet", "--practice", "--audience", "engineer", keys="\n3\n\n3\n\n3\n\n").out
    asked = [out.index(question) for question in ("Who deploys?", "Who decides?", "What is next?")]
    assert asked == sorted(asked)
    assert "Who draws?" not in out
    pmq("drill", "meet", keys="\n3\n")
    rows = pmq("stats", "meet", "--audience", "designer", "--json").json["figures"]["cards"]["rows"]
    assert {row["card"] for row in rows} == {"meet/designer", "meet/both", "meet/anybody"}


def test_cards_come_by_the_day_they_are_due(pmq: Run) -> None:
    pmq("drill", "meet", "--tag", "plan", keys="\n3\n\n4\n", now="2026-11-28")
    pmq("drill", "meet", "--tag", "plan", "--limit", "1", keys="\n4\n", now="2026-11-29")
    assert listed(pmq, "--sort", "due") == ["engineer", "anybody", "designer", "both"]
    assert listed(pmq, "--sort", "deck") == ["anybody", "engineer", "designer", "both"]


def test_cards_come_from_the_weakest_on_and_unseen_ones_last(pmq: Run) -> None:
    pmq("drill", "meet", "--tag", "plan", keys="\n4\n\n1\n\n3\n\n", now="2026-11-28")
    assert listed(pmq, "--sort", "weak") == ["engineer", "anybody", "designer", "both"]
    assert listed(pmq, "--sort", "weak", "--audience", "designer")[-1] == "anybody"


def test_tags_and_audience_are_shown_on_request(pmq: Run) -> None:
    assert pmq("cards", "meet", "--audience", "designer", "-l").out.splitlines() == [
        "new       -               meet/designer  Who draws?",
        "                          ask designer",
        "new       -               meet/both      Who decides?",
        "                          ask designer, engineer",
        "new       -               meet/anybody   What is next?",
        "                          tags plan",
    ]


@pytest.mark.parametrize("command", [("cards",), ("drill",), ("stats",)])
def test_an_unknown_tag_is_named_in_one_way(pmq: Run, command: tuple[str, ...]) -> None:
    ran = pmq(*command, "--tag", "plam", ok=False)
    assert (ran.code, ran.out, ran.err) == (
        3,
        "",
        'pmq: no tag is called "plam"; did you mean plan? The tags: ' + ran.err.partition("tags: ")[2],
    )


def test_a_tag_is_found_however_its_letters_are_composed(pmq: Run) -> None:
    assert listed(pmq, "--tag", normalize("NFD", "équipe")) == ["engineer"]
