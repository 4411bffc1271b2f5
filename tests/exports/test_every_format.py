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
    hint: 'Is <b> bold, or &amp; not?'
  - id: 'two'
    question: Is a draft taken along?
    follow_ups: ['This | or that?', "Over\\ntwo lines?"]
  - id: '3'
    question: Is a draft taken along?
"""


QUIZ = """\
id: quiz
title: Quiz
labels:
  why: Question
  question: Answer
cards:
  - id: lee-side
    why: What is lee? Say it.
    question: |-
      Away from the wind.
      And: where do we anchor?
  - id: luff
    why: What is luff?
    question: 'Yes'
  - id: ebb
    why: Is the tide out?
    question: 'Yes'
"""


def said(card: Card) -> tuple[object, ...]:
    flags = (card.green_flag, card.red_flag, card.hint)
    follow_ups = tuple(text.replace("\n", " ") for text in card.follow_ups)
    return (card.name, card.why, card.question, follow_ups, *flags, card.audience, card.tags)


@EACH
@pytest.mark.parametrize("deck_id", ["pm-interview", "odd", "quiz"])
def test_a_deck_comes_back_as_it_was(
    pmq: Run, home: Path, tmp_path: Path, own_deck: Callable[..., Path], ending: str, deck_id: str
) -> None:
    own_deck(HOSTILE, "odd.yaml")
    own_deck(QUIZ, "quiz.yaml")
    path = tmp_path / f"there{ending}"
    assert pmq("export", deck_id, "-o", path).out.startswith(f"Wrote {path}: ")
    pmq("new", path, "--id", "back")
    back, _ = read_deck(home / "decks" / "back.yaml")
    own = home / "decks" / f"{deck_id}.yaml"
    sent, _ = read_deck(own if own.exists() else Path("decks/pm-interview.yaml"))
    assert back is not None
    assert sent is not None
    assert [said(card) for card in back.cards] == [said(card) for card in sent.cards]
    assert back.labels == sent.labels


@EACH
def test_progress_follows_a_deck_out_and_back(
    pmq: Run, tmp_path: Path, own_deck: Callable[..., Path], ending: str
) -> None:
    deck = own_deck(QUIZ, "quiz.yaml")
    pmq("answer", "quiz/lee-side", "--grade", "good")
    before = pmq("cards", "quiz").out
    assert before.count("new ") == 2
    path = tmp_path / f"there{ending}"
    pmq("export", "quiz", "-o", path)
    deck.unlink()
    assert "more than once" not in pmq("new", path, "--id", "quiz", "--title", "Quiz").out
    assert pmq("cards", "quiz").out == before


@EACH
def test_ids_that_two_decks_of_a_table_have_are_not_kept_and_that_is_said(
    pmq: Run, home: Path, tmp_path: Path, own_deck: Callable[..., Path], ending: str
) -> None:
    own_deck(QUIZ, "quiz.yaml")
    own_deck(QUIZ.replace("id: quiz", "id: again").replace("id: ebb", "id: tide"), "again.yaml")
    path = tmp_path / f"there{ending}"
    pmq("export", "quiz", "again", "-o", path)
    said = (
        "Assumed: 4 ids of the list not kept: an id is lower-case letters a to z, digits and single hyphens, and stands"
    )
    assert said in pmq("new", path, "--id", "back").out
    back, _ = read_deck(home / "decks" / "back.yaml")
    assert back is not None
    assert {"ebb", "tide"} < {card.name for card in back.cards}
    assert len({card.name for card in back.cards}) == 6


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
