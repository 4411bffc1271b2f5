"""Markdown, and text that looks like it -> blocks. The one module that uses markdown-it-py."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import pairwise
from textwrap import dedent

from markdown_it import MarkdownIt
from markdown_it.token import Token

from pmq_cards.lists.building import Builder
from pmq_cards.lists.front_matter import without_front_matter
from pmq_cards.lists.html import feed
from pmq_cards.lists.page import Block, Document, Page
from pmq_cards.lists.rendering import text_of
from pmq_cards.lists.undressing import undressed

_DEEPEST = 60
_MARKED = re.compile(r"[`*_\[\]<&\\~!]")


def recognises(text: str, name: str) -> bool:  # noqa: ARG001 - what every reader is asked
    """Tell that any text may be Markdown."""
    return bool(text.strip())


def read(text: str) -> Page:
    """Read a page of Markdown."""
    head, body = without_front_matter(text)
    return Page(Document(markdown_blocks(body)), title=head.get("title", ""), date=head.get("date", ""))


def markdown_blocks(text: str) -> tuple[Block, ...]:
    """Give the blocks of Markdown; tags of HTML in it are read as such."""
    body, numbers = undressed(dedent(text))
    tokens = _parser().parse(body)
    typed = _typed_numbers(tokens)
    builder = Builder()
    line = 1
    for place, token in enumerate(tokens):
        line = numbers[token.map[0]] if token.map else line
        _hand_over(builder, token, line, typed.get(place))
    return builder.finish()


def shown(text: str) -> str:
    """Give what a reader sees of a piece of Markdown, lines and lists kept."""
    return text_of(markdown_blocks(text)) if _MARKED.search(text) else text.strip()


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"maxNesting": _DEEPEST}).enable(["table", "strikethrough"])


def _hand_over(builder: Builder, token: Token, line: int, number: int | None) -> None:
    """Give one token of Markdown to the builder, as the tags and texts of HTML that it stands for."""
    if token.type == "inline":
        _hand_over_words(builder, token.children or [], line)
    elif token.type in {"fence", "code_block"}:
        builder.start("pre", {}, line)
        above = 1 if token.type == "fence" else 0
        builder.text(token.content, line, line + above + token.content.rstrip("\n").count("\n"))
        builder.end("pre")
    elif token.type == "html_block":
        feed(builder, token.content, line)
    elif token.nesting < 0:
        builder.end(token.tag)
    else:
        builder.start(token.tag, {"value": str(number)} if number is not None else {}, line)


def _hand_over_words(builder: Builder, tokens: Sequence[Token], line: int) -> None:
    for token in tokens:
        if token.type in {"softbreak", "hardbreak"}:
            builder.text("\n", line)
            line += 1
        elif token.type == "image":
            builder.start("img", {}, line)
        elif token.type == "html_inline":
            feed(builder, token.content, line)
        elif token.nesting > 0:
            builder.start(token.tag, {"href": str(token.attrs.get("href", ""))} if token.tag == "a" else {}, line)
        elif token.nesting < 0:
            builder.end(token.tag)
        else:
            builder.text(token.content, line)


def _typed_numbers(tokens: Sequence[Token]) -> Mapping[int, int]:
    """Give the number that stands before each item of a numbered list: as typed, where they grow, else counted."""
    found: dict[int, int] = {}
    for items in _ordered_lists(tokens):
        typed = [int(tokens[place].info or 0) for place in items]
        grows = all(one < two for one, two in pairwise(typed))
        found |= {place: typed[nth] if grows else typed[0] + nth for nth, place in enumerate(items)}
    return found


def _ordered_lists(tokens: Sequence[Token]) -> Iterator[list[int]]:
    """Give the places of the items of each numbered list."""
    open_lists: list[list[int]] = []
    for place, token in enumerate(tokens):
        if token.type in {"ordered_list_open", "bullet_list_open"}:
            open_lists.append([])
        elif token.type == "list_item_open" and token.info:
            open_lists[-1].append(place)
        elif token.type in {"ordered_list_close", "bullet_list_close"} and (items := open_lists.pop()):
            yield items
