"""Today's work in words: what pmq and pmq due say, and pmq drill where there is none."""

from collections.abc import Container, Sequence
from datetime import date
from typing import TYPE_CHECKING

from pmq_cards.domain import CardId, Goal
from pmq_cards.planning import DayPlan, next_day, next_due, plan_day
from pmq_cards.said import counted, interview_today, spoken_day, with_whom
from pmq_cards.standing import Standing

if TYPE_CHECKING:
    from pmq_cards.chance import Expected
    from pmq_cards.outcome import Told

ALL = "pmq drill"
"""Drills the cards of all decks."""


def due_line(standing: Standing, cards: Container[CardId], drill: str = ALL) -> str:
    """Give the work for some of the cards in a line, and when more comes.

    `drill` is the command that drills these cards; where it drills all, what waits needs no word.
    """
    if standing.goal_of_today:
        return interview_today(standing.goal_of_today)
    plan = plan_day(standing).of(cards)
    if drill != ALL and not plan.cards and not plan.left_over and plan.waiting:
        return f"{work(plan, standing)}: {more_new(plan, standing, drill)}"
    line = work(plan if drill != ALL else plan._replace(waiting=()), standing)
    following = next_day(standing, cards)
    return f"{line}; next {spoken_when(following, standing.day)}" if following else line


def work(plan: DayPlan, standing: Standing) -> str:
    """Give `12 due, 5 new, about 6 min`, and what the limits of the day leave to later."""
    over = f"{len(plan.left_over):,} left over" if plan.left_over else ""
    if plan.cards:
        today = f"{len(plan.due):,} due, {_new(plan, standing)}, about {plan.minutes(standing.pace):,} min"
        return f"{today}, {over}" if over else today
    if over and standing.ahead:
        return f"0 due, {over} ({counted(standing.ahead.minutes_per_day or 0, 'minute')} a day used up)"
    if plan.waiting and not standing.is_interview_day:
        return f"0 due, {len(plan.waiting):,} new waiting ({standing.new_per_day} a day reached)"
    if plan.put_off:
        return f"0 due, {len(plan.put_off):,} without a why put off"
    return "nothing due"


def _new(plan: DayPlan, standing: Standing) -> str:
    """Give `10 new`, and how many of them wait for a why."""
    drafts = _drafts(plan, standing)
    return f"{len(plan.new):,} new" + (f", {drafts:,} of them without a why" if drafts else "")


def _drafts(plan: DayPlan, standing: Standing) -> int:
    return len(standing.drafts.intersection(plan.new))


def nothing_to_drill(standing: Standing, cards: Container[CardId], drill: str) -> str:
    """Say why there is nothing to drill for some of the cards, and what to type instead; each command ends a line."""
    if standing.goal_of_today:
        return interview_today(standing.goal_of_today)
    plan, following = plan_day(standing).of(cards), next_day(standing, cards)
    said = ["Nothing is due."]
    if plan.left_over and standing.ahead:
        minutes = counted(standing.ahead.minutes_per_day or 0, "minute")
        said = [f"The time for today ({minutes}) is used up, {counted(len(plan.left_over), 'card')} left over."]
        said.append("To have more time: pmq plan --minutes N")
    elif plan.waiting and drill != ALL:
        said.append(f"New cards are waiting: {more_new(plan, standing, drill)}")
    if plan.put_off:
        said.append(f"{counted(len(plan.put_off), 'card')} without a why put off until tomorrow: {drill} --whys")
    if following:
        said[0] += f" The next cards come {spoken_when(following, standing.day)}."
    return "\n".join([*said, f"To practise without moving the schedule: {drill} --practice"])


def more_new(plan: DayPlan, standing: Standing, drill: str) -> str:
    """Give the command that meets waiting cards now, whatever the limit."""
    return f"{drill} --new {min(len(plan.waiting), max(1, standing.new_per_day))}"


def as_json(standing: Standing, cards: Container[CardId]) -> dict[str, object]:
    """Give the work for some of the cards in the shape that scripts read."""
    plan = plan_day(standing).of(cards)
    following = next_due((due for card_id, due in standing.due_on.items() if card_id in cards), standing.day)
    return {
        "day": standing.day.isoformat(),
        "due": len(plan.due),
        "new": len(plan.new),
        "drafts": _drafts(plan, standing),
        "minutes": plan.minutes(standing.pace),
        "left_over": len(plan.left_over),
        "waiting": len(plan.waiting),
        "next_due": following.isoformat() if following else None,
    }


def spoken_when(day: date, today: date) -> str:
    """Give a day to come as people say it in a sentence: `tomorrow`, or `on Tue 8 Dec`."""
    spoken = spoken_day(day, today)
    return spoken if spoken == "tomorrow" else f"on {spoken}"


def interview_line(standing: Standing, goal: Goal, expected: "Expected", told: "Sequence[Told]" = ()) -> str:
    """Give the interview ahead or today in one line: the day, the days left and what is expected.

    On its own day, and once cards were asked, it is what was told of it beside what was known.
    """
    if not goal.is_ahead(standing.day):
        from pmq_cards.outcome import proof

        return f"today{with_whom(goal)}: {proof(told, standing, goal) or f'{expected} expected'}"
    left = counted((goal.day - standing.day).days, "day")
    drafts = len(standing.drafts_for_interview)
    said = f"{spoken_day(goal.day, standing.day)}, {left} left: {expected} expected if you keep to the plan"
    return f"{said}; {without_why(drafts, goal)}" if drafts else said


def without_why(count: int, goal: Goal) -> str:
    """Say how many cards of an interview have no why, and how to write it."""
    return f"{count:,} without a why: {' '.join([ALL, *goal.decks])} --whys"
