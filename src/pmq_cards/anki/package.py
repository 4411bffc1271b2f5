"""Notes -> an Anki package (.apkg), the same bytes for the same notes. The one module that uses genanki.

genanki knows the shape of a package. What it gets wrong is set right in the subclasses here; docs/decisions.md says
what and why.
"""

import io
import itertools
import json
import sqlite3
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

import genanki

from pmq_cards.anki.ledger import Stamp
from pmq_cards.anki.names import guid_of
from pmq_cards.anki.note import NoteContent
from pmq_cards.anki.note_type import (
    COLLAPSED_FIELDS,
    CSS,
    FIELD_IDS,
    FORWARD,
    NOTE_TYPE_ID,
    NOTE_TYPE_NAME,
    REVERSE,
    TEMPLATES,
    TEMPLATES_CHANGED_AT,
)
from pmq_cards.anki.rows import INSERT_ROW, answers, card_values, log_rows, numbers
from pmq_cards.domain import CardId, ReviewId, Step

FIRST_DAY = date(2000, 1, 1)
"""The package's day 0: a due date is written as days from here."""
_FIRST_DAY_AT_4 = 946_699_200
_FIRST_DECK_ID = 1_700_000_001
_COLLECTION = {
    # Without schedVer Anki takes the package for one of its first scheduler and moves every grade up by one; without
    # creationOffset due dates are a day off west of Greenwich.
    "schedVer": 2,
    "sched2021": True,
    "creationOffset": 0,
    "activeDecks": [1],
    "curDeck": 1,
    "nextPos": 1,
    "sortType": "noteFld",
    "sortBackwards": False,
    "collapseTime": 1200,
    "timeLim": 0,
    "estTimes": True,
    "dueCounts": True,
    "addToCur": True,
    "newSpread": 0,
}


@dataclass(frozen=True, slots=True)
class Progress:
    """What a learner has done with a card: every answer with the schedule after it."""

    steps: tuple[Step, ...] = ()
    suspended: bool = False


@dataclass(frozen=True, slots=True)
class PackedNote:
    """A note, its number and since when it is as it is, and progress where it is to travel."""

    card_id: CardId
    content: NoteContent
    stamp: Stamp
    progress: Progress | None = None


@dataclass(frozen=True, slots=True)
class PackedDeck:
    """A deck of a package: `name` with `::` before a subdeck, `description` HTML, the notes in the order they come."""

    name: str
    description: str
    notes: tuple[PackedNote, ...]


def package(decks: Sequence[PackedDeck], retired: Sequence[PackedNote] = (), *, day_begins: int = 4) -> bytes:
    """Give the content of an .apkg file. Retired notes have no cards: where Anki has the card, it becomes empty.

    `day_begins` is the hour of our study day: Anki tells by it which of its own days a due date is.
    """
    note_type = _NoteType()
    progresses = [note.progress for deck in decks for note in deck.notes if note.progress]
    number_of = numbers(step.review for progress in progresses for step in answers(progress.steps))
    position = itertools.count(1)
    out = []
    for deck_id, deck in enumerate(decks, _FIRST_DECK_ID):
        packed = _Deck(deck_id, deck.name, deck.description)
        for note in deck.notes:
            packed.add_note(_note(note, note_type, next(position), number_of))
        out.append(packed)
    for note in retired:
        out[0].add_note(_note(note, note_type, 0, {}))
    return _zipped(_database(_Package(out, day_begins)))


def _note(note: PackedNote, note_type: "_NoteType", position: int, number_of: Mapping[ReviewId, int]) -> "_Note":
    packed = _Note(
        model=note_type,
        fields=list(note.content.fields),
        tags=note.content.tags,
        guid=guid_of(note.card_id),
        due=position,
    )
    packed.stamp = note.stamp
    if not note.content.is_retired:
        packed.cards = [_Card(FORWARD, note.progress or Progress(), number_of)]
        packed.cards += [_Card(REVERSE, Progress(), {})] if note.content.has_reverse else []
    return packed


class _NoteType(genanki.Model):  # type: ignore[misc]
    """The frozen note type, with ids on fields and templates and a time that only a new template moves."""

    _req = ((FORWARD, "any", [0]), (REVERSE, "any", [0]))
    """Which fields make a card: genanki's guess is wrong for our fronts, and every note here names its cards."""

    def __init__(self) -> None:
        fields = [
            {"name": name, "id": field_id, "collapsed": name in COLLAPSED_FIELDS}
            for name, field_id in FIELD_IDS.items()
        ]
        super().__init__(NOTE_TYPE_ID, NOTE_TYPE_NAME, fields, [dict(template) for template in TEMPLATES], CSS)

    def to_json(self, timestamp: float, deck_id: int) -> dict[str, Any]:  # noqa: ARG002 - genanki's signature
        return {**super().to_json(TEMPLATES_CHANGED_AT, None), "req": list(self._req)}


class _Note(genanki.Note):  # type: ignore[misc]
    """A note that carries its own number and the time its content changed, and the cards it is given."""

    stamp = Stamp(0, 0)
    cards: Sequence["_Card"] = ()  # genanki would guess them

    def write_to_db(self, cursor: sqlite3.Cursor, timestamp: float, deck_id: int, id_gen: Iterator[int]) -> None:  # noqa: ARG002 - genanki's signature
        # Note and card are numbered apart, so the first card has the note's number.
        number = self.stamp.number
        super().write_to_db(cursor, self.stamp.changed_at, deck_id, iter((number, number, number + 1)))


class _Card(genanki.Card):  # type: ignore[misc]
    """A card with its schedule and its rows in Anki's review log."""

    def __init__(self, ord: int, progress: Progress, number_of: Mapping[ReviewId, int]) -> None:  # noqa: A002 - genanki's name
        super().__init__(ord, suspend=progress.suspended)
        self._answers = answers(progress.steps)
        self._number_of = number_of

    def write_to_db(  # noqa: PLR0913, PLR0917 - genanki's signature
        self,
        cursor: sqlite3.Cursor,
        timestamp: float,
        deck_id: int,
        note_id: int,
        id_gen: Iterator[int],
        due: int = 0,
    ) -> None:
        super().write_to_db(cursor, timestamp, deck_id, note_id, id_gen, due)
        if self._answers:
            card = cursor.lastrowid
            assert card is not None  # noqa: S101 - a row was inserted
            self._write_schedule(cursor, card, due)
            cursor.executemany(INSERT_ROW, log_rows(card, self._answers, self._number_of))

    def _write_schedule(self, cursor: sqlite3.Cursor, card: int, position: int) -> None:
        last = self._answers[-1]
        assert last.schedule.due is not None  # noqa: S101 - it was reviewed
        # `lrt` must be the last review's time to the second, or Check Database mends it; `pos` keeps the deck's order
        # where somebody imports without progress.
        data = {"pos": position, "lrt": self._number_of[last.review.id] // 1000}
        cursor.execute(
            "update cards set type = 2, queue = :queue, due = :due, data = :data,"
            " ivl = :ivl, factor = :factor, reps = :reps, lapses = :lapses where id = :card",
            {
                "card": card,
                "queue": -1 if self.suspend else 2,
                "due": (last.schedule.due - FIRST_DAY).days,
                "data": json.dumps(data, separators=(",", ":")),
                **asdict(card_values(last.schedule)),
            },
        )


class _Deck(genanki.Deck):  # type: ignore[misc]
    """A deck without the counts of a day in 2015, which Anki would take over along with progress."""

    def to_json(self) -> dict[str, Any]:
        today = {key: [0, 0] for key in ("newToday", "revToday", "lrnToday", "timeToday")}
        return {**super().to_json(), **today, "extendRev": 0, "mod": TEMPLATES_CHANGED_AT}


class _Package(genanki.Package):  # type: ignore[misc]
    """A package with a collection of its own: day 0, scheduler version, no time of writing."""

    def __init__(self, decks: Sequence[_Deck], day_begins: int) -> None:
        super().__init__(decks)
        self._settings = {**_COLLECTION, "rollover": day_begins}

    def write_to_db(self, cursor: sqlite3.Cursor, timestamp: float, id_gen: Iterator[int]) -> None:
        super().write_to_db(cursor, timestamp, id_gen)
        (models,) = cursor.execute("select models from col").fetchone()  # holds our note type once for each deck
        cursor.execute(
            "update col set crt = ?, mod = ?, scm = ?, conf = ?, models = ?",
            (
                _FIRST_DAY_AT_4,
                TEMPLATES_CHANGED_AT * 1000,
                TEMPLATES_CHANGED_AT * 1000,
                json.dumps(self._settings),
                json.dumps(json.loads(models)),
            ),
        )


def _database(packed: _Package) -> bytes:
    """Give the SQLite file, without what differs from one SQLite to the next: change counter and version."""
    connection = sqlite3.connect(":memory:")
    try:
        packed.write_to_db(connection.cursor(), TEMPLATES_CHANGED_AT, iter(()))
        connection.commit()
        database = bytearray(connection.serialize())
    finally:
        connection.close()
    database[24:28] = database[92:96] = (1).to_bytes(4, "big")
    database[96:100] = bytes(4)
    return bytes(database)


def _zipped(database: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in (("collection.anki2", database), ("media", b"{}")):
            member = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            member.compress_type = zipfile.ZIP_DEFLATED
            member.create_system = 3
            member.external_attr = 0o644 << 16
            archive.writestr(
                member, content, compresslevel=1
            )  # larger by a fifth than by default, in a third of the time
    return file.getvalue()
