"""A few values over many: a mapping of which some is newer, without a copy of all the rest."""

from collections.abc import Iterator, Mapping
from typing import TypeVar

Key = TypeVar("Key")
Value = TypeVar("Value")


class Overlay(Mapping[Key, Value]):
    """What a mapping holds with newer values over it; neither may change any more."""

    def __init__(self, below: Mapping[Key, Value], newer: Mapping[Key, Value]) -> None:
        """Take the mapping, and what stands over it; over another overlay the two become one."""
        self.below: Mapping[Key, Value] = below.below if isinstance(below, Overlay) else below
        self.newer: Mapping[Key, Value] = {**below.newer, **newer} if isinstance(below, Overlay) else newer

    def __getitem__(self, key: Key) -> Value:
        return self.newer[key] if key in self.newer else self.below[key]

    def __iter__(self) -> Iterator[Key]:
        yield from self.below
        yield from (key for key in self.newer if key not in self.below)

    def __len__(self) -> int:
        return len(self.below) + sum(key not in self.below for key in self.newer)


def whole(mapping: Mapping[Key, Value]) -> Mapping[Key, Value]:
    """Give the same in one mapping, for whoever goes through all of it."""
    return {**mapping.below, **mapping.newer} if isinstance(mapping, Overlay) else mapping
