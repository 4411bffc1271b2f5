"""Changing a deck file: text is put in at the parser's places, and every other byte stays as it is."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile
from pathlib import Path
from typing import Any

from pmq_cards.decks.form import CARD, Shape
from pmq_cards.decks.nodes import Mapping, Node, Scalar
from pmq_cards.decks.nodes import Sequence as Items
from pmq_cards.decks.reading import read_text
from pmq_cards.decks.result import Place
from pmq_cards.decks.text import BOM, plain_text
from pmq_cards.decks.tree import parse
from pmq_cards.decks.writing import WIDTH, card_lines, entry_lines, text_lines, words_text
from pmq_cards.domain import Card, Deck
from pmq_cards.errors import PmqError, Severity

_ORDER = list(CARD)
_TEXTS = [key for key, field in CARD.items() if field.shape in {Shape.TEXT, Shape.TEXTS}]
_LINE_END = re.compile(r"\r\n|\r|\n|\Z")

Value = str | int | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Append:
    """A card behind the last one."""

    card: Card


@dataclass(frozen=True, slots=True)
class Put:
    """Another value for a key of a card; an empty one takes the key out. The `id` never changes."""

    card_name: str
    key: str
    value: Value


Change = Append | Put


class ChangeError(PmqError):
    """A deck file cannot be changed by pmq; it is as it was."""


@dataclass(frozen=True, slots=True)
class _Edit:
    """`text` takes the place of what stands from offset `start` to `end`; its line ends are line feeds."""

    start: int
    end: int
    text: str


def changed(raw: bytes, path: Path, changes: Sequence[Change]) -> tuple[bytes, Deck]:
    """Give the content of a deck file after the changes, and the deck that it reads as.

    Texts are cleaned as `clean` does. Raises ChangeError, which names the file, where the file has problems or is
    written in brackets, where it does not hold a card, and where it would read as anything but the old deck with these
    changes.
    """
    changes = [_cleaned(change) for change in changes]
    text = raw.decode("utf-8", "replace")
    before = _deck(text, path)
    if isinstance(before, str):
        raise ChangeError(f"{path} has problems, so it stays as it is: {before}; see: pmq check")
    changes = [change for change in changes if not _is_so(before, change)]
    if not changes:
        return raw, before
    new = _Text(text, path).after(changes)
    after = _deck(new, path)
    if isinstance(after, str):
        raise ChangeError(f"{path} stays as it is: {after}")
    if _bare(after) != _bare(_expected(before, changes)):
        raise ChangeError(
            f"{path} stays as it is: pmq cannot change it without touching something else; edit it by hand"
        )
    return new.encode(), after


def clean(text: str) -> str:
    """Give a text as a deck holds it: without blanks at its ends, with line feeds, and blanks for tabs."""
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ").strip()


def _cleaned(change: Change) -> Change:
    if isinstance(change, Put):
        return replace(change, value=_clean_value(change.value))
    fields: dict[str, Any] = {name: _clean_value(getattr(change.card, name)) for name in _TEXTS}
    return Append(change.card._replace(**fields))


def _clean_value(value: Value) -> Value:
    if isinstance(value, tuple):
        return tuple(filter(None, map(clean, value)))
    return clean(value) if isinstance(value, str) else value


def _deck(text: str, path: Path) -> Deck | str:
    """Give the deck, or the first error that keeps it from being used."""
    reading = read_text(text.removeprefix(BOM), path)
    if reading.deck:
        return reading.deck
    return next(problem.message for problem in reading.problems if problem.severity is Severity.ERROR)


def _is_so(deck: Deck, change: Change) -> bool:
    """Tell whether a card has the value already; its text stays as it is laid out."""
    if isinstance(change, Append):
        return False
    held = next((getattr(card, change.key) for card in deck.cards if card.name == change.card_name), None)
    return held == change.value


def _bare(deck: Deck) -> Deck:
    """Give the deck without the lines its cards stand in."""
    return deck._replace(cards=tuple(card._replace(line=1) for card in deck.cards))


def _expected(deck: Deck, changes: Iterable[Change]) -> Deck:
    cards = {card.name: card for card in deck.cards}
    for change in changes:
        if isinstance(change, Append):
            cards[change.card.name] = change.card._replace(deck_id=deck.id)
        else:
            value = change.value if change.value or change.key != "origin" else None
            field: dict[str, Any] = {change.key: value}
            cards[change.card_name] = cards[change.card_name]._replace(**field)
    return deck._replace(cards=tuple(cards.values()))


class _Text:
    """The text of a deck file, and the places of what stands in it."""

    def __init__(self, text: str, path: Path) -> None:
        self._path = path
        self._text = text
        self._begins = [len(BOM) if text.startswith(BOM) else 0]
        self._ends: list[int] = []
        self._line_ends: list[str] = []
        for found in _LINE_END.finditer(text, self._begins[0]):
            self._ends.append(found.start())
            self._line_ends.append(found[0])
            self._begins.append(found.end())
        root = parse(plain_text(text.removeprefix(BOM))).root
        assert isinstance(root, Mapping)  # noqa: S101 - the text was read as a deck
        self._root = root
        self._cards_key, self._cards = next((key, value) for key, value in root.pairs if key.value == "cards")
        items = self._cards.items if isinstance(self._cards, Items) else ()
        self._card_of = {
            _text(value): item
            for item in items
            if isinstance(item, Mapping)
            for key, value in item.pairs
            if key.value == "id"
        }

    def after(self, changes: Iterable[Change]) -> str:
        """Give the text with all the changes in it."""
        if self._root.bracketed or (isinstance(self._cards, Items) and self._cards.bracketed and self._cards.items):
            raise self._refused(self._root.place)
        edits = [edit for change in sorted(changes, key=_turn) for edit in self._edits(change)]
        parts: list[str] = []
        done = 0
        for edit in sorted(edits, key=lambda edit: (edit.start, edit.end)):
            parts += self._text[done : edit.start], edit.text.replace("\n", self._line_end(edit.start))
            done = edit.end
        return "".join([*parts, self._text[done:]])

    def _edits(self, change: Change) -> Iterator[_Edit]:
        if isinstance(change, Append):
            yield from self._append(change.card)
            return
        card = self._card(change.card_name)
        found = next(((key, value) for key, value in card.pairs if key.value == change.key), None)
        if found and change.value:
            yield from self._replace(*found, change)
        elif found:
            yield self._remove(card, *found)
        elif change.value:
            yield self._insert(card, change)

    def _card(self, name: str) -> Mapping:
        if name not in self._card_of:
            raise ChangeError(f'{self._path} has no card "{name}" any more; see: pmq cards')
        card = self._card_of[name]
        if card.bracketed:
            raise self._refused(card.place)
        return card

    def _append(self, card: Card) -> Iterator[_Edit]:
        cards, indent, gap = self._cards, 2, ""
        if isinstance(cards, Items) and cards.items:
            indent, gap = cards.place.column - 1, "\n" if self._has_gap(cards) else ""
            line = self._past_comments(cards.end.line, indent)
        else:
            if isinstance(cards, Items):
                yield _Edit(self._offset(self._cards_key.end) + 1, self._offset(cards.end), "")
            line = self._past_comments(cards.end.line, self._cards_key.place.column - 1)
        lines = card_lines(card)
        yield self._lines_behind(line, [f"{' ' * indent}- {lines[0]}", *_indented(lines[1:], indent + 2)], gap)

    def _has_gap(self, cards: Items) -> bool:
        """Tell whether an empty line stands before the last card; a single card shows none, and gets one behind it."""
        number = cards.items[-1].place.line - 1
        while self._line(number).lstrip().startswith("#"):
            number -= 1
        return len(cards.items) == 1 or not self._line(number).strip()

    def _insert(self, card: Mapping, change: Put) -> _Edit:
        """Put a key that is missing behind the nearest one that comes before it in the format."""
        before = [pair for pair in card.pairs if _rank(pair[0]) < _ORDER.index(change.key)]
        _, value = max(before, key=lambda pair: _rank(pair[0])) if before else card.pairs[0]
        indent = card.place.column - 1
        lines = entry_lines(change.key, change.value, width=WIDTH - indent)
        return self._lines_behind(self._past_comments(value.end.line, indent), _indented(lines, indent))

    def _remove(self, card: Mapping, key: Scalar, value: Node) -> _Edit:
        if key is card.pairs[0][0]:
            raise ChangeError(f'{self._path} stays as it is: its card begins with "{key.value}"; edit it by hand')
        return _Edit(self._ends[key.place.line - 2], self._ends[value.end.line - 1], "")

    def _replace(self, key: Scalar, value: Node, change: Put) -> Iterator[_Edit]:
        if isinstance(value, Items) and isinstance(change.value, tuple):
            yield from self._replace_list(value, change.value)
        elif isinstance(value, Scalar):
            yield self._replace_text(value, change.value, f"{key.value}: ", key.place.column - 1)

    def _replace_text(self, old: Scalar, value: Value, prefix: str, indent: int) -> _Edit:
        """Put a text in the place of another; one in double quotes stays so, and a comment stays behind it."""
        start, end = self._offset(old.place), self._offset(old.end)
        if isinstance(value, int):
            return _Edit(start, end, str(value))
        commented = self._text[end : self._ends[old.end.line - 1]].strip() != ""
        quoted = self._text[start : start + 1] == '"' or (commented and "\n" in str(value))
        first, *more = text_lines(prefix, str(value), width=WIDTH - indent, quoted=quoted)
        blank = "" if self._text[start - 1] in {" ", "\t"} else " "
        return _Edit(start, end, "\n".join([blank + first.removeprefix(prefix), *_indented(more, indent)]))

    def _replace_list(self, old: Items, texts: tuple[str, ...]) -> Iterator[_Edit]:
        """Change the items that differ; those behind the last one are put in, those too many go with their lines."""
        if old.bracketed:
            yield _Edit(self._offset(old.place), self._offset(old.end), words_text(texts))
            return
        indent = old.place.column - 1
        for item, text in zip(old.items, texts, strict=False):
            if isinstance(item, Scalar) and _text(item) != text:
                yield self._replace_text(item, text, "- ", indent)
        if texts[len(old.items) :]:
            more = [line for text in texts[len(old.items) :] for line in text_lines("- ", text, width=WIDTH - indent)]
            yield self._lines_behind(old.end.line, _indented(more, indent))
        elif old.items[len(texts) :]:
            last = old.items[len(texts) - 1]
            yield _Edit(self._ends[last.end.line - 1], self._ends[old.end.line - 1], "")

    def _lines_behind(self, line: int, lines: list[str], gap: str = "") -> _Edit:
        """Put whole lines behind a line; where it is the last and has no line end, the last of them has none either."""
        offset = self._ends[line - 1]
        return _Edit(offset, offset, gap + "".join(f"\n{text}" for text in lines))

    def _past_comments(self, line: int, indent: int) -> int:
        """Give the last of the comment lines behind a line that stand deeper than `indent`."""
        behind = range(line + 1, len(self._ends) + 1)
        comments = takewhile(lambda number: _is_deeper_comment(self._line(number), indent), behind)
        return max(comments, default=line)

    def _line(self, number: int) -> str:
        return self._text[self._begins[number - 1] : self._ends[number - 1]]

    def _line_end(self, offset: int) -> str:
        """Give the line end of the line at an offset, that of the first line where it has none."""
        return self._line_ends[bisect_left(self._ends, offset)] or self._line_ends[0] or "\n"

    def _offset(self, place: Place) -> int:
        return self._begins[place.line - 1] + place.column - 1

    def _refused(self, place: Place) -> ChangeError:
        return ChangeError(
            f"{self._path}:{place.line} is written in brackets, where pmq puts nothing in; edit it by hand"
        )


def _turn(change: Change) -> int:
    """Give the order of changes that may fall on one place: the keys as they stand in a card, then new cards."""
    return len(_ORDER) if isinstance(change, Append) else _ORDER.index(change.key)


def _rank(key: Scalar) -> int:
    return _ORDER.index(key.value)


def _text(node: Node) -> str:
    return node.value.strip() if isinstance(node, Scalar) else ""


def _indented(lines: Iterable[str], indent: int) -> list[str]:
    return [f"{' ' * indent}{line}" if line else "" for line in lines]


def _is_deeper_comment(line: str, indent: int) -> bool:
    bare = line.lstrip(" ")
    return bare.startswith("#") and len(line) - len(bare) > indent
