"""What several commands share: passing the home, choosing cards, printing JSON."""

from collections.abc import Sequence
from datetime import date

import click

from pmq_cards.cli.home import Home, open_home
from pmq_cards.domain import Card

pass_home = click.make_pass_decorator(Home)


def echo_json(value: object) -> None:
    """Print a value as indented JSON, non-ASCII text as it is."""
    import json

    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def with_tags(cards: Sequence[Card], tags: Sequence[str], audiences: Sequence[str] = ()) -> tuple[Card, ...]:
    """Give the cards that bear any of the tags and go to any of the audiences; no tag or audience means all."""
    return tuple(
        card
        for card in cards
        if (not tags or set(tags) & set(card.tags)) and (not audiences or set(audiences) & set(card.audience))
    )


def spoken_day(day: date, today: date) -> str:
    """Give a day as people say it: today, tomorrow, or Tue 8 Dec (with the year where it is another)."""
    if (day - today).days in {0, 1}:
        return ("today", "tomorrow")[(day - today).days]
    year = f" {day.year}" if day.year != today.year else ""
    return f"{day:%a} {day.day} {day:%b}{year}"


def counted(count: int, noun: str) -> str:
    """Give `1 card`, `2 cards`."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def complete_deck(ctx: click.Context, _: click.Parameter, incomplete: str) -> list[str]:
    """Give the decks whose id begins like this, for the shell's TAB."""
    return [deck.id for deck in _home(ctx).library.decks if deck.id.startswith(incomplete)]


def complete_card(ctx: click.Context, _: click.Parameter, incomplete: str) -> list[str]:
    """Give the cards whose id begins like this, in full or without the deck, for the shell's TAB."""
    names = [name for card in _home(ctx).library.cards for name in (card.name, card.id)]
    return [name for name in names if name.startswith(incomplete)]


def _home(ctx: click.Context) -> Home:
    """Give the home a TAB is pressed in: completion does not run the group."""
    options = ctx.find_root().params
    return open_home(options.get("home"), options.get("now"))
