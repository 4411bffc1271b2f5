"""What this log still has to tell the folder it shares with other devices, and how far it has read there."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

from pmq_cards.store.device import claim
from pmq_cards.store.log import ReviewLog

if TYPE_CHECKING:
    from sqlite3 import Connection

    from pmq_cards.store.events import Event, Taken


class Read(NamedTuple):
    """How far a file was read: the bytes up to there, and a checksum of the last of them."""

    bytes: int
    tail: int


def joined(log: ReviewLog) -> str | None:
    """Give the folder that is shared, None where none is."""
    with log.reading() as connection:
        row = connection.execute("select folder from sync").fetchone()
    return str(row[0]) if row else None


def join(log: ReviewLog, folder: str) -> None:
    """Share a folder from now on, in the place of another."""
    with log.transaction() as connection:
        connection.execute("insert or replace into sync (one, folder) values (1, ?)", (folder,))
        _begin_anew(connection)


def leave(log: ReviewLog) -> None:
    """Share no folder any more."""
    with log.transaction() as connection:
        for table in ("sync", "outbox", "taken"):
            connection.execute(f"delete from {table}")  # noqa: S608 - constant names


def share_with(log: ReviewLog, folder: str | None, *, is_set: bool) -> bool:
    """Have what is written from now on told to the folder of the settings, to none where none is set.

    Tell whether it is shared only now: it is to be read before anything is told there.
    """
    now = joined(log)
    if folder and now != folder:
        join(log, folder)
        return True
    if now and folder is None and not is_set:
        leave(log)
    return False


def begin_anew(log: ReviewLog) -> None:
    """Note everything the log knows as still to be told, and no file as read: what they tell is left out again."""
    with log.transaction() as connection:
        _begin_anew(connection)


def device_of(log: ReviewLog) -> str:
    """Give the name this home signs with, inside a transaction."""
    with log.reading() as connection:
        return claim(connection, log.place)


def read_so_far(log: ReviewLog) -> Mapping[str, Read]:
    """Give how far each file of the folder was read, by its name."""
    with log.reading() as connection:
        return {name: Read(*read) for name, *read in connection.execute("select file, bytes, tail from taken")}


def has_news(log: ReviewLog) -> bool:
    """Tell whether anything is still to be told."""
    with log.reading() as connection:
        return connection.execute("select 1 from outbox limit 1").fetchone() is not None


def take_from(log: ReviewLog, found: "Iterable[Event]", read: Mapping[str, Read]) -> "Taken":
    """Take in what other devices told, and remember how far their files were read: all of it, or nothing.

    It is not told again: neither what is new, nor what was still to be told and stands in their files as it is here.
    """
    from pmq_cards.store.events import take_in_with

    with log.transaction() as connection:
        (last,) = connection.execute("select ifnull(max(seq), 0) from outbox").fetchone()
        taken = _take_in_untold(log, found) if last else take_in_with(log, found)
        connection.execute("delete from outbox where seq > ?", (last,))
        _remember(log, read)
    return taken


def tell(log: ReviewLog, write: "Callable[[str, Iterator[Event]], Mapping[str, Read]]") -> int:
    """Hand what is to be told, oldest first, to `write` with this device's name; forget it when that is done.

    `write` gives how far the device's own file is read now. Give how many changes were told.
    """
    from pmq_cards.store.events import event_of

    count = 0

    def told() -> "Iterator[Event]":
        nonlocal count
        for kind, key, _ in connection.execute(_EACH_ONCE):
            yield from event_of(log, kind, key)
            count += 1

    if not has_news(log):
        return 0
    with log.transaction():  # of its own: where writing is killed, the file is found again under this name
        device = device_of(log)
    with log.transaction() as connection:
        _remember(log, write(device, told()))
        connection.execute("delete from outbox")
    return count


def _take_in_untold(log: ReviewLog, found: "Iterable[Event]") -> "Taken":
    """Take in, and forget what was to be told and is told by others just so."""
    from pmq_cards.domain import Review
    from pmq_cards.store.events import event_of, name_of, take_in_with

    others: list[Event] = []

    def is_told(event: "Event") -> None:
        kind, key = name_of(event)
        if event in event_of(log, kind, key):
            connection.execute("insert or ignore into told_there values (?, ?)", (kind, key))

    def noted() -> "Iterator[Event]":
        for event in found:
            if isinstance(event, Review):
                is_told(event)
            else:  # of two marks the newer one stands: which it is shows at the end
                others.append(event)
            yield event

    with log.reading() as connection:
        connection.execute("create temp table told_there (event, key, primary key (event, key)) without rowid")
        taken = take_in_with(log, noted())
        for event in others:
            is_told(event)
        connection.execute("delete from outbox where (event, key) in told_there")
        connection.execute("drop table told_there")
    return taken


def _begin_anew(connection: "Connection") -> None:
    for table in ("taken", "outbox"):
        connection.execute(f"delete from {table}")  # noqa: S608 - constant names
    for statement in _EVERYTHING:
        connection.execute(f"insert into outbox (event, key) {statement}")


def _remember(log: ReviewLog, read: Mapping[str, Read]) -> None:
    with log.reading() as connection:
        connection.executemany(
            "insert or replace into taken (file, bytes, tail) values (?, ?, ?)",
            [(name, so_far.bytes, so_far.tail) for name, so_far in read.items()],
        )


_EACH_ONCE = "select event, key, max(seq) from outbox group by event, key order by max(seq)"
_EVERYTHING = (
    "select 'answer', id from reviews order by seq",
    "select 'undo', id from reviews where undone_at_ms is not null order by seq",
    "select 'mark', mark || ' ' || card from marks",
    "select 'plan', '' from plan",
    "select 'mock', id from mocks",
    "select 'undo', id from mocks where undone_at_ms is not null",
    "select 'asked', id from asked",
    "select 'undo', id from asked where undone_at_ms is not null",
    "select 'note', card from anki_notes",
)
