"""pmq sheet: the questions to take along."""

from pathlib import Path

import click

from pmq_cards.cli.choosing import cards_to_ask, choosing, say_none_fits
from pmq_cards.cli.options import WRITTEN_OR_SAID, pass_home, show_page, write_text
from pmq_cards.dates import day_meant
from pmq_cards.domain import Card, CardId
from pmq_cards.errors import UsageError
from pmq_cards.home import Home
from pmq_cards.report.sheet import FORMATS, Sheet, card_page, text
from pmq_cards.said import counted
from pmq_cards.streams import say

DEFAULT = "pmq-sheet.html"
WEAK_BELOW, MOST_WEAK = 0.85, 5
"""The chance of recall below which a question is marked, and how many are at most."""


@click.command()
@choosing
@click.option("--date", "day", metavar="DATE", help="The day of the talk; if left out, the planned interview's.")
@click.option("--company", metavar="TEXT", help="Who you talk to: stands in the title.")
@click.option("--cards", "cut_out", is_flag=True, help="Cards to cut out and fold instead, four a page.")
@click.option("--all", "everything", is_flag=True, help="Suspended cards too.")
@click.option(
    "-o", "--output", type=WRITTEN_OR_SAID, default=DEFAULT, help=f"FILE.html, .md or .txt, - for text; {DEFAULT}."
)
@click.option("--open", "show", is_flag=True, help="Open it in the browser.")
@pass_home
def sheet(  # noqa: PLR0913 - one argument an option
    home: Home,
    *,
    decks: tuple[str, ...],
    tags: tuple[str, ...],
    audiences: tuple[str, ...],
    day: str | None,
    company: str | None,
    output: Path,
    cut_out: bool,
    everything: bool,
    show: bool,
) -> None:
    """Write the questions for a talk on one page, to print and take along.

    Flagged questions come first, then those that name the audience. The ones you know least are marked. A box to tick,
    the follow-ups, room for notes.
    """
    cards = cards_to_ask(home, decks, tags, audiences, suspended=everything)
    if not cards:
        say_none_fits()
        return
    first = [card for card in cards if card.id in home.flagged]
    ordered = (*first, *(card for card in cards if card.id not in home.flagged))
    on = day_meant(day, home.today, f'--date "{day}"') if day else (home.goal.day if home.goal else None)
    made = Sheet(_title(company, audiences), ordered, _weak(home, cards), on, home.today)
    if str(output) == "-":
        say(text(made).rstrip("\n"))
        return
    if cut_out and output.suffix != ".html":
        raise UsageError(f"cards are cut out of a page; write -o {output.with_suffix('.html')}")
    if output.suffix not in FORMATS:
        raise UsageError(f"a sheet is written as {', '.join(FORMATS)}; write -o {output.with_suffix('.html')}")
    write_text(output, card_page(made) if cut_out else FORMATS[output.suffix](made))
    say(f"{output}: {counted(len(cards), 'question')}{', the ones to look at again marked' if made.weak else ''}")
    if show:
        show_page(output)


def _title(company: str | None, audiences: tuple[str, ...]) -> str:
    who = " and ".join(audience.replace("-", " ") for audience in audiences)
    title = f"Questions for {company}" if company else "Questions to ask"
    return f"{title}: {who}" if who else title


def _weak(home: Home, cards: list[Card]) -> frozenset[CardId]:
    """Give the cards that were met and are known least."""
    standing = home.standing
    recalls = standing.estimate.recalls([card.id for card in cards], standing.day)
    met = [(recalls[card.id], card.id) for card in cards if standing.schedule_of[card.id].reviews]
    return frozenset(card_id for recall, card_id in sorted(met)[:MOST_WEAK] if recall < WEAK_BELOW)
