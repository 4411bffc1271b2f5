"""A collection of Anki's own, through its real backend: what the tests ask of it, in the words of pmq."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pmq_cards.anki.ledger import Stamp
from pmq_cards.anki.names import guid_of
from pmq_cards.anki.package import PackedDeck, PackedNote, package
from pmq_cards.anki.progress import Progress
from pmq_cards.domain import CardId

if TYPE_CHECKING:
    from anki.cards import Card
    from anki.collection import Collection
    from anki.notes import Note


_numbers = count(1_790_000_000_000, 2)


def stamp(changed_at: int = 1_790_000_000) -> Stamp:
    """Give the stamp of a note that was never sent before."""
    return Stamp(changed_at, next(_numbers))


def packed(
    path: Path, deck: str, notes: Iterable[PackedNote], progress: Progress | None = None, day_begins: int = 4
) -> Path:
    """Write a package of one deck; give its path."""
    with path.open("wb") as file:
        package(file, [PackedDeck(deck, "", tuple(notes))], progress=progress, day_begins=day_begins)
    return path


@dataclass(frozen=True)
class Imported:
    """How many notes an import found new, updated, unchanged, and unable to match."""

    new: int
    updated: int
    duplicate: int
    conflicting: int


@dataclass(frozen=True)
class Anki:
    """An open collection."""

    col: "Collection"

    def take(self, package: Path, *, progress: bool = False) -> Imported:
        """Import a package with the defaults of Anki's window, learning progress ticked or not."""
        from anki.collection import ImportAnkiPackageOptions, ImportAnkiPackageRequest

        options = ImportAnkiPackageOptions(with_scheduling=progress)
        log = self.col.import_anki_package(ImportAnkiPackageRequest(package_path=str(package), options=options)).log
        self.col.models._clear_cache()  # noqa: SLF001 - Anki forgets to
        return Imported(len(log.new), len(log.updated), len(log.duplicate), len(log.conflicting))

    def note(self, card: str) -> "Note":
        """Give the note of a card, `deck/card`."""
        (note_id,) = self.col.db.list("select id from notes where guid = ?", guid_of(CardId(card)))  # type: ignore[union-attr]
        return self.col.get_note(note_id)

    def card(self, card: str, number: int = 0) -> "Card":
        """Give the card, or the reverse one (1)."""
        return self.note(card).cards()[number]

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """Ask the database."""
        return [tuple(row) for row in self.col.db.all(query)]  # type: ignore[union-attr]

    def check_database(self) -> str:
        """Let Check Database run; give what it says."""
        said, _ = self.col.fix_integrity()
        return said

    def empty_cards(self) -> list[str]:
        """Give the guids of the notes that Empty Cards would remove."""
        notes = self.col.get_empty_cards().notes
        return [self.col.get_note(note.note_id).guid for note in notes if note.will_delete_note]


CLEAN = "Database rebuilt and optimized."


@contextmanager
def opened(path: Path) -> Iterator[Anki]:
    """Open a collection, made where there is none."""
    from anki.collection import Collection

    collection = Collection(str(path))
    try:
        yield Anki(collection)
    finally:
        collection.close()
