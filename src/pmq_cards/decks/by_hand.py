"""A bundled deck that is edited by hand: it becomes the learner's own once it was really changed."""

import shutil
from collections.abc import Callable
from pathlib import Path
from tempfile import mkdtemp

from pmq_cards.decks.own import DeckUnwritableError, write_deck
from pmq_cards.decks.text import LARGEST_BYTES
from pmq_cards.errors import PmqError
from pmq_cards.files import UnusableFileError, bytes_of


def edit_copy(bundled: Path, own: Path, edit: Callable[[Path], None]) -> bool:
    """Let `edit` change a private copy of a bundled deck; tell whether it did, and so became the learner's own.

    Raises PmqError, and what `edit` raises: nothing is left behind then, but what could not be put into its place.
    """
    before = content_of(bundled)
    copy = private_copy(own.name, before)
    try:
        edit(copy)
        after = content_of(copy)
    except BaseException:
        remove(copy)
        raise
    if after != before:
        _take_over(copy, after, own)
    remove(copy)
    return after != before


def content_of(path: Path, otherwise: str = "the card stays as it is") -> bytes:
    """Give what an edited file holds. Raises PmqError where it is gone, or is no file any more, with what follows."""
    try:
        return bytes_of(path, LARGEST_BYTES, ", which no deck is")
    except FileNotFoundError as error:
        raise PmqError(f"{path} is gone; {otherwise}") from error
    except UnusableFileError as error:
        raise PmqError(f"{path}: {error}; {otherwise}") from error


def private_copy(name: str, content: bytes) -> Path:
    """Give a copy that only the learner may read, called as the deck, so that editors know what it is."""
    copy = None
    try:
        copy = Path(mkdtemp(prefix="pmq-")) / name
        copy.write_bytes(content)
    except OSError as error:
        if copy:
            remove(copy)
        raise PmqError(f"no copy to edit can be made in the temporary folder: {error.strerror}") from error
    return copy


def remove(copy: Path) -> None:
    """Remove a private copy."""
    shutil.rmtree(copy.parent, ignore_errors=True)


def _take_over(copy: Path, content: bytes, own: Path) -> None:
    try:
        write_deck(own, content)
    except DeckUnwritableError as error:
        raise DeckUnwritableError(f"{error}; what you wrote is in {copy}") from error
