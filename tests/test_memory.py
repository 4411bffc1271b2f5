"""How likely a card is to be recalled: the model, the sums over it, and what they may not do."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmq_cards.chance import expected
from pmq_cards.domain import Kind, Quality, Review
from pmq_cards.memory import Band, band, left_by, memory_of, recall_on
from pmq_cards.schedulers import scheduler
from pmq_cards.trail import UNMEASURED, trail
from tests.conftest import review

FIRST = date(2026, 12, 1)


def on(days: int) -> date:
    return FIRST + timedelta(days=days)


def history(answers: list[tuple[int, int]]) -> list[Review]:
    """Make reviews of one card from (days since the last one, quality)."""
    reviews, day = [], 0
    for gap, quality in answers:
        day += gap
        reviews.append(review(on(day).isoformat(), quality))
    return reviews


answers = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 5)), min_size=1, max_size=8)


def test_an_unseen_card_is_not_known() -> None:
    assert recall_on([], FIRST) == 0


@pytest.mark.parametrize(
    ("since", "chance"),
    [(timedelta(minutes=4), 0.96), (timedelta(minutes=40), 0.94), (timedelta(hours=3), 0.91), (None, 0.91)],
)
def test_a_card_that_was_just_known_may_be_forgotten_within_the_day(since: timedelta | None, chance: float) -> None:
    reviews = [review("2026-12-01", 2), review("2026-12-01", 4)]
    memory = memory_of(reviews)
    assert memory is not None
    assert memory.recall_on(FIRST, now=None if since is None else reviews[-1].at + since) == chance


def test_a_card_that_holds_for_months_is_as_good_as_sure_on_its_day() -> None:
    assert recall_on(history([(0, 4), (3, 4), (15, 4), (60, 4)]), on(78)) == 0.98


def test_a_card_that_was_forgotten_and_not_known_since_is_hardly_known() -> None:
    assert recall_on([review("2026-12-01", 2)], FIRST) < 0.8


def test_recall_of_a_good_answer_is_90_per_cent_after_its_stability() -> None:
    memory = memory_of([review("2026-12-01", 4)])
    assert memory is not None
    assert memory.stability_days == 2.3065  # the third published default parameter
    assert memory.recall_on(on(2)) == pytest.approx((1 + (0.9 ** (-1 / 0.1542) - 1) * 2 / 2.3065) ** -0.1542)


def test_study_days_count_and_not_hours() -> None:
    late_then_early = [review("2026-12-01", 4, hour=23), review("2026-12-02", 4, hour=5)]
    early_then_late = [review("2026-12-01", 4, hour=5), review("2026-12-02", 4, hour=23)]
    assert recall_on(late_then_early, on(9)) == recall_on(early_then_late, on(9))


def test_a_clock_that_was_set_back_does_not_break_the_memory() -> None:
    set_back = [review("2026-12-03", 4), review("2026-12-01", 4)]
    same_day = [review("2026-12-03", 4), review("2026-12-03", 4)]
    found, wanted = memory_of(set_back), memory_of(same_day)
    assert found is not None
    assert wanted is not None
    assert (found.state, found.last_day) == (wanted.state, wanted.last_day)


def test_practice_is_a_recall_like_any_other() -> None:
    practised = [review("2026-12-01", 4), review("2026-12-05", 4, kind=Kind.PRACTICE)]
    reviewed = [review("2026-12-01", 4), review("2026-12-05", 4)]
    assert recall_on(practised, on(20)) == recall_on(reviewed, on(20))


def test_qualities_below_three_are_one_forgetting() -> None:
    assert len({recall_on([review("2026-12-01", quality)], on(5)) for quality in (0, 1, 2)}) == 1


def test_a_better_answer_is_remembered_longer() -> None:
    forgot, hard, good, easy = (recall_on([review("2026-12-01", quality)], on(5)) for quality in (2, 3, 4, 5))
    assert forgot < hard < good < easy


@given(answers, st.integers(0, 60))
def test_recall_falls_from_day_to_day(answers: list[tuple[int, int]], days: int) -> None:
    reviews = history(answers)
    last = reviews[-1].day + timedelta(days=1)
    assert recall_on(reviews, last + timedelta(days=days + 1)) < recall_on(reviews, last + timedelta(days=days))


@given(answers, st.integers(0, 40), st.sampled_from([Quality.HARD, Quality.GOOD, Quality.EASY]), st.integers(1, 60))
def test_recall_rises_with_a_pass(answers: list[tuple[int, int]], gap: int, quality: Quality, days: int) -> None:
    before, after = history(answers), history([*answers, (gap, quality)])
    day = after[-1].day + timedelta(days=days)
    assert recall_on(after, day) >= recall_on(before, day)


@given(answers, st.integers(0, 4000))
def test_recall_is_a_chance(answers: list[tuple[int, int]], days: int) -> None:
    reviews = history(answers)
    assert 0 < recall_on(reviews, reviews[-1].day + timedelta(days=days)) <= 1


def test_a_set_of_cards_is_said_with_its_interval() -> None:
    assert str(expected([0.8] * 21)) == "17 of 21 (13-20)"


def test_a_measurement_is_the_first_answer_of_a_later_day_practice_or_not() -> None:
    answers = [(1, Kind.REVIEW), (1, Kind.REVIEW), (2, Kind.PRACTICE), (2, Kind.REVIEW), (5, Kind.REVIEW)]
    reviews = [review(f"2026-12-0{day}", 4, kind=kind, hour=hour) for hour, (day, kind) in enumerate(answers)]
    found = trail(scheduler("sm2"), reviews)
    assert [chance != UNMEASURED for chance in found.chances] == [False, False, True, False, True]
    assert found.chances[4] == recall_on(reviews[:4], reviews[4].day)
    assert left_by(found) == memory_of(reviews)


def test_cards_that_are_sure_leave_no_doubt() -> None:
    assert str(expected([1.0] * 4 + [0.0])) == "4 of 5 (4-4)"


def test_no_cards_are_none_of_none() -> None:
    assert str(expected([])) == "0 of 0 (0-0)"


@given(st.lists(st.floats(0, 1), max_size=60))
def test_the_interval_holds_the_mean_and_stays_within_the_cards(chances: list[float]) -> None:
    found = expected(chances)
    assert 0 <= found.low <= round(found.known) <= found.high <= found.of == len(chances)


@pytest.mark.parametrize(
    ("chance", "shown"),
    [(0.0, Band.WEAK), (0.699, Band.WEAK), (0.7, Band.SHAKY), (0.85, Band.GOOD), (0.95, Band.SURE), (1.0, Band.SURE)],
)
def test_a_chance_is_shown_as_a_band(chance: float, shown: Band) -> None:
    assert band(chance) is shown
