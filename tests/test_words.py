"""What both faces say."""

from datetime import date

import pytest

from pmq_cards.domain import Quality, Schedule
from pmq_cards.drill import Next, Position, Summary
from pmq_cards.ui import words


def next_in(days: int, interval_days: int = 1, ease: int = 250, repetitions: int = 1) -> Next:
    return Next(days, Schedule(repetitions, interval_days=interval_days, ease=ease))


FIRST = {
    Quality.BLACKOUT: next_in(1, 1, 170, 0),
    Quality.WRONG: next_in(1, 1, 196, 0),
    Quality.FORGOT: next_in(1, 1, 218, 0),
    Quality.HARD: next_in(1, 1, 236),
    Quality.GOOD: next_in(1, 1, 250),
    Quality.EASY: next_in(1, 1, 260),
}
"""What each grade makes of a card that is met for the first time."""


@pytest.mark.parametrize("scale", [2, 4, 6])
@pytest.mark.parametrize("show_intervals", [True, False])
def test_no_two_grades_of_a_first_answer_that_come_again_read_the_same(scale: int, *, show_intervals: bool) -> None:
    labels = words.grade_labels(scale, FIRST, show_intervals=show_intervals)
    again = [label.does for label in labels if label.quality.comes_again and (show_intervals or scale == 4)]
    assert len(set(again)) == len(again)


def test_a_first_answer_says_what_forgot_and_hard_do() -> None:
    assert list(map(str, words.grade_labels(4, FIRST))) == [
        "1 Forgot · again anew, then 1 day",
        "2 Hard · again, then 1 day",
        "3 Good · 1 day",
        "4 Easy · 1 day, longer later",
    ]
    assert list(map(str, words.grade_labels(6, FIRST)))[:4] == [
        "0 Blackout · again anew, ease 1.70",
        "1 Wrong · again anew, ease 1.96",
        "2 Almost · again anew, ease 2.18",
        "3 Hard · again, then 1 day",
    ]
    assert list(map(str, words.grade_labels(4, FIRST, show_intervals=False)))[:2] == [
        "1 Forgot · again anew",
        "2 Hard · again",
    ]


def test_a_grade_says_what_comes_of_it_and_what_differs() -> None:
    preview = {
        Quality.FORGOT: next_in(1, 1, 200),
        Quality.HARD: next_in(6, 6, 218),
        Quality.GOOD: next_in(6, 6, 250),
        Quality.EASY: next_in(6, 6, 260),
    }
    assert list(map(str, words.grade_labels(4, preview))) == [
        "1 Forgot · again, then 1 day",
        "2 Hard · again, then 6 days",
        "3 Good · 6 days",
        "4 Easy · 6 days, longer later",
    ]
    assert list(map(str, words.grade_labels(2, preview))) == ["1 Forgot · again, then 1 day", "2 Knew it · 6 days"]


def test_an_easy_that_is_later_anyway_needs_no_more_words() -> None:
    preview = {Quality.GOOD: next_in(6, 6), Quality.EASY: next_in(9, 9)}
    assert list(map(str, words.grade_labels(4, preview)))[2:] == ["3 Good · 6 days", "4 Easy · 9 days"]


def test_an_answer_that_will_not_count_promises_nothing_for_later() -> None:
    preview = dict.fromkeys(Quality, next_in(1))
    assert str(words.grade_labels(4, preview)[3]) == "4 Easy · 1 day"


def test_where_no_interval_is_shown_a_grade_still_says_that_the_card_comes_again() -> None:
    preview = dict.fromkeys(Quality, next_in(1))
    hidden = ["1 Forgot · again", "2 Hard · again", "3 Good", "4 Easy"]
    assert list(map(str, words.grade_labels(4, preview, show_intervals=False))) == hidden
    assert list(map(str, words.grade_labels(4, {}))) == hidden


def test_a_card_due_today_anyway_is_not_said_to_come_again_twice() -> None:
    preview = dict.fromkeys(Quality, next_in(0))
    assert list(map(str, words.grade_labels(4, preview)))[1:3] == ["2 Hard · again", "3 Good · today"]


def test_the_progress_says_what_is_still_to_come() -> None:
    position = Position(number=3, of=12, done=1, coming_again=1, due=4, new=6)
    assert words.progress(position, practice=False) == "3 of 12 · 1 coming again · 4 due · 6 new"
    assert words.progress(position, practice=True) == "3 of 12 · 1 coming again"


def test_practice_says_that_it_moves_no_date() -> None:
    due = date(2026, 12, 7)
    said = words.echo("Good", Quality.GOOD, due, date(2026, 12, 1), practice=True)
    assert said == "Good: practice moves no date, u to undo"


def test_a_card_that_comes_again_says_so() -> None:
    due = date(2026, 12, 2)
    said = words.echo("Hard", Quality.HARD, due, date(2026, 12, 1), practice=False)
    assert said == "Hard: again soon, next in 1 day, u to undo"


def test_a_sitting_without_answers_names_the_next_command() -> None:
    empty = Summary(answered=0, recalled=0, known=0, milliseconds=0, tomorrow=0, came_again=(), left=3)
    assert words.summary_lines(empty) == ["No answers this time. Go on with: pmq drill"]
