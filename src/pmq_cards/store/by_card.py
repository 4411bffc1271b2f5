"""The answers of each card in columns, straight from the rows: for whoever goes through all of a long log."""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

from pmq_cards.domain import LONGEST_ANSWER_MS, CardId, Kind, thought
from pmq_cards.store.log import ReviewLog
from pmq_cards.store.rows import day_in, sum_of
from pmq_cards.store.trouble import damaged
from pmq_cards.trail import Given

# The plus keeps SQLite from the index: walking the table and sorting it is faster than looking up each of its rows.
_ALL = (
    "select card, id, at_ms, day, quality, kind, took_ms, device, typed, checksum from reviews"
    " where undone_at_ms is null order by +card, at_ms, id"
)


def by_card(log: ReviewLog) -> Iterator[tuple[CardId, Given]]:
    """Give each card that was answered with its answers that were not undone, each row held to its checksum."""
    with log.reading() as connection:
        for card_id, found in groupby(connection.execute(_ALL), itemgetter(0)):
            rows = list(found)
            _hold(rows, log.path)
            _, _, instants, days, qualities, kinds, took_ms, *_ = zip(*rows, strict=True)
            counted = bytes(kind != Kind.PRACTICE for kind in kinds) if Kind.PRACTICE in kinds else b"\1" * len(rows)
            is_thought = None not in took_ms and max(took_ms) <= LONGEST_ANSWER_MS
            thought_ms = took_ms if is_thought else tuple(map(thought, took_ms))
            yield card_id, Given(instants, list(map(_ordinal_in, days)), bytes(qualities), counted, thought_ms)


def _hold(rows: Iterable[Any], path: Path) -> None:
    """Hold the rows to their checksums. Raises DamagedLogError."""
    for card, review_id, at_ms, day, quality, kind, took_ms, device, typed, kept in rows:
        if sum_of((review_id, card, at_ms, day, quality, kind, took_ms, device, None, typed)) != kept:
            raise damaged(path, f"the answer {review_id} is not what was written")


@lru_cache(maxsize=1 << 12)
def _ordinal_in(day: str) -> int:
    return day_in(day).toordinal()
