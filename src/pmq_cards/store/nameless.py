"""An SQLite database without a name: a copy of what somebody keeps, which cannot outlive even a killed process."""

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from tempfile import mkdtemp
from typing import BinaryIO

from pmq_cards.store.wal import do_without


@contextmanager
def nameless(pour: Callable[[BinaryIO], None]) -> Iterator[sqlite3.Connection]:
    """Open a database that holds what `pour` writes, to read; its file has lost its name before there is a byte in it.

    SQLite opens by name only, so it is given an empty file. Where a file that is open keeps its name, as on Windows, it
    is removed at the end. Raises OSError, and what `pour` and SQLite raise.
    """
    folder = Path(mkdtemp(prefix="pmq-"))
    try:
        path = folder / "copy"
        with path.open("x+b") as file, closing(sqlite3.connect(path, isolation_level=None)) as connection:
            with suppress(OSError):
                path.unlink()
                folder.rmdir()
            pour(file)
            do_without(file)
            file.flush()
            connection.execute("pragma query_only = on")
            yield connection
    finally:
        shutil.rmtree(folder, ignore_errors=True)
