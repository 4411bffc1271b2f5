"""CrowdAnki's deck.json -> entries."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from pmq_cards.lists.anki_text import tags_of
from pmq_cards.lists.columns import Columns, Role, columns_of, entry_of, is_header
from pmq_cards.lists.page import Cards, Entry, LeftOut, Page

DEEPEST = 20


def recognises(text: str, name: str) -> bool:  # noqa: ARG001 - what every reader is asked
    """Tell whether a file is JSON with notes in it."""
    return text.lstrip()[:1] == "{" and '"notes"' in text and '"fields"' in text and _loaded(text) is not None


def read(text: str) -> Page:
    """Read a deck with those inside it."""
    deck = _loaded(text) or {}
    models = {model.get("crowdanki_uuid"): _columns(model) for model in _dicts(deck.get("note_models"))}
    entries: list[Entry] = []
    left_out: list[LeftOut] = []
    lines = _lines(text)
    for nth, note in enumerate(_notes(deck, DEEPEST)):
        line = lines[nth] if nth < len(lines) else 1
        entry = _entry(note, models, line)
        if entry is None:
            left_out.append(LeftOut("note without two sides", line, line))
        else:
            entries.append(entry)
    title = deck.get("name")
    title = title.rpartition("::")[2] if isinstance(title, str) else ""
    return Page(Cards("notes of CrowdAnki", tuple(entries), tuple(left_out)), title)


def _loaded(text: str) -> dict[str, Any] | None:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _dicts(value: object) -> Iterator[dict[str, Any]]:
    if isinstance(value, list):
        yield from (one for one in value if isinstance(one, dict))


def _notes(deck: Mapping[str, Any], depth: int) -> Iterator[dict[str, Any]]:
    yield from _dicts(deck.get("notes"))
    for child in _dicts(deck.get("children")) if depth else ():
        yield from _notes(child, depth - 1)


def _columns(model: Mapping[str, Any]) -> Columns:
    fields = sorted(_dicts(model.get("flds")), key=lambda field: str(field.get("ord", "")).zfill(3))
    named = columns_of([str(field.get("name", "")) for field in fields])
    return named if is_header(named) else {Role.FRONT: 0, Role.BACK: 1}


def _entry(note: Mapping[str, Any], models: Mapping[object, Columns], line: int) -> Entry | None:
    from dataclasses import replace

    fields = note.get("fields")
    if not isinstance(fields, list) or not all(isinstance(field, str) for field in fields):
        return None
    model = note.get("note_model_uuid")
    columns = models.get(model if isinstance(model, str) else None, {Role.FRONT: 0, Role.BACK: 1})
    entry = entry_of(fields, columns, line, line)
    if not entry.asked.strip() or any("{{c" in field for field in fields):
        return None
    words = note.get("tags")
    tags = tags_of([word for word in words if isinstance(word, str)]) if isinstance(words, list) else ()
    return replace(entry, tags=tuple(dict.fromkeys((*entry.tags, *tags))))


def _lines(text: str) -> list[int]:
    """Give the line of each note, by its fields."""
    return [number for number, line in enumerate(text.split("\n"), 1) for _ in range(line.count('"fields"'))]
