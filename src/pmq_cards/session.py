"""A sitting as a value: what is on the screen follows from what was planned and what was done."""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

from pmq_cards.domain import CardId, Quality, Review, ReviewId


@dataclass(frozen=True, slots=True)
class Answered:
    """A card was graded; the review that was written for it."""

    card_id: CardId
    quality: Quality
    review_id: ReviewId


@dataclass(frozen=True, slots=True)
class Suspended:
    """A card was taken out of the sitting."""

    card_id: CardId


Action = Answered | Suspended


@dataclass(frozen=True)
class Session:
    """The cards planned for a sitting and the actions so far, oldest first."""

    planned: tuple[CardId, ...]
    actions: tuple[Action, ...] = ()

    @cached_property
    def queue(self) -> tuple[CardId, ...]:
        """The cards still to come, the one on the screen first. What scored below 4 is at the end again."""
        queue = deque(self.planned)
        for action in self.actions:
            queue.remove(action.card_id)
            if isinstance(action, Answered) and action.quality.comes_again:
                queue.append(action.card_id)
        return tuple(queue)

    @property
    def current(self) -> CardId | None:
        """The card on the screen, None when the sitting is over."""
        return self.queue[0] if self.queue else None

    @property
    def coming_again(self) -> int:
        """How many of the cards behind the current one have been graded below 4 in this sitting."""
        graded = {action.card_id for action in self.actions}
        return sum(card_id in graded for card_id in self.queue[1:])

    @property
    def met(self) -> int:
        """How many planned cards have been on the screen, the current one included."""
        return len({action.card_id for action in self.actions} | set(self.queue[:1]))

    @property
    def done(self) -> int:
        """How many planned cards will not come again."""
        return len(self.planned) - len(self.queue)


def answer(session: Session, review: Review) -> Session:
    """Give the session after its current card was graded."""
    return _after(session, Answered(review.card_id, review.quality, review.id))


def suspend(session: Session, card_id: CardId) -> Session:
    """Give the session without a card."""
    return _after(session, Suspended(card_id))


def undo(session: Session) -> Session:
    """Give the session before its last action."""
    return replace(session, actions=session.actions[:-1])


def bring_back(session: Session, card_id: CardId) -> Session:
    """Put a card of an earlier sitting in front: its answer was taken back."""
    return replace(session, planned=(card_id, *_without(session.planned, card_id)))


def first_answers(session: Session) -> tuple[Answered, ...]:
    """Give the first grade of each card of the sitting, in order: the one that tells what was known."""
    firsts: dict[CardId, Answered] = {}
    for action in session.actions:
        if isinstance(action, Answered):
            firsts.setdefault(action.card_id, action)
    return tuple(firsts.values())


def _after(session: Session, action: Action) -> Session:
    return replace(session, actions=(*session.actions, action))


def _without(card_ids: Iterable[CardId], card_id: CardId) -> tuple[CardId, ...]:
    return tuple(other for other in card_ids if other != card_id)
