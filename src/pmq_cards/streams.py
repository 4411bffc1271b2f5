"""The standard streams: open even where they came closed, able to say every letter, and harmless to a terminal."""

import codecs
import io
import os
import re
import shutil
import sys
import unicodedata
from functools import cache
from typing import TextIO

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


def say(text: object = "", *, err: bool = False, bold: bool = False, exact: bool = False) -> None:
    """Print a line, or several, made harmless; on stderr with `err`; `bold` on terminals that may have colours.

    A command that is named (`pmq drill`) is one that works in this shell; with `exact` it is left as it is.
    """
    stream = sys.stderr if err else sys.stdout
    line = safe(str(text)) if exact else runnable(safe(str(text)))
    print(f"\x1b[1m{line}\x1b[0m" if bold and _has_colours(stream) else line, file=stream, flush=True)


def runnable(text: str) -> str:
    """Give the text with each command as it can be typed here: with the path of this pmq, where a shell finds none."""
    return _COMMAND.sub(f"{_program()} ", text) if "pmq " in text else text


@cache
def _program() -> str:
    """Give what starts this program: its name where the shell finds it, else its path, short."""
    started = sys.argv[0]
    if shutil.which("pmq") or os.path.basename(started) != "pmq" or not os.path.isfile(started):  # noqa: PTH113, PTH119 - a word of the command line
        return "pmq"
    return min(os.path.relpath(started), os.path.abspath(started), key=len)  # noqa: PTH100 - the same


def has_every_letter() -> bool:
    """Tell whether what is printed may be any text of any language."""
    return (sys.stdout.encoding or "ascii").lower().startswith("utf")


def _has_colours(stream: TextIO) -> bool:
    return stream.isatty() and not os.environ.get("NO_COLOR")


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
