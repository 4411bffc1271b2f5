"""YAML text -> a tree of plain values, each with its place; nothing is interpreted, every scalar is text.

Built on the parser's events, so that what a deck never needs (tags, anchors, aliases, merge keys, a second document,
endless nesting) is refused when it is met, before anything could grow from it.
"""

import re
import sys
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
    mistake,
    never_closed,
)
from pmq_cards.decks.nodes import Mapping, Node, Scalar, Sequence, at_of, packed, place_of
from pmq_cards.decks.result import Place

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
    """Builds a tree of the parser's events; their marks PyYAML has in Python and in C, so they are Any."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._loader: Any = None
        self._has_comments = " #" in text or "\t#" in text
        self._depth = 0
        self._values = 0
        self.mistakes: list[Mistake] = []
        self._brackets: list[Place] = []
        self._last: Any = None

    def document(self) -> Node | None:
        self._refuse_directive()
        try:
            self._loader = Loader(self._text)
            root = self._document()
        except yaml.MarkedYAMLError as error:
            raise _StoppedError(self._marked(error)) from error
        except yaml.YAMLError as error:  # a character that YAML does not know; those it meets first are refused before
            raise _StoppedError(Mistake(Place(1, 1), "not YAML; save the file as plain UTF-8 text")) from error
        except (ValueError, OverflowError) as error:  # PyYAML's own parser: an escape beyond the last character
            place = place_of(self._loader.get_mark())
            raise _StoppedError(mistake(self._lines(), "quoted scalar", None, place)) from error
        finally:
            if self._loader:
                self._loader.dispose()
        return None if isinstance(root, Scalar) and root.plain and not root.value else root

    def _document(self) -> Node | None:
        root, documents = None, 0
        while not isinstance(event := self._loader.get_event(), yaml.StreamEndEvent):
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise _StoppedError(Mistake(place_of(event.start_mark), SECOND_DOCUMENT))
            elif isinstance(event, yaml.NodeEvent):
                root = self._node(event)
        return root

    def _node(self, event: Any) -> Node:  # noqa: ANN401
        self._values += 1
        if self._values > MOST_VALUES:
            message = f"more than {MOST_VALUES:,} keys and texts, which no deck has; split it"
            raise _StoppedError(Mistake(place_of(event.start_mark), message))
        if event.anchor is not None or event.tag is not None:  # an alias has no tag, and no name but an anchor
            self._refuse_machinery(event)
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event)
        if isinstance(event, yaml.AliasEvent):
            return Scalar(at_of(event.start_mark), at_of(event.end_mark), f"*{event.anchor}", plain=True, cut=False)
        self._depth += 1
        if self._depth > DEEPEST:
            raise _StoppedError(Mistake(place_of(event.start_mark), TOO_DEEP))
        build = self._sequence if isinstance(event, yaml.SequenceStartEvent) else self._mapping
        bracketed = bool(event.flow_style)
        if bracketed:
            self._brackets.append(place_of(event.start_mark))
        node = build(event.start_mark, bracketed=bracketed)
        if bracketed:
            self._brackets.pop()
        self._depth -= 1
        return node

    def _scalar(self, event: Any) -> Scalar:  # noqa: ANN401
        self._last = event
        value, style = event.value, event.style
        if not value.isascii() and _SURROGATE.search(value):
            raise _StoppedError(Mistake(self._escape_behind(place_of(event.start_mark)), BACKSLASH))
        at, to = at_of(event.start_mark), at_of(event.end_mark)
        if style in {"|", ">"}:
            to = self._block_end(event.start_mark, event.end_mark)
        ends = 0 if to == at + len(value) else to
        plain = not style  # None in PyYAML's own parser, empty in libyaml's
        cut = plain and self._has_comments and value != "" and self._is_cut(event.end_mark)
        return Scalar(at, ends, value, plain, cut)

    def _block_end(self, start: Any, end: Any) -> int:  # noqa: ANN401
        """Find the end of a block of lines, which for the parser reaches over the empty lines behind it."""
        last = end.index
        while last > start.index and self._text[last - 1].isspace():
            last -= 1
        line = end.line - self._text.count("\n", last, end.index)
        begin, stop = self._text.rfind("\n", 0, last) + 1, self._text.find("\n", last)
        return packed(Place(line + 1, (stop if stop >= 0 else len(self._text)) - begin + 1))

    def _sequence(self, start: Any, *, bracketed: bool) -> Sequence:  # noqa: ANN401
        items = []
        get_event = self._loader.get_event
        while not isinstance(event := get_event(), yaml.SequenceEndEvent):
            items.append(self._node(event))
        to = items[-1].to if items and not bracketed else at_of(event.end_mark)
        return Sequence(at_of(start), to, items, bracketed)

    def _mapping(self, start: Any, *, bracketed: bool) -> Mapping:  # noqa: ANN401
        pairs = []
        get_event = self._loader.get_event
        while not isinstance(event := get_event(), yaml.MappingEndEvent):
            key = self._node(event)
            if not isinstance(key, Scalar):
                message = "a key must be one word, not a list or a mapping; put the text in quotes"
                raise _StoppedError(Mistake(key.place, message))
            key.value = sys.intern(key.value)  # a few words, in each of many cards
            value = self._node(get_event())
            if key.plain and key.value == "<<":
                self._refuse(key.place, "merge keys (<<) are not used in decks; write the keys out")
            else:
                pairs.append((key, value))
        to = pairs[-1][1].to if pairs and not bracketed else at_of(event.end_mark)
        braced = self._text.startswith("{", start.index)  # [one: two] is a mapping without
        return Mapping(at_of(start), to, tuple(pairs), braced)

    def _refuse_machinery(self, event: Any) -> None:  # noqa: ANN401
        """Refuse what a deck never needs; the reading goes on as if it were not there."""
        place, anchor, tag = place_of(event.start_mark), event.anchor, getattr(event, "tag", None)
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
        first = _BLANK_LINES.match(self._text)
        if first and self._text.startswith("%", first.end()):
            line = self._text.count("\n", 0, first.end()) + 1
            raise _StoppedError(Mistake(Place(line, 1), "a YAML directive; remove this line, a deck needs none"))

    def _is_cut(self, end: Any) -> bool:  # noqa: ANN401
        """Tell whether a comment ends this text: `goal #1` unquoted is `goal`."""
        return _COMMENT.match(self._text, end.index) is not None

    def _escape_behind(self, place: Place) -> Place:
        """Find the escape of half a character (U+D800 to U+DFFF): libyaml refuses it where it stands."""
        for number, line in enumerate(self._lines()[place.line - 1 :], place.line):
            found = _SURROGATE_ESCAPE.search(line, place.column - 1 if number == place.line else 0)
            if found:
                return Place(number, found.start() + 1)
        return place

    def _marked(self, error: yaml.MarkedYAMLError) -> Mistake:
        stop = error.problem_mark or error.context_mark
        said = f"{error.context or ''} {error.problem or ''}"
        start = place_of(error.context_mark) if error.context_mark else None
        place = place_of(stop) if stop else Place(1, 1)
        quote = self._quote_over_lines()
        lines = self._lines()
        opened = quote and entry_at(lines, quote.line)
        if quote and opened and opened.last < place.line:  # the quote that ends here was another text's
            return never_closed(lines, quote)
        if "flow node" in said and self._brackets:
            start, said = self._brackets[0], "flow sequence"
        return mistake(lines, said, start, place)

    def _lines(self) -> list[str]:
        return [*self._text.split("\n"), ""]  # the end of the text can count as a line of its own

    def _quote_over_lines(self) -> Place | None:
        """Tell where the last text began, if it stands in quotes over several lines."""
        last = self._last
        is_one = last and last.style in {"'", '"'} and last.end_mark.line > last.start_mark.line
        return place_of(last.start_mark) if last and is_one else None


_PLAIN = re.compile(r"[^\W_][^:#\t]*")
"""A text that needs no look: it begins with a letter or digit, and no colon or comment can be in it."""
_SURROGATE = re.compile("[\ud800-\udfff]")
_SURROGATE_ESCAPE = re.compile(r"\\(u|U0000)[dD][89a-fA-F]")
_COMMENT = re.compile(r"[ \t]+#")
_BLANK_LINES = re.compile(r"(?:[ \t]*(?:#.*)?\n)*")


def _shown_tag(tag: str) -> str:
    """Give a tag as it is typed, short; its escapes (%1b) could spell what acts on a terminal."""
    typed = tag.replace("tag:yaml.org,2002:", "!!")[:LONGEST_TAG]
    return "".join(character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in typed)
