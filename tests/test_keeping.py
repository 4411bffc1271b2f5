"""Decks that were kept are the decks that are read."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmq_cards import kept
from pmq_cards.decks import Library, bundled_folder, load_library
from pmq_cards.decks.keeping import Keeping
from pmq_cards.decks.reading import read_deck
from pmq_cards.decks.writing import deck_text
from pmq_cards.domain import Audience, Card, Deck, DeckId, Labels, Source
from pmq_cards.errors import Severity
from tests.conftest import TWO_CARDS, Run

LATER_NS = 4_000_000_000_000_000_000
"""An instant at which no file of a test changed a moment ago."""
WORDS = st.text("abcü漢 ?#:'\"", min_size=1, max_size=20).map(str.strip).filter(bool)
TAGS = st.lists(st.sampled_from(["one", "two", "drei"]), unique=True).map(tuple)


def cards(name: str) -> st.SearchStrategy[Card]:
    return st.builds(
        Card,
        deck_id=st.just(DeckId("mine")),
        name=st.just(name),
        why=WORDS.map("Why, ".__add__),
        question=WORDS.map(f"What of {name}: ".__add__),
        follow_ups=st.lists(WORDS, max_size=2).map(tuple),
        green_flag=st.just("") | WORDS,
        red_flag=st.just("") | WORDS,
        hint=st.just("") | WORDS,
        audience=st.lists(st.sampled_from(Audience), unique=True).map(tuple),
        tags=TAGS,
        origin=st.none() | st.integers(1, 99),
    )


DECKS = st.tuples(cards("a"), cards("b"), cards("c")).map(
    lambda made: Deck(DeckId("mine"), "Mine", "", Source("Where", "2017"), made, Path("mine.yaml"))
)


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep files too that changed a moment ago."""
    monkeypatch.setattr(kept, "JUST_NOW_NS", 0)


def library(folder: Path) -> Library:
    return load_library(folder / "decks", Keeping(folder / "derived" / "decks.bin", LATER_NS))


@given(deck=DECKS)
def test_a_kept_deck_is_the_deck(tmp_path_factory: pytest.TempPathFactory, deck: Deck) -> None:
    folder = tmp_path_factory.mktemp("home")
    (folder / "decks").mkdir()
    path = folder / "decks" / "mine.yaml"
    path.write_text(deck_text(deck), encoding="utf-8")
    first, second = library(folder), library(folder)
    assert first == second == load_library(folder / "decks")


def test_every_field_of_a_card_and_a_deck_is_kept(tmp_path: Path) -> None:
    deck, _ = read_deck(bundled_folder() / "pm-interview.yaml")
    assert deck is not None
    for _ in range(2):
        found = library(tmp_path).decks[0]
        assert found._replace(bundled=False) == deck
    assert Labels() == found.labels


def test_the_second_time_no_yaml_is_loaded(home: Path, own_deck: Callable[..., Path]) -> None:
    own_deck()
    code = "import sys; from pmq_cards import kept; kept.JUST_NOW_NS = 0; from pmq_cards.cli import main; main(['cards']); sys.exit('yaml' in sys.modules)"  # noqa: E501
    ran = [
        subprocess.run(
            [sys.executable, "-c", code], env=os.environ | {"PMQ_HOME": str(home)}, capture_output=True, check=False
        )
        for _ in range(2)
    ]
    assert [one.returncode for one in ran] == [1, 0]
    assert ran[0].stdout == ran[1].stdout


def test_a_changed_deck_is_read_again(
    home: Path, pmq: Run, own_deck: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept, "JUST_NOW_NS", 0)
    path = own_deck()
    pmq("cards", "tiny")
    path.write_text(path.read_text().replace("first thing", "other thing"))
    assert "other thing" in pmq("cards", "tiny").out
    assert (home / "derived" / "decks.bin").exists()


def test_a_deck_with_drafts_is_kept_and_warned_of_each_time(tmp_path: Path) -> None:
    (tmp_path / "decks").mkdir()
    path = tmp_path / "decks" / "tiny.yaml"
    path.write_text(TWO_CARDS + "  - id: three\n    question: Why not?\n")
    first, second = library(tmp_path), library(tmp_path)
    assert first == second == load_library(tmp_path / "decks")
    assert [problem.severity for problem in second.problems] == [Severity.WARNING]
    assert Keeping(tmp_path / "derived" / "decks.bin", LATER_NS).reading(path, bundled=False)


def test_no_home_is_made_by_reading_decks(pmq: Run, home: Path) -> None:
    pmq("cards")
    assert not home.exists()
