"""Folders of deck files -> a Library: the decks that can be used, and the problems of those that cannot."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from pmq_cards.decks.folder import buried, copy_warning, deck_files, holders, is_copy_name
from pmq_cards.domain import Card, CardId, Deck
from pmq_cards.errors import NotFoundError, Problem, Severity
from pmq_cards.said import unknown

if TYPE_CHECKING:
    from pmq_cards.decks.keeping import Keeping
    from pmq_cards.decks.result import Reading

PACKAGE = Path(__file__).parent.parent


class Library(NamedTuple):
    """All decks that can be used, in the order they are learned, and every problem found on the way.

    `copies` are the files of sync programs and people that stand beside the deck they are a copy of.
    """

    decks: tuple[Deck, ...] = ()
    problems: tuple[Problem, ...] = ()
    copies: tuple[str, ...] = ()

    @property
    def cards(self) -> tuple[Card, ...]:
        """Every card, deck by deck, in the order of the files."""
        return tuple(card for deck in self.decks for card in deck.cards)

    @property
    def card_of(self) -> Mapping[CardId, Card]:
        """The cards by their id."""
        return {card.id: card for card in self.cards}

    @property
    def broken(self) -> tuple[str, ...]:
        """The files that an error keeps out."""
        return tuple(dict.fromkeys(p.path for p in self.problems if p.severity is Severity.ERROR))

    def deck(self, name: str) -> Deck:
        """Give the deck of that id. Raises NotFoundError with the nearest ids."""
        for deck in self.decks:
            if deck.id == name:
                return deck
        raise NotFoundError(unknown("deck", name, [deck.id for deck in self.decks]))

    def card(self, name: str) -> Card:
        """Give the card called `deck/id`, or `id` alone where one deck has it. Raises NotFoundError."""
        found = [card for card in self.cards if name in {card.id, card.name}]
        if len(found) == 1:
            return found[0]
        if found:
            names = " or ".join(card.id for card in found)
            raise NotFoundError(f'"{name}" is a card of {len(found)} decks; write {names}')
        known = [card.id if "/" in name else card.name for card in self.cards]
        raise NotFoundError(unknown("card", name, known, listing="list the cards of all decks with: pmq cards"))

    def chosen(self, deck_names: Sequence[str]) -> tuple[Card, ...]:
        """Give the cards of the named decks, of all decks where none is named. Raises NotFoundError."""
        if not deck_names:
            return self.cards
        wanted = {self.deck(name).id for name in deck_names}
        return tuple(card for card in self.cards if card.deck_id in wanted)


def load_library(own_folder: Path, keeping: "Keeping | None" = None) -> Library:
    """Read the learner's own decks, then the bundled ones; an own deck takes the place of a bundled one of its id.

    What `keeping` has is not read again.
    """
    bundled = load_files(deck_files(bundled_folder()), bundled=True, keeping=keeping)
    try:
        own = load_files(deck_files(own_folder), keeping=keeping)
        passed_over = buried(own_folder)
    except OSError as error:
        message = f"cannot be read ({error.strerror}); make it a folder that you can read, with deck files in it"
        own, passed_over = Library(), (Problem(str(own_folder), 1, 1, message),)
    if keeping:
        keeping.close()
    taken = {deck.id for deck in own.decks}
    kept = tuple(deck for deck in bundled.decks if deck.id not in taken)
    return Library(own.decks + kept, own.problems + passed_over + bundled.problems, own.copies)


def load_files(paths: Iterable[Path], *, bundled: bool = False, keeping: "Keeping | None" = None) -> Library:
    """Read the files in their order; of those with one id a single one is the deck, the others are problems."""
    readings = {path: _reading(path, keeping, bundled=bundled) for path in dict.fromkeys(paths)}
    holder_of = holders((path, reading.deck_id) for path, reading in readings.items())
    decks: list[Deck] = []
    problems: list[Problem] = []
    copies: list[str] = []
    for path, reading in readings.items():
        holder = holder_of[reading.deck_id] if reading.deck_id else path
        if holder != path and is_copy_name(path):
            problems.append(copy_warning(path, holder))
            copies.append(str(path))
            continue
        problems += reading.problems
        if holder != path:
            message = f'the deck "{reading.deck_id}" is also in {holder}; give one of them another id'
            problems.append(Problem(str(path), reading.id_place.line, reading.id_place.column, message))
        elif reading.deck:
            decks.append(reading.deck)
    return Library(tuple(decks), tuple(problems), tuple(copies))


def _reading(path: Path, keeping: "Keeping | None", *, bundled: bool) -> "Reading":
    """Give what a deck file holds: as it was kept, else as it is read now."""
    if keeping and (found := keeping.reading(path, bundled=bundled)):
        return found
    from pmq_cards.decks.reading import read_file  # the YAML parser is loaded where something is to be read

    reading = read_file(path, bundled=bundled)
    if keeping:
        keeping.keep(path, reading)
    return reading


def bundled_folder() -> Path:
    """Give the folder of the decks that come with pmq: inside an installed package, beside src/ in a checkout."""
    installed = PACKAGE / "bundled"
    return installed if installed.is_dir() else PACKAGE.parent.parent / "decks"
