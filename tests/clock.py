"""The one place of the tests that reads the machine's clock or sets a time zone; every other instant is stated.

A run stands in the zone of TZ, in UTC where nothing is said, never in the machine's own. A test whose fact holds in one
zone only says so with `@pytest.mark.zone("UTC")`; one that meets the present says so with `@pytest.mark.clock`.
"""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta

from pmq_cards.config import Config

HERE = os.environ.get("TZ") or "UTC"
"""The zone this run stands in."""


def machine_now() -> datetime:
    """Give the present instant, UTC: for what meets a program that knows no other, such as Anki."""
    return datetime.now(UTC)


def study_day(days_ago: int = 0) -> date:
    """Give the present study day, or one before it."""
    return Config().day_of(machine_now()) - timedelta(days=days_ago)


def local(day: date, hour: int = 12, minute: int = 0) -> datetime:
    """Give an instant, UTC, by the calendar and clock of the zone in force."""
    return datetime(day.year, day.month, day.day, hour, minute).astimezone(UTC)


@contextmanager
def zone(name: str) -> Iterator[None]:
    """Stand in another time zone for a while, this process and those it starts."""
    before = os.environ.get("TZ")
    _stand_in(name)
    try:
        yield
    finally:
        _stand_in(before)


def _stand_in(name: str | None) -> None:
    if name is None:
        os.environ.pop("TZ", None)
    else:
        os.environ["TZ"] = name
    time.tzset()


_stand_in(HERE)
