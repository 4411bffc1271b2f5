"""One deck file -> a Deck and its problems: all of them, each with its place and what to write instead."""

import difflib
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, TypeVar, cast

from pmq_cards.decks.form import CARD, DECK, ID_IN_WORDS, SOURCE, TAG_PATTERN, Fields, Shape, is_id
from pmq_cards.decks.tree import Mapping, Node, Place, Scalar, Sequence, TreeError, parse
from pmq_cards.domain import Audience, Card, Deck, DeckId, Source
from pmq_cards.errors import Problem, Severity

LARGEST_BYTES = 16 * 1024 * 1024
LONG_QUESTION_WORDS = 40

# C0 without tab and line ends, DEL, and C1: what a terminal may take for a command.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")

Values = dict[str, object]
T = TypeVar("T")


def read_deck(path: Path, *, bundled: bool = False) -> tuple[Deck | None, tuple[Problem, ...]]:
    """Give the deck, None where an error makes it unusable, and every problem found, in the order of the file."""
    reader = _Reader(str(path))
    deck = reader.deck(path, bundled=bundled)
    problems = tuple(sorted(reader.problems))
    broken = any(problem.severity is Severity.ERROR for problem in problems)
    return (None if broken else deck), problems


def _file_text(path: Path) -> str | Problem:
    try:
        with path.open("rb") as file:
            raw = file.read(LARGEST_BYTES + 1)
    except OSError as error:
        return Problem(str(path), 1, 1, f"cannot be read: {error.strerror}; check the name and its permissions")
    if len(raw) > LARGEST_BYTES:
        return Problem(str(path), 1, 1, "larger than 16 MiB, which no deck is; split it into several files")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = raw[: error.start]
        line, column = before.count(b"\n") + 1, error.start - (before.rfind(b"\n") + 1) + 1
        return Problem(str(path), line, column, "not UTF-8 text; save the file as UTF-8 in your editor")
    return text.replace("\r\n", "\n")


class _Reader:
    """Walks the tree of one file; a value that is wrong becomes a problem and is left out."""

    def __init__(self, path: str) -> None:
        self._path = path
        self.problems: list[Problem] = []

    def deck(self, path: Path, *, bundled: bool) -> Deck | None:
        root = self._root(path)
        if root is None:
            return None
        values = self._mapping(root, DECK, "a deck")
        cards = cast("list[tuple[Scalar, Values]]", values.get("cards", []))
        deck_id = DeckId(cast("str", values.get("id", "")))
        self._warn_of_twins(cards)
        source = cast("Values", values.get("source", {}))
        return Deck(
            id=deck_id,
            title=cast("str", values.get("title", "")),
            description=cast("str", values.get("description", "")),
            source=Source(**cast("dict[str, str]", source)),
            cards=tuple(_card(deck_id, where, card) for where, card in cards),
            path=path,
            bundled=bundled,
        )

    def _root(self, path: Path) -> Mapping | None:
        text = _file_text(path)
        if isinstance(text, Problem):
            self.problems.append(text)
            return None
        controls = list(_CONTROL.finditer(text))
        if controls:
            start = controls[0].start()
            line = text.count("\n", 0, start) + 1
            place = Place(line, start - (text.rfind("\n", 0, start) + 1) + 1)
            self._error(place, _control_sentence(controls[0].group(), len(controls)))
            return None
        try:
            root = parse(text, self._path)
        except TreeError as error:
            self.problems.append(error.problem)
            return None
        if root is None:
            self._error(Place(1, 1), "the file is empty; begin with id:, title: and cards:")
        elif not isinstance(root, Mapping):
            self._error(root.place, "not a deck: a deck file is a mapping that begins with id:, title: and cards:")
        else:
            return root
        return None

    def _mapping(self, node: Mapping, fields: Fields, what: str) -> Values:
        """Read a mapping key by key; whatever is missing, unknown or twice there is a problem."""
        values: Values = {}
        first_place: dict[str, Place] = {}
        for key, value in node.pairs:
            name = key.value
            if name in first_place:
                where = first_place[name].line
                self._error(key.place, f'"{name}" is here twice (first in line {where}); keep one of them')
                continue
            first_place[name] = key.place
            if name not in fields:
                self._error(key.place, f'"{name}" is no key of {what}; {_nearest(name, fields)}')
                continue
            read = self._value(value, fields[name].shape, name)
            if read is not None:
                values[name] = read
        for name, field in fields.items():
            if field.required and name not in first_place:
                self._error(node.place, f'{what} needs "{name}": {field.help}')
        return values

    def _value(self, node: Node, shape: Shape, name: str) -> object | None:
        readers: dict[Shape, Callable[[Node, str], object | None]] = {
            Shape.TEXT: self._text,
            Shape.ID: self._id,
            Shape.NUMBER: self._number,
            Shape.TEXTS: lambda node, name: self._list(node, name, self._text),
            Shape.TAGS: lambda node, name: self._list(node, name, self._tag),
            Shape.AUDIENCES: lambda node, name: self._list(node, name, self._audience),
            Shape.SOURCE: self._source,
            Shape.CARDS: self._cards,
        }
        return readers[shape](node, name)

    def _text(self, node: Node, name: str) -> str | None:
        if not isinstance(node, Scalar):
            self._error(node.place, f'"{name}" must be a text; put it in "double quotes" if it begins with [ or {{')
            return None
        text = node.value.strip()
        if not text:
            self._error(node.place, f'"{name}" is empty; write the text, or remove the key')
            return None
        control = _CONTROL.search(text)
        if control:
            self._error(node.place, f'"{name}" holds {_control_sentence(control.group(), 1)}')
            return None
        if node.cut:
            self._warn(
                node.place,
                f'"{name}" ends where " #" begins a comment; put the text in "double quotes" to keep the rest',
            )
        return text

    def _id(self, node: Node, name: str) -> str | None:
        text = self._text(node, name)
        if text is None:
            return None
        if not is_id(text):
            self._error(node.place, f'"{text}" is no id; write {ID_IN_WORDS}')
            return None
        return text

    def _number(self, node: Node, name: str) -> int | None:
        text = self._text(node, name)
        if text is None:
            return None
        if not re.fullmatch("[1-9][0-9]{0,5}", text):
            self._error(node.place, f'"{name}" must be a whole number from 1, not "{text}"')
            return None
        return int(text)

    def _list(self, node: Node, name: str, read: Callable[[Node, str], T | None]) -> tuple[T, ...] | None:
        if not isinstance(node, Sequence):
            self._error(node.place, f'"{name}" must be a list; write [one, two], or an item a line after "- "')
            return None
        items = (read(item, name) for item in node.items)
        return tuple(item for item in items if item is not None)

    def _tag(self, node: Node, name: str) -> str | None:
        text = self._text(node, name)
        if text is not None and not re.fullmatch(TAG_PATTERN, text):
            one_word = re.sub(r"[\s/]+", "-", text)
            self._error(node.place, f'"{text}" is no tag; write one word, such as {one_word}')
            return None
        return text

    def _audience(self, node: Node, name: str) -> Audience | None:
        text = self._text(node, name)
        if text is None:
            return None
        known = [audience.value for audience in Audience]
        if text not in known:
            self._error(node.place, f'"{text}" is no audience; {_nearest(text, known)}')
            return None
        return Audience(text)

    def _source(self, node: Node, name: str) -> Values | None:
        if not isinstance(node, Mapping):
            self._error(node.place, f'"{name}" must be a mapping with title: and date:')
            return None
        return self._mapping(node, SOURCE, "a source")

    def _cards(self, node: Node, name: str) -> list[tuple[Scalar, Values]] | None:
        if not isinstance(node, Sequence) or not node.items:
            self._error(node.place, f'"{name}" must be a list of cards; begin each with "- id:"')
            return None
        cards = []
        place_of: dict[str, Place] = {}
        for item in node.items:
            if not isinstance(item, Mapping):
                self._error(item.place, "a card must be a mapping with id:, why: and question:")
                continue
            values = self._mapping(item, CARD, "a card")
            card_id = values.get("id")
            if isinstance(card_id, str):
                if card_id in place_of:
                    first = place_of[card_id].line
                    self._error(item.place, f'a second card "{card_id}" (first in line {first}); give one another id')
                place_of.setdefault(card_id, item.place)
            self._warn_of_card(item, values)
            cards.append((Scalar(str(card_id), item.place, plain=True, cut=False), values))
        return cards

    def _warn_of_card(self, node: Mapping, values: Values) -> None:
        question, why = str(values.get("question", "")), str(values.get("why", ""))
        place = {key.value: value.place for key, value in node.pairs}
        words = len(question.split())
        if words > LONG_QUESTION_WORDS:
            self._warn(
                place["question"],
                f"a question of {words} words is hard to say in one breath; aim for 30, move the rest to follow_ups",
            )
        if question and _plain(question) in _plain(why):
            self._warn(place["why"], "the why contains its question, so the front gives the answer away; reword it")

    def _warn_of_twins(self, cards: Iterable[tuple[Scalar, Values]]) -> None:
        first: dict[str, str] = {}
        for where, values in cards:
            question = _plain(str(values.get("question", "")))
            if question and question in first:
                self._warn(where.place, f'the same question as card "{first[question]}"; reword or remove one of them')
            first.setdefault(question, where.value)

    def _error(self, place: Place, message: str) -> None:
        self.problems.append(Problem(self._path, place.line, place.column, message))

    def _warn(self, place: Place, message: str) -> None:
        self.problems.append(Problem(self._path, place.line, place.column, message, Severity.WARNING))


def _card(deck_id: DeckId, where: Scalar, values: Values) -> Card:
    """Make a card of what was read; an invalid one is never used, since its deck is broken."""
    usable = {key: value for key, value in values.items() if key != "id"}
    needed = {"why": "", "question": ""}
    return Card(deck_id=deck_id, name=where.value, line=where.place.line, **cast("dict[str, Any]", needed | usable))


def _nearest(name: str, known: Iterable[str]) -> str:
    names = list(known)
    close = difflib.get_close_matches(name, names, n=1)
    return f'did you mean "{close[0]}"?' if close else f"use one of: {', '.join(names)}"


def _control_sentence(character: str, count: int) -> str:
    more = f" (and {count - 1} more)" if count > 1 else ""
    return f"a control character (U+{ord(character):04X}){more}, which could act on a terminal; remove it"


def _plain(text: str) -> str:
    """Give the text without case, punctuation and spacing: what makes two questions the same to a reader."""
    return " ".join(re.findall(r"\w+", text.casefold()))
