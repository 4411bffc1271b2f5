"""What reading a deck file gives."""

from typing import NamedTuple

from pmq_cards.domain import Deck, DeckId
from pmq_cards.errors import Problem


class Place(NamedTuple):
    """A line and a column of a deck file, both from 1."""

    line: int
    column: int


class Reading(NamedTuple):
    """What one file holds: `deck` is None where an error makes it unusable, `deck_id` None where it has no valid id.

    The problems come in the order of the file.
    """

    deck: Deck | None
    problems: tuple[Problem, ...]
    deck_id: DeckId | None
    id_place: Place
