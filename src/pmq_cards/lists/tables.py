"""CSV and its like, with names of columns or without -> entries. Quizlet's term, tab, definition is one of them."""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from pmq_cards.anki.html import clean
from pmq_cards.domain import Labels
from pmq_cards.lists.asking import asks
from pmq_cards.lists.columns import Columns, Role, cell_text, columns_of, entry_of, is_export, is_header
from pmq_cards.lists.page import Cards, Entry, LeftOut, Page
from pmq_cards.lists.pasted import counts, is_bullet, marks_before, without_marks
from pmq_cards.said import counted

DELIMITERS = {"\t": "a tab", ";": "a semicolon", ",": "a comma", "|": "a bar"}
SUFFIXES = (".csv", ".tsv", ".tab")
_NONE = "\x1f"
"""A delimiter that no text has: commas in a column without quotes are commas."""
ENOUGH_ASK = 3
"""Of texts behind marks that are a list, one in so many asks."""

_SEPARATOR = re.compile(r'\s*"?sep=(\\t|[^"\n])"?[;,\t ]*(?:\n|$)', re.IGNORECASE)
"""The line above a table that names its separator to Excel: it is no row."""


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of a row and its lines."""

    cells: tuple[str, ...]
    line: int
    last_line: int


def recognises(text: str, name: str) -> bool:
    """Tell whether a file is a table: by its name, tabs in every row, or a row of names that a table has."""
    if name.lower().endswith(SUFFIXES) or _SEPARATOR.match(text):
        return True
    delimiter = delimiter_of(text)
    if delimiter is None or text.lstrip().startswith(("|", "{", "[", "<", "#")):
        return False
    rows = rows_of(text, delimiter)
    if len(rows) > 1 and is_header(columns_of(rows[0].cells)):
        return True
    return len(rows) > 1 and delimiter == "\t" and Role.BACK in first_two(rows)


def read(text: str) -> Page:
    """Read a table."""
    text, delimiter = _separated(text)
    rows = rows_of(text, delimiter or _sniffed_by_names(text))
    columns = columns_of(rows[0].cells) if rows else {}
    has_header = is_header(columns) and not any("?" in cell for cell in rows[0].cells)
    entries, left_out = entries_of(rows[1:] if has_header else rows, columns if has_header else first_two(rows))
    entries = entries if has_header and is_export(columns) else _unmarked(entries)
    left_out += tuple(_beyond(rows)) if has_header else ()
    marks = "the rows of a table" if has_header else "the rows of a table without names of columns"
    assumed = _assumed(rows, columns if has_header else {})
    return Page(Cards(marks, entries, left_out, assumed, _labels(rows[1:], columns) if has_header else None))


def _separated(text: str) -> tuple[str, str | None]:
    """Give a text with an empty line for the one that names the separator, and the delimiter: as named, or found."""
    named = _SEPARATOR.match(text)
    if not named:
        return text, delimiter_of(text)
    body = "\n" * named[0].count("\n") + text[named.end() :]
    delimiter = named[1].replace("\\t", "\t")
    return body, delimiter if delimiter in body else delimiter_of(body)


def delimiter_of(text: str) -> str | None:
    """Give the first of tab, semicolon, comma and bar with which every row has as many cells, and more than one."""
    for delimiter in DELIMITERS:
        if delimiter in text:
            widths = {len(row.cells) for row in rows_of(text, delimiter)}
            if len(widths) == 1 and widths != {1}:
                return delimiter
    return None


def rows_of(text: str, delimiter: str) -> tuple[Row, ...]:
    """Give the rows that are not empty; a text that no table can be has none."""
    rows = []
    reader = csv.reader(text.splitlines(keepends=True), delimiter=delimiter, skipinitialspace=not delimiter.isspace())
    line = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                rows.append(Row(tuple(cells), line, reader.line_num))
            line = reader.line_num + 1
    except csv.Error:
        return ()
    return tuple(rows)


def first_two(rows: Sequence[Row]) -> Columns:
    """Give the columns of a table without names: the first two with words, or the only one.

    Bullets and numbers before them are the marks of a list; where the rows do not ask they may be words of a pair.
    """
    width = max((len(row.cells) for row in rows), default=0)
    first = _marks(rows, width)
    numbers: dict[Role | str, int] = {Role.NUMBER: first - 1} if first else {}
    back: dict[Role | str, int] = {Role.BACK: first + 1} if first + 1 < width else {}
    return {Role.FRONT: first, **back, **numbers}


def _marks(rows: Sequence[Row], width: int) -> int:
    """Tell how many columns hold no words, only what stands before the items of a list."""
    cells = [row.cells for row in rows]
    first = marks_before(cells)
    if first == width:
        return 0
    if not first:
        wide = [row for row in rows if len(row.cells) > 2]  # noqa: PLR2004 - a number, a question and an answer
        is_numbered = len(wide) * 2 > len(rows) and all(row.cells[0].strip().isdecimal() for row in rows)
        return int(is_numbered)
    if _ask(["".join(row[first : first + 1]) for row in cells]):
        return first
    columns = ([row[place] for row in cells] for place in range(first))
    sure = (is_bullet(column) or (place + 2 < width and counts(column)) for place, column in enumerate(columns))
    return next((place for place, is_one in enumerate(sure) if not is_one), first)


def _ask(texts: Sequence[str]) -> bool:
    """Tell whether enough of these texts ask for what stands before each to be the mark of an item."""
    return sum(map(asks, texts)) * ENOUGH_ASK >= len(texts)


def entries_of(rows: Sequence[Row], columns: Columns) -> tuple[tuple[Entry, ...], tuple[LeftOut, ...]]:
    """Give an entry a row, and the rows that have no question."""
    entries, left_out = [], []
    for row in rows:
        entry = entry_of(row.cells, columns, row.line, row.last_line)
        if entry.asked.strip():
            entries.append(entry)
        else:
            left_out.append(LeftOut("row without a question", row.line, row.last_line))
    return tuple(entries), tuple(left_out)


def _unmarked(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """Give the entries without the bullets and numbers before the text of each; of words that are answered they are."""
    asked = [entry.asked for entry in entries]
    if any(entry.answer for entry in entries) and not _ask(asked):
        return tuple(entries)
    texts = without_marks(asked)
    return tuple(
        replace(entry, asked=text, number=entry.number or number)
        for entry, (text, number) in zip(entries, texts, strict=True)
    )


def _labels(rows: Sequence[Row], columns: Columns) -> Labels | None:
    """Give what stands over the sides of the cards, where the table says so, and of no two rows another thing."""
    places = [columns.get(role) for role in (Role.WHY_LABEL, Role.QUESTION_LABEL)]
    found = {
        tuple(cell_text(row.cells[place]) if place is not None and place < len(row.cells) else "" for place in places)
        for row in rows
    }
    said = [labels for labels in found if all(map(clean, labels))]
    return Labels(*map(clean, said[0])) if len(said) == 1 else None


def _beyond(rows: Sequence[Row]) -> Iterator[LeftOut]:
    """Give the cells that stand behind the last column with a name."""
    for row in rows[1:]:
        count = sum(bool(cell.strip()) for cell in row.cells[len(rows[0].cells) :])
        if count:
            yield LeftOut("cell of no column", row.line, row.last_line, count)


def _sniffed_by_names(text: str) -> str:
    """Give the delimiter of a table whose rows are not of one width: the one with which its first row names columns."""
    for delimiter in DELIMITERS:
        rows = rows_of(text.lstrip("\n").split("\n", 1)[0], delimiter)
        if rows and len(rows[0].cells) > 1 and is_header(columns_of(rows[0].cells)):
            return delimiter
    rows = rows_of(text, ",")
    is_one_column = bool(rows) and len(rows[0].cells) == 1 and sum(len(row.cells) == 1 for row in rows) * 2 > len(rows)
    return _NONE if is_one_column else ","


def _assumed(rows: Sequence[Row], columns: Columns) -> tuple[str, ...]:
    widths = {len(row.cells) for row in rows}
    assumed = list(_columns_told(rows, columns))
    if len(widths) > 1:
        assumed.append(f"rows have {min(widths)} to {max(widths)} cells; a missing cell is empty")
    return tuple(assumed)


def _columns_told(rows: Sequence[Row], columns: Columns) -> Iterator[str]:
    if not rows:
        return
    if not columns:
        places = first_two(rows)
        if Role.BACK not in places:
            yield "the only column with words asks"
            return
        more = max(len(row.cells) for row in rows) - max(places.values()) - 1
        rest = f"; {counted(more, 'more column')} not used" if more > 0 else ""
        yield f"the first column asks, the second answers{rest}"
        return
    read = sorted(place for role, place in columns.items() if role is not Role.DECK)
    used = _listed(rows[0].cells[place].strip() for place in read)
    unused = [name.strip() for place, name in enumerate(rows[0].cells) if place not in read and name.strip()]
    yield f"columns used: {used}" + (f"; not used: {_listed(unused)}" if unused else "")


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)
