"""A folder of deck files: which of them are decks, and which are copies that were left beside one."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from pmq_cards.domain import DeckId
from pmq_cards.errors import Problem, Severity

SUFFIXES = frozenset({".yaml", ".yml"})

# What sync programs, file managers and people add to the name of a copy: Dropbox and Nextcloud (in brackets), Google
# Drive [Conflict], Syncthing, "copy" of macOS and Windows, a number of a browser or of iCloud, a backup, and OneDrive's
# name of the machine, which has capital letters where an id has none.
_COPY = re.compile(
    r"""( [ ]? [\(\[] [^()\[\]]* (?: conflict | konflikt | conflit | conflicto ) [^()\[\]]* [\)\]]
        | [.]sync-conflict-.*
        | [ ._-]+ (?: copy | kopie | copie | copia ) (?: [ ]? \(?\d+\)? )?
        | [ ]? \( \d{1,3} \)
        | [ ] \d{1,3}
        | [ ._-]+ (?: backup | bak )
        | - (?-i: (?=\S*[A-Z]) \S[^/]* )
        )$""",
    re.IGNORECASE | re.VERBOSE,
)
_COPY_OF = re.compile(r"(?:copy of|kopie von|copie de|copia de)[ ]", re.IGNORECASE)


def deck_files(folder: Path) -> list[Path]:
    """Give the folder's deck files by name; hidden ones are passed over, a missing folder has none. Raises OSError."""
    return sorted(path for path in _listed(folder) if _is_deck_name(path))


def buried(folder: Path) -> tuple[Problem, ...]:
    """Give a warning for each subfolder with deck files in it, which are not used. Raises OSError."""
    subfolders = sorted(path for path in _listed(folder) if path.name[0] != "." and path.is_dir())
    return tuple(_buried_in(path) for path in subfolders if not _is_deck_name(path) and _holds_decks(path))


def is_copy_name(path: Path) -> bool:
    """Tell whether a file is called as copies are: `cap (1).yaml`, `cap-backup.yaml`, `Copy of cap.yaml`."""
    return _COPY.search(path.stem) is not None or _COPY_OF.match(path.stem) is not None


def holders(files: Iterable[tuple[Path, DeckId | None]]) -> dict[DeckId, Path]:
    """Give the one file that is the deck, for each id; the files come with the id in them, None where none can be read.

    The file called as the id comes first, then the first by its name, a copy last. A file that cannot be read so far
    holds the deck it is called after: nothing takes its place while it is mended.
    """
    best: dict[DeckId, tuple[tuple[int, int], Path]] = {}
    for path, read_id in files:
        deck_id = read_id or DeckId(path.stem)
        rank = _rank(path, deck_id)
        if deck_id not in best or rank < best[deck_id][0]:
            best[deck_id] = rank, path
    return {deck_id: path for deck_id, (_, path) in best.items()}


def copy_warning(path: Path, holder: Path) -> Problem:
    """Say that a file is a copy of another, and what to do with it."""
    message = f"a copy of {holder.name}, so it is not used; delete it, or give it an id of its own to use it as well"
    return Problem(str(path), 1, 1, message, Severity.WARNING)


def _rank(path: Path, deck_id: DeckId) -> tuple[int, int]:
    """Tell how much a file has a right to an id, the smallest the most."""
    if path.stem.casefold() == deck_id:
        return 0, path.suffix != ".yaml"
    return 2 if is_copy_name(path) else 1, 0


def _is_deck_name(path: Path) -> bool:
    return path.suffix.lower() in SUFFIXES and path.name[0] != "."


def _listed(folder: Path) -> Iterator[Path]:
    try:
        yield from folder.iterdir()
    except FileNotFoundError:
        if folder.is_symlink():  # its disk is not there now: that is no empty folder
            raise


def _holds_decks(folder: Path) -> bool:
    try:
        return any(map(_is_deck_name, folder.iterdir()))
    except OSError:  # what cannot be looked into is not used either
        return False


def _buried_in(folder: Path) -> Problem:
    message = "a subfolder, whose deck files are not used; move those that you want to learn one folder up"
    return Problem(str(folder), 1, 1, message, Severity.WARNING)
