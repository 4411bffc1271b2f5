"""What the tests share: a home of one's own, and the real command line in it."""

import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, settings

from pmq_cards.cli import main
from pmq_cards.domain import CardId, Kind, Quality, Review, ReviewId
from pmq_cards.ids import derived_id
from tests.clock import HERE, local, zone

if TYPE_CHECKING:
    from tests.anki_world import Anki

# A busy machine is no fault.
os.environ.pop("PYTHONUNBUFFERED", None)  # learners' streams are buffered, whatever this shell asks for
settings.register_profile("pmq", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("pmq")

TWO_CARDS = """\
id: tiny
title: Tiny
cards:
  - id: one
    why: To learn whether the first thing holds.
    question: Does the first thing hold?
    tags: [first]
  - id: two
    why: To learn whether the second thing holds.
    question: Does the second thing hold?
"""


@dataclass(frozen=True)
class Ran:
    """What a command line printed, and its exit code."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Run = Callable[..., Ran]


@pytest.fixture(autouse=True)
def _zone(request: pytest.FixtureRequest) -> Iterator[None]:
    """Stand in the zone a test names, else in that of the run."""
    named = request.node.get_closest_marker("zone")
    with zone(named.args[0] if named else HERE):
        yield


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def pmq(home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run the real command line in this process: pmq("due", "--json", now="2026-12-01T09:00", keys="...").

    Its stopwatch stands still, so that the speed of this machine is nobody's pace.
    """
    monkeypatch.delenv("PMQ_HOME", raising=False)
    monkeypatch.setattr("pmq_cards.clock._stopwatch_ms", lambda: 0)

    def run(*words: str | Path, now: str = "2026-12-01T09:00", keys: str = "", ok: bool = True) -> Ran:
        import io
        import sys

        monkeypatch.setattr(sys, "stdin", io.StringIO(keys))
        code = main(["--home", str(home), "--now", now, *map(str, words)])
        captured = capsys.readouterr()
        ran = Ran(code, captured.out, captured.err)
        if ok:
            assert code == 0, ran
        return ran

    return run


@pytest.fixture
def own_deck(home: Path) -> Callable[..., Path]:
    """Write a deck file into the home; give its path."""

    def write(text: str = TWO_CARDS, name: str = "tiny.yaml") -> Path:
        path = home / "decks" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    return write


@pytest.fixture
def tiny(own_deck: Callable[..., Path]) -> Path:
    """Write the deck of two cards into the home; give its path."""
    return own_deck()


@pytest.fixture
def anki(tmp_path: Path) -> Iterator["Anki"]:
    """Give a collection of Anki's own."""
    from tests.anki_world import Anki  # loads Anki, which few tests need

    world = Anki(tmp_path / "anki" / "collection.anki2")
    yield world
    world.close()


def review(
    day: str,
    quality: int,
    *,
    card: str = "tiny/one",
    kind: Kind = Kind.REVIEW,
    hour: int = 9,
    took_ms: int | None = None,
) -> Review:
    """Make a review of a study day, at an hour of it, local time: from 4 on."""
    at = local(date.fromisoformat(day), hour)
    review_id = derived_id(CardId(card), at, Quality(quality))
    return Review(ReviewId(review_id), CardId(card), at, date.fromisoformat(day), Quality(quality), kind, took_ms)
