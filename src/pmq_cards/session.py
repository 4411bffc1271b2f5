"""A sitting as a value: what is on the screen follows from what was planned and what was done."""

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from functools import cached_property
from itertools import islice
from typing import NamedTuple

from pmq_cards.domain import CardId, Quality, Review, ReviewId


class Answered(NamedTuple):
    """A card was graded; the review that was written for it."""

    card_id: CardId
    quality: Quality
    review_id: ReviewId


class Suspended(NamedTuple):
    """A card was taken out of the sitting."""

    card_id: CardId


class WhyWritten(NamedTuple):
    """A draft got its why."""

    card_id: CardId


class PutOff(NamedTuple):
    """A draft was shown and waits on: no why was written."""

    card_id: CardId


Action = Answered | Suspended | WhyWritten | PutOff


class _Given(NamedTuple):
    planned: tuple[CardId, ...]
    actions: tuple[Action, ...] = ()
    spare: tuple[CardId, ...] = ()
    only_whys: bool = False


class Session(_Given):
    """The cards planned for a sitting and the actions so far, oldest first; what follows from them is worked out once.

    `spare` cards take the places of drafts that are put off, one for one. With `only_whys` a card is done once its why
    is written.
    """

    @property
    def of(self) -> int:
        """How many cards the sitting has."""
        return len(self.planned) + len(self.taken)

    @property
    def taken(self) -> tuple[CardId, ...]:
        """The cards that took the place of one that was put off."""
        return self.spare[: sum(isinstance(action, PutOff) for action in self.actions)] if self.spare else ()

    @property
    def queue(self) -> tuple[CardId, ...]:
        """The cards still to come, the one on the screen first. What comes again is at the end."""
        gone = self._course.gone
        return (*(card_id for card_id in self.planned if card_id not in gone), *self._course.behind)

    @cached_property
    def current(self) -> CardId | None:
        """The card on the screen, None when the sitting is over."""
        return self._course.first_of(self.planned)

    @property
    def seen(self) -> AbstractSet[CardId]:
        """The cards that were on the screen and went on; until the next action."""
        return self._course.seen

    @property
    def coming_again(self) -> int:
        """How many of the cards behind the current one have been on the screen in this sitting."""
        return sum(card_id in self.seen for card_id in self._course.behind if card_id != self.current)

    @property
    def unanswered(self) -> int:
        """How many of the cards to come have not been on the screen before, the one on the screen included."""
        waiting = sum(card_id not in self.seen for card_id in self._course.behind)
        return len(self.planned) - len(self._course.gone) + waiting

    @property
    def met(self) -> int:
        """How many planned cards have been on the screen, the current one included."""
        return len(self.seen) + (self.current is not None and self.current not in self.seen)

    @property
    def done(self) -> int:
        """How many planned cards will not come again."""
        return len(self._course.gone) + len(self.taken) - len(self._course.behind)

    @cached_property
    def _course(self) -> "_Course":
        course = _Course(self.spare, only_whys=self.only_whys)
        for action in self.actions:
            course.take(action)
        return course

    def after(self, action: Action) -> "Session":
        """Give the session after one more action, which takes no longer after a thousand others."""
        then = self._replace(actions=(*self.actions, action))
        course = self.__dict__.pop("_course", None)  # handed on: whoever asks this session again has it made anew
        if course:
            course.take(action)
            then.__dict__["_course"] = course
        return then


class _Course:
    """What the actions of a session come to: the planned cards that went on, and those that came behind all others."""

    def __init__(self, spare: Iterable[CardId], *, only_whys: bool) -> None:
        self.gone: set[CardId] = set()
        self.behind: list[CardId] = []
        self.seen: set[CardId] = set()
        self._spare = iter(spare)
        self._only_whys = only_whys
        self._place = 0

    def take(self, action: Action) -> None:
        """Go on by an action."""
        self.seen.add(action.card_id)
        if action.card_id in self.behind:
            self.behind.remove(action.card_id)
        else:
            self.gone.add(action.card_id)
        if self._comes_again(action):
            self.behind.append(action.card_id)
        elif isinstance(action, PutOff):
            self.behind.extend(islice(self._spare, 1))

    def first_of(self, planned: Sequence[CardId]) -> CardId | None:
        """Give the card that comes next, of always the same planned ones."""
        while self._place < len(planned) and planned[self._place] in self.gone:
            self._place += 1
        return (*planned[self._place : self._place + 1], *self.behind[:1], None)[0]

    def _comes_again(self, action: Action) -> bool:
        """Tell whether a card scored below 4, or has its why now to be asked by."""
        if isinstance(action, WhyWritten):
            return not self._only_whys
        return isinstance(action, Answered) and action.quality.comes_again


def answer(session: Session, review: Review) -> Session:
    """Give the session after its current card was graded."""
    return session.after(Answered(review.card_id, review.quality, review.id))


def suspend(session: Session, card_id: CardId) -> Session:
    """Give the session without a card."""
    return session.after(Suspended(card_id))


def write_why(session: Session) -> Session:
    """Give the session after the draft on the screen got its why."""
    assert session.current is not None  # noqa: S101 - who writes has a card before them
    return session.after(WhyWritten(session.current))


def put_off(session: Session) -> Session:
    """Give the session after the draft on the screen was left without a why."""
    assert session.current is not None  # noqa: S101 - who puts off has a card before them
    return session.after(PutOff(session.current))


def undo(session: Session) -> Session:
    """Give the session before its last action."""
    return session._replace(actions=session.actions[:-1])


def bring_back(session: Session, card_id: CardId) -> Session:
    """Put a card of an earlier sitting in front: its answer was taken back."""
    return session._replace(planned=(card_id, *_without(session.planned, card_id)))


def first_answers(session: Session) -> tuple[Answered, ...]:
    """Give the first grade of each card of the sitting, in order: the one that tells what was known."""
    firsts: dict[CardId, Answered] = {}
    for action in session.actions:
        if isinstance(action, Answered):
            firsts.setdefault(action.card_id, action)
    return tuple(firsts.values())


def _without(card_ids: Iterable[CardId], card_id: CardId) -> tuple[CardId, ...]:
    return tuple(other for other in card_ids if other != card_id)
