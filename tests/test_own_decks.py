"""Whose file a change goes to, and what is kept of the one before."""

import errno
import os
from pathlib import Path

import pytest

from pmq_cards.decks import load_library
from pmq_cards.decks.changes import ChangeError, Put
from pmq_cards.decks.own import DeckUnwritableError, change_deck, own_path
from pmq_cards.domain import Deck
from tests.conftest import TWO_CARDS, Run

BUNDLED = "pm-interview"


@pytest.fixture
def folder(home: Path) -> Path:
    (home / "decks").mkdir(parents=True)
    return home / "decks"


def change(folder: Path, deck: Deck, why: str) -> Deck:
    put = Put(deck.cards[0].name, "why", why)
    return change_deck(deck, [put], folder=folder, backups=folder.parent / "backups" / "decks")


def test_what_a_deck_was_before_its_last_change_is_kept(folder: Path) -> None:
    path = folder / "tiny.yaml"
    path.write_text(TWO_CARDS)
    deck = load_library(folder).deck("tiny")
    first = change(folder, deck, "Once")
    second = change(folder, first, "Twice")
    assert second.cards[0].why == "Twice"
    assert (folder.parent / "backups" / "decks" / "tiny.yaml").read_text() == path.read_text().replace("Twice", "Once")


def test_a_bundled_deck_is_copied_with_its_first_change_and_not_before(folder: Path) -> None:
    deck = load_library(folder).deck(BUNDLED)
    assert change(folder, deck, deck.cards[0].why) is deck
    assert list(folder.iterdir()) == []
    own = change(folder, deck, "Once")
    assert own.path == folder / f"{BUNDLED}.yaml"
    change(folder, deck, "Twice")
    assert load_library(folder).deck(BUNDLED).cards[0].why == "Twice"


def test_a_file_that_holds_another_deck_is_not_taken_for_the_bundled_one(folder: Path) -> None:
    mine = folder / f"{BUNDLED}.yaml"
    mine.write_text(TWO_CARDS.replace("id: tiny", "id: mine"))
    deck = load_library(folder).deck(BUNDLED)
    assert own_path(folder, deck) == folder / f"{BUNDLED}-own-1.yaml"
    change(folder, deck, "Once")
    assert "id: mine" in mine.read_text()
    assert load_library(folder).deck(BUNDLED).cards[0].why == "Once"


def test_a_broken_file_in_the_place_of_the_bundled_deck_is_not_written_over(folder: Path) -> None:
    mine = folder / f"{BUNDLED}.yaml"
    mine.write_text('id: pm-interview\ntitle: "never closed\n')
    deck = load_library(folder).deck(BUNDLED)
    with pytest.raises(ChangeError, match="has problems, so it stays as it is: "):
        change(folder, deck, "Once")
    assert "never closed" in mine.read_text()


def test_a_deck_that_went_away_is_said(folder: Path) -> None:
    path = folder / "tiny.yaml"
    path.write_text(TWO_CARDS)
    deck = load_library(folder).deck("tiny")
    path.unlink()
    with pytest.raises(DeckUnwritableError, match=r"tiny\.yaml cannot be written \(No such file or directory\)"):
        change(folder, deck, "Once")


def test_a_link_stays_a_link(folder: Path, tmp_path: Path) -> None:
    real = tmp_path / "real.yaml"
    real.write_text(TWO_CARDS)
    (folder / "tiny.yaml").symlink_to(real)
    change(folder, load_library(folder).deck("tiny"), "Once")
    assert (folder / "tiny.yaml").is_symlink()
    assert "why: Once" in real.read_text()


WRITES = {
    "a key": ("edit", "tiny/one", "--why", "Another"),
    "a card": ("add", "tiny", "What else?"),
    "a card of a bundled deck": ("add", "pm-interview", "What else?"),
    "a key of a bundled card": ("edit", "customer-access", "--hint", "Another"),
    "quotes": ("check", "--fix"),
}


@pytest.mark.parametrize("call", ["os.fsync", "os.link"])
@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO])
@pytest.mark.parametrize("words", WRITES.values(), ids=WRITES)
def test_a_disk_that_fails_leaves_every_deck_as_it_was(
    pmq: Run, folder: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], code: int, call: str
) -> None:
    (folder / "tiny.yaml").write_text(TWO_CARDS)
    (folder / "naive.yaml").write_text(TWO_CARDS.replace("id: tiny", "id: naive").replace("To learn", "This: to learn"))
    before = {path.name: path.read_bytes() for path in folder.iterdir()}

    def fail(*_: object, **__: object) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(call, fail)
    ran = pmq(*words, *([folder / "naive.yaml"] if words[0] == "check" else []), ok=False)
    monkeypatch.undo()
    after = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert (ran.code, ran.out) == (4, ""), ran
    assert os.strerror(code) in ran.err
    assert after == before
