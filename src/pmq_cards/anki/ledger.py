"""What the Anki export has sent out, and since when each note is as it is: kept in the review log's file."""

import sqlite3
from collections.abc import Mapping
from datetime import datetime

from pmq_cards.domain import CardId


class Ledger:
    """The notes of earlier exports, over the connection of an open `ReviewLog.transaction`."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        """Wrap the connection; nothing is committed here."""
        self._connection = connection

    def contents(self) -> Mapping[CardId, str]:
        """Give the content of every note that was ever sent out, as it was last sent."""
        return {CardId(card): content for card, content, _ in self._rows()}

    def stamp(self, content_of: Mapping[CardId, str], now: datetime) -> Mapping[CardId, int]:
        """Remember the contents; give since when each note is as it is, in seconds since 1970.

        A change is always later than the one before, even within a second or with a clock that was set back: Anki
        never takes an update of the same second.
        """
        before = {CardId(card): (content, changed_at) for card, content, changed_at in self._rows()}
        changed = {}
        for card_id, content in content_of.items():
            old_content, old_time = before.get(card_id, (None, 0))
            if content != old_content:
                changed[card_id] = (content, max(int(now.timestamp()), old_time + 1))
        self._connection.executemany(
            "insert into anki_notes (card, content, changed_at_s) values (?, ?, ?) on conflict (card) do update"
            " set content = excluded.content, changed_at_s = excluded.changed_at_s",
            [(card_id, content, changed_at) for card_id, (content, changed_at) in changed.items()],
        )
        return {card_id: (changed.get(card_id) or before[card_id])[1] for card_id in content_of}

    def _rows(self) -> list[tuple[str, str, int]]:
        return self._connection.execute("select card, content, changed_at_s from anki_notes order by card").fetchall()
