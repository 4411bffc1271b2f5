"""The standard streams: open even where they came closed, able to say every letter, and harmless to a terminal."""

import codecs
import io
import os
import re
import sys
import unicodedata
from collections.abc import Sequence
from enum import StrEnum
from functools import cache

from pmq_cards.commands import COMMANDS
from pmq_cards.said import safe

_COMMAND = re.compile(rf"(?<![\w./-])pmq (?=(?:{'|'.join(COMMANDS)})\b)")
_SUBSTITUTES = {
    "\N{MIDDLE DOT}": "-",
    "\N{LATIN SMALL LETTER SHARP S}": "ss",
    "\N{HORIZONTAL ELLIPSIS}": "...",
    "\N{EN DASH}": "-",
    "\N{EM DASH}": "-",
    "\N{LEFT SINGLE QUOTATION MARK}": "'",
    "\N{RIGHT SINGLE QUOTATION MARK}": "'",
    "\N{LEFT DOUBLE QUOTATION MARK}": '"',
    "\N{RIGHT DOUBLE QUOTATION MARK}": '"',
}


class Look(StrEnum):
    """How a piece of a line looks where there are colours; what it says needs none."""

    PLAIN = ""
    TITLE = "1"
    WARNING = "35"
    """What is weak, late or over a limit: of the six colours, magenta stands out on black and on white alike."""


Line = str | Sequence[tuple[str, Look]]
"""A line, or its pieces with their looks."""


def prepare() -> None:
    """Make the streams fit for any text: call it once, before the first word."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            # The lowest free descriptor is the closed one: else the next file opened would stand in its place.
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: PTH123, SIM115 - open to the end
    codecs.register_error("pmq-substitute", _substitute)
    for stream, errors in ((sys.stdin, "replace"), (sys.stdout, "pmq-substitute"), (sys.stderr, "pmq-substitute")):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=errors)


def say(text: object = "", *, err: bool = False, exact: bool = False) -> None:
    """Print a line, or several, made harmless; on stderr with `err`.

    A command that is named (`pmq drill`) is one that works in this shell; with `exact` it is left as it is.
    """
    line = safe(str(text)) if exact else runnable(safe(str(text)))
    print(line, file=sys.stderr if err else sys.stdout, flush=True)


def painted(line: Line) -> str:
    """Give a line as `say` prints it, in its looks where the output is a terminal that may have colours."""
    pieces = [(line, Look.PLAIN)] if isinstance(line, str) else line
    has_colours = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    return "".join(
        f"\x1b[{look}m{runnable(safe(text))}\x1b[0m" if look and has_colours else runnable(safe(text))
        for text, look in pieces
    )


def say_painted(text: str) -> None:
    """Print lines that were painted."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def take_line_back() -> None:
    """Empty the last line on stderr, a terminal, where it can go up to it."""
    if os.environ.get("TERM", "dumb") != "dumb":
        sys.stderr.write("\x1b[1A\x1b[2K")
        sys.stderr.flush()


def runnable(text: str) -> str:
    """Give the text with each command as it can be typed here: with the path of this pmq, where a shell finds none."""
    return _COMMAND.sub(f"{_program()} ", text) if "pmq " in text else text


@cache
def _program() -> str:
    """Give what starts this program: its name where the shell finds it, else its path, short."""
    started = sys.argv[0]
    from shutil import which

    if which("pmq") or os.path.basename(started) != "pmq" or not os.path.isfile(started):  # noqa: PTH113, PTH119 - a word of the command line
        return "pmq"
    return min(os.path.relpath(started), os.path.abspath(started), key=len)  # noqa: PTH100 - the same


def has_every_letter() -> bool:
    """Tell whether what is printed may be any text of any language."""
    return (sys.stdout.encoding or "ascii").lower().startswith("utf")


def _substitute(error: UnicodeError) -> tuple[str | bytes, int]:
    """Give something like the characters that the encoding lacks."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return "".join(map(_like, error.object[error.start : error.end])), error.end


def _like(character: str) -> str:
    if character in _SUBSTITUTES:
        return _SUBSTITUTES[character]
    bare = unicodedata.normalize("NFKD", character).encode("ascii", "ignore").decode() if character.isalpha() else ""
    return bare or "?"
