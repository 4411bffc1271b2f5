"""pmq suspend, resume, flag, unflag: what a learner says of cards."""

import click

from pmq_cards.cli.options import complete_card, pass_home
from pmq_cards.home import Home
from pmq_cards.store.log import Mark
from pmq_cards.streams import say


def _command(name: str, mark: Mark, said: tuple[str, str], help_: str, *, on: bool) -> click.Command:
    """Make a command that puts a mark on cards or takes it off; an unknown name changes nothing.

    `said` is what it says of a card it changed, and of one that was so already.
    """

    @click.command(name, help=help_)
    @click.argument("cards", nargs=-1, required=True, metavar="CARD...", shell_complete=complete_card)
    @pass_home
    def command(home: Home, cards: tuple[str, ...]) -> None:
        found = dict.fromkeys(home.library.card(card).id for card in cards)
        before = home.log.marked(mark)
        changed = [card_id for card_id in found if (card_id in before) is not on]
        if changed:
            home.writable_log().set_mark(changed, mark, on=on, at=home.now)
        for card_id in found:
            say(f"{said[card_id not in changed]}: {card_id}")

    return command


suspend = _command(
    "suspend",
    Mark.SUSPENDED,
    ("Suspended", "Suspended already"),
    "Take cards out of the drill until they are resumed.",
    on=True,
)
resume = _command("resume", Mark.SUSPENDED, ("Resumed", "Was not suspended"), "Bring suspended cards back.", on=False)
flag = _command("flag", Mark.FLAGGED, ("Flagged", "Flagged already"), "Flag cards to look at them later.", on=True)
unflag = _command("unflag", Mark.FLAGGED, ("Flag taken away", "Was not flagged"), "Take flags from cards.", on=False)
