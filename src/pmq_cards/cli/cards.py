"""pmq cards: the cards, and how far each has come."""

import shutil

import click

from pmq_cards.cli.choosing import choosing, chosen_cards, say_none_fits
from pmq_cards.cli.options import echo_json, pass_home
from pmq_cards.cli.paging import is_watched, page
from pmq_cards.domain import Stage
from pmq_cards.home import Home
from pmq_cards.ui.cards import DRAFT, ORDERS, card_json, in_order, stage_of
from pmq_cards.ui.listing import list_lines, list_screen, text_in_a_line


@click.command()
@choosing
@click.option(
    "--stage", type=click.Choice([DRAFT, *(stage.value for stage in Stage)]), help="Only cards of this stage."
)
@click.option("--suspended", is_flag=True, help="Only suspended cards.")
@click.option("--flagged", is_flag=True, help="Only flagged cards.")
@click.option("--sort", "order", type=click.Choice(ORDERS), help="By due day or weakest first; else as in the deck.")
@click.option("-l", "--long", "long", is_flag=True, help="Show tags and audience too.")
@click.option("--json", "as_json", is_flag=True, help="Print the cards as JSON.")
@pass_home
def cards(  # noqa: PLR0913 - one argument an option
    home: Home,
    *,
    decks: tuple[str, ...],
    tags: tuple[str, ...],
    audiences: tuple[str, ...],
    stage: str | None,
    suspended: bool,
    flagged: bool,
    order: str | None,
    long: bool,
    as_json: bool,
) -> None:
    """List the cards with their stage and the day they are due."""
    chosen = chosen_cards(home, decks, tags, audiences)
    standing, marked = home.standing, home.marked
    listed = [
        card
        for card in chosen
        if (stage is None or stage_of(standing, card) == stage)
        and (not suspended or card.id in marked["suspended"])
        and (not flagged or card.id in marked["flagged"])
    ]
    if order:
        groups = ([card for card in listed if card.audience], [card for card in listed if not card.audience])
        listed = [card for group in (groups if audiences else (listed,)) for card in in_order(standing, group, order)]
    if as_json:
        echo_json([card_json(standing, card, marked) for card in listed])
        return
    if not listed:
        say_none_fits()
        return
    answering = {deck.id for deck in home.library.decks if not deck.asks}
    text_of = {card.id: text_in_a_line(card, by_front=card.deck_id in answering) for card in listed}
    if is_watched():
        page(list_screen(standing, listed, text_of, marked, shutil.get_terminal_size().columns, long=long))
    else:
        page(list_lines(standing, listed, text_of, marked, long=long))
