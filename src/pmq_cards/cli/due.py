"""pmq due: what there is to do today, in one line."""

import click

from pmq_cards.cli.answer import Made, answer
from pmq_cards.cli.options import aside_line, complete_deck, json_lines, pass_home, warn_of_clock
from pmq_cards.home import Home
from pmq_cards.planning import plan_day
from pmq_cards.ui.today import as_json as work_json
from pmq_cards.ui.today import due_line


@click.command()
@click.argument("decks", nargs=-1, metavar="[DECK]...", shell_complete=complete_deck)
@click.option("--json", "as_json", is_flag=True, help="Print the counts as JSON.")
@click.option("--exit-code", is_flag=True, help="Exit with 1 when there is nothing to do.")
@pass_home
def due(home: Home, decks: tuple[str, ...], *, as_json: bool, exit_code: bool) -> int:
    """Say what is due today, in one line."""
    warn_of_clock(home)

    def made() -> Made:
        standing, cards = home.standing, {card.id for card in home.library.chosen(decks)}
        idle = exit_code and not plan_day(standing).of(cards).cards
        line = aside_line(home, decks) or due_line(standing, cards, " ".join(["pmq drill", *decks]))
        return Made(json_lines(work_json(standing, cards)) if as_json else line, 1 if idle else 0)

    options = [name for name, given in (("--json", as_json), ("--exit-code", exit_code)) if given]
    return answer(home, ["due", *options, *decks], made)
