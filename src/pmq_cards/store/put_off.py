"""The drafts that were shown and left without their why: they come again tomorrow. Known to this home alone."""

from datetime import datetime, timedelta

from pmq_cards.domain import CardId
from pmq_cards.ids import from_ms, to_ms
from pmq_cards.store.log import ReviewLog

_KEY = "put off "
_KEPT = timedelta(days=7)


def put_off(log: ReviewLog, card_id: CardId, at: datetime, *, on: bool) -> None:
    """Note that a draft was put off, or that it was not after all."""
    with log.transaction() as connection:
        stale = to_ms(at - _KEPT)
        connection.execute("delete from told where what glob ? and at_ms < ?", (f"{_KEY}*", stale))
        if on:
            connection.execute("insert or replace into told values (?, ?)", (f"{_KEY}{card_id}", to_ms(at)))
        else:
            connection.execute("delete from told where what = ?", (f"{_KEY}{card_id}",))
        connection.execute("update changes set count = count + 1")  # what was worked out of the log is another now


def put_off_at(log: ReviewLog) -> dict[CardId, datetime]:
    """Give the drafts that were put off of late, and when."""
    with log.reading() as connection:
        rows = connection.execute("select what, at_ms from told where what glob ?", (f"{_KEY}*",))
        return {CardId(what.removeprefix(_KEY)): from_ms(at_ms) for what, at_ms in rows}
