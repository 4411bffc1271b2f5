"""What was sent to Anki, since when each note is as it is, and its number: kept in the review log's file."""

import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from pmq_cards.anki.note import content_from_json
from pmq_cards.anki.rows import AHEAD
from pmq_cards.domain import CardId
from pmq_cards.ids import to_ms
from pmq_cards.store.sent import NUMBERS_A_NOTE, is_number

_GONE = "gone from Anki: "
_BY_PLACE = range(1_700_000_000_000, 1_700_001_000_000)
"""What older versions numbered notes and cards with, by their place in the package: never given again."""
_SENT_AHEAD = "sent to Anki ahead of its time: "
_ASTRAY = timedelta(minutes=1)
"""A time further ahead of the machine's clock is no change within the second of another: the clock was wrong."""
_LONG_AGO_S = _BY_PLACE.start // 1000
"""The time of a note since when nobody knows: older than whatever was written in Anki."""

_Row = tuple[CardId, str, int, int | None]
"""Card, content, time and number of a note."""
_NEVER_SENT: _Row = (CardId(""), "", 0, None)


class Stamp(NamedTuple):
    """Since when a note is as it is, in seconds since 1970; and its number in Anki, which no other note ever gets."""

    changed_at: int
    number: int


class Ledger:
    """The notes of earlier exports, over the connection of an open `ReviewLog.transaction`."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        """Wrap the connection; nothing is committed here."""
        self._connection = connection
        self._rows: Mapping[CardId, _Row] | None = None

    def contents(self) -> Mapping[CardId, str]:
        """Give the content of every note that was ever sent out, as it was last sent."""
        return {card_id: content for card_id, content, _, _ in self._before().values()}

    def retired(self) -> frozenset[CardId]:
        """Give the cards that went out as retired."""
        sent = ((card_id, content_from_json(text)) for card_id, text in self.contents().items())
        return frozenset(card_id for card_id, content in sent if content and content.is_retired)

    def gone(self) -> frozenset[CardId]:
        """Give the retired cards that Anki has no more: their notes are not sent again."""
        rows = self._connection.execute("select what from told where what glob ?", (f"{_GONE}*",))
        return frozenset(CardId(what.removeprefix(_GONE)) for (what,) in rows)

    def set_gone(self, card_ids: Iterable[CardId], at: datetime) -> None:
        """Remember of retired cards that Anki has them no more."""
        self._connection.executemany(
            "insert or ignore into told (what, at_ms) values (?, ?)",
            [(f"{_GONE}{card_id}", to_ms(at)) for card_id in card_ids],
        )

    def stamp(
        self, card_ids: Collection[CardId], other: Mapping[CardId, str], now: datetime, machine_now: datetime
    ) -> Sequence[Stamp]:
        """Remember that Anki is to have all these cards now; give the stamp of each, in their order.

        `other` are the contents, as JSON, of those that are not as they were last sent. A change is always later than
        the one before, even within a second or with a clock that was set back: Anki never takes an update of the same
        second. A note keeps the number of its first stamp, which is the instant in milliseconds. Both are by the
        machine where `now` looks ahead of it, for Anki knows no other clock. What a clock that ran ahead has stamped
        is sent as older than any edit in Anki from then on, but for the next change, which goes out once as newer.
        """
        before, sent = self._before(), self._sent_ahead()
        latest, astray = to_ms(machine_now + AHEAD), (machine_now + _ASTRAY).timestamp()
        present = min(now, machine_now)
        fresh = _fresh_numbers(to_ms(present), before.values())
        stamps, rows, ahead = list[Stamp](), list[_Row](), dict[CardId, int]()
        for card_id in card_ids:
            _, content, was, number = row = before.get(card_id, _NEVER_SENT)
            if not number or number > latest or not is_number(number):
                number = next(fresh)
            if was <= astray and card_id not in other and number == row[-1]:
                stamps.append(Stamp(was, number))  # as of nearly all
                continue
            newest = max(was, sent.get(card_id, 0))
            changed_at = goes_as = was if was <= astray else _LONG_AGO_S
            if card_id in other:
                content, changed_at = other[card_id], max(int(present.timestamp()), changed_at + 1)
                newest = goes_as = max(changed_at, newest + 1)
            stamps.append(Stamp(goes_as, number))
            if (now_row := (card_id, content, changed_at, number)) != row:
                rows.append(now_row)
                ahead |= {card_id: newest} if newest > changed_at else {}
        self._write(rows, ahead)
        back = [(f"{_GONE}{card_id}",) for card_id in self.gone() if card_id in card_ids]
        self._connection.executemany("delete from told where what = ?", back)
        return stamps

    def _before(self) -> Mapping[CardId, _Row]:
        """Give card, content, time and number of every note, by card; read once until something is written."""
        if self._rows is None:
            rows = self._connection.execute("select card, content, changed_at_s, number from anki_notes order by card")
            self._rows = {row[0]: row for row in rows}
        return self._rows

    def _sent_ahead(self) -> Mapping[CardId, int]:
        """Give the newest time that a note went out with, where that is not since when it is as it is."""
        rows = self._connection.execute("select what, at_ms from told where what glob ?", (f"{_SENT_AHEAD}*",))
        return {CardId(what.removeprefix(_SENT_AHEAD)): at_ms // 1000 for what, at_ms in rows}

    def _write(self, rows: Iterable[_Row], ahead: Mapping[CardId, int]) -> None:
        self._connection.executemany(
            "insert into anki_notes (card, content, changed_at_s, number) values (?, ?, ?, ?) on conflict (card) do"
            " update set content = excluded.content, changed_at_s = excluded.changed_at_s, number = excluded.number",
            rows,
        )
        self._connection.executemany(
            "insert or replace into told (what, at_ms) values (?, ?)",
            [(f"{_SENT_AHEAD}{card_id}", newest * 1000) for card_id, newest in ahead.items()],
        )
        self._rows = None


def _fresh_numbers(first_ms: int, rows: Iterable[_Row]) -> Iterator[int]:
    """Give the numbers from an instant on that nobody has, one a note: every second, for a note takes two."""
    taken = {number for *_, number in rows}
    number = first_ms - first_ms % NUMBERS_A_NOTE
    while True:
        if number in _BY_PLACE:
            number = _BY_PLACE.stop
        if number not in taken:
            yield number
        number += NUMBERS_A_NOTE
