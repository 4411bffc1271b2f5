"""An Anki collection -> the front and back of its notes as plain text, by deck."""

import json
import re
import sqlite3
import unicodedata
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from html.parser import HTMLParser

from pmq_cards.anki.files import AnkiFileError, is_table
from pmq_cards.errors import NotFoundError, UsageError

LONGEST_FIELDS = 100_000
"""Characters; a note with more is no flashcard."""
MOST_NOTES = 200_000
LONGEST_DECK_NAME = 1000
LONGEST_DECKS = 16 << 20
"""Characters of the JSON that lists an older collection's decks."""
DECKS_SHOWN = 20

_SEPARATOR = "\x1f"
"""Stands between the fields of a note, and between the parts of a deck's name in newer collections."""
_CLOZE = re.compile(r"\{\{c\d+::")
_MEDIA = re.compile(r"\[anki:tts[^\]]*\].*?\[/anki:tts\]|\[sound:[^\]]*\]", re.DOTALL)
# What no deck file may hold: controls but line feed, separators no editor shows, and what is no character.
_UNFIT = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Note:
    """One note as texts; `front` and `back` hold no HTML and are never empty."""

    front: str
    back: str
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AnkiDeck:
    """The notes of one Anki deck, those of the decks below it included, in the order they were made.

    `skipped` counts the notes left out: with a text missing on a side, clozes, and absurdly long ones.
    """

    name: str
    notes: tuple[Note, ...]
    skipped: int


def read_deck_notes(connection: sqlite3.Connection, wanted: str | None) -> AnkiDeck:
    """Read the deck called `wanted`, or the only one with notes.

    Raises UsageError where there are several to choose from, NotFoundError where none has the name; both list them.
    """
    rows = connection.execute(
        "select case when c.odid > 0 then c.odid else c.did end,"
        " case when length(n.flds) <= :longest then n.flds end, case when length(n.tags) <= :longest then n.tags end"
        " from cards c join notes n on n.id = c.nid where c.ord = 0 order by n.id limit :most",
        {"longest": LONGEST_FIELDS, "most": MOST_NOTES + 1},
    ).fetchall()
    if len(rows) > MOST_NOTES:
        raise AnkiFileError(f"the file has more than {MOST_NOTES:,} notes, too many to make a deck of")
    name_of = _deck_names(connection)
    counts = Counter(name_of.get(deck_id, "?") for deck_id, _, _ in rows)
    name = _chosen(counts, wanted)
    inside = {deck_id for deck_id in {row[0] for row in rows} if _is_under(name_of.get(deck_id, "?"), name)}
    read = [_note(fields, tags) for deck_id, fields, tags in rows if deck_id in inside]
    notes = tuple(note for note in read if note)
    return AnkiDeck(name, notes, len(read) - len(notes))


def html_text(html: str) -> str:
    """Give what a field shows, as text: lines and lists kept, formatting, pictures and sounds left out."""
    parser = _TextParser()
    try:
        parser.feed(_MEDIA.sub("", html))
        parser.close()
        text = parser.text()
    except AssertionError:
        # The parser's answer to some malformed declarations, `<![x[`.
        text = re.sub(r"<[^>]*>?", " ", html)
    return clean(text)


def clean(text: str) -> str:
    """Give the text as a deck file may hold it: composed characters, no controls, no blanks at the ends of lines.

    Nothing is left of a text in which there is nothing to see.
    """
    spaced = text.replace("\t", "    ").replace("\xa0", " ").replace("\u2060", "")
    composed = unicodedata.normalize("NFC", _UNFIT.sub("", spaced))
    lines = (line.rstrip() for line in composed.strip().split("\n"))
    tidy = re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
    return tidy if any(character.isprintable() and character != " " for character in tidy) else ""


class _TextParser(HTMLParser):
    """Collects the text of HTML; a block begins and ends a line, a list item begins with a dash or its number."""

    BLOCKS = frozenset(
        {"address", "article", "aside", "blockquote", "center", "dd", "div", "dl", "dt", "figure", "footer", "form"}
        | {"h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre", "section"}
        | {"table", "tr", "ul"}
    )
    UNSEEN = frozenset({"script", "style", "head", "title"})

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._parts: list[str] = []
        self._unseen = 0
        self._verbatim = 0
        self._numbers: list[int | None] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002 - the parser's signature
        self._unseen += tag in self.UNSEEN
        self._verbatim += tag == "pre"
        if tag == "br":
            self._parts.append("\n")
        elif tag in {"td", "th"}:
            self._parts.append(" ")
        elif tag in self.BLOCKS:
            self._break()
        if tag in {"ul", "ol"}:
            self._numbers.append(0 if tag == "ol" else None)
        elif tag == "li":
            self._parts.append(self._bullet())

    def handle_endtag(self, tag: str) -> None:
        self._unseen -= tag in self.UNSEEN and self._unseen > 0
        self._verbatim -= tag == "pre" and self._verbatim > 0
        if tag in {"ul", "ol"} and self._numbers:
            self._numbers.pop()
        if tag in self.BLOCKS:
            self._break()

    def handle_data(self, data: str) -> None:
        if self._unseen:
            return
        if not self._verbatim:
            data = re.sub(r"[ \t\r\n\f]+", " ", data)
            if self._at_line_start():
                data = data.lstrip(" ")
        self._parts.append(data)

    def text(self) -> str:
        """Give what was collected."""
        return "".join(self._parts)

    def _break(self) -> None:
        if not self._at_line_start():
            self._parts.append("\n")

    def _at_line_start(self) -> bool:
        last = next((part for part in reversed(self._parts) if part), "\n")
        return last.endswith("\n")

    def _bullet(self) -> str:
        if not self._numbers or self._numbers[-1] is None:
            return "- "
        self._numbers[-1] += 1
        return f"{self._numbers[-1]}. "


def _note(fields: object, tags: object) -> Note | None:
    """Give the note, None where it is not two texts."""
    if not isinstance(fields, str) or _CLOZE.search(fields):
        return None
    sides = [html_text(field) for field in fields.split(_SEPARATOR)[:2]]
    if len(sides) < len(("front", "back")) or not all(sides):
        return None
    return Note(sides[0], sides[1], _tags(tags))


def _tags(tags: object) -> tuple[str, ...]:
    """Give a note's tags as a deck file may hold them; marked and leech say how it went, not what it is about."""
    words = clean(tags).split() if isinstance(tags, str) else []
    usable = (re.sub("/+", "-", word).strip("-") for word in words if word.casefold() not in {"marked", "leech"})
    return tuple(dict.fromkeys(word for word in usable if clean(word)))


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
