"""How things are said to people: days, counts and intervals, names nearly right, and texts that others wrote."""

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import cache

from pmq_cards.domain import Goal

MONTH_DAYS = 30
YEAR_DAYS = 365
MANY_YEARS = 10
LONGEST_SHOWN = 60
MOST_NEAR = 3
MOST_LISTED = 20
LONGEST_NAME = 140
"""Two ids and the slash between them."""

# C0 without tab and line end, DEL and C1; line and paragraph separators; every mark that turns or leads the direction
# of writing; and the halves of a character.
_HARMFUL = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)


def safe(text: str) -> str:
    """Give the text without what a terminal could take for a command; line ends and tabs stay.

    Control characters, and the marks that turn the direction of writing, become U+FFFD.
    """
    return _HARMFUL.sub("\N{REPLACEMENT CHARACTER}", text)


def shown(text: str, longest: int = LONGEST_SHOWN) -> str:
    """Give what somebody wrote as it may stand in a sentence: short, in one line, and harmless to a terminal."""
    short = text if len(text) <= longest else f"{text[:longest]}..."
    return "".join(character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in short)


def json_text(value: object, *, indent: int | None = None, ascii_only: bool = False) -> str:
    """Give a value as JSON: text as it is, but escaped where a terminal could take it for a command."""
    text = _encoder(indent, ascii_only)(value)
    if text.isascii() and "\x7f" not in text:  # nothing harmful is left: JSON escapes all that comes before a space
        return text
    return _HARMFUL.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


@cache
def _encoder(indent: int | None, ascii_only: bool) -> Callable[[object], str]:  # noqa: FBT001 - hashed by place
    import json

    return json.JSONEncoder(ensure_ascii=ascii_only, indent=indent, allow_nan=False).encode


def nearest(name: str, known: Iterable[str], most: int = MOST_NEAR) -> list[str]:
    """Give the known names that look most like the one that was written, the best first."""
    from difflib import get_close_matches

    names = list(dict.fromkeys(known))
    written = name[:LONGEST_NAME].lower()
    close = get_close_matches(written, names, n=most)
    return close or ([other for other in names if written in other.lower()][:most] if len(written) > 1 else [])


def unknown(what: str, name: str, known: Iterable[str], *, listing: str = "") -> str:
    """Say that nothing is called so: with the nearest names, and all of them or what lists them."""
    names = list(dict.fromkeys(known))
    near = nearest(name, names)
    rest = f" and {len(names) - MOST_LISTED:,} more" if len(names) > MOST_LISTED else ""
    there = listing or (f"the {what}s: {', '.join(names[:MOST_LISTED])}{rest}" if names else f"there is no {what} yet")
    hint = f"did you mean {', '.join(near)}? {there[:1].upper()}{there[1:]}" if near else there
    return f'no {what} is called "{shown(name, LONGEST_NAME)}"; {hint}'


def spoken_day(day: date, today: date) -> str:
    """Give a day as people say it: today, tomorrow, or Tue 8 Dec (with the year where it is another)."""
    if (day - today).days in {0, 1}:
        return ("today", "tomorrow")[(day - today).days]
    return dated(day, today)


def dated(day: date, today: date) -> str:
    """Give `Tue 8 Dec`, with the year where it is another than today's."""
    return f"{short_day(day)} {day.year}" if day.year != today.year else short_day(day)


def short_day(day: date) -> str:
    """Give `Tue 8 Dec`."""
    return f"{day:%a} {day.day} {day:%b}"


def counted(count: int, noun: str, nouns: str = "") -> str:
    """Give `1 card`, `2 cards`; `nouns` where a plain s makes no plural."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {nouns or f'{noun}s'}"


def agreeing(count: int, one: str, more: str) -> str:
    """Give the word that agrees with a number: `differs` of one, `differ` of none or several."""
    return one if count == 1 else more


def people_said(audiences: Sequence[str]) -> str:
    """Give audiences as people say them: `a hiring manager and an engineer`; `anybody` where none is named."""
    names = [f"{'an' if name[:1] in 'aeiou' else 'a'} {name.replace('-', ' ')}" for name in audiences]
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:]))) or "anybody"


def on_the_day(goal: Goal) -> tuple[tuple[str, str], ...]:
    """Give what there is to do on the day of an interview, each with its command: there is no other work on it."""
    decks = "".join(f" {deck}" for deck in goal.decks)
    who = "".join(f" --audience {audience}" for audience in goal.audiences)
    return (
        ("Warm up", f"pmq drill{decks} --practice"),
        ("take along", f"pmq sheet{decks}{who}"),
        ("rehearse", f"pmq mock{decks}{who}"),
    )


def plan_command(goal: Goal) -> str:
    """Give the command that sets the whole plan: what it does not name would be gone."""
    words = ["pmq plan", *goal.decks, f"--by {goal.day}"]
    words += [f"--minutes {goal.minutes_per_day}"] if goal.minutes_per_day else []
    words += [f"--last-days {goal.last_days}"] if goal.last_days else []
    return " ".join([*words, *(f"--audience {audience}" for audience in goal.audiences)])


def with_whom(goal: Goal) -> str:
    """Give `, with a hiring manager`; nothing where nobody is named."""
    return f", with {people_said(goal.audiences)}" if goal.audiences else ""


def interview_today(goal: Goal) -> str:
    """Say in one line that the interview is today and what there is to do, wherever the work of a day stands."""
    steps = "; ".join(f"{what}: {command}" for what, command in on_the_day(goal))
    return f"The interview is today{with_whom(goal)}. {steps}"


def clocked(milliseconds: int) -> str:
    """Give a time as a clock counts it: `3:05`."""
    minutes, seconds = divmod(milliseconds // 1000, 60)
    return f"{minutes}:{seconds:02d}"


def interval(days: int) -> str:
    """Give a number of days as people say it."""
    if days == 0:
        return "today"
    if days < 2 * MONTH_DAYS:
        return "1 day" if days == 1 else f"{days} days"
    if days < YEAR_DAYS:
        return f"{days / MONTH_DAYS:.0f} months"
    years = days / YEAR_DAYS
    return f"{years:.1f} years" if years < MANY_YEARS else f"{years:.0f} years"


def whole_minutes(seconds: float) -> int:
    """Give whole minutes: at least 1 where there is anything."""
    return max(1, round(seconds / 60)) if seconds > 0 else 0


def due_words(due: date | None, own: date | None, today: date) -> str:
    """Give `due today`, or `due today (last pass), then Fri 18 Dec` where an interview brings a card before its `own`.

    A card without a day is not asked for now: `not asked for, else due Fri 18 Dec`.
    """
    if due is None or own is None:
        return f"not asked for, else due {spoken_day(max(own or today, today), today)}"
    when = f"due {spoken_day(max(due, today), today)}"
    return f"{when} (last pass), then {spoken_day(own, today)}" if due < own else when
