"""A Deck -> the text of its file: what `read_deck` reads back as the same deck, laid out to be edited by hand."""

import re
import unicodedata
from collections.abc import Collection, Mapping
from textwrap import indent
from typing import Any

import yaml

from pmq_cards.decks.form import CARD, DECK, SOURCE
from pmq_cards.domain import Card, Deck
from pmq_cards.ids import is_id

WIDTH = 100
LONGEST_SLUG = 48


class _Dumper(yaml.SafeDumper):
    """Writes several lines as a block, and lists of words on one line."""


class _Words(tuple[str, ...]):
    """A list to be written on one line."""

    __slots__ = ()


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


def _words(dumper: yaml.SafeDumper, words: _Words) -> yaml.SequenceNode:
    return dumper.represent_sequence("tag:yaml.org,2002:seq", words, flow_style=True)


_Dumper.add_representer(str, _text)
_Dumper.add_representer(_Words, _words)


def deck_text(deck: Deck) -> str:
    """Give the deck as YAML.

    Its texts are as `read_deck` gives them: stripped, and without control characters.
    """
    head = _filled(
        {
            "id": deck.id,
            "title": deck.title,
            "description": deck.description,
            "source": _filled({"title": deck.source.title, "date": deck.source.date}, order=SOURCE),
        },
        order=DECK,
    )
    cards = (indent(_yaml([_card(card)]), "  ") for card in deck.cards)
    return _yaml(head) + "cards:\n" + "\n".join(cards)


def slug(text: str, taken: Collection[str] = ()) -> str:
    """Give an id made of a text's first words, none of the taken ones; `card` where it has no Latin letters."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    words = re.findall("[a-z0-9]+", plain.replace("'", ""))
    stem = ""
    for word in words:
        if len(stem) + 1 + len(word) > LONGEST_SLUG:
            break
        stem = f"{stem}-{word}" if stem else word
    stem = stem or (words[0][:LONGEST_SLUG] if words else "card")
    found, number = stem, 1
    while found in taken:
        number += 1
        found = f"{stem}-{number}"
    assert is_id(found)  # noqa: S101 - LONGEST_SLUG leaves room for a number
    return found


def _card(card: Card) -> Mapping[str, object]:
    return _filled(
        {
            "id": card.name,
            "why": card.why,
            "question": card.question,
            "follow_ups": list(card.follow_ups),
            "green_flag": card.green_flag,
            "red_flag": card.red_flag,
            "hint": card.hint,
            "audience": _Words(audience.value for audience in card.audience),
            "tags": _Words(card.tags),
            "origin": card.origin,
        },
        order=CARD,
    )


def _filled(values: Mapping[str, object], order: Collection[str]) -> dict[str, object]:
    """Leave out what is empty, and keep the order of the format."""
    return {key: values[key] for key in order if values.get(key)}


def _yaml(value: Any) -> str:  # noqa: ANN401 - PyYAML takes anything
    return str(yaml.dump(value, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=WIDTH))
