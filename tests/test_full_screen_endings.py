"""How the full screen ends: two keys in one read, signals, a closed terminal, a fault. Nothing is left behind."""

import asyncio
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from pmq_cards.domain import Card, Clock
from pmq_cards.drill import Drill
from pmq_cards.home import Home
from pmq_cards.session import Session
from pmq_cards.ui.sitting import Table
from pmq_cards.ui.tui import app as full_screen
from tests.terminal import CTRL_Z, ENTER, SPACE
from tests.test_full_screen import NOON, answers, drill

pytestmark = pytest.mark.usefixtures("tiny")

LEFT = ("\x1b[?1049l", "\x1b[?1000l", "\x1b[?1003l", "\x1b[?25h")
"""Out of the alternate screen, no mouse reports, the cursor shown."""


def test_two_keys_in_one_read_close_the_keys_and_nothing_else(home: Path) -> None:
    for pair in ("xx", "  ", ENTER * 2, "qx", "?x"):
        with drill(home, "tiny") as screen:
            screen.shows("space show the question")
            screen.press("?")
            screen.shows("Takes back the last grade")
            screen.press(pair)
            screen.shows_no("Takes back the last grade")
            screen.press("!")
            screen.shows("Flag", "1 of 2", "first thing")
            screen.press("q")
            assert screen.ends() == 0
    assert answers(home) == []


@pytest.mark.parametrize("keys", ["q?", "qe", "qs", "q!", "q  ", "q4", "qu"])
def test_keys_behind_the_one_that_ends_it_do_nothing(home: Path, keys: str) -> None:
    with drill(home, "tiny") as screen:
        screen.shows("space show the question")
        screen.press(SPACE)
        screen.shows("3 Good")
        screen.press("3")
        screen.shows("2 of 2", "space show")
        screen.press(keys)
        assert screen.ends() == 0
        screen.shows("1 answer in 1 min")
    assert answers(home) == [("tiny/one", 4)]


def test_a_held_space_bar_shows_the_question_and_grades_nothing(home: Path) -> None:
    with drill(home, "tiny") as screen:
        screen.shows("space show the question")
        screen.holds(SPACE)
        screen.shows("1 of 2", "Does the first thing hold?")
        assert answers(home) == []
        screen.passes(0.4)
        screen.press(SPACE)
        screen.shows("2 of 2")
    assert answers(home) == [("tiny/one", 4)]


@pytest.mark.parametrize("delay", [0.25, 0.5, 0.66, 1.8])
@pytest.mark.parametrize("key", [SPACE, ENTER])
def test_the_delay_before_a_held_key_comes_again_makes_no_grade_of_it(home: Path, key: str, delay: float) -> None:
    with drill(home, "tiny") as screen:
        screen.shows("space show the question")
        screen.holds(key, delay)
        screen.passes(0.4)
        screen.shows("1 of 2", "Does the first thing hold?")
    assert answers(home) == []


def test_an_enter_held_behind_what_was_written_gives_no_grade(home: Path) -> None:
    with drill(home, "tiny", "--type") as screen:
        screen.shows("enter show the question")
        screen.press("Does it")
        screen.holds(ENTER, 0.5)
        screen.passes(0.4)
        screen.shows("1 of 2", "3 Good")
    assert answers(home) == []


def test_an_enter_held_behind_a_why_puts_no_other_off(home: Path, own_deck: Callable[..., Path]) -> None:
    cards = "".join(f"  - id: c{number}\n    question: Does thing {number} hold?\n" for number in range(3))
    own_deck(f"id: nest\ntitle: Nest\ncards:\n{cards}", "nest.yaml")
    with drill(home, "nest", "--whys") as screen:
        screen.shows("thing 0")
        screen.press("To know it")
        screen.holds(ENTER, 0.5)
        screen.passes(0.4)
        screen.shows("thing 1", "Written: nest/c0")


def test_a_space_that_is_pressed_twice_grades_and_what_comes_behind_it_finds_the_next_card(home: Path) -> None:
    with drill(home, "tiny") as screen:
        screen.shows("space show the question")
        screen.press(SPACE)
        screen.shows("3 Good")
        screen.passes(0.4)
        screen.press(SPACE, "q")
        assert screen.ends() == 0
    assert answers(home) == [("tiny/one", 4)]


def test_a_held_space_bar_at_the_last_grade_leaves_the_end_on_the_screen(home: Path) -> None:
    with drill(home, "tiny", "--limit", "1") as screen:
        screen.shows("space show the question")
        screen.press(SPACE)
        screen.shows("3 Good")
        screen.passes(0.4)
        screen.holds(SPACE, 0.5)
        screen.passes(0.4)
        screen.shows("Done for now", "space leave")
        screen.press(SPACE)
        assert screen.ends() == 0


def test_a_digit_right_after_the_question_grades(home: Path) -> None:
    with drill(home, "tiny") as screen:
        screen.shows("space show the question")
        screen.press(" 4")
        screen.shows("2 of 2", "space show")
        screen.press(" 1")
        screen.shows("Forgot: again soon")
    assert answers(home) == [("tiny/one", 5), ("tiny/two", 2)]


def test_the_second_click_of_a_double_click_grades_nothing(home: Path) -> None:
    with drill(home, "tiny") as screen:
        screen.shows("space show the question")
        screen.click("space show", times=2)
        screen.shows("1 of 2", "1 Forgot")
        screen.passes(0.3)
        screen.shows("1 of 2", "1 Forgot")
    assert answers(home) == []


def test_e_twice_in_one_read_opens_the_editor_once(home: Path, tmp_path: Path) -> None:
    editor, opened = tmp_path / "editor", tmp_path / "opened"
    editor.write_text(f'#!/bin/sh\necho x >> {opened}\nsed -i "s/first thing holds/new thing holds/" "$2"\n')
    editor.chmod(0o755)
    with drill(home, "tiny", environment={"EDITOR": str(editor)}) as screen:
        screen.shows("space show the question")
        screen.press("ee")
        screen.shows(
            "new thing holds", "space show the question"
        )  # what stood there before the editor came says nothing
        screen.press(SPACE)
        screen.shows("1 Forgot")
    assert opened.read_text() == "x\n"


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_a_signal_ends_the_sitting_as_q_does_and_leaves_the_terminal_as_it_was(
    home: Path, number: int, code: int
) -> None:
    with drill(home, "tiny") as screen:
        screen.shows("space show the question")
        screen.press(SPACE)
        screen.shows("3 Good")
        screen.press("3")
        screen.shows("2 of 2")
        screen.signal(number)
        assert screen.ends() == code
        screen.shows("1 answer in 1 min")
        assert [code for code in LEFT if code.encode() not in screen.sent] == []
    assert answers(home) == [("tiny/one", 4)]


@pytest.mark.parametrize("words", [(), ("--plain",)])
def test_a_closed_terminal_ends_the_sitting_and_keeps_its_answers(home: Path, words: tuple[str, ...]) -> None:
    with drill(home, "tiny", *words) as screen:
        screen.shows("ow")
        screen.press(ENTER)
        screen.shows("3 Good")
        screen.press("3" + ENTER)
        screen.shows("2 of 2")
        assert screen.hang_up() == 129
    assert answers(home) == [("tiny/one", 4)]


def test_a_closed_terminal_that_nobody_tells_of_ends_the_sitting(home: Path) -> None:
    with drill(home, "tiny", controlling=False) as screen:
        screen.shows("space show the question")
        assert screen.hang_up() == 129


def test_ctrl_z_gives_the_terminal_back_and_fg_the_card(home: Path) -> None:
    with drill(home, "tiny") as screen:
        screen.shows("space show the question")
        screen.press(SPACE)
        screen.shows("Does the first thing hold?")
        screen.press(CTRL_Z)
        screen.waits(lambda: screen.is_stopped)
        assert [code for code in LEFT if code.encode() not in screen.sent] == []
        screen.signal(signal.SIGCONT)
        screen.shows("Does the first thing hold?", "4 Easy")
        screen.press("4")
        screen.shows("2 of 2")
        screen.press(CTRL_Z)
        screen.waits(lambda: screen.is_stopped)
        screen.signal(signal.SIGHUP)
        screen.signal(signal.SIGCONT)
        assert screen.ends() == 129
    assert answers(home) == [("tiny/one", 5)]


def test_a_fault_on_the_screen_comes_out_of_it(home: Path) -> None:
    def title(_: Card) -> str:
        raise ZeroDivisionError

    here = Home(home, Clock(now=lambda: NOON, stopwatch_ms=lambda: 0))
    sitting = Drill(
        cards=here.library.card_of,
        session=Session(tuple(card.id for card in here.library.chosen(["tiny"]))),
        standing=here.standing,
        log=here.writable_log(),
        clock=here.clock,
        day_of=here.config.day_of,
    )
    app = full_screen.DrillApp(Table(sitting, title, lambda card: card, lambda card, _: card))

    async def pressed() -> None:
        async with app.run_test() as pilot:
            await pilot.pause()

    with pytest.raises(ZeroDivisionError):
        asyncio.run(pressed())
    here.close()
    assert isinstance(app.failure, ZeroDivisionError)
