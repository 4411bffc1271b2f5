"""What to study on a day, and how long it takes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from pmq_cards.domain import UNSEEN, Card, CardId, Kind, Review, Schedule

ENOUGH_ANSWERS = 20
"""From this many answers on, a learner's own pace is used."""
LONGEST_ANSWER_MS = 300_000
"""Longer than five minutes means that somebody left the desk."""


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds that one card costs on a day, same-day repeats included."""

    review_seconds: float = 15.0
    new_seconds: float = 36.0

    def minutes(self, due: int, new: int) -> int:
        """Give the whole minutes for so many cards: at least 1 where there is anything to do."""
        seconds = due * self.review_seconds + new * self.new_seconds
        return max(1, round(seconds / 60)) if due or new else 0


@dataclass(frozen=True, slots=True)
class DayPlan:
    """The cards of a day in the order they come."""

    due: tuple[CardId, ...]
    new: tuple[CardId, ...]

    @property
    def cards(self) -> tuple[CardId, ...]:
        """Due cards first, then new ones."""
        return self.due + self.new


def plan_day(cards: Sequence[Card], schedule_of: Mapping[CardId, Schedule], day: date, new_limit: int) -> DayPlan:
    """Give the due cards, longest overdue first, and at most `new_limit` unseen ones in deck order."""
    due_on = {card.id: due for card in cards if (due := schedule_of[card.id].due) is not None and due <= day}
    unseen = [card.id for card in cards if schedule_of[card.id] == UNSEEN]
    return DayPlan(due=tuple(sorted(due_on, key=due_on.__getitem__)), new=tuple(unseen[: max(0, new_limit)]))


def met_on(day: date, reviews_of: Mapping[CardId, Sequence[Review]]) -> int:
    """Count the cards that were reviewed for the first time on that day."""
    firsts = (next((r.day for r in reviews if r.kind is Kind.REVIEW), None) for reviews in reviews_of.values())
    return sum(first == day for first in firsts)


def next_due(schedules: Iterable[Schedule], day: date) -> date | None:
    """Give the first study day after `day` on which a card is due, None where no card has one."""
    return min((s.due for s in schedules if s.due is not None and s.due > day), default=None)


def pace_of(reviews_of: Mapping[CardId, Sequence[Review]]) -> Pace:
    """Give the learner's own pace once there are 20 answers, until then the usual one."""
    per_new, per_review = [], []
    answers = 0
    for reviews in reviews_of.values():
        timed = [r for r in reviews if r.kind is Kind.REVIEW and r.took_ms]
        answers += len(timed)
        days = [sum(min(r.took_ms or 0, LONGEST_ANSWER_MS) for r in of_day) for _, of_day in groupby(timed, _day)]
        per_new += days[:1]
        per_review += days[1:]
    usual = Pace()
    if answers < ENOUGH_ANSWERS:
        return usual
    return Pace(
        review_seconds=_mean(per_review) / 1000 if per_review else usual.review_seconds,
        new_seconds=_mean(per_new) / 1000 if per_new else usual.new_seconds,
    )


def _mean(values: Sequence[int]) -> float:
    return sum(values) / len(values)


def _day(review: Review) -> date:
    return review.day
