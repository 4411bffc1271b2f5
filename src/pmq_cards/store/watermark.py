"""The log's own mark of its state, for files derived from it; asked without loading what reads a log."""

from __future__ import annotations

import os

try:
    import _sqlite3 as sqlite3  # without the adapters of `sqlite3`, which load datetime
except ImportError:
    import sqlite3  # type: ignore[no-redef]

STATE = "select count, incarnation, (select id from reviews order by seq desc limit 1) from changes"
"""Gives the values of `changed.Changes`."""


def changes(log_path: str) -> tuple[int, str, str | None, int] | None:
    """Give the log's own mark of its state, None where it is not there or does not answer at once.

    Only while this process has no connection to it, as with everything that opens the file.
    """
    try:
        state = os.stat(log_path)
        if not state.st_size or not os.path.isfile(log_path):
            return None
        connection = sqlite3.connect(log_path, timeout=0)
        try:
            return (*connection.execute(STATE).fetchone(), state.st_ino)
        finally:
            connection.close()
    except (OSError, sqlite3.Error, UnicodeDecodeError, TypeError):
        return None
