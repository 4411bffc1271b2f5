"""The note types of a collection -> which of a note's fields its first card shows, and on which side."""

import json
import re
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pmq_cards.anki.files import is_table
from pmq_cards.markup import without

LONGEST_TEMPLATE = 1 << 20
MOST_MARKS = 2000
"""Characters and `{{...}}` of one side of a card; what has more shows nothing."""
LONGEST_MODELS = 64 << 20
"""Characters of the JSON that lists an older collection's note types."""

_MARK = re.compile(r"\{\{([^{}]*)\}\}")
_UNSEEN = (("<!--", "-->"), ("<script", "</script>"), ("<style", "</style>"))
_SPECIAL = frozenset({"FrontSide", "Tags", "Type", "Deck", "Subdeck", "Card", "CardFlag", "CardID"})


@dataclass(frozen=True, slots=True)
class Sides:
    """The fields of one note as its card shows them, by name: what is hidden behind a hint on the front is `hint`."""

    front: tuple[str, ...]
    back: tuple[str, ...]
    hint: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Template:
    """One card of a note type; both sides are marks of `{{...}}`, in their order."""

    front: tuple[str, ...]
    back: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NoteType:
    """A note type: its fields in their order, its cards by their number."""

    name: str
    fields: tuple[str, ...]
    templates: Mapping[int, Template] = field(default_factory=dict)
    is_cloze: bool = False

    def sides(self, number: int, texts: Mapping[str, str]) -> Sides:
        """Give what the card of that number shows of a note with these texts: empty ones switch parts off."""
        template = self.templates.get(number) or self.templates.get(0)
        if template is None:
            return Sides(self.fields[:1], self.fields[1:2])
        front = _shown(template.front, texts)
        seen = [name for name, filters in front if not {"hint", "type"}.intersection(filters)]
        hints = [name for name, filters in front if "hint" in filters and name not in seen]
        back = [name for name, _ in _shown(template.back, texts) if name not in seen and name not in hints]
        return Sides(*(tuple(dict.fromkeys(names)) for names in (seen, back, hints)))


def note_types(connection: sqlite3.Connection) -> Mapping[object, NoteType]:
    """Give the note types by their ids; those that cannot be read are left out."""
    if is_table(connection, "notetypes"):
        return _from_tables(connection)
    return _from_json(connection)


def _shown(marks: Sequence[str], texts: Mapping[str, str]) -> list[tuple[str, tuple[str, ...]]]:
    """Give the fields that are shown, each with its filters; a field that a note type lacks is none."""
    shown = []
    parts: list[bool] = []
    closed = 0
    for mark in marks:
        sign, name = mark[0], mark[1:].strip()
        if sign in "#^":
            parts.append(bool(texts.get(name)) == (sign == "^"))
            closed += parts[-1]
        elif sign == "/":
            closed -= parts.pop() if parts else 0
        elif not closed:
            *filters, name = (part.strip() for part in mark.split(":"))
            is_speech = any(text.startswith("tts") for text in filters)
            if name in texts and name not in _SPECIAL and not is_speech:
                shown.append((name, tuple(filters)))
    return shown


def _marks(template: object) -> tuple[str, ...]:
    """Give what stands between the braces of a template, where it is seen."""
    if not isinstance(template, str) or len(template) > LONGEST_TEMPLATE:
        return ()
    for opening, closing in _UNSEEN:
        template = without(template, opening, closing)
    found = [mark.strip() for mark in _MARK.findall(template)]
    return tuple(mark for mark in found if mark and not mark.startswith("!")) if len(found) <= MOST_MARKS else ()


def _from_tables(connection: sqlite3.Connection) -> Mapping[object, NoteType]:
    """Read the tables of newer collections; a template and a note type hold the rest as a protobuf message."""
    fields: dict[object, list[str]] = {}
    for type_id, name in connection.execute("select ntid, name from fields order by ntid, ord"):
        fields.setdefault(type_id, []).append(str(name))
    templates: dict[object, dict[int, Template]] = {}
    for type_id, number, config in connection.execute("select ntid, ord, config from templates"):
        if isinstance(config, bytes) and isinstance(number, int):
            parts = protobuf_fields(config)
            front, back = (_text(parts.get(place)) for place in (1, 2))
            templates.setdefault(type_id, {})[number] = Template(_marks(front), _marks(back))
    return {
        type_id: NoteType(str(name), tuple(fields.get(type_id, ())), templates.get(type_id, {}), _kind(config) == 1)
        for type_id, name, config in connection.execute("select id, name, config from notetypes")
    }


def _kind(config: object) -> object:
    return protobuf_fields(config).get(1, 0) if isinstance(config, bytes) else 0


def _text(value: object) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else ""


def protobuf_fields(message: bytes) -> Mapping[int, int | bytes]:
    """Give the fields of a protobuf message by their number, the last of each; it is read up to where it breaks."""
    found: dict[int, int | bytes] = {}
    place = 0
    while place < len(message):
        key, place = _varint(message, place)
        number, kind = key >> 3, key & 7
        if kind == 0:
            found[number], place = _varint(message, place)
        elif kind == 2:  # noqa: PLR2004 - length and bytes
            length, place = _varint(message, place)
            found[number] = message[place : place + length]
            place += length
        elif kind in {1, 5}:
            place += 8 if kind == 1 else 4
        else:
            break
    return found


def _varint(message: bytes, place: int) -> tuple[int, int]:
    value = shift = 0
    while place < len(message) and shift < 64:  # noqa: PLR2004 - bits
        byte = message[place]
        value |= (byte & 0x7F) << shift
        place += 1
        if byte < 0x80:  # noqa: PLR2004 - the last byte of a number
            break
        shift += 7
    return value, place


def _from_json(connection: sqlite3.Connection) -> Mapping[object, NoteType]:
    """Read the JSON of older collections."""
    if not is_table(connection, "col"):
        return {}
    columns = {column[1] for column in connection.execute("pragma table_info(col)")}
    if "models" not in columns:
        return {}
    try:
        row = connection.execute("select models from col where length(models) <= ?", (LONGEST_MODELS,)).fetchone()
        models = json.loads(row[0])
    except (TypeError, ValueError, RecursionError):
        return {}
    if not isinstance(models, dict):
        return {}
    return {
        int(key): _old_type(model)
        for key, model in models.items()
        if isinstance(model, dict) and key.lstrip("-").isdecimal()
    }


def _old_type(model: Mapping[str, object]) -> NoteType:
    fields = [str(one.get("name", "")) for one in _dicts(model.get("flds"))]
    templates = {
        number: Template(_marks(one.get("qfmt")), _marks(one.get("afmt")))
        for number, one in enumerate(_dicts(model.get("tmpls")))
    }
    return NoteType(str(model.get("name", "")), tuple(fields), templates, model.get("type") == 1)


def _dicts(value: object) -> list[Mapping[str, object]]:
    """Give the mappings of a list, in the order of their `ord` where they have one."""
    found = [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
    return sorted(found, key=_place)


def _place(one: Mapping[str, object]) -> int:
    place = one.get("ord")
    return place if isinstance(place, int) else 0
