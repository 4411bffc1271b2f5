"""What a person did, read off the text where the YAML parser stopped: its own words differ and help nobody."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pmq_cards.decks.form import CARD, DECK, LABELS, SOURCE
from pmq_cards.decks.result import Place


@dataclass(frozen=True, slots=True)
class Mistake:
    """A sentence about a place; `mends` where another value, or line, in its place lets the reading go on."""

    place: Place
    message: str
    mends: bool = False


def mistake(lines: Sequence[str], said: str, start: Place | None, stop: Place) -> Mistake:
    """Give what is wrong in these lines.

    `said` is what PyYAML or libyaml says, `start` where the thing begins that it was reading, `stop` where it gave up.
    """
    start = start or stop
    if "nesting depth" in said:  # libyaml looks ahead, and gives up behind 1,000 brackets
        return Mistake(stop, TOO_DEEP)
    if "mapping values are not allowed" in said:
        return _colon(lines, stop)
    if "not allowed" in said or "found a tab" in said:
        return _odd_start(lines, stop)
    if "quoted scalar" in said:
        return _quoted(lines, said, start, stop)
    if "directive" in said:
        return Mistake(start, _cannot_begin("%"), mends=True)
    if "simple key" in said:
        return _no_colon(lines, start)
    if "flow sequence" in said or "flow mapping" in said:
        return _bracket(start, stop)
    if "document start" in said:
        return Mistake(stop, SECOND_DOCUMENT)
    if re.search("block (mapping|collection|sequence)|expected key", said):
        return _behind(lines, stop)
    return _odd_start(lines, start)


DEEPEST = 8
"""Levels of nesting; a deck has four."""
TOO_DEEP = f"nested more than {DEEPEST} levels deep; a deck needs four, check the brackets and dashes"
SECOND_DOCUMENT = "a second document begins here; a deck file holds one, remove the --- or ... before it"

_KEYS = frozenset([*DECK, *SOURCE, *LABELS, *CARD])
_INDENTATION = 'the indentation does not fit; align with the line it belongs to, write "- " before items, "key: text"'
_QUOTE_IT = 'put the text in "double quotes"'


def _cannot_begin(character: str) -> str:
    return f"an unquoted text cannot begin with {character}; {_QUOTE_IT}"


def _colon(lines: Sequence[str], stop: Place) -> Mistake:
    """Tell `why: know this: it matters` from a key that stands too deep."""
    line = lines[stop.line - 1]
    begun = re.match(r"\s*(?:- +)?(\w+)$", line[: stop.column - 1])
    if begun and begun[1] in _KEYS:
        return _too_deep(lines, Place(stop.line, begun.start(1) + 1), begun[1])
    curly = re.match(r"\s*(?:- +)?(?:\w+: +)?([“”„«»‘’‚])", line)  # noqa: RUF001 - what word processors make of quotes
    if curly:
        return Mistake(
            Place(stop.line, curly.start(1) + 1),
            f'{curly[1]} is no quote to YAML; put the text in straight "double quotes"',
            mends=True,
        )
    return Mistake(stop, f"a colon and a space inside an unquoted text; {_QUOTE_IT}", mends=True)


def _too_deep(lines: Sequence[str], place: Place, key: str) -> Mistake:
    for number in (place.line, place.line - 1):
        line = lines[number - 1]
        odd = re.match(r" *([^\S ])", line)
        if odd:
            message = f"an odd space (U+{ord(odd[1]):04X}) in the indentation; indent with ordinary spaces"
            return Mistake(Place(number, odd.start(1) + 1), message)
        dash = re.match(r" *(-)\w+:", line)
        if dash:
            return Mistake(Place(number, dash.start(1) + 1), 'no space after the dash; write "- " before an item')
    return Mistake(
        place, f'"{key}:" stands deeper than the line above, which makes it part of that text; align it with its keys'
    )


def _quoted(lines: Sequence[str], said: str, start: Place, stop: Place) -> Mistake:
    if "unexpected" in said:
        return never_closed(lines, start)
    column = lines[stop.line - 1].rfind("\\", 0, stop.column) + 1 or stop.column
    return Mistake(Place(stop.line, column), BACKSLASH, mends=True)


def never_closed(lines: Sequence[str], start: Place) -> Mistake:
    """Say that the quote at a place has no other end than one that belongs to another text."""
    quote = lines[start.line - 1][start.column - 1 : start.column]
    inside = r"write \" for a quote inside" if quote == '"' else "write '' for an apostrophe inside"
    return Mistake(start, f"a quote is opened here and never closed; close it, or {inside} a text", mends=True)


BACKSLASH = r"an escape that YAML does not know; inside double quotes write \\ for a backslash"


def _no_colon(lines: Sequence[str], start: Place) -> Mistake:
    line = lines[start.line - 1][start.column - 1 :]
    close = re.match(r"(\w+):\S", line)
    if close and close[1] in _KEYS:
        return Mistake(start, f'no space after the colon; write "{close[1]}: " and then the text', mends=True)
    message = 'no "key: " in this line; write one, or indent the line if it goes on with the text above'
    return Mistake(start, message, mends=True)


def _bracket(start: Place, stop: Place) -> Mistake:
    if start.line == stop.line:
        message = "a comma or a closing bracket is missing here; write it, or put the text in quotes"
        return Mistake(stop, message, mends=True)
    message = "a bracket is opened here and never closed; close it, or put the text in quotes"
    return Mistake(start, message, mends=True)


def _behind(lines: Sequence[str], stop: Place) -> Mistake:
    """Tell what follows a closed quote or bracket from a line that stands at the wrong depth."""
    line = lines[stop.line - 1]
    before = line[: stop.column - 1].rstrip()
    if before.endswith(('"', "'")):
        inside = r"write \" for a quote" if before.endswith('"') else "write '' for an apostrophe"
        message = f"text behind a closing quote; {inside} inside the text, or quote all of it"
        return Mistake(stop, message, mends=True)
    opened = re.match(r"\s*(?:- +)?(?:\w+: +)?([\[{])", line)
    if opened and before.endswith(("]", "}")):
        return Mistake(Place(stop.line, opened.start(1) + 1), _cannot_begin(opened[1]), mends=True)
    if line[stop.column - 1 : stop.column] == ":":
        return Mistake(stop, 'a colon without a key; write "key: text"', mends=True)
    return Mistake(stop, _INDENTATION)


def _odd_start(lines: Sequence[str], place: Place) -> Mistake:
    line = lines[place.line - 1] if place.line <= len(lines) else ""
    character = line[place.column - 1 : place.column]
    if "\t" in line[: place.column]:
        return Mistake(Place(place.line, line.index("\t") + 1), "a tab; indent with spaces")
    if character and character in "%@`&*!|>[]{},?-":
        return Mistake(place, _cannot_begin(character), mends=True)
    return Mistake(place, f"not YAML from here on; compare with the lines around it, or {_QUOTE_IT}")
