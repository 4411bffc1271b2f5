"""pmq add: one card more, asked for line by line, from options, or in the editor."""

import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pmq_cards.cli.card_keys import audiences_in, card_options, given
from pmq_cards.cli.options import complete_deck, pass_home
from pmq_cards.domain import Audience, Card, Deck, DeckId, Source
from pmq_cards.errors import NotFoundError, PmqError, UsageError
from pmq_cards.home import Home
from pmq_cards.ids import is_id
from pmq_cards.streams import say
from pmq_cards.ui.complaints import complain

if TYPE_CHECKING:
    from pmq_cards.decks.changes import Value

MINE = DeckId("mine")
TITLE = "My questions"
LINES = {
    "green_flag": "A good answer sounds like",
    "red_flag": "A bad answer sounds like",
    "hint": "A hint that is not the answer",
}


@click.command()
@click.argument("words", nargs=-1, metavar="[DECK] [QUESTION]", shell_complete=complete_deck)
@card_options
@click.option("-e", "--editor", is_flag=True, help="Write the card in $VISUAL or $EDITOR.")
@pass_home
def add(home: Home, /, words: tuple[str, ...], *, editor: bool, **keys: object) -> None:
    """Add a card to a deck; what is not given is asked for, one line each.

    Without DECK it goes to the only deck of your own, else to the deck "mine", which is made on the spot. With options
    nothing is asked.
    """
    deck, question = _deck_and_question(home, words)
    options = given(keys)
    values = ({"question": question} if question else {}) | options
    if editor:
        values = _written(deck, values)
    elif not options and (not question or sys.stdin.isatty()):
        values = _asked(home, deck, values)
    else:
        _warn_of_twin(home, str(values.get("question", "")))
    if not values.get("question"):
        raise UsageError('a card needs a question; write it behind the deck, or give it with --question "TEXT"')
    _tell(_added(home, deck, values))


def _deck_and_question(home: Home, words: Sequence[str]) -> tuple[Deck, str]:
    """Tell a deck from the words of a question, which need no quotes. Raises NotFoundError for a deck that is none."""
    if not words:
        return _default_deck(home), ""
    first, *rest = words
    is_deck = any(deck.id == first for deck in home.library.decks)
    looks_like_one = is_id(first) and (not rest or any(" " in word for word in rest))
    if is_deck or looks_like_one:
        return home.library.deck(first), " ".join(rest).strip()
    return _default_deck(home), " ".join(words).strip()


def _default_deck(home: Home) -> Deck:
    """Give the only deck of the learner's own, else `mine`; a bundled deck that was edited is none of these."""
    from pmq_cards.decks import bundled_folder

    own = [deck for deck in home.library.decks if not (bundled_folder() / f"{deck.id}.yaml").exists()]
    chosen = own if len(own) == 1 else [deck for deck in own if deck.id == MINE]
    path = home.decks_folder / f"{MINE}.yaml"
    if not chosen and path.exists():
        raise PmqError(f"{path} is there and holds no deck that can be used; see: pmq check")
    return chosen[0] if chosen else Deck(MINE, TITLE, "", Source(), (), path)


def _added(home: Home, deck: Deck, values: "dict[str, Value]") -> tuple[Deck, Card]:
    from pmq_cards.decks.changes import Append
    from pmq_cards.decks.own import change_deck
    from pmq_cards.decks.writing import slug

    taken = {card.name for card in deck.cards}
    fields: dict[str, Any] = {"why": "", **values}
    append = Append(Card(deck.id, slug(str(values["question"]), taken), **fields))
    now = change_deck(deck, [append], folder=home.decks_folder, backups=home.deck_backups)
    return now, now.cards[-1]


def _tell(added: tuple[Deck, Card]) -> None:
    deck, card = added
    say(f"Added {card.id} to {deck.path}")
    if card.is_draft:
        say("It has no why yet; the drill asks for it, or write it with:")
        say(f'  pmq edit {card.id} --why "..."')
    say(f"Next: pmq drill {deck.id}")


def _warn_of_twin(home: Home, question: str) -> None:
    from pmq_cards.decks.values import plain_words

    words = plain_words(question)
    twin = next((card for card in home.library.cards if words and plain_words(card.question) == words), None)
    if twin:
        complain(f"pmq: warning: {twin.id} asks the same question")


# One line each.


def _asked(home: Home, deck: Deck, values: "dict[str, Value]") -> "dict[str, Value]":
    """Ask for what is missing, Enter for none of it; the end of the input is Enter for all that is left."""
    with suppress(ImportError):
        import readline  # noqa: F401 - input() takes the arrow keys from it
    say(f'A card for "{deck.title}". Enter leaves a line out, Ctrl-C leaves without a card.')
    found = dict(values)
    with suppress(EOFError):
        while not found.get("question"):
            found["question"] = _line("Question")
        _warn_of_twin(home, str(found["question"]))
        found["why"] = _line("Why would you ask it?")
        found["follow_ups"] = _lines("Follow-up")
        found |= {key: _line(label) for key, label in LINES.items()}
        found["audience"] = _audiences()
        found["tags"] = tuple(_line("Tags").replace(",", " ").split())
    return {key: value for key, value in found.items() if value}


def _line(label: str) -> str:
    return input(f"{label}{'' if label.endswith('?') else ':'} ").strip()


def _lines(label: str) -> tuple[str, ...]:
    lines: list[str] = []
    while line := _line(label if not lines else f"{label}, Enter for no more"):
        lines.append(line)
    return tuple(lines)


def _audiences() -> tuple[str, ...]:
    known = ", ".join(audience.value for audience in Audience)
    while True:
        try:
            return audiences_in(_line(f"Who to ask ({known})").replace(",", " ").split())
        except NotFoundError as error:
            say(error)


# In the editor.


def _written(deck: Deck, values: "dict[str, Value]") -> "dict[str, Value]":
    """Give what was written in the editor; where something is wrong with it, the file stays."""
    from pmq_cards.decks.by_hand import private_copy, remove
    from pmq_cards.decks.template import template

    before = template(deck.title, values)
    path = private_copy("card.yaml", before.encode())
    found = None
    try:
        found = _until_right(path, before)
    finally:
        if found or not path.is_file() or path.read_bytes() == before.encode():
            remove(path)
    return found


def _until_right(path: Path, before: str) -> "dict[str, Value]":
    from pmq_cards.decks.by_hand import content_of
    from pmq_cards.decks.template import KEYS
    from pmq_cards.ui.editor import edit as open_editor

    line = before[: before.index("question:")].count("\n") + 1
    while True:
        open_editor(path, line)
        text = content_of(path, "nothing was added")
        if text == before.encode():
            raise PmqError("nothing was written, so nothing was added")
        card, problems = _read(text, path)
        if card:
            return {key: value for key in KEYS if (value := getattr(card, key))}
        said = "\n".join([*problems, f"nothing was added; what you wrote is in {path}"])
        if not sys.stdin.isatty():
            raise PmqError(said)
        complain(f"pmq: {said}")
        if not click.confirm("Open it again?", default=True, err=True):
            raise click.exceptions.Exit(PmqError.exit_code)
        line = int(problems[0].split(":")[0].removeprefix("line "))


def _read(content: bytes, path: Path) -> tuple[Card | None, tuple[str, ...]]:
    from pmq_cards.decks.template import read_template

    try:
        return read_template(content.decode(), path)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        return None, (f"line {line}: not UTF-8 text; save the file as UTF-8 in your editor",)
