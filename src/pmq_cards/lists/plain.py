"""Plain text without a sign of Markdown -> a list: a line each, or a paragraph each."""

import re

from pmq_cards.lists.front_matter import without_front_matter
from pmq_cards.lists.page import Block, Document, Kind, Page
from pmq_cards.lists.undressing import undressed

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
    items = tuple(_item(group) for group in groups)
    whole = (Block(Kind.LIST, line=items[0].line, last_line=items[-1].last_line, blocks=items),) if items else ()
    return Page(Document(whole), title=head.get("title", ""), date=head.get("date", ""))


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
