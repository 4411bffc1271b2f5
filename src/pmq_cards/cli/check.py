"""pmq check: every problem of every deck file in one run."""

from pathlib import Path

import click

from pmq_cards.cli.options import READ, pass_home
from pmq_cards.config import load_config
from pmq_cards.errors import Severity
from pmq_cards.home import Home
from pmq_cards.said import counted
from pmq_cards.streams import say


@click.command()
@click.argument("files", nargs=-1, metavar="[FILE]...", type=READ)
@pass_home
def check(home: Home, files: tuple[Path, ...]) -> int:
    """Show every problem of the deck files: the named ones, or all in use and config.toml.

    Exits with 1 when there is an error; warnings alone exit with 0.
    """
    from pmq_cards.decks import load_files, load_library

    library = load_files(files) if files else load_library(home.decks_folder)
    problems = library.problems if files else (*library.problems, *load_config(home.config_path)[1])
    wrong = any(problem.severity is Severity.ERROR for problem in problems)
    for problem in problems:
        say(str(problem), err=True)
    if wrong:
        return 1
    found = counted(len(problems), "warning") if problems else "no problems"
    say(f"{counted(len(library.cards), 'card')} in {counted(len(library.decks), 'deck')}, {found}")
    return 0
