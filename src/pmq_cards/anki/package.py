"""Notes -> an Anki package (.apkg), the same bytes for the same notes. The one module that uses genanki.

genanki knows the shape of a package: its tables, and what is written of note type and decks. The rows are written here,
as genanki writes them but all at once; what it gets wrong is set right. docs/decisions.md says what and why.
"""

import functools
import json
import sqlite3
import sys
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from datetime import date
from itertools import chain, islice
from pathlib import Path
from tempfile import gettempdir, mkstemp
from typing import Any, BinaryIO, NamedTuple

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
from pmq_cards.anki.numbers import apart
from pmq_cards.anki.progress import Progress
from pmq_cards.anki.rows import ROW, Row
from pmq_cards.domain import CardId, Further
from pmq_cards.errors import PmqError

sys.modules.setdefault("cached_property", functools)  # the package of that name loads asyncio, and gives the same
import genanki  # noqa: E402

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
_NOTE = f"(?, ?, {NOTE_TYPE_ID}, ?, -1, ?, ?, ?, 0, 0, '')"
_CARD = "(?, ?, ?, ?, ?, -1, ?, ?, ?, ?, ?, ?, ?, 0, 0, 0, 0, ?)"
_ORDERED = f"select {ROW} from answers order by number"  # noqa: S608 - constant names
_INSERT_ANSWER = "insert into revlog values (?, ?, ?, ?, ?, ?, ?, ?, ?)"
_HEAD, _CHUNK = 100, 1 << 20
_AT_ONCE = 20
"""As many answers as are written by one statement: what is around it costs more than a row."""

_Row = tuple[Any, ...]


class PackedNote(NamedTuple):
    """A note, its number and since when it is as it is."""

    card_id: CardId
    content: NoteContent
    stamp: Stamp


class PackedDeck(NamedTuple):
    """A deck of a package: `name` with `::` before a subdeck, `description` HTML, the notes in the order they come."""

    name: str
    description: str
    notes: tuple[PackedNote, ...]


def package(  # noqa: PLR0913 - all that is in a package
    file: BinaryIO,
    decks: Sequence[PackedDeck],
    retired: Sequence[PackedNote] = (),
    progress: Progress | None = None,
    *,
    day_begins: int = 4,
    further: Further = lambda _: None,
) -> int:
    """Write the content of an .apkg file. Retired notes have no cards: where Anki has the card, it becomes empty.

    `day_begins` is the hour of our study day, whatever its minutes: Anki knows whole hours, and tells by it which of
    its own days a due date is. `further` is told of each note, and again of each card whose answers are written.
    Gives how many answers were left out because too many were given at one time. Raises OSError, and PmqError where
    there is no room.
    """
    progress = progress or Progress()
    notes = [note for deck in decks for note in deck.notes]
    with _collection() as (connection, content):
        _Package([_Deck(number, deck) for number, deck in _numbered(decks)], day_begins).write(connection.cursor())
        with _indexed_afterwards(connection, "notes"):
            _insert(connection, "notes", _NOTE, _note_rows(chain(notes, retired), further), len(notes) + len(retired))
        with _indexed_afterwards(connection, "revlog"):
            number_of = {card_id: number for card_id, _, (_, number) in notes}
            moved = _write_log(connection, progress.rows(number_of, further), len(progress.answers.instants))
            (written,) = connection.execute("select count(*) from revlog").fetchone()
        with _indexed_afterwards(connection, "cards"):
            count = len(notes) + sum(note.content.has_reverse for note in notes)
            _insert(connection, "cards", _CARD, _card_rows(decks, progress, moved), count)
        connection.commit()
        _zip(file, _neutral(content))
    return len(progress.answers.instants) - int(written)


@contextmanager
def _collection() -> Iterator[tuple[sqlite3.Connection, BinaryIO]]:
    """Give an empty SQLite file, and what reads its bytes. It loses its name at once, so a killed process leaves none.

    Raises PmqError where there is no room for it.
    """
    descriptor, name = mkstemp(prefix="pmq-")
    path = Path(name)
    try:
        with open(descriptor, "rb") as content, closing(sqlite3.connect(path)) as connection:  # noqa: PTH123 - it is a descriptor
            connection.executescript(
                "pragma journal_mode = off; pragma synchronous = off; pragma temp.page_size = 32768; pragma threads = 4"
            )
            with suppress(OSError):  # Windows wants it closed first
                path.unlink()
            yield connection, content
    except sqlite3.OperationalError as error:
        raise PmqError(
            f"cannot make the package in {gettempdir()} ({error}); make room there, or set TMPDIR to another folder"
        ) from error
    finally:
        path.unlink(missing_ok=True)


def _numbered(decks: Sequence[PackedDeck]) -> Iterator[tuple[int, PackedDeck]]:
    return enumerate(decks, _FIRST_DECK_ID)


@contextmanager
def _indexed_afterwards(connection: sqlite3.Connection, table: str) -> Iterator[None]:
    """Take the indexes off a table, and make them once of all its rows: that costs a fraction.

    Those by `usn` stay off: only a sync looks by them, and what imports a package keeps its own.
    """
    query = "select name, sql from sqlite_master where type = 'index' and tbl_name = ? and sql is not null"
    indexes = connection.execute(query, (table,)).fetchall()
    for name, _ in indexes:
        connection.execute(f"drop index {name}")
    yield
    for name, statement in indexes:
        if not name.endswith("_usn"):
            connection.execute(statement)


def _write_log(connection: sqlite3.Connection, rows: Iterator[Row], count: int) -> Mapping[int, int]:
    """Write answers in the order of their instants, each numbered by its own, or near it where that is taken.

    Of one instant, the card that comes first keeps it. Give the number of the last answer to each card, by the number
    of the card, where any was moved.
    """
    connection.execute("create temp table answers (number, card, button, ivl, before, factor, took_ms)")
    _insert(connection, "answers", "(?, ?, ?, ?, ?, ?, ?)", rows, count)
    if connection.execute(f"insert or ignore into revlog {_ORDERED}").rowcount == count:
        return {}
    connection.execute("delete from revlog")
    instants = [number for (number,) in connection.execute("select number from answers order by number, rowid")]
    moved = zip(apart(instants), connection.execute(f"{_ORDERED}, rowid"), strict=True)
    connection.executemany(_INSERT_ANSWER, ((number, *row[1:]) for number, row in moved if number is not None))
    return dict(connection.execute("select cid, max(id) from revlog group by cid").fetchall())


def _insert(connection: sqlite3.Connection, table: str, row: str, rows: Iterator[_Row], count: int) -> None:
    """Write so many rows, most of them many by a statement: what is around a statement costs more than a row in it."""
    statement = f"insert into {table} values "  # noqa: S608 - constant names
    values = chain.from_iterable(islice(rows, count - count % _AT_ONCE))
    connection.executemany(
        statement + ", ".join([row] * _AT_ONCE), zip(*[values] * row.count("?") * _AT_ONCE, strict=True)
    )
    connection.executemany(statement + row, rows)


def _note_rows(notes: Iterable[PackedNote], further: Further) -> Iterator[_Row]:
    for card_id, (fields, tags), (changed_at, number) in notes:
        yield number, guid_of(card_id), changed_at, f" {' '.join(tags)} ", "\x1f".join(fields), fields[0]
        further(1)


def _card_rows(decks: Sequence[PackedDeck], progress: Progress, moved: Mapping[int, int]) -> Iterator[_Row]:
    """Give the cards in the order of their decks: the first has the note's number, its reverse the next one.

    `moved` are the numbers of the last answers to them, where any has another than its instant.
    """
    position, state_of, suspended = 0, progress.states(), progress.suspended
    for deck_id, deck in _numbered(decks):
        for card_id, content, (changed_at, number) in deck.notes:
            position += 1
            reached, queue = state_of.get(card_id), -1 if card_id in suspended else 0
            if reached is None:
                yield number, number, deck_id, FORWARD, changed_at, 0, queue, position, 0, 0, 0, 0, ""
            else:
                due, ivl, factor, reps, lapses, last_at = reached
                # `lrt` must be the last review's time to the second, or Check Database mends it; `pos` keeps the deck's
                # order where somebody imports without progress.
                data = f'{{"pos":{position},"lrt":{moved.get(number, last_at) // 1000}}}'
                state = due - _DAY_0, ivl, factor, reps, lapses, data
                yield number, number, deck_id, FORWARD, changed_at, 2, queue or 2, *state
            if content.has_reverse:
                yield number + 1, number, deck_id, REVERSE, changed_at, 0, 0, position, 0, 0, 0, 0, ""


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


def _neutral(content: BinaryIO) -> Iterator[bytes]:
    """Give a SQLite file in parts, without what differs from one SQLite to the next: change counter and version."""
    once, head = (1).to_bytes(4, "big"), content.read(_HEAD)
    yield b"".join((head[:24], once, head[28:92], once, bytes(4)))
    while part := content.read(_CHUNK):
        yield part


def _zip(file: BinaryIO, collection: Iterable[bytes]) -> None:
    # Larger by a fifth than at the usual level, in a third of the time.
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, parts in (("collection.anki2", collection), ("media", [b"{}"])):
            with archive.open(name, "w") as member:
                for part in parts:
                    member.write(part)
        for made in archive.infolist():  # the same on every system
            made.create_system, made.external_attr = 3, 0o644 << 16
