"""A home by itself: it gives values, and says and writes nothing; the command line does."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from pmq_cards.domain import Clock
from pmq_cards.home import Home
from tests.clock import local
from tests.conftest import Run

OwnDeck = Callable[..., Path]
AFTER = local(date(2026, 12, 9), 9)


@pytest.fixture
def over(pmq: Run, own_deck: OwnDeck, home: Path) -> Iterator[Home]:
    """A home with a broken deck, on the day after an interview."""
    own_deck()
    pmq("plan", "--by", "2026-12-08", now="2026-12-01")
    own_deck("id: [", "broken.yaml")
    opened = Home(home, Clock(now=lambda: AFTER, stopwatch_ms=lambda: 0))
    yield opened
    opened.close()


def test_looking_says_nothing_and_writes_nothing(over: Home, capsys: pytest.CaptureFixture[str]) -> None:
    before = over.log_path.read_bytes()
    assert over.standing.goal is None
    assert over.library.broken
    assert capsys.readouterr() == ("", "")
    assert over.log_path.read_bytes() == before
    assert not over.log.has_written


def test_what_was_not_looked_at_has_no_warning(over: Home) -> None:
    assert over.warnings() == []
    assert over.goal_gone_by() is None
    assert over.library.broken
    assert over.goal is None
    assert len(over.warnings()) == 1
    assert over.goal_gone_by() is not None
    assert over.goal_gone_by() is None


def test_the_command_line_says_both(pmq: Run, over: Home) -> None:
    said = pmq("due", now="2026-12-09").err.splitlines()
    assert said[0].startswith("pmq: warning: left out because of problems: ")
    assert said[0].endswith(f"{over.decks_folder / 'broken.yaml'}; see: pmq check")
    assert said[1] == "pmq: the interview of Tue 8 Dec is past; cards come by their own schedule again"
