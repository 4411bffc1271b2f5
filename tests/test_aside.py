"""A deck is put aside as a whole, the bundled one too, and comes back as it was."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import TWO_CARDS, Run


@pytest.mark.usefixtures("tiny")
def test_a_deck_put_aside_is_asked_for_nowhere(pmq: Run) -> None:
    assert pmq("suspend", "pm-interview").out == "Suspended: pm-interview\n"
    assert pmq().out.splitlines() == [
        "Tiny             0 due, 2 new, about 1 min; 0 of 2 met",
        "PM interview     put aside; bring it back with: pmq resume pm-interview",
        "Next             pmq drill",
    ]
    assert pmq("due").out.startswith("0 due, 2 new")
    assert "1 of 2" in pmq("drill", keys="q\n").out
    assert "1 of 2" in pmq("drill", "--practice", keys="q\n").out
    assert all(card["suspended"] for card in pmq("cards", "pm-interview", "--json").json)
    assert len(pmq("cards", "--suspended").out.splitlines()) == 21


@pytest.mark.usefixtures("tiny")
def test_a_deck_put_aside_says_so_and_how_to_bring_it_back(pmq: Run) -> None:
    pmq("suspend", "tiny")
    said = "Put aside: tiny. Bring it back with: pmq resume tiny\n"
    assert pmq("due", "tiny").out == said
    assert pmq("drill", "tiny").out == said
    assert pmq("drill", "tiny", "--practice").out == said
    assert pmq("due", "tiny", "--exit-code", ok=False).code == 1


@pytest.mark.usefixtures("tiny")
def test_a_deck_comes_back_as_it_was(pmq: Run) -> None:
    pmq("suspend", "tiny/two")
    pmq("suspend", "tiny")
    assert pmq("suspend", "tiny").out == "Suspended already: tiny\n"
    assert pmq("resume", "tiny/one").out == (
        "Was not suspended: tiny/one\nIts deck is put aside; bring it back with: pmq resume tiny\n"
    )
    assert pmq("resume", "tiny").out == "Resumed: tiny\n"
    assert {card["id"]: card["suspended"] for card in pmq("cards", "tiny", "--json").json} == {
        "one": False,
        "two": True,
    }


@pytest.mark.usefixtures("tiny")
def test_the_plan_leaves_a_deck_put_aside_out(pmq: Run) -> None:
    pmq("suspend", "pm-interview")
    pmq("plan", "--by", "2026-12-10")
    assert pmq("plan", "--json").json["cards"] == 2


def test_a_deck_cannot_be_flagged(pmq: Run, own_deck: Callable[..., Path]) -> None:
    own_deck(TWO_CARDS)
    ran = pmq("flag", "tiny", ok=False)
    assert (ran.code, ran.out) == (3, "")
