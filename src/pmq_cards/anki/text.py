r"""Text -> what Anki shows as that text, character by character.

Anki reads a field as HTML, then looks for its own commands in it: [sound:..], [latex].., [anki:tts].., {{c1::..}}, and
in the page \(..\) and \[..\] for MathJax. None of these may begin inside a card's text. A space that stands for itself
is the style sheet's work (`white-space: pre-wrap`).
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import itemgetter

_CONTROL_PICTURES = {code: 0x2400 + code for code in range(0x20) if chr(code) not in "\t\n"} | {0x7F: 0x2421}
_NO_TEXT = dict.fromkeys([*range(0x80, 0xA0), *range(0xD800, 0xE000)], 0xFFFD)
_VISIBLE = _CONTROL_PICTURES | _NO_TEXT

_HTML = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    "[": "&#91;",
    # MathJax reads the page, where an entity is the character again; it does not look across an element.
    "\\(": r"\<span>(</span>",
    "\\[": r"\<span>&#91;</span>",
    "{{": "{&#123;",
}
_SPECIAL = re.compile(r"\\[(\[]|\{\{|[&<>\[]")

_FENCE, _SET_IN = "```", ("    ", "\t")
_AS_IT_IS = re.compile(rf"(?!    |{_FENCE})[ -%'-;=?-Z\]-z|}}~]*")
"""A line of ASCII without anything that `html` would write in another way."""
_RESERVED_TAGS = {"marked", "leech"}
"""Anki gives these a meaning of its own and takes them off a note that comes in a package."""


def plain(text: str) -> str:
    """Give the text as Anki can hold it: NFC, lines ending in LF, and what has no shape made visible."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", lines.translate(_VISIBLE))


def html(text: str) -> str:
    """Give the HTML that shows the text; lines set in, or between fences, are code and keep a fixed width."""
    if _AS_IT_IS.fullmatch(text):
        return text
    parts = []
    for is_code, lines in groupby(_marked(plain(text).split("\n")), key=itemgetter(0)):
        shown = "<br>".join(_SPECIAL.sub(lambda found: _HTML[found[0]], line) for _, line in lines)
        parts.append(f"<code>{shown}</code>" if is_code else shown)
    return "<br>".join(parts)


def _marked(lines: Iterable[str]) -> Iterator[tuple[bool, str]]:
    """Tell of each line whether it is code."""
    fenced = False
    for line in lines:
        is_fence = line.startswith(_FENCE)
        yield fenced or is_fence or line.startswith(_SET_IN), line
        fenced ^= is_fence


def html_list(texts: Iterable[str]) -> str:
    """Give an HTML list with an item a text, nothing where there is none."""
    items = "".join(f"<li>{html(text)}</li>" for text in texts)
    return f"<ul>{items}</ul>" if items else ""


def tags(texts: Iterable[str]) -> tuple[str, ...]:
    """Give the tags as Anki can hold them, each once: no spaces, no empty parts, none that Anki keeps for itself."""
    legal: dict[str, str] = {}
    for text in texts:
        tag = _tag(text)
        if tag:
            legal.setdefault(tag.casefold(), tag)
    return tuple(legal.values())


def deck_name(title: str) -> str:
    """Give the name of a deck: `::` parts a deck from its subdeck, a part is never empty, none is Anki's own."""
    parts = (" ".join(part.split()) for part in re.split("::+", plain(title)))
    name = "::".join(part for part in parts if part) or "pmq"
    return f"{name} (pmq)" if name.casefold() == "default" else name


def _tag(text: str) -> str:
    words = "_".join(plain(text).split())
    tag = "::".join(part for part in re.split("::+", words) if part).strip(":")
    return f"{tag}_" if tag.casefold() in _RESERVED_TAGS else tag
