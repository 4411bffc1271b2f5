"""pmq undo: take the newest answer back."""

import click

from pmq_cards.cli.options import pass_home
from pmq_cards.clock import local
from pmq_cards.home import Home
from pmq_cards.said import counted
from pmq_cards.streams import say
from pmq_cards.ui.words import NOTHING_TO_UNDO, grade_name


@click.command()
@click.option("--ahead", is_flag=True, help="Take back every answer that a wrong clock dated ahead of today.")
@pass_home
def undo(home: Home, *, ahead: bool) -> None:
    """Take back the newest answer given in this home; again for the one before it."""
    if ahead:
        _take_back_ahead(home)
        return
    newest = home.log.newest_answer()
    if newest is None:
        say(NOTHING_TO_UNDO)
        return
    home.writable_log().take_back(home.now, newest.id)
    grade = grade_name(newest.quality, home.config.scale)
    say(f"Taken back: {grade} for {newest.card_id}, {local(newest.at):%Y-%m-%d %H:%M}")


def _take_back_ahead(home: Home) -> None:
    found = home.ahead
    if not found:
        say(NOTHING_TO_UNDO)
        return
    log = home.writable_log()
    for review in found:
        log.take_back(home.now, review.id)
    say(f"Taken back: {counted(len(found), 'answer')}")
