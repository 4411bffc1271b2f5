"""pmq report: every figure on one page, to look at, print or send."""

from collections.abc import Sequence
from pathlib import Path

import click

from pmq_cards.cli.choosing import choosing, say_none_fits
from pmq_cards.cli.findings import Choice, findings
from pmq_cards.cli.options import WRITTEN, pass_home, show_page, write_text
from pmq_cards.home import Home
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

    found = findings(home, Choice(decks, tags, audiences))
    if not found.scope.cards:
        say_none_fits()
        return
    title = " · ".join((_title(found.scope.titles), *tags, *audiences))
    page = Page(title, found.scope.day, found.result_of, empty=not found.scope.answered)
    write_text(output, html(page))
    say(output)
    if show:
        show_page(output)


def _title(decks: Sequence[str]) -> str:
    return decks[0] if len(decks) == 1 else f"{len(decks)} decks"
