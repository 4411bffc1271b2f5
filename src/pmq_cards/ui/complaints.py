"""Sentences in the window of a terminal: broken between words, never within a command or a place to copy."""

import os
import re
import sys
from collections.abc import Iterator
from contextlib import suppress
from functools import cache

from pmq_cards.commands import COMMANDS
from pmq_cards.said import safe
from pmq_cards.streams import runnable, say
from pmq_cards.ui.columns import width


def complain(sentence: str) -> None:
    """Say a sentence on stderr; where that is a terminal, in as many lines as hold it."""
    columns = _columns()
    lines = broken(runnable(safe(sentence)), columns) if columns else [sentence]
    say("\n".join(lines), err=True)


def broken(text: str, columns: int, rest: str = "") -> list[str]:
    """Give a text in lines of at most so many columns, all but the first indented by `rest`.

    What is one piece stands whole, even where it is longer than a line: the terminal breaks it, and it copies as one.
    """
    return [line for paragraph in text.split("\n") for line in _lines(paragraph, columns, rest)]


def _lines(paragraph: str, columns: int, rest: str) -> Iterator[str]:
    line = ""
    for piece in _piece().findall(paragraph):
        longer = f"{line} {piece}" if line.strip() else f"{line}{piece}"
        if line.strip() and width(longer) > columns:
            yield line
            longer = rest + piece
        line = longer
    yield line


@cache
def _piece() -> re.Pattern[str]:
    """Give what a line may break behind; it takes a while to make, and most commands complain of nothing."""
    return re.compile(
        rf"\S*pmq (?:{'|'.join(COMMANDS)})\b.*?(?=[;,:.)]+(?:\s|$)|$)\S*"  # a command, up to where the sentence goes on
        r"|(?:/|[A-Za-z]:\\|~/).*?:\d+(?::\d+)?:(?=\s)"  # a place in a file
        r"|\S+"
    )


def _columns() -> int:
    """Give the columns of the terminal on stderr, 0 where there is none."""
    with suppress(OSError, ValueError, AttributeError):
        if sys.stderr.isatty():
            return int(os.environ.get("COLUMNS") or 0) or os.get_terminal_size(sys.stderr.fileno()).columns
    return 0
