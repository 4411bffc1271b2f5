"""The mock on the full screen."""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.conftest import Run
from tests.terminal import ALTERNATE_SCREEN, CTRL_C, ENTER, SPACE, Terminal, terminal

THREE = """\
id: three
title: Three
cards:
  - {id: reach, why: W, question: How do you reach customers?, red_flag: Through sales.}
  - {id: decides, why: W, question: Who decides what is built?}
  - {id: deploys, why: W, question: How often do you deploy to production?}
"""
DOWN = "\x1b[B"


@pytest.fixture(autouse=True)
def three(own_deck: Callable[..., Path], pmq: Run) -> None:
    """Give a deck and a history: an answer was given before."""
    own_deck(THREE, "three.yaml")
    pmq("drill", "three", "--plain", "--limit", "1", keys="\n3\n", now="2026-11-30T09:00")


@contextmanager
def mock(home: Path, *words: str, columns: int = 80, rows: int = 24) -> Iterator[Terminal]:
    """Hold a mock; the interviewer has spoken, and the screen has stood for a moment."""
    words = ("--now", "2026-12-01T09:00", "mock", "three", *words)
    with terminal("--home", home, *words, columns=columns, rows=rows) as screen:
        screen.shows("any questions for us?", "0 said")
        screen.passes(0.5)
        yield screen


def ticking(screen: Terminal, *keys: str) -> None:
    """Come to the ticks, and wait until Enter means them."""
    screen.press(*keys)
    screen.shows("Which of these did you ask?", "[ ] How")
    screen.passes(0.5)


def came(pmq: Run) -> list[str]:
    """Give the names of the cards that came in the one mock that is kept."""
    (mock,) = [event for event in map(json.loads, pmq("log", "--all").out.splitlines()) if event["event"] == "mock"]
    return [each["card"].partition("/")[2] for each in mock["cards"] if each["came"]]


def test_a_mock_from_the_interviewers_line_to_the_results(home: Path, pmq: Run) -> None:
    with mock(home) as screen:
        screen.press(SPACE)
        screen.shows("1 said")
        ticking(screen, "d")
        screen.press(SPACE, DOWN, DOWN, SPACE)
        screen.shows("[x] How do you reach", "[ ] Who decides", "[x] How often")
        screen.press(ENTER)
        screen.shows("2 of 3 came unprompted", "Never yet, in any mock:", "Who decides what is built?", "space leave")
        screen.passes(0.5)
        screen.press(SPACE)
        assert screen.ends() == 0
        screen.shows("2 of 3 came unprompted")
    assert came(pmq) == ["reach", "deploys"]


def test_the_first_screen_shows_neither_a_why_nor_a_question(home: Path) -> None:
    with mock(home) as screen:
        screen.agrees(lambda: _same(screen, FIRST))


FIRST = """
 Mock · anybody                                                   0:00 · 0 said

   The interviewer
   “That is everything from our side. Do you have any questions for us?”

   space said one  d no more come  u take one back  q quit
"""


def _same(screen: Terminal, picture: str) -> None:
    shown = re.sub(r"\d:\d\d", "0:00", screen.screen)
    assert [line for line in shown.splitlines() if line] == [line for line in picture.splitlines() if line]


def test_the_clock_counts_up_without_a_key(home: Path) -> None:
    with mock(home) as screen:
        screen.shows("0:02 · 0 said")


def test_what_is_written_is_ticked(home: Path, pmq: Run) -> None:
    with mock(home, "--type") as screen:
        screen.press("how often is code deployed", ENTER)
        screen.shows("1 said")
        screen.press("who is the ceo?", ENTER)
        screen.shows("2 said")
        screen.passes(0.2)
        ticking(screen, ENTER)
        screen.shows("[x] How often do you deploy", "You: how often is code deployed")
        screen.press(ENTER)
        screen.shows("1 of 3 came unprompted", "in no deck", "who is the ceo?")
        screen.press("q")
        assert screen.ends() == 0
    assert came(pmq) == ["deploys"]


def test_a_red_flag_is_heard_and_named(home: Path, pmq: Run) -> None:
    with mock(home) as screen:
        screen.press(SPACE)
        ticking(screen, "d")
        screen.press(SPACE, ENTER)
        screen.shows("s red flags")
        screen.press("s")
        screen.shows("What you hear", "Through sales.", "space show it")
        assert "reach customers" not in screen.screen
        screen.passes(0.5)
        screen.press(SPACE)
        screen.shows("How do you reach customers?", "2 that one")
        screen.press("2")
        screen.shows("1 of 1 red flag led you to their question", "space leave")
        screen.passes(0.5)
        screen.press(SPACE)
        assert screen.ends() == 0
    assert came(pmq) == ["reach"]


def test_ctrl_c_among_the_ticks_keeps_them_and_leaves_the_terminal_as_it_was(home: Path, pmq: Run) -> None:
    with mock(home) as screen:
        ticking(screen, "d", "d")
        screen.press(DOWN, SPACE)
        screen.shows("┃ [x] Who decides")
        screen.press(CTRL_C)
        assert screen.ends() == 130
        screen.shows("1 of 3 came unprompted")
        assert f"\x1b[?{ALTERNATE_SCREEN}l".encode() in screen.sent
    assert came(pmq) == ["decides"]


def test_a_closed_window_keeps_the_ticks(home: Path, pmq: Run) -> None:
    with mock(home) as screen:
        ticking(screen, "d")
        screen.press(DOWN, SPACE)
        screen.shows("[x] Who decides")
        assert screen.hang_up() == 129
    assert came(pmq) == ["decides"]


def test_leaving_before_the_ticks_keeps_nothing_and_says_so(home: Path, pmq: Run) -> None:
    with mock(home) as screen:
        screen.press(SPACE)
        screen.shows("1 said")
        screen.press("q")
        assert screen.ends() == 0
        screen.shows("Nothing was ticked, so nothing is kept.")
    assert '"mock"' not in pmq("log", "--all").out


def test_a_space_that_is_held_down_is_one_question_and_leads_on_from_no_screen(home: Path) -> None:
    with mock(home) as screen:
        screen.press(*SPACE * 5)
        screen.shows("1 said")
        screen.press("u")
        screen.shows("0 said", "Taken back.")


def test_an_enter_that_is_held_down_takes_no_ticks_for_right(home: Path) -> None:
    with mock(home, "--type") as screen:
        screen.press(*ENTER * 4)
        screen.shows("Which of these did you ask?")
        screen.passes(0.5)
        assert "Nothing was ticked" not in screen.shows("Which of these did you ask?")


@pytest.mark.parametrize(("columns", "rows"), [(80, 24), (50, 16)])
def test_what_was_taken_back_is_no_word_of_the_next_screen(home: Path, columns: int, rows: int) -> None:
    with mock(home, columns=columns, rows=rows) as screen:
        screen.press(SPACE, "u")
        screen.shows("Taken back.")
        screen.press("d")
        assert "Taken back." not in screen.shows("Which of these did you ask?", "enter that is right", "space tick")


def test_the_delay_before_a_held_key_comes_again_says_no_second_question_and_ends_no_saying(home: Path) -> None:
    with mock(home) as screen:
        screen.holds(SPACE, 0.5)
        screen.passes(0.3)
        screen.shows("1 said")
    with mock(home, "--type") as screen:
        screen.press("Who decides?")
        screen.holds(ENTER, 0.5)
        screen.passes(0.3)
        assert "Which of these did you ask?" not in screen.shows("1 said", "Write a question")


def test_an_enter_held_down_at_the_end_of_the_saying_takes_no_ticks_for_right(home: Path) -> None:
    with mock(home, "--type") as screen:
        screen.holds(ENTER, 0.5)
        screen.passes(0.3)
        screen.shows("Which of these did you ask?", "[ ] How do you reach")


@pytest.mark.parametrize(("columns", "rows"), [(50, 16), (40, 12), (120, 40), (200, 60)])
def test_every_part_fits_the_screen_and_names_its_keys(home: Path, columns: int, rows: int) -> None:
    with mock(home, columns=columns, rows=rows) as screen:
        screen.shows("space said one", "q quit")
        ticking(screen, "d")
        screen.shows("[ ] How do you reach", "enter that is right", "space tick")
        screen.press(SPACE, ENTER)
        screen.shows("1 of 3 came unprompted", "space leave")


def test_another_keyboard_layout_works(home: Path) -> None:
    with mock(home) as screen:
        screen.press(SPACE)
        screen.shows("1 said")
        screen.press("\N{CYRILLIC SMALL LETTER GHE}")
        screen.shows("0 said")
        screen.press("\N{CYRILLIC CAPITAL LETTER VE}")
        screen.shows("Which of these did you ask?")


@pytest.mark.parametrize("keys", ["qs", "qqs", " s", "q ", "qdu1"])
def test_keys_behind_the_one_that_ends_it_do_nothing(home: Path, keys: str) -> None:
    with mock(home) as screen:
        screen.press(SPACE)
        ticking(screen, "d")
        screen.press(SPACE, ENTER)
        screen.shows("space leave", "s red flags", "q quit")
        screen.passes(0.5)
        screen.press(keys)
        assert screen.ends() == 0
        assert "should not have happened" not in screen.screen
    assert not (home / "crash.txt").exists()
