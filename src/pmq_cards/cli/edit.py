"""pmq edit: a card in the learner's editor, at its line."""

from pathlib import Path

import click

from pmq_cards.cli.options import complete_card, pass_home
from pmq_cards.decks import moved_card
from pmq_cards.domain import Card, Deck
from pmq_cards.errors import HomeError, PmqError
from pmq_cards.home import Home
from pmq_cards.streams import say
from pmq_cards.ui.editor import edit as open_editor


@click.command()
@click.argument("card", shell_complete=complete_card)
@pass_home
def edit(home: Home, card: str) -> None:
    """Open a card in $VISUAL or $EDITOR, at its line.

    A bundled deck is first copied to the decks folder of the home; the copy takes its place.
    """
    now = edited(home, home.library.card(card))
    say(f"{now.id}: {now.question}")


def edited(home: Home, card: Card) -> Card:
    """Let the learner edit a card; give its new text. Raises PmqError where its file is broken now."""
    deck = home.library.deck(card.deck_id)
    path, made = _own_file(home, deck)
    before = path.read_bytes()
    open_editor(path, (moved_card(card, path) or card).line)
    if made and path.read_bytes() == before:
        path.unlink()
        return card
    now = moved_card(card, path)
    if now is None:
        raise PmqError(f"{path} has problems now, or the card is gone; see: pmq check")
    return now


def _own_file(home: Home, deck: Deck) -> tuple[Path, bool]:
    """Give the learner's file of a deck, and whether it was made now, as a copy of a bundled one."""
    own = home.decks_folder / f"{deck.id}.yaml"
    if not deck.bundled or own.exists():
        return (own if deck.bundled else deck.path), False
    try:
        own.parent.mkdir(parents=True, exist_ok=True)
        own.write_bytes(deck.path.read_bytes())
    except OSError as error:
        raise HomeError(f"cannot write {own}: {error.strerror}; choose another folder with --home") from error
    return own, True
