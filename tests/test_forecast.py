"""What the days up to the interview bring."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pmq_cards.domain import CardId, Goal, Review
from pmq_cards.forecast import cram, keep_to_plan, shortage, stop_now
from pmq_cards.memory import recall_on
from pmq_cards.schedulers import NAMES, scheduler
from pmq_cards.standing import Standing, standing_of
from tests.conftest import review

TODAY = date(2026, 11, 24)


def start(
    cards: int = 21,
    days: int = 14,
    minutes: int | None = None,
    name: str = "sm2",
    reviews: Sequence[Review] = (),
) -> Standing:
    reviews_of: dict[CardId, list[Review]] = {}
    for each in reviews:
        reviews_of.setdefault(each.card_id, []).append(each)
    goal = Goal(TODAY + timedelta(days=days), TODAY, (), minutes)
    return standing_of([CardId(f"d/c{n:03}") for n in range(cards)], reviews_of, scheduler(name), TODAY, goal=goal)


def interview(begin: Standing) -> Goal:
    assert begin.goal is not None
    return begin.goal


@st.composite
def histories(draw: st.DrawFn) -> list[Review]:
    """Make answers of the days up to today: to cards of the interview and to another one, twice a day as well."""
    answers = st.tuples(st.integers(0, 12), st.integers(0, 12), st.integers(0, 5), st.integers(5, 20))
    drawn = sorted(draw(st.lists(answers, max_size=25)), key=lambda answer: (-answer[0], answer[3]))
    return [
        review((TODAY - timedelta(days=ago)).isoformat(), quality, card=f"d/c{card:03}", hour=hour, took_ms=9000)
        for ago, card, quality, hour in drawn
    ]


starts = st.builds(
    start,
    reviews=histories(),
    cards=st.integers(1, 40),
    days=st.integers(1, 20),
    minutes=st.sampled_from([None, 1, 5, 20]),
    name=st.sampled_from(NAMES),
)
few = settings(max_examples=30)


@few
@given(starts)
def test_there_is_a_row_for_each_day_to_the_eve(begin: Standing) -> None:
    rows = keep_to_plan(begin).days
    assert [row.day for row in rows] == [
        TODAY + timedelta(days=ahead) for ahead in range((interview(begin).day - TODAY).days)
    ]


@few
@given(starts)
def test_every_card_is_either_new_on_one_day_or_never_met(begin: Standing) -> None:
    found = keep_to_plan(begin)
    assert sum(row.new for row in found.days) + found.not_met == len(begin.unseen)
    assert found.expected.of == len(begin.cards)


@few
@given(starts)
def test_the_minutes_of_the_days_are_those_of_their_cards(begin: Standing) -> None:
    found = keep_to_plan(begin)
    for row in found.days:
        assert row.minutes == begin.pace.minutes(row.due, row.new)
    assert found.minutes == sum(row.minutes for row in found.days)


@few
@given(starts)
def test_no_day_takes_longer_than_there_is_time(begin: Standing) -> None:
    limit = interview(begin).minutes_per_day
    if limit is not None:
        assert all(row.minutes <= limit + 1 for row in keep_to_plan(begin).days)


@few
@given(starts)
def test_keeping_to_the_plan_is_never_worse_than_stopping(begin: Standing) -> None:
    assert keep_to_plan(begin).expected.known >= stop_now(begin).expected.known


@few
@given(starts)
def test_a_forecast_is_the_same_every_time(begin: Standing) -> None:
    assert keep_to_plan(begin) == keep_to_plan(begin)


def test_a_forecast_leaves_the_log_as_it_is() -> None:
    reviews = [review("2026-11-20", 4, card="d/c000")]
    begin = start(reviews=reviews)
    keep_to_plan(begin)
    assert len(reviews) == 1


def test_two_weeks_are_enough_for_21_cards() -> None:
    found = keep_to_plan(start())
    assert str(found.expected) == "20 of 21 (16-21)"
    assert [(row.due, row.new) for row in found.days[:3]] == [(0, 10), (10, 10), (17, 1)]
    assert (found.days[-1].due, found.days[-1].minutes) == (21, 5)


def test_who_knows_new_cards_at_once_is_expected_to() -> None:
    begin = start()
    known, unknown = (
        replace(begin.estimate, forgetting=replace(begin.estimate.forgetting, first_pass=share)) for share in (1.0, 0.0)
    )
    assert keep_to_plan(begin, known).expected.known > keep_to_plan(begin, unknown).expected.known


def test_stopping_now_leaves_what_is_remembered() -> None:
    reviews = [review("2026-11-20", 4, card="d/c000")]
    begin = start(reviews=reviews)._replace(learns=False)
    assert stop_now(begin).expected.known == recall_on(reviews, interview(begin).day)


def test_cramming_is_one_long_evening() -> None:
    found = cram(start(minutes=1))
    assert [(row.day, row.new, row.left_over) for row in found.days] == [(date(2026, 12, 7), 21, 0)]


def test_cramming_is_worse_than_two_weeks_of_work() -> None:
    assert cram(start()).expected.known < keep_to_plan(start()).expected.known


def test_with_time_enough_nothing_is_short() -> None:
    begin = start(minutes=15)
    assert shortage(begin, keep_to_plan(begin)) is None


def test_when_time_is_short_each_choice_mends_it_and_no_smaller_one_does() -> None:
    begin = start(cards=60, days=5, minutes=5)
    found = shortage(begin, keep_to_plan(begin))
    assert found is not None
    assert found.minutes_needed is not None
    assert found.day_needed is not None
    assert found.cards_that_fit is not None

    def fits(**changes: Any) -> bool:
        other = begin._replace(goal=interview(begin)._replace(**changes))
        return shortage(other, keep_to_plan(other)) is None

    assert fits(minutes_per_day=found.minutes_needed)
    assert not fits(minutes_per_day=found.minutes_needed - 1)
    assert fits(day=found.day_needed)
    assert not fits(day=found.day_needed - timedelta(days=1))
    fewer = begin.only(begin.cards[: found.cards_that_fit])
    assert shortage(fewer, keep_to_plan(fewer)) is None


@few
@given(starts)
def test_what_needs_not_be_played_changes_no_choice(begin: Standing) -> None:
    kept = keep_to_plan(begin)
    found = shortage(begin, kept)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("pmq_cards.forecast._out_of_reach", lambda *_: False)
        assert shortage(begin, kept) == found


def met(*numbers: int, day: date = TODAY) -> list[Review]:
    return [review(day.isoformat(), 4, card=f"d/c{number:03}") for number in numbers]


@pytest.mark.parametrize("minutes", [None, 20])
def test_a_card_met_today_takes_the_place_of_a_new_one_today_and_on_no_later_day(minutes: int | None) -> None:
    found = keep_to_plan(start(minutes=minutes, reviews=met(*range(7))))
    assert [row.new for row in found.days[:3]] == [3, 10, 1]


def test_a_day_that_was_done_leaves_the_later_days_as_they_were_foreseen() -> None:
    before = keep_to_plan(start())
    done = keep_to_plan(start(reviews=met(*range(10))))
    assert (done.days[0].due, done.days[0].new) == (0, 0)
    assert [row.new for row in done.days[1:]] == [row.new for row in before.days[1:]]


def test_cards_that_were_met_are_among_those_that_fit() -> None:
    begin = start(cards=60, days=3, minutes=5, reviews=met(*range(30, 60), day=TODAY - timedelta(days=1)))
    found = shortage(begin, keep_to_plan(begin))
    assert found is not None
    assert found.cards_that_fit is not None
    met_first = sorted(begin.cards, key=set(begin.unseen).__contains__)
    for more, fits in ((0, True), (1, False)):
        fewer = begin.only(tuple(met_first[: found.cards_that_fit + more]))
        assert (shortage(fewer, keep_to_plan(fewer)) is None) is fits


@pytest.mark.parametrize("name", NAMES)
def test_what_was_answered_today_is_off_the_minutes_of_today(name: str) -> None:
    slow = [review(TODAY.isoformat(), 4, card="d/c000", took_ms=119_000)]
    assert keep_to_plan(start(minutes=2, name=name, reviews=slow)).days[0].new == 1
    assert keep_to_plan(start(minutes=2, name=name)).days[0].new == 4
