"""What was rehearsed, and what was asked in interviews: append, take back, read."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class AskedAtOnce:
    """The questions that one command noted as asked: one at least."""

    first: Asked
    more: tuple[Asked, ...] = ()

    @property
    def all(self) -> tuple[Asked, ...]:
        """Every one of them."""
        return (self.first, *self.more)


Action = Review | Held | AskedAtOnce


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


def keep_asked(log: ReviewLog, at: datetime, day: date, cards: Iterable[CardId], note: str) -> None:
    """Keep which questions were asked in an interview on a day. Raises HomeError where it cannot be written."""
    with log.transaction() as connection:
        device = claim(connection, log.place)
        for card_id in cards:
            asked = Asked(fresh_id(connection, to_ms(at)), from_ms(to_ms(at)), day, card_id, note, device)
            insert_heard(connection, asked)


def mocks_of(log: ReviewLog) -> tuple[Held, ...]:
    """Give every mock that was not taken back, oldest first."""
    return tuple(_held(row) for row in _rows(log, "mocks"))


def asked_of(log: ReviewLog) -> tuple[Asked, ...]:
    """Give every question asked that was not taken back, oldest first."""
    return tuple(_asked(row) for row in _rows(log, "asked"))


def newest_action(log: ReviewLog) -> Action | None:
    """Give what this home did last and did not take back: an answer, a mock, or what was noted as asked."""
    answer = log.newest_answer()
    held = [_held(row) for row in _rows(log, "mocks", log.device)][-1:]
    asked = [_asked(row) for row in _rows(log, "asked", log.device)]
    at_once = [_at_once([one for one in asked if one.at == asked[-1].at])] if asked else []
    actions: list[Action] = [*([answer] if answer else []), *held, *at_once]
    return max(actions, key=_written, default=None)


def take_back(log: ReviewLog, at: datetime, action: Action) -> None:
    """Take an action back; what is taken back already stays so."""
    match action:
        case Review():
            log.take_back(at, action.id)
        case Held():
            _take_back(log, at, [action.id])
        case AskedAtOnce():
            _take_back(log, at, [one.id for one in action.all])


def _at_once(asked: Sequence[Asked]) -> AskedAtOnce:
    return AskedAtOnce(asked[0], tuple(asked[1:]))


def _take_back(log: ReviewLog, at: datetime, ids: Iterable[str]) -> None:
    with log.transaction() as connection:
        for heard_id in ids:
            take_back_heard(connection, heard_id, to_ms(at))


def _written(action: Action) -> tuple[datetime, str]:
    last = action.all[-1] if isinstance(action, AskedAtOnce) else action
    return last.at, last.id


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


def _asked(row: Sequence[Any]) -> Asked:
    asked_id, at_ms, day, card, note, device, *_ = row
    return Asked(asked_id, from_ms(at_ms), date.fromisoformat(day), card, note, device)
