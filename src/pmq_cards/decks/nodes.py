"""The tree of a YAML text: texts, lists and mappings, each with its place."""

from dataclasses import dataclass
from typing import Any

from pmq_cards.decks.result import Place

_COLUMN_BITS = 25
"""So many hold any column of the largest file."""
_FIRST = 1 << _COLUMN_BITS | 1
_LAST_COLUMN = (1 << _COLUMN_BITS) - 1


class _Spot:
    """Where a node stands, from `at` to `to`: each place in one number, which is smaller than a place."""

    __slots__ = ()
    at: int
    to: int

    @property
    def place(self) -> Place:
        """Where it begins."""
        return _unpacked(self.at)

    @property
    def end(self) -> Place:
        """The place behind its last character."""
        return _unpacked(self.to)


@dataclass(slots=True)  # a large deck has a million, and frozen ones take four times as long to make
class Scalar(_Spot):
    """A text as it was typed; `plain` where it stood without quotes, `cut` where a comment follows it.

    `ends` is 0 where it ends its own length behind its beginning, as most do.
    """

    at: int
    ends: int
    value: str
    plain: bool
    cut: bool

    @property
    def to(self) -> int:  # type: ignore[override]
        """The place behind its last character, in one number."""
        return self.ends or self.at + len(self.value)


@dataclass(slots=True)
class Sequence(_Spot):
    """A list of values; `bracketed` where it is written [one, two]."""

    at: int
    to: int
    items: list["Node"]
    bracketed: bool


@dataclass(slots=True)
class Mapping(_Spot):
    """Keys and values in the order of the file, duplicates included; `bracketed` where it is written {key: value}."""

    at: int
    to: int
    pairs: tuple[tuple[Scalar, "Node"], ...]
    bracketed: bool


Node = Scalar | Sequence | Mapping


def place_of(mark: Any) -> Place:  # noqa: ANN401 - PyYAML has a mark in Python and one in C
    """Give a place of the parser as ours."""
    return Place(mark.line + 1, mark.column + 1)


def at_of(mark: Any) -> int:  # noqa: ANN401
    """Give a place of the parser in one number."""
    at: int = (mark.line << _COLUMN_BITS | mark.column) + _FIRST
    return at


def packed(place: Place) -> int:
    """Give a place in one number."""
    return place.line << _COLUMN_BITS | place.column


def _unpacked(at: int) -> Place:
    return Place(at >> _COLUMN_BITS, at & _LAST_COLUMN)
