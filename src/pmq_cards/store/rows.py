"""A row of the log <-> the value it stands for."""

import os
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from enum import StrEnum
from functools import lru_cache
from itertools import chain, islice
from operator import itemgetter, lt
from typing import Any, NamedTuple, TypeVar
from zlib import crc32

from pmq_cards.domain import Audience, CardId, DeckId, Goal, Kind, Quality, Review, ReviewId
from pmq_cards.ids import from_ms, next_id, to_ms

Row = tuple[Any, ...]
"""An answer as the columns of COLUMNS, and its checksum."""
_Item = TypeVar("_Item")


class Mark(StrEnum):
    """What a learner can say of a card."""

    SUSPENDED = "suspended"
    FLAGGED = "flagged"


class Answer(NamedTuple):
    """A review that has not been written yet: what the log needs to know to make one."""

    card_id: CardId
    at: datetime
    day: date
    quality: Quality
    kind: Kind = Kind.REVIEW
    took_ms: int | None = None
    typed: str = ""


QUALITIES = {quality.value: quality for quality in Quality}
KINDS = {kind.value: kind for kind in Kind}
day_in = lru_cache(maxsize=1 << 12)(date.fromisoformat)
"""A text -> the day it says: ten years have so many, each of which stands in many rows."""

COLUMNS = "id, card, at_ms, day, quality, kind, took_ms, device, undone_at_ms, typed"
"""An answer, in the order its checksum is made in."""
SET_MARK = (
    "insert into marks (card, mark, is_on, at_ms) select :card, :mark, :on, :at_ms"
    " where :on or exists (select 1 from marks where card = :card and mark = :mark)"
    " on conflict (card, mark) do update set is_on = excluded.is_on, at_ms = max(excluded.at_ms, at_ms + 1)"
    " where is_on <> excluded.is_on"
)
"""Puts a mark on a card or takes it off, where that changes anything."""
_NEWEST_AT = (
    "select max(id) from (select id from reviews where at_ms = :at_ms union all"
    " select id from mocks where at_ms = :at_ms union all select id from asked where at_ms = :at_ms)"
)
_OFTEN_SHARED = itemgetter(5, 7, 8, 9)
_OF_ITS_OWN = itemgetter(0, 1, 2, 3, 4, 6, 10)
_WITH_SHARED = "(?5, ?, ?, ?, ?, ?1, ?, ?2, ?3, ?4, ?)"
"""The columns that are the same in many rows in a row (kind, device, undone, typed) are handed over once."""
AT_ONCE = 500
"""As many answers as are written in one statement."""
TAKE_BACK = (
    "update reviews set undone_at_ms = {0}, checksum ="
    " pmq_sum(id, card, at_ms, day, quality, kind, took_ms, device, {0}, typed)"
    " where id = :id and undone_at_ms is null"
)


def fresh_id(connection: sqlite3.Connection, at_ms: int) -> ReviewId:
    """Give an id that no row has, and that sorts behind whatever else was done at that instant."""
    (newest,) = connection.execute(_NEWEST_AT, {"at_ms": at_ms}).fetchone()
    return next_id(at_ms, newest, int.from_bytes(os.urandom(9), "big"))


def insert_new(connection: sqlite3.Connection, row: Row) -> None:
    """Write one answer whose id no row has."""
    connection.execute(_insertion(1, f"({_marks(len(row))})"), row)


def insert_rows(connection: sqlite3.Connection, rows: Sequence[Row]) -> tuple[Sequence[Row], list[str]]:
    """Write the answers whose id is not there yet; give those, and the ids that are there with another content.

    At most AT_ONCE, in one statement: the triggers of a statement cost more than all its rows.
    """
    there = _there(connection, [row[0] for row in rows])
    differing: list[str] = []
    new = rows
    if there is not None:
        new = []
        for row in rows:
            said = row[1], row[2], row[4], row[5]
            known = there.setdefault(row[0], said)
            if known is said:
                new.append(row)
            elif known != said:
                differing.append(row[0])
    if new:
        shared = set(map(_OFTEN_SHARED, new))
        if len(shared) == 1:
            values = [*shared.pop(), *chain.from_iterable(map(_OF_ITS_OWN, new))]
            connection.execute(_insertion(len(new), _WITH_SHARED), values)
        else:
            connection.execute(_insertion(len(new), f"({_marks(len(new[0]))})"), list(chain.from_iterable(new)))
    return new, differing


def _there(connection: sqlite3.Connection, ids: Sequence[str]) -> dict[str, tuple[object, ...]] | None:
    """Give what is there under some of these ids; None where all are new, and no two the same."""
    (newest,) = connection.execute("select max(id) from reviews").fetchone()
    if ids[0] > (newest or "") and all(map(lt, ids, islice(ids, 1, None))):
        return None
    query = f"select id, card, at_ms, quality, kind from reviews where id in ({_marks(len(ids))})"  # noqa: S608 - no names
    there = {found: tuple(rest) for found, *rest in connection.execute(query, ids)}
    return there if there or len(set(ids)) < len(ids) else None


@lru_cache(maxsize=4)
def _insertion(count: int, of_one: str) -> str:
    """Give the statement for so many rows; the first number stands in the first of them only, the others follow it."""
    others = [of_one.replace("?5", "?")] * (count - 1)
    return f"insert into reviews ({COLUMNS}, checksum) values {', '.join([of_one, *others])}"  # noqa: S608 - no names


def in_batches(items: Iterable[_Item]) -> Iterator[tuple[_Item, ...]]:
    """Give AT_ONCE of them at a time."""
    several = iter(items)
    while batch := tuple(islice(several, AT_ONCE)):
        yield batch


def sum_of(row: Sequence[object]) -> int:
    """Give the checksum of a row, its columns in the order of COLUMNS: that of `checksum`, in a third of the time."""
    review_id, card, at_ms, day, quality, kind, took_ms, device, undone_at_ms, typed = row
    took, undone = "" if took_ms is None else took_ms, "" if undone_at_ms is None else undone_at_ms
    text = f"{review_id}\n{card}\n{at_ms}\n{day}\n{quality}\n{kind}\n{took}\n{device}\n{undone}\n{typed}"
    return crc32(text.encode())


def row_of(review: Review) -> Row:
    """Give an answer as its row, not taken back."""
    at_ms, day, kind = to_ms(review.at), review.day.isoformat(), str(review.kind)
    rest = review.took_ms, review.device, None, review.typed
    row = (review.id, review.card_id, at_ms, day, int(review.quality), kind, *rest)
    return (*row, sum_of(row))


def review_of(values: Sequence[Any]) -> Review:
    """Give the answer of a row, its columns in the order of COLUMNS."""
    review_id, card, at_ms, day, quality, kind, took_ms, device, _, typed = values
    given = from_ms(at_ms), day_in(day), QUALITIES[quality], KINDS[kind]
    return Review(ReviewId(review_id), CardId(card), *given, took_ms, device, typed)


def goal_row(goal: Goal | None) -> tuple[object, ...]:
    """Give an interview as the columns of `plan`, from `day` to `last_days`."""
    if goal is None:
        return None, "", "", None, "", None
    decks, audiences = " ".join(goal.decks), " ".join(goal.audiences)
    return goal.day.isoformat(), goal.since.isoformat(), decks, goal.minutes_per_day, audiences, goal.last_days


def goal_of(row: Sequence[Any]) -> Goal | None:
    """Give the interview of those columns, None where it was cleared."""
    day, since, decks, minutes_per_day, audience, last_days = row
    if day is None:
        return None
    return Goal(
        date.fromisoformat(day),
        date.fromisoformat(since),
        tuple(map(DeckId, decks.split())),
        minutes_per_day,
        tuple(map(Audience, audience.split())),
        last_days,
    )


def _marks(count: int) -> str:
    return ", ".join("?" * count)
