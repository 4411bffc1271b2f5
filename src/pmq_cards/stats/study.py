"""What the figures are made of: one frozen value, and what of a log counts as a measurement."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property

from pmq_cards.chance import Expected
from pmq_cards.domain import MATURE_DAYS, UNSEEN, Card, CardId, Goal, Review, Schedule, Step
from pmq_cards.forecast import Forecast, keep_to_plan
from pmq_cards.forgetting import shown_before, trials_of
from pmq_cards.memory import NOTHING_LEFT, Memory, Remembered
from pmq_cards.outcome import Told
from pmq_cards.standing import Standing


@dataclass(frozen=True, slots=True)
class Trial:
    """One answer that measures recall: the first of its study day, practice or not, on a later day than the last one.

    `interval_days` is the interval the card had been given, `usual` the chance of recall of the usual person.
    """

    review: Review
    interval_days: int
    usual: float

    @property
    def passed(self) -> bool:
        """Whether the card was recalled."""
        return self.review.quality.passed

    @property
    def mature(self) -> bool:
        """Whether the card had an interval of 21 days or more."""
        return self.interval_days >= MATURE_DAYS


@dataclass(frozen=True)
class Study:
    """The cards to report on, and everything known of them: the standing of all cards on a study day.

    `since` is the first day of what is measured, None for all of it; `look_up_told` gives what was expected of
    interviews on the days it was shown, `hour_of` the local hour of an instant. `gone` are cards that were answered and
    that no deck holds now: what was done for them was done.
    """

    standing: Standing
    cards: tuple[Card, ...]
    since: date | None = None
    look_up_told: Callable[[], tuple[Told, ...]] = tuple
    hour_of: Callable[[datetime], int] = field(default=lambda at: at.hour)
    gone: tuple[CardId, ...] = ()

    @cached_property
    def told(self) -> tuple[Told, ...]:
        """What was expected of interviews on the days it was shown, today with it."""
        return self.look_up_told()

    @property
    def day(self) -> date:
        """The study day of the report."""
        return self.standing.day

    @cached_property
    def card_ids(self) -> frozenset[CardId]:
        """The ids of the cards."""
        return frozenset(card.id for card in self.cards)

    @cached_property
    def active(self) -> tuple[Card, ...]:
        """The cards that are asked for: all but the suspended ones and the drafts."""
        return tuple(card for card in self.cards if card.id not in self.standing.withheld)

    @cached_property
    def interview(self) -> Goal | None:
        """The interview ahead, where it asks for one of the cards."""
        return self.standing.ahead if self.card_ids.intersection(self.standing.for_interview) else None

    @cached_property
    def kept(self) -> Forecast:
        """What comes of keeping to the plan of the interview ahead."""
        return keep_to_plan(self.standing).of(self.card_ids, self.standing.pace)

    @cached_property
    def reviews_of(self) -> Mapping[CardId, Sequence[Review]]:
        """Every review of each card, oldest first."""
        return {card.id: self.standing.reviews_of.get(card.id, ()) for card in self.cards}

    @cached_property
    def steps_of(self) -> Mapping[CardId, tuple[Step, ...]]:
        """Every review of each card with the schedule after it."""
        return {card_id: self.standing.scheduler(reviews) for card_id, reviews in self.reviews_of.items()}

    @property
    def schedule_of(self) -> Mapping[CardId, Schedule]:
        """The scheduler's own schedule of each card."""
        return self.standing.schedule_of

    @cached_property
    def remembered_of(self) -> Mapping[CardId, Remembered]:
        """What the reviews of each card come to."""
        return {card.id: self.standing.estimate.remembered_of.get(card.id, NOTHING_LEFT) for card in self.cards}

    @cached_property
    def memory_of(self) -> Mapping[CardId, Memory | None]:
        """What is left of each card, None of an unseen one."""
        return {card_id: found.memory for card_id, found in self.remembered_of.items()}

    @cached_property
    def due_on(self) -> Mapping[CardId, date]:
        """The day of the next review of each card that is asked for and has been seen, an interview ahead minded."""
        return {card_id: due for card_id, due in self.standing.due_on.items() if card_id in self.card_ids}

    def recall(self, card_id: CardId, day: date) -> float:
        """Give the chance that a card is recalled on a day, without another answer before; unseen cards have 0."""
        return self._recalls_today[card_id] if day == self.day else self.standing.estimate.recall(card_id, day)

    @cached_property
    def _recalls_today(self) -> Mapping[CardId, float]:
        return self.standing.estimate.recalls(self.card_ids, self.day)

    @cached_property
    def answers(self) -> tuple[Review, ...]:
        """Every answer but practice since `since`, oldest first; those of cards that no deck holds now, too."""
        return tuple(review for review in self.all_answers if self._is_since(review))

    @cached_property
    def all_answers(self) -> tuple[Review, ...]:
        """Every answer but practice, oldest first, whatever `since` is."""
        of_gone = (self.standing.reviews_of.get(card_id, ()) for card_id in self.gone)
        counted = (review for reviews in (*self.reviews_of.values(), *of_gone) for review in reviews if review.counts)
        return tuple(sorted(counted, key=lambda review: (review.at, review.id)))

    @cached_property
    def trials(self) -> tuple[Trial, ...]:
        """The answers since `since` that measure recall, oldest first."""
        found = (trial for card in self.cards for trial in self._trials(card.id) if self._is_since(trial.review))
        return tuple(sorted(found, key=lambda trial: (trial.review.at, trial.review.id)))

    def shown(self, trials: Sequence[Trial]) -> list[float]:
        """Give the chance of recall that was shown before each of the trials: by what was learnt until then."""
        if not self.standing.learns:
            return [trial.usual for trial in trials]
        every = trials_of(self.standing.reviews_of, self.standing.estimate.remembered_of)
        shown = shown_before(every, {trial.review.id for trial in trials})
        return [shown[trial.review.id] for trial in trials]

    def expected(self, cards: Iterable[CardId], day: date) -> Expected:
        """Give how many of the cards would be recalled on a day, without another answer before."""
        return self.standing.estimate.expected(cards, day)

    def _trials(self, card_id: CardId) -> Iterator[Trial]:
        before = UNSEEN
        for step, chance in zip(self.steps_of[card_id], self.remembered_of[card_id].expected, strict=True):
            if chance is not None:
                yield Trial(step.review, before.interval_days, chance)
            before = step.schedule

    def _is_since(self, review: Review) -> bool:
        return self.since is None or review.day >= self.since
