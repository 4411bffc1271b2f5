"""Lists pasted from a word processor: a sign or a number, a tab, the text -> the items of Markdown, one inside another.

Levels come without their indent: a number stands above a bullet, a bullet above `o`, and `o` above the small square.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from string import ascii_lowercase

from pmq_cards.lists.indented import columns

SIGNS = "•◦▪▫●○■◆◇►▸▶➤➔→✓✔✅☑☐□❑❒❓❔➡⁃❌✖✗☒∙・‣⁌⁍⦁⦿❖➢⮚✦✧◉"
"""What people put before an item; a blank behind it may be missing."""
SIGNS_APART = "·–—※★☆"
"""What stands before an item only where a blank stands behind it."""
OF_FONTS = "\uf020-\uf0ff"
"""The places of the fonts of signs, Symbol and Wingdings, as a range of a pattern."""

_LETTERS = "oO§ØüÜvq"
"""Signs of Wingdings as other fonts show them, and the ring of Courier: letters, so a gap must stand behind them."""
_SIGN = rf"[{OF_FONTS}]|[{SIGNS}{SIGNS_APART}\-*+›»{_LETTERS}]\ufe0f?"
_MARK = re.compile(rf"(?:{_SIGN}|[(\[]?(?:[a-zA-Z]|[ivx]{{1,5}}|\d{{1,3}}(?:\.\d{{1,2}}){{0,3}})[.):\]])?")
"""What stands before an item: a sign, a letter or a number with its point, nothing."""
_NUMBER = re.compile(r"[(\[]?(\d{1,3})[.):\]]?")
_PASTED = re.compile(
    rf"([ \t]*)(?:([{OF_FONTS}])\s*|({_SIGN})[ ]*\t\s*|([o§])[ \xa0]{{2,}}|{_NUMBER.pattern}[ ]*\t\s*)(?=\S)"
)
_BEFORE = re.compile(
    rf"(?:[{SIGNS}{OF_FONTS}]\ufe0f?\s*|[{SIGNS_APART}\-*]\s+(?!\d)|[(\[]?(?:(\d{{1,3}})|([a-zA-Z]))[.)\]]\s+)(?=\S)"
)
_DEEPER = 4
"""Columns that a level stands deeper: behind the mark of any item, and never so far that it would be code."""
_OWN = re.compile(r"[ \t]*(?=(?:[-*+]|\d{1,9}[.)]) )")
"""What stands before an item of Markdown's own."""
_LEVEL_OF = {"": 0, "o": 2, "O": 2, "§": 3, "\uf0a7": 3}
"""The level of a sign, 0 for a number; of any other sign it is 1."""


@dataclass(frozen=True, slots=True, order=True)
class _Place:
    """Where an item stands: the columns before it, the level of its sign; and the column it gets."""

    indent: int
    level: int
    column: int = field(compare=False)


def pasted(lines: Sequence[str], is_code: Sequence[bool]) -> list[str]:
    """Give the lines with each item of such a list as one of Markdown; all others, and code, as they came."""
    given: list[str] = []
    above: list[_Place] = []
    for nth, line in enumerate(lines):
        begins_anew = nth > 0 and not lines[nth - 1].strip()
        item = None if is_code[nth] else _PASTED.match(line)
        if item and not (_is_code_of_markdown(item) and not above):
            above = _placed(item, above, begins_anew=begins_anew)
            mark = f"{item[5]}." if item[5] else "-"
            line = f"{' ' * above[-1].column}{mark} {line[item.end() :]}"  # noqa: PLW2901 - the line as it is given
        elif own := _OWN.match(line):
            indent = len(own[0].expandtabs(_DEEPER))
            above = [*(one for one in above if one.indent < indent), _Place(indent, 0, indent)]
        elif line.strip() and begins_anew:
            above = [one for one in above if one.indent < columns(line)]
        given.append(line)
    return given


def _is_code_of_markdown(item: re.Match[str]) -> bool:
    """Tell whether a line with a mark of Markdown's own stands so far in that it is code, where no list is above."""
    return (item[3] or "-") in "-*+" and not (item[2] or item[4]) and len(item[1].expandtabs(_DEEPER)) >= _DEEPER


def _placed(item: re.Match[str], above: Sequence[_Place], *, begins_anew: bool) -> list[_Place]:
    """Give the items that an item stands in, the outermost first, and itself behind them."""
    sign = item[2] or item[3] or item[4] or ""
    place = _Place(len(item[1].expandtabs(_DEEPER)), _LEVEL_OF.get(sign, 1), 0)
    if begins_anew and place.level <= 1 and place not in above:
        above = [one for one in above if one.indent < place.indent]
    outer = [one for one in above if one < place]
    return [*outer, replace(place, column=outer[-1].column + _DEEPER if outer else 0)]


def without_marks(texts: Sequence[str]) -> Sequence[tuple[str, int | None]]:
    """Give the texts of a column without the bullets, letters or numbers before each, and the numbers.

    Marks that do not count from the first on, or without which two texts would be one, belong to the texts.
    """
    marks = [mark for mark in map(_BEFORE.match, texts) if mark]
    bare = [text[mark.end() :] for text, mark in zip(texts, marks, strict=False)]
    if not len(texts) == len(marks) == len(set(bare)) > 1 or not _count_from_the_first(marks):
        return [(text, None) for text in texts]
    return [(text, int(mark[1]) if mark[1] else None) for text, mark in zip(bare, marks, strict=True)]


def _count_from_the_first(marks: Sequence[re.Match[str]]) -> bool:
    """Tell whether marks are 1, 2, 3 or a, b, c, or all of them bullets."""
    found = [(mark[2] or mark[1] or "").lower() for mark in marks]
    numbers = [str(nth) for nth, _ in enumerate(marks, 1)]
    return found in (numbers, list(ascii_lowercase[: len(marks)]), [""] * len(marks))


def marks_before(rows: Sequence[Sequence[str]]) -> int:
    """Tell how many columns may hold no words, but bullets, numbers, nothing: those before the first that does.

    Numbers without a point may be such marks where each is one more than the one before.
    """
    width = min(map(len, rows), default=0)
    return next((place for place in range(width) if not _may_be_marks([row[place] for row in rows])), width)


def is_bullet(cells: Sequence[str]) -> bool:
    """Tell whether the cells of a column hold one sign, again and again, or nothing."""
    signs = [sign for cell in cells if (sign := cell.strip())]
    return not signs or (len(signs) > 1 and len(set(signs)) == 1)


def counts(cells: Sequence[str]) -> bool:
    """Tell whether the cells of a column hold numbers, each one more than the one before."""
    found = [_NUMBER.fullmatch(cell.strip()) for cell in cells]
    numbers = [int(one[1]) for one in found if one]
    return len(numbers) == len(cells) and all(after == before + 1 for before, after in pairwise(numbers))


def _may_be_marks(cells: Sequence[str]) -> bool:
    return all(_MARK.fullmatch(cell.strip()) for cell in cells) or counts(cells)
