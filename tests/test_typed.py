"""What was written beside the question."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmq_cards.ui.typed import compared


def test_the_differences_are_marked_on_both_sides() -> None:
    written, question = compared("Does one thing hold", "Does the first thing hold?")
    assert written == "Does [-one-] thing hold"
    assert question == "Does {+the first+} thing hold?"


@given(st.lists(st.sampled_from(["the", "first", "thing", "holds", "who", "asks"]), min_size=1))
def test_the_same_words_have_no_differences_whatever_their_case_and_marks(said: list[str]) -> None:
    typed, question = " ".join(said), " ".join(said).upper() + "?"
    assert compared(typed, question) == (typed, question)


@given(st.text(alphabet="abc ,?日本ที่", max_size=60), st.text(alphabet="abc ,?日本ที่", max_size=60))
def test_without_its_marks_a_comparison_is_what_was_given(typed: str, question: str) -> None:
    written, real = compared(typed, question)
    assert written.replace("[-", "").replace("-]", "") == " ".join(typed.split())
    assert real.replace("{+", "").replace("+}", "") == " ".join(question.split())


@given(st.text(max_size=60))
def test_the_way_a_letter_is_encoded_makes_no_difference(text: str) -> None:
    typed, question = unicodedata.normalize("NFD", text), unicodedata.normalize("NFC", text)
    assert compared(typed, question) == (" ".join(typed.split()), " ".join(question.split()))


@pytest.mark.parametrize(
    ("typed", "question"),
    [
        ("cafe\u0301", "caf\u00e9"),
        ("\u1112\u1161\u11ab", "\ud55c"),
        ("\uff11\uff10 cards", "10 cards"),
        ("don't", "don\N{RIGHT SINGLE QUOTATION MARK}t"),
        ("stra\u00dfe", "STRASSE"),
        ("a b", "a \N{EM DASH} b"),
    ],
)
def test_these_are_the_same(typed: str, question: str) -> None:
    assert compared(typed, question) == (typed, question)


@pytest.mark.parametrize(
    ("typed", "question"),
    [
        ("C++", "C#"),
        ("C#", "C"),
        ("R&D", "RD"),
        ("3.5", "35"),
        ("$5", "5"),
        ("cafe", "caf\u00e9"),
        ("\u0915\u0940", "\u0915\u093f"),  # Hindi: ki with a long and a short vowel
        ("\u0e17\u0e35\u0e48", "\u0e17\u0e35"),  # Thai: with and without a tone mark
    ],
)
def test_these_differ(typed: str, question: str) -> None:
    assert compared(typed, question) == (f"[-{typed}-]", f"{{+{question}+}}")


def test_what_is_written_without_blanks_is_compared_character_by_character() -> None:
    assert compared("日本語の質問です", "日本語の質門です。") == ("日本語の質[-問-]です", "日本語の質{+門+}です。")
