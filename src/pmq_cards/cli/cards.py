"""pmq cards: the cards, and how far each has come."""

import shutil
import sys

import click

from pmq_cards.cli.options import complete_deck, echo_json, pass_home, with_tags
from pmq_cards.domain import Card, Schedule, Stage
from pmq_cards.home import Home
from pmq_cards.streams import say

NARROWEST = 20


@click.command()
@click.argument("decks", nargs=-1, metavar="[DECK]...", shell_complete=complete_deck)
@click.option("--tag", "tags", multiple=True, help="Only cards with this tag; can be given again.")
@click.option("--stage", type=click.Choice([stage.value for stage in Stage]), help="Only cards of this stage.")
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
    schedule_of = home.standing.schedule_of
    listed = [
        card
        for card in chosen
        if (stage is None or schedule_of[card.id].stage == stage)
        and (not suspended or card.id in home.suspended)
        and (not flagged or card.id in home.flagged)
    ]
    if as_json:
        echo_json([card_json(home, card, schedule_of[card.id]) for card in listed])
        return
    for card in listed:
        say(_line(home, card, schedule_of[card.id]))
    if not listed:
        say("No card fits. All of them: pmq cards", err=True)


def card_json(home: Home, card: Card, schedule: Schedule) -> dict[str, object]:
    """Give the shape of a card that scripts read."""
    return {
        "card": card.id,
        "deck": card.deck_id,
        "id": card.name,
        "why": card.why,
        "question": card.question,
        "follow_ups": card.follow_ups,
        "green_flag": card.green_flag,
        "red_flag": card.red_flag,
        "hint": card.hint,
        "audience": card.audience,
        "tags": card.tags,
        "origin": card.origin,
        "stage": schedule.stage,
        "suspended": card.id in home.suspended,
        "flagged": card.id in home.flagged,
        **schedule_json(schedule),
        "last_day": schedule.last_day.isoformat() if schedule.last_day else None,
        "reviews": schedule.reviews,
        "lapses": schedule.lapses,
    }


def schedule_json(schedule: Schedule) -> dict[str, object]:
    """Give the part of a schedule that a review moves."""
    return {
        "repetitions": schedule.repetitions,
        "ease": None if schedule.ease is None else schedule.ease / 100,
        "interval_days": schedule.interval_days,
        "due": schedule.due.isoformat() if schedule.due else None,
    }


def _line(home: Home, card: Card, schedule: Schedule) -> str:
    due = schedule.due.isoformat() if schedule.due else "-"
    marks = "".join(mark if card.id in marked else " " for mark, marked in (("!", home.flagged), ("s", home.suspended)))
    line = f"{schedule.stage:8}  {due:10}  {marks}  {card.id:34}  {card.question}"
    if not sys.stdout.isatty():
        return line.rstrip()
    width = max(NARROWEST, shutil.get_terminal_size().columns)
    return line if len(line) <= width else line[: width - 1] + "…"
