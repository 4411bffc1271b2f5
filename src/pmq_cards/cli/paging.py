"""What may be longer than the window: printed where it fits or nobody looks, else through the learner's pager."""

import shutil
import sys
from collections.abc import Iterable
from contextlib import suppress

import click

from pmq_cards.streams import Line, painted, say_painted

WIDEST, NARROWEST = 80, 40
PROMPT_ROWS = 2
"""What a window holds beside the text: the command that was typed, and the prompt that follows."""


def is_watched() -> bool:
    """Tell whether the output is a window that somebody looks at; a pipe and a file get everything."""
    return sys.stdout.isatty()


def window_width() -> int:
    """Give the columns that lines may take: those of the window, as far as a reader likes to follow a line."""
    return max(NARROWEST, min(WIDEST, shutil.get_terminal_size().columns))


def page(lines: Iterable[Line]) -> None:
    """Print lines, through `$PAGER`, else less, where they are more than the window has rows.

    A pager may be missing, and may be left early.
    """
    text = "\n".join(map(painted, lines))
    if is_watched() and text.count("\n") + 1 > shutil.get_terminal_size().lines - PROMPT_ROWS:
        with suppress(ValueError, OSError):  # $PAGER is no command line, or none that starts
            click.echo_via_pager(text)
            return
    say_painted(text)
