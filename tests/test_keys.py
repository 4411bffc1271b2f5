"""The one table of keys."""

import re
from pathlib import Path

import pytest

from pmq_cards.domain import Quality
from pmq_cards.ui.columns import width
from pmq_cards.ui.keys import KEYS, MEANING, SCALES, SCREEN_KEYS, all_presses, meant

GUIDE = (Path(__file__).parent.parent / "docs" / "guide.md").read_text(encoding="utf-8")
NARROW = 42
"""What a window of 50 columns leaves for a sentence of the help."""


@pytest.mark.parametrize("scale", SCALES)
def test_every_scale_can_say_forgot_and_good(scale: int) -> None:
    assert {Quality.FORGOT, Quality.GOOD} <= {quality for quality, _ in SCALES[scale].values()}


def test_no_key_means_two_things() -> None:
    for scale in SCALES.values():
        keys = [key.key for key in KEYS] + list(scale)
        assert len(keys) == len(set(keys))


def test_every_sentence_of_the_help_fits_a_narrow_window() -> None:
    grades = [f"{name}: {MEANING[quality]}." for scale in SCALES.values() for quality, name in scale.values()]
    sentences = [key.help for key in KEYS] + [text for _, text in SCREEN_KEYS] + grades
    assert [sentence for sentence in sentences if width(sentence) > NARROW] == []


LAYOUTS = {
    "capitals": ("SUHEQ", "suheq"),
    "Russian": ("ыгруй", "suheq"),
    "Russian capitals": ("ЫГРУЙ", "suheq"),
    "Ukrainian": ("іІ", "ss"),  # noqa: RUF001 - Cyrillic is meant
    "French digits": ("&é\"'(à", "123450"),
    "French capitals": ("É", "2"),
    "Japanese input": ("３？", "3?"),  # noqa: RUF001 - wide forms are meant
    "itself": ("s3!?", "s3!?"),
}


@pytest.mark.parametrize(("typed", "keys"), LAYOUTS.values(), ids=list(LAYOUTS))
def test_the_layout_of_the_keyboard_makes_no_difference(typed: str, keys: str) -> None:
    assert "".join(map(meant, typed)) == keys


def test_every_press_means_its_key_and_none_means_two() -> None:
    keys = [key.key for key in KEYS if len(key.key) == 1] + list("012345jk")
    presses = [(press, key) for key in keys for press in all_presses(key)]
    assert [(press, key) for press, key in presses if meant(press) != key] == []
    assert len(presses) == len({press for press, _ in presses})


def test_the_table_of_the_guide_says_what_the_help_says() -> None:
    rows = [
        *(
            (f"`{key}` {name}", f"{MEANING[q].capitalize()} (quality {q.value}).")
            for key, (q, name) in SCALES[4].items()
        ),
        *((f"`{key.key}`", key.help) for key in KEYS),
        *((f"`{key}`", text) for key, text in SCREEN_KEYS),
    ]
    table = re.search(r"^\| Key \| What it does \|\n\|---\|---\|\n((?:\|.*\|\n)+)", GUIDE, re.MULTILINE)
    assert table is not None
    assert set(table[1].splitlines()) == {f"| {key} | {text} |" for key, text in rows}
