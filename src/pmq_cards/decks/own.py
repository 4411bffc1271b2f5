"""The learner's own file of a deck: where it is, and how pmq changes it."""

import errno
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
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
    copied with its first change. Raises ChangeError.
    """
    target = own_path(folder, deck)
    source = target if target.exists() else deck.path
    with _told(target):
        raw = source.read_bytes()
        new, after = changed(raw, target, changes)
        if new == raw:
            return deck
        if source == target:
            _replace(target, raw, new, backups)
            return after
    write_deck(target, new)
    return after


def begin_deck(deck: Deck, changes: Sequence[Change]) -> Deck:
    """Write a deck that has no file yet, with its first cards; give it as it is then. Raises ChangeError."""
    head = [*text_lines("id: ", deck.id), *text_lines("title: ", deck.title), "cards: []", ""]
    raw, after = changed("\n".join(head).encode(), deck.path, changes)
    write_deck(deck.path, raw)
    return after


def repair_file(path: Path, backups: Path | None) -> tuple[str, str]:
    """Quote in a file what only wants quoting; give its text before and after, both empty for what is no text.

    What it was before is kept in `backups`, where there is one. Raises DeckUnwritableError.
    """
    if isinstance(file_text(path), Problem):
        return "", ""
    with _told(path):
        raw = path.read_bytes()
        before = raw.decode()
        after = repaired(before, path)
        if after != before:
            _replace(path, raw, after.encode(), backups)
    return before, after


def write_deck(path: Path, raw: bytes) -> None:
    """Write a deck file that is not there yet. Raises DeckUnwritableError, also where it is there by now."""
    with _told(path):
        make_private(path.parent)
        with created(path) as file:
            file.write(raw)


def keep_copy(path: Path, raw: bytes, backups: Path) -> None:
    """Keep what a deck file was before a change, in the place of the copy before. Raises OSError."""
    make_private(backups)
    with replaced(backups / path.name) as file:
        file.write(raw)


def _replace(path: Path, old: bytes, new: bytes, backups: Path | None) -> None:
    if not os.access(path, os.W_OK):  # a file taken out of writing stays so, though its folder may be written
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
    if backups is not None:
        keep_copy(path, old, backups)
    with replaced(path) as file:
        file.write(new)


@contextmanager
def _told(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        said = f"{error.filename or path} cannot be written ({error.strerror}); check its disk and its permissions"
        raise DeckUnwritableError(f"the deck stays as it is: {said}") from error
