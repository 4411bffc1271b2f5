"""pmq new X.apkg: a deck of Anki's as a deck of pmq; pmq import --as-deck is another name for it."""

from dataclasses import dataclass
from pathlib import Path

from pmq_cards.domain import ANSWER_LABELS, Deck, Source
from pmq_cards.errors import PmqError
from pmq_cards.home import Home
from pmq_cards.said import counted
from pmq_cards.streams import say


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which deck of a file is wanted, and what it is to be called; `update` brings the one up to date that is there."""

    anki_deck: str | None
    deck_id: str | None
    title: str | None = None
    update: bool = False
    dry_run: bool = False


def deck_of_anki(home: Home, file: Path, wanted: Wanted) -> None:
    """Make a deck of a deck of Anki's, or bring the one up to date that was made of it."""
    from pmq_cards.anki.as_deck import cards_of, told
    from pmq_cards.anki.decks import read_deck_notes
    from pmq_cards.anki.files import anki_collection
    from pmq_cards.cli.new import free_id, id_of, write
    from pmq_cards.cli.new_update import bring_up_to_date

    if wanted.deck_id is not None:
        (id_of if wanted.update else free_id)(home, wanted.deck_id, "")
    with anki_collection(file) as connection:
        found = read_deck_notes(connection, wanted.anki_deck)
    title, lines = wanted.title or found.title, list(told(found))
    if not found.notes:
        raise PmqError("\n".join([f'there is nothing in "{found.name}" to make a deck of', *lines]))
    if wanted.update:
        deck_id = id_of(home, wanted.deck_id, title)
        now = Deck(deck_id, title, "", Source(), cards_of(found, deck_id), file, labels=ANSWER_LABELS)
        bring_up_to_date(home, deck_id, lambda _: now, lines, dry_run=wanted.dry_run)
        return
    free = free_id(home, wanted.deck_id, title)
    path = home.decks_folder / f"{free}.yaml"
    write(home, Deck(free, title, "", Source(), cards_of(found, free), path, labels=ANSWER_LABELS), wanted.dry_run)
    end = "Nothing was written; leave out --dry-run to write it" if wanted.dry_run else f"Next: pmq drill {free}"
    for line in (f"{counted(len(found.notes), 'card')} {'for' if wanted.dry_run else 'in'} {path}", *lines, end):
        say(line, err=wanted.dry_run)
