"""pmq alone: today at a glance, and the next command to type."""

from collections import Counter

from pmq_cards.cli.today import Today, today
from pmq_cards.domain import UNSEEN, Deck
from pmq_cards.home import Home
from pmq_cards.streams import say

LABEL = 16


def overview(home: Home) -> None:
    """Print a line a deck, how much of it was met, and what to type next."""
    cards = home.library.cards
    work = today(home, cards)
    for deck in home.library.decks:
        say(_row(deck.title, _deck_line(home, deck, work)))
    if home.goal is not None:
        from pmq_cards.cli.plan import interview_line

        say(_row("Interview", interview_line(home) or ""))
    say(_row("Next", _next(work)))


def _deck_line(home: Home, deck: Deck, work: Today) -> str:
    deck_of = {card.id: card.deck_id for card in home.library.cards}
    due, new = (Counter(deck_of[card_id] for card_id in ids)[deck.id] for ids in (work.plan.due, work.plan.new))
    met = sum(schedule != UNSEEN for schedule in home.schedule_of(deck.cards).values())
    minutes = work.pace.minutes(due, new)
    todo = f"{due} due, {new} new, about {minutes} min" if due or new else "nothing due"
    return f"{todo}; {met} of {len(deck.cards)} met"


def _next(work: Today) -> str:
    if work.cards:
        return "pmq drill"
    when = f"; the next cards come {work.next_day_spoken}" if work.next_day else ""
    return f"pmq drill --practice{when}"


def _row(label: str, text: str) -> str:
    return f"{label:{LABEL}} {text}"
