"""The end of an interview: the learner is told of it once."""

from datetime import datetime

from pmq_cards.ids import to_ms
from pmq_cards.store.log import ReviewLog


def tell_over(log: ReviewLog, at: datetime) -> bool:
    """Note that the learner is told of the end of the plan; True the first time. Raises HomeError."""
    with log.transaction() as connection:
        owed = owes_over(log, at)
        if owed:
            connection.execute("update plan set told_over_ms = ?", (to_ms(at),))
    return owed


def owes_over(log: ReviewLog, at: datetime) -> bool:
    """Tell whether the learner is still to be told of it; a later instant was a look ahead with --now."""
    with log.reading() as connection:
        owed = "select count(*) from plan where told_over_ms is null or told_over_ms > ?"
        return bool(connection.execute(owed, (to_ms(at),)).fetchone()[0])
