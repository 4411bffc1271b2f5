"""What stands in the place of the card: the help and the form; and the colours of all of it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from pmq_cards.ui.tui.themes import THEMES
from tests.conftest import Run
from tests.terminal import CTRL_S, CTRL_U, ENTER, ESCAPE, SPACE
from tests.test_full_screen import FULL_CARD, answers, drill

READABLE = 4.5
"""What WCAG asks of text, as a ratio to 1."""


@pytest.fixture(autouse=True)
def whole(own_deck: Callable[..., Path]) -> None:
    own_deck(FULL_CARD, "whole.yaml")


def test_the_help_stays_in_its_place_and_says_how_to_close_it(home: Path) -> None:
    with drill(home, "whole") as screen:
        screen.shows("space show the question", "1 of 1 · 1 new", "q quit")
        header = screen.lines[:2]
        screen.press("?")
        screen.becomes("""
 Whole · customers                                               1 of 1 · 1 new
 ┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄

   1     Forgot: not recalled; again, starts anew.
   2     Hard: recalled with trouble; again.
   3     Good: recalled.
   4     Easy: recalled at once, so later.
   space Shows the question, then grades it Good.
   u     Takes back the last grade or suspension.
   h     Shows the hint, where there is one.
   e     Edits the card: why, question and hint.
   s     Suspends the card until pmq resume CARD.
   !     Flags the card, or takes the flag away.
   ?     Shows the keys.
   q     Ends the sitting; every answer is kept.
   ^Z    Stops pmq; the shell's fg brings it back.
   ↑ ↓   Scroll a long card; Page Up and Down too.

   any key closes
""")
        screen.waits(lambda: screen.lines[:2] == header)
        screen.press("x")
        screen.shows("space show the question", "Why ask")


def test_the_help_fits_on_50_columns_and_16_rows(home: Path) -> None:
    with drill(home, "whole", columns=50, rows=16) as screen:
        screen.shows("space show the question")
        screen.press("?")
        screen.shows("1     Forgot", "↑ ↓   Scroll a long card; Page Up and Down too.", "any key closes")
        screen.shows_no("↓ more")
        screen.click("any key")
        screen.press(SPACE)
        screen.shows("space show the question")


def test_a_help_that_is_longer_than_the_window_scrolls_and_says_so(home: Path) -> None:
    with drill(home, "whole", "--scale", "6", columns=50, rows=12) as screen:
        screen.shows("space show the question")
        screen.press("?")
        screen.shows("0     Blackout", "↓ more", "any key closes")
        screen.press("\x1b[6~")
        screen.shows("Page Up and Down too.")
        screen.press("x")
        screen.shows("space show the question")


def test_without_an_editor_a_card_is_edited_in_a_small_form(home: Path, pmq: Run) -> None:
    with drill(home, "whole") as screen:
        screen.shows("space show the question")
        screen.press(SPACE)
        screen.shows("How would I get to talk", "4 Easy")
        screen.press("e")
        screen.shows("Hint", "Who stands at the door?", "enter next  ^s save  esc leave")
        screen.press(f"{ENTER} Really?{ENTER}")
        screen.shows("customers? Really?")
        screen.press(CTRL_U)
        screen.shows_no("Who stands at the door?")
        screen.press("Who holds the keys?", ENTER)
        screen.shows("How would I get to talk with customers? Really?", "4 Easy")
        screen.press("h")
        screen.shows("Hint: Who holds the keys?")
    (card,) = pmq("cards", "whole", "--json").json
    assert (card["question"], card["hint"]) == (
        "How would I get to talk with customers? Really?",
        "Who holds the keys?",
    )
    assert card["why"] == "You can only build what people need if you can reach them without a gatekeeper."


def test_escape_leaves_the_form_and_the_card_as_it_is(home: Path) -> None:
    path = home / "decks" / "whole.yaml"
    before = path.read_bytes()
    with drill(home, "whole") as screen:
        screen.shows("space show the question")
        screen.press("e")
        screen.shows("esc leave")
        screen.press("usq3?", ESCAPE)
        screen.shows("space show the question", "1 of 1")
    assert path.read_bytes() == before
    assert answers(home) == []


def test_what_cannot_be_saved_is_said_and_stays_in_the_form(home: Path) -> None:
    with drill(home, "whole") as screen:
        screen.shows("space show the question")
        screen.press("e")
        screen.shows("esc leave")
        screen.press(ENTER)
        screen.passes(0.2)
        screen.press(CTRL_U)
        screen.shows_no("How would I get")
        screen.press(CTRL_S)
        screen.shows("stays as it is")
        screen.press("What now?", CTRL_S)
        screen.shows("space show the question")
        screen.press(SPACE)
        screen.shows("What now?", "4 Easy")


def test_e_twice_in_one_read_writes_nothing_into_the_form(home: Path) -> None:
    with drill(home, "whole") as screen:
        screen.shows("space show the question")
        screen.press("ee")
        screen.shows("gatekeeper.", "^s save")
        screen.passes(0.2)
        assert "gatekeeper.e" not in screen.screen


def test_a_form_fits_on_50_columns_and_16_rows(home: Path) -> None:
    with drill(home, "whole", columns=50, rows=16) as screen:
        screen.shows("space show the question")
        screen.press("e")
        screen.shows("Why ask", "Question", "Hint", "Who stands at the door?", "enter next   ^s save")


@pytest.mark.parametrize("keys", ["4", "'", "\N{CYRILLIC SMALL LETTER YERU}", "S"])
def test_any_layout_of_the_keyboard_grades_and_suspends(home: Path, keys: str) -> None:
    with drill(home, "whole") as screen:
        screen.shows("space show the question")
        screen.press(SPACE, keys)
        screen.shows("Done for now")


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_text_stands_out_from_the_background_of_a_palette(home: Path, theme: str) -> None:
    (home / "config.toml").write_text(f'theme = "{theme}"\n')
    with drill(home, "whole") as screen:
        for key, text in ((SPACE, "4 Easy"), ("?", "any key closes"), ("x", "4 Easy"), ("e", "^s save")):
            screen.shows("q")
            screen.press(key)
            screen.shows(text)
            screen.waits(lambda: all(_contrast(cell[1], cell[2]) >= READABLE for cell in screen.letters))
            screen.passes(0.4)


def test_the_terminals_own_colours_are_for_lines_only(home: Path) -> None:
    with drill(home, "whole") as screen:
        screen.shows("space show the question")
        screen.press(SPACE)
        screen.shows("4 Easy", "┄")
        screen.waits(lambda: {cell[1:] for cell in screen.letters} == {("default", "default")})


def test_the_lines_of_a_palette_can_be_seen() -> None:
    for theme in (THEMES["dark"], THEMES["light"]):
        assert theme.background
        assert _contrast(theme.variables["line"].lstrip("#"), theme.background.lstrip("#")) >= 3


def _contrast(one: str, other: str) -> float:
    """Give the contrast of two colours written as six hexadecimal digits, as WCAG 2 defines it."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
