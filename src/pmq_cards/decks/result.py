"""What reading a deck file gives."""

from dataclasses import dataclass

from pmq_cards.decks.mistakes import Place
from pmq_cards.domain import Deck, DeckId
from pmq_cards.errors import Problem


@dataclass(frozen=True, slots=True)
class Reading:
    """What one file holds: `deck` is None where an error makes it unusable, `deck_id` None where it has no valid id.

    The problems come in the order of the file.
    """

    deck: Deck | None
    problems: tuple[Problem, ...]
    deck_id: DeckId | None
    id_place: Place
