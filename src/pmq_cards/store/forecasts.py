"""What was expected of interviews, kept on the day it was shown: the first of each study day."""

from datetime import date

from pmq_cards.chance import Expected
from pmq_cards.outcome import Told
from pmq_cards.store.log import ReviewLog


def keep(log: ReviewLog, told: Told) -> None:
    """Keep what was told, unless something of that day is kept. Raises HomeError where it cannot be written.

    What bears a later day was a look ahead with --now, and goes.
    """
    known = told.expected
    with log.transaction() as connection:
        connection.execute("delete from forecasts where day > ?", (told.day.isoformat(),))
        connection.execute(
            "insert or ignore into forecasts (interview, day, known, low, high, cards) values (?, ?, ?, ?, ?, ?)",
            (told.interview.isoformat(), told.day.isoformat(), known.known, known.low, known.high, known.of),
        )


def kept_of(log: ReviewLog, interview: date | None = None) -> tuple[Told, ...]:
    """Give what was told of one interview, or of all, the oldest first."""
    with log.reading() as connection:
        rows = connection.execute(
            "select interview, day, known, low, high, cards from forecasts"
            " where ? is null or interview = ? order by interview, day",
            (interview and interview.isoformat(),) * 2,
        ).fetchall()
    return tuple(
        Told(date.fromisoformat(of), date.fromisoformat(on), Expected(known, low, high, cards))
        for of, on, known, low, high, cards in rows
    )
