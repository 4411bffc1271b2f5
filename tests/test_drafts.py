"""Cards without a why: drafts."""

from collections.abc import Callable
from pathlib import Path

from tests.conftest import TWO_CARDS, Run

ONE_DRAFT = TWO_CARDS.replace("    why: To learn whether the second thing holds.\n", "")


def test_a_draft_is_warned_of_and_its_deck_is_used(pmq: Run, own_deck: Callable[..., Path]) -> None:
    path = own_deck(ONE_DRAFT)
    ran = pmq("check", path)
    assert ran.out == "2 cards in 1 deck, 1 warning\n"
    assert ran.err == f"{path}:8:5: warning: 1 card without a why; write in why: what you want to find out\n"


def test_a_draft_is_left_out_of_the_export_and_counted(pmq: Run, own_deck: Callable[..., Path], tmp_path: Path) -> None:
    own_deck(ONE_DRAFT)
    out = pmq("export", "tiny", "-o", tmp_path / "tiny.apkg").out
    assert "1 card, 1 new" in out
    assert "Left out: 1 card without a why" in out


def test_a_card_that_lost_its_why_is_not_retired(pmq: Run, own_deck: Callable[..., Path], tmp_path: Path) -> None:
    own_deck()
    pmq("export", "-o", tmp_path / "all.apkg")
    own_deck(ONE_DRAFT)
    out = pmq("export", "-o", tmp_path / "all.apkg").out
    assert "Left out: 1 card without a why" in out
    assert "Retired" not in out


def test_a_deck_without_cards_is_warned_of_and_stops_nothing(
    pmq: Run, own_deck: Callable[..., Path], tmp_path: Path
) -> None:
    path = own_deck("id: tiny\ntitle: Tiny\ncards:\n")
    assert "warning: no card yet" in pmq("check", path).err
    assert "0 of 0 met" in pmq().out
    for words in (("due", "tiny"), ("cards", "tiny"), ("drill", "tiny"), ("stats", "tiny")):
        pmq(*words)
    pmq("export", "tiny", "-o", tmp_path / "tiny.apkg")
