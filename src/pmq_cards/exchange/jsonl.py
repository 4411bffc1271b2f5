"""The review log as JSON lines: what `pmq log --json` writes and `pmq import` reads."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from pmq_cards.domain import Review
from pmq_cards.errors import PmqError, Problem
from pmq_cards.exchange.wire import DayOf, UnknownEventError, answer_json, event_json, events_in
from pmq_cards.files import UnusableFileError, text_of
from pmq_cards.said import json_text
from pmq_cards.store.events import Event

LARGEST_BYTES = 256 * 1024 * 1024
MOST_PROBLEMS = 100


@dataclass(frozen=True, slots=True)
class Log:
    """The events of a file; `unknown` counts the lines that only a newer pmq understands."""

    events: tuple[Event, ...]
    unknown: int = 0

    @property
    def reviews(self) -> tuple[Review, ...]:
        """The answers among the events."""
        return tuple(event for event in self.events if isinstance(event, Review))


def lines(reviews: Iterable[Review], undone: Iterable[Review] = (), *, ascii_only: bool = False) -> Iterable[str]:
    """Give a line a review, oldest first; undone ones say so."""
    taken_back = {review.id: review for review in undone}
    for review in sorted([*reviews, *taken_back.values()], key=lambda review: (review.at, review.id)):
        value = answer_json(review) | ({"undone": True} if review.id in taken_back else {})
        yield json_text(value, ascii_only=ascii_only)


def all_lines(events: Iterable[Event], *, ascii_only: bool = False) -> Iterable[str]:
    """Give a line an event, each with its kind."""
    for event in events:
        yield json_text(event_json(event), ascii_only=ascii_only)


def read_log(path: Path, day_of: DayOf) -> Log:
    """Read a file of JSON lines; `day_of` gives the study day where a line has none.

    Raises PmqError with every bad line, named by its number.
    """
    return read_lines(str(path), _text_of(path), day_of)


def read_lines(name: str, text: str, day_of: DayOf) -> Log:
    """Read JSON lines of a file that is called `name`. Raises PmqError with every bad line, named by its number."""
    events: list[Event] = []
    problems: list[Problem] = []
    unknown = 0
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            events += events_in(line, day_of)
        except UnknownEventError:
            unknown += 1
        except ValueError as error:
            problems.append(Problem(name, number, _column(line, error), str(error)))
            if len(problems) == MOST_PROBLEMS:
                break
    if problems:
        rest = f"; the lines behind line {problems[-1].line} were not read" if len(problems) == MOST_PROBLEMS else ""
        raise PmqError("\n".join([*map(str, problems), f"nothing was taken in{rest}"]))
    return Log(tuple(events), unknown)


def _text_of(path: Path) -> str:
    try:
        return text_of(path, LARGEST_BYTES, "; split it into several files and import one after the other")
    except FileNotFoundError as error:
        raise PmqError(f"there is no file {path}; check the name") from error
    except UnusableFileError as error:
        raise PmqError(f"{path} is no log as pmq log --json writes it: {error}") from error


def _column(line: str, error: ValueError) -> int:
    """Give the column of the key that the sentence begins with, or where the JSON breaks off; 1 where there is none."""
    if isinstance(error.__cause__, json.JSONDecodeError):
        return error.__cause__.colno
    key = re.match('"[a-z_]+"', str(error))
    return line.find(key[0]) + 1 or 1 if key else 1
