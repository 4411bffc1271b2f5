"""pmq edit: a card in the learner's editor, at its line, or one of its keys by an option."""

import re
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pmq_cards.cli.card_keys import card_options, given
from pmq_cards.cli.options import complete_card, pass_home
from pmq_cards.domain import Card, CardId
from pmq_cards.errors import NotFoundError, PmqError, Severity
from pmq_cards.home import Home
from pmq_cards.streams import say
from pmq_cards.ui.complaints import complain
from pmq_cards.ui.editor import edit as open_editor

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pmq_cards.decks.changes import Value


class MistakenDeckError(PmqError):
    """What the editor left is no deck with the card in it."""


@click.command()
@click.argument("card", shell_complete=complete_card)
@card_options
@pass_home
def edit(home: Home, /, card: str, **keys: object) -> None:
    """Open a card in $VISUAL or $EDITOR, at its line; with options, change its keys without an editor.

    An empty value takes a key out: --hint "". A bundled deck that is changed is copied to the decks folder of the home;
    the copy takes its place.
    """
    values = given(keys)
    now = changed_card(home, home.library.card(card), values) if values else _until_right(home, card)
    say(f"{now.id}: {now.question}")


def changed_card(home: Home, card: Card, values: "Mapping[str, Value]") -> Card:
    """Put other values for keys of a card into its deck; give the card as it is then. Raises ChangeError."""
    from pmq_cards.decks.changes import Put
    from pmq_cards.decks.own import change_deck

    puts = [Put(card.name, key, value) for key, value in values.items()]
    deck = home.library.deck(card.deck_id)
    deck = change_deck(deck, puts, folder=home.decks_folder, backups=home.deck_backups)
    return next(now for now in deck.cards if now.name == card.name)


def edited(home: Home, card: Card) -> Card:
    """Let the learner edit a card; give its new text.

    Raises MistakenDeckError, which names line and remedy, where its file is broken then; the next time the editor
    opens there.
    """
    from pmq_cards.decks.own import own_path

    deck = home.library.deck(card.deck_id)
    path = own_path(home.decks_folder, deck)
    return _edited_file(home, path, card.id) if path.exists() else _edited_copy(deck.path, path, card)


def _until_right(home: Home, name: str) -> Card:
    """Open the editor, on a terminal again and again while the learner wants to mend what went wrong."""
    while True:
        try:
            return _edited_by_name(home, name)
        except MistakenDeckError as error:
            if not sys.stdin.isatty():
                raise
            complain(f"pmq: {error}")
            if not click.confirm("Open it again?", default=True, err=True):
                raise click.exceptions.Exit(error.exit_code) from error


def _edited_by_name(home: Home, name: str) -> Card:
    try:
        card = home.library.card(name)
    except NotFoundError:
        path = _broken_file(home, name)
        if path is None:
            raise
        return _edited_file(home, path, CardId(name))
    return edited(home, card)


def _broken_file(home: Home, name: str) -> Path | None:
    """Give the learner's file with problems that has a card of this name in its text."""
    line = re.compile(rf"\bid:\s*[\"']?{re.escape(name.rpartition('/')[2])}[\"']?\s*$", re.MULTILINE)
    for path in map(Path, home.library.broken):
        with suppress(OSError):
            if path.is_file() and line.search(path.read_text(encoding="utf-8", errors="replace")):
                return path
    return None


def _edited_file(home: Home, path: Path, card_id: CardId) -> Card:
    """Open the learner's own file; keep what it was before."""
    from pmq_cards.decks.by_hand import content_of
    from pmq_cards.decks.own import keep_copy

    before = content_of(path)
    open_editor(path, _line(path, card_id))
    if content_of(path) != before:
        with suppress(OSError):  # the editor has written; a copy that fails takes nothing back
            keep_copy(path, before, home.deck_backups)
    return _card_now(path, card_id)


def _edited_copy(bundled: Path, own: Path, card: Card) -> Card:
    """Open a copy of a bundled deck; it becomes the learner's own where the editor changed it."""
    from pmq_cards.decks.by_hand import edit_copy

    changed = edit_copy(bundled, own, lambda copy: open_editor(copy, card.line))
    return _card_now(own, card.id) if changed else card


def _line(path: Path, card_id: CardId) -> int:
    """Give the line to open a file at: that of its first error, else that of the card."""
    from pmq_cards.decks.reading import read_file

    reading = read_file(path)
    wrong = [problem.line for problem in reading.problems if problem.severity is Severity.ERROR]
    here = [card.line for card in (reading.deck.cards if reading.deck else ()) if _is(card, card_id)]
    return next(iter(wrong + here), 1)


def _card_now(path: Path, card_id: CardId) -> Card:
    """Give the card as its file has it now. Raises MistakenDeckError."""
    from pmq_cards.decks.reading import read_file

    reading = read_file(path)
    for problem in reading.problems:
        if problem.severity is Severity.ERROR:
            raise MistakenDeckError(f"{problem}; mend it with: pmq edit {card_id}")
    for card in reading.deck.cards if reading.deck else ():
        if _is(card, card_id):
            return card
    raise MistakenDeckError(f'{path} has no card "{card_id}" now; progress hangs on its id, so put that back')


def _is(card: Card, card_id: CardId) -> bool:
    return card_id in {card.id, card.name}
