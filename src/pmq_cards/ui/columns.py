"""Text in the columns of a terminal: a Chinese character takes two, a family of emoji two, an accent none."""

import re
from collections.abc import Iterable, Iterator

_NARROW = re.compile("[ -~\xa1-\xac\xae-\u02ff\u2010-\u2027]*")
"""Texts of which each letter takes one column: what knows the widths of all others takes long to load."""


def width(text: str) -> int:
    """Give how many columns a text takes."""
    if _NARROW.fullmatch(text):
        return len(text)
    import wcwidth

    return wcwidth.width(text)


def characters(text: str) -> Iterator[str]:
    """Give what a reader takes for one character each: a letter with its accents, a family of emoji."""
    if _NARROW.fullmatch(text):
        return iter(text)
    import wcwidth

    return wcwidth.iter_graphemes(text)


def cut(text: str, columns: int, ellipsis: str = "…") -> str:
    """Give what of a text stands in so many columns, with a sign where something is missing."""
    if width(text) <= columns:
        return text
    kept = ""
    for character in characters(text):
        if width(kept + character + ellipsis) > columns:
            break
        kept += character
    return kept + ellipsis


def padded(text: str, columns: int) -> str:
    """Give a text with spaces behind it up to so many columns."""
    return text + " " * (columns - width(text))


def wrapped(text: str, columns: int, first: str = "", rest: str = "") -> list[str]:
    """Give a paragraph in lines of at most so many columns, the first and the others indented.

    A line ends between words; within one only where it is longer than a line, and never within a character that is
    made of several, as a flag or a family is.
    """
    if _NARROW.fullmatch(first + text + rest):
        from textwrap import wrap
    else:
        from wcwidth import wrap

    return wrap(text, columns, initial_indent=first, subsequent_indent=rest, break_on_hyphens=False)


def rows(texts: Iterable[str], columns: int, gap: str = "  ") -> list[str]:
    """Give texts side by side, in as few lines as hold them whole."""
    lines: list[str] = []
    for text in texts:
        if lines and width(lines[-1]) + width(gap) + width(text) <= columns:
            lines[-1] += gap + text
        else:
            lines.append(text)
    return lines
