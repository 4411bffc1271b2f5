"""pmq undo: take back what was done last."""

import click

from pmq_cards.cli.options import pass_home
from pmq_cards.clock import local
from pmq_cards.domain import Review
from pmq_cards.home import Home
from pmq_cards.mock import Held, free_recall
from pmq_cards.said import counted
from pmq_cards.store.events import Asked
from pmq_cards.store.heard import Action, newest_action, take_back
from pmq_cards.streams import say
from pmq_cards.ui.words import NOTHING_TO_UNDO, grade_name


@click.command()
@click.option("--ahead", is_flag=True, help="Take back every answer that a wrong clock dated ahead of today.")
@pass_home
def undo(home: Home, *, ahead: bool) -> None:
    """Take back what was done last in this home: an answer, a mock, or that a question was asked; again for more."""
    if ahead:
        _take_back_ahead(home)
        return
    newest = newest_action(home.log)
    if newest is None:
        say(NOTHING_TO_UNDO)
        return
    take_back(home.writable_log(), home.now, newest)
    say(f"Taken back: {_said(newest, home.config.scale)}")


def _said(action: Action, scale: int) -> str:
    """Say what an action was, and when it was done."""
    match action:
        case Review():
            what, at = f"{grade_name(action.quality, scale)} for {action.card_id}", action.at
        case Held():
            what, at = f"the mock, {free_recall(action.recalled, action.audiences)}", action.at
        case Asked():
            what, at = f"that {action.card} was asked", action.at
    return f"{what}, {local(at):%Y-%m-%d %H:%M}"


def _take_back_ahead(home: Home) -> None:
    found = home.ahead
    if not found:
        say(NOTHING_TO_UNDO)
        return
    home.writable_log().take_back(home.now, *(review.id for review in found))
    say(f"Taken back: {counted(len(found), 'answer')}")
