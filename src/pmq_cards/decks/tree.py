"""YAML text -> a tree of plain values, each with its place; nothing is interpreted, every scalar is text.

Built on the parser's events, so that what a deck never needs (tags, anchors, aliases, merge keys, a second document,
endless nesting) is refused when it is met, before anything could grow from it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import yaml

from pmq_cards.decks.entries import Entry, entries, entry_at, mended, put_placeholder
from pmq_cards.decks.merging import without_conflicts
from pmq_cards.decks.mistakes import (
    BACKSLASH,
    DEEPEST,
    SECOND_DOCUMENT,
    TOO_DEEP,
    Mistake,
    Place,
    mistake,
    never_closed,
)

Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""libyaml's loader where PyYAML was built with it: ten times as fast."""

MOST_VALUES = 1_500_000
"""Keys and values of one file; a card has about twenty."""
LONGEST_TAG = 60
MOST_MISTAKES = 100
"""After so many the rest of a file is not looked at."""
MENDABLE = 1 << 20
"""Characters of the largest text that is read again behind a mistake: beyond, reading again takes too long."""


@dataclass(frozen=True, slots=True)
class Scalar:
    """A text as it was typed; `plain` where it stood without quotes, `cut` where a comment follows it.

    It reaches from `place` to `end`, the place behind its last character.
    """

    value: str
    place: Place
    end: Place
    plain: bool
    cut: bool


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list of values; `bracketed` where it is written [one, two]."""

    items: tuple["Node", ...]
    place: Place
    end: Place
    bracketed: bool


@dataclass(frozen=True, slots=True)
class Mapping:
    """Keys and values in the order of the file, duplicates included; `bracketed` where it is written {key: value}."""

    pairs: tuple[tuple[Scalar, "Node"], ...]
    place: Place
    end: Place
    bracketed: bool


Node = Scalar | Sequence | Mapping


@dataclass(frozen=True, slots=True)
class Tree:
    """What a text holds: `root` is None for an empty text, and where a mistake ended the reading."""

    root: Node | None
    mistakes: tuple[Mistake, ...]


def parse(text: str) -> Tree:
    """Give the one document of the text, and every mistake that YAML lets one see.

    Lines end with a line feed alone. Behind a mistake in a value the reading goes on.
    """
    found: list[Mistake] = []
    if "<<<<<<<" in text:
        lines, found = without_conflicts(text.split("\n"))
        text = "\n".join(lines)
    builder = _Builder(text)
    try:
        return Tree(builder.document(), (*found, *builder.mistakes))
    except _StoppedError as stopped:
        if len(text) > MENDABLE:
            return Tree(None, (*found, stopped.mistake, *builder.mistakes))
    lines, broken = _without_broken_values(text.split("\n"))
    root, others = _line_by_line(lines)
    return Tree(root, (*found, *broken, *others))


def value_mistake(lines: list[str], entry: Entry) -> Mistake | None:
    """Give the first mistake in a value, read as if it stood alone."""
    builder = _Builder("\n".join([*lines[entry.first - 1 : entry.last], ""]))
    try:
        builder.document()
        first = next(iter(builder.mistakes), None)
    except _StoppedError as stopped:
        first = next(iter(builder.mistakes), stopped.mistake if stopped.mistake.mends else None)
    return first and replace(first, place=Place(first.place.line + entry.first - 1, first.place.column))


def _without_broken_values(lines: list[str]) -> tuple[list[str], list[Mistake]]:
    """Give the lines with something readable in the place of each value that is none, and what is wrong with it."""
    found, new = [], list(lines)
    for entry in entries(lines):
        is_plain = entry.first == entry.last and _PLAIN.fullmatch(lines[entry.first - 1], entry.column)
        wrong = None if is_plain else value_mistake(lines, entry)
        if wrong:
            found.append(wrong)
            put_placeholder(new, entry)
    return new, found


def _line_by_line(lines: list[str]) -> tuple[Node | None, list[Mistake]]:
    """Read lines, going on behind a mistake where another line in its place lets one."""
    found: list[Mistake] = []
    while True:
        builder = _Builder("\n".join(lines))
        try:
            return builder.document(), found + builder.mistakes
        except _StoppedError as stopped:
            found.append(stopped.mistake)
            goes_on = stopped.mistake.mends and len(found) < MOST_MISTAKES
            new = mended(lines, stopped.mistake.place.line) if goes_on else None
            if new is None:
                return None, found + builder.mistakes
            lines = new


class _StoppedError(Exception):
    """Nothing behind this mistake can be read."""

    def __init__(self, found: Mistake) -> None:
        super().__init__(found.message)
        self.mistake = found


class _Builder:
    def __init__(self, text: str) -> None:
        self._lines = [*text.split("\n"), ""]  # the end of the text can count as a line of its own
        self._events = self._parsed(text)
        self._depth = 0
        self._values = 0
        self.mistakes: list[Mistake] = []
        self._brackets: list[Place] = []
        self._opened: Place | None = None
        """Where the last text began, if it stands in quotes over several lines."""

    def document(self) -> Node | None:
        self._refuse_directive()
        root: Node | None = None
        documents = 0
        for event in self._events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise _StoppedError(Mistake(_at(event.start_mark), SECOND_DOCUMENT))
            elif isinstance(event, yaml.NodeEvent):
                root = self._node(event)
        return None if isinstance(root, Scalar) and root.plain and not root.value else root

    def _node(self, event: yaml.Event) -> Node:
        place = _at(event.start_mark)
        self._values += 1
        if self._values > MOST_VALUES:
            raise _StoppedError(
                Mistake(place, f"more than {MOST_VALUES:,} keys and texts, which no deck has; split it")
            )
        self._refuse_machinery(event, place)
        if isinstance(event, yaml.AliasEvent):
            return Scalar(f"*{event.anchor}", place, _at(event.end_mark), plain=True, cut=False)
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event, place)
        self._depth += 1
        if self._depth > DEEPEST:
            raise _StoppedError(Mistake(place, TOO_DEEP))
        build = self._sequence if isinstance(event, yaml.SequenceStartEvent) else self._mapping
        bracketed = bool(getattr(event, "flow_style", False))
        self._brackets += [place] if bracketed else []
        node = build(place, bracketed=bracketed)
        self._brackets = self._brackets[:-1] if bracketed else self._brackets
        self._depth -= 1
        return node

    def _scalar(self, event: yaml.ScalarEvent, place: Place) -> Scalar:
        if not event.value.isascii() and _SURROGATE.search(event.value):
            raise _StoppedError(Mistake(self._escape_behind(place), BACKSLASH))
        end = _at(event.end_mark)
        self._opened = place if end.line > place.line and event.style in {"'", '"'} else None
        plain = not event.style  # None in PyYAML's own parser, empty in libyaml's
        if event.style in {"|", ">"}:
            end = self._block_end(place, end)
        return Scalar(event.value, place, end, plain=plain, cut=plain and event.value != "" and self._cut(end))

    def _block_end(self, place: Place, end: Place) -> Place:
        """Find the end of a block of lines, which for the parser reaches over the empty lines behind it."""
        number = end.line if end.column > 1 else end.line - 1
        while number > place.line and not self._lines[number - 1].strip():
            number -= 1
        return Place(number, len(self._lines[number - 1]) + 1)

    def _sequence(self, place: Place, *, bracketed: bool) -> Sequence:
        items = []
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            items.append(self._node(event))
        end = items[-1].end if items and not bracketed else _at(event.end_mark)
        return Sequence(tuple(items), place, end, bracketed)

    def _mapping(self, place: Place, *, bracketed: bool) -> Mapping:
        pairs = []
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            key = self._node(event)
            if not isinstance(key, Scalar):
                message = "a key must be one word, not a list or a mapping; put the text in quotes"
                raise _StoppedError(Mistake(key.place, message))
            value = self._node(next(self._events))
            if key.plain and key.value == "<<":
                self._refuse(key.place, "merge keys (<<) are not used in decks; write the keys out")
            else:
                pairs.append((key, value))
        end = pairs[-1][1].end if pairs and not bracketed else _at(event.end_mark)
        braced = self._lines[place.line - 1][place.column - 1 : place.column] == "{"  # [one: two] is a mapping without
        return Mapping(tuple(pairs), place, end, braced)

    def _refuse_machinery(self, event: yaml.Event, place: Place) -> None:
        """Refuse what a deck never needs; the reading goes on as if it were not there."""
        anchor, tag = getattr(event, "anchor", None), getattr(event, "tag", None)
        if isinstance(event, yaml.AliasEvent):
            self._refuse(place, f"an alias (*{anchor}); write the text out, or put it in quotes if it begins with *")
        elif anchor is not None:
            self._refuse(place, f"an anchor (&{anchor}); remove it, or put the text in quotes if it begins with &")
        if tag is not None:
            self._refuse(place, f"a tag ({_shown_tag(tag)}); remove it, or put the text in quotes if it begins with !")

    def _refuse(self, place: Place, message: str) -> None:
        self.mistakes.append(Mistake(place, message))
        if len(self.mistakes) >= MOST_MISTAKES:
            raise _StoppedError(Mistake(place, f"{MOST_MISTAKES} problems up to here; mend these first"))

    def _refuse_directive(self) -> None:
        first = next((number for number, line in enumerate(self._lines, 1) if not _BLANK.match(line)), 1)
        if self._lines[first - 1].startswith("%"):
            raise _StoppedError(Mistake(Place(first, 1), "a YAML directive; remove this line, a deck needs none"))

    def _cut(self, end: Place) -> bool:
        """Tell whether a comment ends this text: `goal #1` unquoted is `goal`."""
        return _COMMENT.match(self._lines[end.line - 1], end.column - 1) is not None

    def _escape_behind(self, place: Place) -> Place:
        """Find the escape of half a character (U+D800 to U+DFFF): libyaml refuses it where it stands."""
        for number in range(place.line, len(self._lines) + 1):
            found = _SURROGATE_ESCAPE.search(self._lines[number - 1], place.column - 1 if number == place.line else 0)
            if found:
                return Place(number, found.start() + 1)
        return place

    def _parsed(self, text: str) -> Iterator[yaml.Event]:
        loader = Loader(text)
        try:
            while loader.check_event():
                yield loader.get_event()
        except yaml.MarkedYAMLError as error:
            raise _StoppedError(self._marked(error)) from error
        except yaml.YAMLError as error:  # a character that YAML does not know; those it meets first are refused before
            raise _StoppedError(Mistake(Place(1, 1), "not YAML; save the file as plain UTF-8 text")) from error
        except (ValueError, OverflowError) as error:  # PyYAML's own parser: an escape beyond the last character
            raise _StoppedError(mistake(self._lines, "quoted scalar", None, _at(loader.get_mark()))) from error
        finally:
            loader.dispose()

    def _marked(self, error: yaml.MarkedYAMLError) -> Mistake:
        stop = error.problem_mark or error.context_mark
        said = f"{error.context or ''} {error.problem or ''}"
        start = _at(error.context_mark) if error.context_mark else None
        place = _at(stop) if stop else Place(1, 1)
        opened = self._opened and entry_at(self._lines, self._opened.line)
        if self._opened and opened and opened.last < place.line:  # the quote that ends here was another text's
            return never_closed(self._lines, self._opened)
        if "flow node" in said and self._brackets:
            start, said = self._brackets[0], "flow sequence"
        return mistake(self._lines, said, start, place)


_PLAIN = re.compile(r"[^\W_][^:#\t]*")
"""A text that needs no look: it begins with a letter or digit, and no colon or comment can be in it."""
_SURROGATE = re.compile("[\ud800-\udfff]")
_SURROGATE_ESCAPE = re.compile(r"\\(u|U0000)[dD][89a-fA-F]")
_COMMENT = re.compile(r"[ \t]+#")
_BLANK = re.compile(r"[ \t]*(#.*)?$")


def _at(mark: Any) -> Place:  # noqa: ANN401 - PyYAML has a mark in Python and one in C
    return Place(mark.line + 1, mark.column + 1)


def _shown_tag(tag: str) -> str:
    """Give a tag as it is typed, short; its escapes (%1b) could spell what acts on a terminal."""
    typed = tag.replace("tag:yaml.org,2002:", "!!")[:LONGEST_TAG]
    return "".join(character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in typed)
