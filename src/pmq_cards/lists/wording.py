"""Headings and items as words: without their numbers and quotes, as a tag; what is a placeholder, an option, a link."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from pmq_cards.lists.asking import asks
from pmq_cards.lists.page import Block

LONGEST_TAG = 40
LETTERS_BESIDE_A_LINK = 25
"""With fewer letters beside it, an item is its link."""

_NUMBER = re.compile(
    r"[\s\"'“„*_]*(?:(?:Q|Question|Frage|Pregunta|Вопрос)\s*)?#?(\d{1,4})\s*(?:[.):](?!\d)|[-–—](?=\s))\s*"
)
_PART_NUMBER = re.compile(
    r"^(?:(?:part|section|chapter|teil|kapitel|partie|parte)\s+)?[\dIVX]+(?:\.\d+)*\s*[.):–—-]\s+", re.IGNORECASE
)
_COUNT = re.compile(r"\s?\([^()]*\d[^()]*\)[:：]?$")
"""What a heading says of its length: (12 questions), (5 min)."""
_QUOTES = {'"': '"', "'": "'", "“": "”", "„": "“", "«": "»", "‘": "’", "»": "«", "「": "」", "『": "』"}
_PLACEHOLDER = re.compile(
    r"\W*(?:to be (?:filled in|added|answered|done|written|determined|announced|continued|defined|completed)"
    r"|tb[acd]|todo|wip|coming soon|work in progress|under construction|fill (?:me |this )?in|lorem ipsum.*"
    r"|(?:(?:add|put|write|insert|type|enter) )?(?:your |my |the )?(?:own )?(?:questions?|answers?)(?: goes| go)? here"
    r"|(?:add|put|write|insert|type) (?:your |an? )?(?:own )?(?:questions?|answers?)|no answer(?: yet)?|n/a|placeholder"
    r"|empty|x{3,}|noch offen|folgt(?: noch)?|hier (?:antwort|frage) eintragen|à compléter|à venir|por completar"
    r"|pendiente|da completare|待补充|未完待续|待定|未定)?\W*",
    re.IGNORECASE,
)
_OPTION = re.compile(r"[(\[]?([A-Ha-h])(?:[.):\]]|\s*[-–—](?=\s))\s*(?=\S)")


@dataclass(frozen=True, slots=True)
class Label:
    """What a heading says, and the number before it."""

    text: str
    number: int | None = None


def label(text: str) -> Label:
    """Give a heading without number, quotes around all of it, stars and rules at its end."""
    words = " ".join(text.split())
    number = _NUMBER.match(words)
    rest = words[number.end() :] if number else words
    return Label(unquoted(rest.rstrip("*_#= ").strip()) or words, int(number[1]) if number else None)


def unquoted(text: str) -> str:
    """Give a text without the quotes that stand around all of it."""
    for opening, closing in _QUOTES.items():
        if len(text) > 1 and text[0] == opening and text[-1] == closing and closing not in text[1:-1]:
            return text[1:-1].strip()
    return text


def tag(text: str) -> str:
    """Give a heading as a tag: lower case, letters of any script, `-` for blanks and slashes; empty without a word."""
    words = label(_COUNT.sub("", _PART_NUMBER.sub("", " ".join(text.split())))).text.casefold()
    kept = "".join(character if _is_kept(character) else " " for character in unicodedata.normalize("NFC", words))
    found = ""
    for word in (word.strip(".&'’-#") for word in kept.split()):
        if any(map(str.isalnum, word)):
            if found and len(found) + 1 + len(word) > LONGEST_TAG:
                break
            found = f"{found}-{word[:LONGEST_TAG]}" if found else word[:LONGEST_TAG]
    return found


def is_placeholder(text: str) -> bool:
    """Tell whether a text only keeps a place: to be filled in, three dots, nothing."""
    return len(text) < 80 and _PLACEHOLDER.fullmatch(text) is not None  # noqa: PLR2004 - longer than any of them


def is_bare_link(block: Block) -> bool:
    """Tell whether a block is a link, or several, and next to nothing besides."""
    letters = sum(map(str.isalnum, block.text))
    return block.links > 0 and letters - block.linked < LETTERS_BESIDE_A_LINK


def options(texts: Sequence[str]) -> dict[str, str]:
    """Give the options A, B, ... by their letter; none where these texts are no options."""
    found = {}
    for nth, text in enumerate(texts):
        option = _OPTION.match(text)
        if not option or option[1].upper() != chr(ord("A") + nth):
            return {}
        found[option[1].upper()] = text[option.end() :].strip()
    return found if len(found) > 1 and not all(map(asks, found.values())) else {}


def question_of(block: Block) -> str:
    """Give the words of a block if they ask, else nothing."""
    words = label(block.text).text
    return words if asks(words) else ""


def _is_kept(character: str) -> bool:
    return unicodedata.category(character)[0] in "LNM" or character in "+#.&'’-"
