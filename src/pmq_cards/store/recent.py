"""The answers to the card that was asked for last: not read again until something is written, here or beside."""

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

    def state(self) -> _State:
        """Give what is another after any write: another connection's commits, and the changes of this one."""
        (others,) = self._connection.execute("pragma data_version").fetchone()
        return others, self._connection.total_changes

    def known(self, card_id: CardId) -> Reviews | None:
        """Give the answers to a card where nothing was written since they were kept, None where they are not known."""
        kept = self._kept
        return kept[2] if kept and kept[0] == card_id and kept[1] == self.state() else None

    def keep(self, card_id: CardId, state: _State, reviews: Reviews) -> None:
        """Keep the answers to a card in a state of the log, in the place of any other's."""
        self._kept = card_id, state, reviews
