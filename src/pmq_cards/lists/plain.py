"""Plain text without a sign of Markdown -> a list: a line each, or a paragraph each."""

import re
from collections.abc import Iterator
from dataclasses import replace

from pmq_cards.lists.asking import asks
from pmq_cards.lists.front_matter import without_front_matter
from pmq_cards.lists.page import Block, Document, Kind, Page
from pmq_cards.lists.splitting import words_in
from pmq_cards.lists.undressing import undressed

LONGEST_LABEL = 4
LONG_LINE = 60
"""A line of so many letters may be wrapped: the next one goes on with it."""

_MARKDOWN = re.compile(r"^\s*(?:[-*+]\s|\d{1,9}[.)]\s|#{1,6}\s|>|```|~~~|\||={3,}\s*$|<\w|</|\*\*|__)", re.MULTILINE)
_ENDS = re.compile(r"[.?!…:。？！؟][\"'”’»)\]]*$")


def recognises(text: str, name: str) -> bool:  # noqa: ARG001 - what every reader is asked
    """Tell whether no line of a text is Markdown, and it has more than one."""
    body = undressed(without_front_matter(text)[1])[0]
    return body.strip().count("\n") > 0 and not _MARKDOWN.search(body)


def read(text: str) -> Page:
    """Read a text, one question a line where its lines are whole, else one a paragraph."""
    head, body = without_front_matter(text)
    body, numbers = undressed(body)
    lines = [(numbers[place], line.strip()) for place, line in enumerate(body.split("\n"))]
    groups = _paragraphs(lines)
    several = [group for group in groups if len(group) > 1]
    if sum(map(_is_by_line, several)) * 2 >= len(several):
        groups = [[line] for group in groups for line in group]
    blocks = tuple(_blocks([_item(group) for group in groups]))
    return Page(Document(blocks), title=head.get("title", ""), date=head.get("date", ""))


def _blocks(items: list[Block]) -> Iterator[Block]:
    """Give the items as lists, each below its label where there are any."""
    part: list[Block] = []
    for place, item in enumerate(items):
        following = items[place + 1] if place + 1 < len(items) else None
        if following and _is_label(item) and asks(following.text):
            yield from _list(part)
            part = []
            yield replace(item, kind=Kind.HEADING, text=item.text.rstrip(":： "), number=2)
        else:
            part.append(item)
    yield from _list(part)


def _list(items: list[Block]) -> Iterator[Block]:
    if items:
        yield Block(Kind.LIST, line=items[0].line, last_line=items[-1].last_line, blocks=tuple(items))


def _is_label(item: Block) -> bool:
    """Tell whether a line is a label over what follows: short, with a colon at its end."""
    return item.text.endswith((":", "：")) and words_in(item.text) <= LONGEST_LABEL and not asks(item.text)


def _paragraphs(lines: list[tuple[int, str]]) -> list[list[tuple[int, str]]]:
    groups: list[list[tuple[int, str]]] = [[]]
    for number, line in lines:
        if line:
            groups[-1].append((number, line))
        elif groups[-1]:
            groups.append([])
    return [group for group in groups if group]


def _is_by_line(group: list[tuple[int, str]]) -> bool:
    """Tell whether the lines of a paragraph are whole, or too short to be wrapped, and none goes on in lower case."""
    texts = [line for _, line in group]
    if any(line[0].islower() for line in texts[1:]):
        return False
    return all(_ENDS.search(line) or len(line) < LONG_LINE for line in texts[:-1])


def _item(group: list[tuple[int, str]]) -> Block:
    return Block(Kind.ITEM, "\n".join(line for _, line in group), line=group[0][0], last_line=group[-1][0])
