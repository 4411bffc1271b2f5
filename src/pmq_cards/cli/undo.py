"""pmq undo: take the newest answer back."""

import click

from pmq_cards.cli.options import pass_home
from pmq_cards.home import Home
from pmq_cards.ui.words import NOTHING_TO_UNDO, safe


@click.command()
@pass_home
def undo(home: Home) -> None:
    """Take back the newest answer given in this home; again for the one before it."""
    newest = home.log.newest_answer()
    if newest is None:
        click.echo(NOTHING_TO_UNDO)
        return
    home.writable_log().take_back(home.now, newest.id)
    click.echo(
        f"Taken back: quality {newest.quality:d} for {safe(newest.card_id)}, {newest.at.astimezone():%Y-%m-%d %H:%M}"
    )
