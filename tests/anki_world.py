"""Real Anki collections for the tests of the bridge, made by Anki's own backend."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from anki.collection import (
    Collection,
    ExportAnkiPackageOptions,
    ImportAnkiPackageOptions,
    ImportAnkiPackageRequest,
)
from anki.decks import DeckId

from pmq_cards.anki.names import guid_of
from pmq_cards.domain import CardId
from pmq_cards.ids import to_ms
from tests.clock import local

ONE, TWO = CardId("tiny/one"), CardId("tiny/two")
MORNING_MS = to_ms(local(date(2025, 12, 1), 9))
"""2025-12-01 09:00, local time."""
LATER = "2025-12-20T09:00"
"""The tests' clock: after every row."""


@dataclass
class Anki:
    """A collection in a folder, as the desktop program has it open."""

    path: Path
    collection: Collection = field(init=False)

    def __post_init__(self) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.collection = Collection(str(self.path))

    def note(
        self,
        front: str,
        back: str,
        guid: str = "",
        *,
        deck: str = "Default",
        tags: Sequence[str] = (),
        kind: str = "Basic",
        more: Sequence[str] = (),
    ) -> list[int]:
        """Add a note, with the fields behind the second in `more`; give its cards."""
        note_type = self.collection.models.by_name(kind)
        assert note_type is not None
        note = self.collection.new_note(note_type)
        note.fields[: 2 + len(more)] = [front, back, *more]
        note.tags = list(tags)
        note.guid = guid or note.guid
        self.collection.add_note(note, self.deck(deck))
        return list(note.card_ids())

    def holds(self, card_id: CardId) -> bool:
        """Tell whether a pmq card has a card here."""
        assert self.collection.db is not None
        query = "select count(*) from cards c join notes n on n.id = c.nid where n.guid = ?"
        return bool(self.collection.db.scalar(query, guid_of(card_id)))

    def deck_of(self, card_id: CardId) -> int | None:
        """Give the deck a pmq card is in, None where it has no card here."""
        assert self.collection.db is not None
        query = "select c.did from cards c join notes n on n.id = c.nid where n.guid = ? and c.ord = 0"
        return self.collection.db.scalar(query, guid_of(card_id))  # type: ignore[no-any-return]

    def answer(self, card: int, ease: int) -> int:
        """Answer a card as the program does; give the number of its row."""
        from anki.cards import CardId  # not before anki.collection: the two import each other

        found = self.collection.get_card(CardId(card))
        found.start_timer()
        self.collection.sched.answerCard(found, ease)  # type: ignore[arg-type] # 1 to 4, as the buttons are numbered
        assert self.collection.db is not None
        return int(self.collection.db.scalar("select max(id) from revlog where cid = ?", card))

    def edit(self, guid: str, fields: Sequence[str]) -> None:
        """Write other texts into a note."""
        assert self.collection.db is not None
        note = self.collection.get_note(self.collection.db.scalar("select id from notes where guid = ?", guid))
        note.fields[: len(fields)] = fields
        self.collection.update_note(note)

    def remove_note_of(self, card: int) -> None:
        from anki.cards import CardId  # not before anki.collection: the two import each other

        self.collection.remove_notes([self.collection.get_card(CardId(card)).nid])

    def deck(self, name: str) -> DeckId:
        deck_id = self.collection.decks.id(name)
        assert deck_id is not None
        return deck_id

    def pmq_card(self, card_id: CardId = ONE, kind: str = "Basic") -> list[int]:
        return self.note("Why?", "Question?", guid_of(card_id), deck="PM", kind=kind)

    def row(
        self, card: int, at_ms: int, *, ease: int = 3, kind: int = 1, factor: int = 2500, took_ms: int = 4000
    ) -> None:
        """Write a row of the review log as Anki writes it."""
        assert self.collection.db is not None
        self.collection.db.execute(
            "insert into revlog values (?, ?, -1, ?, 6, 1, ?, ?, ?)", at_ms, card, ease, factor, took_ms, kind
        )

    def take(self, package: Path) -> None:
        """Import a package with its progress."""
        options = ImportAnkiPackageOptions(with_scheduling=True)
        self.collection.import_anki_package(ImportAnkiPackageRequest(package_path=str(package), options=options))

    def card_of(self, card_id: CardId) -> int:
        """Give the first card of a pmq note."""
        assert self.collection.db is not None
        query = "select c.id from cards c join notes n on n.id = c.nid where n.guid = ? and c.ord = 0"
        return int(self.collection.db.scalar(query, guid_of(card_id)))

    def package(self, path: Path, *, legacy: bool = False, scheduling: bool = True) -> Path:
        options = ExportAnkiPackageOptions(
            with_scheduling=scheduling, with_deck_configs=False, with_media=False, legacy=legacy
        )
        self.collection.export_anki_package(out_path=str(path), options=options, limit=None)
        return path

    def whole(self, path: Path, *, legacy: bool = False) -> Path:
        self.collection.export_collection_package(str(path), include_media=False, legacy=legacy)
        self.collection.reopen()
        return path

    def backup(self, folder: Path) -> Path:
        folder.mkdir()
        self.collection.create_backup(backup_folder=str(folder), force=True, wait_for_completion=True)
        (path,) = folder.iterdir()
        return path

    def close(self) -> None:
        self.collection.close()
