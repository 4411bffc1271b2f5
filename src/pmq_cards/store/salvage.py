"""What can still be read of a damaged log: row by row, so that one bad page costs its own rows and no other."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from pmq_cards.domain import Review
from pmq_cards.ids import from_ms
from pmq_cards.store.events import Event, Undone, rest_of
from pmq_cards.store.file import checksum, private_copy
from pmq_cards.store.rows import COLUMNS, review_of

_SMALLEST_ROW = 60
"""Bytes: no row of an answer takes less, so a file has at most so many."""


@dataclass(frozen=True, slots=True)
class Salvaged:
    """What was read, how many rows could not be, and how many are not what was written."""

    events: tuple[Event, ...]
    unreadable: int
    changed: int

    @property
    def answers(self) -> int:
        """How many answers were read, those taken back among them."""
        return sum(isinstance(event, Review) for event in self.events)


def salvage(path: Path) -> Salvaged:
    """Read what can be read of a log, from a private copy. Raises HomeError where not even its beginning can."""
    found: list[Event] = []
    unreadable = changed = 0
    with closing(private_copy(path)) as connection:
        for seq in _seqs(connection, path.stat().st_size // _SMALLEST_ROW):
            try:
                row = connection.execute(f"select {COLUMNS}, checksum from reviews where seq = ?", (seq,)).fetchone()  # noqa: S608 - constant names
                if row is None:
                    continue
                *values, kept = row
                if checksum(*values) != kept:
                    changed += 1
                    continue
                found.append(review_of(values))
                if values[8] is not None:
                    found.append(Undone(values[0], from_ms(values[8])))
            except (sqlite3.Error, UnicodeDecodeError, ValueError):
                unreadable += 1
        for kind in ("mark", "plan", "mock", "asked", "note"):
            try:
                found += rest_of(connection, kind)
            except (sqlite3.Error, UnicodeDecodeError, ValueError):
                unreadable += 1
    return Salvaged(tuple(found), unreadable, changed)


def _seqs(connection: sqlite3.Connection, most: int) -> Iterator[int]:
    """Give the numbers that rows may have."""
    try:
        (newest,) = connection.execute("select max(seq) from reviews").fetchone()
    except sqlite3.Error:
        newest = most
    yield from range(1, max(newest or 0, 1) + 1)
