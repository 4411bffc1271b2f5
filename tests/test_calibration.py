"""The measures that `make calibration` prints, on numbers one can check by hand."""

from math import log
from pathlib import Path

import pytest

from tests.conftest import review
from tools.calibration import Trial, auc, log_loss, memory_chance, read_log, rmse_bins, sm2_chance, table, trials


def test_log_loss_of_a_coin() -> None:
    assert log_loss([True, False], [0.5, 0.5]) == pytest.approx(log(2))


def test_a_sure_mistake_costs_much_but_not_all() -> None:
    assert 30 < log_loss([True], [0.0]) < 40


def test_auc_counts_the_pairs_in_the_right_order() -> None:
    assert auc([True, False, True, False], [0.9, 0.1, 0.4, 0.6]) == 0.75
    assert auc([True, False], [0.5, 0.5]) == 0.5


def test_rmse_of_bins_compares_their_means() -> None:
    earlier = (review("2026-12-01", 4),)
    one_bin = [Trial(earlier, review("2026-12-02", quality)) for quality in (4, 2)]
    assert rmse_bins(one_bin, [0.9, 0.5]) == pytest.approx(0.2)
    two_bins = [*one_bin, Trial(earlier, review("2026-12-21", 4))]
    assert rmse_bins(two_bins, [0.5, 0.5, 0.4]) == pytest.approx((0.6**2 / 3) ** 0.5)


def test_only_reviews_of_a_later_day_are_scored() -> None:
    reviews = [review("2026-12-01", 2), review("2026-12-01", 4, hour=10), review("2026-12-04", 4)]
    (trial,) = trials(reviews)
    assert (trial.review, trial.elapsed_days, trial.first_of_days()) == (reviews[2], 3, (reviews[0],))


def test_sm2_counts_every_day_as_if_it_had_been_on_time() -> None:
    daily = [review(f"2026-12-0{day}", 4) for day in (1, 2, 3)]  # intervals 1, 6, 15
    assert sm2_chance(Trial(tuple(daily), review("2026-12-18", 4))) == pytest.approx(0.9)


def test_a_log_is_read_in_study_days(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    path.write_text(
        "card_id,review_rating,review_time,review_duration\n"
        "7,3,2024-03-30T09:59:00+00:00,1000\n"
        "7,1,2024-03-29T20:32:32.250000+00:00,2500\n",
        encoding="utf-8",
    )
    first, second = read_log(path, 10)
    assert (first.quality, second.quality) == (2, 4)
    assert first.day == second.day


def test_the_table_says_how_many_reviews_stand_behind_each_row() -> None:
    reviews = [review(f"2026-12-{day:02}", 4 if day % 3 else 2) for day in range(1, 29)]
    head, _, *rows, last = table(reviews)
    assert head.startswith("28 reviews, 21 + 6 scored")
    assert [row.split()[-1] for row in rows] == ["6"] * 5
    assert last.startswith("log loss with K less without: ")
    assert 0 < memory_chance(next(trials(reviews))) < 1
