"""What the days up to the interview bring: the plan played through day by day, and what will be known on the day."""

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import inf
from typing import TypeVar

from pmq_cards.chance import Expected, expected
from pmq_cards.domain import CardId, Goal, Quality
from pmq_cards.forgetting import Estimate
from pmq_cards.known import Known
from pmq_cards.memory import first_memory
from pmq_cards.overlay import whole
from pmq_cards.pace import Pace
from pmq_cards.planning import DayPlan, in_time, seconds_left, whole_day
from pmq_cards.schedulers.moves import Course
from pmq_cards.standing import Standing

NEGLIGIBLE = 0.05
"""The share of cards that may miss their last pass without a word: SM-2 asked for them shortly before."""
FAILS_AGAIN = 0.52
"""How many more fails follow a fail before the card is known that day: 34 of 100 repeats failed in the same log."""
AT_RISK = 5
"""How many of the cards that would be known least are named."""
PLAYED_BY_ALL = 2_000
"""Up to so many cards times days the plan is played by each of the learners that this one may be; above, by the middle
one, whose memories are then seen by all."""
MOST_MINUTES = 240
MOST_MORE_DAYS = 180
"""How far the choices go that are offered when the time is short."""


@dataclass(frozen=True, slots=True)
class Day:
    """The work of one study day, and its minutes; what did not fit into the time there is stands as left over."""

    day: date
    work: DayPlan
    minutes: int

    @property
    def due(self) -> int:
        """How many cards come again."""
        return len(self.work.due)

    @property
    def new(self) -> int:
        """How many cards are met."""
        return len(self.work.new)

    @property
    def left_over(self) -> int:
        """How many cards the minutes do not reach."""
        return len(self.work.left_over)


@dataclass(frozen=True, slots=True)
class Forecast:
    """The study days up to the interview, and each card's chance of recall on the day of it.

    `views` has the chances for each of the learners that this one may be, all equally likely; the days are those of
    the middle one. `missed` is how many of the cards that were met have no last pass.
    """

    days: tuple[Day, ...]
    views: tuple[Mapping[CardId, float], ...]
    missed: int = 0
    drafts: tuple[CardId, ...] = ()
    """The cards without a why: nobody can be asked for their questions."""

    @property
    def recall_of(self) -> Mapping[CardId, float]:
        """Each card's chance of recall on the day of the interview."""
        return {card_id: sum(view[card_id] for view in self.views) / len(self.views) for card_id in self.views[0]}

    @property
    def expected(self) -> Expected:
        """How many of the cards will be known, none of the drafts."""
        return expected(*([*view.values(), *(0.0 for _ in self.drafts)] for view in self.views))

    @property
    def minutes(self) -> int:
        """The time it takes, over all days."""
        return sum(day.minutes for day in self.days)

    @property
    def not_met(self) -> int:
        """How many cards are never shown."""
        return sum(recall == 0 for recall in self.views[len(self.views) // 2].values())

    def of(self, cards: Container[CardId], pace: Pace) -> "Forecast":
        """Give what of it belongs to some of the cards."""
        works = [(day.day, day.work.of(cards)) for day in self.days]
        return Forecast(
            tuple(Day(day, work, work.minutes(pace)) for day, work in works),
            tuple({card_id: recall for card_id, recall in view.items() if card_id in cards} for view in self.views),
            drafts=tuple(card_id for card_id in self.drafts if card_id in cards),
        )


@dataclass(frozen=True, slots=True)
class Shortage:
    """What the minutes a day are too few for, and the least change of one thing that would mend it, None if none."""

    not_met: int
    missed: int
    minutes_needed: int | None
    day_needed: date | None
    cards_that_fit: int | None


@dataclass(frozen=True, slots=True)
class Outlook:
    """All that can be said of an interview ahead: what comes of keeping to the plan, of stopping, of cramming.

    `cards` counts the drafts too. `at_risk` are the cards that would be known least if nothing were studied any more.
    """

    goal: Goal
    days_left: int
    cards: int
    keep: Forecast
    stop: Forecast
    cram: Forecast
    short: Shortage | None
    at_risk: tuple[tuple[CardId, float], ...]


T = TypeVar("T")

Answer = Callable[[CardId, date], tuple[Sequence[Quality], float]]
"""What a card gets on a study day: its grades, same-day repeats included, and the seconds they take."""
Planner = Callable[[Standing], DayPlan]
"""What is to be done on the day of a standing."""


def outlook(standing: Standing, keep: Forecast) -> Outlook:
    """Give all that can be said of the interview ahead of a standing; `keep` is what comes of keeping to the plan."""
    goal, stop = _goal(standing), stop_now(standing)
    known_cards = [(card_id, recall) for card_id, recall in stop.recall_of.items() if recall > 0]
    return Outlook(
        goal=goal,
        days_left=(goal.day - standing.day).days,
        cards=keep.expected.of,
        keep=keep,
        stop=stop,
        cram=cram(standing),
        short=shortage(standing, keep),
        at_risk=tuple(sorted(known_cards, key=lambda pair: pair[1])[:AT_RISK]),
    )


def forecast_of(standing: Standing) -> Forecast:
    """Give what comes of keeping to the plan of the interview; on its own day, what is known."""
    return keep_to_plan(standing) if standing.ahead else stop_now(standing)


def keep_to_plan(standing: Standing, estimate: Estimate | None = None) -> Forecast:
    """Give what comes of doing every day what the plan says, as far as the minutes go.

    An `estimate` takes the place of the standing's own.
    """
    return _played(standing, estimate or standing.estimate, _days_left(standing), whole_day)


def stop_now(standing: Standing) -> Forecast:
    """Give what is left on the day if nothing is studied any more."""
    cards = standing.for_interview
    views = standing.estimate.views(cards, _goal(standing).day)
    return Forecast(
        (), tuple(dict(zip(cards, chances, strict=True)) for chances in views), drafts=standing.drafts_for_interview
    )


def cram(standing: Standing) -> Forecast:
    """Give what comes of going through every card on the eve, and not before, with no limit of time."""
    goal = _goal(standing)
    boundless = standing._replace(goal=goal._replace(minutes_per_day=None))
    return _played(boundless, standing.estimate, [goal.eve], _everything)


def shortage(standing: Standing, kept: Forecast) -> Shortage | None:
    """Give what does not fit into the minutes a day, None where all does; `kept` is the forecast of the plan."""
    goal, cards = _goal(standing), standing.for_interview
    minutes, middle = goal.minutes_per_day, standing.estimate.of_the_middle
    if minutes is None or _fits(kept):
        return None

    def fits(other: Standing) -> bool:
        return not _out_of_reach(other, middle) and _fits(keep_to_plan(other, middle))

    def least(choices: range, goal_with: Callable[[int], Goal]) -> Goal | None:
        choice = _first(choices, lambda choice: fits(standing._replace(goal=goal_with(choice))))
        return None if choice is None else goal_with(choice)

    with_minutes = least(range(minutes + 1, MOST_MINUTES + 1), lambda m: goal._replace(minutes_per_day=m))
    with_days = least(range(1, MOST_MORE_DAYS + 1), lambda n: goal._replace(day=goal.day + timedelta(days=n)))
    met_first = tuple(sorted(cards, key=set(standing.unseen).__contains__))  # those are kept when there must be fewer
    fewer = _first(range(len(cards)), lambda less: fits(standing.only(met_first[: len(cards) - less])))
    return Shortage(
        not_met=kept.not_met,
        missed=kept.missed,
        minutes_needed=with_minutes.minutes_per_day if with_minutes else None,
        day_needed=with_days.day if with_days else None,
        cards_that_fit=None if fewer is None else len(cards) - fewer,
    )


def play(standing: Standing, days: Iterable[date], plan: Planner, answer: Answer) -> tuple[Day, ...]:
    """Play study days: what is planned is answered in its order until the minutes of the goal are used up."""
    course_of: dict[CardId, Course] = {}
    trail_of, states = standing.trail_of, standing.scheduler.states
    met_on = {card_id: known.first_day for card_id, known in whole(standing.known_of).items()}
    done = []
    for day in days:
        standing = standing.on(day)
        planned, learnt = plan(standing), dict[CardId, Known]()

        def take(card_id: CardId, day: date = day, learnt: dict[CardId, Known] = learnt) -> float:
            qualities, seconds = answer(card_id, day)
            if (course := course_of.get(card_id)) is None:
                before = trail_of[card_id].answers if card_id in trail_of else ()
                course = course_of[card_id] = Course(states, before)
            learnt[card_id] = Known(course.go_on(day, qualities), met_on.get(card_id) or day)
            return seconds

        answered = in_time(planned.cards, seconds_left(standing), take)
        work = planned.of(learnt)._replace(left_over=planned.cards[len(answered) :])
        done.append(Day(day, work, work.minutes(standing.pace)))
        met_on.update((card_id, known.first_day) for card_id, known in learnt.items())
        standing = standing.knowing(learnt)
    return tuple(done)


def _played(standing: Standing, estimate: Estimate, days: Sequence[date], plan: Planner) -> Forecast:
    """Give what comes of a plan for the interview, with a learner for each factor that the estimate thinks likely."""
    begin, forgetting, on = standing.only(standing.for_interview), estimate.forgetting, _goal(standing).day
    in_full = len(begin.cards) * len(days) <= PLAYED_BY_ALL
    courses = []
    for factor in forgetting.factors if in_full else (forgetting.middle,):
        learner = _Expectation(begin, estimate, factor)
        courses.append((play(begin, days, plan, learner), learner))
    done, middle = courses[len(courses) // 2]
    learners = [learner for _, learner in courses] if in_full else [middle] * len(forgetting.factors)
    views = tuple(learner.recall_of(on, factor) for learner, factor in zip(learners, forgetting.factors, strict=True))
    missed = middle.not_since(begin.last_pass_begins)
    return Forecast(done, views, missed, standing.drafts_for_interview)


class _Expectation:
    """A learner who forgets exactly as often as the memory model expects with one factor, and no card by chance.

    The chances of failing are added up over all answers; each time they make a whole, that answer fails.
    """

    def __init__(self, standing: Standing, estimate: Estimate, factor: float) -> None:
        self._pace, self._factor, self._first_pass = standing.pace, factor, estimate.forgetting.first_pass
        self._unseen = set(standing.unseen)
        self._memory_of = {card_id: estimate.memory_of.get(card_id) for card_id in standing.cards}
        self._owed = self._owed_again = 0.5

    def __call__(self, card_id: CardId, day: date) -> tuple[Sequence[Quality], float]:
        """Answer a card, and again where it was forgotten, until it is known."""
        memory = self._memory_of[card_id]
        qualities = self._grades(memory.recall_on(day, self._factor) if memory else self._first_pass)
        for quality in qualities:
            memory = memory.after(day, quality) if memory else first_memory(day, quality)
        seconds = self._pace.seconds(is_new=card_id in self._unseen)
        self._unseen.discard(card_id)
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

    def recall_of(self, day: date, factor: float) -> dict[CardId, float]:
        """Give each card's chance of recall on a later day, 0 where it was never met."""
        return {
            card_id: memory.recall_on(day, factor) if memory else 0.0 for card_id, memory in self._memory_of.items()
        }


def _everything(standing: Standing) -> DayPlan:
    return DayPlan(due=tuple(standing.due_on), new=standing.unseen, new_first=True)


def _goal(standing: Standing) -> Goal:
    assert standing.goal is not None, "no interview is planned"  # noqa: S101 - who forecasts has looked
    return standing.goal


def _days_left(standing: Standing) -> list[date]:
    goal = _goal(standing)
    return [standing.day + timedelta(days=ahead) for ahead in range((goal.day - standing.day).days)]


def _fits(forecast: Forecast) -> bool:
    return not forecast.not_met and forecast.missed <= len(forecast.recall_of) * NEGLIGIBLE


def _out_of_reach(standing: Standing, estimate: Estimate) -> bool:
    """Tell whether the minutes cannot be enough in whatever order they are spent: then nothing needs to be played."""
    goal, cards, pace = _goal(standing), standing.for_interview, standing.pace
    a_day = (goal.minutes_per_day or inf) * 60 / min(pace.review_seconds, pace.new_seconds) + 1
    begins = standing.last_pass_begins
    seen = (estimate.memory_of.get(card_id) for card_id in cards)
    passed = sum(memory is not None and memory.last_day >= begins for memory in seen)
    in_last_pass = a_day * (goal.day - max(standing.day, begins)).days
    missed = len(cards) - passed - in_last_pass
    return missed > len(cards) * NEGLIGIBLE or len(standing.unseen) > a_day * len(_days_left(standing))


def _first(choices: Sequence[T], fits: Callable[[T], bool]) -> T | None:
    """Give the first choice that fits, None where none does; once one fits, those behind it do too."""
    low, high = 0, len(choices)
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if fits(choices[middle]) else (middle + 1, high)
    return choices[low] if low < len(choices) else None
