"""The JSON Schema that `pmq schema` prints, held against the reader and the decks."""

from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from pmq_cards.decks import bundled_folder
from pmq_cards.decks.form import CARD, DECK, SOURCE
from pmq_cards.decks.nodes import Mapping, Node, Scalar
from pmq_cards.decks.reading import read_deck
from pmq_cards.decks.tree import parse
from pmq_cards.domain import Audience
from pmq_cards.ids import is_id
from tests.conftest import Run
from tests.test_decks import BAD

SEEN_BY_THE_SCHEMA = (
    "a card of an id", "an unknown key", "a key in capitals", "a key like no other", "an unknown key of the source",
    "a why that is a list", "tags that are a text", "a source that is a text", "cards that are a text",
    "a card that is a text", "an origin in words", "an origin of 0", "an id with capitals and spaces",
    "an id with an accent", "a long id", "an unknown audience", "an audience like no other", "a tag of two words",
    "every key missing", "a list", "a word",
)  # fmt: skip


@pytest.fixture
def schema(pmq: Run) -> Any:
    return pmq("schema").json


@pytest.fixture
def validator(schema: Any) -> Draft202012Validator:
    return Draft202012Validator(schema)


def plain(text: str) -> Any:
    """Give a deck as an editor sees it: whole numbers as numbers, all else as texts."""
    root = parse(text).root
    assert root is not None
    return _plain(root)


def _plain(node: Node) -> Any:
    if isinstance(node, Scalar):
        return int(node.value) if node.plain and node.value.isdecimal() else node.value
    if isinstance(node, Mapping):
        return {key.value: _plain(value) for key, value in node.pairs}
    return [_plain(item) for item in node.items]


def test_the_schema_is_one(schema: Any) -> None:
    Draft202012Validator.check_schema(schema)


def test_the_bundled_deck_fits_the_schema(validator: Draft202012Validator) -> None:
    text = (bundled_folder() / "pm-interview.yaml").read_text(encoding="utf-8")
    assert not list(validator.iter_errors(plain(text)))


@pytest.mark.parametrize("name", SEEN_BY_THE_SCHEMA)
def test_a_bad_deck_does_not_fit_the_schema(validator: Draft202012Validator, name: str) -> None:
    assert list(validator.iter_errors(plain(BAD[name][0])))


@pytest.mark.parametrize("text", ["3:1", "no", "12", "1.10", "true"])
def test_a_text_of_any_look_fits_the_schema(validator: Draft202012Validator, text: str) -> None:
    deck = f"id: d\ntitle: {text}\ncards:\n  - id: a\n    why: {text}\n    question: {text}\n    tags: [{text}]\n"
    assert not list(validator.iter_errors(plain(deck)))


def test_an_empty_text_does_not_fit_the_schema(validator: Draft202012Validator) -> None:
    assert list(validator.iter_errors(plain("id: d\ntitle: ''\ncards:\n  - {id: a, why: W, question: Q}\n")))


@pytest.mark.parametrize("why", ["", "    why:\n", "    why: ''\n"], ids=["no why", "an empty why", "a why of nothing"])
def test_a_draft_fits_the_schema(validator: Draft202012Validator, why: str) -> None:
    assert not list(validator.iter_errors(plain(f"id: d\ntitle: T\ncards:\n  - id: a\n{why}    question: Q\n")))


@pytest.mark.parametrize("cards", [None, []])
def test_a_deck_without_cards_fits_the_schema(validator: Draft202012Validator, cards: object) -> None:
    assert not list(validator.iter_errors({"id": "d", "title": "T", "cards": cards}))


def test_schema_and_reader_know_the_same_keys(schema: Any, tmp_path: Path) -> None:
    deck = schema["properties"]
    card, source = deck["cards"]["items"]["properties"], deck["source"]["properties"]
    assert [list(deck), list(card), list(source)] == [list(DECK), list(CARD), list(SOURCE)]
    value_of = {
        "id": "a", "origin": "1", "audience": "[engineer]", "follow_ups": "[f]", "tags": "[t]",
        "source": "{title: s, date: d}", "labels": "{why: w, question: q}",
    }  # fmt: skip
    in_card = "".join(f"    {key}: {value_of.get(key, 'x')}\n" for key in card)
    in_deck = "".join(f"{key}: {value_of.get(key, 'y')}\n" for key in deck if key != "cards")
    path = tmp_path / "every.yaml"
    path.write_text(f"{in_deck}cards:\n  -{in_card[3:]}")
    found, problems = read_deck(path)
    assert found is not None, problems
    assert all(getattr(found.cards[0], key) for key in card if key != "id")


def test_schema_and_reader_need_the_same_keys(schema: Any) -> None:
    assert schema["required"] == ["id", "title", "cards"]
    assert schema["properties"]["cards"]["items"]["required"] == ["id", "question"]


def test_the_schema_offers_every_audience_and_explains_every_key(schema: Any) -> None:
    card = schema["properties"]["cards"]["items"]["properties"]
    assert card["audience"]["items"]["enum"] == [audience.value for audience in Audience]
    assert all(card[key]["description"] for key in card)


@pytest.mark.parametrize("text", ["a", "a-b", "1", "a" * 64, "A", "a--b", "-a", "a_b", "a" * 65, "", "a/b", "a\n"])
def test_schema_and_reader_take_the_same_ids(validator: Draft202012Validator, text: str) -> None:
    deck = {"id": text, "title": "T", "cards": [{"id": "a", "why": "W", "question": "Q"}]}
    # JSON Schema's $ stands before a last line feed in Python's re; no text of a deck ends in one.
    assert is_id(text) == (not list(validator.iter_errors(deck)) and not text.endswith("\n"))
