"""When a day begins in Anki: at a whole hour, which every collection keeps for itself."""

import json
import sqlite3
from contextlib import suppress
from datetime import date, datetime, time, timedelta

from pmq_cards.anki.files import is_table
from pmq_cards.clock import local


def anki_day(at: datetime, hour: int) -> date:
    """Give the day that Anki takes an instant for, in the machine's time zone."""
    return (local(at).replace(tzinfo=None) - timedelta(hours=hour)).date()


def hour_of(connection: sqlite3.Connection) -> int | None:
    """Give the hour at which days begin in a collection, None where it does not say so, as exported decks do not."""
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
    """Say that the days of both begin at another hour, and what to do; None where they do not."""
    if hour is None or hour == day_begins.hour:
        return None
    return (
        f"Anki's day begins at {hour:02}:00, pmq's at {day_begins:%H:%M}, so between the two a due date is a day off; "
        f'set day_begins = "{hour:02}:00" in config.toml, or in Anki "Next day starts at" in the preferences'
    )
