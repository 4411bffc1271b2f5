"""pmq check: every problem of every deck file in one run."""

import shlex
from collections.abc import Sequence
from pathlib import Path

import click

from pmq_cards.cli.options import READ, pass_home
from pmq_cards.cli.own_files import refuse_own
from pmq_cards.cli.progress import working
from pmq_cards.config import load_config
from pmq_cards.errors import Severity, UsageError
from pmq_cards.home import Home
from pmq_cards.said import counted
from pmq_cards.streams import say
from pmq_cards.ui.complaints import complain


@click.command()
@click.argument("files", nargs=-1, metavar="[FILE]...", type=READ)
@click.option("--fix", is_flag=True, help="Put the texts of these files in quotes where that is all they want.")
@pass_home
def check(home: Home, files: tuple[Path, ...], *, fix: bool) -> int:
    """Show every problem of the deck files: the named ones, or all in use and config.toml.

    Exits with 1 when there is an error; warnings alone exit with 0.
    """
    from pmq_cards.decks import load_files, load_library

    if fix and not files:
        raise UsageError("name the file to mend: pmq check --fix FILE")
    if fix:
        for path in files:
            _fix(home, path)
    with working("Reading"):
        library = load_files(files) if files else load_library(home.decks_folder)
    problems = library.problems if files else (*library.problems, *load_config(home.config_path)[1])
    wrong = any(problem.severity is Severity.ERROR for problem in problems)
    for problem in problems:
        complain(str(problem))
    if wrong:
        _tell_of_fix(library.broken)
        return 1
    if not files:
        from pmq_cards.doctor import lost_cards

        for said in lost_cards(library, {card_id: len(reviews) for card_id, reviews in home.reviews_of.items()}):
            complain(f"warning: {said}")
    found = counted(len(problems), "warning") if problems else "no problems"
    say(f"{counted(len(library.cards), 'card')} in {counted(len(library.decks), 'deck')}, {found}")
    return 0


def _tell_of_fix(broken: Sequence[str]) -> None:
    """Name the command that mends what only wants quoting, where it would."""
    from pmq_cards.decks.repair import can_be_repaired

    if files := [file for file in broken if can_be_repaired(Path(file))]:
        complain(f"pmq: to put the texts that only want quotes in quotes: pmq check --fix {shlex.join(files)}")


def _fix(home: Home, path: Path) -> None:
    """Quote in a file what only wants quoting, and show the difference."""
    from difflib import unified_diff

    from pmq_cards.decks.folder import deck_files
    from pmq_cards.decks.own import repair_file

    is_own = path.resolve() in {own.resolve() for own in deck_files(home.decks_folder)}
    if not is_own:
        refuse_own(home, path)
    before, after = repair_file(path, home.deck_backups if is_own else None)
    lines = unified_diff(before.splitlines(), after.splitlines(), str(path), str(path), n=0, lineterm="")
    for line in lines:
        say(line)
