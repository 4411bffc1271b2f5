"""Ids and instants: what a deck or a card may be called; review ids, unique anywhere and ordered in time."""

import re
import uuid
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import cache
from struct import Struct
from typing import TYPE_CHECKING

from pmq_cards.domain import CardId, Quality, ReviewId

if TYPE_CHECKING:
    import hashlib
    from collections.abc import Callable

ID_PATTERN = r"[a-z0-9]+(?:-[a-z0-9]+)*"
LONGEST_ID = 64
NO_FILE_NAMES = frozenset(
    {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))}
)
"""What no file can be called on Windows, with any ending: no new deck is called so, since it is to travel."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MS = timedelta(milliseconds=1)
_FIRST_BITS = Struct(">HQ22x").unpack
_UUID = Struct(">QQ").pack
_CARD_ID = re.compile(f"{ID_PATTERN}/{ID_PATTERN}").fullmatch


def is_id(text: str) -> bool:
    """Tell whether a deck or a card may be called so."""
    return len(text) <= LONGEST_ID and re.fullmatch(ID_PATTERN, text) is not None


def is_card_id(text: str) -> bool:
    """Tell whether a text is `<deck>/<card>`, as some deck could hold it."""
    return _CARD_ID(text) is not None and max(map(len, text.split("/"))) <= LONGEST_ID


def next_id(at_ms: int, newest: str | None, chance: int) -> ReviewId:
    """Give a fresh id that sorts behind `newest` when both fall into one millisecond; `chance` is 72 random bits.

    Behind another it is random, too: two copies of a home may go on from one `newest` under one clock.
    """
    with suppress(ValueError):  # an id that another program made may be any text
        if newest is not None and uuid.UUID(newest).int >> 80 == at_ms:
            tail = _tail(uuid.UUID(newest)) + 1 + (chance >> 24)
            return _uuid7(at_ms, tail >> 62, tail)
    return _uuid7(at_ms, chance >> 62, chance)


def derived_id(card_id: CardId, at: datetime, quality: Quality) -> ReviewId:
    """Give the id of a review that came without one: the same for the same review, whenever it is asked."""
    return derived_id_at(card_id, to_ms(at), int(quality))


def derived_id_at(card_id: CardId, at_ms: int, quality: int) -> ReviewId:
    """Give the same of an instant in milliseconds."""
    first, rest = _FIRST_BITS(_sha256()(f"{card_id}\n{at_ms}\n{quality}".encode()).digest())
    return _uuid7(at_ms, first << 2 | rest >> 62, rest)


def to_ms(at: datetime) -> int:
    """Give an aware instant as whole milliseconds since 1970, UTC."""
    return (at - _EPOCH) // _MS


def from_ms(at_ms: int) -> datetime:
    """Give the UTC instant of milliseconds since 1970."""
    return _EPOCH + timedelta(milliseconds=at_ms)


@cache
def _sha256() -> "Callable[[bytes], hashlib._Hash]":
    import hashlib

    return hashlib.sha256


def _uuid7(at_ms: int, high: int, low: int) -> ReviewId:
    """Give a version 7 UUID (RFC 9562): 48 bits of time, and the last 12 and 62 of what fills the rest."""
    time_and_high = (at_ms & (1 << 48) - 1) << 16 | 0x7 << 12 | high & (1 << 12) - 1
    digits = _UUID(time_and_high, 0b10 << 62 | low & (1 << 62) - 1).hex()
    return ReviewId(f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}")


def _tail(value: uuid.UUID) -> int:
    return (value.int >> 64 & 0xFFF) << 62 | value.int & (1 << 62) - 1
