"""What both faces say."""

import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmq_cards.domain import Quality
from pmq_cards.drill import Summary
from pmq_cards.ui import words

ANY_TEXT = st.text(st.characters(codec=None, exclude_categories=()))


@given(ANY_TEXT)
def test_no_control_character_comes_out(text: str) -> None:
    out = words.safe(text)
    assert len(out) == len(text)
    assert all(character in "\n\t" or unicodedata.category(character) not in {"Cc", "Cs"} for character in out)


@given(st.text(st.characters(categories=("L", "M", "N", "P", "S", "Zs"))))
def test_a_text_without_control_characters_stays_as_it_is(text: str) -> None:
    assert words.safe(text) == text


@pytest.mark.parametrize("harmful", ["\x1b[2J", "\x9b2J", "\x07", "\r", "\u202e", "\u2066", "\x7f", "\ud800"])
def test_what_a_terminal_takes_for_a_command_is_replaced(harmful: str) -> None:
    assert words.safe(f"a{harmful}b").startswith("a\N{REPLACEMENT CHARACTER}")


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


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (0, "today"),
        (1, "1 day"),
        (6, "6 days"),
        (59, "59 days"),
        (60, "2 months"),
        (364, "12 months"),
        (365, "1.0 years"),
        (36_500, "100 years"),
    ],
)
def test_an_interval_is_said_as_people_say_it(days: int, said: str) -> None:
    assert words.interval(days) == said


@given(st.integers(0, 36_500))
def test_an_interval_fits_beside_its_grade(days: int) -> None:
    assert len(words.interval(days)) <= len("100 years") + 1


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
