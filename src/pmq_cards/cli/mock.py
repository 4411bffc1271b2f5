"""pmq mock: the interviewer's last question, rehearsed."""

import shutil
import sys
from contextlib import suppress
from random import SystemRandom

import click

from pmq_cards.cli.choosing import again, cards_to_ask, choosing, say_none_fits
from pmq_cards.cli.drill import full_screen
from pmq_cards.cli.options import pass_home, warn_of_clock
from pmq_cards.errors import INTERRUPTED, Ended, HomeError
from pmq_cards.home import Home
from pmq_cards.mock import USUAL_MINUTES, Rehearsal
from pmq_cards.store.heard import keep_mock
from pmq_cards.store.log import ReviewLog
from pmq_cards.streams import say
from pmq_cards.ui.columns import wrapped
from pmq_cards.ui.endings import ended_by_signals
from pmq_cards.ui.interviewer import NOT_KEPT, Talk
from pmq_cards.ui.lines import NARROWEST, WIDEST

LONGEST_MINUTES = 60


@click.command()
@choosing
@click.option(
    "--minutes",
    type=click.IntRange(1, LONGEST_MINUTES),
    default=USUAL_MINUTES,
    metavar="N",
    help=f"The minutes until the clock nudges; {USUAL_MINUTES} if left out.",
)
@click.option("--type", "writes", is_flag=True, help="Write the questions instead of saying them.")
@click.option("--situations", is_flag=True, help="Then hear red flags, and say which question each answers.")
@click.option("--plain", is_flag=True, help="Line by line: for pipes and screen readers.")
@pass_home
def mock(  # noqa: PLR0913 - one argument an option
    home: Home,
    *,
    decks: tuple[str, ...],
    tags: tuple[str, ...],
    audiences: tuple[str, ...],
    minutes: int,
    writes: bool,
    situations: bool,
    plain: bool,
) -> int:
    """Rehearse your turn to ask: no cue is shown, and no schedule moves.

    Say as many questions as come to mind; at the end you tick those of the deck that you asked.
    """
    warn_of_clock(home)
    cards = cards_to_ask(home, decks, tags, audiences)
    if not cards:
        say_none_fits()
        return 0
    heard = SystemRandom().sample(flags := [card for card in cards if card.red_flag], len(flags))
    people = tuple(dict.fromkeys(audiences))
    rehearsal = Rehearsal(tuple(cards), people, home.clock.stopwatch_ms, minutes, tuple(heard))
    drill = again("drill", decks, tags, audiences)
    talk = Talk(rehearsal, home.mocks, writes, situations, home.config.theme, drill)
    return _hold(home, talk, plain=plain or not full_screen())


def _hold(home: Home, talk: Talk, *, plain: bool) -> int:
    """Hold the mock; however it ends, keep what was ticked and say what came of it."""
    log = home.writable_log()
    try:
        with ended_by_signals():
            _face(talk, plain=plain)
    except KeyboardInterrupt:
        say()
        _end(home, log, talk)
        return INTERRUPTED
    except (Ended, Exception):
        with suppress(
            HomeError, OSError
        ):  # the terminal may be gone, or the disk; the first sentence is the one that helps
            _end(home, log, talk)
        raise
    _end(home, log, talk)
    return 0


def _face(talk: Talk, *, plain: bool) -> None:
    if plain:
        from pmq_cards.ui.plain_mock import PlainMock

        PlainMock(talk, sys.stdin, sys.stdout).run()
    else:
        from pmq_cards.ui.tui.mock import run

        run(talk)


def _end(home: Home, log: ReviewLog, talk: Talk) -> None:
    rehearsal, now = talk.rehearsal, home.clock.now()
    if not rehearsal.is_worth_keeping:
        say(NOT_KEPT)
        return
    try:
        keep_mock(
            log,
            now,
            home.config.day_of(now),
            audiences=rehearsal.audiences,
            took_ms=rehearsal.elapsed_ms,
            recalled=rehearsal.recalled(),
        )
    finally:
        width = min(WIDEST, shutil.get_terminal_size().columns - 1)
        for line in talk.results():
            say("\n".join(wrapped(line, max(NARROWEST, width), rest=" " * 4)))
