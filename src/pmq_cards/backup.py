"""Copies of a home: one file to take along, and the way back from it or from the copy of a day."""

import zipfile
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from itertools import chain, count
from pathlib import Path
from typing import BinaryIO

from pmq_cards.clock import local
from pmq_cards.errors import NotFoundError, PmqError
from pmq_cards.exchange.copied import Copied
from pmq_cards.exchange.jsonl import Log, all_lines
from pmq_cards.exchange.zips import DAMAGED
from pmq_cards.files import created, make_private, replaced
from pmq_cards.store.events import Event, events
from pmq_cards.store.file import LEFTOVERS, is_log
from pmq_cards.store.log import ReviewLog, read_copy
from pmq_cards.store.trouble import backups_of

LOG, SETTINGS, README = "log.jsonl", "config.toml", "README.txt"
FOLDERS = ("decks/", "lists/")
"""What an archive holds, by its names in it."""
LARGEST_MEMBER = 1 << 30
_AT_ONCE = 1 << 20

_README = """\
A backup of pmq, made {now:%Y-%m-%d %H:%M}.

log.jsonl    every answer, a line of JSON each, with what was taken back, marks, plan, mocks and what Anki was sent
decks/       the learner's own decks, as they are
lists/       what the lists said that decks were made of: pmq new --update compares with it
config.toml  the settings

Back into a home: pmq restore FILE
"""


@dataclass(frozen=True, slots=True)
class Archive:
    """What a backup holds: the text of decks, lists and settings by their name in it, and the events of its log.

    The events are read anew of the file whenever one goes through them, until the archive is closed.
    """

    events: Iterable[Event]
    files: Mapping[str, bytes]
    close: Callable[[], None]


@dataclass(frozen=True, slots=True)
class Files:
    """What became of decks and settings: the names that were new, and those that differ and were left or replaced."""

    new: tuple[str, ...]
    differing: tuple[str, ...]


def write_archive(file: BinaryIO, log: ReviewLog, folder: Path, now: datetime) -> int:
    """Write a home as one zip that a person can read; give how many events are in it."""
    told = 0
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(README, _README.format(now=local(now)))
        with archive.open(LOG, "w", force_zip64=True) as member:
            for told, line in enumerate(all_lines(events(log)), 1):  # noqa: B007 - the last count is given back
                member.write(f"{line}\n".encode())
        for name, path in _own_files(folder):
            archive.write(path, name)
    return told


def found(folder: Path, name: str) -> Path:
    """Give the backup that is called so: a file, a name in `backups`, or a day. Raises NotFoundError with the days."""
    backups = folder / "backups"
    for path in (Path(name).expanduser(), backups / name, backups / f"reviews-{name}.db"):
        with suppress(OSError):
            if path.is_file():
                return path
    there = (
        sorted(path.name for path in backups.glob("*") if path.suffix in {".db", ".zip"}) if backups.is_dir() else []
    )
    names = f"there are {', '.join(there)}" if there else f"there is none in {backups} yet; make one with: pmq backup"
    raise NotFoundError(f'no backup is called "{name}"; {names}')


def read_archive(path: Path, day_of: Callable[[datetime], date]) -> Archive:
    """Open a backup that was read whole once: a zip of `write_archive`, or a copy of a log.

    Raises PmqError where anything is wrong with it; so do its events where the file has changed since.
    """
    with ExitStack() as held:
        told, files = _copied(path, held) if is_log(path) else _opened(path, held, day_of)
        deque(told, maxlen=0)
        return Archive(told, files, held.pop_all().close)


def put_files(files: Mapping[str, bytes], folder: Path, *, replace: bool) -> Files:
    """Write decks and settings that are not in the home yet; those that differ stay, unless they are to be replaced."""
    new, differing = [], []
    for name, content in files.items():
        path = folder / name
        if not path.exists():
            make_private(path.parent)
            with created(path) as file:
                file.write(content)
            new.append(name)
        elif path.read_bytes() != content:
            differing.append(name)
            if replace:
                with replaced(path) as file:
                    file.write(content)
    return Files(tuple(new), tuple(differing))


def put_aside(log_path: Path, now: datetime) -> Path:
    """Move a log that cannot be used, and what SQLite left beside it, into a folder of `backups`; give the folder."""
    folder = unused(backups_of(log_path) / f"damaged-{now:%Y%m%d-%H%M%S}")
    make_private(folder)
    for suffix in ("", *LEFTOVERS):
        path = log_path.with_name(log_path.name + suffix)
        with suppress(FileNotFoundError):
            path.replace(folder / path.name)
    return folder


def unused(path: Path) -> Path:
    """Give the path, or where it is taken the first with a number that is not: a clock may stand still."""
    names = (path.with_name(f"{path.stem}-{number}{path.suffix}") for number in count(2))
    return next(name for name in chain([path], names) if not name.exists())


def _own_files(folder: Path) -> list[tuple[str, Path]]:
    inner = (path for name in FOLDERS for path in sorted((folder / name).glob("*")) if not path.name.startswith("."))
    return [(path.relative_to(folder).as_posix(), path) for path in (*inner, folder / SETTINGS) if path.is_file()]


def _is_own(name: str) -> bool:
    """Tell whether a name of an archive is a deck, a list or the settings: nothing else of it is ever written."""
    folder, _, file = name.rpartition("/")
    return name == SETTINGS or (
        f"{folder}/" in FOLDERS and file not in {"", ".", ".."} and not set(file) & set("\\:\0")
    )


_Found = tuple[Iterable[Event], Mapping[str, bytes]]


def _copied(path: Path, held: ExitStack) -> _Found:
    return Copied(held.enter_context(closing(read_copy(path)))), {}


def _opened(path: Path, held: ExitStack, day_of: Callable[[datetime], date]) -> _Found:
    """Give the log of a zip and its other files, each of which was read to its end."""
    with _told(path):
        archive = held.enter_context(zipfile.ZipFile(path))
        members = archive.infolist()
        for info in members:
            if info.file_size > LARGEST_MEMBER:
                raise ValueError(f"{info.filename} is larger than 1 GiB")
        files = {info.filename: archive.read(info) for info in members if _is_own(info.filename)}
        for info in members:
            if info.filename not in {LOG, *files}:
                with archive.open(info) as member:  # a check of what is not wanted, too: the file may be damaged
                    deque(iter(partial(member.read, _AT_ONCE), b""), maxlen=0)
    if LOG not in archive.namelist():
        raise PmqError(f"{path} is no backup of pmq: it has no {LOG}; give a file that pmq backup wrote, or a day")
    return Log(f"{path}:{LOG}", partial(_lines, path, archive), day_of), files


def _lines(path: Path, archive: zipfile.ZipFile) -> Iterator[str]:
    with _told(path), archive.open(LOG) as member:
        for line in member:
            try:
                yield line.removesuffix(b"\n").decode()
            except UnicodeDecodeError as error:
                raise PmqError(f"{path} is damaged: its {LOG} is no UTF-8 text; nothing was taken in") from error


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Turn what zipfile says of a file into a sentence."""
    try:
        yield
    except (OSError, *DAMAGED) as error:
        raise PmqError(f"{path} is no backup of pmq ({error}); give a file that pmq backup wrote, or a day") from error
