"""An Anki collection -> the texts of its notes, by deck: what the first card of each shows on its two sides."""

import json
import re
import sqlite3
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from pmq_cards.anki.files import AnkiFileError, is_table
from pmq_cards.anki.html import clean, has_picture, has_sound, html_text
from pmq_cards.anki.names import card_of
from pmq_cards.anki.templates import NoteType, Sides, note_types
from pmq_cards.errors import NotFoundError, UsageError

LONGEST_FIELDS = 100_000
"""Characters; a note with more is no flashcard."""
LONGEST_GUID = 300
MOST_NOTES = 200_000
LONGEST_DECK_NAME = 1000
LONGEST_DECKS = 16 << 20
"""Characters of the JSON that lists an older collection's decks."""
DECKS_SHOWN = 20

_SEPARATOR = "\x1f"
"""Stands between the fields of a note, and between the parts of a deck's name in newer collections."""
_CLOZE = re.compile(r"\{\{c\d+::")
_UNTYPED = NoteType("", ())


class Left(Enum):
    """What of a deck is not taken."""

    OURS = auto()
    CLOZE = auto()
    ONE_SIDED = auto()
    MEDIA_ONLY = auto()
    TOO_LONG = auto()
    FURTHER_CARD = auto()
    PICTURE = auto()
    SOUND = auto()


@dataclass(frozen=True, slots=True)
class Note:
    """One note as texts; `front` and `back` hold no HTML and are never empty. `guid` names it in every collection."""

    guid: str
    front: str
    back: str
    hint: str = ""
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Used:
    """What went where of the notes of one note type: the names of its fields."""

    note_type: str
    sides: Sides
    unused: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AnkiDeck:
    """The notes of one Anki deck, those of the decks below it included, in the order they were made.

    `left_out` counts what is not in them; `used` counts the notes of each way to read the fields, the commonest first.
    """

    name: str
    notes: tuple[Note, ...]
    left_out: Mapping[Left, int]
    used: tuple[tuple[Used, int], ...]

    @property
    def title(self) -> str:
        """The deck's own name, without those of the decks above it; `Anki` where there is nothing to see in it."""
        own = self.name.rpartition("::")[2] or self.name
        return own if clean(own) else "Anki"


def read_deck_notes(connection: sqlite3.Connection, wanted: str | None) -> AnkiDeck:
    """Read the deck called `wanted`, or the only one with notes.

    Raises UsageError where there are several to choose from, NotFoundError where none has the name; both list them.
    """
    rows = _rows(connection)
    name_of = _deck_names(connection)
    counts = Counter(name_of.get(row.deck_id, "?") for row in rows)
    name = _chosen(counts, wanted)
    inside = {deck_id for deck_id in {row.deck_id for row in rows} if _is_under(name_of.get(deck_id, "?"), name)}
    reader = _Reader(note_types(connection))
    notes = [note for row in rows if row.deck_id in inside and (note := reader.note(row))]
    left_out = {left: reader.left[left] for left in Left if reader.left[left]}
    return AnkiDeck(name, tuple(notes), left_out, tuple(reader.used.most_common()))


@dataclass(frozen=True, slots=True)
class _Row:
    """A note with its first card, as they stand there: any column may hold anything."""

    deck_id: object
    number: object
    type_id: object
    guid: object
    fields: object
    tags: object
    cards: int


def _rows(connection: sqlite3.Connection) -> list[_Row]:
    has_types = any(column[1] == "mid" for column in connection.execute("pragma table_info(notes)"))
    rows = connection.execute(
        # The bare columns are those of the row with the lowest number: SQLite's rule for min().
        "select case when c.odid > 0 then c.odid else c.did end, min(c.ord),"  # noqa: S608 - one of two constants
        f" {'n.mid' if has_types else 'null'}, case when length(n.guid) <= :longest_guid then n.guid end,"
        " case when length(n.flds) <= :longest then n.flds end, case when length(n.tags) <= :longest then n.tags end,"
        " count(*) from notes n join cards c on n.id = c.nid group by n.id order by n.id limit :most",
        {"longest": LONGEST_FIELDS, "longest_guid": LONGEST_GUID, "most": MOST_NOTES + 1},
    ).fetchall()
    if len(rows) > MOST_NOTES:
        raise AnkiFileError(f"the file has more than {MOST_NOTES:,} notes, too many to make a deck of")
    return [_Row(*row) for row in rows]


class _Reader:
    """Reads notes one by one, and counts what was used of them and what was left out."""

    def __init__(self, types: Mapping[object, NoteType]) -> None:
        self.left: Counter[Left] = Counter()
        self._types = types
        self._sides: dict[tuple[object, int, frozenset[str]], Sides] = {}
        self.used: Counter[Used] = Counter()

    def note(self, row: _Row) -> Note | None:
        """Give the note, None where it is not two texts."""
        guid = row.guid if isinstance(row.guid, str) else ""
        if card_of(guid):
            self.left[Left.OURS] += 1
            return None
        if not isinstance(row.fields, str):
            self.left[Left.TOO_LONG] += 1
            return None
        note_type = self._types.get(row.type_id, _UNTYPED)
        if note_type.is_cloze or _CLOZE.search(row.fields):
            self.left[Left.CLOZE] += 1
            return None
        return self._two_sided(row, note_type, guid, row.fields.split(_SEPARATOR))

    def _two_sided(self, row: _Row, note_type: NoteType, guid: str, values: Sequence[str]) -> Note | None:
        names = note_type.fields if len(note_type.fields) == len(values) else tuple(map(str, range(len(values))))
        html_of = dict(zip(names, values, strict=True))
        sides = self._sides_of(row, note_type if names is note_type.fields else NoteType("", names), html_of)
        texts = [_joined(html_of, side) for side in (sides.front, sides.back, sides.hint)]
        shown = [html_of[name] for name in (*sides.front, *sides.back)]
        if not all(texts[:2]):
            media = any(map(has_picture, shown)) or any(map(has_sound, shown))
            self.left[Left.MEDIA_ONLY if media else Left.ONE_SIDED] += 1
            return None
        self.left[Left.FURTHER_CARD] += row.cards - 1
        self.left[Left.PICTURE] += any(map(has_picture, shown))
        self.left[Left.SOUND] += any(map(has_sound, shown))
        shown_names = {*sides.front, *sides.back, *sides.hint}
        self.used[Used(note_type.name, sides, tuple(name for name in names if name not in shown_names))] += 1
        front, back, hint = texts
        return Note(guid if clean(guid) == guid else "", front, back, hint, _tags(row.tags))

    def _sides_of(self, row: _Row, note_type: NoteType, html_of: Mapping[str, str]) -> Sides:
        """Give what the card shows; it hangs on which fields are empty."""
        number = row.number if isinstance(row.number, int) else 0
        key = row.type_id, number, frozenset(name for name, html in html_of.items() if html.strip())
        if key not in self._sides:
            filled = {name: html.strip() for name, html in html_of.items()}
            self._sides[key] = note_type.sides(number, filled)
        return self._sides[key]


def _joined(html_of: Mapping[str, str], names: Sequence[str]) -> str:
    """Give the texts of fields, one below the other; what stands there twice, once."""
    return "\n".join(dict.fromkeys(filter(None, (html_text(html_of[name]) for name in names))))


def _tags(tags: object) -> tuple[str, ...]:
    """Give a note's tags as a deck file may hold them; marked and leech say how it went, not what it is about."""
    words = clean(tags).split() if isinstance(tags, str) else []
    usable = ("-".join(filter(None, word.split("/"))) for word in words if word.casefold() not in {"marked", "leech"})
    return tuple(dict.fromkeys(word.strip("-") for word in usable if clean(word.strip("-"))))


def _deck_names(connection: sqlite3.Connection) -> Mapping[object, str]:
    """Give the decks' names by id, from the table newer collections have, or the JSON of older ones."""
    if is_table(connection, "decks"):
        rows = connection.execute("select id, name from decks where length(name) <= ?", (LONGEST_DECK_NAME,)).fetchall()
    else:
        rows = [(int(key), deck.get("name")) for key, deck in _old_decks(connection).items() if isinstance(deck, dict)]
    return {key: _shown(name) for key, name in rows if isinstance(name, str)}


def _old_decks(connection: sqlite3.Connection) -> Mapping[str, object]:
    try:
        row = connection.execute("select decks from col where length(decks) <= ?", (LONGEST_DECKS,)).fetchone()
        decks = json.loads(row[0])
        if isinstance(decks, dict) and all(key.lstrip("-").isdecimal() for key in decks):
            return decks
    except (TypeError, ValueError, RecursionError):
        pass
    raise AnkiFileError("the collection does not say which decks it has; in Anki run Tools > Check Database")


def _shown(name: str) -> str:
    return " ".join(clean(name.replace(_SEPARATOR, "::")).split()) or "?"


def _chosen(counts: Mapping[str, int], wanted: str | None) -> str:
    if not counts:
        raise AnkiFileError("the file has no notes to make a deck of")
    if wanted is None:
        if len(counts) > 1:
            raise UsageError(f"the file holds several decks; choose one with --deck: {_listed(counts)}")
        return next(iter(counts))
    below = sorted(name for name in counts if _is_under(name, wanted))
    if not below:
        raise NotFoundError(f'the file has no deck "{_shown(wanted)}" with notes in it; it holds: {_listed(counts)}')
    return "::".join(below[0].split("::")[: _shown(wanted).count("::") + 1])


def _listed(counts: Mapping[str, int]) -> str:
    names = [f'"{name}" ({counts[name]})' for name in sorted(counts)]
    more = len(names) - DECKS_SHOWN
    return ", ".join(names[:DECKS_SHOWN]) + (f" and {more} more" if more > 0 else "")


def _is_under(name: str, above: str) -> bool:
    """Tell whether a deck is the one called `above` or below it; Anki tells no upper from lower case either."""
    name, above = name.casefold(), _shown(above).casefold()
    return name == above or name.startswith(f"{above}::")
