"""What the plan for an interview is worth, on simulated learners: make simulate.

The product's own code plans every day and plays it (planning.py, forecast.play); the answers come from learners whose
memory the plan does not know:

- each learner forgets by FSRS-6 with parameters of their own, near the published ones (learners.py);
- the plan sees the grades alone.

Printed for each policy: the share of the cards recalled on the day in per cent, answers, minutes; all of them means
over the learners, who are the same for every policy. Beside it what pmq plan forecasts on the first morning.
"""

import argparse
import sys
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date, timedelta
from math import sqrt
from statistics import fmean, stdev

from pmq_cards.domain import CardId, Goal
from pmq_cards.forecast import keep_to_plan, play
from pmq_cards.planning import DayPlan, whole_day
from pmq_cards.schedulers import scheduler
from pmq_cards.standing import Standing, standing_of
from tools.learners import Learner

BEGIN = date(2026, 1, 1)
DAYS = (3, 7, 14, 30)
LEARNERS_OF = {21: 100, 60: 40, 200: 14}
"""Cards -> simulated learners: fewer where there are more cards to average over."""
MINUTES_OF = {21: 5, 60: 10, 200: 30}
"""Cards -> the minutes a day, where there is a limit."""
POLICIES = ("SM-2", "SM-2 + date", "FSRS .9", "daily")

NEW_PER_DAY = 10


@dataclass(frozen=True, slots=True)
class Case:
    """One cell of the table."""

    days: int
    cards: int
    minutes_per_day: int | None
    policy: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of it for one learner: recall on the day (0 to 1), answers and minutes."""

    recall: float
    answers: int
    minutes: float


def begin(case: Case) -> Standing:
    """Give the first morning."""
    cards = [CardId(f"d/c{n:03}") for n in range(case.cards)]
    goal = Goal(BEGIN + timedelta(days=case.days), BEGIN, (), case.minutes_per_day)
    algorithm = scheduler("fsrs" if case.policy.startswith("FSRS") else "sm2", 0.9)
    return standing_of(cards, {}, algorithm, BEGIN, goal=goal, new_per_day=NEW_PER_DAY)


def study(case: Case, number: int) -> Outcome:
    """Let one learner study by one policy up to the day."""
    learner, start = Learner(number), begin(case)

    def plan(standing: Standing) -> DayPlan:
        planned = whole_day(standing)
        if case.policy == "SM-2 + date":
            return planned
        if case.policy == "daily":
            return DayPlan(tuple(standing.due_on), planned.new)
        return whole_day(standing._replace(goal=None), planned.new)

    last = BEGIN + timedelta(days=case.days)
    play(start, [BEGIN + timedelta(days=ahead) for ahead in range(case.days)], plan, learner)
    recall = fmean(learner.recall(card_id, last) for card_id in start.cards)
    return Outcome(recall, learner.answers, learner.seconds / 60)


def run(case: Case, learners: int) -> list[Outcome]:
    """Let so many learners study."""
    return [study(case, number) for number in range(learners)]


def cases() -> Iterator[Case]:
    """Give the cells in the order of the table."""
    for limited in (False, True):
        for days in DAYS:
            for cards in LEARNERS_OF:
                for policy in POLICIES:
                    yield Case(days, cards, MINUTES_OF[cards] if limited else None, policy)


def main() -> None:
    """Print the table; progress goes to stderr."""
    parser = argparse.ArgumentParser(description="Compare plans for an interview on simulated learners.")
    parser.add_argument("--learners", type=float, default=1.0, metavar="F", help="so many times the usual learners")
    parser.add_argument("--processes", type=int, default=2)
    given = parser.parse_args()
    todo = list(cases())
    counts = [max(2, round(LEARNERS_OF[case.cards] * given.learners)) for case in todo]
    found: dict[Case, list[Outcome]] = {}
    with ProcessPoolExecutor(given.processes) as pool:
        for case, outcomes in zip(todo, pool.map(run, todo, counts), strict=True):
            found[case] = outcomes
            print(f"\r{len(found)} of {len(todo)} ", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    for line in table(found):
        print(line)


def table(found: Mapping[Case, Sequence[Outcome]]) -> Iterator[str]:
    """Give the lines of the table in Markdown."""
    yield "Recall on the day in % / answers / minutes in all; n learners; standard error and forecast of the recall"
    yield ""
    yield f"| days | cards | min a day | {' | '.join(POLICIES)} | n | error | forecast |"
    yield "|---" * (6 + len(POLICIES)) + "|"
    rows = dict.fromkeys((case.days, case.cards, case.minutes_per_day) for case in found)
    for days, cards, minutes in rows:
        of_row = [found[Case(days, cards, minutes, policy)] for policy in POLICIES]
        error = 100 * max(stdev(o.recall for o in outcomes) / sqrt(len(outcomes)) for outcomes in of_row)
        cells = " | ".join(map(_cell, of_row))
        foreseen = 100 * keep_to_plan(begin(Case(days, cards, minutes, "SM-2 + date"))).expected.known / cards
        yield f"| {days} | {cards} | {minutes or '-'} | {cells} | {len(of_row[0])} | {error:.1f} | {foreseen:.1f} |"


def _cell(outcomes: Sequence[Outcome]) -> str:
    recall, answers, minutes = (
        fmean(o.recall for o in outcomes) * 100,
        fmean(o.answers for o in outcomes),
        fmean(o.minutes for o in outcomes),
    )
    return f"{recall:.1f} / {answers:.0f} / {minutes:.0f}"


if __name__ == "__main__":
    main()
