"""pmq new --update: a list that changed, and a deck that a person went on with."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmq_cards.decks.reading import read_deck
from pmq_cards.domain import Card, Deck
from pmq_cards.lists.drafting import drafted
from pmq_cards.lists.updating import updated
from tests.conftest import Run
from tests.lists.test_shapes import EMPTY, taken_from

LIST = "- How old is the hull of it? Who built it then?\n- Where is it moored?\n- Who may sail it?\n"


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "boat.md"
    path.write_text(LIST)
    return path


@pytest.fixture
def deck(pmq: Run, home: Path, page: Path) -> Path:
    """Make a deck of the list; a person writes a why, a flag, a comment and another text."""
    pmq("new", page)
    path = home / "decks" / "boat.yaml"
    pmq("edit", "where-is-it-moored", "--why", "The sea is far.", "--green-flag", "At a buoy.")
    pmq("edit", "who-may-sail-it", "--question", "Who may sail it with me?")
    path.write_text(path.read_text().replace("cards:", "cards: # mine"))
    return path


def cards_in(path: Path) -> dict[str, Card]:
    found, problems = read_deck(path)
    assert found is not None, problems
    return {card.name: card for card in found.cards}


def test_an_update_of_the_same_list_changes_no_byte(pmq: Run, page: Path, deck: Path) -> None:
    before = deck.read_bytes()
    out = pmq("new", page, "--update").out
    assert out == f"{deck} has all that the list says: nothing to change\nNext: pmq drill boat\n"
    assert deck.read_bytes() == before


def test_what_the_list_changed_is_replaced_and_what_a_person_wrote_stays(pmq: Run, page: Path, deck: Path) -> None:
    page.write_text("- What does it cost?\n" + LIST.replace("moored?", "moored now? Who pays for the mooring?"))
    out = pmq("new", page, "--update").out
    assert "1 card replaced: the list has another text now: where-is-it-moored\n" in out
    assert "1 card new: what-does-it-cost\n" in out
    cards = cards_in(deck)
    moored = cards["where-is-it-moored"]
    assert (moored.question, moored.follow_ups) == ("Where is it moored now?", ("Who pays for the mooring?",))
    assert (moored.why, moored.green_flag) == ("The sea is far.", "At a buoy.")
    assert cards["who-may-sail-it"].question == "Who may sail it with me?"
    assert list(cards) == [
        "how-old-is-the-hull-of-it",
        "where-is-it-moored",
        "who-may-sail-it",
        "what-does-it-cost",
    ]
    assert "cards: # mine" in deck.read_text()


def test_what_left_the_list_is_named_and_kept(pmq: Run, page: Path, deck: Path) -> None:
    page.write_text("- Where is it moored?\n- Who may sail it?\n")
    out = pmq("new", page, "--update").out
    assert "1 card no longer in the list, and kept: how-old-is-the-hull-of-it\n" in out
    assert len(cards_in(deck)) == 3


def test_a_text_changed_on_both_sides_stays_a_persons_and_is_named(pmq: Run, page: Path, deck: Path) -> None:
    page.write_text(LIST.replace("Who may sail it?", "Who may sail it alone?"))
    out = pmq("new", page, "--update").out
    assert "1 card changed here, so the text of the list was not taken: who-may-sail-it\n" in out
    assert cards_in(deck)["who-may-sail-it"].question == "Who may sail it with me?"


def test_without_a_memory_of_the_list_no_text_is_replaced(pmq: Run, home: Path, page: Path, deck: Path) -> None:
    (home / "lists" / "boat.yaml").unlink()
    page.write_text(LIST + "- What does it cost?\n")
    out = pmq("new", page, "--update").out
    assert "1 card changed here, so the text of the list was not taken: who-may-sail-it\n" in out
    assert "1 card new: what-does-it-cost\n" in out
    assert cards_in(deck)["who-may-sail-it"].question == "Who may sail it with me?"


def test_a_card_of_a_persons_own_is_none_of_the_lists(pmq: Run, page: Path, deck: Path) -> None:
    pmq("add", "boat", "--question", "Is there a kettle?")
    out = pmq("new", page, "--update").out
    assert "no longer" not in out
    assert "is-there-a-kettle" in cards_in(deck)


def test_a_dry_run_of_an_update_writes_nothing(pmq: Run, home: Path, page: Path, deck: Path) -> None:
    before = {path: path.read_bytes() for path in (deck, home / "lists" / "boat.yaml")}
    page.write_text(LIST + "- What does it cost?\n")
    out = pmq("new", page, "--update", "--dry-run").out
    assert "1 card would be new: what-does-it-cost\n" in out
    assert {path: path.read_bytes() for path in before} == before


def test_an_answer_that_changed_is_replaced_under_its_question(pmq: Run, home: Path, tmp_path: Path) -> None:
    page = tmp_path / "words.md"
    page.write_text("## What is lee?\nAway.\n## What is luff?\nTowards.\n")
    pmq("new", page)
    page.write_text("## What is luff?\nInto the wind.\n## What is lee?\nAway.\n")
    pmq("new", page, "--update")
    cards = cards_in(home / "decks" / "words.yaml")
    assert {name: card.question for name, card in cards.items()} == {
        "what-is-lee": "Away.",
        "what-is-luff": "Into the wind.",
    }


@pytest.mark.parametrize(
    ("name", "said"), [("gone", 'no deck "gone"'), ("pm-interview", "comes with pmq"), ("bad", "has problems")]
)
def test_only_a_deck_of_ones_own_is_updated(pmq: Run, home: Path, page: Path, deck: Path, name: str, said: str) -> None:
    (home / "decks" / "bad.yaml").write_text("cards: [\n")
    before = deck.read_bytes()
    ran = pmq("new", page, "--update", "--id", name, ok=False)
    assert ran.code in {1, 3}
    assert said in ran.err
    assert deck.read_bytes() == before


QUESTION = st.sampled_from([f"{word} {thing}?" for word in ("Who has", "Why") for thing in ("it", "a b", "ü", "何")])
LISTS = st.lists(QUESTION, min_size=1, max_size=8)


def deck_of(questions: list[str]) -> Deck:
    return drafted(taken_from("".join(f"1. {text}\n" for text in questions), "law.md"), EMPTY).deck


@given(LISTS, LISTS)
def test_ids_are_unique_and_stay_with_their_text(first: list[str], second: list[str]) -> None:
    deck = deck_of(first)
    update = updated(deck, deck_of(second), deck)
    said = [card.name for card in update.said.cards]
    assert len(set(said)) == len(said)
    names_of = {text: {card.name for card in deck.cards if card.question == text} for text in first}
    asked_by = {text: {card.name for card in update.said.cards if card.question == text} for text in second}
    for text in set(first) & set(second):
        assert names_of[text] <= asked_by[text] or asked_by[text] <= names_of[text]
    assert set(update.gone) == {card.name for card in deck.cards} - set(said)


@given(LISTS)
def test_an_update_of_the_same_list_is_nothing(questions: list[str]) -> None:
    deck = deck_of(questions)
    for before in (deck, None):
        update = updated(deck, deck_of(questions), before)
        assert (update.changes, update.gone, update.kept) == ((), (), ())
