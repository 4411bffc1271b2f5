"""Many answers at once: where they are more than the log held, its indexes and triggers do their work once for all.

All of it is inside the transaction of whoever takes in: another process sees the log with its indexes and triggers
before and after, and one that is killed leaves it as it was.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from sqlite3 import Connection

from pmq_cards.domain import CardId
from pmq_cards.store.rows import Row, in_batches, insert_rows

MANY = 2000
"""So many answers that are new are worth it."""


class Intake:
    """Answers on their way into the log, inside a transaction."""

    def __init__(self, connection: Connection, *, many: int = MANY) -> None:
        """Take the connection; `intake` is the way to get one."""
        self._connection = connection
        self._many = many
        self._new = 0
        self._newest = self._held = _newest(connection)
        self._put_aside: tuple[str, ...] = ()

    def take(self, rows: Sequence[Row]) -> tuple[Sequence[Row], list[str]]:
        """Write those whose id is not there yet; see `insert_rows`."""
        if not self._put_aside and self._new >= max(self._many, self._held):
            self._put_aside_what_each_costs()
        new, differing = insert_rows(self._connection, rows)
        self._new += len(new)
        return new, differing

    def settle(self) -> None:
        """Do what was put aside: from here on the log is as if its triggers had met every answer."""
        if not self._put_aside:
            return
        for statement in self._put_aside:
            self._connection.execute(statement)
        (count,) = self._connection.execute("select count from changes").fetchone()
        values = {"before": self._newest, "count": count}
        for statement in _AS_TRIGGERS:
            self._connection.execute(statement, values)
        self._put_aside, self._new = (), 0
        self._newest = self._held = _newest(self._connection)

    def _put_aside_what_each_costs(self) -> None:
        self._newest = _newest(self._connection)
        found = self._connection.execute(_COSTLY).fetchall()
        for kind, name, _ in found:
            self._connection.execute(f"drop {kind} {_quoted(name)}")
        self._put_aside = tuple(statement for *_, statement in found)


@contextmanager
def intake(connection: Connection, *, many: int = MANY) -> Iterator[Intake]:
    """Take answers in, inside a transaction; at the end the log is whole. What is raised inside is to roll it back."""
    begun = Intake(connection, many=many)
    yield begun
    begun.settle()


def insert_all(connection: Connection, rows: Iterable[Row]) -> list[CardId]:
    """Write the answers whose id is not there yet, however many; give the card of each."""
    with intake(connection) as answers:
        return [row[1] for batch in in_batches(rows) for row in answers.take(batch)[0]]


def _newest(connection: Connection) -> int:
    return int(connection.execute("select ifnull(max(seq), 0) from reviews").fetchone()[0])


def _quoted(name: str) -> str:
    """Give a name as SQL has it, whoever made what is called so."""
    return '"{}"'.format(name.replace('"', '""'))


_COSTLY = (
    "select type, name, sql from sqlite_master where tbl_name = 'reviews' and sql is not null"
    " and (type = 'index' or type = 'trigger' and name in ('answer_out', 'reviews_inserted')) order by rowid"
)
_AS_TRIGGERS = (
    "update changes set count = :count + (select max(seq) from reviews) - :before",
    (
        "insert into touched (card, change) select card, :count + max(seq) - :before"
        " from reviews indexed by reviews_by_card where seq > :before group by card"
        " on conflict (card) do update set change = excluded.change"
    ),
    (
        "insert into outbox (event, key) select 'answer', id from reviews"
        " where seq > :before and exists (select 1 from sync) order by seq"
    ),
)
"""What `answer_out` and `reviews_inserted` do (migrations/0004_history.sql), for all answers behind a `seq`."""
