"""A sitting with hands, on a real log and a stopwatch that the test turns."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import pytest

from pmq_cards.domain import Card, CardId, Clock, Quality
from pmq_cards.drill import Drill
from pmq_cards.home import Home
from pmq_cards.session import Session
from pmq_cards.ui.plain import Plain
from pmq_cards.ui.sitting import Table

MINUTE_MS = 60_000


@dataclass
class Stopwatch:
    """What a test turns; each look at it is a second later."""

    ms: int = 0

    def look(self) -> int:
        self.ms += 1000
        return self.ms


@pytest.fixture
def stopwatch() -> Stopwatch:
    return Stopwatch()


@pytest.fixture
def opened(home: Path, own_deck: Callable[..., Path], stopwatch: Stopwatch) -> Iterator[Home]:
    own_deck()
    at = datetime(2026, 12, 1, 9, tzinfo=UTC)
    home_now = Home(home, Clock(now=lambda: at, stopwatch_ms=stopwatch.look))
    yield home_now
    home_now.close()


def sitting(opened: Home) -> Drill:
    return Drill(
        cards=opened.library.card_of,
        session=Session((CardId("tiny/one"),)),
        standing=opened.standing,
        log=opened.writable_log(),
        clock=opened.clock,
        day_of=opened.config.day_of,
    )


def test_a_card_left_open_counts_as_five_minutes(opened: Home, stopwatch: Stopwatch) -> None:
    drill = sitting(opened)
    stopwatch.ms += 180 * MINUTE_MS
    drill.answer(Quality.GOOD)
    assert drill.summary().milliseconds == 5 * MINUTE_MS


def test_the_time_in_the_editor_is_no_time_of_thinking(opened: Home, stopwatch: Stopwatch) -> None:
    def edit(card: Card) -> Card:
        stopwatch.ms += 4 * MINUTE_MS
        return card

    table = Table(sitting(opened), deck_title=lambda card: card.deck_id, edit=edit, save=lambda card, _: card)
    Plain(table, StringIO("e\n\n3\nq\n"), StringIO()).run()
    (answered,) = opened.log.reviews()
    assert 0 < answered.thought_ms < MINUTE_MS


def test_what_an_undo_would_take_back_is_looked_for_once(opened: Home) -> None:
    drill = sitting(opened)
    asked: list[str] = []
    with opened.log.reading() as connection:
        connection.set_trace_callback(asked.append)
    assert [drill.can_undo, drill.can_undo, drill.can_undo] == [False] * 3
    assert sum("order by seq desc" in text for text in asked) == 1
    drill.answer(Quality.GOOD)
    assert drill.can_undo
    drill.undo()
    assert not drill.can_undo
