"""pmq due: what there is to do today, in one line."""

import click

from pmq_cards.cli.options import complete_deck, echo_json, pass_home
from pmq_cards.cli.today import Today, today
from pmq_cards.home import Home
from pmq_cards.streams import say


@click.command()
@click.argument("decks", nargs=-1, metavar="[DECK]...", shell_complete=complete_deck)
@click.option("--json", "as_json", is_flag=True, help="Print the counts as JSON.")
@click.option("--exit-code", is_flag=True, help="Exit with 1 when there is nothing to do.")
@pass_home
def due(home: Home, decks: tuple[str, ...], *, as_json: bool, exit_code: bool) -> int:
    """Say what is due today, in one line."""
    work = today(home, home.library.chosen(decks))
    if as_json:
        echo_json(work.as_json())
    else:
        say(_line(work))
    return 1 if exit_code and not work.cards else 0


def _line(work: Today) -> str:
    parts = [f"{len(work.plan.due)} due", f"{len(work.plan.new)} new", f"about {work.minutes} min"]
    line = ", ".join(parts) if work.cards else "nothing due"
    if work.is_interview_day:
        return f"{line}; the interview is today, warm up with: pmq drill --practice"
    return f"{line}; next {work.next_day_spoken}" if work.next_day else line
