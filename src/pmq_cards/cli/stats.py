"""pmq stats: how well the cards are known, and what was done for it."""

import sys
from collections.abc import Sequence
from datetime import date

import click

from pmq_cards.cli.choosing import chosen_cards, filtering, say_none_fits
from pmq_cards.cli.options import complete_deck, echo_json, keep_told, pass_home
from pmq_cards.cli.paging import is_watched, page, window_width
from pmq_cards.clock import local
from pmq_cards.dates import day_meant
from pmq_cards.domain import Card, CardId
from pmq_cards.errors import NotFoundError, UsageError
from pmq_cards.home import Home
from pmq_cards.said import nearest, unknown
from pmq_cards.stats import FIGURES, results
from pmq_cards.stats import as_json as figures_json
from pmq_cards.stats.study import Study
from pmq_cards.streams import say

NAMES = tuple(figure.name for figure in FIGURES)
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
    study = study_of(home, chosen_cards(home, decks, tags, audiences), since, gone(home, decks, tags, audiences))
    keep_shown(home, study)
    if as_json:
        echo_json(figures_json(study))
    elif not study.cards:
        say_none_fits()
    elif not study.trails and not study.all_answers and not study.mocks:
        say("No answers yet. Begin with: pmq drill", err=True)
    else:
        _show(study, names, everything=everything or not is_watched())


def study_of(
    home: Home, cards: tuple[Card, ...], since: str | None = None, gone_cards: tuple[CardId, ...] = ()
) -> Study:
    """Give what the figures are made of, for these cards as they stand today."""
    measured_from = _day(since, home.today) if since is not None else None
    return Study(
        home.standing,
        cards,
        measured_from,
        lambda: home.told,
        lambda at: local(at).hour,
        gone_cards,
        lambda: home.mocks,
    )


def gone(
    home: Home, decks: Sequence[str] = (), tags: Sequence[str] = (), audiences: Sequence[str] = ()
) -> tuple[CardId, ...]:
    """Give the cards of these decks that were answered and that no deck holds now; they have no tag and no audience."""
    if tags or audiences:
        return ()
    known = home.library.card_of
    lost = (card_id for card_id in home.standing.known_of if card_id not in known)
    return tuple(card_id for card_id in lost if not decks or card_id.partition("/")[0] in decks)


def keep_shown(home: Home, study: Study) -> None:
    """Keep what the figures expect of the interview, where they are made of all its cards."""
    if study.interview and study.card_ids.issuperset(study.standing.for_interview):
        keep_told(home, study.interview, lambda: study.kept.expected)


def _told_apart(home: Home, words: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Give the decks and the figures among the words: what is a deck's id is a deck."""
    ids = {deck.id for deck in home.library.decks}
    decks = tuple(word for word in words if word in ids or word not in NAMES)
    for word in decks:
        if word not in ids and not nearest(word, ids) and nearest(word, NAMES):
            raise NotFoundError(unknown("figure", word, NAMES))
    return decks, tuple(word for word in words if word not in decks)


def _show(study: Study, names: Sequence[str], *, everything: bool) -> None:
    from pmq_cards.ui.figures import figure_lines, glyphs_for, head_lines, headlines

    width, glyphs = window_width(), glyphs_for(sys.stdout.encoding or "ascii")
    if names or everything:
        figures = figure_lines(results(study, names), width, glyphs, study.day, named=bool(names))
    else:
        figures = headlines(results(study, HEADLINES), width)
    page([*([] if names else head_lines(study)), *figures])


def _day(text: str, today: date) -> date:
    day = day_meant(text, today, f'--since "{text}"', past=True)
    if day > today:
        raise UsageError(f"--since {day} lies ahead; name a day up to today, {today}")
    return day
