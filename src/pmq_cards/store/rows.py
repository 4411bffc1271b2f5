"""A row of the log <-> the value it stands for."""

import os
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from typing import Any

from pmq_cards.domain import Audience, CardId, DeckId, Goal, Kind, Quality, Review, ReviewId
from pmq_cards.ids import from_ms, next_id, to_ms
from pmq_cards.store.file import checksum


class Mark(StrEnum):
    """What a learner can say of a card."""

    SUSPENDED = "suspended"
    FLAGGED = "flagged"


@dataclass(frozen=True, slots=True)
class Answer:
    """A review that has not been written yet: what the log needs to know to make one."""

    card_id: CardId
    at: datetime
    day: date
    quality: Quality
    kind: Kind = Kind.REVIEW
    took_ms: int | None = None
    typed: str = ""


_DAY_OF = cache(date.fromisoformat)
_QUALITY_OF = {quality.value: quality for quality in Quality}
_KIND_OF = {kind.value: kind for kind in Kind}

COLUMNS = "id, card, at_ms, day, quality, kind, took_ms, device, undone_at_ms, typed"
"""An answer, in the order its checksum is made in."""
TAKE_BACK = (
    "update reviews set undone_at_ms = {0}, checksum ="
    " pmq_sum(id, card, at_ms, day, quality, kind, took_ms, device, {0}, typed)"
    " where id = :id and undone_at_ms is null"
)


def fresh_id(connection: sqlite3.Connection, at_ms: int) -> ReviewId:
    """Give an id that no row has, and that sorts behind whatever else was done at that instant."""
    of_tables = [
        connection.execute(f"select max(id) from {table} where at_ms = ?", (at_ms,)).fetchone()[0]  # noqa: S608 - constant names
        for table in ("reviews", "mocks", "asked")
    ]
    newest = max((each for each in of_tables if each), default=None)
    return next_id(at_ms, newest, int.from_bytes(os.urandom(9), "big"))


def insert_review(connection: sqlite3.Connection, review: Review) -> int:
    """Write a review whose id is not there yet; give 1, or 0 where it is."""
    row = (
        review.id,
        review.card_id,
        to_ms(review.at),
        review.day.isoformat(),
        int(review.quality),
        review.kind.value,
        review.took_ms,
        review.device,
        None,
        review.typed,
    )
    inserted = connection.execute(
        f"insert into reviews ({COLUMNS}, checksum) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"  # noqa: S608 - constant column names
        " on conflict (id) do nothing",
        (*row, checksum(*row)),
    )
    return inserted.rowcount


def review_of(values: Sequence[Any]) -> Review:
    """Give the answer of a row, its columns in the order of COLUMNS."""
    review_id, card, at_ms, day, quality, kind, took_ms, device, _, typed = values
    given = from_ms(at_ms), _DAY_OF(day), _QUALITY_OF[quality], _KIND_OF[kind]
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
