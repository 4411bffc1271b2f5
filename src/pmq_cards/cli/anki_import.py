"""What comes from Anki: the summary of its reviews, and its notes as a deck file."""

from collections.abc import Mapping
from pathlib import Path

from pmq_cards.anki.decks import AnkiDeck
from pmq_cards.anki.reviews import Skip, Taken
from pmq_cards.domain import ANSWER_LABELS, Card, Deck, DeckId, Source
from pmq_cards.errors import HomeError, PmqError, UsageError
from pmq_cards.files import created, make_private
from pmq_cards.home import Home
from pmq_cards.said import counted
from pmq_cards.streams import say


def echo_taken(taken: Taken) -> None:
    """Say what was taken from Anki and what was not."""
    cards = {review.card_id for review in taken.new}
    of_cards = f" of {counted(len(cards), 'card')}" if cards else ""
    say(f"{counted(len(taken.new), 'review')} new{of_cards}, {taken.known} known already")
    tell_skipped(taken.skipped)
    if taken.unknown_cards:
        say(f"{counted(len(taken.unknown_cards), 'card')} unknown: of a pmq deck that is not here")


def tell_skipped(skipped: Mapping[Skip, int]) -> None:
    """Say what was left out of Anki's log, and why."""
    if skipped:
        reasons = ", ".join(f"{count} {reason.value}" for reason, count in sorted(skipped.items()))
        say(f"{counted(sum(skipped.values()), 'row')} skipped: {reasons}")


def tell_of_days(home: Home, hour: int | None) -> None:
    """Warn where Anki's days, which begin at that hour, are not pmq's."""
    from pmq_cards.anki.day import difference

    if said := difference(hour, home.config.day_begins):
        say(f"pmq: warning: {said}", err=True)


def refuse_taken_id(home: Home, deck_id: str) -> None:
    """Refuse an id that is none, or whose deck would be overwritten or hidden."""
    from pmq_cards.decks.form import ID_IN_WORDS
    from pmq_cards.ids import is_id

    if not is_id(deck_id):
        raise UsageError(f'"{deck_id}" is no id for a deck; write {ID_IN_WORDS}')
    path = _path(home, deck_id)
    taken = next((deck.path for deck in home.library.decks if deck.id == deck_id), path if path.exists() else None)
    if taken:
        raise PmqError(f'there is a deck "{deck_id}" already ({taken}); it was left as it is: choose another id')


def write_new_deck(home: Home, deck_id: str, found: AnkiDeck) -> Path:
    """Write the notes as a deck file of the home; a file that is there is never overwritten."""
    from pmq_cards.decks.text import LARGEST_BYTES
    from pmq_cards.decks.writing import deck_text

    path = _path(home, deck_id)
    if not found.notes:
        raise PmqError(f'no note of "{found.name}" has a text on each side, so there is nothing to make a deck of')
    raw = deck_text(_deck(DeckId(deck_id), found, path)).encode()
    if len(raw) > LARGEST_BYTES:
        raise PmqError(f'"{found.name}" is larger than a deck file may be; choose a deck below it with --deck')
    try:
        make_private(path.parent)
        with created(path) as file:
            file.write(raw)
    except OSError as error:
        raise HomeError(f"cannot write {path}: {error.strerror}; check the folder, or choose another --home") from error
    return path


def _path(home: Home, deck_id: str) -> Path:
    return home.decks_folder / f"{deck_id}.yaml"


def _deck(deck_id: DeckId, found: AnkiDeck, path: Path) -> Deck:
    from pmq_cards.decks.writing import slug

    cards: dict[str, Card] = {}
    for note in found.notes:
        name = slug(note.front, cards)
        cards[name] = Card(deck_id, name, why=note.front, question=note.back, tags=note.tags)
    title = found.name.rpartition("::")[2] or found.name
    return Deck(deck_id, title, "", Source(), tuple(cards.values()), path, labels=ANSWER_LABELS)
