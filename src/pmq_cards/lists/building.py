"""Tags as they come -> blocks: shared by the readers of HTML and of Markdown, whose tokens are tags too."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from pmq_cards.lists.page import Block, Kind

Attributes = Mapping[str, str | None]

DEEPEST = 40
"""Levels of blocks inside each other; what stands deeper becomes part of the deepest."""

_KIND_OF = {
    **{f"h{level}": Kind.HEADING for level in range(1, 7)},
    **dict.fromkeys(("p", "dt", "dd", "figcaption", "caption", "address"), Kind.PARAGRAPH),
    **dict.fromkeys(("ul", "ol", "menu"), Kind.LIST),
    "li": Kind.ITEM, "pre": Kind.CODE, "details": Kind.DETAILS, "blockquote": Kind.QUOTE,
    "table": Kind.TABLE, "tr": Kind.ROW, "td": Kind.CELL, "th": Kind.CELL,
}  # fmt: skip
_HOLDS_WORDS = frozenset({Kind.HEADING, Kind.PARAGRAPH, Kind.CODE, Kind.CELL})
_BREAKS = frozenset(
    [
        "article",
        "aside",
        "body",
        "center",
        "dl",
        "div",
        "fieldset",
        "figure",
        "footer",
        "form",
        "header",
        "html",
        "hr",
        "main",
        "nav",
        "section",
        "summary",
        "tbody",
        "tfoot",
        "thead",
    ]
)
FURNITURE = frozenset({"nav", "footer", "aside", "form"})
_UNSEEN = frozenset({"script", "style", "head", "template", "noscript", "svg", "select", "button", "iframe", "title"})
_ENDS_BEFORE = {"li": ("ul", "ol", "menu"), "tr": ("table",), "td": ("tr",), "th": ("tr",)}

_ANCHOR = re.compile(r" ?\{[#:.][^{}]*\}| ?\[\^[^\[\]\s]+\](?!:)|\{%[^{}%]*%\}")
_BOX = re.compile(r"\[[ xX✓✔-]?\]\s+|[☐☑☒□■✅✔✓]\ufe0f?\s*")


@dataclass(slots=True)
class _Open:
    """A block that is not closed yet."""

    kind: Kind | None
    tag: str
    line: int
    last_line: int = 0
    number: int | None = None
    next_number: int = 1
    blocks: list[Block] = field(default_factory=list)
    summary: Block | None = None
    words: list[str] = field(default_factory=list)
    bold_until: int = -1
    linked: int = 0
    links: int = 0
    anchored: int = 0
    pictures: int = 0
    is_implied: bool = False


class Builder:
    """Takes start tags, end tags and texts in their order, each with its line; `finish` gives the blocks."""

    def __init__(self) -> None:
        """Begin an empty document."""
        self._stack = [_Open(None, "", 1)]
        self._line = 1
        self._bold = 0
        self._link: str | None = None
        self._furniture = 0
        self._unseen: list[str] = []

    def start(self, tag: str, attributes: Attributes, line: int) -> None:
        """Begin what a tag stands for; tags that are none of a block's only mark words."""
        self._line = line
        if self._unseen or tag in _UNSEEN:
            self._unseen += [tag] if tag in _UNSEEN else []
        elif tag in _KIND_OF:
            self._open(tag, attributes)
        elif tag in _BREAKS:
            self._begin_part(tag)
        else:
            self._mark(tag, attributes)

    def end(self, tag: str) -> None:
        """End what the tag began; an end without a beginning is passed over."""
        if self._unseen:
            if tag == self._unseen[-1]:
                self._unseen.pop()
        elif tag in _KIND_OF:
            self._close(tag)
        elif tag in _BREAKS:
            self._end_words()
            self._furniture -= tag in FURNITURE and self._furniture > 0
            if tag == "summary":
                self._close_summary()
        elif tag in {"b", "strong"}:
            self._bold -= self._bold > 0
        elif tag == "a":
            self._link = None

    def text(self, words: str, line: int, last_line: int = 0) -> None:
        """Add the words of some lines; a line feed in them is one that a reader sees."""
        is_blank = not words.strip()
        if self._unseen or (is_blank and self._stack[-1].kind not in _HOLDS_WORDS):
            return
        top = self._words_block(line)
        letters = sum(map(str.isalnum, words))
        if self._link is not None:
            top.linked += letters
            top.anchored += letters if self._link.startswith("#") else 0
        if self._bold and (top.bold_until == len(top.words) or not "".join(top.words).strip()):
            top.bold_until = len(top.words) + 1
        top.words.append(words)
        top.last_line = top.last_line if is_blank else max(line, last_line)

    def finish(self) -> tuple[Block, ...]:
        """Close what is open; give the blocks of the document."""
        while len(self._stack) > 1:
            self._pop()
        return tuple(self._stack[0].blocks)

    def _open(self, tag: str, attributes: Attributes) -> None:
        self._end_words()
        for tags in (tag, *(("dd",) if tag == "dt" else ("dt",) if tag == "dd" else ())):
            self._close(tags, before=_ENDS_BEFORE.get(tag, ()), only_siblings=True)
        if len(self._stack) > DEEPEST:
            return
        new = _Open(_KIND_OF[tag], tag, self._line)
        if tag[0] == "h":
            new.number = int(tag[1])
        elif tag == "ol":
            new.next_number = _whole(attributes.get("start")) or 1
        elif tag == "li" and (above := self._list()) is not None and above.tag == "ol":
            new.number = _whole(attributes.get("value")) or above.next_number
            above.next_number = new.number + 1
        self._stack.append(new)

    def _begin_part(self, tag: str) -> None:
        self._end_words()
        self._furniture += tag in FURNITURE
        if tag == "summary" and self._stack[-1].kind is Kind.DETAILS:
            self._stack.append(_Open(Kind.PARAGRAPH, "summary", self._line))

    def _mark(self, tag: str, attributes: Attributes) -> None:
        if tag == "br":
            self.text("\n", self._line)
        elif tag in {"b", "strong"}:
            self._bold += 1
        elif tag == "img":
            top = self._stack[-1]
            top.pictures += 1
        elif tag == "a" and attributes.get("href") is not None:
            self._link = attributes["href"] or ""
            if self._stack[-1].kind not in _HOLDS_WORDS:
                self._words_block(self._line)
            self._stack[-1].links += 1

    def _words_block(self, line: int) -> _Open:
        top = self._stack[-1]
        if top.kind not in _HOLDS_WORDS:
            top = _Open(Kind.PARAGRAPH, "p", line, is_implied=True)
            self._stack.append(top)
        return top

    def _end_words(self) -> None:
        """Close a paragraph, and what else ends where a block begins."""
        while self._stack[-1].kind is Kind.PARAGRAPH and self._stack[-1].tag in {"p", "dt", "dd"}:
            self._pop()

    def _close(self, tag: str, before: tuple[str, ...] = (), *, only_siblings: bool = False) -> None:
        for back in range(len(self._stack) - 1, 0, -1):
            found = self._stack[back]
            if found.tag == tag or (only_siblings and tag in {"td", "th"} and found.tag in {"td", "th"}):
                if only_siblings and tag not in {*_ENDS_BEFORE, "dt", "dd"}:
                    return
                while len(self._stack) > back:
                    self._pop()
                return
            if found.tag in before or (only_siblings and not before):
                return

    def _close_summary(self) -> None:
        if any(block.tag == "summary" for block in self._stack):
            while self._stack[-1].tag != "summary":
                self._pop()
            self._pop()

    def _list(self) -> _Open | None:
        return next((block for block in reversed(self._stack) if block.kind is Kind.LIST), None)

    def _pop(self) -> None:
        done = self._stack.pop()
        above = self._stack[-1]
        block = self._frozen(done)
        if done.tag == "summary":
            above.summary = block
        elif block.text or block.blocks or block.pictures or done.kind in {Kind.ITEM, Kind.CELL, Kind.ROW}:
            above.blocks.append(block)

    def _frozen(self, done: _Open) -> Block:
        words = "".join(done.words)
        text = words.strip("\n").rstrip() if done.kind is Kind.CODE else seen(words)
        blocks, first = done.blocks, done.summary
        if done.tag == "summary" and blocks:
            text = "\n".join(filter(None, [text, *(block.text for block in blocks)]))
        if done.kind is Kind.ITEM and blocks and blocks[0].kind is Kind.PARAGRAPH:
            first, *blocks = blocks
        marked = first or done
        bold = first.bold if first else seen("".join(done.words[: max(done.bold_until, 0)]))
        return Block(
            kind=done.kind or Kind.PARAGRAPH,
            text=first.text if first else text,
            line=done.line,
            last_line=max(done.line, done.last_line, *(block.last_line for block in (*blocks, *filter(None, [first])))),
            number=done.number,
            blocks=tuple(blocks),
            bold=bold,
            linked=marked.linked,
            links=marked.links,
            anchored=marked.anchored,
            pictures=marked.pictures,
            is_checked=first.is_checked if first else is_checked(words),
            is_furniture=self._furniture > 0,
        )


def seen(words: str) -> str:
    """Give what a reader sees of a text: without anchors, boxes, and blanks at the ends of lines."""
    lines = (_ANCHOR.sub("", " ".join(line.split())).strip() for line in words.split("\n"))
    text = "\n".join(line for line in lines if line)
    box = _BOX.match(text)
    return text[box.end() :] if box else text


def is_checked(words: str) -> bool | None:
    """Tell whether the box before a text is ticked, None where there is none."""
    box = _BOX.match(words.strip())
    return None if box is None else any(sign in box[0] for sign in "xX✓✔☑☒■✅")


def _whole(text: str | None) -> int | None:
    return int(text) if text and re.fullmatch("[0-9]{1,6}", text) else None
