"""One deck file -> a Deck and its problems: all of them, each with its place and what to write instead."""

import difflib
import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar, cast

from pmq_cards.decks.form import CARD, DECK, ID_IN_WORDS, SOURCE, TAG_PATTERN, Field, Fields, Shape
from pmq_cards.decks.latin import latin
from pmq_cards.decks.mistakes import Place
from pmq_cards.decks.text import file_text, plain_text
from pmq_cards.decks.tree import Mapping, Node, Scalar, Sequence, parse
from pmq_cards.domain import Audience, Card, Deck, DeckId, Source
from pmq_cards.errors import Problem, Severity
from pmq_cards.ids import LONGEST_ID, is_id
from pmq_cards.said import counted

LONG_QUESTION_WORDS = 40
MOST_PROBLEMS = 1000
"""Errors of one file; a file that goes wrong at every line is wrong in one way."""
MOST_OF_A_KIND = 10
"""Warnings of one kind that are shown one by one; how many more there are stands behind them."""
MOST_CONTROLS = 20
LONGEST_SHOWN = 60

# C0 without tab and line ends, DEL and C1: what a terminal may take for a command; then what no editor shows: line
# and paragraph separators, and the two characters that are none.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff]")

_TURNING = re.compile(r"[\u202a-\u202e\u2066-\u2069]")
"""Marks that turn the direction of writing: text could be shown as other text."""

Values = dict[str, object]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Reading:
    """What one file holds: `deck` is None where an error makes it unusable, `deck_id` None where it has no valid id.

    The problems come in the order of the file.
    """

    deck: Deck | None
    problems: tuple[Problem, ...]
    deck_id: DeckId | None
    id_place: Place


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


class _Reader:
    """Walks the tree of one file; a value that is wrong becomes a problem and is left out."""

    def __init__(self, path: str) -> None:
        self._path = path
        self.errors: list[Problem] = []
        self._warnings: defaultdict[str, list[Problem]] = defaultdict(list)
        self.id_place = Place(1, 1)

    def problems(self) -> list[Problem]:
        """Give the errors, and the warnings with those of a kind summed up."""
        return [*self.errors, *(problem for alike in self._warnings.values() for problem in _summed_up(alike))]

    def deck(self, text: str | Problem, path: Path, *, bundled: bool) -> Deck | None:
        root = self._root(text)
        if root is None:
            return None
        values = self._mapping(root, DECK, "a deck")
        self.id_place = next((key.place for key, _ in root.pairs if key.value == "id"), root.place)
        cards = cast("list[tuple[Scalar, Values]]", values.get("cards", []))
        deck_id = DeckId(cast("str", values.get("id", "")))
        self._warn_of_twins(cards)
        self._warn_of_drafts(root)
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

    def _root(self, text: str | Problem) -> Mapping | None:
        if isinstance(text, Problem):
            self.errors.append(text)
            return None
        if "\0" in text:
            self._error(
                _place_of(text, text.index("\0")), "a zero byte, so this is no text; save the file as UTF-8 text"
            )
            return None
        tree = parse(self._without_controls(text))
        for found in tree.mistakes:
            self._error(found.place, found.message)
        if isinstance(tree.root, Mapping):
            return tree.root
        if tree.root is not None:
            self._error(tree.root.place, "not a deck; a deck file is a mapping that begins with id:, title: and cards:")
        elif not tree.mistakes:
            self._error(Place(1, 1), "the file is empty; begin with id:, title: and cards:")
        return None

    def _without_controls(self, text: str) -> str:
        """Report what could act on a terminal; give the text without it, so that the rest is read too."""
        controls = list(islice(_CONTROL.finditer(text), MOST_CONTROLS))
        for found in controls:
            self._error(_place_of(text, found.start()), f"{_control_sentence(found[0])}; remove it")
        return _CONTROL.sub("\N{REPLACEMENT CHARACTER}", text) if controls else text

    def _mapping(self, node: Mapping, fields: Fields, what: str) -> Values:
        """Read a mapping key by key; whatever is missing, unknown or twice there is a problem."""
        values: Values = {}
        first_place: dict[str, Place] = {}
        for key, value in node.pairs:
            name = key.value
            if name in first_place:
                where = first_place[name].line
                self._error(key.place, f"{_shown(name)} is here twice (first in line {where}); keep one of them")
                continue
            first_place[name] = key.place
            if name not in fields:
                self._error(key.place, f"{_shown(name)} is no key of {what}; {_nearest(name, fields)}")
                continue
            is_left_out = fields[name].may_be_empty and _is_empty(value)
            read = None if is_left_out else self._value(value, fields[name], name)
            if read is not None:
                values[name] = read
        for name, field in fields.items():
            if field.required and name not in first_place:
                self._error(node.place, f'{what} has no "{name}"; add it ({_in_passing(field.help)})')
        return values

    def _value(self, node: Node, field: Field, name: str) -> object | None:
        if not field.required and _is_nothing(node):
            self._error(node.place, f'"{name}" is empty; write {field.shape.in_words}, or remove the key')
            return None
        match field.shape:
            case Shape.TEXT:
                return self._text(node, f'"{name}"')
            case Shape.ID:
                return self._id(node, f'"{name}"')
            case Shape.NUMBER:
                return self._number(node, f'"{name}"')
            case Shape.TEXTS:
                return self._list(node, name, self._text)
            case Shape.TAGS:
                return self._list(node, name, self._tag)
            case Shape.AUDIENCES:
                return self._list(node, name, self._audience)
            case Shape.SOURCE:
                return self._source(node, name)
            case Shape.CARDS:
                return self._cards(node, name)

    def _text(self, node: Node, name: str) -> str | None:
        if isinstance(node, Scalar) and node.cut:
            message = f'{name} ends where " #" begins a comment; put the text in "double quotes" to keep the rest'
            self._warn(node.place, "cut", message)
        return self._word(node, name)

    def _word(self, node: Node, name: str) -> str | None:
        if not isinstance(node, Scalar):
            self._error(node.place, _no_text(node, name))
            return None
        text = node.value.strip()
        if _is_unseen(text):
            self._error(node.place, f"{name} is empty; write a text")
            return None
        control = _CONTROL.search(text)
        if control:
            self._error(node.place, f"{name} holds {_control_sentence(control[0])}; remove its escape")
            return None
        turning = _TURNING.search(text)
        if turning:
            message = (
                f"{name} holds a mark that turns the writing (U+{ord(turning[0]):04X}) and is not shown; remove it"
            )
            self._warn(node.place, "turning", message)
        return text

    def _id(self, node: Node, name: str) -> str | None:
        text = self._word(node, name)
        if text is None or is_id(text):
            return text
        if len(text) > LONGEST_ID:
            self._error(node.place, f"{_shown(text)} is too long for an id; write at most {LONGEST_ID} characters")
        else:
            self._error(node.place, f"{_shown(text)} is no id; write {ID_IN_WORDS}, such as {_as_id(text)}")
        return None

    def _number(self, node: Node, name: str) -> int | None:
        text = self._word(node, name)
        if text is None:
            return None
        if not re.fullmatch("[1-9][0-9]{0,5}", text):
            self._error(node.place, f"{name} must be a whole number from 1 to 999999, not {_shown(text)}")
            return None
        return int(text)

    def _list(self, node: Node, name: str, read: Callable[[Node, str], T | None]) -> tuple[T, ...] | None:
        if not isinstance(node, Sequence):
            one = _shown(node.value, quotes="") if isinstance(node, Scalar) and "," not in node.value else "one, two"
            self._error(node.place, f'"{name}" must be a list; write [{one}], or an item a line after "- "')
            return None
        items = (read(item, f'an item of "{name}"') for item in node.items)
        return tuple(item for item in items if item is not None)

    def _tag(self, node: Node, name: str) -> str | None:
        text = self._word(node, name)
        if text is not None and not re.fullmatch(TAG_PATTERN, text):
            one_word = _shown(re.sub(r"[\s/]+", "-", text).strip("-") or "word", quotes="")
            self._error(node.place, f"{_shown(text)} is no tag; write one word without a slash, such as {one_word}")
            return None
        return text

    def _audience(self, node: Node, name: str) -> Audience | None:
        text = self._word(node, name)
        if text is None:
            return None
        known = [audience.value for audience in Audience]
        if text not in known:
            self._error(node.place, f"{_shown(text)} is no audience; {_nearest(text, known)}")
            return None
        return Audience(text)

    def _source(self, node: Node, name: str) -> Values | None:
        if not isinstance(node, Mapping):
            self._error(node.place, f'"{name}" must hold title: and date:, each in a line of its own below it')
            return None
        return self._mapping(node, SOURCE, "a source")

    def _cards(self, node: Node, name: str) -> list[tuple[Scalar, Values]] | None:
        if not isinstance(node, Sequence):
            self._error(node.place, f'"{name}" must be a list of cards; begin each with "- id:"')
            return None
        cards = []
        place_of: dict[str, Place] = {}
        for item in node.items:
            if not isinstance(item, Mapping):
                self._error(item.place, "a card must hold id: and question:, each in a line of its own")
                continue
            values = self._mapping(item, CARD, "a card")
            card_id = values.get("id")
            if isinstance(card_id, str):
                place = next(value.place for key, value in item.pairs if key.value == "id")
                if card_id in place_of:
                    first = place_of[card_id].line
                    self._error(
                        place, f'a second card "{card_id}" (first in line {first}); give one of them another id'
                    )
                place_of.setdefault(card_id, place)
            self._warn_of_card(item, values)
            cards.append((Scalar(str(card_id), item.place, item.end, plain=True, cut=False), values))
        return cards

    def _warn_of_card(self, node: Mapping, values: Values) -> None:
        question, why = str(values.get("question", "")), str(values.get("why", ""))
        place = {key.value: value.place for key, value in reversed(node.pairs)}
        words = len(question.split())
        if words > LONG_QUESTION_WORDS:
            self._warn(
                place["question"],
                "long",
                f"a question of {words} words is hard to say in one breath; aim for 30, move the rest to follow_ups",
            )
        if plain_words(question) and f" {plain_words(question)} " in f" {plain_words(why)} ":
            message = "the why contains its question, so the front gives the answer away; reword it"
            self._warn(place["why"], "gives away", message)

    def _warn_of_twins(self, cards: Iterable[tuple[Scalar, Values]]) -> None:
        first: dict[str, str] = {}
        for where, values in cards:
            question = plain_words(str(values.get("question", "")))
            if question and question in first:
                message = f'the same question as card "{first[question]}"; reword or remove one of them'
                self._warn(where.place, "twin", message)
            first.setdefault(question, where.value)

    def _warn_of_drafts(self, root: Mapping) -> None:
        for key, node in root.pairs:
            if key.value == "cards" and _is_empty(node):
                self._warn(key.place, "empty", 'no card yet; write the first below cards:, beginning with "- id:"')
            elif key.value == "cards" and isinstance(node, Sequence):
                drafts = [item.place for item in node.items if isinstance(item, Mapping) and not _holds(item, "why")]
                if drafts:
                    count = counted(len(drafts), "card")
                    self._warn(drafts[0], "drafts", f"{count} without a why; write in why: what you want to find out")

    def _error(self, place: Place, message: str) -> None:
        if len(self.errors) > MOST_PROBLEMS:
            return
        if len(self.errors) == MOST_PROBLEMS:
            message = f"{MOST_PROBLEMS} problems up to here; mend these first"
        self.errors.append(Problem(self._path, place.line, place.column, message))

    def _warn(self, place: Place, kind: str, message: str) -> None:
        self._warnings[kind].append(Problem(self._path, place.line, place.column, message, Severity.WARNING))


def _summed_up(alike: list[Problem]) -> list[Problem]:
    shown, rest = alike[:MOST_OF_A_KIND], alike[MOST_OF_A_KIND:]
    if not rest:
        return shown
    message = f"{counted(len(rest), 'more warning')} like the one in line {shown[-1].line}, here and behind"
    return [*shown, replace(rest[0], message=message)]


def _card(deck_id: DeckId, where: Scalar, values: Values) -> Card:
    """Make a card of what was read; an invalid one is never used, since its deck is broken."""
    usable = {key: value for key, value in values.items() if key != "id"}
    needed = {"why": "", "question": ""}
    return Card(deck_id=deck_id, name=where.value, line=where.place.line, **cast("dict[str, Any]", needed | usable))


def _place_of(text: str, offset: int) -> Place:
    return Place(text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset))


def _is_nothing(node: Node) -> bool:
    return isinstance(node, Scalar) and node.plain and not node.value


def _is_empty(node: Node) -> bool:
    if isinstance(node, Scalar):
        return _is_unseen(node.value)
    return isinstance(node, Sequence) and not node.items


def _holds(node: Mapping, name: str) -> bool:
    return any(key.value == name and not _is_empty(value) for key, value in node.pairs)


def _is_unseen(text: str) -> bool:
    return not any((character.isprintable() and character != " ") or _CONTROL.match(character) for character in text)


def _no_text(node: Node, name: str) -> str:
    if isinstance(node, Mapping) and not node.bracketed:
        return f'{name} has a colon and a space in it, which makes it a key; put the text in "double quotes"'
    return f'{name} must be a text; put it in "double quotes" if it begins with a bracket or a dash'


def _nearest(name: str, known: Iterable[str]) -> str:
    names = list(known)
    close = difflib.get_close_matches(name[:LONGEST_ID].lower(), names, n=1)
    return f'did you mean "{close[0]}"?' if close else f"use one of: {', '.join(names)}"


def _shown(text: str, *, quotes: str = '"') -> str:
    """Give what somebody wrote as it may stand in a sentence: short, in one line, and harmless to a terminal."""
    short = text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}..."
    harmless = "".join(character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in short)
    return f"{quotes}{harmless}{quotes}"


def _as_id(text: str) -> str:
    """Give the id that is nearest to a text."""
    return "-".join(re.findall("[a-z0-9]+", latin(text))) or "customer-access"


def _control_sentence(character: str) -> str:
    return f"an invisible character (U+{ord(character):04X}), which could act on a terminal"


def _in_passing(sentence: str) -> str:
    return sentence[0].lower() + sentence[1:].rstrip(".")


def plain_words(text: str) -> str:
    """Give the text without case, punctuation and spacing: what makes two questions the same to a reader."""
    return " ".join(re.findall(r"\w+", text.casefold()))
