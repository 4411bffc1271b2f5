"""pmq report: every figure on one page, to look at, print or send."""

from pathlib import Path

import click

from pmq_cards.cli.options import WRITTEN, pass_home, show_page, write_text
from pmq_cards.cli.stats import gone, keep_shown, study_of
from pmq_cards.home import Home
from pmq_cards.stats import results
from pmq_cards.streams import say

DEFAULT = "pmq-report.html"


@click.command()
@click.option("-o", "--output", type=WRITTEN, default=DEFAULT, help=f"The file; {DEFAULT} if left out.")
@click.option("--open", "show", is_flag=True, help="Open the page in the browser.")
@pass_home
def report(home: Home, output: Path, *, show: bool) -> None:
    """Write every figure into one HTML page that needs neither script nor network."""
    from pmq_cards.report.page import Page, html

    study = study_of(home, home.library.cards, gone_cards=gone(home))
    keep_shown(home, study)
    titles = [deck.title for deck in home.library.decks]
    title = titles[0] if len(titles) == 1 else f"{len(titles)} decks"
    page = Page(title, study.day, results(study), empty=not any(study.steps_of.values()))
    write_text(output, html(page))
    say(output)
    if show:
        show_page(output)
