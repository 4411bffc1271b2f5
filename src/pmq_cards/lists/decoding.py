"""Bytes -> text, whatever program wrote them; what is no text is named."""

import re
from dataclasses import dataclass

from pmq_cards.errors import PmqError

LARGEST_BYTES = 2 << 20
LONGEST_GAP = 100
"""More blanks in a row are taken for so many: nobody sees them, and a pattern could search them again and again."""

_BEGINS = (
    (b"%PDF", "a PDF; open it, copy the text, and save it as a text file"),
    (b"PK\x03\x04", "a zip archive, as word processors and spreadsheets write; save it there as text or CSV"),
    (b"\xd0\xcf\x11\xe0", "a document of an old office program; save it there as text or CSV"),
    (b"{\\rtf", "rich text; save it as plain text"),
    (b"\x89PNG", "a picture; write the questions down, or let a program read them off"),
    (b"\xff\xd8\xff", "a picture; write the questions down, or let a program read them off"),
    (b"SQLite format 3", "a database; if it is Anki's, export its notes there"),
    (b"\x1f\x8b", "a compressed file; unpack it first"),
)
_UTF_16 = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_BREAKS = re.compile("\r\n|\r|\x0b|\x0c|\x85|\u2028|\u2029")
_UNSEEN = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\u200b\u2060\ufeff\ufffe\uffff]")
_GAP = re.compile(rf"[^\S\n]{{{LONGEST_GAP},}}")


@dataclass(frozen=True, slots=True)
class Text:
    """A text with line feeds, and what was assumed to read it; `assumed` is empty where nothing was."""

    text: str
    assumed: str = ""


class NoTextError(PmqError):
    """The file holds no text."""


def decoded(raw: bytes, name: str) -> Text:
    """Give the text of a file: UTF-8, UTF-16 by its mark, else Windows-1252.

    Raises NoTextError, which says what the file looks like, where it holds no text.
    """
    if len(raw) > LARGEST_BYTES:
        raise NoTextError(f"{name} is larger than {LARGEST_BYTES >> 20} MiB, which no list of questions is; split it")
    for begin, what in _BEGINS:
        if raw.startswith(begin):
            raise NoTextError(f"{name} is {what}")
    text, assumed = _decoded(raw)
    if "\0" in text or text.count("\ufffd") * 10 > len(text):
        raise NoTextError(f"{name} holds no text; save it as UTF-8")
    return Text(_GAP.sub(" " * LONGEST_GAP, _UNSEEN.sub("", _BREAKS.sub("\n", text))), assumed)


def _decoded(raw: bytes) -> tuple[str, str]:
    for mark, encoding in _UTF_16:
        if raw.startswith(mark):
            return raw.decode(encoding, "replace"), ""
    try:
        return raw.decode("utf-8-sig"), ""
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace"), "the letters are of Windows-1252, since they are no UTF-8"
