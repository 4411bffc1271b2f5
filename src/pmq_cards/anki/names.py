"""What is called how on both sides of the Anki bridge. Frozen: packages out in the world hang on it."""

from collections.abc import Mapping

from pmq_cards.domain import CardId, Quality

_GUID_PREFIX = "pmq:"

EASE_OF: Mapping[Quality, int] = {
    Quality.BLACKOUT: 1,
    Quality.WRONG: 1,
    Quality.FORGOT: 1,
    Quality.HARD: 2,
    Quality.GOOD: 3,
    Quality.EASY: 4,
}
"""SM-2's quality -> Anki's button, 1 (Again) to 4 (Easy)."""

QUALITY_OF: Mapping[int, Quality] = {1: Quality.FORGOT, 2: Quality.HARD, 3: Quality.GOOD, 4: Quality.EASY}
"""Anki's button -> SM-2's quality."""


def guid_of(card_id: CardId) -> str:
    """Give the guid of a card's note: the card's id, readable, the same for ever."""
    return f"{_GUID_PREFIX}{card_id}"


def card_of(guid: str) -> CardId | None:
    """Give the card a note's guid stands for, None for a note that is no pmq card."""
    return CardId(guid.removeprefix(_GUID_PREFIX)) if guid.startswith(_GUID_PREFIX) else None
