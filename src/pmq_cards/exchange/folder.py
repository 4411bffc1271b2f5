"""A folder that several devices share: each appends its own events to a file of its own, and reads all others.

Whatever carries the folder may be late, bring half a line, leave conflict copies or bring an old file back: a file is
read by its content, a torn last line is waited for, and every event has an identity: reading twice changes nothing.
"""

import os
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from pmq_cards.domain import Further
from pmq_cards.exchange.jsonl import all_lines
from pmq_cards.exchange.wire import UnknownEventError, events_in
from pmq_cards.files import listed
from pmq_cards.said import agreeing, counted, shown
from pmq_cards.store.events import Event, Taken
from pmq_cards.store.log import ReviewLog
from pmq_cards.store.outbox import Read, begin_anew, read_so_far, take_from, tell

_TAIL = 256
_AT_ONCE = 1 << 12
"""Bytes that are read at a time where the end of a line is looked for."""

DayOf = Callable[[datetime], date]


@dataclass(slots=True)
class Gathered:
    """What was read in a folder: how far, which lines only a newer pmq knows, and which are no events at all.

    `away` are the names of the files that cannot be read now, as of one that is not on this machine yet.
    """

    read: dict[str, Read] = field(default_factory=dict)
    away: list[str] = field(default_factory=list)
    unknown: int = 0
    broken: int = 0
    taken: Taken = field(default_factory=Taken)

    def warnings(self, folder: Path | None) -> Iterator[str]:
        """Give a sentence for all that was not taken in as it stands there."""
        if self.unknown:
            are, them = agreeing(self.unknown, "is", "are"), agreeing(self.unknown, "it", "them")
            yield f"{counted(self.unknown, 'line')} of {folder} {are} of a newer pmq; update pmq here to take {them} in"
        if self.broken:
            yield f"{counted(self.broken, 'line')} of {folder} could not be read"
        if self.away:
            names = ", ".join(map(shown, self.away))
            yield f"{names} of {folder} cannot be read now; what stands there comes in once it can be"
        if self.taken.warning:
            yield self.taken.warning


def gather(log: ReviewLog, folder: Path, day_of: DayOf, progress: Further | None = None) -> Gathered:
    """Take in what the files of the folder tell since they were read the last time; `progress` counts bytes.

    Raises OSError, and HomeError where the log cannot take it in.
    """
    found = Gathered()
    before, files = read_so_far(log), _files(folder)
    if _has_lost(log, folder, before):
        begin_anew(log)
        before, behind = {}, files
    else:
        behind = [path for path in files if _is_behind(path, before.get(path.name, Read(0, 0)))]
    if behind:
        found.taken = take_from(log, _news(behind, before, found, day_of, progress), found.read)
    return found


def send(log: ReviewLog, folder: Path) -> int:
    """Append what is still to be told to this device's file; give how many changes. Raises OSError and HomeError."""

    def append(device: str, events: Iterator[Event]) -> Mapping[str, Read]:
        path = folder / f"{device}.jsonl"
        _append(path, events)
        return {path.name: _read_up_to(path, _size(path))}

    return tell(log, append)


def _files(folder: Path) -> list[Path]:
    """Give every file that may tell something: hidden ones are a sync program's own."""
    return [path for path in listed(folder) if not path.name.startswith(".") and path.is_file()]


def _is_behind(path: Path, read: Read) -> bool:
    """Tell whether a file has more than was read; a last line without its end alone is not worth a look each time."""
    size = _size(path)
    if size == read.bytes:
        return False
    with suppress(OSError):
        return size < read.bytes or _read_up_to(path, read.bytes) != read or any(_lines(path, read.bytes, None))
    return True


def _news(
    paths: Iterable[Path], before: Mapping[str, Read], found: Gathered, day_of: DayOf, progress: Further | None
) -> Iterator[Event]:
    for path in paths:
        try:
            start = before.get(path.name, Read(0, 0))
            if _size(path) < start.bytes or _read_up_to(path, start.bytes) != start:
                start = Read(0, 0)  # another file than the one that was read: from its beginning
            end = start.bytes
            for line in _lines(path, start.bytes, progress):
                end += len(line)
                yield from _events(line, found, day_of)
            found.read[path.name] = _read_up_to(path, end)
        except OSError:  # what was read of it is read again: the others come in all the same
            found.away.append(path.name)


def _lines(path: Path, start: int, progress: Further | None) -> Iterator[bytes]:
    """Give the whole lines from an offset on; what has no end yet is waited for."""
    with path.open("rb") as file:
        file.seek(start)
        for line in file:
            if line.endswith(b"\n"):
                yield line
            if progress:
                progress(len(line))


def _events(line: bytes, found: Gathered, day_of: DayOf) -> Iterator[Event]:
    if not line.strip():
        return
    try:
        yield from events_in(line.decode(), day_of)
    except UnknownEventError:  # it stays in the file: the version that knows it reads every file anew
        found.unknown += 1
    except ValueError:
        found.broken += 1


def _has_lost(log: ReviewLog, folder: Path, before: Mapping[str, Read]) -> bool:
    """Tell whether a file is not what it was when it was read: nobody else may be left to tell what stood there."""
    own = f"{log.device}.jsonl"
    return not all(_holds(folder / name, read, closely=name == own) for name, read in before.items())


def _holds(path: Path, read: Read, *, closely: bool) -> bool:
    """Tell whether a file still has what was read of it; one of the same length is only looked into `closely`."""
    size = _size(path)
    with suppress(OSError):  # what cannot be read now may be what it was
        return size >= read.bytes and ((size == read.bytes and not closely) or _read_up_to(path, read.bytes) == read)
    return True


def _append(path: Path, events: Iterable[Event]) -> None:
    """Write all the events behind what is there, or leave the file as it was: else each try would make it longer."""
    before = None
    try:
        with path.open("ab") as file:
            before = _end_of_lines(path)
            file.truncate(before)  # what a writer that was killed has left of a line: it is still to be told
            file.writelines(f"{line}\n".encode() for line in all_lines(events))
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        with suppress(OSError):
            if before is not None:
                os.truncate(path, before)
        raise


def _end_of_lines(path: Path) -> int:
    """Give where the last whole line of a file ends."""
    with path.open("rb") as file:
        end = file.seek(0, os.SEEK_END)
        while end:
            start = max(0, end - _AT_ONCE)
            file.seek(start)
            if (found := file.read(end - start).rfind(b"\n")) >= 0:
                return start + found + 1
            end = start
    return 0


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _read_up_to(path: Path, end: int) -> Read:
    """Give how far a file is read when it is read up to an offset."""
    if not end:
        return Read(0, 0)
    with path.open("rb") as file:
        file.seek(max(0, end - _TAIL))
        return Read(end, zlib.crc32(file.read(min(end, _TAIL))))
