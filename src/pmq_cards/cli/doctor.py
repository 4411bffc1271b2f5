"""pmq doctor: is everything sound, and what mends it."""

import click

from pmq_cards.cli.options import echo_json, pass_home
from pmq_cards.cli.progress import working
from pmq_cards.doctor import Level, findings, mend, rescue
from pmq_cards.errors import DamagedLogError, UsageError
from pmq_cards.home import Home
from pmq_cards.said import agreeing, counted
from pmq_cards.streams import say


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON.")
@click.option("--mend", "mending", is_flag=True, help="Mend what needs no choice, after a backup.")
@click.option("--salvage", "salvaging", is_flag=True, help="Begin a new log with all that a damaged one still holds.")
@pass_home
def doctor(home: Home, *, as_json: bool, mending: bool, salvaging: bool) -> int:
    """Look at everything that pmq needs; say of each thing whether it is sound, and what mends it.

    Looking writes nothing. The exit code is 1 where there is a problem.
    """
    if salvaging:
        _salvage(home)
    if mending:
        for done in mend(home):
            say(done)
    with working():
        found = list(findings(home))
    if as_json:
        echo_json([{"what": f.what, "level": f.level, "said": f.said, "command": f.command} for f in found])
    else:
        for finding in found:
            command = f": {finding.command}" if finding.command else ""
            say(f"{finding.level:8} {finding.what:9} {finding.said}{command}")
    return 1 if any(finding.level is Level.PROBLEM for finding in found) else 0


def _salvage(home: Home) -> None:
    try:
        home.log.refuse_damaged()
    except DamagedLogError:
        found, aside = rescue(home)
        say(f"{counted(found.answers, 'answer')} taken into a new log; the damaged one is in {aside}")
        if found.unreadable or found.changed:
            were = agreeing(found.changed, "was", "were")
            say(f"{counted(found.unreadable, 'row')} could not be read, {found.changed} {were} not what was written")
    else:
        raise UsageError("the log is sound, so there is nothing to salvage")
