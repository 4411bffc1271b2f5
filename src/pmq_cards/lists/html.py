"""HTML -> blocks."""

import re
from html.parser import HTMLParser

from pmq_cards.lists.building import Builder
from pmq_cards.lists.page import Block, Document, Page
from pmq_cards.lists.paragraph_lists import with_lists
from pmq_cards.markup import tamed

_BLOCKS = r"<(?:li|p|div|h[1-6]|tr|td|body|article)\b"
_WHOLE_PAGE = re.compile(r"\s*(?:<\?xml[^>]*>\s*)?<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_MARKDOWN = re.compile(r"^ {0,3}(?:[-*+]|\d{1,9}[.)]|#{1,6}) +\S", re.MULTILINE)
_TITLE = re.compile(r"<title[^<>]*>([^<]*)", re.IGNORECASE)


def recognises(text: str, name: str) -> bool:
    """Tell whether a file is HTML: by its name, its first tag, or tags of blocks without a line of Markdown."""
    if name.lower().endswith((".html", ".htm", ".xhtml")) or _WHOLE_PAGE.match(text[:2000]):
        return True
    return text.lstrip()[:1] == "<" and bool(re.search(_BLOCKS, text, re.IGNORECASE)) and not _MARKDOWN.search(text)


def read(text: str) -> Page:
    """Read a page, or a piece of one."""
    title = _TITLE.search(text)
    return Page(Document(with_lists(html_blocks(text))), title=_plain(title[1]) if title else "")


def html_blocks(text: str) -> tuple[Block, ...]:
    """Give the blocks of HTML."""
    builder = Builder()
    feed(builder, text, 1)
    return builder.finish()


def feed(builder: Builder, text: str, line: int) -> None:
    """Give the tags and texts of HTML that begins at a line to a builder."""
    parser = _Parser(builder, line)
    parser.feed(tamed(text))
    parser.close()


class _Parser(HTMLParser):
    """Hands over what the standard library's parser finds; blanks are one, but in `pre`."""

    def __init__(self, builder: Builder, line: int) -> None:
        super().__init__(convert_charrefs=True)
        self._builder = builder
        self._above = line - 1
        self._verbatim = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._verbatim += tag == "pre"
        self._builder.start(tag, dict(attrs), self._above + self.getpos()[0])

    def handle_endtag(self, tag: str) -> None:
        self._verbatim -= tag == "pre" and self._verbatim > 0
        self._builder.end(tag)

    def handle_data(self, data: str) -> None:
        line = self._above + self.getpos()[0]
        first = line + data[: len(data) - len(data.lstrip())].count("\n")
        words = data if self._verbatim else re.sub(r"[ \t\r\n\f]+", " ", data)
        self._builder.text(words, first, line + data.rstrip().count("\n"))


def _plain(text: str) -> str:
    from html import unescape

    return " ".join(unescape(text).split())
