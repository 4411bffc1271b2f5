"""The deck that comes with pmq: 21 cards that people will say aloud."""

import re
from collections import Counter
from itertools import pairwise

import pytest

from pmq_cards.decks import bundled_folder
from pmq_cards.decks.reading import read_deck
from pmq_cards.domain import Audience, Card, Deck
from tests.conftest import Run

ORIGINS = range(1, 22)
LONGEST_QUESTION_WORDS = 30
LONGEST_WHY_WORDS = 40
SHARED_WORDS = 4


def bundled() -> Deck:
    deck, problems = read_deck(bundled_folder() / "pm-interview.yaml")
    assert deck is not None, problems
    return deck


DECK = bundled()
each_card = pytest.mark.parametrize("card", DECK.cards, ids=[card.name for card in DECK.cards])


def words(text: str) -> list[str]:
    return re.findall(r"[\w'-]+", text.casefold())


def runs(text: str) -> set[tuple[str, ...]]:
    """Give every run of four words."""
    found = words(text)
    return {tuple(found[start : start + SHARED_WORDS]) for start in range(len(found) - SHARED_WORDS + 1)}


def test_the_check_is_silent(pmq: Run) -> None:
    ran = pmq("check")
    assert (ran.out, ran.err) == ("21 cards in 1 deck, no problems\n", "")


def test_each_item_of_the_source_is_one_card_in_its_order() -> None:
    assert [card.origin for card in DECK.cards] == list(ORIGINS)


def test_the_source_is_named() -> None:
    assert (DECK.source.title, DECK.source.date) == ("21 Questions for Your PM Role Interviewer", "2017-05-09")


@each_card
def test_a_question_is_one_breath_and_is_a_question(card: Card) -> None:
    assert len(card.question.split()) <= LONGEST_QUESTION_WORDS
    assert card.question.endswith("?")


@each_card
def test_a_why_is_short_and_keeps_the_words_of_its_question_to_itself(card: Card) -> None:
    assert len(card.why.split()) <= LONGEST_WHY_WORDS
    assert not runs(card.why) & runs(card.question)


def test_the_whys_are_short_on_the_whole() -> None:
    assert sum(len(card.why.split()) for card in DECK.cards) / len(DECK.cards) < 29


def test_each_audience_has_cards_enough_for_a_talk() -> None:
    asked = Counter(audience for card in DECK.cards for audience in card.audience)
    assert min(asked[audience] for audience in Audience) >= 3


@each_card
def test_there_are_one_to_three_follow_ups(card: Card) -> None:
    assert 1 <= len(card.follow_ups) <= 3
    assert all(text.endswith("?") for text in card.follow_ups)


@each_card
def test_every_optional_part_is_written(card: Card) -> None:
    assert all([card.green_flag, card.red_flag, card.hint, card.audience, card.tags])


def test_each_tag_is_shared() -> None:
    cards_with = Counter(tag for card in DECK.cards for tag in card.tags)
    assert min(cards_with.values()) >= 2


def test_nothing_is_said_twice() -> None:
    texts = [text for card in DECK.cards for text in (card.why, card.question, card.hint, *card.follow_ups)]
    assert not [text for text, other in pairwise(sorted(map(str.casefold, texts))) if text == other]
