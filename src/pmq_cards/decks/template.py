"""A card to be filled in by hand in an editor, and the reading of what was filled in."""

import re
from collections.abc import Mapping
from pathlib import Path
from textwrap import indent

from pmq_cards.decks.form import CARD, Shape
from pmq_cards.decks.reading import read_text
from pmq_cards.decks.writing import entry_lines, text_lines
from pmq_cards.domain import Audience, Card
from pmq_cards.errors import Severity

KEYS = ("question", "why", *(key for key in CARD if key not in {"id", "question", "why"}))
_HEAD = "id: x\ntitle: x\ncards:\n  - id: x\n"
_DEEP = 4
_EMPTY_ITEM = re.compile(r"\s*-\s*$")
_EMPTY_KEY = re.compile(r"\w+:\s*$")


def template(deck_title: str, values: Mapping[str, object]) -> str:
    """Give a card with the values that are known, and each other key empty below what it is for."""
    lines = [f"# A card for: {' '.join(deck_title.split())}", "# What stays empty is left out. Save and close.", ""]
    for key in KEYS:
        audiences = f" {', '.join(audience.value for audience in Audience)}" if key == "audience" else ""
        lines.append(f"# {CARD[key].help}{audiences}")
        lines += entry_lines(key, values[key]) if values.get(key) else _empty(key)
        lines.append("")
    return "\n".join(lines)


def empty_deck(deck_id: str, title: str) -> str:
    """Give the file of a deck without cards: the line that editors find the format by, and an example to follow."""
    head = [*text_lines("id: ", deck_id), *text_lines("title: ", title), "cards:"]
    return "\n".join(["# yaml-language-server: $schema=deck.schema.json", *head, *_EXAMPLE])


_EXAMPLE = [
    "  # A card to follow: remove the # before its lines. Editors complete after: pmq schema > deck.schema.json",
    "  # - id: first-week",
    "  #   why: A prepared first week shows that somebody waits for you.",
    "  #   question: What would I do in my first week?",
    "  #   follow_ups:",
    "  #     - Who would show me around?",
    "  #   green_flag: They name a person and a first task.",
    '  #   red_flag: "Somebody will find you a desk."',
    "  #   audience: [hiring-manager]",
    "  #   tags: [team]",
    "",
]


def read_template(text: str, path: Path) -> tuple[Card | None, tuple[str, ...]]:
    """Give the card that was filled in, None with what is wrong and where, line by line."""
    filled = indent(_without_empty(text), " " * _DEEP)
    reading = read_text(_HEAD + filled, path)
    if reading.deck:
        return reading.deck.cards[0], ()
    errors = [problem for problem in reading.problems if problem.severity is Severity.ERROR]
    return None, tuple(f"line {max(1, error.line - _HEAD.count(chr(10)))}: {error.message}" for error in errors)


def _empty(key: str) -> list[str]:
    match CARD[key].shape:
        case Shape.TEXTS:
            return [f"{key}:", "  -"]
        case Shape.TAGS | Shape.AUDIENCES:
            return [f"{key}: []"]
        case _:
            return [f"{key}:"]


def _without_empty(text: str) -> str:
    """Give the text without its empty items and keys, line by line as it was."""
    lines = ["" if _EMPTY_ITEM.match(line) else line for line in text.splitlines()]
    return "\n".join("" if _is_empty_key(lines, number) else line for number, line in enumerate(lines))


def _is_empty_key(lines: list[str], number: int) -> bool:
    behind = (line for line in lines[number + 1 :] if line.strip() and not line.lstrip().startswith("#"))
    return _EMPTY_KEY.match(lines[number]) is not None and not next(behind, "").startswith((" ", "-"))
