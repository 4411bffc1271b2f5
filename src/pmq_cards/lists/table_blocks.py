"""Tables on a page whose columns are called as those of a list of questions."""

from collections.abc import Iterator
from dataclasses import replace

from pmq_cards.lists.columns import Role, columns_of, entry_of, is_header
from pmq_cards.lists.found import Found
from pmq_cards.lists.outline import Outline, Placed, tags_of
from pmq_cards.lists.page import Block, Entry, Kind
from pmq_cards.lists.rendering import text_of


def find(outline: Outline) -> Found:
    """Take the rows of tables with a column of questions; a table of contents is none."""
    taken = tuple(placed for placed in outline.of(Kind.TABLE) if any(_entries(placed)))
    title = outline.title(taken)
    entries = (
        replace(entry, tags=tuple(dict.fromkeys((*tags_of(placed.path, title), *entry.tags))))
        for placed in taken
        for entry in _entries(placed)
    )
    return Found("the rows of a table" if len(taken) == 1 else "the rows of tables", tuple(entries), taken)


def _entries(placed: Placed) -> Iterator[Entry]:
    head, *rows = list(placed.block.inside(Kind.ROW)) or [placed.block]
    columns = columns_of([" ".join(_shown(cell).split()) for cell in head.inside(Kind.CELL)])
    if not is_header(columns) or Role.QUESTION not in columns:
        return
    for row in rows:
        cells = tuple(row.inside(Kind.CELL))
        asked = cells[columns[Role.QUESTION]] if columns[Role.QUESTION] < len(cells) else None
        if asked and _shown(asked) and not any(block.anchored for block in asked.everything()):
            texts = [_shown(cell).replace("&", "&amp;").replace("<", "&lt;") for cell in cells]
            yield entry_of(texts, columns, row.line, row.last_line)


def _shown(cell: Block) -> str:
    return "\n".join(filter(None, [cell.text, text_of(cell.blocks)]))
