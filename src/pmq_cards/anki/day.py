"""When a day begins in Anki: at a whole hour, which every collection keeps for itself."""

import json
import sqlite3
from contextlib import suppress
from datetime import date, datetime, time, timedelta

from pmq_cards.anki.files import is_table
from pmq_cards.clock import local

USUAL_HOUR = 4
"""When Anki's day begins where nothing is said."""


def anki_day(at: datetime, hour: int) -> date:
    """Give the day that Anki takes an instant for, in the machine's time zone."""
    return (local(at).replace(tzinfo=None) - timedelta(hours=hour)).date()


def hour_of(connection: sqlite3.Connection, *, whole: bool) -> int | None:
    """Give the hour at which days begin in a collection, None where nobody knows, as of exported decks.

    A whole one that does not say so has Anki's usual hour.
    """
    said = _said(connection)
    return USUAL_HOUR if whole and said is None else said


def _said(connection: sqlite3.Connection) -> int | None:
    if is_table(connection, "config"):
        wanted = "select val from config where key = 'rollover'"
    elif is_table(connection, "col"):
        wanted = "select conf from col"
    else:
        return None
    with suppress(ValueError, RecursionError):
        for (raw,) in connection.execute(wanted):
            value = json.loads(raw) if isinstance(raw, str | bytes) else None
            hour = value.get("rollover") if isinstance(value, dict) else value
            return hour if isinstance(hour, int) and 0 <= hour < 24 else None  # noqa: PLR2004 - the hours of a day
    return None


def difference(hour: int | None, day_begins: time) -> str | None:
    """Say that the days of both begin at another time, and what to do; None where they do not, or none can tell.

    Where Anki's hour is not known, days that begin within one are not Anki's all the same.
    """
    begins = time(day_begins.hour if hour is None else hour)
    if begins == day_begins:
        return None
    at = "a whole hour" if hour is None else f"{begins:%H:%M}"
    ways = (
        'or in Anki "Next day starts at" in the preferences' if day_begins.minute == 0 else "for Anki knows no minutes"
    )
    return (
        f"Anki's day begins at {at}, pmq's at {day_begins:%H:%M}, so between the two a due date is a day off; "
        f'set day_begins = "{begins:%H:%M}" in config.toml, {ways}'
    )
