"""Choosing cards by deck, tag and audience: the same words in every command."""

import shlex
from collections.abc import Callable, Sequence
from typing import Any, TypeVar
from unicodedata import normalize

import click

from pmq_cards.cli.options import complete_deck, complete_tag
from pmq_cards.domain import Audience, Card
from pmq_cards.errors import NotFoundError
from pmq_cards.home import Home
from pmq_cards.said import unknown
from pmq_cards.ui.complaints import complain

Command = TypeVar("Command", bound=Callable[..., Any])


class _Audience(click.Choice[str]):
    def __init__(self) -> None:
        super().__init__([audience.value for audience in Audience])

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:  # noqa: ARG002 - click's signature
        return audience_called(value).value


AUDIENCES = _Audience()


def audience_called(word: str) -> Audience:
    """Give the audience of that name. Raises NotFoundError with the nearest."""
    if word not in list(Audience):
        raise NotFoundError(unknown("audience", word, [audience.value for audience in Audience]))
    return Audience(word)


def again(command: str, decks: Sequence[str], tags: Sequence[str], audiences: Sequence[str], *more: str) -> str:
    """Give the command line that has another command, or the same with `more` words, take the same cards."""
    chosen = [*(("--tag", tag) for tag in tags), *(("--audience", audience) for audience in audiences)]
    return shlex.join(["pmq", command, *decks, *(word for option in chosen for word in option), *more])


def say_none_fits() -> None:
    """Say that what was asked for is known, but that no card is all of it."""
    complain("pmq: no card fits; list the cards with: pmq cards")


def choosing(command: Command) -> Command:
    """Give a command the arguments that choose cards: `decks`, `tags` and `audiences`."""
    return click.argument("decks", nargs=-1, metavar="[DECK]...", shell_complete=complete_deck)(filtering(command))


def filtering(command: Command) -> Command:
    """Give a command the options that choose among the cards of decks: `tags` and `audiences`."""
    command = click.option(
        "--audience", "audiences", metavar="A", multiple=True, type=AUDIENCES, help=_audience_help()
    )(command)
    return click.option(
        "--tag",
        "tags",
        metavar="TAG",
        multiple=True,
        shell_complete=complete_tag,
        help="Only cards with this tag; can be given again for another.",
    )(command)


def chosen_cards(
    home: Home, decks: Sequence[str], tags: Sequence[str], audiences: Sequence[str] = ()
) -> tuple[Card, ...]:
    """Give the cards of the decks that bear any of the tags and may be asked any of the audiences; nothing means all.

    A card that names no audience is for anybody; it stands behind those that name one of these. Raises NotFoundError
    for a deck or a tag that there is not.
    """
    wanted = {normalize("NFC", tag) for tag in tags}
    _refuse_unknown_tags(home, wanted)
    cards = [card for card in home.library.chosen(decks) if not wanted or wanted & _tags(card)]
    named = tuple(card for card in cards if set(audiences) & set(card.audience))
    return (*named, *(card for card in cards if not card.audience)) if audiences else tuple(cards)


def cards_to_ask(
    home: Home, decks: Sequence[str], tags: Sequence[str], audiences: Sequence[str], *, suspended: bool = False
) -> list[Card]:
    """Give the chosen cards that hold a question to ask, the `suspended` too where they are wanted.

    Says which decks are left out because their backs are something else.
    """
    answering = {deck.id for deck in home.library.decks if not deck.asks}
    chosen = chosen_cards(home, decks, tags, audiences)
    cards = [card for card in chosen if suspended or card.id not in home.suspended]
    if out := dict.fromkeys(card.deck_id for card in cards if card.deck_id in answering):
        complain(f"pmq: left out, because its cards hold no question to ask: {', '.join(out)}")
    return [card for card in cards if card.deck_id not in answering]


def _refuse_unknown_tags(home: Home, wanted: set[str]) -> None:
    known = {tag for card in home.library.cards for tag in _tags(card)}
    for tag in sorted(wanted - known):
        raise NotFoundError(unknown("tag", tag, sorted(known)))


def _tags(card: Card) -> set[str]:
    return {normalize("NFC", tag) for tag in card.tags}


def _audience_help() -> str:
    words = ", ".join(audience.value for audience in Audience)
    return f"Only cards to ask them, then those for anybody: {words}; can be given again."
