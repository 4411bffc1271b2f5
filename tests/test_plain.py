"""The drill line by line."""

from collections.abc import Callable
from pathlib import Path

import pytest

from pmq_cards.domain import USUAL_LABELS
from pmq_cards.ui import words
from pmq_cards.ui.columns import width
from pmq_cards.ui.keys import KEYS
from tests.conftest import Run

pytestmark = pytest.mark.usefixtures("tiny")

OwnDeck = Callable[..., Path]


def qualities(pmq: Run) -> list[tuple[str, int]]:
    import json

    reviews = map(json.loads, pmq("log", "--json").out.splitlines())
    return [(review["card"], review["quality"]) for review in reviews]


def test_a_sitting_reads_from_top_to_bottom(pmq: Run) -> None:
    out = pmq("drill", "tiny", "--tag", "first", keys="\n4\n").out
    assert (
        out.replace(" \n", "\n")
        == """
Tiny · first  1 of 1 · 1 new

Why ask
  To learn whether the first thing holds.
Enter shows the question, ? the keys >

Question
  Does the first thing hold?
  1 Forgot · again anew, then 1 day  2 Hard · again, then 1 day
  3 Good · 1 day  4 Easy · 1 day, longer later  >
Easy: next in 1 day, u to undo
That was the last card. Enter ends the sitting, u takes the last grade back >
1 answer in 1 min
Tomorrow: 1 due
"""
    )


def test_enter_again_is_good(pmq: Run) -> None:
    pmq("drill", "tiny", keys="\n\n\nspace\n")
    assert qualities(pmq) == [("tiny/one", 4), ("tiny/two", 4)]


def test_the_end_of_input_is_a_polite_quit_with_a_summary(pmq: Run) -> None:
    assert "No answers this time. Go on with: pmq drill tiny" in pmq("drill", "tiny", keys="").out
    assert "No answers this time. Go on with: pmq drill tiny" in pmq("drill", "tiny", keys="\n").out
    assert "1 answer in 1 min\n1 left for today: pmq drill tiny\n" in pmq("drill", "tiny", keys="\n3\n").out
    assert pmq("drill", "tiny", keys="\n3\n").out.endswith("1 answer in 1 min\nTomorrow: 2 due\n")


def test_q_quits_and_keeps_what_was_answered(pmq: Run) -> None:
    assert "1 answer in 1 min\n1 left for today" in pmq("drill", "tiny", keys="\n3\nq\n").out
    assert qualities(pmq) == [("tiny/one", 4)]


def test_no_escape_code_is_written_whatever_a_deck_says(pmq: Run, own_deck: OwnDeck) -> None:
    own_deck('id: odd\ntitle: Odd\ncards:\n  - {id: a, why: "[bold]why[/]", question: "Q {{x}} [/]"}\n', "odd.yaml")
    out = pmq("drill", "odd", keys="?\n!\nh\n\n1\nu\n\n4\n").out
    assert "\x1b" not in out
    assert "[bold]why[/]" in out
    assert "Q {{x}} [/]" in out


def test_a_hint_is_as_harmless_as_the_rest_of_a_card(pmq: Run, own_deck: OwnDeck) -> None:
    hint = "a\u202eb"  # turns the direction of what follows it
    own_deck(f'id: odd\ntitle: Odd\ncards:\n  - {{id: a, why: To ask., question: What?, hint: "{hint}"}}\n', "odd.yaml")
    out = pmq("drill", "odd", keys="h\nq\n").out
    assert "Hint: a" in out
    assert "\u202e" not in out


def test_a_grade_before_the_question_says_so_and_does_nothing(pmq: Run) -> None:
    assert words.reveal_first(USUAL_LABELS) in pmq("drill", "tiny", keys="3\nq\n").out
    assert qualities(pmq) == []


def test_undo_works_after_the_last_card_too(pmq: Run) -> None:
    out = pmq("drill", "tiny", "--limit", "1", keys="\n1\n\n3\nu\n\n4\n\n").out
    assert "Taken back: tiny/one" in out
    assert qualities(pmq) == [("tiny/one", 2), ("tiny/one", 5)]


def test_undo_goes_back_into_an_earlier_sitting_and_then_says_that_nothing_is_left(pmq: Run) -> None:
    pmq("drill", "tiny", keys="\n3\nq\n")
    out = pmq("drill", "tiny", keys="u\nu\nq\n").out
    assert "Taken back: tiny/one" in out
    assert words.NOTHING_TO_UNDO in out
    assert qualities(pmq) == []


def test_a_suspended_card_comes_back_with_undo(pmq: Run) -> None:
    out = pmq("drill", "tiny", keys="s\nu\nq\n").out
    assert "Suspended: tiny/one, u to undo" in out
    assert out.count("first thing holds") == 2
    assert pmq("cards", "tiny", "--suspended", "--json").json == []


def test_where_every_card_is_suspended_the_sitting_still_ends_with_a_sentence(pmq: Run) -> None:
    assert pmq("drill", "tiny", keys="s\ns\n\n").out.endswith("No answers this time.\n")


def test_a_flag_is_put_shown_and_taken_away(pmq: Run) -> None:
    assert "Flagged: tiny/one" in pmq("drill", "tiny", keys="!\nq\n").out
    assert [card["id"] for card in pmq("cards", "tiny", "--flagged", "--json").json] == ["one"]
    out = pmq("drill", "tiny", keys="!\nq\n").out
    assert "Tiny · first · flagged  1 of 2" in out
    assert "Flag taken away: tiny/one" in out


def test_a_card_without_a_hint_says_so(pmq: Run) -> None:
    assert words.NO_HINT in pmq("drill", "tiny", keys="h\nq\n").out


def test_the_keys_are_listed_with_the_grades(pmq: Run) -> None:
    out = pmq("drill", "tiny", keys="?\nq\n").out
    assert all(key.help in out for key in KEYS)
    assert "  4     Easy: recalled" in out


def test_another_key_is_named_as_no_key(pmq: Run) -> None:
    assert '"x" is no key here; ? shows the keys.' in pmq("drill", "tiny", keys="x\nq\n").out


def test_capitals_cyrillic_and_the_digits_of_azerty_are_the_keys_they_stand_on(pmq: Run) -> None:
    pmq("drill", "tiny", keys='\n"\n\nÉ\nЙ\n')
    assert qualities(pmq) == [("tiny/one", 4), ("tiny/two", 3)]
    assert "Taken back: tiny/two" in pmq("drill", "tiny", "--practice", keys="\N{CYRILLIC CAPITAL LETTER GHE}\nQ\n").out


def test_two_grades_are_enough_where_two_are_asked_for(pmq: Run, home: Path) -> None:
    out = pmq("drill", "tiny", "--scale", "2", keys="\n1\n\n3\n\n\n2\n").out
    assert "1 Forgot · again anew, then 1 day  2 Knew it · 1 day  >" in out
    assert '"3" is no key here' in out
    assert qualities(pmq) == [("tiny/one", 2), ("tiny/two", 4), ("tiny/one", 4)]
    (home / "config.toml").write_text("scale = 2\n")
    assert "2 Knew it" in pmq("drill", "tiny", "--practice", keys="\n").out


def test_no_line_is_wider_than_78_columns_however_wide_its_characters(pmq: Run, own_deck: OwnDeck) -> None:
    own_deck(
        f"id: wide\ntitle: Wide\ncards:\n  - {{id: a, why: {'長い質問' * 40}, question: {'質問' * 60}}}\n", "wide.yaml"
    )
    out = pmq("drill", "wide", keys="?\n\n4\n\n").out
    assert max(map(width, out.splitlines())) <= 78
    assert "長い質問" in out


def test_an_edited_card_is_shown_anew(pmq: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    editor = tmp_path / "editor"
    editor.write_text('#!/bin/sh\nsed -i "s/first thing/new thing/" "$2"\n')
    editor.chmod(0o755)
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", str(editor))
    out = pmq("drill", "tiny", keys="e\n\nq\n").out
    assert "Does the new thing hold?" in out


def test_an_edit_that_breaks_the_file_leaves_the_card_as_it_was(
    pmq: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor = tmp_path / "editor"
    editor.write_text('#!/bin/sh\necho "][" >> "$2"\n')
    editor.chmod(0o755)
    monkeypatch.setenv("VISUAL", str(editor))
    out = pmq("drill", "tiny", keys="e\n\n3\nq\n").out
    assert "mend it with: pmq edit" in out
    assert "Does the first thing hold?" in out
    assert qualities(pmq) == [("tiny/one", 4)]


def test_what_was_written_is_kept_compared_and_shown_the_next_time(pmq: Run) -> None:
    out = pmq("drill", "tiny", "--type", keys="Does one thing hold?\n3\nq\n").out
    assert "Does {+the first+} thing hold?" in out
    assert "You   Does [-one-] thing hold?" in out
    later = pmq("drill", "tiny", "--tag", "first", "--type", keys="\n\n3\n", now="2026-12-03T09:00").out
    assert "Last  Does one thing hold?" in later


def test_enter_alone_leads_from_the_writing_to_the_keys(pmq: Run) -> None:
    out = pmq("drill", "tiny", "--type", keys="\ns\n\nq\n").out
    assert "Suspended: tiny/one" in out


def test_practice_moves_no_date(pmq: Run) -> None:
    out = pmq("drill", "tiny", "--practice", "--limit", "1", keys="\n3\n").out
    assert "1 Forgot · again  2 Hard · again  3 Good  4 Easy  >" in out
    assert "Good: practice moves no date, u to undo" in out
    assert pmq("due", "--json").json["new"] > 0
    assert pmq("cards", "tiny", "--stage", "new", "--json").json[0]["due"] is None


def test_nothing_due_says_when_more_comes_and_what_to_type(pmq: Run) -> None:
    pmq("drill", "tiny", keys="\n3\n\n3\n")
    out = pmq("drill", "tiny").out
    assert out == (
        "Nothing is due. The next cards come tomorrow.\n"
        "To practise without moving the schedule: pmq drill tiny --practice\n"
    )


def test_an_answer_that_cannot_be_written_comes_after_the_summary_of_those_before(pmq: Run, home: Path) -> None:
    import sqlite3

    pmq("drill", "tiny", keys="\n3\nq\n")
    with sqlite3.connect(home / "reviews.db") as log:
        log.execute(
            "create trigger full before insert on reviews when new.card = 'tiny/one' "
            "begin select raise(fail, 'disk is full'); end"
        )
    log.close()
    ran = pmq("drill", "--practice", "--limit", "1", keys="\n3\n", ok=False)
    assert ran.code == 4
    assert "the disk is full or failing" in ran.err
    assert "No answers this time." in ran.out
    assert qualities(pmq) == [("tiny/one", 4)]
