"""pmq suspend, resume, flag, unflag: what a learner says of cards."""

import click

from pmq_cards.cli.options import complete_card, complete_deck, pass_home
from pmq_cards.domain import CardId
from pmq_cards.home import Home
from pmq_cards.store.log import Mark
from pmq_cards.streams import say


def _command(  # noqa: PLR0913 - a line each
    name: str, mark: Mark, said: tuple[str, str], help_: str, *, on: bool, of_decks: bool = False
) -> click.Command:
    """Make a command that puts a mark on cards or takes it off; an unknown name changes nothing.

    `said` is what it says of a card it changed, and of one that was so already. With `of_decks` a deck can be named.
    """

    def complete(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
        decks = complete_deck(ctx, param, incomplete) if of_decks else []
        return decks + complete_card(ctx, param, incomplete)

    @click.command(name, help=help_)
    @click.argument(
        "cards", nargs=-1, required=True, metavar="CARD|DECK..." if of_decks else "CARD...", shell_complete=complete
    )
    @pass_home
    def command(home: Home, cards: tuple[str, ...]) -> None:
        decks = {deck.id for deck in home.library.decks} if of_decks else set[str]()
        found = dict.fromkeys(CardId(card) if card in decks else home.library.card(card).id for card in cards)
        before = home.log.marked(mark)
        changed = [card_id for card_id in found if (card_id in before) is not on]
        if changed:
            home.writable_log().set_mark(changed, mark, on=on, at=home.now)
        for card_id in found:
            say(f"{said[card_id not in changed]}: {card_id}")
            if not on and (deck_id := card_id.partition("/")[0]) in home.aside - {card_id} and of_decks:
                say(f"Its deck is put aside; bring it back with: pmq resume {deck_id}")

    return command


suspend = _command(
    "suspend",
    Mark.SUSPENDED,
    ("Suspended", "Suspended already"),
    "Take cards, or whole decks, out of the drill until they are resumed.",
    on=True,
    of_decks=True,
)
resume = _command(
    "resume",
    Mark.SUSPENDED,
    ("Resumed", "Was not suspended"),
    "Bring suspended cards and decks back.",
    on=False,
    of_decks=True,
)
flag = _command("flag", Mark.FLAGGED, ("Flagged", "Flagged already"), "Flag cards to look at them later.", on=True)
unflag = _command("unflag", Mark.FLAGGED, ("Flag taken away", "Was not flagged"), "Take flags from cards.", on=False)
