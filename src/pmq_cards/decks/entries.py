"""Which value a line belongs to, read off the text alone: for files that YAML cannot read."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pmq_cards.decks.form import CARD, DECK, LABELS, SOURCE, Shape

_SHAPES = {key: field.shape for fields in (DECK, SOURCE, LABELS, CARD) for key, field in fields.items()}
_KEY = re.compile(rf"(?P<lead> *(?:- +)*)(?P<key>{'|'.join(_SHAPES)}):(?: +|$)")
_ITEM = re.compile(r"(?P<lead> *)- +(?=\S)")
_BARE_KEY = re.compile(rf" *(?:- +)*(?:{'|'.join(_SHAPES)})\b")


@dataclass(frozen=True, slots=True)
class Entry:
    """The value of a key, or of an item of its list: lines count from 1, `column` from 0 in the first of them."""

    shape: Shape
    is_item: bool
    first: int
    last: int
    column: int

    @property
    def is_text(self) -> bool:
        """Whether the value is a text that a person writes."""
        return self.shape is Shape.TEXT or (self.is_item and self.shape in {Shape.TEXTS, Shape.TAGS, Shape.AUDIENCES})


def entries(lines: Sequence[str]) -> Iterator[Entry]:
    """Give the value that begins in each line, where one does."""
    return filter(None, (_begun(lines, number) for number in range(1, len(lines) + 1)))


def entry_at(lines: Sequence[str], number: int) -> Entry | None:
    """Give the value that line `number` is part of, None where it is part of none."""
    for first in range(min(number, len(lines)), 0, -1):
        entry = _begun(lines, first)
        if entry is not None:
            return entry if first <= number <= entry.last else None
        if not _is_blank(lines[first - 1]) and first < number and _indent(lines[first - 1]) == 0:
            return None
    return None


def mended(lines: Sequence[str], number: int) -> list[str] | None:
    """Give the lines with something readable in the place of the value in line `number`, or of the line itself.

    No line is added or goes. None where nothing is changed by that.
    """
    entry, new = entry_at(lines, number), list(lines)
    if entry is not None:
        put_placeholder(new, entry)
    elif number <= len(lines):
        new[number - 1] = _readable(lines[number - 1])
    return new if new != list(lines) else None


def put_placeholder(lines: list[str], entry: Entry) -> None:
    """Put something readable in the place of a value."""
    lines[entry.first - 1] = lines[entry.first - 1][: entry.column] + _placeholder(entry)
    lines[entry.first : entry.last] = [""] * (entry.last - entry.first)


def _begun(lines: Sequence[str], number: int) -> Entry | None:
    """Give the value that begins in a line."""
    line = lines[number - 1]
    key, item = _KEY.match(line), _ITEM.match(line)
    if key:
        indent = len(key["lead"])
        last = _last(lines, number, indent)
        return Entry(_SHAPES[key["key"]], is_item=False, first=number, last=last, column=key.end())
    if item:
        shape = _parent_shape(lines, number, len(item["lead"]))
        last = _last(lines, number, len(item["lead"]))
        return Entry(shape, is_item=True, first=number, last=last, column=item.end()) if shape else None
    return None


def _last(lines: Sequence[str], first: int, indent: int) -> int:
    """Give the last line of a value: those behind its first that stand deeper and begin nothing themselves."""
    last = first
    for number in range(first + 1, len(lines) + 1):
        line = lines[number - 1]
        if _is_blank(line):
            continue
        if _indent(line) <= indent or _KEY.match(line) or _ITEM.match(line):
            break
        last = number
    return last


def _parent_shape(lines: Sequence[str], number: int, dash: int) -> Shape | None:
    """Give what the list of an item holds: what the nearest key above, no deeper than its dash, is for."""
    for above in range(number - 1, 0, -1):
        key = _KEY.match(lines[above - 1])
        if key and len(key["lead"]) <= dash:
            shape = _SHAPES[key["key"]]
            return shape if shape in {Shape.TEXTS, Shape.TAGS, Shape.AUDIENCES} else None
    return None


def _placeholder(entry: Entry) -> str:
    """Give a value that the format takes there, no two alike."""
    if entry.is_text or entry.shape is Shape.ID:
        return "engineer" if entry.shape is Shape.AUDIENCES else f"x{entry.first}"
    return "1" if entry.shape is Shape.NUMBER else "[]"


def _readable(line: str) -> str:
    """Give a line that belongs to no value as YAML can read it: its key with a blank behind, or a comment."""
    key = _BARE_KEY.match(line)
    return f"{key[0]}: x" if key else f"#{line[1:]}"


def _is_blank(line: str) -> bool:
    return not line.strip() or line.lstrip().startswith("#")


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))
