"""Whether the log is still the one a derived file was made of, and which cards were answered since."""

from typing import NamedTuple

from pmq_cards.domain import CardId
from pmq_cards.store.log import ReviewLog
from pmq_cards.store.watermark import STATE


class Changes(NamedTuple):
    """How many changes the log has seen, its own name, and the id of its newest answer, None where it has none.

    With them the card whose answers changed last, and the number of that change: an older copy of the file has the
    same name, and comes to the same number once it goes on.
    """

    number: int
    log: str
    newest: str | None
    card: str = ""
    change: int = 0


def changes(log: ReviewLog) -> tuple[int, str, str | None]:
    """Give the first three of them, at once and as `watermark.changes` has them."""
    with log.reading() as connection:
        number, name, newest = connection.execute(STATE).fetchone()
    return number, name, newest


def all_changes(log: ReviewLog) -> Changes:
    """Give all of them."""
    with log.reading() as connection:
        last = connection.execute("select card, change from touched order by change desc limit 1").fetchone()
    return Changes(*changes(log), *(last or ()))


def has_been(log: ReviewLog, before: Changes) -> bool:
    """Tell whether the log went through a state, which it does not where an older copy took its place."""
    number, name, _ = changes(log)
    goes_on = before.log == name and before.number <= number
    return goes_on and (before.newest is None or any(log.everything(before.newest))) and _has_changed(log, before)


def _has_changed(log: ReviewLog, before: Changes) -> bool:
    """Tell whether the card that had changed last did so in this log, too."""
    with log.reading() as connection:
        found = connection.execute("select change from touched where card = ?", (before.card,)).fetchone()
    return not before.card or (found is not None and found[0] >= before.change)


def touched_since(log: ReviewLog, before: Changes) -> tuple[CardId, ...]:
    """Give the cards whose answers changed after a state."""
    with log.reading() as connection:
        rows = connection.execute("select card from touched where change > ?", (before.number,)).fetchall()
    return tuple(CardId(card) for (card,) in rows)
