"""Which file is the deck: copies, odd suffixes and subfolders in the folder of decks."""

from collections.abc import Callable
from pathlib import Path

import pytest

from pmq_cards.decks.folder import is_copy_name
from tests.conftest import TWO_CARDS, Run

STALE = TWO_CARDS.replace("Does the first thing hold?", "A stale question?")
COPIES = [
    "tiny (Ann's conflicted copy 2026-11-24).yaml",
    "tiny (conflicted copy 2026-11-24 101010).yaml",
    "tiny (Anns Konfliktkopie 2026-11-24).yaml",
    "tiny [Conflict].yaml",
    "tiny.sync-conflict-20261124-101010-ABCDEFG.yaml",
    "tiny-DESKTOP-7ABC123.yaml",
    "tiny-Anns-MacBook Pro.yaml",
    "tiny copy.yaml",
    "tiny copy 2.yaml",
    "tiny - Copy (2).yaml",
    "Copy of tiny.yaml",
    "tiny (1).yaml",
    "tiny 2.yaml",
    "tiny-backup.yaml",
    "tiny-backup.YML",
    "TINY (1).yaml",
]
OwnDeck = Callable[..., Path]


@pytest.mark.parametrize("name", COPIES)
def test_a_copy_never_takes_the_place_of_its_deck(pmq: Run, own_deck: OwnDeck, name: str) -> None:
    own_deck()
    copy = own_deck(STALE, name)
    ran = pmq("cards", "tiny")
    assert "stale" not in ran.out
    assert "Does the first thing hold?" in ran.out
    assert ran.err == f"pmq: warning: not used, a copy: {copy}; see: pmq check\n"


def test_the_check_says_what_to_do_with_a_copy(pmq: Run, own_deck: OwnDeck) -> None:
    own_deck()
    copy = own_deck(STALE, "tiny (1).yaml")
    ran = pmq("check")
    assert ran.err == (
        f"{copy}:1:1: warning: a copy of tiny.yaml, so it is not used; delete it, "
        "or give it an id of its own to use it as well\n"
    )


def test_a_copy_with_an_id_of_its_own_is_a_deck(pmq: Run, own_deck: OwnDeck) -> None:
    own_deck()
    own_deck(TWO_CARDS.replace("id: tiny", "id: tiny-backup"), "tiny-backup.yaml")
    ran = pmq("check")
    assert (ran.out, ran.err) == ("25 cards in 3 decks, no problems\n", "")


def test_a_copy_stays_aside_while_its_deck_is_broken(pmq: Run, own_deck: OwnDeck) -> None:
    own_deck('id: tiny\ntitle: "never closed\n')
    own_deck(STALE, "tiny (1).yaml")
    ran = pmq("cards")
    assert "stale" not in ran.out
    assert "left out because of problems" in ran.err


def test_a_copy_is_the_deck_where_the_deck_is_gone(pmq: Run, own_deck: OwnDeck) -> None:
    own_deck(STALE, "tiny (1).yaml")
    own_deck(TWO_CARDS, "tiny (2).yaml")
    ran = pmq("cards", "tiny")
    assert "stale" in ran.out
    assert "not used, a copy: " in ran.err


def test_the_file_called_as_its_id_is_the_deck(pmq: Run, own_deck: OwnDeck) -> None:
    own_deck(STALE, "another.yaml")
    own_deck()
    ran = pmq("cards", "tiny")
    assert "stale" not in ran.out
    assert "another.yaml" in ran.err


@pytest.mark.parametrize("name", ["tiny", "pm-interview", "phase-two", "questions-2027", "a-b", "x2"])
def test_an_ordinary_name_is_no_name_of_a_copy(name: str) -> None:
    assert not is_copy_name(Path(f"{name}.yaml"))


@pytest.mark.parametrize("name", ["tiny.YAML", "tiny.yml", "tiny.Yml"])
def test_a_deck_is_found_however_its_suffix_is_written(pmq: Run, own_deck: OwnDeck, name: str) -> None:
    own_deck(name=name)
    assert len(pmq("cards", "tiny").out.splitlines()) == 2


def test_a_deck_in_a_subfolder_is_said_and_not_used(pmq: Run, own_deck: OwnDeck, home: Path) -> None:
    own_deck(TWO_CARDS, "old/tiny.yaml")
    own_deck(TWO_CARDS, ".hidden/tiny.yaml")
    (home / "decks" / "pictures").mkdir()
    assert pmq("check").err == (
        f"{home / 'decks' / 'old'}:1:1: warning: a subfolder, whose deck files are not used; "
        "move those that you want to learn one folder up\n"
    )
    assert pmq("cards", "tiny", ok=False).code == 3
    assert pmq("due").err == ""


def test_a_learners_own_decks_come_before_the_bundled_one(pmq: Run, own_deck: OwnDeck) -> None:
    own_deck(TWO_CARDS.replace("id: tiny", "id: zebra"), "zebra.yaml")
    assert pmq("cards").out.splitlines()[0].split()[2] == "zebra/one"
    assert pmq("drill", "--plain", keys="q\n").out.splitlines()[1].startswith("Tiny")


def many_twins(cards: int) -> str:
    card = "  - id: c{0}\n    why: Why {0}.\n    question: True?\n"
    return "id: t\ntitle: T\ncards:\n" + "".join(card.format(number) for number in range(cards))


def test_a_thousand_warnings_leave_a_deck_in_use(pmq: Run, own_deck: OwnDeck) -> None:
    path = own_deck(many_twins(1500), "t.yaml")
    ran = pmq("check")
    assert ran.out == "1,521 cards in 2 decks, 11 warnings\n"
    assert ran.err.splitlines()[-1] == (
        f"{path}:37:5: warning: 1,489 more warnings like the one in line 34, here and behind"
    )
    assert len(pmq("cards", "t").out.splitlines()) == 1500
