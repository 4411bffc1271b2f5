"""The learner's own file of a deck: where it is, and how pmq changes it."""

import errno
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path

from pmq_cards.decks.changes import Change, ChangeError, changed
from pmq_cards.decks.reading import read_file
from pmq_cards.decks.repair import repaired
from pmq_cards.decks.text import file_text
from pmq_cards.decks.writing import text_lines
from pmq_cards.domain import Deck
from pmq_cards.errors import HomeError, Problem
from pmq_cards.files import created, make_private, replaced


class DeckUnwritableError(ChangeError):
    """The disk or its permissions keep a deck file from being written; it is as it was."""

    exit_code = HomeError.exit_code


def own_path(folder: Path, deck: Deck) -> Path:
    """Give the file that a change of the deck goes to, for a bundled deck one of the learner's that takes its place.

    A file of the learner's that is called as a bundled deck and holds another one is left alone.
    """
    if not deck.bundled:
        return deck.path
    endings = ("" if number == 0 else f"-own-{number}" for number in count())
    paths = (folder / f"{deck.id}{ending}.yaml" for ending in endings)
    return next(path for path in paths if not path.exists() or read_file(path).deck_id in {deck.id, None})


def change_deck(deck: Deck, changes: Sequence[Change], *, folder: Path, backups: Path) -> Deck:
    """Change the learner's file of a deck, whole or not at all; give the deck as it is then.

    `folder` holds the learner's decks. What the file was before is kept in `backups`, under its name. A bundled deck is
    copied with its first change, and a deck without cards that has no file is begun. Raises ChangeError.
    """
    with _alone(folder):
        while True:
            target = own_path(folder, deck)
            source = target if target.exists() else deck.path
            with _told(target):
                raw = source.read_bytes() if deck.cards or source.exists() else _begun(deck)
                new, after = changed(raw, target, changes)
                if new == raw:
                    return deck
                if not target.exists() and _is_written(target, new):
                    return after
                if source == target and source.read_bytes() == raw:  # else an editor was faster
                    _replace(target, raw, new, backups)
                    return after


def repair_file(path: Path, backups: Path | None) -> tuple[str, str]:
    """Quote in a file what only wants quoting; give its text before and after, both empty for what is no text.

    What it was before is kept in `backups`, where there is one. Raises DeckUnwritableError.
    """
    if isinstance(file_text(path), Problem):
        return "", ""
    with _alone(path.parent), _told(path):
        raw = path.read_bytes()
        before = raw.decode()
        after = repaired(before, path)
        if after != before:
            _replace(path, raw, after.encode(), backups)
    return before, after


def write_deck(path: Path, raw: bytes) -> None:
    """Write a deck file that is not there yet. Raises DeckUnwritableError, also where it is there by now."""
    with _told(path):
        _write(path, raw)


def keep_copy(path: Path, raw: bytes, backups: Path) -> None:
    """Keep what a deck file was before a change, in the place of the copy before. Raises OSError."""
    make_private(backups)
    with replaced(backups / path.name) as file:
        file.write(raw)


def _begun(deck: Deck) -> bytes:
    """Give the content of a file that begins a deck."""
    return "\n".join([*text_lines("id: ", deck.id), *text_lines("title: ", deck.title), "cards: []", ""]).encode()


def _is_written(path: Path, raw: bytes) -> bool:
    """Write a file that is not there yet; tell whether nobody else was faster. Raises OSError."""
    try:
        _write(path, raw)
    except FileExistsError:
        if not path.exists():  # a link that leads nowhere
            raise
        return False
    return True


def _write(path: Path, raw: bytes) -> None:
    make_private(path.parent)
    with created(path) as file:
        file.write(raw)


def _replace(path: Path, old: bytes, new: bytes, backups: Path | None) -> None:
    if not os.access(path, os.W_OK):  # a file taken out of writing stays so, though its folder may be written
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
    if backups is not None:
        keep_copy(path, old, backups)
    with replaced(path) as file:
        file.write(new)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Let no other pmq change a deck of the folder meanwhile, where the system knows how."""
    descriptor = None
    with suppress(ImportError, OSError):
        descriptor = _locked(folder)
    try:
        yield
    finally:
        if descriptor is not None:
            os.close(descriptor)


def _locked(folder: Path) -> int:
    """Open and lock a folder, the one above while it is not there; others hold it for milliseconds. Raises OSError."""
    import fcntl

    while True:
        there = _nearest(folder)
        descriptor = os.open(there, os.O_RDONLY)
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        if there == _nearest(folder):
            return descriptor
        os.close(descriptor)


def _nearest(folder: Path) -> Path:
    return next(each for each in (folder, *folder.parents) if each.exists())


@contextmanager
def _told(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        said = f"{error.filename or path} cannot be written ({error.strerror}); check its disk and its permissions"
        raise DeckUnwritableError(f"the deck stays as it is: {said}") from error
