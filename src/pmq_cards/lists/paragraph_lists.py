"""Paragraphs of a page that begin with bullets or letters -> the lists they are: so word processors write HTML."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from pmq_cards.lists.lettered import lettered
from pmq_cards.lists.page import Block, Kind
from pmq_cards.lists.pasted import OF_FONTS, SIGNS, SIGNS_APART, pasted

_SIGNED = re.compile(rf"([{SIGNS}{OF_FONTS}{SIGNS_APART}-])\ufe0f?(?:\s+|(?<=[{SIGNS}{OF_FONTS}]))(?=\S)")
_LOWER = re.compile(r"([o§])\s+(?=\S)")
"""What stands before an item below one with a bullet; alone it is a word."""
_OF_FONTS = re.compile(f"[{OF_FONTS}]")
_ITEM = re.compile(r"( *)- (?=\S)")


def with_lists(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """Give the blocks of a page with a list for each run of several such paragraphs, or of such lines in one."""
    found: list[Block] = []
    for is_paragraph, group in groupby(blocks, lambda block: block.kind is Kind.PARAGRAPH):
        if is_paragraph:
            found += _listed(tuple(group), f"# {found[-1].text}" if found and found[-1].kind is Kind.HEADING else "")
        else:
            found += (_without_sign(replace(block, blocks=with_lists(block.blocks))) for block in group)
    return tuple(found)


def _without_sign(block: Block) -> Block:
    """Give an item of a list without the bullet that stands in its text once more."""
    return replace(block, text=_SIGNED.sub("", block.text, count=1)) if block.kind is Kind.ITEM else block


def _lines(block: Block, above: Sequence[str]) -> Sequence[Block]:
    """Give the lines of a paragraph as paragraphs, where each begins with a bullet or a letter; else itself."""
    lines = block.text.split("\n")
    if len(lines) == 1 or not all(_marks(lines, above)):
        return [block]
    return [replace(block, text=line, bold="", links=0, linked=0, anchored=0, pictures=0) for line in lines]


def _listed(paragraphs: Sequence[Block], heading: str) -> Iterator[Block]:
    texts = [heading, *map(_as_markdown, paragraphs)]
    paragraphs = [
        line for nth, block in enumerate(paragraphs) for line in _lines(block, texts[max(nth - 1, 0) : nth + 1])
    ]
    marks = _marks([_as_markdown(block) for block in paragraphs], [heading])
    for is_marked, group in groupby(zip(paragraphs, marks, strict=True), lambda pair: pair[1] is not None):
        run = list(group)
        if is_marked and len(run) > 1:
            yield _nested([(len(mark[0]), replace(block, kind=Kind.ITEM, text=mark[1])) for block, mark in run if mark])
        else:
            yield from (block for block, _ in run)


def _as_markdown(block: Block) -> str:
    """Give the text of a paragraph; where it begins bold, and with a number, as a bold line: that is no item."""
    return f"**{block.text}" if block.bold and block.text[:1].isdecimal() else block.text


def _marks(texts: Sequence[str], above: Sequence[str]) -> list[tuple[str, str] | None]:
    """Give the indent and the words of each text that is an item, None for the others; `above` stands above them."""
    has_bullets = any(text[:1] in "·•" or _OF_FONTS.match(text) for text in texts)
    tabbed = [*above, *(_tabbed(text, has_bullets=has_bullets) for text in texts)]
    is_code = ["\n" in text for text in tabbed]  # what is left as it is
    apart = [line for text in tabbed for line in (text, "")]
    lines = pasted(lettered(apart, [one for is_one in is_code for one in (is_one, False)])[::2], is_code)
    found = [(item[1], line[item.end() :]) if (item := _ITEM.match(line)) else None for line in lines]
    return found[len(above) :]


def _tabbed(text: str, *, has_bullets: bool) -> str:
    """Give a text with a tab behind its bullet, as in a plain text."""
    sign = _SIGNED.match(text) or (_LOWER.match(text) if has_bullets else None)
    return f"{sign[1]}\t{text[sign.end() :]}" if sign else text


def _nested(items: Sequence[tuple[int, Block]]) -> Block:
    """Give items, each with its indent, as a list, those that stand deeper inside the one above."""
    outer, _ = items[0]
    found: list[Block] = []
    place = 0
    while place < len(items):
        end = next((at for at in range(place + 1, len(items)) if items[at][0] <= outer), len(items))
        item = items[place][1]
        inner = items[place + 1 : end]
        found.append(
            replace(item, blocks=(*item.blocks, _nested(inner)), last_line=inner[-1][1].last_line) if inner else item
        )
        place = end
    return Block(Kind.LIST, line=found[0].line, last_line=found[-1].last_line, blocks=tuple(found))
