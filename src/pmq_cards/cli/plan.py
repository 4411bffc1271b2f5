"""pmq plan: the day of the interview, what each study day will cost, and what will be known."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

import click

from pmq_cards.chance import Expected
from pmq_cards.cli.options import complete_deck, echo_json, pass_home
from pmq_cards.cli.today import goal_cards
from pmq_cards.dates import WAYS, day_meant, is_day
from pmq_cards.domain import CardId, Goal
from pmq_cards.errors import UsageError
from pmq_cards.forecast import Forecast, Shortage, Start, cram, keep_to_plan, shortage, stop_now
from pmq_cards.home import Home
from pmq_cards.memory import band
from pmq_cards.planning import met_on, pace_of
from pmq_cards.said import counted, spoken_day
from pmq_cards.streams import say

FARTHEST_DAYS = 365
MOST_MINUTES = 24 * 60
AT_RISK = 5
"""How many of the weakest cards are named."""
NO_PLAN = "No interview is planned. Set the day with: pmq plan --by 2026-12-08"


@dataclass(frozen=True, slots=True)
class Outlook:
    """All that is said of an interview ahead."""

    start: Start
    stop: Forecast
    keep: Forecast
    cram: Forecast
    short: Shortage | None
    at_risk: tuple[tuple[CardId, float], ...]

    @property
    def days_left(self) -> int:
        """The days until the interview, today included."""
        return (self.start.goal.day - self.start.today).days


@click.command()
@click.argument("decks", nargs=-1, metavar="[DECK]... [DATE]", shell_complete=complete_deck)
@click.option("--by", metavar="DATE", help=f"The day of the interview: {WAYS}.")
@click.option("--minutes", type=int, metavar="N", help="The minutes you have a day; without it there is no limit.")
@click.option("--clear", is_flag=True, help="Forget the interview; cards come by their own schedule again.")
@click.option("--json", "as_json", is_flag=True, help="Print the plan as JSON.")
@pass_home
def plan(  # noqa: PLR0913 - one argument an option
    home: Home, *, decks: tuple[str, ...], by: str | None, minutes: int | None, clear: bool, as_json: bool
) -> None:
    """Plan for an interview: set its day, or show what each day will cost and what you will know.

    Named decks are the ones to be ready in; without a name, all are. A day needs no --by: pmq plan 9 dec.
    """
    if clear:
        _clear(home, others=bool(decks or by or minutes is not None))
        return
    goal = _asked_for(home, *_told_apart(home, decks, by), minutes)
    if goal is not None:
        home.writable_log().set_goal(goal, home.now)
    else:
        goal = home.goal
    if as_json:
        echo_json(_as_json(home, goal))
        return
    for line in _lines(home, goal):
        say(line)


def interview_line(home: Home) -> str | None:
    """Give the line of the overview: the day, the days left and what is expected; None where nothing is planned."""
    if home.goal is None:
        return None
    if not home.goal.is_ahead(home.today):
        return "today: warm up with pmq drill --practice"
    start = start_of(home, home.goal)
    day = spoken_day(start.goal.day, start.today)
    left = counted((start.goal.day - start.today).days, "day")
    return f"{day}, {left} left: {keep_to_plan(start).expected} expected if you keep to the plan"


def start_of(home: Home, goal: Goal) -> Start:
    """Give where the learner stands before an interview."""
    cards = goal_cards(home, goal)
    return Start(
        cards=cards,
        reviews_of={card.id: home.reviews_of[card.id] for card in cards},
        today=home.today,
        goal=goal,
        scheduler=home.config.scheduler,
        pace=pace_of(home.reviews_of),
        new_per_day=home.config.new_per_day,
        new_left=home.config.new_per_day - met_on(home.today, home.reviews_of),
        met_today=met_on(home.today, {card.id: home.reviews_of[card.id] for card in cards}),
    )


def outlook(start: Start) -> Outlook:
    """Give all that can be said of an interview ahead."""
    keep, stop = keep_to_plan(start), stop_now(start)
    known = [(card_id, recall) for card_id, recall in stop.recall_of.items() if recall > 0]
    return Outlook(
        start=start,
        stop=stop,
        keep=keep,
        cram=cram(start),
        short=shortage(start, keep),
        at_risk=tuple(sorted(known, key=lambda pair: pair[1])[:AT_RISK]),
    )


def _clear(home: Home, *, others: bool) -> None:
    if others:
        raise UsageError("--clear stands alone: it forgets the interview")
    cleared = home.log.goal() is not None and home.writable_log().clear_goal(home.now)
    say("The interview is forgotten; cards come by their own schedule again." if cleared else NO_PLAN)


def _asked_for(home: Home, decks: tuple[str, ...], by: str | None, minutes: int | None) -> Goal | None:
    """Give the goal the command line sets, None where it only asks. Raises UsageError for what cannot be."""
    if minutes is not None and not 1 <= minutes <= MOST_MINUTES:
        raise UsageError(f"--minutes {minutes} is no time to study in; give 1 to {MOST_MINUTES}, or leave it out")
    chosen = tuple(home.library.deck(name).id for name in decks)
    if by is not None:
        return Goal(day=_interview_day(by, home.today), since=home.today, decks=chosen, minutes_per_day=minutes)
    if minutes is None and not chosen:
        return None
    if home.goal is None:
        raise UsageError("name the day of the interview too: pmq plan --by 2026-12-08")
    goal = replace(home.goal, decks=chosen or home.goal.decks)
    return goal if minutes is None else replace(goal, minutes_per_day=minutes)


def _told_apart(home: Home, words: tuple[str, ...], by: str | None) -> tuple[tuple[str, ...], str | None]:
    """Give the decks and the day among the words: what is a deck's id is a deck, `9 dec` beside it a day."""
    ids = {deck.id for deck in home.library.decks}
    decks, others = tuple(word for word in words if word in ids), " ".join(word for word in words if word not in ids)
    return (decks, others) if by is None and is_day(others) else (words, by)


def _interview_day(text: str, today: date) -> date:
    day = day_meant(text, today, f'--by "{text}"')
    if day < today:
        raise UsageError(f"--by {day} is past; name a day that is still to come")
    if day == today:
        raise UsageError("an interview today leaves no day to plan; warm up with: pmq drill --practice")
    if (day - today).days > FARTHEST_DAYS:
        raise UsageError(f"--by {day} is more than a year away; until then pmq drill alone is the better plan")
    return day


def _lines(home: Home, goal: Goal | None) -> Iterable[str]:
    if goal is None:
        return [NO_PLAN]
    if not goal.is_ahead(home.today):
        return ["The interview is today. Warm up with: pmq drill --practice"]
    if not goal_cards(home, goal):
        return ["The decks of the interview have no cards now. Forget it with: pmq plan --clear"]
    seen = outlook(start_of(home, goal))
    return [
        *_head_lines(seen),
        "",
        *_expected_lines(seen),
        "",
        *_day_lines(seen),
        *_risk_lines(seen),
        *_short_lines(seen),
    ]


def _head_lines(seen: Outlook) -> list[str]:
    goal = seen.start.goal
    decks = ", ".join(goal.decks) or "all decks"
    limit = f"{counted(goal.minutes_per_day, 'minute')} a day" if goal.minutes_per_day else "no limit a day"
    left = counted(seen.days_left, "day")
    return [
        f"Interview   {spoken_day(goal.day, seen.start.today)}, {left} left",
        f"Cards       {len(seen.start.cards)} in {decks}",
        f"Time        {limit}, {seen.keep.minutes} min in all",
    ]


def _expected_lines(seen: Outlook) -> list[str]:
    return [
        "Known on the day, if you",
        f"  keep to the plan   {seen.keep.expected}",
        f"  stop now           {seen.stop.expected}",
        f"  cram on the eve    {seen.cram.expected}, {seen.cram.minutes} min",
    ]


def _day_lines(seen: Outlook) -> list[str]:
    days, over = seen.keep.days, any(day.left_over for day in seen.keep.days)
    lines = ["Day              Due   New   Minutes" + ("   Left over" if over else "")]
    for day in days:
        left_over = f"{day.left_over:12}" if over else ""
        lines.append(f"{_short_day(day.day, seen.start.today):14} {day.due:5} {day.new:5} {day.minutes:9}{left_over}")
    return lines


def _short_day(day: date, today: date) -> str:
    return "today" if day == today else f"{day:%a} {day.day} {day:%b}"


def _risk_lines(seen: Outlook) -> list[str]:
    if not seen.at_risk:
        return []
    width = max(len(card_id) for card_id, _ in seen.at_risk)
    shown = [f"  {card_id:{width}}  {band(recall)}" for card_id, recall in seen.at_risk]
    return ["", "Most at risk, if you stop now", *shown]


def _short_lines(seen: Outlook) -> list[str]:
    short, goal = seen.short, seen.start.goal
    if short is None:
        return []
    undone = [
        f"{counted(short.not_met, 'card')} will not be met" if short.not_met else "",
        f"{counted(short.missed, 'card')} will miss the last pass" if short.missed else "",
    ]
    return [
        "",
        f"{goal.minutes_per_day} minutes a day are too few:",
        *(f"  {sentence}" for sentence in undone if sentence),
        "Choose one:",
        *(f"  {choice}" for choice in _choices(short)),
    ]


def _choices(short: Shortage) -> list[str]:
    choices = []
    if short.minutes_needed:
        choices.append(f"more time: pmq plan --minutes {short.minutes_needed}")
    if short.day_needed:
        choices.append(f"a later day: pmq plan --by {short.day_needed}")
    if short.cards_that_fit:
        choices.append(f"fewer cards, at most {short.cards_that_fit}: pmq suspend CARD")
    return choices or ["fewer cards: pmq suspend CARD"]


def _as_json(home: Home, goal: Goal | None) -> dict[str, object]:
    if goal is None or not goal.is_ahead(home.today):
        return {"interview": goal.day.isoformat() if goal else None, "days_left": 0 if goal else None}
    seen = outlook(start_of(home, goal))
    return {
        "interview": goal.day.isoformat(),
        "since": goal.since.isoformat(),
        "days_left": seen.days_left,
        "decks": list(goal.decks),
        "minutes_per_day": goal.minutes_per_day,
        "cards": len(seen.start.cards),
        "expected": {
            "keep": _expected_json(seen.keep.expected),
            "stop": _expected_json(seen.stop.expected),
            "cram": _expected_json(seen.cram.expected) | {"minutes": seen.cram.minutes},
        },
        "days": [
            {"day": d.day.isoformat(), "due": d.due, "new": d.new, "minutes": d.minutes, "left_over": d.left_over}
            for d in seen.keep.days
        ],
        "at_risk": [
            {"card": card_id, "recall": round(recall, 3), "band": band(recall)} for card_id, recall in seen.at_risk
        ],
        "short": _short_json(seen.short),
    }


def _expected_json(expected: Expected) -> dict[str, object]:
    return {"known": round(expected.known, 2), "low": expected.low, "high": expected.high, "of": expected.of}


def _short_json(short: Shortage | None) -> dict[str, object] | None:
    if short is None:
        return None
    return {
        "not_met": short.not_met,
        "without_last_pass": short.missed,
        "minutes_needed": short.minutes_needed,
        "day_needed": short.day_needed.isoformat() if short.day_needed else None,
        "cards_that_fit": short.cards_that_fit,
    }
