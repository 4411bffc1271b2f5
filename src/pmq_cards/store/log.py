"""The review log: append, take back, read. One SQLite file, written only by pmq."""

import sqlite3
from collections import defaultdict
from collections.abc import Container, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any
from weakref import WeakSet

from pmq_cards.domain import CardId, Goal, Review, ReviewId
from pmq_cards.errors import HomeError
from pmq_cards.ids import from_ms, to_ms
from pmq_cards.store import file as store_file
from pmq_cards.store import rows as store_rows
from pmq_cards.store.copies import copies, may_have_copies
from pmq_cards.store.device import Place, claim, device_at, here, unclaimed
from pmq_cards.store.file import checksum, immediate, refuse_damaged
from pmq_cards.store.intake import insert_all
from pmq_cards.store.recent import Recent
from pmq_cards.store.rows import COLUMNS, TAKE_BACK, Answer, Mark, Row, fresh_id, insert_new, review_of, row_of, sum_of
from pmq_cards.store.trouble import BUSY_SECONDS, damaged, has_room, told, unwritable

__all__ = ["Answer", "Mark", "ReviewLog", "open_log", "read_copy"]

_CHECKED = "the whole file is sound"


class ReviewLog:
    """All answers of one home, in the order of their instants.

    A process has one of these for a file, and nothing else in it opens that file: closing any descriptor of a file
    drops every lock the process holds on it, SQLite's too. Every call that writes is one transaction, on disk when it
    returns. Raises HomeError with a sentence where the file cannot be used; the file is then as it was.
    """

    def __init__(self, connection: sqlite3.Connection, path: Path, *, writable: bool = True) -> None:
        """Wrap an open, migrated connection; `open_log` is the way to get one."""
        self._connection = connection
        self._path = path
        self._writable = writable
        self.has_written = False
        self._recent = Recent(connection)
        _open.add(self)

    def close(self) -> None:
        """Let go of the file."""
        _open.discard(self)
        self._connection.close()

    @property
    def is_file(self) -> bool:
        """Tell whether the answers stand in a file; where there is none yet, nothing is kept."""
        return bool(self._connection.execute("pragma database_list").fetchone()[2])

    @property
    def is_writable(self) -> bool:
        """Tell whether the log takes answers; one that can only be read is a private copy, or on a read-only disk."""
        return self._writable

    @property
    def path(self) -> Path:
        """The file, also where it is not there yet."""
        return self._path

    @cached_property
    def place(self) -> Place:
        """Where this home is."""
        return here(self._path.parent)

    @property
    def device(self) -> str:
        """The name this home signs with, empty before its first answer."""
        with told(self._path):
            return device_at(self._connection, self.place) or unclaimed(self._connection)

    def begin_writing(self, at: datetime) -> None:
        """Make ready to write: durable, and once a day only after a look at the whole file.

        Raises HomeError where the log can only be read, or is damaged.
        """
        if not self._writable:
            raise HomeError(unwritable(self._path))
        with told(self._path):
            store_file.make_durable(self._connection)
            row = self._connection.execute("select at_ms from told where what = ?", (_CHECKED,)).fetchone()
        if row is None or from_ms(row[0]).date() != at.date():
            refuse_damaged(self._connection, self._path)
            with self.transaction() as connection:
                _remember(connection, _CHECKED, at)

    def make_room(self) -> None:
        """Make ready for the answers of a sitting, so that each waits less for the disk; a nearly full one is left.

        Where another pmq is writing just now, nobody waits for it.
        """
        with told(self._path):
            if has_room(self._path):
                with self.at_once():
                    store_file.make_room(self._connection)

    def append(self, answer: Answer) -> Review:
        """Write one answer given here and now; give it back with its id."""
        recent, at_ms = self._recent, to_ms(answer.at)
        with self.transaction() as connection:
            state = recent.state()
            known = recent.known(answer.card_id, state)
            device = recent.name(state) or claim(connection, self.place)
            given = from_ms(at_ms), answer.day, answer.quality, answer.kind, answer.took_ms, device, answer.typed
            review = Review(fresh_id(connection, at_ms), answer.card_id, *given)
            insert_new(connection, row_of(review))
            state = recent.written(state)
        recent.sign(device, state)
        if known is not None and all((other.at, other.id) < (review.at, review.id) for other in known[-1:]):
            recent.keep(review.card_id, state, (*known, review))
        return review

    def merge(self, reviews: Iterable[Review], undone: Iterable[ReviewId] = ()) -> int:
        """Take in the reviews whose id is not here yet, and the undoing of others; give how many were new.

        All or none. A review that was undone here stays undone. Of an answer that comes both through Anki and without
        it, the copy is taken back, whichever came first; the two count as one.
        """
        with self.transaction() as connection:
            added = insert_all(connection, map(row_of, reviews))
            connection.executemany(TAKE_BACK.format("at_ms"), [{"id": review_id} for review_id in undone])
            return len(added) - self.take_back_copies(added)

    def take_from_anki(self, rows: Iterable[Row]) -> int:
        """Take in rows that came through Anki, as `merge` does; give how many were new."""
        with self.transaction() as connection:
            is_first = connection.execute("select 1 from reviews limit 1").fetchone() is None
            added = insert_all(connection, rows)
            return len(added) - (0 if is_first else self.take_back_copies(added))  # where nothing was, all came so

    def copies(self) -> tuple[Review, ...]:
        """Give the answers that count twice: they came through Anki, and are here without it too; oldest first."""
        undone = frozenset(self.undone())
        return tuple(review for review in copies((*self.reviews(), *undone)) if review not in undone)

    def take_back_copies(self, among: Iterable[CardId] | None = None) -> int:
        """Let the copies among the answers to some cards count no more, inside a `transaction`; give how many."""
        found = [copies(self._read("card = ?", card)) for card in may_have_copies(self._connection, among)]
        statement = TAKE_BACK.format("at_ms")
        return sum(self._connection.execute(statement, {"id": review.id}).rowcount for row in found for review in row)

    def newest_answer(self, among: Container[CardId] | None = None) -> Review | None:
        """Give the newest answer given in this home that was not undone, None where there is none.

        `among` leaves out the answers to other cards.
        """
        with closing(self._read("undone_at_ms is null and device = ?", self.device, order="seq desc")) as own:
            return next((review for review in own if among is None or review.card_id in among), None)

    def take_back(self, at: datetime, *review_ids: ReviewId) -> None:
        """Mark reviews as undone, all or none; one that is undone already stays so."""
        values = [{"id": review_id, "at_ms": to_ms(at)} for review_id in review_ids]
        with self.transaction() as connection:
            connection.executemany(TAKE_BACK.format(":at_ms"), values)

    def reviews(self) -> tuple[Review, ...]:
        """Give every review that was not undone, oldest first."""
        return tuple(self._read("undone_at_ms is null"))

    def since(self, at: datetime) -> tuple[Review, ...]:
        """Give every review after an instant that was not undone, oldest first."""
        return tuple(self._read("undone_at_ms is null and at_ms > ?", to_ms(at)))

    def undone(self) -> tuple[Review, ...]:
        """Give every review that was undone, oldest first."""
        return tuple(self._read("undone_at_ms is not null"))

    def everything(self, review_id: str | None = None) -> Iterator[Review]:
        """Give every answer, undone ones too, oldest first; or the one of that id."""
        return self._read("true") if review_id is None else self._read("id = ?", review_id)

    def answers(self, *, undone: bool) -> Iterator[tuple[Review, bool]]:
        """Give every answer and whether it was undone, oldest first, one by one; undone ones if wanted."""
        for values in self._rows("true" if undone else "undone_at_ms is null"):
            yield review_of(values), values[8] is not None

    def reviews_of(self) -> Mapping[CardId, tuple[Review, ...]]:
        """Give the reviews card by card, oldest first; a card without reviews has an empty tuple."""
        grouped: dict[CardId, list[Review]] = defaultdict(list)
        for review in self._read("undone_at_ms is null"):
            grouped[review.card_id].append(review)
        return defaultdict(tuple, {card_id: tuple(of_card) for card_id, of_card in grouped.items()})

    def card_reviews(self, card_id: CardId, *, soon_again: bool = False) -> tuple[Review, ...]:
        """Give the reviews of one card, oldest first; asked for `soon_again`, kept until something is written."""
        with told(self._path):
            if (known := self._recent.known(card_id)) is not None:
                return known
            state = self._recent.state() if soon_again else None  # before it is read: then no write is missed
            reviews = tuple(self._read("undone_at_ms is null and card = ?", card_id))
            if state:
                self._recent.keep(card_id, state, reviews)
            return reviews

    def answers_to(self, card_ids: Iterable[CardId]) -> Iterator[Review]:
        """Give every answer to some cards, undone ones too, card by card."""
        for card_id in card_ids:
            yield from self._read("card = ?", card_id)

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """See the log as it is at one moment, whatever another pmq writes meanwhile."""
        with told(self._path):
            self._connection.execute("begin")
            try:
                yield
            finally:
                self._connection.execute("rollback")

    def marked(self, mark: Mark) -> frozenset[CardId]:
        """Give the cards that bear the mark."""
        with told(self._path):
            rows = self._connection.execute("select card from marks where mark = ? and is_on", (mark,)).fetchall()
        return frozenset(CardId(row[0]) for row in rows)

    def set_mark(self, card_ids: Iterable[CardId], mark: Mark, *, on: bool, at: datetime) -> int:
        """Put the mark on cards or take it off; give how many changed."""
        values = [{"card": card, "mark": mark, "on": on, "at_ms": to_ms(at)} for card in card_ids]
        with self.transaction() as connection:
            return sum(connection.execute(store_rows.SET_MARK, each).rowcount for each in values)

    def goal(self) -> Goal | None:
        """Give the interview the learner prepares for, None where no date is set."""
        with told(self._path):
            row = self._connection.execute(
                "select day, since, decks, minutes_per_day, audience, last_days from plan"
            ).fetchone()
        return row and store_rows.goal_of(row)

    def set_goal(self, goal: Goal, at: datetime) -> None:
        """Put an interview in the place of the one before."""
        with self.transaction() as connection:
            connection.execute(
                "insert or replace into plan (one, day, since, decks, minutes_per_day, audience, last_days, set_at_ms)"
                " values (1, ?, ?, ?, ?, ?, ?, ?)",
                (*store_rows.goal_row(goal), to_ms(at)),
            )

    def clear_goal(self, at: datetime) -> bool:
        """Forget the interview; tell whether there was one."""
        statement = "update plan set day = null, set_at_ms = ? where day is not null"
        with self.transaction() as connection:
            return connection.execute(statement, (to_ms(at),)).rowcount > 0

    def refuse_damaged(self) -> None:
        """Look at every page, index and row. Raises DamagedLogError."""
        refuse_damaged(self._connection, self._path, thorough=True)
        for _ in self.everything():
            pass

    def copy_to(self, path: Path) -> None:
        """Write a whole copy of the log, under a name that is free or a copy's. Raises HomeError and OSError."""
        with told(self._path):
            store_file.copy_to(self._connection, path)

    def scratch(self) -> "ReviewLog":
        """Give an equal log in memory, which nothing keeps: for work that a home which can only be read will forget."""
        memory = sqlite3.connect(":memory:", isolation_level=None)
        memory.create_function("pmq_sum", -1, checksum, deterministic=True)
        with told(self._path):
            self._connection.backup(memory)
        return ReviewLog(memory, self._path)

    @contextmanager
    def at_once(self) -> Iterator[None]:
        """Wait for no other pmq: what another one is writing to at this moment raises HomeError."""
        self._connection.execute("pragma busy_timeout = 0")
        try:
            yield
        finally:
            self._connection.execute(f"pragma busy_timeout = {1000 * BUSY_SECONDS}")

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Give the connection to look things up."""
        with told(self._path):
            yield self._connection

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Hold the write lock: all that is done inside is on disk at the end, or nothing is."""
        if not self._writable:
            raise HomeError(unwritable(self._path))
        with told(self._path), immediate(self._connection):
            yield self._connection
        self.has_written = True

    def _read(self, where: str, *values: str | int, order: str = "at_ms, id") -> Generator[Review]:
        """Give the answers one by one."""
        for row in self._rows(where, *values, order=order):
            yield review_of(row)

    def _rows(self, where: str, *values: str | int, order: str = "at_ms, id") -> Generator[Sequence[Any]]:
        """Give the rows as in COLUMNS, each held to its checksum."""
        query = f"select {COLUMNS}, checksum from reviews where {where} order by {order}"  # noqa: S608 - constant clauses
        with told(self._path):
            for *row, kept in self._connection.execute(query, values):
                if sum_of(row) != kept:
                    raise damaged(self._path, f"the answer {row[0]} is not what was written")
                yield row


_open: WeakSet[ReviewLog] = WeakSet()
"""The logs this process has open."""


def open_log(path: Path, *, create: bool = True) -> ReviewLog:
    """Open the log, bringing an older one up to date; without `create` to read, and a missing file reads as empty."""
    if not any(store_file.is_same(log._path, path) for log in _open):  # noqa: SLF001 - a log of this module
        store_file.refuse_foreign(path)
    if create:
        return ReviewLog(store_file.open_file(path), path)
    if store_file.is_absent(path):
        return ReviewLog(store_file.in_memory(), path)
    connection, writable = store_file.read_file(path)
    return ReviewLog(connection, path, writable=writable)


def read_copy(path: Path) -> ReviewLog:
    """Open the log of another home to read, over a private copy."""
    return ReviewLog(store_file.private_copy(path), path, writable=False)


def _remember(connection: sqlite3.Connection, what: str, at: datetime) -> None:
    connection.execute("insert or replace into told (what, at_ms) values (?, ?)", (what, to_ms(at)))
