"""Text in the columns of a terminal."""

import wcwidth
from hypothesis import example, given
from hypothesis import strategies as st

from pmq_cards.ui.columns import characters, rows, width, wrapped

FAMILY = "\N{MAN}\u200d\N{WOMAN}\u200d\N{GIRL}"


def test_wide_characters_count_twice_and_marks_not_at_all() -> None:
    assert [width(text) for text in ("abc", "日本", "cafe\u0301", FAMILY)] == [3, 4, 4, 2]


def test_a_line_never_ends_within_a_family() -> None:
    lines = wrapped(FAMILY * 30, 25, "  ", "    ")
    assert {len(set(characters(line.strip()))) for line in lines} == {1}
    assert "".join(line.strip() for line in lines) == FAMILY * 30


@given(st.text(alphabet="ab 日本\u0301", max_size=200), st.integers(10, 40))
def test_no_line_is_wider_than_its_columns(text: str, columns: int) -> None:
    assert all(width(line) <= columns for line in wrapped(text, columns, "  ", "    "))


NARROW = st.text(
    st.sampled_from(" ab-/.,'\u02ff\u2010\u2013\u2014\u2019\u2026\u2027") | st.characters(max_codepoint=0x2FF),
    max_size=200,
)


@given(NARROW, st.integers(8, 40))
@example("a\xadb\xa0c  d - e--f/g", 8)
def test_letters_of_one_column_are_set_as_those_of_any(text: str, columns: int) -> None:
    assert width(text) == wcwidth.width(text)
    assert list(characters(text)) == list(wcwidth.iter_graphemes(text))
    as_any = wcwidth.wrap(text, columns, initial_indent="  ", subsequent_indent="    ", break_on_hyphens=False)
    assert wrapped(text, columns, "  ", "    ") == as_any


def test_texts_stand_side_by_side_and_are_never_cut() -> None:
    assert rows(["1 Forgot", "2 Hard", "3 Good", ">"], 20) == ["1 Forgot  2 Hard", "3 Good  >"]
