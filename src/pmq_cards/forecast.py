"""What the days up to the interview bring: the plan played through day by day, and what will be known on the day."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import TypeVar

from pmq_cards.chance import Expected, expected
from pmq_cards.domain import UNSEEN, Card, CardId, Goal, Quality, Review, ReviewId, Schedule
from pmq_cards.memory import Memory, first_memory, memory_of
from pmq_cards.planning import DayPlan, Pace, final_pass_begins, new_for, plan_day
from pmq_cards.schedulers import Scheduler, schedule

FIRST_PASS_CHANCE = 0.3
"""How often a card is known when it is met: 28 of 100 in the log that docs/scheduling.md tells of."""
NEGLIGIBLE = 0.05
"""The share of cards that may miss their last pass without a word: SM-2 asked for them shortly before."""
FAILS_AGAIN = 0.52
"""How many more fails follow a fail before the card is known that day: 34 of 100 repeats failed in the same log."""
MOST_MINUTES = 240
MOST_MORE_DAYS = 180
"""How far the choices go that are offered when the time is short."""


@dataclass(frozen=True, slots=True)
class Start:
    """Where a forecast begins: the cards of the interview, what was answered, and how the learner studies.

    `new_left` is what today's limit of new cards leaves; `met_today` the cards that were new today.
    """

    cards: tuple[Card, ...]
    reviews_of: Mapping[CardId, Sequence[Review]]
    today: date
    goal: Goal
    scheduler: Scheduler
    pace: Pace
    new_per_day: int = 10
    new_left: int = 10
    met_today: int = 0


@dataclass(frozen=True, slots=True)
class Day:
    """The work of one study day in cards and minutes; `left_over` is what did not fit into the time there is."""

    day: date
    due: int
    new: int
    minutes: int
    left_over: int = 0


@dataclass(frozen=True, slots=True)
class Forecast:
    """The study days up to the interview, and each card's chance of recall on the day of it."""

    days: tuple[Day, ...]
    recall_of: Mapping[CardId, float]
    missed: int = 0
    """How many of the cards that were met have no last pass."""

    @property
    def expected(self) -> Expected:
        """How many of the cards will be known."""
        return expected(self.recall_of.values())

    @property
    def minutes(self) -> int:
        """The time it takes, over all days."""
        return sum(day.minutes for day in self.days)

    @property
    def not_met(self) -> int:
        """How many cards are never shown."""
        return sum(recall == 0 for recall in self.recall_of.values())


@dataclass(frozen=True, slots=True)
class Shortage:
    """What the minutes a day are too few for, and the least change of one thing that would mend it, None if none."""

    not_met: int
    missed: int
    minutes_needed: int | None
    day_needed: date | None
    cards_that_fit: int | None


T = TypeVar("T")

Answer = Callable[[CardId, date], tuple[Sequence[Quality], float]]
"""What a card gets on a study day: its grades, same-day repeats included, and the seconds they take."""
Planner = Callable[[Mapping[CardId, Schedule], date], DayPlan]
"""What is to be done on a study day, from where the cards stand."""


def keep_to_plan(start: Start) -> Forecast:
    """Give what comes of doing every day what the plan says, as far as the minutes go."""
    answers = _Expectation(start)
    days = play(start, _days_left(start), _planner(start), answers)
    return Forecast(days, answers.recall_of(start), answers.not_since(final_pass_begins(start.goal, len(start.cards))))


def stop_now(start: Start) -> Forecast:
    """Give what is left on the day if nothing is studied any more."""
    return Forecast((), _Expectation(start).recall_of(start))


def cram(start: Start) -> Forecast:
    """Give what comes of going through every card on the eve, and not before, with no limit of time."""
    answers = _Expectation(start)
    boundless = replace(start, goal=replace(start.goal, minutes_per_day=None))
    days = play(boundless, [start.goal.eve], _everything, answers)
    return Forecast(days, answers.recall_of(start))


def shortage(start: Start, kept: Forecast) -> Shortage | None:
    """Give what does not fit into the minutes a day, None where all does; `kept` is the forecast of the plan."""
    goal, minutes, number = start.goal, start.goal.minutes_per_day, len(start.cards)
    if minutes is None or _fits(kept):
        return None
    with_minutes = _least(range(minutes + 1, MOST_MINUTES + 1), lambda m: replace(goal, minutes_per_day=m), start)
    with_days = _least(range(1, MOST_MORE_DAYS + 1), lambda n: replace(goal, day=goal.day + timedelta(days=n)), start)
    fewer = [replace(start, cards=_met_first(start)[: number - less]) for less in range(number)]
    fitting = _first(fewer, lambda less: _fits(keep_to_plan(less)))
    return Shortage(
        not_met=kept.not_met,
        missed=kept.missed,
        minutes_needed=with_minutes.minutes_per_day if with_minutes else None,
        day_needed=with_days.day if with_days else None,
        cards_that_fit=len(fitting.cards) if fitting else None,
    )


def play(start: Start, days: Iterable[date], plan: Planner, answer: Answer) -> tuple[Day, ...]:
    """Play study days: what is planned is answered in its order until the minutes of the goal are used up."""
    reviews_of = {card.id: list(start.reviews_of.get(card.id, ())) for card in start.cards}
    schedule_of = {card_id: schedule(start.scheduler, reviews) for card_id, reviews in reviews_of.items()}
    done = []
    for day in days:
        planned, seconds, answered = plan(schedule_of, day), 0.0, []
        seconds_left = _seconds_left(start, day)
        for card_id in planned.cards:
            if seconds >= seconds_left:
                break
            qualities, took = answer(card_id, day)
            reviews_of[card_id] += [_review(card_id, day, quality) for quality in qualities]
            seconds += took
            answered.append(card_id)
        for card_id in answered:
            schedule_of[card_id] = schedule(start.scheduler, reviews_of[card_id])
        done.append(_day(day, planned, answered, seconds))
    return tuple(done)


class _Expectation:
    """A learner who forgets exactly as often as the memory model expects, and no card by chance.

    The chances of failing are added up over all answers; each time they make a whole, that answer fails.
    """

    def __init__(self, start: Start) -> None:
        self._pace = start.pace
        self._memory_of: dict[CardId, Memory | None] = {
            card.id: memory_of(start.reviews_of.get(card.id, ())) for card in start.cards
        }
        self._owed = self._owed_again = 0.5

    def __call__(self, card_id: CardId, day: date) -> tuple[Sequence[Quality], float]:
        """Answer a card, and again where it was forgotten, until it is known."""
        memory = self._memory_of[card_id]
        qualities = self._grades(memory.recall_on(day) if memory else FIRST_PASS_CHANCE)
        for quality in qualities:
            memory = memory.after(day, quality) if memory else first_memory(day, quality)
        seconds = self._pace.review_seconds if self._memory_of[card_id] else self._pace.new_seconds
        self._memory_of[card_id] = memory
        return qualities, seconds

    def _grades(self, chance: float) -> tuple[Quality, ...]:
        self._owed += 1 - chance
        if self._owed < 1:
            return (Quality.GOOD,)
        self._owed -= 1
        self._owed_again += FAILS_AGAIN
        again = int(self._owed_again)
        self._owed_again -= again
        return (*(Quality.FORGOT,) * (1 + again), Quality.GOOD)

    def not_since(self, day: date) -> int:
        """Count the cards that were met, but not answered from a study day on."""
        return sum(memory is not None and memory.last_day < day for memory in self._memory_of.values())

    def recall_of(self, start: Start) -> dict[CardId, float]:
        """Give each card's chance of recall on the day of the interview, 0 where it was never met."""
        return {
            card_id: memory.recall_on(start.goal.day) if memory else 0.0 for card_id, memory in self._memory_of.items()
        }


def _planner(start: Start) -> Planner:
    def plan(schedule_of: Mapping[CardId, Schedule], day: date) -> DayPlan:
        first = day == start.today
        unseen = sum(schedule == UNSEEN for schedule in schedule_of.values())
        return plan_day(
            start.cards,
            schedule_of,
            day,
            start.new_left if first else start.new_per_day,
            start.goal,
            goal_new=new_for(start.goal, unseen, start.met_today if first else 0, day),
        )

    return plan


def _everything(schedule_of: Mapping[CardId, Schedule], _: date) -> DayPlan:
    unseen = tuple(card_id for card_id, schedule in schedule_of.items() if schedule == UNSEEN)
    return DayPlan(tuple(card_id for card_id in schedule_of if card_id not in set(unseen)), unseen, new_first=True)


def _days_left(start: Start) -> list[date]:
    return [start.today + timedelta(days=ahead) for ahead in range((start.goal.day - start.today).days)]


def _seconds_left(start: Start, day: date) -> float:
    """Give the time for a study day, less what was answered already; without a limit it has no end."""
    if start.goal.minutes_per_day is None:
        return float("inf")
    spent_ms = sum(
        review.thought_ms for card in start.cards for review in start.reviews_of.get(card.id, ()) if review.day == day
    )
    return max(0.0, start.goal.minutes_per_day * 60 - spent_ms / 1000)


def _day(day: date, planned: DayPlan, answered: Sequence[CardId], seconds: float) -> Day:
    new = len(set(answered) & set(planned.new))
    return Day(
        day=day,
        due=len(answered) - new,
        new=new,
        minutes=max(1, round(seconds / 60)) if answered else 0,
        left_over=len(planned.cards) - len(answered),
    )


def _review(card_id: CardId, day: date, quality: Quality) -> Review:
    return Review(ReviewId(""), card_id, datetime.combine(day, time(12), UTC), day, quality)


def _fits(forecast: Forecast) -> bool:
    return not forecast.not_met and forecast.missed <= len(forecast.recall_of) * NEGLIGIBLE


def _least(choices: range, goal_with: Callable[[int], Goal], start: Start) -> Goal | None:
    """Give the goal with the least of the choices that leaves nothing undone."""
    least = _first(choices, lambda choice: _fits(keep_to_plan(replace(start, goal=goal_with(choice)))))
    return None if least is None else goal_with(least)


def _first(choices: Sequence[T], fits: Callable[[T], bool]) -> T | None:
    """Give the first choice that fits, None where none does; once one fits, those behind it do too."""
    low, high = 0, len(choices)
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if fits(choices[middle]) else (middle + 1, high)
    return choices[low] if low < len(choices) else None


def _met_first(start: Start) -> tuple[Card, ...]:
    """Give the cards, the reviewed ones in front: those are kept when there must be fewer."""
    return tuple(sorted(start.cards, key=lambda card: not start.reviews_of.get(card.id)))
