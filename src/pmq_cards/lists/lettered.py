"""Lists whose items begin with a letter, a. or b) or (iii), and ask -> the items of Markdown. Options stay options."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pmq_cards.lists.asking import asks
from pmq_cards.lists.indented import columns

_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv")
_ORDERS: tuple[Sequence[str], ...] = ("abcdefghijklmnopqrstuvwxyz", _ROMAN, "абвгдежзиклмнопрст", "αβγδεζηθικλμ")
"""The letters of items in their order: Latin, Roman numerals, Cyrillic, Greek."""
_LETTERED = re.compile(r"([ \t]*)[(\[]?([a-zа-яα-ω]|[ivx]{1,5})[.)\]][ \t]+(?=\S)", re.IGNORECASE)
_ITEM = re.compile(r"([ \t]*)(?:[-*+•]|[(\[]?\w{1,4}[.)\]])\s")
_ATX = re.compile(r" {0,3}#{1,6}\s")
"""A heading of one line: one of two has a rule below it."""
_HEADING = re.compile(rf"{_ATX.pattern}|\s*(?:={{3,}}|-{{3,}})\s*$")
_TITLE = re.compile(rf"{_HEADING.pattern}| {{0,3}}(?:\*\*|__)\S")
_DEEPER = 4
"""Columns before an item below the label of a list: it stands in that one, whatever its mark."""


@dataclass(frozen=True, slots=True)
class _Above:
    """What stands above a list: its first line, its words, and what it is.

    `indent` are the columns before its mark if it is an item; a title is a heading or begins bold.
    """

    first: int
    words: str
    indent: int | None
    is_near: bool
    is_title: bool


def lettered(lines: Sequence[str], is_code: Sequence[bool]) -> list[str]:
    """Give the lines with each item of such a list as one of Markdown; all others, and code, as they came."""
    given = list(lines)
    for order in _ORDERS:
        for run in _runs(lines, is_code, order):
            indent = _indent(lines, run)
            for place in run if indent is not None else ():
                given[place] = f"{indent}- {_LETTERED.sub('', lines[place], count=1)}"
    return given


def _runs(lines: Sequence[str], is_code: Sequence[bool], order: Sequence[str]) -> Iterator[list[int]]:
    """Give the places of the items of each list of several that counts in this order."""
    run: list[int] = []
    for place, line in enumerate(lines):
        found = None if is_code[place] else _LETTERED.match(line)
        if run and (is_code[place] or _ends(lines, place, run[0])):
            yield run
            run = []
        if found and run and _follows(found, lines[run[0]], order[: len(run) + 1]):
            run.append(place)
        elif found and found[2].lower() == order[0]:
            yield run
            run = [place]
    yield run


def _follows(found: re.Match[str], first: str, order: Sequence[str]) -> bool:
    """Tell whether an item is the next of a list: it stands as far in, with the letter that is the last of these."""
    begun = _LETTERED.match(first)
    is_alike = begun is not None and begun[1] == found[1] and begun[2].islower() == found[2].islower()
    return is_alike and len(order) > 1 and found[2].lower() == order[-1]


def _ends(lines: Sequence[str], place: int, first: int) -> bool:
    """Tell whether a line ends the list that begins at `first`: a heading, another list, or a paragraph."""
    line = lines[place]
    if not line.strip() or _LETTERED.match(line):
        return False
    is_inside = columns(line) > columns(lines[first])
    return not is_inside and bool(_HEADING.match(line) or _ITEM.match(line) or not lines[place - 1].strip())


def _indent(lines: Sequence[str], run: Sequence[int]) -> str | None:
    """Give the blanks before the items of Markdown; None where they are none, but options of what is asked above."""
    if len(run) < 2:  # noqa: PLR2004 - one alone is a sentence
        return None
    behind = range(run[-1] + 1, len(lines))
    ends = (*run[1:], next((at for at in behind if not lines[at].strip() or _ITEM.match(lines[at])), len(lines)))
    texts = (" ".join(lines[begin:end]) for begin, end in zip(run, ends, strict=True))
    asked = sum(asks(_LETTERED.sub("", text, count=1)) for text in texts)
    above = _above(lines, run[0])
    column = columns(lines[run[0]])
    is_apart = above.indent is not None and not above.is_near and column <= 1 and asked == len(run)
    if asked * 3 < len(run) * 2 or (asks(above.words) and not is_apart) or _is_below_note(lines, above):
        return None
    if above.indent is not None and above.is_near and column <= above.indent + 1:
        column = above.indent + _DEEPER
    return " " * (column if above.indent is not None or column < _DEEPER else 0)


def _is_below_note(lines: Sequence[str], above: _Above) -> bool:
    """Tell whether a paragraph, as "Choose one:", stands between a list and the title that asks for one of it."""
    further = _above(lines, above.first)
    return above.indent is None and not above.is_title and further.is_title and asks(further.words)


def _above(lines: Sequence[str], first: int) -> _Above:
    """Give the paragraph, the heading or the item above a list."""
    last = next((at for at in range(first - 1, -1, -1) if lines[at].strip()), -1)
    begin = last
    while begin > 0 and lines[begin - 1].strip() and not (_ITEM.match(lines[begin]) or _ATX.match(lines[begin])):
        begin -= 1
    words = " ".join(lines[max(begin, 0) : last + 1])
    item = _ITEM.match(lines[begin]) if last >= 0 else None
    is_title = any(map(_TITLE.match, lines[max(begin, 0) : last + 1]))
    return _Above(max(begin, 0), words, columns(item[0]) if item else None, last == first - 1, is_title)
