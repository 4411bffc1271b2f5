"""FSRS-6 as the scheduler."""

from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from fsrs import Card, Rating, Scheduler
from hypothesis import given
from hypothesis import strategies as st

from pmq_cards.config import load_config
from pmq_cards.domain import UNSEEN, Kind, Quality
from pmq_cards.schedulers import NAMES, schedule, scheduler
from pmq_cards.schedulers.fsrs import DEFAULT
from tests.conftest import Run, review

approx = partial(pytest.approx, rel=1e-12, abs=0)


def test_a_good_answer_comes_back_when_recall_has_fallen_to_90_per_cent() -> None:
    found = schedule(scheduler("fsrs"), [review("2026-12-01", 4)])
    assert (found.interval_days, found.due) == (2, date(2026, 12, 3))


def test_less_retention_means_longer_intervals() -> None:
    reviews = [review("2026-12-01", 4), review("2026-12-03", 4)]
    often, seldom = (schedule(scheduler("fsrs", retention), reviews).interval_days for retention in (0.95, 0.8))
    assert often < seldom


def test_there_is_no_ease_factor() -> None:
    assert schedule(scheduler("fsrs"), [review("2026-12-01", 4)]).ease is None


def test_practice_alone_leaves_a_card_unseen() -> None:
    assert schedule(scheduler("fsrs"), [review("2026-12-01", 4, kind=Kind.PRACTICE)]) == UNSEEN


def test_a_lapse_is_a_failure_of_a_card_that_had_been_passed() -> None:
    reviews = [review("2026-12-01", 4), review("2026-12-03", 2), review("2026-12-03", 4), review("2026-12-04", 2)]
    found = schedule(scheduler("fsrs"), reviews)
    assert (found.lapses, found.repetitions, found.reviews) == (1, 0, 4)


@given(st.lists(st.tuples(st.integers(0, 400), st.integers(2, 5)), min_size=1, max_size=12), st.integers(1, 400))
def test_the_states_are_those_of_the_authors_package(answers: list[tuple[int, int]], later: int) -> None:
    oracle = Scheduler(learning_steps=(), relearning_steps=(), enable_fuzzing=False)
    at, card, state, reviews = datetime(2026, 12, 1, 9, tzinfo=UTC), Card(card_id=1), None, []
    for gap, quality in answers:
        at += timedelta(days=gap)
        card, _ = oracle.review_card(card, Rating(quality - 1), at)
        state = DEFAULT.answered(state, gap, Quality(quality))
        reviews.append(review(at.date().isoformat(), quality))
        assert (card.stability, card.difficulty) == approx((state.stability_days, state.difficulty))
        recall = oracle.get_card_retrievability(card, at + timedelta(days=later))
        assert recall == approx(DEFAULT.recall(state.stability_days, later))
    assert schedule(scheduler("fsrs"), reviews).due == card.due.date()


def test_three_good_answers_give_the_stabilities_of_the_authors_package() -> None:
    state = None
    for gap in (0, 1, 6):
        state = DEFAULT.answered(state, gap, Quality.GOOD)
    assert state is not None
    assert (state.stability_days, state.difficulty) == approx((29.071239148977607, 2.1043313908464483))


def test_the_scheduler_is_chosen_in_the_settings(pmq: Run, home: Path) -> None:
    home.mkdir()
    config = home / "config.toml"
    config.write_text('scheduler = "fsrs"\ndesired_retention = 0.8\n', encoding="utf-8")
    assert "nothing" not in pmq("due").out
    reviews = [review("2026-12-01", 4), review("2026-12-03", 4)]
    assert schedule(load_config(config)[0].scheduler, reviews) == schedule(scheduler("fsrs", 0.8), reviews)


@pytest.mark.parametrize("value", ["0.69", "0.98", "1", '"0.9"', "true", "nan"])
def test_a_retention_out_of_range_is_a_problem(tmp_path: Path, value: str) -> None:
    path = tmp_path / "config.toml"
    path.write_text(f"desired_retention = {value}\n", encoding="utf-8")
    config, (problem,) = load_config(path)
    assert config.desired_retention == 0.9
    assert "0.70 to 0.97" in problem.message


def test_it_is_listed() -> None:
    assert "fsrs" in NAMES
