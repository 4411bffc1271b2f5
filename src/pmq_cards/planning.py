"""What to study on a day, with or without an interview ahead, and how long it takes."""

from collections.abc import Callable, Container, Iterable, Sequence
from datetime import date, timedelta
from math import ceil, inf
from typing import NamedTuple

from pmq_cards.domain import CardId, Goal, Quality
from pmq_cards.pace import Pace
from pmq_cards.schedulers import after
from pmq_cards.standing import Standing

_ONE_DAY = timedelta(days=1)


class DayPlan(NamedTuple):
    """The cards of a day; with an interview ahead the new ones come first.

    `new` are cards to meet and cards that wait for a why. `left_over` is what the day asks for and its minutes do not
    reach, `waiting` those to meet on later days, `put_off` those whose why was put off today.
    """

    due: tuple[CardId, ...]
    new: tuple[CardId, ...]
    new_first: bool = False
    left_over: tuple[CardId, ...] = ()
    waiting: tuple[CardId, ...] = ()
    put_off: tuple[CardId, ...] = ()

    @property
    def cards(self) -> tuple[CardId, ...]:
        """The cards in the order they come."""
        return self.new + self.due if self.new_first else self.due + self.new

    def of(self, cards: Container[CardId]) -> "DayPlan":
        """Give what belongs to some of the cards: a day is shared out once, over all of them."""

        def among(card_ids: Iterable[CardId]) -> tuple[CardId, ...]:
            return tuple(card_id for card_id in card_ids if card_id in cards)

        parts = (among(self.left_over), among(self.waiting), among(self.put_off))
        return DayPlan(among(self.due), among(self.new), self.new_first, *parts)

    def minutes(self, pace: Pace) -> int:
        """Give the whole minutes it takes."""
        return pace.minutes(len(self.due), len(self.new))


def plan_day(standing: Standing, new: Sequence[CardId] | None = None) -> DayPlan:
    """Give the work of the day, as far as its minutes go.

    The due cards come longest overdue first, the unseen ones in the order they are learned; `new` takes the place of
    those the day's limit allows, and no minutes cut it. Cards that wait for a why get what the others leave of them.
    """
    whole = whole_day(standing, new)
    if standing.ahead is None or standing.ahead.minutes_per_day is None:
        return whole
    # A why can be written on any day: the minutes go to what can be asked first.
    of_interview = sorted(filter(standing.ahead.covers, whole.cards), key=standing.drafts.__contains__)
    unseen, pace = set(whole.new), standing.pace
    reached = set(new or ()).union(
        in_time(of_interview, seconds_left(standing), lambda card_id: pace.seconds(is_new=card_id in unseen))
    )
    over = tuple(card_id for card_id in of_interview if card_id not in reached)
    return whole._replace(due=_without(whole.due, over), new=_without(whole.new, over), left_over=over)


def due_count(standing: Standing) -> int:
    """Give how many cards the day asks for again, as far as its minutes go."""
    if standing.ahead is None or standing.ahead.minutes_per_day is None:
        return sum(map(standing.day.__ge__, standing.due_on.values()))
    return len(plan_day(standing).due)


def whole_day(standing: Standing, new: Sequence[CardId] | None = None) -> DayPlan:
    """Give all that a day asks for, as if its minutes had no end."""
    due_on = standing.due_on
    day = standing.day
    due = sorted((card_id for card_id, due in due_on.items() if due <= day), key=due_on.__getitem__)
    chosen = _new_today(standing) if new is None else tuple(new)
    waiting = _without(standing.to_meet, chosen)
    put_off = tuple(card_id for card_id in standing.put_off_today if card_id not in chosen)
    return DayPlan(tuple(due), chosen, new_first=standing.ahead is not None, waiting=waiting, put_off=put_off)


def in_time(cards: Iterable[CardId], seconds: float, take: Callable[[CardId], float]) -> list[CardId]:
    """Give the cards that are begun within a time: what is begun is finished. `take` gives the seconds of each."""
    begun, spent = [], 0.0
    for card_id in cards:
        if spent >= seconds:
            break
        spent += take(card_id)
        begun.append(card_id)
    return begun


def seconds_left(standing: Standing) -> float:
    """Give what is left of the minutes of the day for the interview; without a limit it has no end."""
    if standing.ahead is None or standing.ahead.minutes_per_day is None:
        return inf
    return max(0.0, standing.ahead.minutes_per_day * 60 - standing.spent_ms / 1000)


def next_day(standing: Standing, cards: Container[CardId]) -> date | None:
    """Give the next day with something to do for some of the cards, once today's work is done; None where none is.

    A card that is met today comes again as soon as its scheduler asks; of a due one nobody knows how it will be graded.
    """
    plan, tomorrow, due_on = plan_day(standing), standing.day + _ONE_DAY, standing.due_on
    done = set(plan.cards)
    left = standing.on(tomorrow).only(_without(standing.cards, done))
    if plan_day(left).of(cards).cards:
        return tomorrow
    first = after(standing.scheduler, [(standing.day.toordinal(), Quality.GOOD)])
    met = (standing.due_after(card_id, first) for card_id in plan.new if card_id in cards)
    others = (due_on[card_id] for card_id in due_on if card_id in cards and card_id not in done)
    return next_due(filter(None, (*met, *others)), standing.day)


def next_due(due_on: Iterable[date], day: date) -> date | None:
    """Give the first of the due days after `day`, None where there is none."""
    return min((due for due in due_on if due > day), default=None)


def new_for(goal: Goal, unseen: int, met_today: int, day: date) -> int:
    """Give how many new cards the interview still asks for today.

    All cards are to be met in the first two thirds of the time, in equal shares; what is late then, at once.
    """
    if not goal.is_ahead(day):
        return 0
    last = goal.since + timedelta(days=max(1, (goal.day - goal.since).days * 2 // 3) - 1)
    days_left = max(1, (last - day).days + 1)
    return max(0, ceil((unseen + met_today) / days_left) - met_today)


def weakest_first(standing: Standing, cards: Iterable[CardId]) -> tuple[CardId, ...]:
    """Give the cards by their chance of recall today, the lowest first; unseen ones lead."""
    recall_of = standing.estimate.recalls(cards, standing.day)
    return tuple(sorted(recall_of, key=recall_of.__getitem__))


def _new_today(standing: Standing) -> tuple[CardId, ...]:
    """Share the new cards of the day out, in the order the decks are learned; those of an interview come first.

    They are at least as many as it asks for. On its own day there are none.
    """
    limit, goal = max(0, standing.new_per_day - len(standing.met_today)), standing.ahead
    if goal is None:
        return () if standing.is_interview_day else standing.to_meet[:limit]
    wanted = [card_id for card_id in standing.to_meet if goal.covers(card_id)]
    met = sum(card_id in standing.met_today for card_id in standing.for_interview)
    wanted = wanted[: max(limit, new_for(goal, len(wanted), met, standing.day))]
    others = [card_id for card_id in standing.to_meet if not goal.covers(card_id)]
    return (*wanted, *others[: max(0, limit - len(wanted))])


def _without(cards: Iterable[CardId], others: Iterable[CardId]) -> tuple[CardId, ...]:
    left_out = set(others)
    return tuple(card_id for card_id in cards if card_id not in left_out)
