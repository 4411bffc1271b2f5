"""The mocks of a log and the questions asked in interviews: append, read; and what was done here last, to take back."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from pmq_cards.domain import CardId, Review
from pmq_cards.ids import from_ms, to_ms
from pmq_cards.mock import Held, Recalled, as_body, recalled_in
from pmq_cards.store.device import claim
from pmq_cards.store.events import Asked, Mock, insert_heard, take_back_heard
from pmq_cards.store.file import checksum
from pmq_cards.store.log import ReviewLog
from pmq_cards.store.rows import fresh_id
from pmq_cards.store.trouble import damaged

Action = Review | Held | Asked


def keep_mock(  # noqa: PLR0913 - a row
    log: ReviewLog,
    at: datetime,
    day: date,
    *,
    audiences: Sequence[str],
    took_ms: int,
    recalled: Sequence[Recalled],
) -> None:
    """Keep a mock that was held here and now. Raises HomeError where it cannot be written."""
    with log.transaction() as connection:
        device, mock_id = claim(connection, log.place), fresh_id(connection, to_ms(at))
        body = as_body(recalled)
        insert_heard(connection, Mock(mock_id, from_ms(to_ms(at)), day, " ".join(audiences), took_ms, body, device))


def keep_asked(log: ReviewLog, at: datetime, day: date, card_ids: Sequence[CardId], note: str) -> None:
    """Keep that questions were asked in the interview of a day. Raises HomeError where it cannot be written."""
    with log.transaction() as connection:
        device = claim(connection, log.place)
        for card_id in card_ids:
            event_id = fresh_id(connection, to_ms(at))
            insert_heard(connection, Asked(event_id, from_ms(to_ms(at)), day, card_id, note, device))


def asked_of(log: ReviewLog, device: str | None = None) -> tuple[Asked, ...]:
    """Give every question asked that was not taken back, oldest first; of one device or of all."""
    return tuple(
        Asked(event_id, from_ms(at_ms), date.fromisoformat(day), card, note, by)
        for event_id, at_ms, day, card, note, by, *_ in _rows(log, "asked", device)
    )


def mocks_of(log: ReviewLog) -> tuple[Held, ...]:
    """Give every mock that was not taken back, oldest first."""
    return tuple(_held(row) for row in _rows(log, "mocks"))


def newest_action(log: ReviewLog) -> Action | None:
    """Give what this home did last and did not take back: an answer, a mock, or a question noted as asked."""
    answer, held = log.newest_answer(), [_held(row) for row in _rows(log, "mocks", log.device)]
    actions: list[Action] = [*([answer] if answer else []), *held[-1:], *asked_of(log, log.device)[-1:]]
    return max(actions, key=lambda action: (action.at, action.id), default=None)


def take_back(log: ReviewLog, at: datetime, action: Action) -> None:
    """Take an action back; what is taken back already stays so."""
    if isinstance(action, Review):
        log.take_back(at, action.id)
        return
    with log.transaction() as connection:
        take_back_heard(connection, action.id, to_ms(at))


def _rows(log: ReviewLog, table: str, device: str | None = None) -> list[tuple[Any, ...]]:
    """Give the rows of a table that count, oldest first, each held to its checksum."""
    query = f"select * from {table} where undone_at_ms is null and ifnull(?, device) = device order by at_ms, id"  # noqa: S608 - constant names
    with log.reading() as connection:
        rows = connection.execute(query, (device,)).fetchall()
    for row in rows:
        if checksum(*row[:-1]) != row[-1]:
            raise damaged(log.path, f"{row[0]} of {table} is not what was written")
    return rows


def _held(row: Sequence[Any]) -> Held:
    mock_id, at_ms, day, audience, took_ms, body, *_ = row
    return Held(mock_id, from_ms(at_ms), date.fromisoformat(day), tuple(audience.split()), took_ms, recalled_in(body))
