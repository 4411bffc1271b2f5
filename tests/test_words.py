"""What both faces say."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmq_cards.domain import Quality
from pmq_cards.drill import Summary
from pmq_cards.ui import words


def test_the_differences_are_marked_on_both_sides() -> None:
    written, question = words.compared("Does one thing hold", "Does the first thing hold?")
    assert written == "Does [-one-] thing hold"
    assert question == "Does {+the first+} thing hold?"


@given(st.lists(st.sampled_from(["the", "first", "thing", "holds", "who", "asks"]), min_size=1))
def test_the_same_words_have_no_differences_whatever_their_case_and_marks(said: list[str]) -> None:
    typed, question = " ".join(said), " ".join(said).upper() + "?"
    assert words.compared(typed, question) == (typed, question)


@given(st.text(alphabet="abc ,?"), st.text(alphabet="abc ,?"))
def test_without_its_marks_a_comparison_is_what_was_given(typed: str, question: str) -> None:
    written, real = words.compared(typed, question)
    assert written.replace("[-", "").replace("-]", "").split() == typed.split()
    assert real.replace("{+", "").replace("+}", "").split() == question.split()


@pytest.mark.parametrize("scale", words.SCALES)
def test_every_scale_can_say_good(scale: int) -> None:
    assert Quality.GOOD in {quality for quality, _ in words.SCALES[scale].values()}


def test_practice_says_that_it_moves_no_date() -> None:
    due = date(2026, 12, 7)
    said = words.echo("Good", Quality.GOOD, due, date(2026, 12, 1), practice=True)
    assert said == "Good: practice moves no date, u to undo"


def test_a_card_that_comes_again_says_so() -> None:
    due = date(2026, 12, 2)
    said = words.echo("Hard", Quality.HARD, due, date(2026, 12, 1), practice=False)
    assert said == "Hard: again soon, next in 1 day, u to undo"


def test_a_sitting_without_answers_names_the_next_command() -> None:
    empty = Summary(answered=0, recalled=0, known=0, milliseconds=0, tomorrow=0, weakest=(), left=3)
    assert words.summary_lines(empty) == ["No answers this time. Go on with: pmq drill"]
