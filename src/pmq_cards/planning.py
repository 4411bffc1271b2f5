"""What to study on a day, with or without an interview ahead, and how long it takes."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from math import ceil

from pmq_cards.domain import UNSEEN, Card, CardId, Goal, Review, Schedule
from pmq_cards.memory import recall_on

ENOUGH_ANSWERS = 20
"""From this many answers on, a learner's own pace is used."""
FINAL_PASS_MINUTES = 0.3
"""What one card costs in the last pass before an interview: 15 seconds, and a fifth more for those that fail."""


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds that one card costs on a day, same-day repeats included."""

    review_seconds: float = 15.0
    new_seconds: float = 36.0

    def minutes(self, due: int, new: int) -> int:
        """Give the whole minutes for so many cards: at least 1 where there is anything to do."""
        seconds = due * self.review_seconds + new * self.new_seconds
        return max(1, round(seconds / 60)) if due or new else 0


@dataclass(frozen=True, slots=True)
class DayPlan:
    """The cards of a day; with an interview ahead the new ones come first."""

    due: tuple[CardId, ...]
    new: tuple[CardId, ...]
    new_first: bool = False

    @property
    def cards(self) -> tuple[CardId, ...]:
        """The cards in the order they come."""
        return self.new + self.due if self.new_first else self.due + self.new


def plan_day(  # noqa: PLR0913 - the last two are left out where no interview is ahead
    cards: Sequence[Card],
    schedule_of: Mapping[CardId, Schedule],
    day: date,
    new_limit: int,
    goal: Goal | None = None,
    *,
    goal_new: int = 0,
) -> DayPlan:
    """Give the due cards, longest overdue first, and at most `new_limit` unseen ones in deck order.

    With an interview ahead the unseen cards of its decks come before others, and are at least `goal_new` if there are
    so many. `schedule_of` may hold more cards than are asked for: the last pass is spread over all of them.
    """
    due_on = due_days(schedule_of, day, goal)
    due = [card.id for card in cards if card.id in due_on and due_on[card.id] <= day]
    unseen = [card.id for card in cards if schedule_of[card.id] == UNSEEN]
    new_limit = max(0, new_limit)
    ahead = goal is not None and goal.is_ahead(day)
    if goal and ahead:
        wanted = [card_id for card_id in unseen if goal.covers(card_id)][: max(new_limit, goal_new)]
        others = [card_id for card_id in unseen if not goal.covers(card_id)][: max(0, new_limit - len(wanted))]
        new = wanted + others
    else:
        new = unseen[:new_limit]
    return DayPlan(tuple(sorted(due, key=due_on.__getitem__)), tuple(new), new_first=ahead)


def due_days(schedule_of: Mapping[CardId, Schedule], day: date, goal: Goal | None = None) -> dict[CardId, date]:
    """Give the study day each reviewed card is due, as seen on `day`: the scheduler's own, or an earlier one.

    While the interview is ahead, a card of its decks is due on its final day at the latest, unless it was reviewed in
    the days of the final pass already. No schedule is touched: without the goal the scheduler's own days are back.
    """
    own = {card_id: s.due for card_id, s in schedule_of.items() if s.due is not None}
    if goal is None or not goal.is_ahead(day):
        return own
    final_on = final_days(schedule_of, goal)
    begins = final_pass_begins(goal, len(final_on))
    return {
        card_id: min(due, final_on.get(card_id, due)) if _before(schedule_of[card_id], begins) else due
        for card_id, due in own.items()
    }


def latest_due(card_id: CardId, due: date, day: date, goal: Goal | None = None) -> date:
    """Give the study day a card comes again at the latest, as seen on `day`: while its interview is ahead, the eve."""
    if goal is None or not goal.covers(card_id) or not day < goal.eve:
        return due
    return min(due, goal.eve)


def final_days(schedule_of: Mapping[CardId, Schedule], goal: Goal) -> dict[CardId, date]:
    """Give each card of the interview the study day of its last pass: the eve, or with few minutes a day one before.

    Equal shares of the cards fall on each day, the weakest on the eve.
    """
    weakest_first = sorted((card_id for card_id in schedule_of if goal.covers(card_id)), key=_strength(schedule_of))
    days = final_pass_days(goal, len(weakest_first))
    return {
        card_id: goal.eve - timedelta(days=rank * days // len(weakest_first))
        for rank, card_id in enumerate(weakest_first)
    }


def final_pass_begins(goal: Goal, cards: int) -> date:
    """Give the first study day of the last pass over so many cards: what is reviewed from then on has had its own."""
    return goal.eve - timedelta(days=final_pass_days(goal, cards) - 1)


def final_pass_days(goal: Goal, cards: int) -> int:
    """Give the days that the last pass over all cards takes: at least 1, at most a third of the time."""
    if goal.minutes_per_day is None:
        return 1
    needed = ceil(cards * FINAL_PASS_MINUTES / goal.minutes_per_day)
    return max(1, min(needed, (goal.day - goal.since).days // 3))


def new_for(goal: Goal, unseen: int, met_today: int, day: date) -> int:
    """Give how many new cards the interview still asks for today.

    All cards are to be met in the first two thirds of the time, in equal shares; what is late then, at once.
    """
    if not goal.is_ahead(day):
        return 0
    last = goal.since + timedelta(days=max(1, (goal.day - goal.since).days * 2 // 3) - 1)
    days_left = max(1, (last - day).days + 1)
    return max(0, ceil((unseen + met_today) / days_left) - met_today)


def met_on(day: date, reviews_of: Mapping[CardId, Sequence[Review]]) -> int:
    """Count the cards that were reviewed for the first time on that day."""
    firsts = (next((r.day for r in reviews if r.counts), None) for reviews in reviews_of.values())
    return sum(first == day for first in firsts)


def next_due(due_on: Iterable[date], day: date) -> date | None:
    """Give the first of the due days after `day`, None where there is none."""
    return min((due for due in due_on if due > day), default=None)


def weakest_first(
    cards: Sequence[Card], reviews_of: Mapping[CardId, Sequence[Review]], day: date
) -> tuple[CardId, ...]:
    """Give the cards by their chance of recall on a study day, the lowest first; unseen ones lead."""
    recall_of = {card.id: recall_on(reviews_of.get(card.id, ()), day) for card in cards}
    return tuple(sorted(recall_of, key=recall_of.__getitem__))


def pace_of(reviews_of: Mapping[CardId, Sequence[Review]]) -> Pace:
    """Give the learner's own pace once there are 20 answers, until then the usual one."""
    per_new, per_review = [], []
    answers = 0
    for reviews in reviews_of.values():
        timed = [r for r in reviews if r.counts and r.took_ms]
        answers += len(timed)
        days = [sum(r.thought_ms for r in of_day) for _, of_day in groupby(timed, _day)]
        per_new += days[:1]
        per_review += days[1:]
    usual = Pace()
    if answers < ENOUGH_ANSWERS:
        return usual
    return Pace(
        review_seconds=_mean(per_review) / 1000 if per_review else usual.review_seconds,
        new_seconds=_mean(per_new) / 1000 if per_new else usual.new_seconds,
    )


def _mean(values: Sequence[int]) -> float:
    return sum(values) / len(values)


def _before(schedule: Schedule, day: date) -> bool:
    """Tell whether a card was last reviewed before a study day."""
    return schedule.last_day is not None and schedule.last_day < day


def _strength(schedule_of: Mapping[CardId, Schedule]) -> Callable[[CardId], tuple[int, int, int, CardId]]:
    """Give the order of the cards by the schedule alone: no memory model is loaded to say what is due."""

    def key(card_id: CardId) -> tuple[int, int, int, CardId]:
        schedule = schedule_of[card_id]
        return schedule.ease or 0, -schedule.lapses, schedule.interval_days, card_id

    return key


def _day(review: Review) -> date:
    return review.day
