"""What people read of days, counts, names and texts of others."""

import json
import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmq_cards.said import agreeing, counted, interval, json_text, nearest, safe, short_day, shown, spoken_day

ANY_TEXT = st.text(st.characters(codec=None, exclude_categories=()))


@pytest.mark.parametrize(("count", "said"), [(0, "0 files differ"), (1, "1 file differs"), (2, "2 files differ")])
def test_a_noun_and_its_verb_agree_with_the_number(count: int, said: str) -> None:
    assert f"{counted(count, 'file')} {agreeing(count, 'differs', 'differ')}" == said


@given(ANY_TEXT)
def test_no_control_character_comes_out(text: str) -> None:
    out = safe(text)
    assert len(out) == len(text)
    assert all(character in "\n\t" or unicodedata.category(character) not in {"Cc", "Cs"} for character in out)


@given(st.text(st.characters(categories=("L", "M", "N", "P", "S", "Zs"))))
def test_a_text_without_control_characters_stays_as_it_is(text: str) -> None:
    assert safe(text) == text


@pytest.mark.parametrize(
    "harmful", ["\x1b[2J", "\x9b2J", "\x07", "\r", "\u202e", "\u2066", "\u200e", "\u200f", "\u061c", "\x7f", "\ud800"]
)
def test_what_a_terminal_takes_for_a_command_is_replaced(harmful: str) -> None:
    assert safe(f"a{harmful}b").startswith("a\N{REPLACEMENT CHARACTER}")


@given(ANY_TEXT)
def test_what_is_shown_is_one_short_visible_line(text: str) -> None:
    assert shown(text).isprintable()
    assert len(shown(text)) <= 63


@given(st.dictionaries(st.text(), st.text() | st.lists(st.text())), st.sampled_from([None, 2]), st.booleans())
def test_json_is_harmless_and_means_what_it_did(value: object, indent: int | None, ascii_only: bool) -> None:  # noqa: FBT001
    text = json_text(value, indent=indent, ascii_only=ascii_only)
    assert safe(text) == text
    assert json.loads(text) == value


def test_json_escapes_what_a_terminal_takes_for_a_command_and_nothing_else() -> None:
    assert json_text("caf\u00e9 \u009b31m \u202e") == '"caf\u00e9 \\u009b31m \\u202e"'


@pytest.mark.parametrize(
    ("written", "near"), [("custmer", ["customer"]), ("CUSTOMER", ["customer"]), ("load", ["workload"]), ("zzz", [])]
)
def test_the_nearest_names_look_like_the_written_one(written: str, near: list[str]) -> None:
    assert nearest(written, ["customer", "workload", "team"]) == near


@pytest.mark.parametrize(
    ("day", "said"),
    [(date(2026, 12, 1), "today"), (date(2026, 12, 2), "tomorrow"), (date(2026, 12, 8), "Tue 8 Dec"),
     (date(2027, 1, 4), "Mon 4 Jan 2027")],
)  # fmt: skip
def test_a_day_is_said_as_people_say_it(day: date, said: str) -> None:
    assert spoken_day(day, date(2026, 12, 1)) == said


def test_a_day_in_short_names_weekday_day_and_month() -> None:
    assert short_day(date(2026, 12, 8)) == "Tue 8 Dec"


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
    assert interval(days) == said


@given(st.integers(0, 36_500))
def test_an_interval_fits_beside_its_grade(days: int) -> None:
    assert len(interval(days)) <= len("100 years") + 1
