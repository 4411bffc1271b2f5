"""The text of a deck file as the parser gets it: line by line, and column by column, that of the file."""

from pathlib import Path

from pmq_cards.errors import Problem
from pmq_cards.files import UnusableFileError, text_of

BOM = "\ufeff"
"""What some editors put before a text; it is no part of it."""
LARGEST_BYTES = 16 * 1024 * 1024


def file_text(path: Path) -> str | Problem:
    """Give the text of a file, or what keeps it from being read."""
    try:
        return plain_text(text_of(path, LARGEST_BYTES, ", which no deck is; split it into several files"))
    except FileNotFoundError:
        return Problem(str(path), 1, 1, "there is no such file; check the name")
    except UnusableFileError as error:
        return Problem(str(path), error.line, error.column, str(error))


def plain_text(text: str) -> str:
    """Give the text with line feeds at the ends of lines, and a space for each tab that indents nothing.

    For such tabs libyaml and PyYAML differ. Every character stays where it is in its line.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "\t" not in text:
        return text
    return "\n".join(_plain_line(line) if "\t" in line else line for line in text.split("\n"))


def _plain_line(line: str) -> str:
    indentation = len(line) - len(line.lstrip(" \t"))
    return line[:indentation] + line[indentation:].replace("\t", " ") if indentation < len(line) else ""
