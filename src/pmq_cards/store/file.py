"""The file of the review log: open it, refuse what is none, bring an older one up to date, say what goes wrong."""

import os
import sqlite3
import stat
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from pmq_cards.errors import DamagedLogError, HomeError
from pmq_cards.files import make_private
from pmq_cards.store.trouble import BUSY_SECONDS, backups_of, damaged, newest_backup, told

APPLICATION_ID = 0x706D7131
"""`pmq1`: tells a review log from any other SQLite file."""
LEFTOVERS = ("-wal", "-shm")
"""What SQLite keeps beside a log while it is used, and leaves there after a crash: the newest answers are in it."""

SQLITE_VERSION = sqlite3.sqlite_version

ROOM = 2 << 20
"""Bytes that some fifty answers take in the write-ahead log."""

_MIGRATIONS = Path(__file__).parent / "migrations"
_UNFINISHED, _LEFT_SECONDS = ".part", 3600
"""What ends the name of a copy that is being made, and how long nobody can be making one."""
_HEADER = 100
"""Every SQLite file begins with so many bytes that say what it is."""


def open_file(path: Path) -> sqlite3.Connection:
    """Open the log to read and write, made where there is none, an older one brought up to date.

    Raises HomeError where the file cannot be used; it is then as it was.
    """
    with told(path):
        make_private(path.parent)
        with _closed_on_failure(sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)) as connection:
            _bring_up_to_date(connection, path)
            make_durable(connection)
            return connection


def read_file(path: Path) -> tuple[sqlite3.Connection, bool]:
    """Open the log to read, never waiting for another pmq; tell whether it can be written over the same connection.

    Where the disk is read-only, or an older log cannot be brought up to date now, the connection is to a private copy.
    """
    with told(path):
        try:
            address = f"file:{_quoted(path)}?mode=rw"
            with _closed_on_failure(
                sqlite3.connect(address, uri=True, timeout=BUSY_SECONDS, isolation_level=None)
            ) as connection:
                _bring_up_to_date(connection, path)
                return connection, os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)
        except sqlite3.OperationalError as error:
            if not _cannot_be_written(error):
                raise
        return _private(path), False


def make_durable(connection: sqlite3.Connection) -> None:
    """Have every transaction on disk when it ends, with readers beside it."""
    _use_wal(connection)
    connection.execute("pragma synchronous = full")
    connection.execute("pragma threads = 4")  # what sorts many answers does it on more than one core


def make_room(connection: sqlite3.Connection) -> None:
    """Have the write-ahead log grown for a sitting: a commit that lets a file grow waits twice for the disk.

    What SQLite puts there is never committed, and the answers go in its place. Where it cannot be, nothing is lost.
    """
    (mode,) = connection.execute("pragma journal_mode").fetchone()
    if mode != "wal":
        return
    connection.execute("pragma cache_size = 10")  # what does not fit goes into the file
    with suppress(sqlite3.OperationalError):
        connection.execute("begin immediate")
        with suppress(sqlite3.OperationalError):
            connection.execute("insert into outbox (event, key) values ('', ?)", ("x" * ROOM,))
        connection.execute("rollback")
    connection.execute("pragma cache_size = -2000")  # as SQLite has it


def in_memory() -> sqlite3.Connection:
    """Give an empty log that no file holds."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    _bring_up_to_date(connection, None)
    return connection


def copy_to(connection: sqlite3.Connection, target: Path) -> None:
    """Write a whole copy of the log, leftovers included, under a name that is free; on disk when it returns.

    Another pmq may make the same at the same time. What one that was killed left an hour ago is removed.
    """
    unfinished = target.with_name(f".{target.name}.{os.urandom(4).hex()}{_UNFINISHED}")
    make_private(target.parent)
    try:
        connection.execute("vacuum into ?", (str(unfinished),))
        with unfinished.open("rb") as file:
            os.fsync(file.fileno())
        now = unfinished.stat().st_mtime
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)
    for left in target.parent.glob(f".*{_UNFINISHED}"):
        with suppress(OSError):
            if now - left.stat().st_mtime > _LEFT_SECONDS:
                left.unlink()


def checksum(*values: object) -> int:
    """Give the checksum of a row's values in the order of its columns; the last may be any text.

    What it is made of is written into every log and stays for ever: CRC-32 over the values, a line each.
    """
    return zlib.crc32("\n".join(["" if value is None else str(value) for value in values]).encode())


def refuse_damaged(connection: sqlite3.Connection, path: Path, *, thorough: bool = False) -> None:
    """Look at the whole file's structure; thorough, at its indexes too. Raises DamagedLogError."""
    with told(path):
        (said,) = connection.execute(f"pragma {'integrity' if thorough else 'quick'}_check(1)").fetchone()
    if said != "ok":
        raise damaged(path, said)


def refuse_foreign(path: Path) -> None:
    """Look at what is there before SQLite may touch it. Raises HomeError for what can be no log.

    Only while this process has no connection to the file: closing any descriptor of it would drop SQLite's locks.
    """
    with told(path):
        if path.is_symlink() and not path.exists():
            raise HomeError(
                f"{path} is a link to {path.readlink()}, which is not there; connect the disk it is on, or remove it"
            )
        if not path.exists():
            return
        if not stat.S_ISREG(path.stat().st_mode):
            raise HomeError(f"{path} is no ordinary file; move it away, or choose another --home")
        with path.open("rb") as file:
            header = file.read(_HEADER)
    if not header:
        refuse_emptied(path)
    elif not header.startswith(b"SQLite format 3\0") or header[68:72] not in {bytes(4), _id_bytes()}:
        raise HomeError(f"{path} is not a pmq review log; it was left as it is: move it away, or choose another --home")


def is_log(path: Path) -> bool:
    """Tell whether a file says of itself that it is a review log; never asked of the log that is open."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            return False
        with path.open("rb") as file:
            header = file.read(_HEADER)
    except OSError:
        return False
    return header.startswith(b"SQLite format 3\0") and header[68:72] == _id_bytes()


def private_copy(path: Path) -> sqlite3.Connection:
    """Open a copy of another home's log, which stays as it is. Raises HomeError where it is none."""
    refuse_foreign(path)
    with told(path):
        return _private(path)


def is_absent(path: Path) -> bool:
    """Tell whether there is no log: no file, or one without a byte, in which a new log is begun."""
    return not path.exists() or is_emptied(path)


def is_emptied(path: Path) -> bool:
    """Tell whether a file without a byte is there; the learner is to be told."""
    with suppress(OSError):
        return path.stat().st_size == 0
    return False


def is_same(one: Path, other: Path) -> bool:
    """Tell whether both names are of one file."""
    with suppress(OSError):
        return one.samefile(other)
    return False


def refuse_emptied(path: Path) -> None:
    """Raise DamagedLogError where a file without a byte stands in the place of a log."""
    left = path.with_name(f"{path.name}-wal")
    backup = newest_backup(path)
    if (left.exists() or backup) and is_emptied(path):  # looked at again: another pmq may just have begun it
        way = f"pmq restore {backup.name}" if backup else f"its newest answers may be in {left}: pmq doctor --salvage"
        raise DamagedLogError(f"{path} is empty, though answers were given here; get them back: {way}")


def _id_bytes() -> bytes:
    return APPLICATION_ID.to_bytes(4, "big")


def _bring_up_to_date(connection: sqlite3.Connection, path: Path | None) -> None:
    """Refuse another program's file or a newer log; migrate an older one, a copy of which is kept first."""
    connection.create_function("pmq_sum", -1, checksum, deterministic=True)
    version, application_id, tables = _state(connection)
    known = len(migrations())
    if version > known:
        raise HomeError(
            f"{path} was written by a newer pmq (log version {version}, this pmq knows up to {known}); "
            "it was left as it is: update pmq"
        )
    if application_id != APPLICATION_ID and tables:
        raise HomeError(
            f"{path} is another program's database; it was left as it is: move it away, or choose another --home"
        )
    if version < known:
        if version and path is not None:
            with suppress(
                sqlite3.Error, OSError
            ):  # a full disk is no reason not to drill: the change is one transaction
                copy_to(connection, backups_of(path) / f"reviews-before-version-{known}.db")
        _migrate(connection)
    connection.execute("select checksum from reviews limit 0")  # a log with other tables is damaged, whatever its id


def _state(connection: sqlite3.Connection) -> tuple[int, int, int]:
    """Give version, application id and number of tables as of one moment: another pmq may be making the file."""
    connection.execute("begin")
    try:
        (tables,) = connection.execute("select count(*) from sqlite_master").fetchone()
        (version,) = connection.execute("pragma user_version").fetchone()
        (application_id,) = connection.execute("pragma application_id").fetchone()
    finally:
        connection.execute("rollback")
    return version, application_id, tables


def migrations() -> list[Path]:
    """Give the steps from an empty file to today's log, oldest first; a log's version is how many it has behind it."""
    return sorted(_MIGRATIONS.glob("[0-9]*.sql"))


def _migrate(connection: sqlite3.Connection) -> None:
    with immediate(connection):
        (version,) = connection.execute("pragma user_version").fetchone()
        steps = migrations()
        for step in steps[version:]:
            for statement in _statements(step.read_text(encoding="utf-8")):
                connection.execute(statement)
        connection.execute(f"pragma application_id = {APPLICATION_ID}")
        connection.execute(f"pragma user_version = {len(steps)}")


def _statements(script: str) -> Iterator[str]:
    """Split a script: `executescript` would commit the transaction it runs in."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""


@contextmanager
def immediate(connection: sqlite3.Connection) -> Iterator[None]:
    """Hold the write lock: all that is done inside is on disk at the end, or nothing is."""
    connection.execute("begin immediate")
    try:
        yield
        connection.execute("commit")
    except BaseException:
        if connection.in_transaction:
            connection.execute("rollback")
        raise


def _use_wal(connection: sqlite3.Connection) -> None:
    """Let readers and a writer go on side by side; a file system without shared memory keeps its own mode.

    SQLite does not wait for the lock this takes, so a pmq that begins beside this one is waited for here.
    """
    last = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            connection.execute("pragma journal_mode = wal")
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > last:
                raise
            time.sleep(0.01)
        else:
            return


def _cannot_be_written(error: sqlite3.Error) -> bool:
    return any(words in str(error) for words in ("readonly", "unable to open", "disk is full", "locked", "disk I/O"))


def _private(path: Path) -> sqlite3.Connection:
    """Give a connection to a copy of the log and its leftovers, which has no name any more when this returns."""
    import shutil
    import tempfile

    with tempfile.TemporaryDirectory(prefix="pmq-", ignore_cleanup_errors=True) as folder:
        copy = Path(folder) / path.name
        for suffix in ("", "-wal"):
            source = path.with_name(path.name + suffix)
            if source.exists():
                shutil.copyfile(source, copy.with_name(copy.name + suffix))
        with _closed_on_failure(sqlite3.connect(copy, isolation_level=None)) as connection:
            _bring_up_to_date(connection, None)
            return connection


@contextmanager
def _closed_on_failure(connection: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    try:
        yield connection
    except BaseException:
        connection.close()
        raise


def _quoted(path: Path) -> str:
    """Give a path as SQLite's addresses have it."""
    from urllib.parse import quote

    return quote(os.fsencode(path))
