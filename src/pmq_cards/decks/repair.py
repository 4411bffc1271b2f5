"""Mending a deck file that only wants quoting: texts that YAML reads as something else, put in double quotes."""

import re
from collections.abc import Sequence
from pathlib import Path

from pmq_cards.decks.entries import Entry, entries, entry_at
from pmq_cards.decks.nodes import Mapping, Scalar
from pmq_cards.decks.nodes import Sequence as Items
from pmq_cards.decks.reading import read_text
from pmq_cards.decks.text import BOM, file_text, plain_text
from pmq_cards.decks.tree import parse, value_mistake
from pmq_cards.errors import Severity

_COMMENT = re.compile(r"\s+#(?=\s|$)")
"""What a person means as a comment: in `goal #2` the # belongs to the text, in `goal  # a note` it does not."""
_ESCAPED = re.compile(r'\\["\\]')
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")


def repaired(text: str, path: Path) -> str:
    """Give the text of a deck file with quotes round each text that wants nothing else; all else stays as it is."""
    mark = BOM if text.startswith(BOM) else ""
    lines = [found for found in _LINE.findall(text.removeprefix(BOM)) if found]
    return mark + "".join(_back(lines, _with_quotes(lines), path))


def can_be_repaired(path: Path) -> bool:
    """Tell whether quotes mend anything in a file."""
    text = file_text(path)
    return isinstance(text, str) and repaired(text, path) != text


def _with_quotes(lines: Sequence[str]) -> list[str]:
    new, plain = list(lines), plain_text("".join(lines)).split("\n")
    for entry in entries(plain):
        if entry.is_text and _wants_quotes(plain, entry):
            bare = [line.rstrip("\r\n") for line in lines[entry.first - 1 : entry.last]]
            for number, line in enumerate(_quoted(bare, entry), entry.first - 1):
                new[number] = line + lines[number][len(lines[number].rstrip("\r\n")) :]
    return new


def _wants_quotes(lines: list[str], entry: Entry) -> bool:
    """Tell whether a text reads as something else, or not to its end."""
    if value_mistake(lines, entry):
        return True
    node = parse("\n".join(lines[entry.first - 1 : entry.last])).root
    if isinstance(node, Items):
        node = node.items[0]
    if isinstance(node, Mapping) and not entry.is_item:
        node = node.pairs[0][1]
    if not isinstance(node, Scalar):
        return True
    typed = lines[entry.first - 1][entry.column :]
    is_cut = node.cut or (not node.value and typed.startswith("#"))
    return is_cut and not _COMMENT.search(f" {typed}" if entry.first == entry.last else f" {lines[entry.last - 1]}")


def _back(lines: Sequence[str], tried: list[str], path: Path) -> list[str]:
    """Take back what mended nothing: quotes round texts whose lines have an error all the same."""
    plain = plain_text("".join(tried)).split("\n")
    wrong = [problem.line for problem in read_text("".join(tried), path).problems if problem.severity is Severity.ERROR]
    touched = {entry for number in wrong if (entry := entry_at(plain, number))}
    spoilt = {number for entry in touched for number in range(entry.first, entry.last + 1)}
    return [old if number in spoilt else new for number, (old, new) in enumerate(zip(lines, tried, strict=True), 1)]


def _quoted(lines: Sequence[str], entry: Entry) -> list[str]:
    """Give the lines of a value with its text in double quotes; a comment behind it stays behind it."""
    before, text = lines[0][: entry.column], [lines[0][entry.column :], *lines[1:]]
    if any(line.lstrip().startswith("#") for line in text[1:]) or not text[0].strip():
        return list(lines)
    comment = _COMMENT.search(text[-1])
    end = text[-1][comment.start() :] if comment else text[-1][len(text[-1].rstrip()) :]
    text[-1] = text[-1][: len(text[-1]) - len(end)] if end else text[-1]
    inside = _inside("\n".join(text))
    return f'{before}"{inside}"{end}'.split("\n")


def _inside(text: str) -> str:
    """Give a text as it stands in double quotes, without those that stand round all of it."""
    quote = text[0]
    inner = text[1:-1]
    if quote not in "\"'" or text[-1] != quote or not text[1:] or _ends_a_word(inner, quote):
        return _escaped(text)
    if quote == "'":
        return _escaped(inner.replace("''", "'"))
    return "".join(part if _ESCAPED.fullmatch(part) else _escaped(part) for part in re.split(r'(\\["\\])', inner))


def _ends_a_word(text: str, quote: str) -> bool:
    """Tell whether the first quote in a text closes a word: then the one before the text opened it."""
    at = text.replace("''" if quote == "'" else '\\"', "xx").find(quote)
    return at > 0 and not text[at - 1].isspace() and not text[at + 1 : at + 2].isalnum()


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')
