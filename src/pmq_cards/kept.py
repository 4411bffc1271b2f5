"""Answers that were worked out before and still hold: kept in a file that can be deleted at any time.

An answer holds for one state of the log, the decks and the settings, one study day, and one way to be shown. Nothing is
kept unless all of it was clean: no warning, no file that changed a moment ago. Loads nothing but `os` and the like.
"""

from __future__ import annotations

import marshal
import os
import sys
import zlib

from pmq_cards import __version__

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

NAME = "kept.bin"
FOLDER = "derived"
"""The folder of the home that holds what can be worked out again."""
JUST_NOW_NS = 2_000_000_000
"""A file that changed so short a time ago may change again without its time saying so."""
MOST = 50
_ZONES = "/usr/share/zoneinfo"


def _written(folder: str) -> list[int]:
    """Give when a folder of the program and those in it were changed: two checkouts may have one version."""
    inner = [entry.path for entry in os.scandir(folder) if entry.is_dir() and entry.name != "__pycache__"]
    return [os.stat(folder).st_mtime_ns, *(time for path in sorted(inner) for time in _written(path))]


_VERSIONS = f"{__version__} {sys.version} {_written(os.path.dirname(__file__))}".encode()


def load(path: str) -> Any:  # noqa: ANN401 - whoever stored it knows
    """Give the value that `store` wrote under the path, None where there is none or anything is odd about it."""
    try:
        with open(path, "rb") as file:
            raw = file.read()
        head = len(_VERSIONS) + 4
        body = memoryview(raw)
        if raw[4:head] == _VERSIONS and int.from_bytes(raw[:4], "big") == zlib.crc32(body[4:]):
            return marshal.loads(body[head:])  # noqa: S302 - our own file, checked
    except (OSError, ValueError, EOFError, TypeError):
        pass
    return None


def store(path: str, value: Any) -> None:  # noqa: ANN401 - what marshal takes
    """Write a value for `load`; where it cannot be written now, nothing is."""
    part = f"{path}.{os.getpid()}"
    try:
        body = marshal.dumps(value)
        folder = os.path.dirname(path)
        if not os.path.isdir(folder):
            os.mkdir(folder, 0o700)
        with open(part, "wb") as file:
            file.write(zlib.crc32(body, zlib.crc32(_VERSIONS)).to_bytes(4, "big") + _VERSIONS)
            file.write(body)
        os.replace(part, path)
    except (OSError, ValueError):
        if os.path.exists(part):
            os.unlink(part)


def fingerprint(home: str | None, folders: Iterable[str], now_ns: int) -> tuple[tuple[str, int, int, int], ...] | None:
    """Give what tells this state of a home's settings, and of files and what is in folders, from any other.

    None where a file changed within the last two seconds, or cannot be looked at.
    """
    found = []
    try:
        settings = () if home is None else (os.path.join(home, "config.toml"),)
        for path in (*settings, *folders):
            try:
                is_folder = os.path.isdir(path)
                entries = sorted(os.scandir(path), key=lambda entry: entry.name) if is_folder else [path]
            except FileNotFoundError:
                entries = []
            for entry in entries:
                try:
                    state = os.stat(entry)
                except FileNotFoundError:
                    continue
                if not 0 <= now_ns - max(state.st_mtime_ns, state.st_ctime_ns) > JUST_NOW_NS:
                    return None
                name = entry if isinstance(entry, str) else entry.path
                found.append((name, state.st_mtime_ns, state.st_size, state.st_ino))
    except OSError:
        return None
    return tuple(found)


def zone(now_ns: int) -> tuple[object, ...] | None:
    """Give what tells the machine's time zone and its rules from any other; None as with `fingerprint`."""
    import time

    name = os.environ.get("TZ", "").lstrip(":")
    rules = fingerprint(None, ["/etc/localtime", *([os.path.join(_ZONES, name)] if name else [])], now_ns)
    return None if rules is None else (name, time.tzname, time.timezone, rules)


def study_day(begins_minutes: int, now: float) -> tuple[int, int, int]:
    """Give the study day of an instant, seconds since 1970, in the machine's zone: year, month, day."""
    import time

    local = time.localtime(now)
    if local.tm_hour * 60 + local.tm_min < begins_minutes:
        noon_before = (local.tm_year, local.tm_mon, local.tm_mday - 1, 12, 0, 0, 0, 0, -1)
        local = time.localtime(time.mktime(noon_before))
    return local[:3]


def manner() -> tuple[object, ...]:
    """Give what an answer may look different for: the terminal it is shown on, and the commands that can be named."""
    shown = sys.stdout.isatty()
    width = os.get_terminal_size(sys.stdout.fileno()).columns if shown else 0
    look = tuple(os.environ.get(name, "") for name in ("NO_COLOR", "COLUMNS", "TERM", "PATH", "LANG", "LC_ALL"))
    return (shown, width, sys.stdout.encoding, sys.argv[0], *look)
