"""The answers that count, in columns, card by card: for whoever goes through all of a long log."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import compress, groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

from pmq_cards.domain import LONGEST_ANSWER_MS, CardId
from pmq_cards.store.log import ReviewLog
from pmq_cards.store.rows import day_in, sum_of
from pmq_cards.store.trouble import damaged
from pmq_cards.trails import Columns

Counted = tuple[CardId, Sequence[int], Sequence[int], Sequence[int], Sequence[int | None]]
"""A card, and of its answers, oldest first and at least one: instants in milliseconds since 1970, study days as
ordinals, qualities, milliseconds they took."""

# The plus keeps SQLite from the index: walking the table and sorting it is faster than looking up each of its rows.
_ALL = (
    "select card, id, at_ms, day, quality, took_ms, device, typed, checksum from reviews"
    " where undone_at_ms is null and kind = 'review' order by +card, at_ms, id"
)
_OF_A_CARD = _ALL.replace("where", "where card = :card and")
_LONG = "select distinct card from reviews where took_ms > ?"


def counted(log: ReviewLog, kept: Columns | None = None) -> Iterator[Counted]:
    """Give every answer that was neither practice nor undone, the cards by their ids: of trails that were `kept`.

    Where none were, the log is read, each row held to its checksum.
    """
    return _read(log, _ALL) if kept is None else _taken(log, kept)


def _taken(log: ReviewLog, kept: Columns) -> Iterator[Counted]:
    with log.reading() as connection:
        long = {card for (card,) in connection.execute(_LONG, (LONGEST_ANSWER_MS,))}
    for card_id in sorted(kept.ids):
        if card_id in long:  # a trail does not know how long
            yield from _read(log, _OF_A_CARD, card=card_id)
            continue
        here = slice(*kept.span(card_id))
        counts = kept.counted[here]
        columns: list[Sequence[int]] = [
            column[here] for column in (kept.instants, kept.days, kept.qualities, kept.thought_ms)
        ]
        if 0 in counts:
            columns = [tuple(compress(column, counts)) for column in columns]
        if columns[0]:
            yield card_id, *columns  # type: ignore[misc]


def _read(log: ReviewLog, query: str, **values: str) -> Iterator[Counted]:
    with log.reading() as connection:
        rows = _sound(connection.execute(query, values), log.path)
        for card_id, of_card in groupby(rows, itemgetter(0)):
            _, instants, days, qualities, times = zip(*of_card, strict=True)
            yield card_id, instants, days, qualities, times


def _sound(rows: Iterable[Any], path: Path) -> Iterator[tuple[CardId, int, int, int, int | None]]:
    """Hold the rows to their checksums. Raises DamagedLogError."""
    for card, review_id, at_ms, day, quality, took_ms, device, typed, kept in rows:
        if sum_of((review_id, card, at_ms, day, quality, "review", took_ms, device, None, typed)) != kept:
            raise damaged(path, f"the answer {review_id} is not what was written")
        yield card, at_ms, day_in(day).toordinal(), quality, took_ms
