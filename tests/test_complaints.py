"""Sentences on a terminal: lines end between words, and what is to be copied stays whole. A pipe gets one line."""

from collections.abc import Callable
from pathlib import Path

import pytest

from pmq_cards.ui.complaints import broken
from tests.conftest import Run
from tests.terminal import terminal

BROKEN = "id: torn\ntitle: T\ncards:\n  - id: one\n    why: W\n    question: Who decides: the team or you?\n"


def test_a_line_ends_between_words() -> None:
    assert broken("pmq: the interview of Thu 10 Dec is past", 20) == ["pmq: the interview", "of Thu 10 Dec is", "past"]


def test_a_command_to_copy_stays_whole() -> None:
    said = "warm up with: pmq drill pm-interview --practice, and rehearse with: .venv/bin/pmq mock --audience engineer"
    assert broken(said, 40) == [
        "warm up with:",
        "pmq drill pm-interview --practice, and",
        "rehearse with:",
        ".venv/bin/pmq mock --audience engineer",
    ]


def test_a_place_in_a_file_stays_whole_even_where_it_is_longer_than_a_line() -> None:
    place = "/home/a learner/my own decks/torn.yaml:6:19:"
    assert broken(f"{place} a colon and a space", 30) == [place, "a colon and a space"]


@pytest.mark.parametrize("columns", [90, 80, 70, 60, 50])
def test_no_word_of_a_problem_is_cut_by_the_terminal(home: Path, own_deck: Callable[..., Path], columns: int) -> None:
    own_deck(BROKEN, "torn.yaml")
    with terminal("--home", home, "check", columns=columns, rows=24) as screen:
        assert screen.ends() == 1
        assert "a colon and a space inside an unquoted text; put" in " ".join(screen.screen.split())


def test_a_pipe_gets_each_sentence_in_one_line(pmq: Run, own_deck: Callable[..., Path]) -> None:
    own_deck(BROKEN, "torn.yaml")
    assert "a colon and a space inside an unquoted text; " in pmq("check", ok=False).err


@pytest.mark.usefixtures("tiny")
@pytest.mark.parametrize("columns", [62, 60, 50])
def test_no_word_of_a_card_is_cut_by_the_terminal(home: Path, pmq: Run, columns: int) -> None:
    pmq("drill", "tiny", "--limit", "1", keys="\n3\n", now="2026-11-30T09:00")
    pmq("drill", "tiny", "--practice", "--limit", "1", keys="\n3\n")
    pmq("asked", "one", "--note", "They said that it holds on most of the days, and that nobody minds where not")
    said = [line for line in pmq("show", "one").out.splitlines() if "(practice)" in line or "nobody minds" in line]
    assert len(said) == 2
    with terminal("--home", home, "--now", "2026-12-01T09:00", "show", "one", columns=columns, rows=40) as screen:
        assert screen.ends() == 0
        assert any("(practice)" in line for line in screen.lines)
        reviews = screen.screen.partition("Due\n")[2].rstrip().splitlines()
        assert all(line.strip() for line in reviews)
        shown = " ".join(screen.screen.split())
        assert "most of the days, and that nobody minds where not" in shown
