"""A day as people write it: tomorrow, +14, fri, 9 dec, 12-09, 9.12., 2026-12-09."""

import re
from collections.abc import Sequence
from datetime import date, timedelta

from pmq_cards.errors import UsageError

WAYS = "tomorrow, +14, fri, 9 dec, 12-09 (month-day), 9.12. (day.month) or 2026-12-09"
"""The ways to write a day, for help and for whoever wrote it in another."""

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_NAMED = {"yesterday": -1, "today": 0, "tomorrow": 1}
_FEWEST_LETTERS = 3
_YEARS_TO_29_FEBRUARY = 8

_AWAY = re.compile(r"[+-]\d{1,5}", re.ASCII)
_SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})(?:/\d{2,4})?", re.ASCII)
_WRITTEN = tuple(
    re.compile(pattern, re.ASCII)
    for pattern in (
        r"(?P<year>\d{4})-?(?P<month>\d{2})-?(?P<day>\d{2})",
        r"(?P<month>\d{1,2})-(?P<day>\d{1,2})",
        r"(?P<day>\d{1,2})\. ?(?P<month>\d{1,2})\.?(?: ?(?P<year>\d{4}))?",
        r"(?P<day>\d{1,2})(?:st|nd|rd|th|\.)? ?(?P<month>[a-z]{3,})\.?(?:,? (?P<year>\d{4}))?",
        r"(?P<month>[a-z]{3,})\.? ?(?P<day>\d{1,2})(?:st|nd|rd|th)?(?:,? (?P<year>\d{4}))?",
    )
)


def day_meant(text: str, today: date, said: str, *, past: bool = False) -> date:
    """Give the day that a text means on the study day `today`: the next such one, or with `past` the last one.

    A weekday alone is never today. Raises UsageError, beginning with what was `said`, for none and for two readings.
    """
    plain = _plain(text)
    found = _counted(plain, today, past=past) or _dated(plain, today, past=past)
    if found is None:
        raise UsageError(f"{said} {_why_not(plain, today)}")
    return found


def is_day(text: str) -> bool:
    """Tell whether a text is written like a day, be it one that is in no calendar."""
    plain, any_day = _plain(text), date(2000, 1, 1)
    return bool(_counted(plain, any_day, past=False) or _parts(plain) or _SLASHED.fullmatch(plain))


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


def _counted(text: str, today: date, *, past: bool) -> date | None:
    """Read what counts from today: its neighbours, so many days away, a weekday."""
    if text in _NAMED:
        return today + timedelta(days=_NAMED[text])
    if _AWAY.fullmatch(text):
        return today + timedelta(days=int(text))
    weekday = _place(text, _WEEKDAYS)
    if weekday is None:
        return None
    step = -1 if past else 1
    return next(day for n in range(1, 8) if (day := today + timedelta(days=step * n)).weekday() == weekday)


def _dated(text: str, today: date, *, past: bool) -> date | None:
    """Read a day and its month; without a year, the nearest one on the side of today that is meant."""
    parts = _parts(text)
    if parts is None:
        return None
    year, month, day = parts
    if year is not None:
        return _date(year, month, day)
    step = -1 if past else 1
    found = (_date(today.year + step * n, month, day) for n in range(_YEARS_TO_29_FEBRUARY + 1))
    return next((day for day in found if day and (day <= today if past else day >= today)), None)


def _parts(text: str) -> tuple[int | None, int, int] | None:
    """Give year, month and day as they are written, None where it is not how a day is written."""
    for pattern in _WRITTEN:
        parts = found.groupdict() if (found := pattern.fullmatch(text)) else {}
        month = _month(parts.get("month", ""))
        if month is not None:
            year = parts.get("year")
            return int(year) if year else None, month, int(parts["day"])
    return None


def _month(text: str) -> int | None:
    """Give the number of a month, by its name or the number itself."""
    if text.isdigit():
        return int(text)
    place = _place(text, _MONTHS)
    return None if place is None else place + 1


def _place(text: str, names: Sequence[str]) -> int | None:
    """Give the place of the name that begins like this, by three letters or more."""
    fits = (place for place, name in enumerate(names) if name.startswith(text))
    return next(fits, None) if len(text) >= _FEWEST_LETTERS else None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _why_not(text: str, today: date) -> str:
    if slashed := _SLASHED.fullmatch(text):
        first, second = int(slashed[1]), int(slashed[2])
        read = (_date(today.year, month, day) for month, day in ((second, first), (first, second)))
        days = [f"{day.day} {day:%b}".lower() for day in read if day]
        if days:
            return f"can be read in two ways; write {' or '.join(dict.fromkeys(days))}"
    return f"is in no calendar; write {WAYS}"
