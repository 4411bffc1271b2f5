"""What stands over the two sides of a card is the deck's own."""

from collections.abc import Callable
from pathlib import Path

import pytest

from pmq_cards.decks.reading import read_deck
from pmq_cards.decks.writing import deck_text
from tests.conftest import Run
from tests.terminal import SPACE, terminal

QUIZ = """\
id: quiz
title: Quiz
labels:
  why: Question
  question: Answer
cards:
  - id: france
    why: Capital of France?
    question: Paris
  - id: peru
    question: Lima
"""


@pytest.fixture
def quiz(own_deck: Callable[..., Path]) -> Path:
    return own_deck(QUIZ, "quiz.yaml")


@pytest.mark.usefixtures("quiz")
def test_the_labels_stand_in_the_plain_drill(pmq: Run) -> None:
    out = pmq("drill", "quiz", keys="3\n\n3\nq\n").out
    assert "Question\n  Capital of France?\nEnter shows the answer" in out
    assert "Show the answer first (space), then grade it." in out
    assert "Answer\n  Paris" in out
    assert "Why ask" not in out
    assert "Answer\n  Lima\nQuestion? Enter for later" in out


@pytest.mark.usefixtures("quiz")
def test_the_labels_stand_on_the_full_screen(home: Path) -> None:
    with terminal("--home", home, "drill", "quiz") as screen:
        screen.shows("Question", "Capital of France?", "show the answer")
        assert "Why ask" not in screen.screen
        screen.press(SPACE)
        screen.shows("Paris", "3 Good")


@pytest.mark.usefixtures("quiz")
def test_the_labels_stand_in_show(pmq: Run) -> None:
    lines = pmq("show", "quiz/france").out.splitlines()
    assert lines[3:5] == ["  Question  Capital of France?", "  Answer    Paris"]


def test_labels_come_back_as_they_were_written(quiz: Path, tmp_path: Path) -> None:
    deck, _ = read_deck(quiz)
    assert deck is not None
    again = tmp_path / "again.yaml"
    again.write_text(deck_text(deck))
    copy, problems = read_deck(again)
    assert copy is not None
    assert (copy.labels, [p.message for p in problems]) == (deck.labels, [p.message for p in read_deck(quiz)[1]])


def test_one_label_alone_leaves_the_other(pmq: Run, own_deck: Callable[..., Path]) -> None:
    own_deck(QUIZ.replace("  why: Question\n", ""), "quiz.yaml")
    out = pmq("drill", "quiz", keys="\nq\n").out
    assert "Why ask\n  Capital of France?" in out
    assert "Answer\n  Paris" in out
