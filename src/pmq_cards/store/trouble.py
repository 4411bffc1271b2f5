"""What goes wrong with the file of the log, as a sentence that helps."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from pmq_cards.errors import DamagedLogError, HomeError

BUSY_SECONDS = 10
"""How long a write waits for another pmq to finish its own."""
_ROOM = 64 << 20
"""Bytes that a disk which is not full has left."""


def backups_of(path: Path) -> Path:
    """Give the folder of the copies that are kept of a log."""
    return path.parent / "backups"


def newest_backup(path: Path) -> Path | None:
    """Give the copy that was made last, None where there is none."""
    with suppress(OSError):
        made = [copy for copy in backups_of(path).glob("reviews-*.db") if copy.is_file()]
        return max(made, key=lambda copy: copy.stat().st_mtime_ns, default=None)
    return None


def damaged(path: Path, said: str) -> DamagedLogError:
    """Give the error about a log that cannot be trusted: what was found, and the way back."""
    backup = newest_backup(path)
    way = f"go back to the newest backup with: pmq restore {backup.name}" if backup else "there is no backup of it yet"
    return DamagedLogError(
        f"{path} is damaged ({said}); it was left as it is: {way}; to take out every answer that can still be read: "
        "pmq doctor --salvage"
    )


def unwritable(path: Path) -> str:
    """Give the sentence about a log that can only be read."""
    return f"cannot write {path}; check its permissions, or choose another folder with --home or PMQ_HOME"


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Turn what SQLite and the system say of a file into a HomeError with a sentence that helps."""
    try:
        yield
    except sqlite3.Error as error:
        raise _told(path, error) from error
    except UnicodeDecodeError as error:  # sqlite3 decodes texts, and the messages about a damaged schema
        raise damaged(path, "a text in it is no UTF-8") from error
    except OSError as error:
        raise HomeError(
            f"cannot use {path.parent}: {error.strerror}; choose another folder with --home or PMQ_HOME"
        ) from error


def _told(path: Path, error: sqlite3.Error) -> HomeError:
    text = str(error)
    if any(words in text for words in ("malformed", "not a database", "corrupt", "no such table", "no such column")):
        return damaged(path, text)
    return HomeError(_sentence(path, text))


def _sentence(path: Path, text: str) -> str:
    if "locked" in text or "busy" in text:
        return f"another program has been writing to {path} for {BUSY_SECONDS} seconds; try again when it is done"
    if "readonly" in text or "unable to open" in text:
        return unwritable(path)
    if "full" in text or "disk I/O" in text:
        other = ", or the one of temporary files (TMPDIR) is" if has_room(path) else ""  # SQLite sorts much there
        what = f"the disk is full or failing ({text}){other}"
        return f"cannot write {path}: {what}; every answer given before this one is safe"
    if "locking protocol" in text:
        return (
            f"the disk of {path} does not lock files as SQLite needs it (a network folder?); the log is as it was: "
            "keep the home on this machine's own disk, and choose it with --home or PMQ_HOME"
        )
    return f"SQLite could not go on with {path} ({text}); the log is as it was: try again, or ask pmq doctor"


def has_room(path: Path) -> bool:
    """Tell whether the disk of the log is not full, nor nearly."""
    import shutil

    with suppress(OSError):
        return shutil.disk_usage(path.parent).free > _ROOM
    return False
