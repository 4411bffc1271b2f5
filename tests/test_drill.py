"""A sitting with hands, on a real log and a stopwatch that the test turns."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pmq_cards.domain import CardId, Clock, Quality
from pmq_cards.drill import Drill
from pmq_cards.home import Home
from pmq_cards.session import Session

MINUTE_MS = 60_000


@pytest.fixture
def opened(home: Path, own_deck: Callable[..., Path]) -> Iterator[Home]:
    own_deck()
    at = datetime(2026, 12, 1, 9, tzinfo=UTC)
    stopwatch = iter(range(0, 1 << 40, 180 * MINUTE_MS))  # each look at it is three hours later
    home_now = Home(home, Clock(now=lambda: at, stopwatch_ms=lambda: next(stopwatch)))
    yield home_now
    home_now.close()


def test_a_card_left_open_counts_as_five_minutes(opened: Home) -> None:
    drill = Drill(
        cards=opened.library.card_of,
        session=Session((CardId("tiny/one"),)),
        standing=opened.standing,
        log=opened.writable_log(),
        clock=opened.clock,
        day_of=opened.config.day_of,
    )
    drill.answer(Quality.GOOD)
    assert drill.summary().milliseconds == 5 * MINUTE_MS
