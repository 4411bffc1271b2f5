"""pmq show: one card whole, its schedule, and what each review did."""

import click

from pmq_cards.cli.options import complete_card, echo_json, pass_home
from pmq_cards.cli.paging import is_watched, page, window_width
from pmq_cards.exchange.wire import answer_json as review_json
from pmq_cards.home import Home
from pmq_cards.said import dated
from pmq_cards.store.events import Asked
from pmq_cards.store.heard import asked_of
from pmq_cards.streams import Look
from pmq_cards.ui.cards import card_json, card_lines, history_lines, schedule_json, schedule_lines
from pmq_cards.ui.complaints import broken

NEWEST = 5
"""How many reviews a screen shows where nothing is said."""


@click.command()
@click.argument("card", shell_complete=complete_card)
@click.option("--all", "everything", is_flag=True, help=f"Every review on the screen, not only the newest {NEWEST}.")
@click.option("--json", "as_json", is_flag=True, help="Print the card and its history as JSON.")
@pass_home
def show(home: Home, card: str, *, everything: bool, as_json: bool) -> None:
    """Show a card (deck/id, or id alone), its schedule and its history."""
    found, standing = home.library.card(card), home.standing
    steps = standing.scheduler(home.log.card_reviews(found.id))
    noted = [each for each in asked_of(home.log) if each.card == found.id]
    if as_json:
        history = [review_json(s.review) | {"counted": s.counted} | schedule_json(s.schedule) for s in steps]
        heard = [{"day": each.day.isoformat(), "note": each.note} for each in noted]
        echo_json(card_json(standing, found, home.marked) | {"asked": heard, "history": history})
        return
    columns, watched = window_width() - 2, is_watched()
    asked = [_asked(each, home) for each in noted]
    page(
        [
            [(found.id, Look.TITLE)],
            *schedule_lines(standing, found.id, columns),
            "",
            *card_lines(found, home.library.deck(found.deck_id), home.marked, columns),
            *(line for said in asked for line in (broken(said, columns, "  ") if watched else [said])),
            *history_lines(
                steps, home.config.scale, NEWEST if watched and not everything else None, columns if watched else 0
            ),
        ]
    )


def _asked(one: Asked, home: Home) -> str:
    return f"Asked in the interview of {dated(one.day, home.today)}{f': {one.note}' if one.note else ''}"
