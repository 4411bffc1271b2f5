"""YAML text -> a tree of plain values, each with its place; nothing is interpreted, every scalar is text.

Built on the parser's events, so that what a deck never needs (tags, anchors, aliases, merge keys, a second document,
endless nesting) is refused when it is met, before anything could grow from it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml

from pmq_cards.errors import Problem

Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""libyaml's loader where PyYAML was built with it: ten times as fast."""

DEEPEST = 8
"""Levels of nesting; a deck has four."""


@dataclass(frozen=True, slots=True)
class Place:
    """A line and a column, both from 1."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Scalar:
    """A text as it was typed; `plain` where it stood without quotes, `cut` where a comment follows it."""

    value: str
    place: Place
    plain: bool
    cut: bool


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list of values."""

    items: tuple["Node", ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Mapping:
    """Keys and values in the order of the file, duplicates included."""

    pairs: tuple[tuple[Scalar, "Node"], ...]
    place: Place


Node = Scalar | Sequence | Mapping


class TreeError(Exception):
    """The text is no tree that a deck could be; `problem` says where and what to write."""

    def __init__(self, problem: Problem) -> None:
        """Keep the one problem that ends the reading of a file."""
        super().__init__(str(problem))
        self.problem = problem


def parse(text: str, path: str) -> Node | None:
    """Give the one document of the text, None for an empty one. Raises TreeError at the first thing that is not one."""
    return _Builder(text, path).document()


class _Builder:
    def __init__(self, text: str, path: str) -> None:
        self._lines = text.split("\n")
        self._path = path
        self._events = self._parsed(text)
        self._depth = 0

    def document(self) -> Node | None:
        root: Node | None = None
        documents = 0
        for event in self._events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise self._error(
                        _place(event), "a second document begins here; a deck file holds one, remove the ---"
                    )
            elif isinstance(event, yaml.NodeEvent):
                root = self._node(event)
        return None if isinstance(root, Scalar) and root.plain and not root.value else root

    def _node(self, event: yaml.Event) -> Node:
        place = _place(event)
        self._refuse_machinery(event, place)
        if isinstance(event, yaml.ScalarEvent):
            plain = event.style is None
            return Scalar(event.value, place, plain=plain, cut=plain and self._cut(event))
        self._depth += 1
        if self._depth > DEEPEST:
            raise self._error(place, f"nested more than {DEEPEST} levels deep; a deck needs four, check the brackets")
        node = self._sequence(place) if isinstance(event, yaml.SequenceStartEvent) else self._mapping(place)
        self._depth -= 1
        return node

    def _sequence(self, place: Place) -> Sequence:
        items = []
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            items.append(self._node(event))
        return Sequence(tuple(items), place)

    def _mapping(self, place: Place) -> Mapping:
        pairs = []
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            key = self._node(event)
            if not isinstance(key, Scalar):
                raise self._error(key.place, "a key must be a plain word, not a list or a mapping")
            if key.plain and key.value == "<<":
                raise self._error(key.place, "merge keys (<<) are not used in decks; write the keys out")
            pairs.append((key, self._node(next(self._events))))
        return Mapping(tuple(pairs), place)

    def _refuse_machinery(self, event: yaml.Event, place: Place) -> None:
        anchor, tag = getattr(event, "anchor", None), getattr(event, "tag", None)
        if isinstance(event, yaml.AliasEvent):
            raise self._error(place, f"an alias (*{anchor}); write the text out, or in quotes if it begins with a star")
        if anchor is not None:
            raise self._error(place, f"an anchor (&{anchor}); remove it, or put a text that begins with & in quotes")
        if tag is not None:
            raise self._error(
                place, f"a tag ({tag}); remove it, or put a text that begins with an exclamation mark in quotes"
            )

    def _cut(self, event: yaml.ScalarEvent) -> bool:
        """Tell whether a comment ends this text: `goal #1` unquoted is `goal`."""
        end = _at(event.end_mark)
        rest = self._lines[end.line - 1][end.column - 1 :]
        return rest.lstrip(" \t").startswith("#")

    def _parsed(self, text: str) -> Iterator[yaml.Event]:
        try:
            yield from yaml.parse(text, Loader=Loader)
        except yaml.MarkedYAMLError as error:
            raise self._marked(error) from error
        except yaml.reader.ReaderError as error:
            raise self._error(Place(1, 1), f"not YAML: {error.reason}") from error

    def _marked(self, error: yaml.MarkedYAMLError) -> TreeError:
        mark = error.problem_mark or error.context_mark
        place = _at(mark) if mark else Place(1, 1)
        said = f"{error.context or ''} {error.problem or ''}".strip()
        if _UNCLOSED.search(said) and error.context_mark:
            place = _at(error.context_mark)
        if "cannot start any token" in said:
            return self._error(place, self._odd_start(place))
        for pattern, sentence in _IN_PLAIN_WORDS:
            if pattern.search(said):
                return self._error(place, sentence)
        return self._error(
            place, f"not YAML: {said}; compare with the lines around it, or put the text in double quotes"
        )

    def _odd_start(self, place: Place) -> str:
        character = self._lines[place.line - 1][place.column - 1 : place.column]
        if character == "\t":
            return "a tab; indent with spaces"
        return f'an unquoted text cannot begin with {character}; put the text in "double quotes"'

    def _error(self, place: Place, message: str) -> TreeError:
        return TreeError(Problem(self._path, place.line, place.column, message))


def _place(event: yaml.Event) -> Place:
    return _at(event.start_mark)


def _at(mark: Any) -> Place:  # noqa: ANN401 - PyYAML has a mark in Python and one in C
    return Place(mark.line + 1, mark.column + 1)


_UNCLOSED = re.compile("quoted scalar.*(unexpected end of stream|unexpected document indicator)")

_IN_PLAIN_WORDS = tuple(
    (re.compile(pattern), sentence)
    for pattern, sentence in (
        (
            r"mapping values are not allowed",
            'a colon and a space inside an unquoted text; put the text in "double quotes"',
        ),
        (r"found a tab", "a tab; indent with spaces"),
        (
            _UNCLOSED.pattern,
            'a quote is opened here and never closed; close it, or write \\" for a quote inside a text',
        ),
        (
            r"unknown escape|hexadecimal",
            "a backslash inside double quotes begins an escape; write \\\\ for a backslash",
        ),
        (
            r"flow (sequence|mapping)",
            "a bracket is opened and not closed, or a comma is missing; close it, or quote the text",
        ),
        (
            r"expected key|expected '-'|block (mapping|collection|sequence)|simple key|could not find expected ':'",
            'the indentation does not fit; align with the line it belongs to, write "- " before items, "key: text"',
        ),
        (r"alias", "an alias that nothing defines; put a text that begins with a star in quotes"),
        (r"anchor|tag", "an anchor or a tag, which decks do not use; put the text in quotes"),
        (r"directive", "a line that begins with % is a YAML directive; put the text in quotes"),
    )
)
