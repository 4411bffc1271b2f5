"""Notes -> an Anki package (.apkg), the same bytes for the same notes. The one module that uses genanki.

genanki knows the shape of a package: its tables, and what is written of note type and decks. The rows are written here,
as genanki writes them but all at once; what it gets wrong is set right. docs/decisions.md says what and why.
"""

import json
import sqlite3
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import Any, BinaryIO

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
from pmq_cards.anki.progress import Learnt, Progress
from pmq_cards.anki.rows import INSERT_ROW, factor_of
from pmq_cards.domain import CardId

FIRST_DAY = date(2000, 1, 1)
"""The package's day 0: a due date is written as days from here."""
_DAY_0 = FIRST_DAY.toordinal()
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
_INSERT_NOTE = "insert into notes values (?, ?, ?, ?, -1, ?, ?, ?, 0, 0, '')"
_INSERT_CARD = "insert into cards values (?, ?, ?, ?, ?, -1, ?, ?, ?, ?, ?, ?, ?, 0, 0, 0, 0, ?)"

_Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class PackedNote:
    """A note, its number and since when it is as it is."""

    card_id: CardId
    content: NoteContent
    stamp: Stamp


@dataclass(frozen=True, slots=True)
class PackedDeck:
    """A deck of a package: `name` with `::` before a subdeck, `description` HTML, the notes in the order they come."""

    name: str
    description: str
    notes: tuple[PackedNote, ...]


def package(
    file: BinaryIO,
    decks: Sequence[PackedDeck],
    retired: Sequence[PackedNote] = (),
    progress: Progress | None = None,
    *,
    day_begins: int = 4,
) -> None:
    """Write the content of an .apkg file. Retired notes have no cards: where Anki has the card, it becomes empty.

    `day_begins` is the hour of our study day: Anki tells by it which of its own days a due date is. Answers are asked
    of `progress` one at a time, and only those to cards of the package are counted there.
    """
    with closing(sqlite3.connect(":memory:")) as connection:
        _Package([_Deck(number, deck) for number, deck in _numbered(decks)], day_begins).write(connection.cursor())
        indexes = _taken_off(connection)
        notes = chain((note for deck in decks for note in deck.notes), retired)
        connection.executemany(_INSERT_NOTE, map(_note_row, notes))
        numbers = {note.card_id: note.stamp.number for deck in decks for note in deck.notes}
        connection.executemany(INSERT_ROW, progress.rows(numbers) if progress else ())
        connection.executemany(_INSERT_CARD, _card_rows(decks, progress))
        for statement in indexes:
            connection.execute(statement)
        connection.commit()
        content = connection.serialize()
    database = bytearray(content)
    del content
    # What differs from one SQLite to the next: change counter and version.
    database[24:28] = database[92:96] = (1).to_bytes(4, "big")
    database[96:100] = bytes(4)
    _zip(file, database)


def _numbered(decks: Sequence[PackedDeck]) -> Iterator[tuple[int, PackedDeck]]:
    return enumerate(decks, _FIRST_DECK_ID)


def _taken_off(connection: sqlite3.Connection) -> list[str]:
    """Take off the indexes; give the statements that make them: made once of all rows they cost a fraction."""
    found = connection.execute(
        "select name, sql from sqlite_master where type = 'index' and sql is not null"
    ).fetchall()
    for name, _ in found:
        connection.execute(f"drop index {name}")
    return [sql for _, sql in found]


def _note_row(note: PackedNote) -> _Row:
    stamp, fields = note.stamp, note.content.fields
    texts = f" {' '.join(note.content.tags)} ", "\x1f".join(fields), fields[0]
    return stamp.number, guid_of(note.card_id), NOTE_TYPE_ID, stamp.changed_at, *texts


def _card_rows(decks: Sequence[PackedDeck], progress: Progress | None) -> Iterator[_Row]:
    """Give the cards in the order of their decks: the first has the note's number, its reverse the next one."""
    suspended, of_card = (progress.suspended, progress.of_card) if progress else (frozenset(), {})
    position = 0
    for deck_id, deck in _numbered(decks):
        for note in deck.notes:
            position += 1
            number, changed_at = note.stamp.number, note.stamp.changed_at
            learnt, is_suspended = of_card.get(note.card_id), note.card_id in suspended
            state = (
                _learnt(position, learnt, is_suspended=is_suspended)
                if learnt
                else _new(position, is_suspended=is_suspended)
            )
            yield number, number, deck_id, FORWARD, changed_at, *state
            if note.content.has_reverse:
                yield number + 1, number, deck_id, REVERSE, changed_at, *_new(position, is_suspended=False)


def _new(position: int, *, is_suspended: bool) -> _Row:
    """Give type, queue, due, ivl, factor, reps, lapses and data of a card without answers."""
    return 0, -1 if is_suspended else 0, position, 0, 0, 0, 0, ""


def _learnt(position: int, learnt: Learnt, *, is_suspended: bool) -> _Row:
    """Give the same of a card that was answered."""
    _, _, ease, _, due, _, reps, lapses = learnt.moved
    # `lrt` must be the last review's time to the second, or Check Database mends it; `pos` keeps the deck's order
    # where somebody imports without progress.
    data = f'{{"pos":{position},"lrt":{learnt.last_number // 1000}}}'
    return 2, -1 if is_suspended else 2, due - _DAY_0, learnt.ivl, factor_of(ease), reps, lapses, data


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


class _Deck(genanki.Deck):  # type: ignore[misc]
    """A deck without the counts of a day in 2015, which Anki would take over along with progress."""

    def __init__(self, number: int, deck: PackedDeck) -> None:
        super().__init__(number, deck.name, deck.description)
        self.add_model(_NoteType())

    def to_json(self) -> dict[str, Any]:
        today = {key: [0, 0] for key in ("newToday", "revToday", "lrnToday", "timeToday")}
        return {**super().to_json(), **today, "extendRev": 0, "mod": TEMPLATES_CHANGED_AT}


class _Package(genanki.Package):  # type: ignore[misc]
    """A package with a collection of its own: day 0, scheduler version, no time of writing."""

    def __init__(self, decks: Sequence[_Deck], day_begins: int) -> None:
        super().__init__(decks)
        self._settings = {**_COLLECTION, "rollover": day_begins}

    def write(self, cursor: sqlite3.Cursor) -> None:
        """Write all but the notes."""
        self.write_to_db(cursor, TEMPLATES_CHANGED_AT, iter(()))
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


def _zip(file: BinaryIO, database: bytearray) -> None:
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in (("collection.anki2", database), ("media", b"{}")):
            member = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            member.compress_type = zipfile.ZIP_DEFLATED
            member.create_system = 3
            member.external_attr = 0o644 << 16
            archive.writestr(
                member, content, compresslevel=1
            )  # larger by a fifth than by default, in a third of the time
