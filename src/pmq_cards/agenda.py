"""Which cards a sitting is over: the work of the day, what is due soon, any cards for practice, or drafts."""

from collections.abc import Container, Iterable
from datetime import timedelta
from itertools import islice

from pmq_cards.domain import CardId
from pmq_cards.planning import plan_day, weakest_first
from pmq_cards.session import Session
from pmq_cards.standing import Standing


def todays(standing: Standing, cards: Iterable[CardId], new_limit: int | None = None) -> Session:
    """Give the sitting over the work of the day among the cards; `new_limit` stands over all limits of the day.

    The new cards that wait take the places of drafts that are put off.
    """
    chosen = set(cards)
    to_meet = (card_id for card_id in standing.to_meet if card_id in chosen)
    plan = plan_day(standing, None if new_limit is None else tuple(islice(to_meet, new_limit))).of(chosen)
    return Session(plan.cards, spare=tuple(card_id for card_id in plan.waiting if card_id not in standing.drafts))


def ahead(standing: Standing, cards: Iterable[CardId], days: int) -> Session:
    """Give the sitting over what is due today and in the next days, the earliest first.

    A pass before its day moves no schedule.
    """
    due_on, last = standing.due_on, standing.day + timedelta(days=days)
    soon = [card_id for card_id in cards if card_id in due_on and due_on[card_id] <= last]
    return Session(tuple(sorted(soon, key=due_on.__getitem__)))


def practice(standing: Standing, cards: Iterable[CardId], first: Container[CardId] = ()) -> Session:
    """Give the sitting over any of the cards, in their order; on the day of the interview the weakest come first.

    Those that are to come `first`, because a mock missed them, lead in the same order.
    """
    asked = tuple(card_id for card_id in cards if card_id not in standing.withheld)
    ordered = weakest_first(standing, asked) if standing.is_interview_day else asked
    return Session(tuple(sorted(ordered, key=lambda card_id: card_id not in first)))


def whys(standing: Standing, cards: Iterable[CardId]) -> Session:
    """Give the sitting that writes the whys of the drafts among the cards."""
    waiting = standing.drafts - standing.suspended
    return Session(tuple(card_id for card_id in cards if card_id in waiting), only_whys=True)
