"""A field of Anki's -> the text it shows, as a deck file may hold it."""

import re
import unicodedata
from html.parser import HTMLParser

from pmq_cards.markup import tamed, without

_SOUND = re.compile(r"\[sound:[^\[\]]*\]")
_PICTURE = re.compile(r"<(?:img|svg|canvas|object)\b", re.IGNORECASE)
# What no deck file may hold: controls but line feed, separators no editor shows, and what is no character.
_UNFIT = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")


def html_text(html: str) -> str:
    """Give what a field shows, as text: lines and lists kept, formatting, pictures and sounds left out.

    The time it takes grows with the length of the field, whatever stands in it.
    """
    parser = _TextParser()
    parser.feed(tamed(_SOUND.sub("", without(html, "[anki:tts", "[/anki:tts]"))))
    parser.close()
    return clean(parser.text())


def has_picture(html: str) -> bool:
    """Tell whether a field shows a picture."""
    return _PICTURE.search(html) is not None


def has_sound(html: str) -> bool:
    """Tell whether a field plays something."""
    return "[anki:tts" in html or _SOUND.search(html) is not None


def clean(text: str) -> str:
    """Give the text as a deck file may hold it: composed characters, no controls, no blanks at the ends of lines.

    Nothing is left of a text in which there is nothing to see.
    """
    spaced = text.replace("\t", "    ").replace("\xa0", " ").replace("\u2060", "")
    composed = unicodedata.normalize("NFC", _UNFIT.sub("", spaced))
    lines = (line.rstrip() for line in composed.strip().split("\n"))
    tidy = re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
    return tidy if any(character.isprintable() and character != " " for character in tidy) else ""


class _TextParser(HTMLParser):
    """Collects the text of HTML; a block begins and ends a line, a list item begins with a dash or its number."""

    BLOCKS = frozenset(
        {"address", "article", "aside", "blockquote", "center", "dd", "div", "dl", "dt", "figure", "footer", "form"}
        | {"h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre", "section"}
        | {"table", "tr", "ul"}
    )
    UNSEEN = frozenset({"script", "style", "head", "title"})

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._parts: list[str] = []
        self._at_line_start = True
        self._unseen = 0
        self._verbatim = 0
        self._numbers: list[int | None] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002 - the parser's signature
        self._unseen += tag in self.UNSEEN
        self._verbatim += tag == "pre"
        if tag == "br":
            self._add("\n")
        elif tag in {"td", "th"}:
            self._add(" ")
        elif tag in self.BLOCKS:
            self._break()
        if tag in {"ul", "ol"}:
            self._numbers.append(0 if tag == "ol" else None)
        elif tag == "li":
            self._add(self._bullet())

    def handle_endtag(self, tag: str) -> None:
        self._unseen -= tag in self.UNSEEN and self._unseen > 0
        self._verbatim -= tag == "pre" and self._verbatim > 0
        if tag in {"ul", "ol"} and self._numbers:
            self._numbers.pop()
        if tag in self.BLOCKS:
            self._break()

    def handle_data(self, data: str) -> None:
        if self._unseen:
            return
        if not self._verbatim:
            data = re.sub(r"[ \t\r\n\f]+", " ", data)
            if self._at_line_start:
                data = data.lstrip(" ")
        self._add(data)

    def text(self) -> str:
        """Give what was collected."""
        return "".join(self._parts)

    def _add(self, text: str) -> None:
        if text:
            self._parts.append(text)
            self._at_line_start = text.endswith("\n")

    def _break(self) -> None:
        if not self._at_line_start:
            self._add("\n")

    def _bullet(self) -> str:
        if not self._numbers or self._numbers[-1] is None:
            return "- "
        self._numbers[-1] += 1
        return f"{self._numbers[-1]}. "
