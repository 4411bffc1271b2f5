"""A field of Anki's -> the text it shows, as a deck file may hold it."""

import re
import unicodedata
from dataclasses import dataclass
from html.parser import HTMLParser

from pmq_cards.markup import tamed, without

SET_IN, DEEPEST = "  ", 6
"""Before the lines under an item, once for each item around them, up to so many."""
_WHOLE = re.compile(r"\s*-?[0-9]{1,9}\s*")
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


@dataclass(slots=True)
class _List:
    """An open list: how far its items are set in, their number so far, None where they have none, and whether any came.

    A list within a list that has no item yet stands in its place.
    """

    depth: int
    number: int | None
    has_items: bool = False

    def mark(self, value: str | None) -> str:
        """Give the mark of the next item, of the number it names for itself where it does."""
        self.has_items = True
        if self.number is None:
            return "- "
        self.number = _whole(value, self.number + 1)
        return f"{self.number}. "


class _TextParser(HTMLParser):
    """Collects the text of HTML; a block begins and ends a line, a list item begins with a dash or its number.

    The lines of an item, and the lists within it, are set in under it. The cells of a row stand in a line.
    """

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
        self._lists: list[_List] = []
        self._mark = ""  # of an item of which nothing has come yet

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._unseen += tag in self.UNSEEN
        self._verbatim += tag == "pre"
        if tag == "br":
            self._end_mark()
            self._add("\n")
        elif tag in {"td", "th"}:
            self._add("" if self._at_line_start else " ")
        elif tag in self.BLOCKS:
            self._break()
        if tag in {"ul", "ol"}:
            self._open_list(_whole(dict(attrs).get("start"), 1) - 1 if tag == "ol" else None)
        elif tag == "li":
            self._end_item()
            self._mark = self._lists[-1].mark(dict(attrs).get("value")) if self._lists else "- "

    def handle_endtag(self, tag: str) -> None:
        self._unseen -= tag in self.UNSEEN and self._unseen > 0
        self._verbatim -= tag == "pre" and self._verbatim > 0
        if tag in {"ul", "ol", "li"}:
            self._end_item()
        if tag in {"ul", "ol"} and self._lists:
            self._lists.pop()
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
        for place, line in enumerate(text.split("\n")):
            if place:
                self._parts.append("\n")
                self._at_line_start = True
            if line:
                self._end_mark()
                self._parts.append(f"{SET_IN * self._depth}{line}" if self._at_line_start else line)
                self._at_line_start = False

    def _break(self) -> None:
        if not self._at_line_start:
            self._add("\n")

    @property
    def _depth(self) -> int:
        """How many items the line stands under."""
        return min(DEEPEST, self._lists[-1].depth + self._lists[-1].has_items) if self._lists else 0

    def _open_list(self, number: int | None) -> None:
        self._end_item()
        self._lists.append(_List(self._depth, number))

    def _end_mark(self) -> None:
        """Write the mark of an item that has begun."""
        if self._mark:
            self._parts.append(f"{SET_IN * max(0, self._depth - 1)}{self._mark}")
            self._mark, self._at_line_start = "", False

    def _end_item(self) -> None:
        """Write what is left of an item in which nothing came."""
        self._end_mark()
        self._break()


def _whole(text: str | None, otherwise: int) -> int:
    """Give the whole number that an attribute holds."""
    found = _WHOLE.fullmatch(text or "")
    return int(found[0]) if found else otherwise
