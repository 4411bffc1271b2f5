"""What is expected of the interview ahead, kept: a plan is played once for one state of answers, cards and settings."""

from pathlib import Path
from typing import TYPE_CHECKING, Any
from zlib import adler32, crc32

from pmq_cards import kept
from pmq_cards.chance import Expected
from pmq_cards.domain import Goal
from pmq_cards.standing import Standing
from pmq_cards.store.changed import Changes, has_been, touched_since
from pmq_cards.store.log import ReviewLog

if TYPE_CHECKING:
    from collections.abc import Callable

    from pmq_cards.forecast import Forecast

NAME = "expected.bin"
_NEVER = Changes(0, "", None)


def expected_of(
    standing: Standing, played: "Callable[[], Forecast]", log: ReviewLog, before: Changes | None, folder: Path | None
) -> Expected:
    """Give what is expected by the forecast that `played` gives of the standing, as it was kept in `folder` or anew.

    `before` is the state of the log before the standing was read of it.
    """
    if folder is None or before is None or standing.ahead is None:
        return played().expected
    path, state = str(folder / NAME), {"holds_for": _state(standing, standing.ahead)}
    held: dict[str, Any] = kept.load(path) or {}
    found, since = held.pop("expected", ()), Changes(*held.pop("log", _NEVER))
    if held == state and has_been(log, since) and not touched_since(log, since):
        return Expected(*found)
    expected = played().expected
    kept.store(path, {**state, "log": tuple(before), "expected": tuple(expected)})
    return expected


def _state(standing: Standing, goal: Goal) -> tuple[object, ...]:
    """Give all that a plan is played by but the answers."""
    cards = "\n".join((*standing.for_interview, "", *standing.drafts_for_interview)).encode()
    days = (day.toordinal() for day in (standing.day, goal.since, goal.day))
    settings = (standing.new_per_day, standing.learns, standing.scheduler.name)
    return (*days, goal.minutes_per_day, goal.last_days, *settings, len(cards), crc32(cards), adler32(cards))
