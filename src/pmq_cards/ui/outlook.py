"""The interview in words and as JSON: what pmq plan says, and the line of the overview."""

from collections.abc import Callable, Sequence
from datetime import date

from pmq_cards.chance import Expected
from pmq_cards.domain import Goal
from pmq_cards.forecast import Forecast, Outlook, Shortage, outlook, stop_now
from pmq_cards.memory import Band, band
from pmq_cards.mock import Held, free_recall_said
from pmq_cards.pace import ENOUGH_ANSWERS, Pace
from pmq_cards.said import counted, dated, on_the_day, people_said, plan_command, spoken_day, with_whom
from pmq_cards.standing import Standing
from pmq_cards.streams import Line, Look
from pmq_cards.ui.columns import padded, width, wrapped
from pmq_cards.ui.today import without_why

_DAY = 14
"""The columns of a day."""
FEW_DAYS, LAST_DAYS = 5, 2
"""How many days with something to do a screen shows, and how many of them are the last ones, the final passes."""
FEW_RISKS = 3
LONG_MINUTES = 60
"""A longer day is worth a word where no minutes were named."""
NO_PLAN = "No interview is planned. Set the day with: pmq plan --by 2026-12-08"


Played = Callable[[], Forecast]
"""Gives what comes of keeping to the plan: it takes long, and is played where it is asked for."""


def outlook_lines(
    standing: Standing, played: Played, columns: int, mocks: Sequence[Held] = (), *, whole: bool = True
) -> list[Line]:
    """Give all that is said of the interview, and of what to type where none is planned, in so many columns.

    Where it need not be the `whole`, days with nothing to do are left out, and of many the middle ones.
    """
    if not standing.ahead:
        return (
            _on_the_day_lines(standing, standing.goal_of_today, mocks, columns) if standing.goal_of_today else [NO_PLAN]
        )
    if not standing.for_interview and not standing.drafts_for_interview:
        return ["The decks of the interview have no cards now. Forget it with: pmq plan --clear"]
    seen, today = outlook(standing, played()), standing.day
    return [
        *_head_lines(seen, today),
        "",
        *_expected_lines(seen),
        *_free_recall_lines(standing, mocks, columns),
        *wrapped(str(standing.estimate.forgetting), columns),
        *_short_lines(seen, columns),
        "",
        *_day_lines(seen, today, whole=whole),
        *_minutes_lines(seen, standing.pace, today, columns),
        *(_risk_lines(seen) if whole else _risks(seen, columns)),
    ]


def outlook_json(standing: Standing, played: Played, mocks: Sequence[Held] = ()) -> dict[str, object]:
    """Give the same in the shape that scripts read."""
    goal = standing.goal
    if goal is None or not standing.ahead:
        today = {"interview": goal.day.isoformat() if goal else None, "days_left": 0 if goal else None}
        return today | (_today_json(standing, mocks) if standing.is_interview_day else {})
    seen = outlook(standing, played())
    return {
        "interview": goal.day.isoformat(),
        "since": goal.since.isoformat(),
        "days_left": seen.days_left,
        "decks": list(goal.decks),
        "audience": list(goal.audiences),
        "minutes_per_day": goal.minutes_per_day,
        "last_days": goal.last_days,
        "cards": seen.cards,
        "drafts": len(seen.keep.drafts),
        "expected": {
            "keep": _expected_json(seen.keep.expected),
            "stop": _expected_json(seen.stop.expected),
            "cram": _expected_json(seen.cram.expected) | {"minutes": seen.cram.minutes},
        },
        "free_recall": list(_free_recall(standing, mocks)),
        "days": [
            {"day": d.day.isoformat(), "due": d.due, "new": d.new, "minutes": d.minutes, "left_over": d.left_over}
            for d in seen.keep.days
        ],
        "at_risk": [
            {"card": card_id, "recall": round(recall, 3), "band": band(recall)} for card_id, recall in seen.at_risk
        ],
        "short": _short_json(seen.short),
        "learner": standing.estimate.forgetting.as_json(),
    }


def _today_json(standing: Standing, mocks: Sequence[Held]) -> dict[str, object]:
    return {
        "free_recall": list(_free_recall(standing, mocks)),
        "expected": {"stop": _expected_json(stop_now(standing).expected)},
        "learner": standing.estimate.forgetting.as_json(),
    }


def _free_recall_lines(standing: Standing, mocks: Sequence[Held], columns: int) -> list[str]:
    """Give what came to mind in mocks, beside what is expected where a why is shown."""
    said = _free_recall(standing, mocks)
    return [line for sentence in said for line in wrapped(f"Free recall: {sentence}", columns, rest="  ")]


def _free_recall(standing: Standing, mocks: Sequence[Held]) -> tuple[str, ...]:
    """Give it of every card of the interview's decks: a mock lists those that are not drilled, too."""
    cards = frozenset(filter(standing.goal.covers, standing.cards)) if standing.goal else frozenset()
    return free_recall_said(mocks, cards, standing.day)


def _on_the_day_lines(standing: Standing, goal: Goal, mocks: Sequence[Held], columns: int) -> list[Line]:
    return [
        f"The interview is today{with_whom(goal)}.",
        *(f"{what.capitalize():12}{command}" for what, command in on_the_day(goal)),
        "",
        f"{stop_now(standing).expected} expected.",
        *_free_recall_lines(standing, mocks, columns),
        *wrapped(str(standing.estimate.forgetting), columns),
    ]


def _head_lines(seen: Outlook, today: date) -> list[str]:
    goal = seen.goal
    decks = ", ".join(goal.decks) or "all decks"
    limit = f"{counted(goal.minutes_per_day, 'minute')} a day" if goal.minutes_per_day else "no limit a day"
    left = counted(seen.days_left, "day")
    drafts = f", {without_why(len(seen.keep.drafts), goal)}" if seen.keep.drafts else ""
    return [
        f"Interview   {spoken_day(goal.day, today)}, {left} left",
        *([f"With        {people_said(goal.audiences)}"] if goal.audiences else []),
        f"Cards       {seen.cards:,} in {decks}{drafts}",
        f"Time        {limit}, {seen.keep.minutes:,} min in all",
    ]


def _expected_lines(seen: Outlook) -> list[str]:
    return [
        "Known on the day, if you",
        f"  keep to the plan   {seen.keep.expected}",
        f"  stop now           {seen.stop.expected}",
        f"  cram on the eve    {seen.cram.expected}, {seen.cram.minutes:,} min",
    ]


def _day_lines(seen: Outlook, today: date, *, whole: bool) -> list[Line]:
    days, over = seen.keep.days, any(day.left_over for day in seen.keep.days)
    busy = [day for day in days if whole or day.day == today or day.due or day.new or day.left_over]
    widest = max(_DAY, *(len(dated(day.day, today)) for day in busy))
    lines: list[Line] = [f"{'Day':{widest}}   Due   New   Minutes" + ("   Left over" if over else "")]
    many = len(busy) > FEW_DAYS and not whole
    for place, day in enumerate(busy):
        if many and place == FEW_DAYS - LAST_DAYS:
            lines.append(f"... {counted(len(busy) - FEW_DAYS, 'more day')}: pmq plan --all")
        if many and FEW_DAYS - LAST_DAYS <= place < len(busy) - LAST_DAYS:
            continue
        name = "today" if day.day == today else dated(day.day, today)
        row = f"{name:{widest}} {day.due:5,} {day.new:5,} {day.minutes:9,}"
        look = Look.WARNING if day.left_over else Look.PLAIN
        lines.append([(row, Look.PLAIN), (f"{day.left_over:12,}" if over else "", look)])
    return lines


def _minutes_lines(seen: Outlook, pace: Pace, today: date, columns: int) -> list[str]:
    """Give what the minutes rest on, and what to do where a day is long and nothing was said of the time there is."""
    said = [] if pace.is_own else [f"Minutes at the usual pace; yours is known after {ENOUGH_ANSWERS} answers."]
    longest = max(seen.keep.days, key=lambda day: day.minutes)
    if seen.goal.minutes_per_day is None and longest.minutes > LONG_MINUTES:
        on = spoken_day(longest.day, today)
        said.append(f"{on[0].upper()}{on[1:]} takes {longest.minutes} minutes. With less a day: pmq plan --minutes 30")
    return [line for sentence in said for line in wrapped(sentence, columns)]


def _risk_lines(seen: Outlook) -> list[Line]:
    if not seen.at_risk:
        return []
    widest = max(width(card_id) for card_id, _ in seen.at_risk)
    shown = [
        [
            (f"  {padded(card_id, widest)}  ", Look.PLAIN),
            (str(found), Look.WARNING if found is Band.WEAK else Look.PLAIN),
        ]
        for card_id, found in ((card_id, band(recall)) for card_id, recall in seen.at_risk)
    ]
    return ["", "Most at risk, if you stop now", *shown]


def _risks(seen: Outlook, columns: int) -> list[Line]:
    """Give the first of the same in a paragraph."""
    named = [f"{card_id.partition('/')[2]} ({band(recall)})" for card_id, recall in seen.at_risk[:FEW_RISKS]]
    lines = wrapped(f"Most at risk, if you stop now: {', '.join(named)}", columns) if named else []
    return ["" for _ in lines[:1]] + [[(line, Look.WARNING)] for line in lines]


def _short_lines(seen: Outlook, columns: int) -> list[Line]:
    short, goal = seen.short, seen.goal
    if short is None:
        return []
    undone = [
        f"{counted(short.not_met, 'card')} will not be met" if short.not_met else "",
        f"{counted(short.missed, 'card')} will miss the last pass" if short.missed else "",
    ]
    return [
        "",
        [(f"{_too_few(goal.minutes_per_day or 0)}:", Look.WARNING)],
        *(f"  {sentence}" for sentence in undone if sentence),
        "Choose one:",
        *(line for what, command in _choices(short, goal) for line in _remedy(what, command, columns)),
    ]


def _too_few(minutes: int) -> str:
    return "1 minute a day is too little" if minutes == 1 else f"{minutes} minutes a day are too few"


def _choices(short: Shortage, goal: Goal) -> list[tuple[str, str]]:
    """Give what would help, each with its command, which changes that alone."""
    choices = []
    if short.minutes_needed:
        choices.append(("more time", f"pmq plan --minutes {short.minutes_needed}"))
    if short.day_needed:
        choices.append(("a later day", plan_command(goal._replace(day=short.day_needed))))
    fits = f", at most {short.cards_that_fit}" if short.cards_that_fit else ""
    return [*choices, (f"fewer cards{fits}", "pmq suspend CARD")] if fits or not choices else choices


def _remedy(what: str, command: str, columns: int) -> list[str]:
    """Give a remedy with its command, which stands whole on a line of its own where both are too long for one."""
    line = f"  {what}: {command}"
    return [line] if width(line) <= columns else [f"  {what}:", f"    {command}"]


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
