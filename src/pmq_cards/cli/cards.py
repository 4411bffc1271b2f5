"""pmq cards: the cards, and how far each has come."""

import shutil
import sys

import click

from pmq_cards.cli.options import complete_deck, echo_json, pass_home, with_tags
from pmq_cards.domain import Stage
from pmq_cards.home import Home
from pmq_cards.streams import say
from pmq_cards.ui.cards import DRAFT, card_json, card_line, stage_of

NARROWEST = 20


@click.command()
@click.argument("decks", nargs=-1, metavar="[DECK]...", shell_complete=complete_deck)
@click.option("--tag", "tags", multiple=True, help="Only cards with this tag; can be given again.")
@click.option(
    "--stage", type=click.Choice([DRAFT, *(stage.value for stage in Stage)]), help="Only cards of this stage."
)
@click.option("--suspended", is_flag=True, help="Only suspended cards.")
@click.option("--flagged", is_flag=True, help="Only flagged cards.")
@click.option("--json", "as_json", is_flag=True, help="Print the cards as JSON.")
@pass_home
def cards(  # noqa: PLR0913 - one argument an option
    home: Home,
    *,
    decks: tuple[str, ...],
    tags: tuple[str, ...],
    stage: str | None,
    suspended: bool,
    flagged: bool,
    as_json: bool,
) -> None:
    """List the cards with their stage and the day they are due."""
    chosen = with_tags(home.library.chosen(decks), tags)
    standing, marked = home.standing, home.marked
    listed = [
        card
        for card in chosen
        if (stage is None or stage_of(standing, card) == stage)
        and (not suspended or card.id in marked["suspended"])
        and (not flagged or card.id in marked["flagged"])
    ]
    if as_json:
        echo_json([card_json(standing, card, marked) for card in listed])
        return
    for card in listed:
        say(_fitted(card_line(standing, card, marked)))
    if not listed:
        say("No card fits. All of them: pmq cards", err=True)


def _fitted(line: str) -> str:
    """Cut a line where a terminal would break it."""
    if not sys.stdout.isatty():
        return line
    width = max(NARROWEST, shutil.get_terminal_size().columns)
    return line if len(line) <= width else line[: width - 1] + "…"
