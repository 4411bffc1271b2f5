"""pmq suspend, resume, flag, unflag: what a learner says of cards."""

import click

from pmq_cards.cli.options import complete_card, pass_home
from pmq_cards.home import Home
from pmq_cards.store.log import Mark
from pmq_cards.streams import say


def _command(name: str, mark: Mark, done: str, help_: str, *, on: bool) -> click.Command:
    """Make a command that puts a mark on cards or takes it off; an unknown name changes nothing."""

    @click.command(name, help=help_)
    @click.argument("cards", nargs=-1, required=True, metavar="CARD...", shell_complete=complete_card)
    @pass_home
    def command(home: Home, cards: tuple[str, ...]) -> None:
        found = [home.library.card(card).id for card in cards]
        home.writable_log().set_mark(found, mark, on=on, at=home.now)
        for card_id in found:
            say(f"{done}: {card_id}")

    return command


suspend = _command(
    "suspend", Mark.SUSPENDED, "Suspended", "Take cards out of the drill until they are resumed.", on=True
)
resume = _command("resume", Mark.SUSPENDED, "Resumed", "Bring suspended cards back.", on=False)
flag = _command("flag", Mark.FLAGGED, "Flagged", "Flag cards to look at them later.", on=True)
unflag = _command("unflag", Mark.FLAGGED, "Flag taken away", "Take the flag away from cards.", on=False)
