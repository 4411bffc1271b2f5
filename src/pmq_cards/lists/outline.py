"""A document as sections: every block under its headings, and what a section is for by the words of its heading."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from pmq_cards.lists.answering import is_called_answer
from pmq_cards.lists.asking import asks
from pmq_cards.lists.page import Block, Kind
from pmq_cards.lists.splitting import words_in
from pmq_cards.lists.wording import label, question_of, tag

SUMMARY_LEVEL = 7
"""The level of a summary that is a heading for what it hides: below all others."""
LABEL_LEVEL = 8
"""The level of a bold line over a list."""
LOWEST_HEADING = 6
ITEM_LEVEL = 9
"""The level of a heading inside the item of a list."""
LONGEST_LABEL = 6
"""Words of a heading that can be a tag; a longer one is a sentence."""

_PURPOSES = {
    "contents": r"(?:table of )?contents?|toc|index|overview|inhalt(?:sverzeichnis)?|übersicht|sommaire"
    r"|table des matières|índice|indice|contenido|sumário|inhoud|spis treści|содержание|оглавление|目次|目录"
    r"|目錄|목차|المحتويات",
    "translations": r"translations?|languages?|other languages|read (?:this )?in.*|übersetzungen"
    r"|traductions|traducciones|翻译|翻訳",
    "notes on use": r"(?:how to|when to) use.*|usage(?: notes?)?|how (?:does )?(?:it|this) works?|getting started"
    r"|instructions?|tips?(?: (?:and|&) tricks)?|advice|(?:things to )?prepar(?:e|ation)|notes?|disclaimer"
    r"|dos? and don'?ts|what to (?:avoid|expect)|hinweise?|tipps|conseils|consejos|советы|注意事项",
    "a FAQ": r"f\.?a\.?q\.?s?(?: .*)?|frequently asked questions?",
    "contributing": r"(?:how (?:to|can i|do i) )?contribut(?:e|ing|ions?|ors?)(?: .*)?|help(?: us| wanted)"
    r"|pull requests?|mitmachen|mitwirken|contribuer|contribuir|participer|вклад|参与贡献|貢献",
    "references": r"references?|(?:further|more|recommended|additional|suggested) (?:reading|resources|links|material)"
    r"|(?:related |useful |other |external )?(?:resources|links)|see also|sources?|bibliograph(?:y|ie)|related"
    r"|inspiration|weiterführende links|quellen|literatur|links? úteis|recursos|ressources|références|ссылки|источники"
    r"|参考.*|関連.*",
    "the licence": r"licen[cs]e|lizenz|licence|licencia|copyright|legal|лицензия|许可证",
    "credits": r"credits?|acknowledge?ments?|thanks(?: to)?|authors?|contributors?|maintainers?|sponsors?|stargazers"
    r"|change ?log|history|release notes|autor(?:en|es)?|dank|致谢|作者",
}
_SAYS_NOTHING = re.compile(
    r"\W*(?:(?:sample |example )?questions?|examples?|fragen|preguntas|perguntas|domande)\W*", re.IGNORECASE
)
_PURPOSE = {what: re.compile(rf"\W*(?:{words})\W*", re.IGNORECASE) for what, words in _PURPOSES.items()}


@dataclass(frozen=True, slots=True)
class Placed:
    """A block of a page and the headings above it, the highest first."""

    block: Block
    path: tuple[Block, ...]


@dataclass(frozen=True)
class Outline:
    """The blocks of a page in their order, headings among them."""

    placed: tuple[Placed, ...]

    def of(self, kind: Kind) -> tuple[Placed, ...]:
        """Give the blocks of a kind."""
        return tuple(placed for placed in self.placed if placed.block.kind is kind)

    @cached_property
    def headings(self) -> tuple[Block, ...]:
        """The headings in their order."""
        return tuple(placed.block for placed in self.of(Kind.HEADING))

    @cached_property
    def heading_keys(self) -> frozenset[str]:
        """The headings as `key_of` has them."""
        return frozenset(key_of(heading.text) for heading in self.headings)

    def title(self, taken: Iterable[Placed] = ()) -> Block | None:
        """Give the heading that is the page's title: the first, on level 1.

        Of several on that level it is the title if nothing is taken below it.
        """
        first = self.headings[0] if self.headings else None
        if first is None or first.level > 1:
            return None
        return None if self._has_parts and any(first in one.path for one in taken) else first

    @cached_property
    def _has_parts(self) -> bool:
        """Whether the first heading is one of several on level 1."""
        return any(heading.level == 1 for heading in self.headings[1:])


def key_of(text: str) -> str:
    """Give the letters and digits of a heading or an item: what makes two the same."""
    return "".join(character for character in label(text).text.casefold() if character.isalnum())


def outline_of(blocks: Iterable[Block]) -> Outline:
    """Give the sections of a page; a paragraph of questions, one a line, is a list."""
    return Outline(tuple(_walk(blocks, [])))


def purpose(path: Sequence[Block]) -> str:
    """Give what a section is for that holds no questions to ask: contents, a FAQ, the licence; empty for any other."""
    for heading in path:
        words = label(heading.text).text
        for what, pattern in _PURPOSE.items():
            if pattern.fullmatch(words):
                return what
    return ""


def tags_of(path: Iterable[Block], title: Block | None) -> tuple[str, ...]:
    """Give the headings of a path as tags, without the page's title."""
    name = key_of(title.text) if title else ""
    labels = (
        heading.text for heading in path if key_of(heading.text) != name and not _SAYS_NOTHING.fullmatch(heading.text)
    )
    found = (tag(text) for text in labels if words_in(text) <= LONGEST_LABEL)
    return tuple(dict.fromkeys(filter(None, found)))


def _walk(blocks: Iterable[Block], path: Sequence[Block]) -> Iterator[Placed]:
    path = list(path)
    closed: set[int] = set()
    several = tuple(_joined(blocks))
    for place, block in enumerate(several):
        following = several[place + 1] if place + 1 < len(several) else None
        if block.kind is Kind.HEADING:
            while path and (path[-1].level >= block.level or _is_beside(path[-1], block, closed)):
                path.pop()
            yield Placed(block, tuple(path))
            path.append(block)
        elif following and following.kind is Kind.LIST and (name := _label(block, following)):
            path = [*(heading for heading in path if heading.level < LABEL_LEVEL), name]
            yield Placed(name, tuple(path[:-1]))
        else:
            closed |= {id(path[-1])} if path and block.kind is Kind.LIST else set()
            yield Placed(line_list(block) or block, tuple(path))
            yield from _inside(block, path)
            if path and path[-1].level == LABEL_LEVEL:
                path.pop()


def _is_beside(above: Block, heading: Block, closed: set[int]) -> bool:
    """Tell whether a heading far below another, which has a list of its own, is no part of it."""
    return id(above) in closed and above.level + 1 < heading.level <= LOWEST_HEADING


def _joined(blocks: Iterable[Block]) -> Iterator[Block]:
    """Give the blocks with code put into the item above it that ends in a colon."""
    before: Block | None = None
    for block in blocks:
        if before and block.kind is Kind.CODE and before.items and before.items[-1].text.endswith((":", "：")):
            last = before.items[-1]
            last = replace(last, blocks=(*last.blocks, block), last_line=block.last_line)
            before = replace(before, blocks=(*before.blocks[:-1], last), last_line=block.last_line)
            continue
        if before:
            yield before
        before = block
    if before:
        yield before


def _label(block: Block, below: Block) -> Block | None:
    """Give a short bold line as a heading of the list right below it; one that asks has a list of questions there."""
    text = block.text.rstrip(":： ")
    if (
        block.kind is not Kind.PARAGRAPH
        or block.links
        or block.bold.rstrip(":： ") != text
        or not 0 < words_in(text) <= LONGEST_LABEL
    ):
        return None
    if asks(text) and sum(asks(item.text) for item in below.items) * 2 < len(below.items):
        return None
    return replace(block, kind=Kind.HEADING, text=text, number=LABEL_LEVEL, bold="")


def line_list(paragraph: Block) -> Block | None:
    """Give a paragraph as a list of its lines, where it has several and each of them asks or has its number."""
    lines = [label(line) for line in paragraph.text.split("\n")]
    if paragraph.kind is not Kind.PARAGRAPH or len(lines) == 1 or paragraph.bold:
        return None
    is_numbered = all(line.number is not None for line in lines)
    if not is_numbered and not all(asks(line.text) and not line.text[:1].islower() for line in lines):
        return None
    items = (
        Block(Kind.ITEM, line.text, line=paragraph.line + nth, last_line=paragraph.line + nth, number=line.number)
        for nth, line in enumerate(lines)
    )
    return replace(paragraph, kind=Kind.LIST, text="", bold="", links=0, blocks=tuple(items))


def _inside(block: Block, path: list[Block]) -> Iterator[Placed]:
    """Give what stands inside a block that only holds others: a quote, a table, details with a label."""
    if block.kind is Kind.QUOTE and any(block.inside(Kind.LIST)):
        yield from _walk(block.blocks, path)
    elif block.kind is Kind.DETAILS and not is_called_answer(block.text) and not question_of(block):
        above = [heading for heading in path if heading.level < SUMMARY_LEVEL]
        summary = replace(block, kind=Kind.HEADING, number=SUMMARY_LEVEL, blocks=())
        yield from _walk(block.blocks, [*above, summary] if block.text else above)
    elif block.kind is Kind.TABLE:
        for cell in (cell for row in block.inside(Kind.ROW) for cell in row.inside(Kind.CELL)):
            if any(inner.kind in {Kind.LIST, Kind.TABLE} for inner in cell.blocks):
                yield from _walk(cell.blocks, path)
    elif block.kind is Kind.LIST:
        for item in block.items:
            if any(item.inside(Kind.HEADING)):
                yield from _walk((_raised(inner, item) for inner in item.blocks), path)


def _raised(block: Block, item: Block) -> Block:
    """Give a heading inside an item as one of its own level, with the item's number."""
    if block.kind is not Kind.HEADING:
        return block
    is_numbered = item.number is None or label(block.text).number is not None
    return replace(block, number=ITEM_LEVEL, text=block.text if is_numbered else f"{item.number}. {block.text}")
