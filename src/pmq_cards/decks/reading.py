"""One deck file -> a Deck and its problems: all of them, each with its place and what to write instead."""

from itertools import islice
from pathlib import Path
from typing import Any, cast

from pmq_cards.decks.form import CARD, DECK, LABELS, SOURCE, Field, Fields, Shape
from pmq_cards.decks.nodes import Mapping, Node, Scalar, Sequence
from pmq_cards.decks.result import Place, Reading
from pmq_cards.decks.text import file_text, plain_text
from pmq_cards.decks.tree import parse
from pmq_cards.decks.values import CONTROL, ValueReader, control_sentence, is_empty, nearest_of, plain_words, quoted
from pmq_cards.domain import Card, Deck, DeckId, Labels, Source
from pmq_cards.errors import Problem
from pmq_cards.said import counted

LONG_QUESTION_WORDS = 40
MOST_CONTROLS = 20

Values = dict[str, object]


def read_deck(path: Path, *, bundled: bool = False) -> tuple[Deck | None, tuple[Problem, ...]]:
    """Give the deck, None where an error makes it unusable, and every problem found, in the order of the file."""
    reading = read_file(path, bundled=bundled)
    return reading.deck, reading.problems


def read_file(path: Path, *, bundled: bool = False) -> Reading:
    """Read a deck file; nothing that stands in one raises."""
    return _read(file_text(path), path, bundled=bundled)


def read_text(text: str, path: Path) -> Reading:
    """Read the text of a deck file as if it stood in the file of that name."""
    return _read(plain_text(text), path, bundled=False)


def _read(text: str | Problem, path: Path, *, bundled: bool) -> Reading:
    reader = _Reader(str(path))
    deck = reader.deck(text, path, bundled=bundled)
    problems = tuple(sorted(reader.problems(), key=lambda problem: (problem.line, problem.column)))
    broken = deck is None or bool(reader.errors)
    deck_id = deck.id if deck and deck.id else None
    return Reading(None if broken else deck, problems, deck_id, reader.id_place)


class _Reader(ValueReader):
    """Walks the tree of one file; a value that is wrong becomes a problem and is left out."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.id_place = Place(1, 1)
        self._is_spoken = True
        self._deck_id = DeckId("")
        self._twins: dict[str, str] = {}
        """The words of each question, and the first card that has it."""

    def deck(self, text: str | Problem, path: Path, *, bundled: bool) -> Deck | None:
        root = self._root(text)
        if root is None:
            return None
        self._is_spoken = not _has_other_back(root)
        self._deck_id = _id_of(root)
        self._warn_if_empty(root)
        values = self._mapping(root, DECK, "a deck")
        self.id_place = next((key.place for key, _ in root.pairs if key.value == "id"), root.place)
        source = cast("Values", values.get("source", {}))
        return Deck(
            id=DeckId(cast("str", values.get("id", ""))),
            title=cast("str", values.get("title", "")),
            description=cast("str", values.get("description", "")),
            source=Source(**cast("dict[str, str]", source)),
            labels=Labels(**cast("dict[str, str]", values.get("labels", {}))),
            cards=cast("tuple[Card, ...]", values.get("cards", ())),
            path=path,
            bundled=bundled,
        )

    def _root(self, text: str | Problem) -> Mapping | None:
        if isinstance(text, Problem):
            self.errors.append(text)
            return None
        if "\0" in text:
            self.error(
                _place_of(text, text.index("\0")), "a zero byte, so this is no text; save the file as UTF-8 text"
            )
            return None
        tree = parse(self._without_controls(text))
        for found in tree.mistakes:
            self.error(found.place, found.message)
        if isinstance(tree.root, Mapping):
            return tree.root
        if tree.root is not None:
            self.error(tree.root.place, "not a deck; a deck file is a mapping that begins with id:, title: and cards:")
        elif not tree.mistakes:
            self.error(Place(1, 1), "the file is empty; begin with id:, title: and cards:")
        return None

    def _without_controls(self, text: str) -> str:
        """Report what could act on a terminal; give the text without it, so that the rest is read too."""
        controls = list(islice(CONTROL.finditer(text), MOST_CONTROLS))
        for found in controls:
            self.error(_place_of(text, found.start()), f"{control_sentence(found[0])}; remove it")
        return CONTROL.sub("\N{REPLACEMENT CHARACTER}", text) if controls else text

    def _mapping(self, node: Mapping, fields: Fields, what: str) -> Values:
        """Read a mapping key by key; whatever is missing, unknown or twice there is a problem."""
        values: Values = {}
        first: dict[str, Scalar] = {}
        for key, value in node.pairs:
            name = key.value
            if name in first:
                where = first[name].place.line
                self.error(key.place, f"{quoted(name)} is here twice (first in line {where}); keep one of them")
                continue
            first[name] = key
            if name not in fields:
                self.error(key.place, f"{quoted(name)} is no key of {what}; {nearest_of(name, fields)}")
                continue
            is_left_out = fields[name].may_be_empty and is_empty(value)
            read = None if is_left_out else self._value(value, fields[name], name)
            if read is not None:
                values[name] = read
        for name, field in fields.items():
            if field.required and name not in first:
                self.error(node.place, f'{what} has no "{name}"; add it ({_in_passing(field.help)})')
        return values

    def _value(self, node: Node, field: Field, name: str) -> object | None:
        if not field.required and _is_nothing(node):
            self.error(node.place, f'"{name}" is empty; write {field.shape.in_words}, or remove the key')
            return None
        match field.shape:
            case Shape.TEXT:
                return self.text(node, f'"{name}"')
            case Shape.ID:
                return self.id(node, f'"{name}"')
            case Shape.NUMBER:
                return self.number(node, f'"{name}"')
            case Shape.SOURCE:
                return self._part(node, name, SOURCE, "a source")
            case Shape.LABELS:
                return self._part(node, name, LABELS, "the labels")
            case Shape.CARDS:
                return self._cards(node, name)
            case _:
                return self._some(node, field, name)

    def _some(self, node: Node, field: Field, name: str) -> tuple[object, ...] | None:
        match field.shape:
            case Shape.TAGS:
                return self.items(node, name, self.tag)
            case Shape.AUDIENCES:
                return self.items(node, name, self.audience)
            case _:
                return self.items(node, name, self.text)

    def _part(self, node: Node, name: str, fields: Fields, what: str) -> Values | None:
        if not isinstance(node, Mapping):
            keys = " and ".join(f"{key}:" for key in fields)
            self.error(node.place, f'"{name}" must hold {keys}, each in a line of its own below it')
            return None
        return self._mapping(node, fields, what)

    def _cards(self, node: Node, name: str) -> tuple[Card, ...] | None:
        if not isinstance(node, Sequence):
            self.error(node.place, f'"{name}" must be a list of cards; begin each with "- id:"')
            return None
        cards: list[Card] = []
        drafts: list[Place] = []
        line_of: dict[str, int] = {}
        node.items.reverse()
        while node.items:  # what has been read is let go: the tree of a large deck is larger than its cards
            item = node.items.pop()
            if not isinstance(item, Mapping):
                self.error(item.place, "a card must hold id: and question:, each in a line of its own")
                continue
            values = self._mapping(item, CARD, "a card")
            self._refuse_second(item, values.get("id"), line_of)
            self._warn_of_card(item, values)
            cards.append(_card(self._deck_id, item, values))
            drafts += [] if _holds(item, "why") else [item.place]
        if drafts:
            count = counted(len(drafts), "card")
            self.warn(drafts[0], "drafts", f"{count} without a why; write in why: what you want to find out")
        return tuple(cards)

    def _warn_if_empty(self, root: Mapping) -> None:
        for key, node in root.pairs:
            if key.value == "cards" and is_empty(node):
                self.warn(key.place, "empty", 'no card yet; write the first below cards:, beginning with "- id:"')

    def _refuse_second(self, node: Mapping, card_id: object, line_of: dict[str, int]) -> None:
        if not isinstance(card_id, str):
            return
        place = _place_behind(node, "id")
        if card_id in line_of:
            first = line_of[card_id]
            self.error(place, f'a second card "{card_id}" (first in line {first}); give one of them another id')
        line_of.setdefault(card_id, place.line)

    def _warn_of_card(self, node: Mapping, values: Values) -> None:
        question, why = str(values.get("question", "")), str(values.get("why", ""))
        words = len(question.split())
        if words > LONG_QUESTION_WORDS and self._is_spoken:
            self.warn(
                _place_behind(node, "question"),
                "long",
                f"a question of {words} words is hard to say in one breath; aim for 30, move the rest to follow_ups",
            )
        plain = plain_words(question)
        may_be_there = plain.partition(" ")[0] in why.casefold()  # cheap, and seldom so
        if plain and may_be_there and f" {plain} " in f" {plain_words(why)} ":
            message = "the why contains its question, so the front gives the answer away; reword it"
            self.warn(_place_behind(node, "why"), "gives away", message)
        if plain and plain in self._twins:
            message = f'the same question as card "{self._twins[plain]}"; reword or remove one of them'
            self.warn(node.place, "twin", message)
        self._twins.setdefault(plain, str(values.get("id")))


def _has_other_back(root: Mapping) -> bool:
    """Tell whether the backs of a deck are no questions but something else, by its labels: an answer may be long."""
    labels = [value for key, value in root.pairs if key.value == "labels" and isinstance(value, Mapping)]
    return any(key.value == "question" for mapping in labels for key, _ in mapping.pairs)


def _id_of(root: Mapping) -> DeckId:
    """Give what stands as the id of a deck, which its cards need before it is read."""
    found = (value.value.strip() for key, value in root.pairs if key.value == "id" and isinstance(value, Scalar))
    return DeckId(next(found, ""))


def _card(deck_id: DeckId, node: Mapping, values: Values) -> Card:
    """Make a card of what was read; an invalid one is never used, since its deck is broken."""
    name = str(values.pop("id", None))
    needed = {"why": "", "question": ""}
    return Card(deck_id=deck_id, name=name, line=node.place.line, **cast("dict[str, Any]", needed | values))


def _place_behind(node: Mapping, name: str) -> Place:
    """Give the place of the value behind a key, the first where it stands there twice."""
    return next(value.place for key, value in node.pairs if key.value == name)


def _place_of(text: str, offset: int) -> Place:
    return Place(text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset))


def _is_nothing(node: Node) -> bool:
    return isinstance(node, Scalar) and node.plain and not node.value


def _holds(node: Mapping, name: str) -> bool:
    return any(key.value == name and not is_empty(value) for key, value in node.pairs)


def _in_passing(sentence: str) -> str:
    return sentence[0].lower() + sentence[1:].rstrip(".")
