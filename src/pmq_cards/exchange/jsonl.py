"""The review log as JSON lines: what `pmq log --json` writes and `pmq import` reads."""

import json
import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path

from pmq_cards.domain import Further, Review
from pmq_cards.errors import PmqError, Problem
from pmq_cards.exchange.wire import DayOf, UnknownEventError, answer_json, event_json, events_in
from pmq_cards.files import UnusableFileError, lines_of
from pmq_cards.said import json_text
from pmq_cards.store.events import Event

LARGEST_BYTES = 256 * 1024 * 1024
MOST_PROBLEMS = 100


class Log:
    """The events of JSON lines, made anew of them whenever one goes through: a log of ten years is never held whole."""

    def __init__(self, name: str, lines: Callable[[], Iterable[str]], day_of: DayOf) -> None:
        """Take what the file is called, a way to its lines, and what gives the study day where a line has none."""
        self._name, self._lines, self._day_of = name, lines, day_of
        self.unknown = 0
        """How many lines only a newer pmq understands, once one has gone through."""

    def __iter__(self) -> Iterator[Event]:
        """Give the events in the order of their lines; at the end, raise PmqError with every bad line by its number."""
        self.unknown = 0
        problems: list[Problem] = []
        lines = iter(self._lines())
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                yield from events_in(line, self._day_of)
            except UnknownEventError:
                self.unknown += 1
            except ValueError as error:
                problems.append(Problem(self._name, number, _column(line, error), str(error)))
                if len(problems) == MOST_PROBLEMS:
                    break
        if problems:
            deque(lines, maxlen=0)  # a file that is no text as a whole is refused as such
            raise PmqError("\n".join([*map(str, problems), f"nothing was taken in{_unread(problems)}"]))

    @property
    def reviews(self) -> tuple[Review, ...]:
        """The answers among the events."""
        return tuple(event for event in self if isinstance(event, Review))


def lines(answers: Iterable[tuple[Review, bool]], *, ascii_only: bool = False) -> Iterator[str]:
    """Give a line an answer; one that was undone says so."""
    for review, undone in answers:
        value = answer_json(review) | ({"undone": True} if undone else {})
        yield json_text(value, ascii_only=ascii_only)


def all_lines(events: Iterable[Event], *, ascii_only: bool = False) -> Iterator[str]:
    """Give a line an event, each with its kind."""
    for event in events:
        yield json_text(event_json(event), ascii_only=ascii_only)


def read_log(path: Path, day_of: DayOf, further: Further | None = None) -> Log:
    """Read a file of JSON lines through once, to the end; what it gives reads it again. `further` counts letters.

    Raises PmqError with every bad line, named by its number; so does what it gives where the file has changed since.
    """
    log = Log(str(path), partial(_lines_of, path, further), day_of)
    deque(log, maxlen=0)
    return log


def _lines_of(path: Path, further: Further | None) -> Iterator[str]:
    try:
        for line in lines_of(path, LARGEST_BYTES, "; split it into several files and import one after the other"):
            yield line
            if further:
                further(len(line) + 1)
    except FileNotFoundError as error:
        raise PmqError(f"there is no file {path}; check the name") from error
    except UnusableFileError as error:
        raise PmqError(f"{path} is no log as pmq log --json writes it: {error}") from error


def _unread(problems: Sequence[Problem]) -> str:
    return f"; the lines behind line {problems[-1].line} were not read" if len(problems) == MOST_PROBLEMS else ""


def _column(line: str, error: ValueError) -> int:
    """Give the column of the key that the sentence begins with, or where the JSON breaks off; 1 where there is none."""
    if isinstance(error.__cause__, json.JSONDecodeError):
        return error.__cause__.colno
    key = re.match('"[a-z_]+"', str(error))
    return line.find(key[0]) + 1 or 1 if key else 1
