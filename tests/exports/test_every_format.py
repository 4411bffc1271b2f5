"""Every file for other programs, each by the same tests: a new one is tested the moment it is listed."""

from collections.abc import Callable
from pathlib import Path

import pytest

from pmq_cards.decks.reading import read_deck
from pmq_cards.domain import Card
from pmq_cards.exports import FORMATS
from tests.conftest import Run

EACH = pytest.mark.parametrize("ending", FORMATS)
HOSTILE = """\
id: odd
title: Odd
cards:
  - id: one
    why: 'To see, "quoted"; what stays.'
    question: '=HYPERLINK("x") - wer, 何 and 🙂?'
    follow_ups: ['And then; who?', "Who, \\"really\\"?"]
    tags: [c-sharp, änderung]
  - id: two
    question: Is a draft taken along?
"""


def said(card: Card) -> tuple[object, ...]:
    flags = (card.green_flag, card.red_flag, card.hint)
    return (card.why, card.question, card.follow_ups, *flags, card.audience, card.tags)


@EACH
@pytest.mark.parametrize("deck_id", ["pm-interview", "odd"])
def test_a_deck_comes_back_as_it_was(
    pmq: Run, home: Path, tmp_path: Path, own_deck: Callable[..., Path], ending: str, deck_id: str
) -> None:
    own_deck(HOSTILE, "odd.yaml")
    path = tmp_path / f"there{ending}"
    assert pmq("export", deck_id, "-o", path).out.startswith(f"Wrote {path}: ")
    pmq("new", path, "--id", "back")
    back, _ = read_deck(home / "decks" / "back.yaml")
    sent, _ = read_deck(home / "decks" / "odd.yaml" if deck_id == "odd" else Path("decks/pm-interview.yaml"))
    assert back is not None
    assert sent is not None
    assert [said(card) for card in back.cards] == [said(card) for card in sent.cards]


@EACH
def test_writing_one_makes_no_home_and_takes_no_option_of_ankis(
    pmq: Run, home: Path, tmp_path: Path, ending: str
) -> None:
    path = tmp_path / f"there{ending}"
    refused = pmq("export", "--progress", "-o", path, ok=False)
    assert refused.code == 2
    assert "Anki's packages" in refused.err
    assert not path.exists()
    pmq("export", "-o", path)
    assert path.stat().st_size
    assert not (home / "reviews.db").exists()


@EACH
def test_a_place_that_cannot_be_written_is_a_sentence(pmq: Run, tmp_path: Path, ending: str) -> None:
    ran = pmq("export", "-o", tmp_path / "no" / f"there{ending}", ok=False)
    assert ran.code == 1
    assert f"cannot write {tmp_path / 'no' / f'there{ending}'}" in ran.err
    assert ran.out == ""
