"""The full screen, as a terminal draws what the real process sends."""

import re
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pmq_cards.ui.tui.app import ECHO_SECONDS
from tests.conftest import TWO_CARDS, Run
from tests.terminal import CTRL_C, ENTER, ESCAPE, SPACE, Terminal, terminal

COLOUR = re.compile(rb"\x1b\[(?:[0-9]*;)*(?:3[0-8]|4[0-8]|9[0-7]|10[0-7])(?:;[0-9]+)*m")

FULL_CARD = """\
id: whole
title: Whole
cards:
  - id: customers
    why: You can only build what people need if you can reach them without a gatekeeper.
    question: How would I get to talk with customers?
    follow_ups: [How often?, Who decides?]
    green_flag: They name the customers of this week.
    red_flag: Requests go through sales.
    hint: Who stands at the door?
    tags: [customers]
"""

ODD_TEXTS = """\
id: odd
title: "[bold]Odd[/]"
cards:
  - id: markup
    why: "To see [bold]x[/] and [@click=app.bell]ring[/] and {{x}} and $primary."
    question: "Does [/] stay?"
    tags: ["[t]"]
"""


NEW = "┄"
NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)


@contextmanager
def drill(home: Path, *words: str, now: str = "2026-12-01T09:00", **more: object) -> Iterator[Terminal]:
    with terminal("--home", home, "--now", now, "drill", *words, **more) as screen:  # type: ignore[arg-type]
        yield screen


@pytest.fixture
def whole(own_deck: Callable[..., Path]) -> None:
    own_deck(FULL_CARD)


def answers(home: Path) -> list[tuple[str, int]]:
    with sqlite3.connect(home / "reviews.db") as log:
        rows = log.execute("select card, quality from reviews where undone_at_ms is null order by seq").fetchall()
    log.close()
    return rows


@pytest.mark.usefixtures("whole")
def test_a_card_fits_on_80_columns_and_24_rows(home: Path) -> None:
    with drill(home, "whole") as screen:
        screen.becomes("""
 Whole · customers                                               1 of 1 · 1 new
 ┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄

   Why ask
   You can only build what people need if you can reach them without a
   gatekeeper.

   space show the question

   h hint  e edit  s suspend  ! flag  ? keys  q quit
""")
        screen.press(SPACE)
        screen.becomes("""
 Whole · customers                                               1 of 1 · 1 new
 ┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄

   Why ask
   You can only build what people need if you can reach them without a
   gatekeeper.

   ───────────────────────────────────────────────────────────────────────────

   How would I get to talk with customers?

   Then  How often?
         Who decides?
   Good  They name the customers of this week.
   Bad   Requests go through sales.

   1 Forgot · again anew, then 1 day     2 Hard · again, then 1 day
   3 Good · 1 day                        4 Easy · 1 day, longer later

   space good  h hint  e edit  s suspend  ! flag  ? keys  q quit
""")


@pytest.mark.usefixtures("whole")
def test_the_front_stands_in_the_middle(home: Path) -> None:
    with drill(home, "whole") as screen:

        def it_does() -> None:
            first, last = screen.row("Why ask"), screen.row("space show the question")
            assert abs((first - 2) - (screen.row("q quit") - last - 1)) <= 2

        screen.agrees(it_does)


@pytest.mark.usefixtures("whole")
def test_on_50_columns_and_16_rows_the_extras_go_first(home: Path) -> None:
    with drill(home, "whole", columns=50, rows=16) as screen:
        screen.shows("space show the question")
        screen.press(SPACE)
        screen.becomes("""
 1 of 1 · 1 new
 Why ask
 You can only build what people need if you can
 reach them without a gatekeeper.
 ────────────────────────────────────────────────
 How would I get to talk with customers?

 Then  How often?
       Who decides?
 Good  They name the customers of this week.
 Bad   Requests go through sales.

 1 Forgot · again anew    2 Hard · again
 3 Good · 1 day           4 Easy · 1 day, longer

 ? keys
""")


@pytest.mark.usefixtures("whole")
@pytest.mark.parametrize(("columns", "rows"), [(120, 40), (200, 60)])
def test_on_a_wide_window_the_column_stands_in_the_middle_with_its_grades(home: Path, columns: int, rows: int) -> None:
    with drill(home, "whole", columns=columns, rows=rows) as screen:
        screen.shows("space show the question")
        screen.press(SPACE)

        def it_does() -> None:
            shown = [line for line in screen.lines if line.strip()]
            left = min(len(line) - len(line.lstrip()) for line in shown)
            right = columns - max(len(line) for line in shown)
            assert abs(left - right) <= 2
            assert left >= (columns - 84) // 2
            assert abs(screen.row("Whole") - (rows - screen.row("q quit") - 1)) <= 1
            assert 0 < screen.row("1 Forgot") - screen.row("Bad   Requests") <= 2
            assert screen.row("4 Easy") >= screen.row("1 Forgot")

        screen.agrees(it_does)


@pytest.mark.usefixtures("whole")
def test_on_a_tiny_screen_the_question_and_the_grades_are_still_there(home: Path) -> None:
    with drill(home, "whole", columns=30, rows=10) as screen:
        screen.shows("space show the question")
        screen.press(SPACE)
        screen.shows("How would I get to talk", "customers?", "1 Forgot", "2 Hard", "3 Good", "4 Easy", "↓ more")


@pytest.mark.usefixtures("tiny")
def test_a_window_may_change_its_size_while_a_card_is_shown(home: Path) -> None:
    with drill(home, "tiny") as screen:
        screen.shows("space show the question")
        screen.press(SPACE)
        screen.shows("4 Easy · 1 day, longer later", "q quit")
        screen.resize(30, 10)
        screen.shows_no("· 1 day")
        screen.shows("Does the first thing", "1 Forgot", "4 Easy", "? keys")
        screen.resize(80, 24)
        screen.shows("Does the first thing hold?", "4 Easy · 1 day, longer later", "q quit")


@pytest.mark.usefixtures("tiny")
def test_an_answer_is_echoed_and_can_be_taken_back_on_the_next_card_and_at_the_end(home: Path) -> None:
    with drill(home, "tiny") as screen:
        screen.shows("1 of 2", "space show")
        screen.press(SPACE)
        screen.shows("3 Good")
        screen.press("3")
        screen.shows("2 of 2", "Good: next in 1 day, u to undo", "u undo")
        screen.press("u")
        screen.shows("1 of 2", "Taken back: tiny/one")
        assert answers(home) == []
        for number in ("1 of 2", "2 of 2"):
            screen.shows(number, "space show")
            screen.press(SPACE)
            screen.shows("4 Easy")
            screen.press("4")
        screen.shows("Done for now", "2 answers in 1 min", "space leave")
        screen.press("u")
        screen.shows("2 of 2", "Taken back: tiny/two")
        assert answers(home) == [("tiny/one", 5)]
        screen.press("q")
        assert screen.ends() == 0
        screen.shows("1 answer in 1 min")


@pytest.mark.usefixtures("tiny")
def test_undo_goes_back_into_an_earlier_sitting(home: Path, pmq: Run) -> None:
    pmq("drill", "tiny", "--plain", keys="\n3\nq\n")
    with drill(home, "tiny") as screen:
        screen.shows("1 of 1", "second thing", "u undo")
        screen.press("u")
        screen.shows("1 of 2", "first thing", "Taken back: tiny/one")
    assert answers(home) == []


@pytest.mark.usefixtures("tiny")
def test_a_suspended_card_comes_back_with_undo(home: Path) -> None:
    with drill(home, "tiny") as screen:
        screen.shows("first thing", "s suspend")
        screen.press("s")
        screen.shows("second thing", "Suspended: tiny/one, u to undo")
        screen.press("u")
        screen.shows("first thing", "Taken back: tiny/one")


@pytest.mark.usefixtures("tiny")
def test_a_grade_before_the_question_says_so_and_does_nothing(home: Path) -> None:
    with drill(home, "tiny") as screen:
        screen.shows("space show the question")
        screen.press("3")
        screen.shows("Show the question first (space), then grade it.", "1 of 2", "first thing")
        screen.shows_no("Show the question first")
        assert answers(home) == []


@pytest.mark.usefixtures("tiny")
@pytest.mark.parametrize(("columns", "rows"), [(50, 16), (58, 20), (80, 24), (80, 14)])
def test_each_thing_that_can_be_done_is_offered_once_on_the_first_card(home: Path, columns: int, rows: int) -> None:
    with drill(home, "tiny", "--type", columns=columns, rows=rows) as screen:
        screen.shows("enter show the question", "esc other keys")
        screen.passes(0.5)
        assert screen.shows("enter show the question").count("enter show") == 1


@pytest.mark.usefixtures("tiny")
def test_what_was_said_of_the_front_goes_with_it(home: Path) -> None:
    with drill(home, "tiny") as screen:
        screen.shows("space show the question")
        screen.press("3")
        screen.shows("Show the question first")
        screen.press(SPACE)
        assert "Show the question first" not in screen.shows("3 Good", "space good")


def test_there_is_more_below_while_a_sentence_is_said(home: Path, own_deck: Callable[..., Path]) -> None:
    own_deck(TWO_CARDS.replace("To learn whether the second thing holds.", "A long why of many words. " * 30))
    with drill(home, "tiny", columns=50, rows=16) as screen:
        screen.shows("space show the question")
        screen.press(SPACE)
        screen.shows("3 Good")
        screen.press("3")
        screen.shows("2 of 2", "↓ more   Good: next in 1 day")


def test_a_why_is_whole_where_there_is_room_for_it_whatever_the_card_before_took(home: Path) -> None:
    with drill(home, "--practice", "pm-interview", columns=50, rows=16) as screen:
        screen.shows("space show the question", "what they\n meant.")
        screen.press(SPACE)
        screen.shows("4 Easy", "↓ more")
        screen.press("4")
        screen.shows("2 of 21", "Some product managers build", "finish alone.")


@pytest.mark.usefixtures("whole")
def test_a_sentence_that_fades_leaves_a_newer_one_its_time(home: Path) -> None:
    with drill(home, "whole") as screen:
        screen.shows("space show the question")
        screen.press("!")
        screen.shows("Flagged for later")
        screen.press("h")
        screen.shows("Hint: Who stands at the door?")
        time.sleep(ECHO_SECONDS + 0.5)  # the sentence of the flag has had its time, the hint has not
        screen.press(SPACE)
        assert "Hint: Who stands at the door?" in screen.shows("1 Forgot")


@pytest.mark.usefixtures("tiny")
def test_ctrl_c_leaves_the_summary_in_the_scrollback(home: Path) -> None:
    with drill(home, "tiny", now="2025-12-01T09:00") as screen:  # long past: nothing to warn of
        screen.shows("space show the question")
        screen.press(SPACE)
        screen.shows("1 Forgot")
        screen.press("1")
        screen.shows("coming again")
        screen.press(CTRL_C)
        assert screen.ends() == 130
        screen.shows("1 answer in 1 min", "1 left for today: pmq drill tiny", "Tomorrow: 1 due", "Came again: tiny/one")


@pytest.mark.usefixtures("tiny")
def test_ctrl_c_ends_the_sitting_from_the_keys_and_from_the_writing(home: Path) -> None:
    with drill(home, "tiny", "--type") as screen:
        screen.shows("enter show the question")
        screen.press("u", "q")
        screen.shows("uq")
        screen.press(CTRL_C)
        assert screen.ends() == 130
    with drill(home, "tiny") as screen:
        screen.shows("? keys")
        screen.press("?")
        screen.shows("Takes back the last grade")
        screen.press(CTRL_C)
        assert screen.ends() == 130


@pytest.mark.usefixtures("tiny")
def test_without_colours_none_is_sent(home: Path) -> None:
    with drill(home, "tiny", environment={"NO_COLOR": "1"}) as screen:
        screen.shows("space show the question")
        screen.press(SPACE)
        screen.shows("Does the first thing hold?", "4 Easy")
        assert not COLOUR.search(screen.sent)
    with drill(home, "tiny") as screen:
        screen.shows("space show the question", NEW)
        assert COLOUR.search(screen.sent)


@pytest.mark.usefixtures("tiny")
def test_a_click_on_a_grade_gives_it_and_a_click_on_a_key_presses_it(home: Path) -> None:
    with drill(home, "tiny") as screen:
        screen.shows("space show the question")
        screen.click("space show")
        screen.shows("2 Hard · again, then 1 day")
        screen.click("2 Hard")
        screen.shows("2 of 2 · 1 coming again", "second thing", "Hard: again soon", "u undo")
        screen.click("u undo")
        screen.shows("1 of 2", "Taken back")
    assert answers(home) == []


@pytest.mark.usefixtures("tiny")
def test_all_six_grades_of_sm_2_can_be_given(home: Path) -> None:
    with drill(home, "tiny", "--scale", "6") as screen:
        screen.shows("space show the question")
        screen.press(SPACE)
        screen.shows("0 Blackout", "1 Wrong", "2 Almost", "3 Hard", "4 Good", "5 Perfect")
        screen.press("0")
        screen.shows("Blackout: again soon")
    assert answers(home) == [("tiny/one", 0)]


@pytest.mark.usefixtures("tiny")
def test_what_was_written_stands_beside_the_question_and_is_shown_the_next_time(home: Path) -> None:
    with drill(home, "tiny", "--type") as screen:
        screen.shows("enter show the question", "esc other keys")
        screen.press("Does one thing hold?", ENTER)
        screen.shows("Does {+the first+} thing hold?", "You   Does [-one-] thing hold?")
        screen.press("3")
        screen.shows("2 of 2")
    with drill(home, "tiny", "--type", now="2026-12-03T09:00") as screen:
        screen.shows("first thing", "enter show the question")
        screen.press(ENTER)
        screen.shows("Does the first thing hold?", "Last  Does one thing hold?")


@pytest.mark.usefixtures("whole")
def test_escape_leaves_the_writing_for_the_other_keys(home: Path) -> None:
    with drill(home, "whole", "--type") as screen:
        screen.shows("esc other keys")
        screen.press(ESCAPE)
        screen.shows("space show the question", "h hint")
        screen.press("h")
        screen.shows("Hint: Who stands at the door?")


@pytest.mark.usefixtures("tiny")
def test_an_edited_card_goes_on_with_its_new_text(home: Path, tmp_path: Path) -> None:
    editor = tmp_path / "editor"
    editor.write_text('#!/bin/sh\nsed -i "s/the first thing hold/the new thing hold/" "$2"\n')
    editor.chmod(0o755)
    with drill(home, "tiny", environment={"EDITOR": str(editor)}) as screen:
        screen.shows("space show the question")
        screen.press(SPACE)
        screen.shows("Does the first thing hold?")
        screen.press("e")
        screen.shows("Does the new thing hold?", "1 Forgot")


@pytest.mark.usefixtures("tiny")
def test_what_was_written_outlives_an_edit(home: Path, tmp_path: Path) -> None:
    editor = tmp_path / "editor"
    editor.write_text('#!/bin/sh\nsed -i "s/first thing holds/new thing holds/" "$2"\n')
    editor.chmod(0o755)
    with drill(home, "tiny", "--type", environment={"EDITOR": str(editor)}) as screen:
        screen.shows("enter show the question")
        screen.press("Does one thing hold?", ENTER)
        screen.shows("[-one-]", "e edit")
        screen.press("e")
        screen.shows("new thing holds", "[-one-]", "3 Good")
        screen.press("3")
        screen.shows("2 of 2")
    with sqlite3.connect(home / "reviews.db") as log:
        assert log.execute("select typed from reviews").fetchall() == [("Does one thing hold?",)]
    log.close()


@pytest.mark.usefixtures("tiny")
def test_an_editor_that_fails_leads_back_to_the_card(home: Path) -> None:
    with drill(home, "tiny", environment={"EDITOR": "false"}) as screen:
        screen.shows("space show the question")
        screen.press("e")
        screen.shows("the editor false ended with exit code 1")
        screen.press(SPACE)
        screen.shows("Does the first thing hold?", "1 Forgot")


@pytest.mark.usefixtures("tiny")
def test_ctrl_c_in_the_editor_ends_the_editor_only(home: Path, tmp_path: Path) -> None:
    editor = tmp_path / "editor"
    editor.write_text("#!/bin/sh\necho the editor is open\nexec sleep 600\n")
    editor.chmod(0o755)
    with drill(home, "tiny", environment={"EDITOR": str(editor)}) as screen:
        screen.shows("space show the question")
        screen.press("e")
        screen.shows("the editor is open")
        screen.interrupt()
        screen.shows("stopped; the card stays", "first thing")
        screen.press(SPACE)
        screen.shows("Does the first thing hold?", "1 Forgot")


def test_markup_in_a_deck_is_shown_as_it_was_typed(home: Path, own_deck: Callable[..., Path]) -> None:
    own_deck(ODD_TEXTS)
    with drill(home, "odd") as screen:
        screen.shows("[bold]Odd[/] · [t]", "To see [bold]x[/] and [@click=app.bell]ring[/] and {{x}} and $primary.")
        screen.press(SPACE)
        screen.shows("Does [/] stay?")
        screen.click("[@click")
        screen.press("3")
        screen.shows("Done for now")
        assert not screen.rung


def test_a_long_card_scrolls_and_says_so(home: Path, own_deck: Callable[..., Path]) -> None:
    words = " ".join(f"w{number}" for number in range(600))
    own_deck(FULL_CARD.replace("They name the customers of this week.", words))
    with drill(home, "whole") as screen:
        screen.shows("space show the question")
        screen.press(SPACE)
        screen.shows("How would I get to talk", "w1 ", "↓ more", "4 Easy")
        for _ in range(5):
            screen.press("\x1b[6~")
        screen.shows("w599", "Requests go through sales.", "4 Easy")
        screen.shows_no("↓ more")


@pytest.mark.usefixtures("tiny")
def test_an_answer_that_cannot_be_written_ends_the_sitting_with_its_sentence(home: Path) -> None:
    with drill(home, "tiny") as screen:
        screen.shows("1 of 2", "space show")
        screen.press(SPACE)
        screen.shows("3 Good")
        screen.press("3")
        screen.shows("2 of 2", "space show")
        screen.press(SPACE)
        screen.shows("second thing hold?", "3 Good")
        with sqlite3.connect(home / "reviews.db") as log:
            log.execute("create trigger full before insert on reviews begin select raise(fail, 'disk is full'); end")
        log.close()
        screen.press("3")
        assert screen.ends() == 4
        left = screen.screen.replace("\n", "")
        assert "1 answer in 1 min" in left
        assert "the disk is full or failing" in left
        assert "Traceback" not in left
    assert answers(home) == [("tiny/one", 4)]
