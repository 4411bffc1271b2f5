"""pmq new --update: what changed in a list goes into the deck that was made of it."""

from collections.abc import Callable, Sequence
from contextlib import suppress

from pmq_cards.domain import Deck, DeckId
from pmq_cards.errors import NotFoundError, PmqError
from pmq_cards.home import Home
from pmq_cards.streams import say


def bring_up_to_date(
    home: Home, deck_id: DeckId, listed: Callable[[Deck], Deck], not_taken: Sequence[str], *, dry_run: bool
) -> None:
    """Change the deck where its list did; ids, whys, flags and all that a person changed stay as they are.

    `listed` makes of the deck what the list says now, `not_taken` are lines to be said of it.
    """
    from pmq_cards.decks.own import change_deck
    from pmq_cards.decks.reading import read_file
    from pmq_cards.lists.saying import told_update
    from pmq_cards.lists.updating import updated

    deck = _own_deck(home, deck_id)
    before = read_file(home.lists_folder / f"{deck.id}.yaml").deck
    update = updated(deck, listed(deck), before)
    if not dry_run:
        change_deck(deck, update.changes, folder=home.decks_folder, backups=home.deck_backups)
        remember(home, update.said)
    for line in told_update(update, deck, not_taken, dry_run=dry_run):
        say(line)


def remember(home: Home, said: Deck) -> None:
    """Keep what a list says, for the next update; without it that keeps all texts that differ, and names them."""
    from pmq_cards.decks.writing import deck_text
    from pmq_cards.files import make_private, replaced

    with suppress(OSError):
        make_private(home.lists_folder)
        with replaced(home.lists_folder / f"{said.id}.yaml") as file:
            file.write(deck_text(said).encode())


def _own_deck(home: Home, deck_id: DeckId) -> Deck:
    deck = next((deck for deck in home.library.decks if deck.id == deck_id), None)
    if deck is None and (home.decks_folder / f"{deck_id}.yaml").exists():
        raise PmqError(f'the deck "{deck_id}" has problems, so it stays as it is; see: pmq check')
    if deck is None:
        raise NotFoundError(
            f'there is no deck "{deck_id}" to bring up to date; name it with --id, or leave out --update'
        )
    if deck.bundled:
        raise PmqError(f'the deck "{deck_id}" comes with pmq and was made of no list of yours; name another with --id')
    return deck
