"""pmq drill: the daily drill."""

import os
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

import click

from pmq_cards import agenda
from pmq_cards.cli.choosing import again, choosing, chosen_cards, say_none_fits
from pmq_cards.cli.options import aside_line, pass_home, warn_of_clock
from pmq_cards.cli.progress import working
from pmq_cards.config import MOST_NEW
from pmq_cards.domain import Card, CardId, Kind
from pmq_cards.drill import Drill
from pmq_cards.errors import INTERRUPTED, Ended, HomeError
from pmq_cards.home import AHEAD, Home
from pmq_cards.said import short_day
from pmq_cards.session import Session
from pmq_cards.standing import Standing
from pmq_cards.streams import say
from pmq_cards.ui.complaints import complain
from pmq_cards.ui.endings import ended_by_signals
from pmq_cards.ui.keys import SCALES
from pmq_cards.ui.sitting import Table
from pmq_cards.ui.today import nothing_to_drill

if TYPE_CHECKING:
    from pmq_cards.decks.changes import Value

FURTHEST_DAYS = 36_500
"""No scheduler looks further ahead."""


@click.command()
@choosing
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="At most N cards in this sitting; else all.")
@click.option(
    "--new",
    "new_limit",
    type=click.IntRange(0, MOST_NEW),
    metavar="N",
    help="N new cards; else what new_per_day leaves.",
)
@click.option(
    "--ahead", type=click.IntRange(1, FURTHEST_DAYS), metavar="N", help="Also what is due in the next N days."
)
@click.option("--shuffle", is_flag=True, help="The cards in an order that nobody knows.")
@click.option("--practice", is_flag=True, help="Any cards, due or not; the schedule does not move.")
@click.option("--whys", is_flag=True, help="Only write the whys that are missing, one after the other.")
@click.option("--scale", type=click.Choice([*map(str, SCALES)]), help="How many grades; else as in config.toml, or 4.")
@click.option("--type", "type_first", is_flag=True, default=None, help="Write the question before it is shown.")
@click.option("--plain", is_flag=True, help="Line by line: for pipes and screen readers.")
@pass_home
def drill(  # noqa: PLR0913 - one argument an option
    home: Home,
    *,
    decks: tuple[str, ...],
    tags: tuple[str, ...],
    audiences: tuple[str, ...],
    limit: int | None,
    new_limit: int | None,
    ahead: int | None,
    shuffle: bool,
    practice: bool,
    whys: bool,
    scale: str | None,
    type_first: bool | None,
    plain: bool,
) -> int:
    """Drill what is due today, then new cards; with an interview ahead, new cards first.

    Space shows the question and then grades it Good; 1 Forgot, 2 Hard, 3 Good, 4 Easy. u takes the last grade back, h
    shows the hint, e edits, s suspends, ! flags, ? shows the keys, q ends. Every answer is on disk before the next card
    is shown.
    """
    warn_of_clock(home)
    chosen = chosen_cards(home, decks, tags, audiences)
    ids = tuple(card.id for card in chosen)
    session = _session(home, ids, new_limit, ahead, practice=practice, whys=whys)
    planned = _shuffled(session.planned) if shuffle else session.planned
    session = session._replace(planned=planned) if limit is None else Session(planned[:limit], only_whys=whys)
    if not session.planned:
        _nothing_to_do(home, chosen, again("drill", decks, tags, audiences), whys=whys)
        return 0
    sitting = _sitting(home, chosen, session, Kind.PRACTICE if practice else Kind.REVIEW)
    command = again("drill", decks, tags, audiences, *_held(scale, type_first=type_first, plain=plain))
    table = _table(home, sitting, command, only_whys=whys)
    table = table if scale is None else table._replace(scale=int(scale))
    table = table if type_first is None else table._replace(type_first=type_first)
    code = _run(table, plain=plain or not full_screen())
    _say_proof(home, sitting.standing)
    _warn_of_dates(home, sitting)
    return code


def _held(scale: str | None, *, type_first: bool | None, plain: bool) -> Iterator[str]:
    """Give the words of the command line that say how a sitting is held."""
    if scale is not None:
        yield from ("--scale", scale)
    if type_first:
        yield "--type"
    if plain:
        yield "--plain"


def _shuffled(cards: Sequence[CardId]) -> tuple[CardId, ...]:
    from random import SystemRandom

    return tuple(SystemRandom().sample(cards, len(cards)))


def _edited(home: Home, card: Card) -> Card:
    from pmq_cards.cli.edit import edited  # what most sittings never need is not loaded for them

    return edited(home, card)


def _changed(home: Home, card: Card, values: "Mapping[str, Value]") -> Card:
    from pmq_cards.cli.edit import changed_card

    return changed_card(home, card, values)


def _warn_of_dates(home: Home, sitting: Drill) -> None:
    if home.now > home.machine_now + AHEAD and sitting.summary().answered:
        dated = f"{short_day(home.today)} {home.today.year}"
        complain(f"pmq: warning: these answers are dated {dated}, as --now has it; take them back with: pmq undo")


@working("Opening")
def _sitting(home: Home, chosen: Sequence[Card], session: Session, kind: Kind) -> Drill:
    """Give the sitting over the session; one for whys alone brings back nothing but its drafts."""
    drafts = {card.id: card for card in chosen if card.is_draft}
    return Drill(
        cards=drafts if session.only_whys else home.library.card_of,
        session=session,
        standing=home.standing,
        log=home.writable_log(),
        clock=home.clock,
        day_of=home.config.day_of,
        kind=kind,
        among=None if len(chosen) == len(home.library.cards) else {card.id for card in chosen},
        set_why=lambda card, why: _changed(home, card, {"why": why}),
    )


def _table(home: Home, sitting: Drill, command: str, *, only_whys: bool) -> Table:
    """Give a sitting as the faces get it, by the settings."""
    return Table(
        drill=sitting,
        deck_title=lambda card: home.library.deck(card.deck_id).title,
        labels_of=lambda card: home.library.deck(card.deck_id).labels,
        edit=lambda card: _edited(home, card),
        save=lambda card, texts: _changed(home, card, texts),
        go_on=command,
        scale=home.config.scale,
        show_intervals=home.config.show_intervals,
        type_first=home.config.type_first,
        theme=home.config.theme,
        only_whys=only_whys,
    )


def _run(table: Table, *, plain: bool) -> int:
    """Run the face and leave its summary in the scrollback, however it ends."""
    try:
        with ended_by_signals():
            _face(table, plain=plain)
    except KeyboardInterrupt:
        say()
        _summarise(table)
        return INTERRUPTED
    except Ended:
        with suppress(HomeError, OSError):  # the terminal may be gone
            say()
            _summarise(table)
        raise
    except Exception:
        with suppress(HomeError, OSError):  # the log may be past reading too; the first sentence is the one that helps
            _summarise(table)
        raise
    _summarise(table)
    return 0


def _face(table: Table, *, plain: bool) -> None:
    if plain:
        from pmq_cards.ui.plain import Plain

        Plain(table, sys.stdin, sys.stdout).run()
    else:
        from pmq_cards.ui.tui.app import run

        run(table)


def _summarise(table: Table) -> None:
    for line in table.summary():
        say(line)


def _say_proof(home: Home, standing: Standing) -> None:
    """Say what was told of the interview beside what its warm-up showed."""
    if today := standing.goal_of_today:
        from pmq_cards.outcome import proof

        if said := proof(home.told, standing, today):
            say(f"The interview: pmq {said}")


@working("Opening")
def _session(  # noqa: PLR0913 - one argument an option
    home: Home, cards: Iterable[CardId], new_limit: int | None, ahead: int | None, *, practice: bool, whys: bool
) -> Session:
    standing = home.standing
    if whys:
        return agenda.whys(standing, cards)
    if ahead:
        return agenda.ahead(standing, cards, ahead)
    if practice:
        from pmq_cards.mock import missing_first

        return agenda.practice(standing, cards, missing_first(home.mocks, home.log.since))
    return agenda.todays(standing, cards, new_limit)


def _nothing_to_do(home: Home, cards: Sequence[Card], command: str, *, whys: bool) -> None:
    if not cards:
        say_none_fits()
        return
    if whys:
        say(f"Every card has its why. Go on with: {command}")
        return
    aside = aside_line(home, dict.fromkeys(card.deck_id for card in cards))
    say(aside or nothing_to_drill(home.standing, {card.id for card in cards}, command))


def full_screen() -> bool:
    """Tell whether a whole screen can be drawn: on stderr, where Textual draws it."""
    terminals = all(stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr))
    return terminals and os.environ.get("TERM") != "dumb"  # Windows names no terminal
