"""The review log: append, take back, read. One SQLite file, written only by pmq."""

import os
import sqlite3
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path

from pmq_cards.domain import CardId, DeckId, Goal, Kind, Quality, Review, ReviewId
from pmq_cards.errors import HomeError
from pmq_cards.ids import from_ms, next_id, to_ms

APPLICATION_ID = 0x706D7131
"""`pmq1`: tells a review log from any other SQLite file."""
BUSY_SECONDS = 10
"""How long a write waits for another pmq to finish its own."""

_MIGRATIONS = Path(__file__).parent / "migrations"
_COLUMNS = "id, card, at_ms, day, quality, kind, took_ms, device, typed"


class Mark(StrEnum):
    """What a learner can say of a card."""

    SUSPENDED = "suspended"
    FLAGGED = "flagged"


@dataclass(frozen=True, slots=True)
class Answer:
    """A review that has not been written yet: what the log needs to know to make one."""

    card_id: CardId
    at: datetime
    day: date
    quality: Quality
    kind: Kind = Kind.REVIEW
    took_ms: int | None = None
    typed: str = ""


class ReviewLog:
    """All answers of one home, in the order of their instants.

    Every call that writes is one transaction, on disk when it returns. Raises HomeError with a sentence where the
    file cannot be used; the file is then as it was.
    """

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        """Wrap an open, migrated connection; `open_log` is the way to get one."""
        self._connection = connection
        self._path = path

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def append(self, answer: Answer) -> Review:
        """Write one answer given here and now; give it back with its id."""
        with self.transaction() as connection:
            device, at_ms = _device(connection), to_ms(answer.at)
            (newest,) = connection.execute(
                "select max(id) from reviews where at_ms = ? and device = ?", (at_ms, device)
            ).fetchone()
            review = Review(
                id=next_id(at_ms, newest, int.from_bytes(os.urandom(9), "big")),
                card_id=answer.card_id,
                at=from_ms(at_ms),
                day=answer.day,
                quality=answer.quality,
                kind=answer.kind,
                took_ms=answer.took_ms,
                device=device,
                typed=answer.typed,
            )
            _insert(connection, review)
        return review

    def merge(self, reviews: Iterable[Review], undone: Iterable[ReviewId] = ()) -> int:
        """Take in the reviews whose id is not here yet, and the undoing of others; give how many were new.

        All or none. A review that was undone here stays undone.
        """
        with self.transaction() as connection:
            added = sum(_insert(connection, review) for review in reviews)
            connection.executemany(
                "update reviews set undone_at_ms = coalesce(undone_at_ms, at_ms) where id = ?",
                [(review_id,) for review_id in undone],
            )
        return added

    def newest_answer(self, among: Container[CardId] | None = None) -> Review | None:
        """Give the newest answer given in this home that was not undone, None where there is none.

        `among` leaves out the answers to other cards.
        """
        with told(self._path):
            device = _device(self._connection)
        own = self._read("undone_at_ms is null and device = ?", device, order="seq desc")
        return next((review for review in own if among is None or review.card_id in among), None)

    def take_back(self, at: datetime, review_id: ReviewId) -> None:
        """Mark a review as undone; one that is undone already stays so."""
        with self.transaction() as connection:
            connection.execute(
                "update reviews set undone_at_ms = ? where id = ? and undone_at_ms is null", (to_ms(at), review_id)
            )

    def reviews(self) -> tuple[Review, ...]:
        """Give every review that was not undone, oldest first."""
        return self._read("undone_at_ms is null")

    def undone(self) -> tuple[Review, ...]:
        """Give every review that was undone, oldest first."""
        return self._read("undone_at_ms is not null")

    def reviews_of(self) -> Mapping[CardId, tuple[Review, ...]]:
        """Give the reviews card by card, oldest first; a card without reviews has an empty tuple."""
        grouped: dict[CardId, list[Review]] = defaultdict(list)
        for review in self.reviews():
            grouped[review.card_id].append(review)
        return defaultdict(tuple, {card_id: tuple(of_card) for card_id, of_card in grouped.items()})

    def card_reviews(self, card_id: CardId) -> tuple[Review, ...]:
        """Give the reviews of one card, oldest first."""
        return self._read("undone_at_ms is null and card = ?", card_id)

    def marked(self, mark: Mark) -> frozenset[CardId]:
        """Give the cards that bear the mark."""
        with told(self._path):
            rows = self._connection.execute("select card from marks where mark = ?", (mark,)).fetchall()
        return frozenset(CardId(row[0]) for row in rows)

    def set_mark(self, card_ids: Iterable[CardId], mark: Mark, *, on: bool, at: datetime) -> int:
        """Put the mark on cards or take it off; give how many changed."""
        statement = (
            "insert or ignore into marks (card, mark, since_ms) values (?, ?, ?)"
            if on
            else "delete from marks where card = ? and mark = ? and ? is not null"
        )
        with self.transaction() as connection:
            return sum(connection.execute(statement, (card, mark, to_ms(at))).rowcount for card in card_ids)

    def goal(self) -> Goal | None:
        """Give the interview the learner prepares for, None where no date is set."""
        with told(self._path):
            row = self._connection.execute("select day, since, decks, minutes_per_day from plan").fetchone()
        if row is None:
            return None
        day, since, decks, minutes_per_day = row
        return Goal(
            date.fromisoformat(day), date.fromisoformat(since), tuple(map(DeckId, decks.split())), minutes_per_day
        )

    def set_goal(self, goal: Goal) -> None:
        """Put an interview in the place of the one before."""
        row = (goal.day.isoformat(), goal.since.isoformat(), " ".join(goal.decks), goal.minutes_per_day)
        with self.transaction() as connection:
            connection.execute("delete from plan")
            connection.execute("insert into plan (one, day, since, decks, minutes_per_day) values (1, ?, ?, ?, ?)", row)

    def clear_goal(self) -> bool:
        """Forget the interview; tell whether there was one."""
        with self.transaction() as connection:
            return connection.execute("delete from plan").rowcount > 0

    def tell_over(self, at: datetime) -> bool:
        """Note that the learner is told of the end of the plan; True the first time.

        An instant later than `at` does not count: it was a look ahead with --now.
        """
        with self.transaction() as connection:
            changed = connection.execute(
                "update plan set told_over_ms = :at where told_over_ms is null or told_over_ms > :at", {"at": to_ms(at)}
            )
        return changed.rowcount > 0

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Hold the write lock: all that is done inside is on disk at the end, or nothing is."""
        with told(self._path), _immediate(self._connection):
            yield self._connection

    def _read(self, where: str, *values: str, order: str = "at_ms, id") -> tuple[Review, ...]:
        query = f"select {_COLUMNS} from reviews where {where} order by {order}"  # noqa: S608 - constant clauses
        with told(self._path):
            rows = self._connection.execute(query, values).fetchall()
        try:
            return tuple(map(_review, rows))
        except (ValueError, OverflowError) as error:
            raise HomeError(
                f"{self._path} holds a row that pmq never writes ({error}); put a backup in its place"
            ) from error


def open_log(path: Path, *, create: bool = True) -> ReviewLog:
    """Open the log, bringing an older one up to date; without `create` a missing file reads as an empty log."""
    if not create and not path.exists():
        connection = sqlite3.connect(":memory:", isolation_level=None)
        _migrate(connection, path)
        return ReviewLog(connection, path)
    _refuse_foreign_header(path)
    with told(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)
        try:
            _refuse_newer(connection, path)
            _migrate(connection, path)
            connection.execute("pragma journal_mode = wal")
            connection.execute("pragma synchronous = full")
        except BaseException:
            connection.close()
            raise
    return ReviewLog(connection, path)


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Turn what SQLite and the system say of a file into a HomeError with a sentence that helps."""
    try:
        yield
    except sqlite3.Error as error:
        raise HomeError(_sentence(path, error)) from error
    except OSError as error:
        raise HomeError(
            f"cannot use {path.parent}: {error.strerror}; choose another folder with --home or PMQ_HOME"
        ) from error


def _sentence(path: Path, error: sqlite3.Error) -> str:
    text = str(error)
    if "locked" in text or "busy" in text:
        return f"another program has been writing to {path} for {BUSY_SECONDS} seconds; try again when it is done"
    if "readonly" in text or "unable to open" in text:
        return f"cannot write {path}; check its permissions, or choose another folder with --home or PMQ_HOME"
    if "full" in text or "disk I/O" in text:
        return f"cannot write {path}: the disk is full or failing ({text}); every answer given before this one is safe"
    return (
        f"{path} is damaged or is no review log ({text}); it was left as it is: move it away to start anew, "
        "or put a backup in its place"
    )


def _refuse_foreign_header(path: Path) -> None:
    """Look at the 100 bytes every SQLite file begins with, before SQLite may touch the file."""
    with told(path):
        if not path.exists():
            return
        with path.open("rb") as file:
            header = file.read(100)
    if not header:
        return
    application_id = int.from_bytes(header[68:72], "big")
    if not header.startswith(b"SQLite format 3\0") or application_id not in {0, APPLICATION_ID}:
        raise HomeError(f"{path} is not a pmq review log; it was left as it is: move it away, or choose another --home")


def _refuse_newer(connection: sqlite3.Connection, path: Path) -> None:
    version, known = _version(connection), len(_migrations())
    if version > known:
        raise HomeError(
            f"{path} was written by a newer pmq (log version {version}, this pmq knows up to {known}); "
            "it was left as it is: update pmq"
        )
    (application_id,) = connection.execute("pragma application_id").fetchone()
    (tables,) = connection.execute("select count(*) from sqlite_master").fetchone()
    if application_id != APPLICATION_ID and tables:
        raise HomeError(
            f"{path} is another program's database; it was left as it is: move it away, or choose another --home"
        )


def _migrate(connection: sqlite3.Connection, path: Path) -> None:
    migrations = _migrations()
    if _version(connection) == len(migrations):
        return
    with told(path), _immediate(connection):
        for version in range(_version(connection), len(migrations)):
            for statement in _statements(migrations[version].read_text(encoding="utf-8")):
                connection.execute(statement)
        connection.execute("insert or ignore into device select ? where not exists (select 1 from device)", (_name(),))
        connection.execute(f"pragma application_id = {APPLICATION_ID}")
        connection.execute(f"pragma user_version = {len(migrations)}")


def _migrations() -> list[Path]:
    return sorted(_MIGRATIONS.glob("[0-9]*.sql"))


def _version(connection: sqlite3.Connection) -> int:
    (version,) = connection.execute("pragma user_version").fetchone()
    return int(version)


def _statements(script: str) -> Iterator[str]:
    """Split a script: `executescript` would commit the transaction it runs in."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""


@contextmanager
def _immediate(connection: sqlite3.Connection) -> Iterator[None]:
    connection.execute("begin immediate")
    try:
        yield
        connection.execute("commit")
    except BaseException:
        if connection.in_transaction:
            connection.execute("rollback")
        raise


def _name() -> str:
    return os.urandom(4).hex()


def _device(connection: sqlite3.Connection) -> str:
    (device,) = connection.execute("select id from device").fetchone()
    return str(device)


def _insert(connection: sqlite3.Connection, review: Review) -> int:
    row = (
        review.id,
        review.card_id,
        to_ms(review.at),
        review.day.isoformat(),
        int(review.quality),
        review.kind.value,
        review.took_ms,
        review.device,
        review.typed,
    )
    inserted = connection.execute(
        f"insert into reviews ({_COLUMNS}) values (?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (id) do nothing",  # noqa: S608 - constant column names
        row,
    )
    return inserted.rowcount


def _review(row: tuple[str, str, int, str, int, str, int | None, str, str]) -> Review:
    review_id, card, at_ms, day, quality, kind, took_ms, device, typed = row
    return Review(
        id=ReviewId(review_id),
        card_id=CardId(card),
        at=from_ms(at_ms),
        day=date.fromisoformat(day),
        quality=Quality(quality),
        kind=Kind(kind),
        took_ms=took_ms,
        device=device,
        typed=typed,
    )
