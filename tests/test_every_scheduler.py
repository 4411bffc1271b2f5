"""What holds for every scheduler: a new one is tested the moment it is listed."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmq_cards.domain import UNSEEN, Kind, Quality, Review
from pmq_cards.schedulers import NAMES, after, after_each, schedule, scheduler
from tests.conftest import review

FIRST = date(2026, 12, 1)


@st.composite
def histories(draw: st.DrawFn) -> list[Review]:
    """Make the reviews of one card: late, early, repeated, practised, and by a clock that was set back."""
    day, reviews = FIRST, []
    for gap, quality, kind in draw(
        st.lists(
            st.tuples(st.one_of(st.integers(-2, 8), st.integers(-2, 400)), st.integers(0, 5), st.sampled_from(Kind)),
            max_size=12,
        )
    ):
        day += timedelta(days=gap)
        reviews.append(review(day.isoformat(), quality, kind=kind))
    return reviews


every_scheduler = pytest.mark.parametrize("name", NAMES)


@every_scheduler
def test_no_reviews_are_an_unseen_card(name: str) -> None:
    assert schedule(scheduler(name), []) == UNSEEN


@every_scheduler
@given(reviews=histories(), later=st.integers(-2, 400))
def test_each_grade_leads_where_it_would_alone(name: str, reviews: list[Review], later: int) -> None:
    answers = [(each.day.toordinal(), int(each.quality)) for each in reviews if each.counts]
    day = FIRST.toordinal() + later
    alone = {quality: after(scheduler(name), [*answers, (day, quality)]) for quality in Quality}
    assert dict(after_each(scheduler(name), answers, day, Quality)) == alone


@every_scheduler
@given(reviews=histories())
def test_every_review_is_passed_through_in_order(name: str, reviews: list[Review]) -> None:
    assert [step.review for step in scheduler(name)(reviews)] == reviews


@every_scheduler
@given(reviews=histories(), length=st.integers(0, 12))
def test_what_comes_later_does_not_change_what_was(name: str, reviews: list[Review], length: int) -> None:
    assert scheduler(name)(reviews)[:length] == scheduler(name)(reviews[:length])


@every_scheduler
@given(reviews=histories())
def test_practice_moves_no_schedule(name: str, reviews: list[Review]) -> None:
    without = [r for r in reviews if r.kind is Kind.REVIEW]
    assert schedule(scheduler(name), reviews) == schedule(scheduler(name), without)


@every_scheduler
@given(reviews=histories())
def test_a_counted_review_makes_the_card_due_on_a_later_day(name: str, reviews: list[Review]) -> None:
    for step in scheduler(name)(reviews):
        if step.counted:
            assert step.schedule.due is not None
            assert step.schedule.last_day is not None
            assert step.schedule.due == step.schedule.last_day + timedelta(days=step.schedule.interval_days)
            assert 1 <= step.schedule.interval_days <= 36_500


@every_scheduler
@given(reviews=histories())
def test_only_a_counted_review_moves_the_due_day(name: str, reviews: list[Review]) -> None:
    due = None
    for step in scheduler(name)(reviews):
        if not step.counted:
            assert step.schedule.due == due
        due = step.schedule.due


@every_scheduler
@given(reviews=histories())
def test_the_last_schedule_alone_is_that_of_the_last_step(name: str, reviews: list[Review]) -> None:
    steps = scheduler(name)(reviews)
    assert schedule(scheduler(name), reviews) == (steps[-1].schedule if steps else UNSEEN)


@every_scheduler
@given(reviews=histories())
def test_each_answer_but_practice_is_counted_once(name: str, reviews: list[Review]) -> None:
    assert schedule(scheduler(name), reviews).reviews == sum(r.kind is Kind.REVIEW for r in reviews)


@every_scheduler
@given(reviews=histories())
def test_a_card_cannot_lapse_more_often_than_it_failed(name: str, reviews: list[Review]) -> None:
    failed = sum(r.kind is Kind.REVIEW and not r.quality.passed for r in reviews)
    assert schedule(scheduler(name), reviews).lapses <= failed
