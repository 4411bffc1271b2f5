"""pmq stats: how well the cards are known, and what was done for it."""

import shutil
import sys
from collections.abc import Sequence
from datetime import date

import click

from pmq_cards.cli.choosing import choosing, chosen_cards, say_none_fits
from pmq_cards.cli.options import echo_json, keep_told, pass_home
from pmq_cards.clock import local
from pmq_cards.dates import day_meant
from pmq_cards.domain import Card, CardId
from pmq_cards.errors import UsageError
from pmq_cards.home import Home
from pmq_cards.said import counted, spoken_day
from pmq_cards.stats import as_json as figures_json
from pmq_cards.stats import results
from pmq_cards.stats.study import Study
from pmq_cards.streams import say

WIDEST, NARROWEST = 80, 40


@click.command()
@choosing
@click.option(
    "--since", metavar="DATE", help="Measure from this day on (mon, -14, 2026-12-01); estimates stay as they are."
)
@click.option("--json", "as_json", is_flag=True, help="Print every figure with all its rows as JSON.")
@pass_home
def stats(  # noqa: PLR0913 - one argument an option
    home: Home,
    decks: tuple[str, ...],
    tags: tuple[str, ...],
    audiences: tuple[str, ...],
    since: str | None,
    *,
    as_json: bool,
) -> None:
    """Show how well the cards are known, what was measured, and what comes next."""
    study = study_of(home, chosen_cards(home, decks, tags, audiences), since, gone(home, decks, tags, audiences))
    keep_shown(home, study)
    if as_json:
        echo_json(figures_json(study))
    elif not study.cards:
        say_none_fits()
    elif not any(study.steps_of.values()) and not study.all_answers:
        say("No answers yet. Begin with: pmq drill", err=True)
    else:
        _show(study)


def study_of(
    home: Home, cards: tuple[Card, ...], since: str | None = None, gone_cards: tuple[CardId, ...] = ()
) -> Study:
    """Give what the figures are made of, for these cards as they stand today."""
    measured_from = _day(since, home.today) if since is not None else None
    return Study(home.standing, cards, measured_from, lambda: home.told, lambda at: local(at).hour, gone_cards)


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


def _show(study: Study) -> None:
    from pmq_cards.ui.figures import glyphs_for, lines_of

    width = max(NARROWEST, min(WIDEST, shutil.get_terminal_size().columns))
    glyphs = glyphs_for(sys.stdout.encoding or "ascii")
    since = f", since {spoken_day(study.since, study.day)}" if study.since else ""
    say(f"{counted(len(study.cards), 'card')}, {study.day:%a} {study.day.day} {study.day:%b %Y}{since}")
    if study.gone:
        say(f"{counted(len(study.gone), 'card')} answered before, held by no deck now, count in what was done.")
    for figure, result in results(study).items():
        say()
        say(figure.title, bold=True)
        for line in lines_of(figure, result, width, glyphs, study.day):
            say(line)


def _day(text: str, today: date) -> date:
    day = day_meant(text, today, f'--since "{text}"', past=True)
    if day > today:
        raise UsageError(f"--since {day} lies ahead; name a day up to today, {today}")
    return day
