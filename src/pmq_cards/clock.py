"""The machine's clock, or one that was set with --now: the only places that read the time."""

import time
from datetime import UTC, datetime

from pmq_cards.domain import Clock
from pmq_cards.errors import UsageError
from pmq_cards.said import shown

EARLIEST, LATEST = 1970, 9000
"""The years a clock may show: far enough from both ends of the calendar for every interval."""


def machine_now() -> datetime:
    """Give the present by the machine's clock."""
    return datetime.now(UTC)


def local(at: datetime) -> datetime:
    """Give an instant in the machine's time zone; in UTC where TZ names none that can be, or the year is none it knows.

    Windows knows none before 1970 and after 3000.
    """
    try:
        return at.astimezone()
    except (ValueError, OverflowError, OSError):
        return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)


def clock_at(now: str | None) -> Clock:
    """Give the machine's clock, or one that stands at `now`; the stopwatch always runs."""
    if now is None:
        return Clock(now=machine_now, stopwatch_ms=_stopwatch_ms)
    instant = _instant(now)
    return Clock(now=lambda: instant, stopwatch_ms=_stopwatch_ms)


def _stopwatch_ms() -> int:
    return time.monotonic_ns() // 1_000_000


def _instant(text: str) -> datetime:
    """Read ISO 8601; without an offset it is local time, without a time of day it is noon."""
    try:
        parsed = datetime.fromisoformat(text)
        if len(text) <= len("2026-12-01"):
            parsed = parsed.replace(hour=12)
        instant = (parsed if parsed.tzinfo else local(parsed)).astimezone(UTC)
    except (ValueError, OverflowError):
        parsed = None
    if parsed is None:
        raise UsageError(f'--now (or PMQ_NOW) "{shown(text)}" is no time; write 2026-12-01T09:00')
    if not EARLIEST < parsed.year < LATEST:
        raise UsageError(f"--now (or PMQ_NOW) must lie after {EARLIEST} and before {LATEST}; write 2026-12-01T09:00")
    return instant
