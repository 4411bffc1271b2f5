"""pmq asked: which questions were asked in the interview, and what was heard."""

from datetime import date

import click

from pmq_cards.cli.options import complete_card, pass_home
from pmq_cards.errors import UsageError
from pmq_cards.home import Home
from pmq_cards.said import counted, dated, safe
from pmq_cards.store.heard import asked_of, keep_asked
from pmq_cards.streams import say


@click.command()
@click.argument("cards", nargs=-1, metavar="[CARD]...", shell_complete=complete_card)
@click.option("--note", default="", metavar="TEXT", help="What was answered, or what to ask next time.")
@pass_home
def asked(home: Home, cards: tuple[str, ...], note: str) -> None:
    """Note which questions you asked in the interview; without CARD list those of every interview.

    They belong to the last interview of your plans up to today, else to today. No schedule moves.
    """
    if not cards:
        if note:
            raise UsageError("--note says what came of a question; name its card: pmq asked CARD --note TEXT")
        _list(home)
        return
    found = tuple(dict.fromkeys(home.library.card(card).id for card in cards))
    day = _interview(home)
    keep_asked(home.writable_log(), home.now, day, found, safe(" ".join(note.split())))
    say(f"Asked on {dated(day, home.today)}: {', '.join(found)}")


def _interview(home: Home) -> date:
    """Give the day of the last interview that was planned and has come, today where none was."""
    days = {told.interview for told in home.told}
    days |= {home.planned.day} if home.planned else set()
    return max((day for day in days if day <= home.today), default=home.today)


def _list(home: Home) -> None:
    noted = asked_of(home.log)
    if not noted:
        say("No question was noted as asked yet; after an interview: pmq asked CARD...")
        return
    for one in noted:
        say(f"{dated(one.day, home.today)}  {one.card}{f': {one.note}' if one.note else ''}")
    say(f"{counted(len(noted), 'question')} asked")
