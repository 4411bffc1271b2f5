"""pmq import: take the reviews of a file into the log."""

from pathlib import Path

import click

from pmq_cards.cli.home import Home
from pmq_cards.cli.options import pass_home
from pmq_cards.formats import jsonl
from pmq_cards.speech import counted


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path, allow_dash=False))
@pass_home
def import_(home: Home, file: Path) -> None:
    """Take in the reviews of FILE: the JSON lines of pmq log --json.

    A review that is here already, by its id, is left as it is; so importing a file twice adds nothing. One bad line,
    and nothing is taken in.
    """
    read = jsonl.read_log(file, home.config.day_of)
    added = home.writable_log().merge(read.reviews, read.undone)
    known = len(read.reviews) - added
    click.echo(f"{counted(added, 'review')} new, {known} known already")
