"""Blocks -> the text a card holds: lines, lists and code kept, pictures and links to places of the page left out."""

import re
from collections.abc import Iterable

from pmq_cards.lists.page import Block, Kind
from pmq_cards.lists.wording import is_bare_link

_ONLY_A_LINK = re.compile(
    r"\W*(?:references?|sources?|links?|read more|learn more|more|docs|documentation|see)\W*", re.IGNORECASE
)


def text_of(blocks: Iterable[Block]) -> str:
    """Give all that a reader sees of blocks, a blank line between them."""
    parts = []
    for block in blocks:
        if is_way_back(block):
            continue
        words = _text(block)
        if words:
            parts.append(words)
    return "\n\n".join(parts)


def is_way_back(block: Block) -> bool:
    """Tell whether a paragraph only leads to another place: back to the top, to its source."""
    if block.kind is not Kind.PARAGRAPH or not is_bare_link(block):
        return False
    return block.anchored > 0 or _ONLY_A_LINK.fullmatch(block.text) is not None


def _text(block: Block) -> str:
    match block.kind:
        case Kind.LIST:
            return "\n".join(filter(None, map(_item, block.blocks)))
        case Kind.TABLE:
            return "\n".join(_row(row) for row in block.inside(Kind.ROW))
        case _:
            inside = text_of(block.blocks)
            return "\n\n".join(filter(None, [block.text, inside]))


def _item(block: Block) -> str:
    if block.kind is not Kind.ITEM:
        return _text(block)
    mark = "- " if block.number is None else f"{block.number}. "
    inside = "\n".join(filter(None, map(_text, block.blocks)))
    lines = "\n".join(filter(None, [block.text, inside])).split("\n")
    return mark + f"\n{' ' * len(mark)}".join(lines) if lines != [""] else ""


def _row(block: Block) -> str:
    return " | ".join(" ".join(_text(cell).split()) for cell in block.inside(Kind.CELL))
