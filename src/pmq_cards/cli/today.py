"""What there is to do today: shared by pmq, pmq due and pmq drill."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from pmq_cards.domain import UNSEEN, Card, CardId, Goal, Schedule
from pmq_cards.home import Home
from pmq_cards.planning import DayPlan, Pace, due_days, met_on, new_for, next_due, pace_of, plan_day
from pmq_cards.said import spoken_day


@dataclass(frozen=True, slots=True)
class Today:
    """The plan of a study day, the learner's pace, and when more comes."""

    day: date
    plan: DayPlan
    pace: Pace
    next_due: date | None
    unseen_left: int
    goal: Goal | None = None

    @property
    def is_interview_day(self) -> bool:
        """Tell whether the interview is today: the time for a warm-up that moves no schedule."""
        return self.goal is not None and self.goal.day == self.day

    @property
    def cards(self) -> tuple[CardId, ...]:
        """The cards of today in their order."""
        return self.plan.cards

    @property
    def minutes(self) -> int:
        """How long today takes."""
        return self.pace.minutes(len(self.plan.due), len(self.plan.new))

    @property
    def next_day_spoken(self) -> str:
        """The next day as people say it: tomorrow, or on Tue 8 Dec; empty where nothing comes."""
        if self.next_day is None:
            return ""
        day = spoken_day(self.next_day, self.day)
        return day if day == "tomorrow" else f"on {day}"

    @property
    def next_day(self) -> date | None:
        """The next day with something to do: cards falling due, or new ones tomorrow."""
        tomorrow = self.day + timedelta(days=1)
        return tomorrow if self.unseen_left else self.next_due

    def as_json(self) -> dict[str, object]:
        """Give the shape that scripts read."""
        return {
            "day": self.day.isoformat(),
            "due": len(self.plan.due),
            "new": len(self.plan.new),
            "minutes": self.minutes,
            "next_due": self.next_due.isoformat() if self.next_due else None,
        }


def today(home: Home, cards: Sequence[Card], new_limit: int | None = None) -> Today:
    """Plan the study day for these cards; `new_limit` takes the place of what is left of new_per_day."""
    day, goal = home.today, home.goal
    active = [card for card in cards if card.id not in home.suspended and not card.is_draft]
    schedule_of = home.schedule_of(active)
    of_goal = {} if goal is None else home.schedule_of(goal_cards(home, goal))
    around = of_goal | schedule_of
    goal_new = 0
    if new_limit is None:
        new_limit, goal_new = home.config.new_per_day - met_on(day, home.reviews_of), _new_for_goal(home, of_goal)
    plan = plan_day(active, around, day, new_limit, goal, goal_new=goal_new)
    unseen = sum(schedule == UNSEEN for schedule in schedule_of.values())
    due_on = due_days(around, day, goal)
    return Today(
        day=day,
        plan=plan,
        pace=pace_of(home.reviews_of),
        next_due=next_due((due_on[card_id] for card_id in schedule_of if card_id in due_on), day),
        unseen_left=unseen - len(plan.new),
        goal=goal,
    )


def goal_cards(home: Home, goal: Goal) -> tuple[Card, ...]:
    """Give the cards of the interview that are asked for."""
    cards = (card for card in home.library.cards if not card.is_draft)
    return tuple(card for card in cards if goal.covers(card.id) and card.id not in home.suspended)


def _new_for_goal(home: Home, schedule_of: Mapping[CardId, Schedule]) -> int:
    """Give how many new cards the interview asks for today; `schedule_of` holds its cards."""
    if home.goal is None:
        return 0
    reviews_of = {card_id: home.reviews_of[card_id] for card_id in schedule_of}
    unseen = sum(schedule == UNSEEN for schedule in schedule_of.values())
    return new_for(home.goal, unseen, met_on(home.today, reviews_of), home.today)
