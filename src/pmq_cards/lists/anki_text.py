"""Anki's "Notes in Plain Text" -> entries: lines of `#key:value`, then a note a row."""

import re
from collections.abc import Mapping, Sequence

from pmq_cards.lists.columns import Columns, Role, columns_of, is_header
from pmq_cards.lists.page import Cards, Entry, LeftOut, Page
from pmq_cards.lists.tables import Row, delimiter_of, entries_of, first_two, rows_of
from pmq_cards.lists.wording import tag

_HEAD = re.compile(
    r"#(separator|html|tags column|tags|columns|notetype column|notetype|deck column|deck|guid column)\s*:(.*)",
    re.IGNORECASE,
)
_SEPARATORS = {"tab": "\t", "comma": ",", "semicolon": ";", "space": " ", "pipe": "|", "colon": ":"}
_CLOZE = re.compile(r"\{\{c\d+::")
_MEDIA = re.compile(r"\[sound:[^\[\]]*\]|\[anki:[^\[\]]*\]|\[/anki:[^\[\]]*\]")


def recognises(text: str, name: str) -> bool:  # noqa: ARG001 - what every reader is asked
    """Tell whether the first line is one of Anki's."""
    return _HEAD.match(text) is not None


def read(text: str) -> Page:
    """Read an export of notes."""
    lines = text.split("\n")
    heads = [_HEAD.fullmatch(line.rstrip()) for line in lines]
    count = next((nth for nth, head in enumerate(heads) if head is None), len(heads))
    values = {head[1].lower(): head[2].strip() for head in heads[:count] if head}
    body = "\n" * count + _MEDIA.sub("", "\n".join(lines[count:]))
    separator = values.get("separator", "")
    delimiter = _SEPARATORS.get(separator.lower(), separator[:1]) or delimiter_of(body) or "\t"
    rows = rows_of(body, delimiter)
    clozes = [row for row in rows if any(_CLOZE.search(cell) for cell in row.cells)]
    usable = [row for row in rows if row not in set(clozes)]
    entries, left_out = entries_of([_shown(row, values) for row in usable], _columns(values, rows, delimiter))
    passed = [LeftOut("cloze note", row.line, row.last_line) for row in clozes]
    return Page(
        Cards("notes of Anki in plain text", _tagged(entries, usable, values), (*left_out, *passed)), _title(values)
    )


def _shown(row: Row, values: Mapping[str, str]) -> Row:
    """Give a row with `<` and `&` as they were typed where the export says that its fields are no HTML."""
    if values.get("html", "true").lower() != "false":
        return row
    cells = tuple(cell.replace("&", "&amp;").replace("<", "&lt;") for cell in row.cells)
    return Row(cells, row.line, row.last_line)


def _columns(values: Mapping[str, str], rows: Sequence[Row], delimiter: str) -> Columns:
    """Give the columns by their names, where some are known, else the first two that hold fields."""
    names = values.get("columns", "").split(delimiter)
    named = columns_of(names)
    if is_header(named):
        return {role: place for role, place in named.items() if role is not Role.TAGS}
    special = {int(values[key]) - 1 for key in values if key.endswith(" column") and values[key].isdecimal()}
    width = max((len(row.cells) for row in rows), default=0)
    fields = [place for place in range(width) if place not in special]
    return {Role.FRONT: fields[0], Role.BACK: fields[1]} if len(fields) > 1 else first_two(rows)


def _tagged(entries: Sequence[Entry], rows: Sequence[Row], values: Mapping[str, str]) -> tuple[Entry, ...]:
    """Give the entries with the tags of their rows and of the whole export; blanks stand between Anki's tags."""
    from dataclasses import replace

    column = values.get("tags column", "")
    place = int(column) - 1 if column.isdecimal() else -1
    tags_at = {row.line: row.cells[place].split() for row in rows if 0 <= place < len(row.cells)}
    common = values.get("tags", "").split()
    return tuple(replace(entry, tags=tags_of([*tags_at.get(entry.line, []), *common])) for entry in entries)


def tags_of(words: Sequence[str]) -> tuple[str, ...]:
    """Give Anki's tags as ours; marked and leech say how it went, not what it is about."""
    usable = (word for word in words if word.casefold() not in {"marked", "leech"})
    return tuple(dict.fromkeys(filter(None, (tag(word.replace("::", "-")) for word in usable))))


def _title(values: Mapping[str, str]) -> str:
    return values.get("deck", "").rpartition("::")[2].strip()
