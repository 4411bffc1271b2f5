"""What is known of some cards on a study day, and the one rule for when each is due, an interview minded.

A standing is made from one `Known` a card: known.py makes it of the reviews themselves, and whatever keeps it elsewhere
gives the same standing.
"""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import date, datetime, timedelta
from functools import cached_property
from itertools import groupby
from math import ceil
from typing import TYPE_CHECKING, Any, NamedTuple

from pmq_cards.domain import CardId, Goal, Review, Schedule
from pmq_cards.known import NOTHING, Known, Strength, known, strength
from pmq_cards.overlay import Overlay, whole
from pmq_cards.pace import NO_TIME, Pace, Timing, pace_of, total
from pmq_cards.schedulers import Scheduler
from pmq_cards.trails import Trails, trails

if TYPE_CHECKING:
    from pmq_cards.forgetting import Estimate

_ONE_DAY = timedelta(days=1)
_NEVER = date.max
INSURANCE_MINUTES = 5
"""What a pass on the day before the eve may cost where nothing was said of it."""

FINAL_PASS_MINUTES = 0.3
"""What one card costs in the last pass before an interview: 15 seconds, and a fifth more for those that fail."""


class _Given(NamedTuple):
    cards: tuple[CardId, ...]
    known_of: Mapping[CardId, Known]
    day: date
    scheduler: Scheduler
    trail_of: Trails = Trails(dict)
    goal: Goal | None = None
    suspended: frozenset[CardId] = frozenset()
    drafts: frozenset[CardId] = frozenset()
    put_off: frozenset[CardId] = frozenset()
    timing: Timing = NO_TIME
    new_per_day: int = 10
    now: datetime | None = None
    learns: bool = True


class Standing(_Given):
    """Where the learner stands with some cards on a study day; what follows from it is worked out once.

    `cards` are in the order they are learned; `known_of` may hold more, and leaves out what was never answered.
    `suspended` cards are not asked for, and `drafts` are not either: they have no why yet. Those that are `put_off`
    were shown today, and come again tomorrow.
    `trail_of` holds what their answers left, those of cards that have left their decks too: only estimates and figures
    look at it.
    `now` is the instant, for what was answered today; without `learns` the estimate is the usual person's.
    """

    @cached_property
    def estimate(self) -> "Estimate":
        """How likely each card is to be recalled."""
        from pmq_cards.forgetting import estimate_of  # who only asks what is due loads no model of memory

        return estimate_of(self.trail_of, self.now, learns=self.learns)

    @cached_property
    def withheld(self) -> frozenset[CardId]:
        """The cards that are not asked for."""
        return self.suspended | self.drafts

    @cached_property
    def pace(self) -> Pace:
        """How long a card takes the learner."""
        return pace_of(self.timing)

    @cached_property
    def asked(self) -> tuple[CardId, ...]:
        """The cards that are asked for."""
        return tuple(card_id for card_id in self.cards if card_id not in self.withheld) if self.withheld else self.cards

    @cached_property
    def schedule_of(self) -> Mapping[CardId, Schedule]:
        """The scheduler's own schedule of each card."""
        known_of = whole(self.known_of)
        return {card_id: known_of.get(card_id, NOTHING).schedule for card_id in self.cards}

    @cached_property
    def unseen(self) -> tuple[CardId, ...]:
        """The cards asked for that no answer was given to."""
        return tuple([card_id for card_id, due in whole(self._own_due_of).items() if due is _NEVER])

    @cached_property
    def to_meet(self) -> tuple[CardId, ...]:
        """The cards for the places of new ones, deck by deck: the unseen ones, then those that wait for a why."""
        if not self._open_drafts:
            return self.unseen
        waiting = {*self.unseen, *self._open_drafts} - self.put_off_today
        of_deck = groupby(filter(waiting.__contains__, self.cards), lambda card_id: card_id.partition("/")[0])
        return tuple(card_id for _, cards in of_deck for card_id in sorted(cards, key=self.drafts.__contains__))

    @property
    def put_off_today(self) -> frozenset[CardId]:
        """The cards whose why was put off today, and is not written since."""
        return self.put_off.intersection(self._open_drafts)

    @cached_property
    def due_on(self) -> Mapping[CardId, date]:
        """The study day of the next review of each card that is asked for and has been seen."""
        due_on = {**whole(self._own_due_of)}
        for card_id in self.unseen:
            del due_on[card_id]
        if self.goal is None:
            return due_on
        soon = self._first_last_pass if self.ahead else date.min
        return {  # before its last pass the interview says nothing of a card
            card_id: due if due <= soon else self.due_after(card_id, self.schedule_of[card_id]) or due
            for card_id, due in due_on.items()
        }

    @cached_property
    def met_today(self) -> frozenset[CardId]:
        """The cards of any deck that were answered for the first time today."""
        return frozenset(card_id for card_id, known in whole(self.known_of).items() if known.first_day == self.day)

    @cached_property
    def ahead(self) -> Goal | None:
        """The interview while there is a study day left before it."""
        return self.goal if self.goal is not None and self.goal.is_ahead(self.day) else None

    @property
    def goal_of_today(self) -> Goal | None:
        """The interview where it is today: the time for a warm-up that moves no schedule."""
        return self.goal if self.goal is not None and self.goal.day == self.day else None

    @property
    def is_interview_day(self) -> bool:
        """Tell whether the interview is today."""
        return self.goal_of_today is not None

    @cached_property
    def for_interview(self) -> tuple[CardId, ...]:
        """The cards of the interview that are asked for."""
        return () if self.goal is None else tuple(filter(self.goal.covers, self.asked))

    @cached_property
    def drafts_for_interview(self) -> tuple[CardId, ...]:
        """The cards that the interview would ask for if they had a why."""
        return () if self.goal is None else tuple(filter(self.goal.covers, self._open_drafts))

    @cached_property
    def spent_ms(self) -> int:
        """The time that went today to cards of the interview."""
        of_today = ((card_id, known) for card_id, known in whole(self.known_of).items() if known.spent_on == self.day)
        return sum(known.spent_ms for card_id, known in of_today if self.goal and self.goal.covers(card_id))

    @cached_property
    def last_pass_begins(self) -> date:
        """The first study day of the last pass of the interview: a card reviewed from then on has had its own."""
        return self.day if self.goal is None else self.goal.eve - timedelta(days=self._last_pass_days - 1)

    def on(self, day: date) -> "Standing":
        """Give the standing of another study day, if nothing is answered until then."""
        other = self._replace(day=day, put_off=self.put_off if day == self.day else frozenset())
        other.__dict__.update(_held(self, _OF_ANY_DAY if self.goal else (*_OF_ANY_DAY, "due_on")))
        return other

    def only(self, cards: tuple[CardId, ...]) -> "Standing":
        """Give the standing of some of the cards alone, as if there were no others."""
        return self._replace(cards=cards)

    def after(self, card_id: CardId, reviews: Sequence[Review]) -> "Standing":
        """Give the standing once a card has these reviews."""
        before, after = self.known_of.get(card_id, NOTHING), known(self.scheduler, reviews)
        return self.knowing(
            {card_id: after},
            trail_of=self.trail_of.over(self.scheduler, card_id, reviews),
            timing=self.timing.moved(before.timing, after.timing),
        )

    def knowing(self, newer: Mapping[CardId, Known], **changes: Any) -> "Standing":  # noqa: ANN401 - as _replace has it
        """Give the standing once this is known of some cards; nothing is worked out anew of the others."""
        other = self._replace(known_of=Overlay(self.known_of, newer), **changes)
        other.__dict__.update(_held(self, _OF_CARDS))
        if "_own_due_of" in self.__dict__:
            own = self._own_due_of
            dues = {card_id: each.schedule.due or _NEVER for card_id, each in newer.items() if card_id in own}
            other.__dict__["_own_due_of"] = Overlay(own, dues)
        if "met_today" in self.__dict__:
            met = {card_id for card_id, each in newer.items() if each.first_day == self.day}
            other.__dict__["met_today"] = self.met_today.difference(newer).union(met)
        return other

    def suspending(self, card_id: CardId, *, on: bool) -> "Standing":
        """Give the standing once a card is not asked for any more, or asked for again."""
        return self._replace(suspended=self.suspended | {card_id} if on else self.suspended - {card_id})

    def with_why(self, card_id: CardId, *, on: bool) -> "Standing":
        """Give the standing once a draft has its why, or has it no more."""
        return self._replace(drafts=self.drafts - {card_id} if on else self.drafts | {card_id})

    def due_after(self, card_id: CardId, schedule: Schedule) -> date | None:
        """Give the study day a card is due once it has this schedule, None of an unseen one. This is the rule.

        It is the scheduler's own day, but while the interview is ahead a card of its decks is due on the day of its
        last pass at the latest, unless it was reviewed in the days of that pass already; and nothing is due on the
        day of the interview itself: it comes the day after. No schedule is touched: without the goal the scheduler's
        own days are back.
        """
        due, last_day, goal = schedule.due, schedule.last_day, self.goal
        if due is None or last_day is None or goal is None or self.day > goal.day:
            return due
        if due > self._first_last_pass and self.ahead and goal.covers(card_id) and last_day < self.last_pass_begins:
            due = min(due, self._last_pass(card_id, schedule))
        return goal.day + _ONE_DAY if max(due, self.day) == goal.day else due

    def _last_pass(self, card_id: CardId, schedule: Schedule) -> date:
        """Give the day of a card's last pass, once it has this schedule: the weakest are left to the eve."""
        if self._last_pass_days == 1:
            now, then = card_id in self._insured, self._is_insured(schedule) and card_id not in self.withheld
            twice = then and self._passes_twice(len(self._insured) - now + then)
            return self._eve - _ONE_DAY if twice else self._eve
        strong, as_it_is = strength(card_id, schedule), strength(card_id, self.schedule_of[card_id])
        weaker = bisect_left(self._by_strength, strong)
        rank = weaker - (as_it_is < strong and card_id not in self.withheld)
        return self._eve - timedelta(days=rank * self._last_pass_days // len(self._by_strength))

    def putting_off(self, card_id: CardId, *, on: bool) -> "Standing":
        """Give the standing once the why of a draft is put off, or is not any more."""
        return self._replace(put_off=self.put_off | {card_id} if on else self.put_off - {card_id})

    @cached_property
    def _own_due_of(self) -> Mapping[CardId, date]:
        """The scheduler's own day of each card asked for, _NEVER of an unseen one."""
        known_of = whole(self.known_of)
        return {card_id: known_of.get(card_id, NOTHING).schedule.due or _NEVER for card_id in self.asked}

    @property
    def _open_drafts(self) -> tuple[CardId, ...]:
        return tuple(filter((self.drafts - self.suspended).__contains__, self.cards)) if self.drafts else ()

    @cached_property
    def _by_strength(self) -> list[Strength]:
        return sorted(strength(card_id, self.schedule_of[card_id]) for card_id in self.for_interview)

    @property
    def passes_twice(self) -> bool:
        """Tell whether the last pass runs on both of the last two days: insurance against a missed eve.

        It does where the plan says so, or says nothing and the cards that would not be due on the first of the two
        cost a few minutes; never where one pass takes more than a day.
        """
        return self._passes_twice(len(self._insured))

    def _passes_twice(self, insured: int) -> bool:
        if self.goal is None or self._last_pass_days > 1 or self.day >= self.goal.eve:
            return False
        if self.goal.last_days is not None:
            return self.goal.last_days > 1
        return self.pace.minutes(insured, 0) <= INSURANCE_MINUTES

    @cached_property
    def _insured(self) -> frozenset[CardId]:
        """The cards of the interview that are asked on the day before the eve for insurance alone."""
        before, own, schedule_of = self._eve - _ONE_DAY, whole(self._own_due_of), self.schedule_of
        later = (card_id for card_id in self.for_interview if own[card_id] > before)
        return frozenset(card_id for card_id in later if self._is_insured(schedule_of[card_id]))

    def _is_insured(self, schedule: Schedule) -> bool:
        before = self._eve - _ONE_DAY
        return (schedule.last_day or date.min) < before < (schedule.due or date.max)

    @cached_property
    def _eve(self) -> date:
        assert self.goal is not None  # noqa: S101 - only an interview has an eve
        return self.goal.eve

    @cached_property
    def _first_last_pass(self) -> date:
        """The first study day that can be a card's last pass."""
        return self._eve - timedelta(days=max(1, self._last_pass_days))

    @cached_property
    def _last_pass_days(self) -> int:
        return last_pass_days(self.goal, len(self.for_interview)) if self.goal else 1


_OF_CARDS = ("withheld", "asked", "for_interview", "drafts_for_interview")
"""What was worked out of a standing and holds whatever is answered."""
_OF_ANY_DAY = (*_OF_CARDS, "pace", "schedule_of", "_own_due_of", "unseen")
"""What holds on every day."""


def standing_of(  # noqa: PLR0913 - what is known, and the settings it is seen with
    cards: Iterable[CardId],
    reviews_of: Mapping[CardId, Sequence[Review]],
    scheduler: Scheduler,
    day: date,
    *,
    goal: Goal | None = None,
    suspended: AbstractSet[CardId] = frozenset(),
    drafts: AbstractSet[CardId] = frozenset(),
    put_off: AbstractSet[CardId] = frozenset(),
    new_per_day: int = 10,
    now: datetime | None = None,
    learns: bool = True,
    known_of: Mapping[CardId, Known] | None = None,
    trail_of: Trails | None = None,
) -> Standing:
    """Give the standing that follows from all reviews, those of cards that have left their decks too.

    With `known_of` and `trail_of`, which were made of the same reviews, they are not looked at.
    """
    if known_of is None:
        known_of = {card_id: known(scheduler, reviews) for card_id, reviews in reviews_of.items()}
    return Standing(
        cards=tuple(cards),
        known_of=known_of,
        day=day,
        scheduler=scheduler,
        trail_of=Trails(lambda: trails(scheduler, reviews_of)) if trail_of is None else trail_of,
        goal=goal,
        suspended=frozenset(suspended),
        drafts=frozenset(drafts),
        put_off=frozenset(put_off),
        timing=total(of_card.timing for of_card in known_of.values()),
        new_per_day=new_per_day,
        now=now,
        learns=learns,
    )


def _held(standing: Standing, names: Iterable[str]) -> dict[str, object]:
    """Give what was worked out of a standing already, of that what has one of the names."""
    return {name: standing.__dict__[name] for name in names if name in standing.__dict__}


def last_pass_days(goal: Goal, cards: int) -> int:
    """Give the days that the last pass over all cards takes: at least 1, at most a third of the time."""
    if goal.minutes_per_day is None:
        return 1
    needed = ceil(cards * FINAL_PASS_MINUTES / goal.minutes_per_day)
    return max(1, min(needed, (goal.day - goal.since).days // 3))
