"""What is expected of the interview ahead, kept: a plan is played once for one state of answers, cards and settings."""

from pathlib import Path
from typing import TYPE_CHECKING
from zlib import adler32, crc32

from pmq_cards import kept
from pmq_cards.chance import Expected
from pmq_cards.domain import Goal
from pmq_cards.standing import Standing
from pmq_cards.store.log import ReviewLog

if TYPE_CHECKING:
    from collections.abc import Callable

    from pmq_cards.forecast import Forecast

NAME = "expected.bin"


def expected_of(
    standing: Standing, played: "Callable[[], Forecast]", log: ReviewLog, before: tuple[int, str], folder: Path | None
) -> Expected:
    """Give what is expected by the forecast that `played` gives of the standing, as it was kept in `folder` or anew.

    `before` are the changes of the log before the standing was read of it.
    """
    if folder is None or standing.ahead is None:
        return played().expected
    path, (count, incarnation) = str(folder / NAME), before
    state = {"log": incarnation, "holds_for": _state(standing, standing.ahead)}
    held = kept.load(path) or {}
    found = held.pop("expected", ())
    since = held.pop("count", count + 1)
    if held == state and since <= count and not log.touched_since(since):
        return Expected(*found)
    expected = played().expected
    kept.store(path, {**state, "count": count, "expected": tuple(expected)})
    return expected


def _state(standing: Standing, goal: Goal) -> tuple[object, ...]:
    """Give all that a plan is played by but the answers."""
    cards = "\n".join((*standing.for_interview, "", *standing.drafts_for_interview)).encode()
    days = (day.toordinal() for day in (standing.day, goal.since, goal.day))
    settings = (standing.new_per_day, standing.learns, standing.scheduler.name)
    return (*days, goal.minutes_per_day, goal.last_days, *settings, len(cards), crc32(cards), adler32(cards))
