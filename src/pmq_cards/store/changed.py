"""Whether the log is still the one a derived file was made of, and which cards were answered since."""

from typing import NamedTuple

from pmq_cards.domain import CardId
from pmq_cards.store.log import ReviewLog
from pmq_cards.store.watermark import STATE


class Changes(NamedTuple):
    """How many changes the log has seen, its own name, and the id of its newest answer, None where it has none.

    An older copy of the file has the same name, and comes to the same count once it goes on.
    """

    number: int
    log: str
    newest: str | None


def changes(log: ReviewLog) -> Changes:
    """Give the log's mark of its state now."""
    with log.reading() as connection:
        return Changes(*connection.execute(STATE).fetchone())


def has_been(log: ReviewLog, before: Changes) -> bool:
    """Tell whether the log went through a state, which it does not where an older copy took its place."""
    now = changes(log)
    goes_on = before.log == now.log and before.number <= now.number
    return goes_on and (before.newest is None or any(log.everything(before.newest)))


def touched_since(log: ReviewLog, before: Changes) -> tuple[CardId, ...]:
    """Give the cards whose answers changed after a state."""
    with log.reading() as connection:
        rows = connection.execute("select card from touched where change > ?", (before.number,)).fetchall()
    return tuple(CardId(card) for (card,) in rows)
