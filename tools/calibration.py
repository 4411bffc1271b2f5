"""How well recall is predicted, on a review log of the py-fsrs project: make calibration LOG=FILE.csv.

The log is split in time: the constant learns from the first 80 % of all reviews, every row is tested on the rest.
Scored are reviews one study day or more after the last one of the card; what is passed has a rating above 1 (Again).

- constant: the share of passed reviews in the first part;
- SM-2: as srs-benchmark turns it into a probability, 0.9 ^ (days since the last review / interval), each first review
  of a study day taken as given when it was due;
- SM-2 in pmq: the same, with the reviews when they were given: early passes do not count;
- memory: the usual person of the memory model (learnt = false);
- memory and K: what pmq shows, with the factor learnt from all answers before each one.

RMSE(bins) is srs-benchmark's: reviews are put into bins by elapsed days, number of the review, and lapses.
"""

import argparse
import csv
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import floor, log, sqrt
from pathlib import Path
from statistics import mean, stdev

from pmq_cards.domain import CardId, Quality, Review, ReviewId
from pmq_cards.forgetting import Trial as Measured
from pmq_cards.forgetting import shown_before
from pmq_cards.ids import to_ms
from pmq_cards.memory import recall_on
from pmq_cards.schedulers import schedule, scheduler

TRAIN_SHARE = 0.8
SURE = 1e-15
"""A chance of 0 or 1 would make the log loss infinite."""


@dataclass(frozen=True, slots=True)
class Trial:
    """A review one study day or more after the last one, with all reviews of the card before it."""

    before: tuple[Review, ...]
    review: Review

    @property
    def passed(self) -> bool:
        """Whether the card was recalled."""
        return self.review.quality.passed

    @property
    def elapsed_days(self) -> int:
        """The study days since the last review."""
        return (self.review.day - self.before[-1].day).days

    @property
    def bin(self) -> tuple[int, int, int]:
        """srs-benchmark's bin: elapsed days, number of the review and lapses, each on a logarithmic scale."""
        days = self.first_of_days()
        lapses = sum(not review.quality.passed for review in days[1:])
        return _step(self.elapsed_days, 3.62), _step(len(days) + 1, 1.89), _step(lapses, 1.73)

    def first_of_days(self) -> tuple[Review, ...]:
        """Give the first review of each study day before."""
        return tuple({review.day: review for review in reversed(self.before)}.values())[::-1]


_SM2 = scheduler("sm2")
Predict = Callable[[Trial], float]
"""A trial -> the chance of recall."""


def sm2_chance(trial: Trial) -> float:
    """Give what srs-benchmark makes of SM-2's interval, every study day counted."""
    on_time: list[Review] = []
    for review in trial.first_of_days():
        due = schedule(_SM2, on_time).due
        on_time.append(review._replace(day=due or review.day))
    return _nine_tenths_at_interval(trial, on_time)


def sm2_in_pmq_chance(trial: Trial) -> float:
    """Give the same from the interval that pmq would have had."""
    return _nine_tenths_at_interval(trial, trial.before)


def memory_chance(trial: Trial) -> float:
    """Give the chance of the usual person."""
    return recall_on(trial.before, trial.review.day)


def learnt_chances(learned: Sequence[Trial], tested: Sequence[Trial]) -> list[float]:
    """Give what pmq shows before each tested trial, learnt from all that came before it."""
    every = [_measured(trial) for trial in (*learned, *tested)]
    last = every[len(learned) :]
    shown = shown_before(every, {trial.key for trial in last})
    return [shown[trial.key] for trial in last]


def _measured(trial: Trial) -> Measured:
    review = trial.review
    return Measured(to_ms(review.at), review.card_id, trial.passed, memory_chance(trial))


def read_log(path: Path, day_begins_utc: int) -> list[Review]:
    """Read the reviews of a py-fsrs log in their order: Again, Hard, Good, Easy are SM-2's 2, 3, 4, 5."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    reviews = []
    for number, row in enumerate(rows):
        at = datetime.fromisoformat(row["review_time"]).astimezone(UTC)
        day = (at - timedelta(hours=day_begins_utc)).date()
        quality = Quality(int(row["review_rating"]) + 1)
        reviews.append(Review(ReviewId(str(number)), CardId(row["card_id"]), at, day, quality))
    return sorted(reviews, key=lambda review: review.at)


def trials(reviews: Iterable[Review]) -> Iterator[Trial]:
    """Give every review that can be scored, in the order of the log."""
    before: dict[CardId, list[Review]] = defaultdict(list)
    for review in reviews:
        earlier = before[review.card_id]
        if earlier and review.day > earlier[-1].day:
            yield Trial(tuple(earlier), review)
        earlier.append(review)


def log_loss(passed: Sequence[bool], chances: Sequence[float]) -> float:
    """Give the mean surprise, in nats: 0 is perfect."""
    clipped = (min(max(chance, SURE), 1 - SURE) for chance in chances)
    return -sum(log(p if y else 1 - p) for y, p in zip(passed, clipped, strict=True)) / len(passed)


def paired(passed: Sequence[bool], chances: Sequence[float], others: Sequence[float]) -> tuple[float, float]:
    """Give how much more the chances are surprised than the others, a mean over the answers, and its standard error."""
    each = zip(passed, chances, others, strict=True)
    more = [log_loss([y], [chance]) - log_loss([y], [other]) for y, chance, other in each]
    return mean(more), stdev(more) / sqrt(len(more))


def rmse_bins(tested: Sequence[Trial], chances: Sequence[float]) -> float:
    """Give the distance of expected and observed recall over srs-benchmark's bins, weighted by their size."""
    bins: dict[object, list[tuple[bool, float]]] = defaultdict(list)
    for trial, chance in zip(tested, chances, strict=True):
        bins[trial.bin].append((trial.passed, chance))
    squares = sum(
        (sum(y for y, _ in of_bin) - sum(p for _, p in of_bin)) ** 2 / len(of_bin) for of_bin in bins.values()
    )
    return sqrt(squares / len(tested))


def auc(passed: Sequence[bool], chances: Sequence[float]) -> float:
    """Give how often a recalled card had a higher chance than a forgotten one; equal chances count half."""
    ranks: dict[float, list[int]] = defaultdict(lambda: [0, 0])
    for y, p in zip(passed, chances, strict=True):
        ranks[p][y] += 1
    below = won = 0.0
    for _, (failed, recalled) in sorted(ranks.items()):
        won += recalled * (below + failed / 2)
        below += failed
    return won / (sum(passed) * (len(passed) - sum(passed)))


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description="Score the predictions of recall on a py-fsrs review log.")
    parser.add_argument("log", type=Path, help="CSV with card_id, review_rating, review_time")
    parser.add_argument("--day-begins", type=int, default=10, metavar="HOUR", help="of the learner's study day, UTC")
    given = parser.parse_args()
    reviews = read_log(given.log, given.day_begins)
    for line in table(reviews):
        print(line)


def table(reviews: Sequence[Review]) -> Iterator[str]:
    """Give the lines to print."""
    cut = reviews[int(len(reviews) * TRAIN_SHARE)].at
    learned: list[Trial] = []
    tested: list[Trial] = []
    for trial in trials(reviews):
        (learned if trial.review.at < cut else tested).append(trial)
    passed = [trial.passed for trial in tested]
    share = sum(trial.passed for trial in learned) / len(learned)
    rows: dict[str, Predict] = {
        "constant": lambda _: share,
        "SM-2": sm2_chance,
        "SM-2 in pmq": sm2_in_pmq_chance,
        "memory": memory_chance,
    }
    chances_of = {name: [predict(trial) for trial in tested] for name, predict in rows.items()}
    chances_of["memory and K"] = learnt_chances(learned, tested)
    yield f"{len(reviews)} reviews, {len(learned)} + {len(tested)} scored; recalled in the test: {mean(passed):.3f}"
    yield f"{'':12} {'log loss':>9} {'RMSE(bins)':>11} {'AUC':>6} {'n':>6}"
    for name, chances in chances_of.items():
        loss, rmse, area = log_loss(passed, chances), rmse_bins(tested, chances), auc(passed, chances)
        yield f"{name:12} {loss:9.4f} {rmse:11.4f} {area:6.3f} {len(tested):6}"
    more, error = paired(passed, chances_of["memory and K"], chances_of["memory"])
    yield f"log loss with K less without: {more:+.4f}, standard error {error:.4f}"


def _nine_tenths_at_interval(trial: Trial, reviews: Sequence[Review]) -> float:
    return float(0.9 ** (trial.elapsed_days / schedule(_SM2, reviews).interval_days))


def _step(value: int, base: float) -> int:
    return floor(log(value) / log(base)) if value else -1


if __name__ == "__main__":
    main()
