"""Decks whose backs are answers, among those whose backs are questions to ask."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Run

ANSWERS = """\
id: qa
title: Facts
labels: {why: Question, question: Answer}
cards:
  - id: founded
    why: When was the company founded?
    question: |-
      In 1998.
      In a garage of three people who had just left another company.
  - id: rounds
    why: |-
      Which rounds are there,
      and with whom?
    question: Three, with the team, a peer and the head.
"""
LEFT_OUT = "pmq: left out, because its cards hold no question to ask: qa\n"


@pytest.fixture(autouse=True)
def _decks(own_deck: Callable[..., Path], tiny: Path) -> None:  # noqa: ARG001 - a deck of questions beside it
    own_deck(ANSWERS, "qa.yaml")


def test_a_mock_is_about_questions_to_ask_and_says_once_what_it_leaves_out(pmq: Run) -> None:
    ran = pmq("mock", "qa", "tiny", "--plain", keys="\nd\n\n\n")
    assert "Does the first thing hold?" in ran.out
    assert "garage" not in ran.out
    assert ran.err == LEFT_OUT


def test_a_sheet_has_the_questions_to_ask_and_says_once_what_it_leaves_out(pmq: Run) -> None:
    ran = pmq("sheet", "qa", "tiny", "-o", "-")
    assert "Does the first thing hold?" in ran.out
    assert "garage" not in ran.out
    assert ran.err == LEFT_OUT


@pytest.mark.parametrize("command", ["mock", "sheet"])
def test_where_nothing_is_left_that_is_said_too(pmq: Run, command: str) -> None:
    ran = pmq(command, "qa")
    assert (ran.out, ran.err) == ("", f"{LEFT_OUT}pmq: no card fits; list the cards with: pmq cards\n")


def test_a_deck_that_is_put_aside_is_no_word_worth(pmq: Run) -> None:
    pmq("suspend", "qa")
    assert pmq("sheet", "-o", "-").err == ""


def test_questions_under_a_label_of_another_language_are_asked(pmq: Run, own_deck: Callable[..., Path]) -> None:
    own_deck(
        "id: fragen\ntitle: Fragen\nlabels: {why: Warum, question: Frage}\ncards:\n"
        "  - {id: eins, why: Um es zu wissen., question: 'Wer entscheidet?'}\n",
        "fragen.yaml",
    )
    assert "Wer entscheidet?" in pmq("sheet", "fragen", "-o", "-").out


def test_a_card_of_answers_is_listed_by_its_front_in_one_line(pmq: Run) -> None:
    founded, rounds = pmq("cards", "qa").out.splitlines()
    assert founded.endswith("qa/founded  When was the company founded?")
    assert rounds.endswith("qa/rounds   Which rounds are there, and with whom?")


@pytest.mark.parametrize("columns", [80, 60, 50])
def test_a_text_of_several_lines_keeps_the_columns_of_the_list(
    pmq: Run, own_deck: Callable[..., Path], monkeypatch: pytest.MonkeyPatch, columns: int
) -> None:
    own_deck(
        "id: long\ntitle: L\ncards:\n  - id: one\n    why: W\n    question: |-\n      Who decides\n      here?\n",
        "l.yaml",
    )
    monkeypatch.setattr("pmq_cards.cli.cards.is_watched", lambda: True)
    monkeypatch.setenv("COLUMNS", str(columns))
    for deck in ("long", "qa"):
        head, *rows = pmq("cards", deck).out.splitlines()
        assert len(rows) == int(head.split()[0])
        assert all(row.startswith("new ") and len(row) <= columns for row in rows)
    assert "Who decides here?" in pmq("cards", "long").out
