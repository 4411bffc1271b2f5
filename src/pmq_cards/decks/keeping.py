"""Checked decks, kept in a file that can be deleted at any time: what has not changed is not read again.

Kept is only what was read without an error, its warnings with it, under the file's path, time, size and inode and the
shape of a card.
"""

from pathlib import Path
from typing import Any

from pmq_cards import kept
from pmq_cards.decks.result import Place, Reading
from pmq_cards.domain import Audience, Card, Deck, DeckId, Labels, Source
from pmq_cards.errors import Problem, Severity

_SHAPE = tuple(value._fields for value in (Deck, Card, Source, Labels, Problem))
_AUDIENCE = _SHAPE[1].index("audience")

_Key = tuple[str, int, int, int]


class Keeping:
    """The decks that were kept, and those to be kept from now on."""

    def __init__(self, file: Path, now_ns: int) -> None:
        """Take the file they are kept in, and the present, nanoseconds since 1970."""
        self._file = str(file)
        self._now_ns = now_ns
        held = kept.load(self._file) or {}
        self._rows: dict[_Key, object] = held.get("decks", {}) if held.get("shape") == _SHAPE else {}
        self._used: dict[_Key, object] = {}
        self._key_of: dict[Path, _Key | None] = {}

    def reading(self, path: Path, *, bundled: bool) -> Reading | None:
        """Give what a file was read as before, None where it is to be read."""
        key = self._key(path)
        row = self._rows.get(key) if key else None
        if key is None or row is None:
            return None
        self._used[key] = row
        return _reading(row, path, bundled=bundled)

    def keep(self, path: Path, reading: Reading) -> None:
        """Keep what a file was read as, where it is a deck and did not change meanwhile."""
        key = self._key_of.get(path)
        if key and reading.deck and key == self._key(path):
            self._used[key] = _row(reading, reading.deck)

    def close(self) -> None:
        """Write what is kept, where it is not what was kept before."""
        if self._used.keys() != self._rows.keys():
            kept.store(self._file, {"shape": _SHAPE, "decks": self._used})

    def _key(self, path: Path) -> _Key | None:
        """Give what tells this state of a file from any other, None where it changed a moment ago."""
        found = kept.fingerprint(None, [str(path)], self._now_ns)
        self._key_of[path] = found[0] if found else None
        return self._key_of[path]


def _row(reading: Reading, deck: Deck) -> tuple[object, ...]:
    cards = tuple(_card_row(card) for card in deck.cards)
    head = (deck.id, deck.title, deck.description, tuple(deck.source), tuple(deck.labels))
    warnings = tuple((p.path, p.line, p.column, p.message, p.severity.value) for p in reading.problems)
    return head, (reading.id_place.line, reading.id_place.column), cards, warnings


def _card_row(card: Card) -> tuple[object, ...]:
    values: list[object] = [*card]
    values[_AUDIENCE] = tuple(audience.value for audience in card.audience)
    return tuple(values)


def _reading(row: Any, path: Path, *, bundled: bool) -> Reading:  # noqa: ANN401 - what _row gave
    (deck_id, title, description, source, labels), place, rows, said_of = row
    audiences: dict[tuple[str, ...], tuple[Audience, ...]] = {}
    cards = []
    for values in rows:
        names = values[_AUDIENCE]
        if names not in audiences:
            audiences[names] = tuple(map(Audience, names))
        fields_of_card: list[Any] = [*values[:_AUDIENCE], audiences[names], *values[_AUDIENCE + 1 :]]
        cards.append(Card(*fields_of_card))
    where, said = Source(*source), Labels(*labels)
    deck = Deck(DeckId(deck_id), title, description, where, tuple(cards), path, bundled=bundled, labels=said)
    warnings = tuple(Problem(file, line, column, text, Severity(word)) for file, line, column, text, word in said_of)
    return Reading(deck, warnings, deck.id, Place(*place))
