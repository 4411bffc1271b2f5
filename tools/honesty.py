"""Whether an interval holds the truth as often as it says, on simulated people: make honesty.

People of eleven kinds (learners.py), most of whom forget by laws that pmq does not know, keep to the plan for 3 to 30
days; the product's own code plans every day and forecasts in process. At four moments its forecast of the interview
day is kept: on the first morning, half way, on the eve before its drill, and on the morning of the day itself. On that
day one draw decides which cards are recalled.

Printed for each kind: how many of its intervals held the number recalled, at each moment and over all with the standard
error between people; their mean width in cards; bias and mean error of the forecast against the true chances, in points
of recall. Beside it the same of the estimate that does not learn (learnt = false).
"""

import argparse
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from math import sqrt
from statistics import fmean, stdev

from pmq_cards.chance import Expected
from pmq_cards.domain import CardId, Goal, Quality, Review, ReviewId
from pmq_cards.forecast import keep_to_plan
from pmq_cards.planning import plan_day
from pmq_cards.schedulers import scheduler
from pmq_cards.standing import Standing, standing_of
from tools.learners import KINDS, Learner

BEGIN = date(2026, 1, 1)
DAYS = (3, 7, 14, 30)
CARDS = tuple(CardId(f"d/c{number:03}") for number in range(21))
MOMENTS = ("first morning", "half way", "eve", "day")
LEARNERS = 100
"""People of each kind."""


@dataclass(frozen=True, slots=True)
class Told:
    """What was told at one moment, with and without learning, and what came: cards recalled, and their true chances."""

    moment: str
    learnt: Expected
    usual: Expected
    recalled: int
    truth: float


def study(kind: str, number: int) -> list[Told]:
    """Let one person keep to the plan for each number of days; give all that was told."""
    return [told for days in DAYS for told in _one_plan(Learner(number, KINDS[kind]), days)]


def _one_plan(learner: Learner, days: int) -> Iterator[Told]:
    moment_on = {0: MOMENTS[0], days // 2: MOMENTS[1], days - 1: MOMENTS[2], days: MOMENTS[3]}
    reviews_of: dict[CardId, list[Review]] = {}
    told = []
    for ahead in range(days + 1):
        standing = _standing(reviews_of, ahead, days)
        if ahead in moment_on:
            told.append((moment_on[ahead], _expected(standing, learns=True), _expected(standing, learns=False)))
        for card_id in plan_day(standing).cards if ahead < days else ():
            qualities, seconds = learner(card_id, standing.day)
            took_ms = round(1000 * seconds / len(qualities))
            answers = [_review(card_id, standing.day, quality, took_ms) for quality in qualities]
            reviews_of[card_id] = [*reviews_of.get(card_id, ()), *answers]
    on = BEGIN + timedelta(days=days)
    recalled, truth = learner.recalled(CARDS, on), sum(learner.recall(card_id, on) for card_id in CARDS)
    return (Told(moment, learnt, usual, recalled, truth) for moment, learnt, usual in told)


def _standing(reviews_of: Mapping[CardId, Sequence[Review]], ahead: int, days: int) -> Standing:
    goal = Goal(BEGIN + timedelta(days=days), BEGIN)
    return standing_of(CARDS, reviews_of, scheduler("sm2"), BEGIN + timedelta(days=ahead), goal=goal)


def _expected(standing: Standing, *, learns: bool) -> Expected:
    if not standing.known_of and standing.goal:
        return _at_first((standing.goal.day - BEGIN).days, learns=learns)
    return _told(standing._replace(learns=learns))


@cache
def _at_first(days: int, *, learns: bool) -> Expected:
    """Give what everybody is told before the first answer."""
    return _told(_standing({}, 0, days)._replace(learns=learns))


def _told(standing: Standing) -> Expected:
    if standing.is_interview_day:
        return standing.estimate.expected(standing.for_interview, standing.day)
    return keep_to_plan(standing).expected


def _review(card_id: CardId, day: date, quality: Quality, took_ms: int) -> Review:
    return Review(ReviewId(""), card_id, datetime.combine(day, time(9), UTC), day, quality, took_ms=took_ms)


def main() -> None:
    """Print the table; progress goes to stderr."""
    parser = argparse.ArgumentParser(description="Hold the intervals to simulated people.")
    parser.add_argument("--learners", type=int, default=LEARNERS, metavar="N", help="people of each kind")
    parser.add_argument("--processes", type=int, default=2)
    given = parser.parse_args()
    todo = [(kind, number) for kind in KINDS for number in range(given.learners)]
    found: dict[str, list[list[Told]]] = {kind: [] for kind in KINDS}
    with ProcessPoolExecutor(given.processes) as pool:
        for done, ((kind, _), told) in enumerate(
            zip(todo, pool.map(study, *zip(*todo, strict=True), chunksize=5), strict=True), 1
        ):
            found[kind].append(told)
            print(f"\r{done} of {len(todo)} ", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    for line in table(found):
        print(line)


def table(found: Mapping[str, Sequence[Sequence[Told]]]) -> Iterator[str]:
    """Give the lines of two tables in Markdown: what was told to each person, by kind and by moment."""
    everybody = [told for of_kind in found.values() for told in of_kind]
    yield f"{len(everybody) // len(found)} people a kind, {len(CARDS)} cards, {', '.join(map(str, DAYS))} days"
    yield ""
    yield f"| kind | true recall | {' | '.join(MOMENTS)} |{_HEAD}"
    yield "|---" * (len(MOMENTS) + 9) + "|"
    for kind, people in (*found.items(), ("**all**", everybody)):
        every = [told for person in people for told in person]
        truth = 100 * fmean(told.truth for told in every) / len(CARDS)
        shares = (f"{_holds(_at(moment, every)):.0f}" for moment in MOMENTS)
        yield f"| {kind} | {truth:.0f} | {' | '.join(shares)} |{_figures(people)}"
    yield ""
    yield f"| moment |{_HEAD}"
    yield "|---" * 8 + "|"
    for moment in MOMENTS:
        yield f"| {moment} |{_figures([_at(moment, told) for told in everybody])}"


_HEAD = " all | width | bias | error | not learnt: all | width | error |"


def _figures(people: Sequence[Sequence[Told]]) -> str:
    """Give how often the intervals held, their width, bias and error; and the same of the usual person's."""
    every = [told for person in people for told in person]
    share, error = _with_error([_holds(person) for person in people])
    off, usual = [_points(told.learnt, told) for told in every], [_points(told.usual, told) for told in every]
    not_learnt = 100 * fmean(told.usual.low <= told.recalled <= told.usual.high for told in every)
    return (
        f" {share:.1f} ± {error:.1f} | {_width(t.learnt for t in every):.1f} | {fmean(off):+.1f} "
        f"| {fmean(map(abs, off)):.1f} | {not_learnt:.0f} | {_width(t.usual for t in every):.1f} "
        f"| {fmean(map(abs, usual)):.1f} |"
    )


def _at(moment: str, told: Sequence[Told]) -> list[Told]:
    return [each for each in told if each.moment == moment]


def _holds(told: Sequence[Told]) -> float:
    """Give how many of the intervals held the truth, in per cent."""
    return 100 * fmean(each.learnt.low <= each.recalled <= each.learnt.high for each in told)


def _points(expected: Expected, told: Told) -> float:
    return 100 * (expected.known - told.truth) / len(CARDS)


def _width(intervals: Iterable[Expected]) -> float:
    return fmean(interval.high - interval.low for interval in intervals)


def _with_error(shares: Sequence[float]) -> tuple[float, float]:
    return fmean(shares), stdev(shares) / sqrt(len(shares))


if __name__ == "__main__":
    main()
