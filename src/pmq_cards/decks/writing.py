"""A Deck -> the text of its file: what `read_deck` reads back as the same deck, laid out to be edited by hand."""

import re
import sys
from collections.abc import Collection, Mapping
from textwrap import indent
from typing import Any

import yaml

from pmq_cards.decks.form import CARD, DECK, SOURCE, Shape
from pmq_cards.decks.latin import latin
from pmq_cards.domain import USUAL_LABELS, Card, Deck
from pmq_cards.ids import is_id

WIDTH = 100
LONGEST_SLUG = 48


class _Dumper(yaml.SafeDumper):
    """Writes several lines as a block, and lists of words on one line."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002, FBT001, FBT002 - PyYAML's signature
        """Set the dashes of a list deeper than its key."""
        super().increase_indent(flow, indentless=False)


class _Words(tuple[str, ...]):
    """A list to be written on one line."""

    __slots__ = ()


class _Quoted(str):
    """A text to be written in double quotes."""

    __slots__ = ()


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


def _words(dumper: yaml.SafeDumper, words: _Words) -> yaml.SequenceNode:
    return dumper.represent_sequence("tag:yaml.org,2002:seq", words, flow_style=True)


def _quoted(dumper: yaml.SafeDumper, text: _Quoted) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style='"')


_Dumper.add_representer(str, _text)
_Dumper.add_representer(_Quoted, _quoted)
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
            "labels": deck.labels._asdict() if deck.labels != USUAL_LABELS else {},
        },
        order=DECK,
    )
    cards = (indent(_yaml([_card(card)]), "  ") for card in deck.cards)
    return _yaml(head) + "cards:\n" + "\n".join(cards)


def card_lines(card: Card) -> list[str]:
    """Give the lines of a card from `id` on, at the left margin, without the dash before them."""
    return [line for key, value in _values(card).items() if value for line in entry_lines(key, value)]


def entry_lines(key: str, value: object, *, width: int = WIDTH) -> list[str]:
    """Give the lines of one key of a card with its value, at the left margin."""
    if isinstance(value, str):
        return text_lines(f"{key}: ", value, width=width)
    if isinstance(value, int):
        return [f"{key}: {value}"]
    assert isinstance(value, tuple)  # noqa: S101 - a card holds texts, numbers and lists of texts
    if CARD[key].shape is not Shape.TEXTS:
        return [f"{key}: {words_text(value)}"]
    return [f"{key}:", *(f"  {line}" for text in value for line in text_lines("- ", text, width=width - 2))]


def text_lines(prefix: str, text: str, *, width: int = WIDTH, quoted: bool = False) -> list[str]:
    """Give the lines of a text behind its key (`why: `) or dash (`- `); the second line on is indented by two.

    A text that YAML would change is quoted, with double quotes where nothing in it needs an escape.
    """
    lines = _scalar_lines(prefix, text, width)
    if quoted or (lines[0].startswith(f"{prefix}'") and not set(text) & set('"\\')):
        first, *more = _folded(_scalar_lines(prefix, _Quoted(text), sys.maxsize)[0], width)
        return [first, *(f"  {line}" for line in more)]
    return lines


def words_text(words: tuple[str, ...]) -> str:
    """Give a list of texts in brackets, on one line."""
    return _yaml(_Words(words), sys.maxsize).rstrip("\n")


def slug(text: str, taken: Collection[str] = (), *, longest: int = LONGEST_SLUG, otherwise: str = "card") -> str:
    """Give an id made of a text's first words, none of the taken ones; `otherwise` where it has no Latin letters."""
    words = re.findall("[a-z0-9]+", latin(text).replace("'", ""))
    stem = ""
    for word in words:
        if len(stem) + 1 + len(word) > longest:
            break
        stem = f"{stem}-{word}" if stem else word
    stem = stem or (words[0][:longest] if words else otherwise)
    found = stem if stem not in taken else f"{stem}-{_free_number(stem, taken)}"
    assert is_id(found)  # noqa: S101 - LONGEST_SLUG leaves room for a number
    return found


def _free_number(stem: str, taken: Collection[str]) -> int:
    """Give the first free number behind a stem, in few steps also where thousands are taken."""
    low, high = 1, 2
    while f"{stem}-{high}" in taken:
        low, high = high, high * 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if f"{stem}-{middle}" in taken else (low, middle)
    return high


def _card(card: Card) -> Mapping[str, object]:
    values = _values(card)
    lists = {"follow_ups": list(card.follow_ups), "audience": _Words(values["audience"]), "tags": _Words(card.tags)}
    return _filled(values | lists, order=CARD)


def _values(card: Card) -> dict[str, Any]:
    """Give the keys of a card in the order of the format, with their values."""
    values = {key: getattr(card, "name" if key == "id" else key) for key in CARD}
    return values | {"audience": tuple(audience.value for audience in card.audience)}


def _filled(values: Mapping[str, object], order: Collection[str]) -> dict[str, object]:
    """Leave out what is empty, and keep the order of the format."""
    return {key: values[key] for key in order if values.get(key)}


def _scalar_lines(prefix: str, text: str, width: int) -> list[str]:
    key = prefix.removesuffix(": ")
    return _yaml([text] if key == prefix else {key: text}, width).splitlines()


def _folded(line: str, width: int) -> list[str]:
    """Break a text in double quotes at single blanks: there a line end reads as a blank."""
    lines = [""]
    for word in re.split(r"(?<=[^ \\]) (?=[^ ])", line):
        if lines[-1] and len(lines[-1]) + len(word) >= width:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}" if lines[-1] else word
    return lines


def _yaml(value: Any, width: int = WIDTH) -> str:  # noqa: ANN401 - PyYAML takes anything
    return str(yaml.dump(value, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=width))
