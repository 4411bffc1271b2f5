"""Code of Markdown without a fence: lines four columns deeper than what they stand in, behind an empty line."""

import re
from collections.abc import Iterator, Sequence

_DEEPER = 4
_ITEM = re.compile(r"[ \t]*(?:[-*+•]|[(\[]?\w{1,4}[.)\]])[ \t]+(?=\S)")
_HEADING = re.compile(r" {0,3}#{1,6}\s")


def indented(lines: Sequence[str], *, from_text: bool) -> Iterator[bool]:
    """Tell of each line whether it is such code.

    Below an item columns count from where its text begins, as Markdown has it, or else from its mark.
    """
    items: list[tuple[int, int]] = []
    is_code, is_behind = False, True
    for line in lines:
        if not line.strip():
            is_behind = True
            yield is_code
            continue
        column = columns(line)
        above = [text if from_text else mark for mark, text in items if (text if from_text else mark + 1) <= column]
        is_code = (is_code or is_behind) and column >= max(above, default=0) + _DEEPER
        yield is_code
        if not is_code:
            items = _behind(line, items, is_behind=is_behind)
        is_behind = False


def _behind(line: str, items: Sequence[tuple[int, int]], *, is_behind: bool) -> list[tuple[int, int]]:
    """Give the items, the columns of the mark and of the text of each, that a line behind this one may stand in."""
    column = columns(line)
    item = _ITEM.match(line)
    if item:
        return [*(one for one in items if one[0] < column), (column, len(item[0].expandtabs(_DEEPER)))]
    return [one for one in items if one[1] <= column] if is_behind or _HEADING.match(line) else list(items)


def columns(line: str) -> int:
    """Give the columns of blanks that a line begins with."""
    line = line.expandtabs(_DEEPER)
    return len(line) - len(line.lstrip())
