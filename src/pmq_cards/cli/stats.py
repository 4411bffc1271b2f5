"""pmq stats: how well the cards are known, and what was done for it."""

import sys
from collections.abc import Sequence
from datetime import date

import click

from pmq_cards.cli.choosing import again, filtering, say_none_fits
from pmq_cards.cli.findings import NAMES, Choice, findings
from pmq_cards.cli.options import complete_deck, echo_json, pass_home
from pmq_cards.cli.paging import is_watched, page, window_width
from pmq_cards.dates import day_meant
from pmq_cards.errors import NotFoundError, UsageError
from pmq_cards.home import Home
from pmq_cards.said import nearest, unknown
from pmq_cards.stats import FIGURES
from pmq_cards.stats.findings import Findings
from pmq_cards.ui.complaints import complain

HEADLINES = tuple(figure.name for figure in FIGURES if figure.beside or figure.name == "calibration")
"""What a first screen is made of: what stands there, and what may warn of it."""


def _complete(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    return [*complete_deck(ctx, param, incomplete), *(name for name in NAMES if name.startswith(incomplete))]


@click.command()
@click.argument("decks", nargs=-1, metavar="[DECK]... [FIGURE]...", shell_complete=_complete)
@filtering
@click.option(
    "--since", metavar="DATE", help="Measure from this day on (mon, -14, 2026-12-01); estimates stay as they are."
)
@click.option("--all", "everything", is_flag=True, help="Every figure on the screen, not only the headline.")
@click.option("--json", "as_json", is_flag=True, help="Print every figure with all its rows as JSON.")
@pass_home
def stats(  # noqa: PLR0913 - one argument an option
    home: Home,
    decks: tuple[str, ...],
    tags: tuple[str, ...],
    audiences: tuple[str, ...],
    since: str | None,
    *,
    everything: bool,
    as_json: bool,
) -> None:
    """Show how well the cards are known: the headline, or the figures that are named."""
    decks, names = _told_apart(home, decks)
    choice = Choice(decks, tags, audiences, _day(since, home.today) if since is not None else None)
    everything = everything or not is_watched()
    found = findings(home, choice, () if as_json else names or (() if everything else HEADLINES))
    if as_json:
        echo_json(found.as_json())
    elif not found.scope.cards:
        say_none_fits()
    elif not found.scope.begun:
        complain("No answers yet. Begin with: pmq drill")
    else:
        _show(found, names, choice, everything=everything)


def _told_apart(home: Home, words: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Give the decks and the figures among the words: what is a deck's id is a deck."""
    if not words:
        return (), ()
    ids = {deck.id for deck in home.library.decks}
    decks = tuple(word for word in words if word in ids or word not in NAMES)
    for word in decks:
        if word not in ids and not nearest(word, ids) and nearest(word, NAMES):
            raise NotFoundError(unknown("figure", word, NAMES))
    return decks, tuple(word for word in words if word not in decks)


def _show(found: Findings, names: Sequence[str], choice: Choice, *, everything: bool) -> None:
    from pmq_cards.ui.figures import figure_lines, glyphs_for, head_lines, headlines

    width, glyphs = window_width(), glyphs_for(sys.stdout.encoding or "ascii")
    if names or everything:
        figures = figure_lines(found.some(names), width, glyphs, found.scope.day, named=bool(names))
    else:
        figures = headlines(found.some(HEADLINES), width, _again(choice))
    page([*([] if names else head_lines(found.scope)), *figures])


def _again(choice: Choice) -> str:
    since = ["--since", str(choice.since)] if choice.since else []
    return again("stats", choice.decks, choice.tags, choice.audiences, *since)


def _day(text: str, today: date) -> date:
    day = day_meant(text, today, f'--since "{text}"', past=True)
    if day > today:
        raise UsageError(f"--since {day} lies ahead; name a day up to today, {today}")
    return day
