"""Anki's files -> a private copy of the collection in them: packages, backups, and a collection in use.

Nothing in a file is trusted: no name in it becomes a path, sizes are limited while unpacking, and the database is
opened as a copy that has no name, never where it lies.
"""

import shutil
import sqlite3
import sys
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from tempfile import TemporaryFile
from types import ModuleType
from typing import IO, BinaryIO, cast

from pmq_cards.errors import PmqError
from pmq_cards.exchange.zips import DAMAGED
from pmq_cards.store.nameless import nameless
from pmq_cards.store.wal import take_in

ZIP_MAGIC = (b"PK\x03\x04", b"PK\x05\x06")
SQLITE_MAGIC = b"SQLite format 3\0"

LARGEST_BYTES = 1 << 30
"""No collection is larger: a million reviews take about 100 MB."""
ALWAYS_FINE_BYTES = 64 << 20
HIGHEST_RATIO = 200
"""Beyond ALWAYS_FINE_BYTES, what unpacks to more than this many times its size is a bomb; collections reach 20."""
LONGEST_META = 1024
NEWEST_SCHEMA = 18
"""What Anki calls the tables of its collections since 2021."""
CHUNK = 1 << 20
COPY_ATTEMPTS = 20
"""How often a collection is copied anew because Anki wrote to it meanwhile."""

_COLLECTION_OF_VERSION = {1: "collection.anki2", 2: "collection.anki21", 3: "collection.anki21b"}
"""Package version -> the member that is the collection. The others of these are a note that says: update Anki."""

_NEEDED: Mapping[str, frozenset[str]] = {
    "notes": frozenset({"id", "guid", "flds", "tags"}),
    "cards": frozenset({"id", "nid", "did", "odid", "ord"}),
    "revlog": frozenset({"id", "cid", "ease", "factor", "time", "type"}),
}


class AnkiFileError(PmqError):
    """The file is none that Anki wrote, or not a whole one."""


def is_anki_file(path: Path) -> bool:
    """Tell by its first bytes whether a file is a package or a collection. Raises PmqError where it cannot be read."""
    start = _start(path)
    return start.startswith((*ZIP_MAGIC, SQLITE_MAGIC))


def holds_collection(path: Path) -> bool:
    """Tell whether a file is a collection or holds one, whole or damaged; False for a pipe and for nothing."""
    try:
        if not path.is_file() or not is_anki_file(path):
            return False
    except PmqError:
        return False
    if path.suffix.lower() in {".apkg", ".colpkg"} or _start(path).startswith(SQLITE_MAGIC):
        return True
    try:
        with zipfile.ZipFile(path) as archive:
            return not set(_COLLECTION_OF_VERSION.values()).isdisjoint(archive.namelist())
    except (OSError, *DAMAGED):
        return False


def is_whole(path: Path) -> bool:
    """Tell whether a file of Anki's holds a whole collection, not some decks of one."""
    return path.suffix.lower() == ".colpkg" or _start(path).startswith(SQLITE_MAGIC)


@contextmanager
def anki_collection(path: Path) -> Iterator[sqlite3.Connection]:
    """Open a copy of the collection in a .apkg, .colpkg, backup or collection.anki2; it is gone at the end.

    The tables notes, cards and revlog are there with Anki's columns; what the rows hold is not checked.
    Raises AnkiFileError, also for what SQLite finds damaged while the caller reads.
    """
    with _told(path), _private_copy(path) as connection:
        _check_tables(path, connection)
        yield connection


@contextmanager
def _private_copy(path: Path) -> Iterator[sqlite3.Connection]:
    if _start(path).startswith(SQLITE_MAGIC):
        with _copy_in_use(path) as connection:
            yield connection
    else:
        with nameless(partial(_unpack, path)) as connection:
            _make_readable(connection)
            yield connection


def _start(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(len(SQLITE_MAGIC))
    except OSError as error:
        raise PmqError(f"{path} cannot be read: {error.strerror}; check the name and its permissions") from error


@contextmanager
def _told(path: Path) -> Iterator[None]:
    try:
        yield
    except (sqlite3.Error, UnicodeDecodeError) as error:  # SQLite names what is damaged, in bytes that are no text
        raise AnkiFileError(
            f"{path} holds a damaged Anki collection ({error}); in Anki run Tools > Check Database, then export again"
        ) from error
    except OSError as error:
        raise AnkiFileError(f"{path} cannot be copied to a temporary folder: {error.strerror or error}") from error


# Packages


def _unpack(path: Path, copy: BinaryIO) -> None:
    """Write the collection of a package to `copy`."""
    zstd = _zstd()
    try:
        with zipfile.ZipFile(path) as archive:
            name = _collection_name(path, archive)
            member = _member(path, archive, name)
            limit = min(LARGEST_BYTES, max(ALWAYS_FINE_BYTES, HIGHEST_RATIO * member.compress_size))
            with archive.open(member) as packed:
                unpacked = zstd.open(packed) if name.endswith("b") else packed
                _pour(path, cast("IO[bytes]", unpacked), copy, limit)
    except (*DAMAGED, zstd.ZstdError) as error:
        raise AnkiFileError(f"{path} is damaged or cut off; export it from Anki again, or copy it again") from error


def _zstd() -> ModuleType:
    if sys.version_info >= (3, 14):
        from compression import zstd
    else:
        from backports import zstd
    return zstd


def _collection_name(path: Path, archive: zipfile.ZipFile) -> str:
    """Give the member that is the real collection, which the package's version tells."""
    names = set(archive.namelist())
    if "meta" in names:
        with archive.open(_member(path, archive, "meta")) as file:
            version = _version(file.read(LONGEST_META))
    else:
        version = 2 if _COLLECTION_OF_VERSION[2] in names else 1
    if version not in _COLLECTION_OF_VERSION:
        raise AnkiFileError(_too_new(path))
    name = _COLLECTION_OF_VERSION[version]
    if name not in names:
        raise AnkiFileError(f"{path} is a zip file without an Anki collection in it; export it from Anki")
    return name


def _version(meta: bytes) -> int:
    """Give field 1 of the protobuf message, 0 where it does not come first or is not small."""
    return meta[1] if meta[:1] == b"\x08" and len(meta) > 1 else 0


def _member(path: Path, archive: zipfile.ZipFile, name: str) -> zipfile.ZipInfo:
    member = archive.getinfo(name)
    if member.flag_bits & 1:
        raise AnkiFileError(f"{path} is protected by a password; unpack it and pack it again without one")
    if member.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        raise AnkiFileError(f"{path} is packed in a way Anki does not use; export it from Anki again")
    return member


def _pour(path: Path, source: IO[bytes], target: IO[bytes], limit: int) -> None:
    """Copy until the end, and not a byte beyond the limit."""
    total = 0
    while chunk := source.read(CHUNK):
        total += len(chunk)
        if total > limit:
            raise AnkiFileError(
                f"{path} unpacks to more than {limit >> 20} MiB, which no collection of its size does; it was not read"
            )
        target.write(chunk)


# A collection in use


@contextmanager
def _copy_in_use(path: Path) -> Iterator[sqlite3.Connection]:
    """Open a copy of a collection with its write-ahead log as of one moment, though Anki may be writing to both.

    Anki holds the file locked, so SQLite cannot be asked for a copy. A copy of the file and then of the log is whole
    if the file has not changed since, and the log was not begun anew: what the log gained meanwhile is a later commit
    that is there or is not. Both are checked; where Anki was faster, the copy is made again.
    """
    for _ in range(COPY_ATTEMPTS):
        with suppress(_FasterError), nameless(partial(_copy, path)) as connection:
            _make_readable(connection)
            if _is_sound(connection):
                yield connection
                return
    raise AnkiFileError(
        f"{path} is damaged, or Anki kept writing to it; close Anki and try again, "
        "and if that does not help, run Tools > Check Database there"
    )


class _FasterError(Exception):
    """Anki has written to its collection while it was copied."""


def _copy(path: Path, copy: BinaryIO) -> None:
    """Copy a collection and take its write-ahead log in. Raises _FasterError."""
    log = _log_of(path)
    with TemporaryFile() as log_copy:
        before = _log_header(log)
        _copy_file(path, copy)
        if before:
            try:
                _copy_file(log, log_copy)
            except FileNotFoundError as error:
                raise _FasterError from error
        if not _is_same(path, copy) or _log_header(log) != before:
            raise _FasterError
        take_in(copy, log_copy)


def _copy_file(source: Path, target: IO[bytes]) -> None:
    with source.open("rb") as file:
        shutil.copyfileobj(file, target, CHUNK)


def _is_same(path: Path, copy: BinaryIO) -> bool:
    copy.seek(0)
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            if copy.read(CHUNK) != chunk:
                return False
    return not copy.read(1)


def _log_of(path: Path) -> Path:
    return path.with_name(path.name + "-wal")


def _log_header(log: Path) -> bytes:
    """Give the 32 bytes a write-ahead log begins with, new salts each time it is begun anew; empty where is none."""
    try:
        with log.open("rb") as file:
            return file.read(32)
    except FileNotFoundError:
        return b""


def _is_sound(connection: sqlite3.Connection) -> bool:
    try:
        return bool(connection.execute("pragma quick_check(1)").fetchone() == ("ok",))
    except (sqlite3.Error, UnicodeDecodeError):
        return False


# The database


def _make_readable(connection: sqlite3.Connection) -> None:
    """Teach a connection what Anki's tables ask for, and to trust nothing in them."""
    connection.text_factory = _text
    connection.create_collation("unicase", _unicase)
    connection.execute("pragma trusted_schema = off")


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", "replace")


def _unicase(one: str, other: str) -> int:
    """Compare as Anki's own collation does, near enough for reading."""
    return (one.casefold() > other.casefold()) - (one.casefold() < other.casefold())


def _check_tables(path: Path, connection: sqlite3.Connection) -> None:
    """Refuse a database that is not Anki's; views, virtual tables and computed columns could be anything."""
    if _schema(connection) > NEWEST_SCHEMA:
        raise AnkiFileError(_too_new(path))
    for table, columns in _NEEDED.items():
        if not is_table(connection, table):
            raise AnkiFileError(
                f'{path} is a database of another program (it has no table "{table}" as Anki has); '
                "name a .apkg, .colpkg or collection.anki2"
            )
        keys = {name: key for _, name, _, _, _, key in connection.execute(f"pragma table_info({table})")}
        missing = sorted(columns - set(keys))
        if not missing and not keys["id"] and not _is_unique(connection, table):
            raise AnkiFileError(
                f'{path} is damaged: in table "{table}" two rows have one id; export it from Anki again'
            )
        if missing:
            raise AnkiFileError(
                f'{path} is no collection that Anki made: table "{table}" lacks {", ".join(missing)}; export it again'
            )


def _is_unique(connection: sqlite3.Connection, table: str) -> bool:
    """Tell whether the ids of a table without a primary key, as AnkiPandas writes them, name one row each."""
    query = f"select count(*) = count(distinct id) from {table}"  # noqa: S608 - a constant name
    return bool(connection.execute(query).fetchone()[0])


def _schema(connection: sqlite3.Connection) -> int:
    """Give the version of the collection's tables, 0 where it does not say so."""
    if not is_table(connection, "col"):
        return 0
    named = any(column[1] == "ver" for column in connection.execute("pragma table_info(col)"))
    row = connection.execute("select ver from col").fetchone() if named else None
    return row[0] if row and isinstance(row[0], int) else 0


def _too_new(path: Path) -> str:
    return (
        f'{path} was written by an Anki newer than this pmq knows; update pmq, or export with "Support older Anki '
        'versions" ticked'
    )


def is_table(connection: sqlite3.Connection, name: str) -> bool:
    """Tell whether the database has a table of its own by that name, not a view or a virtual table."""
    query = "select 1 from sqlite_master where type = 'table' and name = ? and rootpage > 0"
    return connection.execute(query, (name,)).fetchone() is not None
