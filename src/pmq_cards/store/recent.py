"""What the log was asked for last, so that it is not read again: a card's answers, and the name it signs with.

The answers hold until something is written, here or beside; the name until another writes.
"""

from sqlite3 import Connection

from pmq_cards.domain import CardId, Review

Reviews = tuple[Review, ...]
_State = tuple[int, int]


class Recent:
    """What was read of one card, and the state of the log it was read in."""

    def __init__(self, connection: Connection) -> None:
        """Take the connection it is read by."""
        self._connection = connection
        self._kept: tuple[CardId, _State, Reviews] | None = None
        self._signed: tuple[int, str] | None = None

    def state(self) -> _State:
        """Give what is another after any write: another connection's commits, and the changes of this one."""
        (others,) = self._connection.execute("pragma data_version").fetchone()
        return others, self._connection.total_changes

    def written(self, state: _State) -> _State:
        """Give the state there is now, inside a transaction that began in another: nobody else writes meanwhile."""
        return state[0], self._connection.total_changes

    def known(self, card_id: CardId, state: _State | None = None) -> Reviews | None:
        """Give the answers to a card where nothing was written since they were kept, None where they are not known."""
        kept = self._kept
        return kept[2] if kept and kept[0] == card_id and kept[1] == (state or self.state()) else None

    def keep(self, card_id: CardId, state: _State, reviews: Reviews) -> None:
        """Keep the answers to a card in a state of the log, in the place of any other's."""
        self._kept = card_id, state, reviews

    def name(self, state: _State) -> str | None:
        """Give the name the log signed with where no other has written since, None where it is to be looked up."""
        return self._signed[1] if self._signed and self._signed[0] == state[0] else None

    def sign(self, name: str, state: _State) -> None:
        """Keep the name the log signs with; only once it is on disk."""
        self._signed = state[0], name
