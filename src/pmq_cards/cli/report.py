"""pmq report: every figure on one page, to look at, print or send."""

from pathlib import Path

import click

from pmq_cards.cli.choosing import choosing, chosen_cards, say_none_fits
from pmq_cards.cli.options import WRITTEN, pass_home, show_page, write_text
from pmq_cards.cli.stats import gone, keep_shown, study_of
from pmq_cards.home import Home
from pmq_cards.stats import results
from pmq_cards.streams import say

DEFAULT = "pmq-report.html"


@click.command()
@choosing
@click.option("-o", "--output", type=WRITTEN, default=DEFAULT, help=f"The file; {DEFAULT} if left out.")
@click.option("--open", "show", is_flag=True, help="Open the page in the browser.")
@pass_home
def report(  # noqa: PLR0913 - one argument an option
    home: Home,
    *,
    decks: tuple[str, ...],
    tags: tuple[str, ...],
    audiences: tuple[str, ...],
    output: Path,
    show: bool,
) -> None:
    """Write every figure into one HTML page that needs neither script nor network.

    On top stands what will be known, and what to look at again; the rest is folded, and printed where it is opened.
    """
    from pmq_cards.report.page import Page, html

    study = study_of(home, chosen_cards(home, decks, tags, audiences), gone_cards=gone(home, decks, tags, audiences))
    if not study.cards:
        say_none_fits()
        return
    keep_shown(home, study)
    title = " · ".join((_title(home, decks), *tags, *audiences))
    page = Page(title, study.day, results(study), empty=not study.trails)
    write_text(output, html(page))
    say(output)
    if show:
        show_page(output)


def _title(home: Home, decks: tuple[str, ...]) -> str:
    titles = [home.library.deck(name).title for name in decks] or [deck.title for deck in home.library.decks]
    return titles[0] if len(titles) == 1 else f"{len(titles)} decks"
