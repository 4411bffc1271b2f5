"""A sitting with hands: Session + clock + log. Each answer is on disk before the next card is shown."""

from collections import Counter
from collections.abc import Callable, Collection, Container, Mapping
from datetime import date, datetime, timedelta
from typing import NamedTuple

from pmq_cards.domain import Card, CardId, Clock, Kind, Quality, Review, Schedule
from pmq_cards.known import NOTHING
from pmq_cards.planning import due_count, plan_day
from pmq_cards.schedulers import after_each
from pmq_cards.session import (
    Answered,
    PutOff,
    Session,
    Suspended,
    WhyWritten,
    answer,
    bring_back,
    first_answers,
    put_off,
    suspend,
    undo,
    write_why,
)
from pmq_cards.standing import Standing
from pmq_cards.store.log import Answer, Mark, ReviewLog
from pmq_cards.store.put_off import put_off as put_off_draft

MOST_NAMED = 3
"""How many of the cards that came again the summary names, the most often first."""


class Position(NamedTuple):
    """Where the sitting is: the card on the screen is number `number` of `of`; `coming_again` are behind it.

    `due` and `new` are still to come for the first time in this sitting, the card on the screen included.
    """

    number: int
    of: int
    done: int
    coming_again: int
    due: int = 0
    new: int = 0


class Next(NamedTuple):
    """When a card comes again after a grade, in days from today, and the schedule it has then."""

    days: int
    schedule: Schedule

    def outlasts(self, other: "Next") -> bool:
        """Tell whether the card comes back on the same day, but later from then on."""
        ours, theirs = ((next_.schedule.interval_days, next_.schedule.ease or 0) for next_ in (self, other))
        return self.days == other.days and ours > theirs


class Summary(NamedTuple):
    """What a sitting came to. `recalled` of `known` counts first answers to cards that were met before today."""

    answered: int
    recalled: int
    known: int
    milliseconds: int
    tomorrow: int
    came_again: tuple[CardId, ...]
    left: int
    whys: int = 0
    drafts: int = 0
    """How many of the cards the sitting was chosen from have no why still; 0 where it met none."""
    unwritten: tuple[tuple[CardId, str], ...] = ()
    """What was written for cards, but could not be put into their decks."""


class Drill:
    """The cards of one sitting, one at a time.

    `card` is on the screen, None when the sitting is over. Raises HomeError where an answer could not be written;
    the sitting is then as it was before it.
    """

    def __init__(  # noqa: PLR0913 - a sitting brings all of these together
        self,
        *,
        cards: Mapping[CardId, Card],
        session: Session,
        standing: Standing,
        log: ReviewLog,
        clock: Clock,
        day_of: Callable[[datetime], date],
        kind: Kind = Kind.REVIEW,
        among: Container[CardId] | None = None,
        set_why: Callable[[Card, str], Card] | None = None,
    ) -> None:
        """Begin a sitting; `cards` holds every card that an undo may bring back, `standing` what is known of all.

        `among` are the cards it was chosen from, all where it is None. `set_why` puts a why into a card's deck, or
        takes it out where it is empty; it gives the card as it is then, or raises PmqError.
        """
        self._card_of = dict(cards)
        self._session = session
        self._standing = standing
        self._log = log
        self._clock = clock
        self._day_of = day_of
        self._kind = kind
        self._among = among
        self._set_why = set_why
        self._unwritten: dict[CardId, str] = {}
        self._answers: list[Review] = []
        self._new: frozenset[CardId] = frozenset()
        """The planned cards that were never answered before, and the plan they are of."""
        self._new_of: tuple[CardId, ...] | None = None
        self._had_answer: bool | None = None
        """Whether an earlier sitting left an answer to take back: looked for once, behind those of cards that left."""
        self._shown_at = clock.stopwatch_ms()

    @property
    def card(self) -> Card | None:
        """The card on the screen."""
        current = self._session.current
        return None if current is None else self._card_of[current]

    @property
    def position(self) -> Position:
        """How far the sitting has come."""
        session = self._session
        if self._new_of is not session.planned:
            self._new, self._new_of = frozenset(filter(self._is_new, session.planned)), session.planned
        new = len(self._new) - len(self._new & session.seen)
        new += sum(self._is_new(card_id) for card_id in session.taken if card_id not in session.seen)
        due = session.unanswered - new
        return Position(session.met, session.of, session.done, session.coming_again, due=due, new=new)

    @property
    def can_undo(self) -> bool:
        """Tell whether there is an action to take back, of this sitting or an earlier one."""
        if self._had_answer is None:
            self._had_answer = self._log.newest_answer(self._card_of) is not None
        return bool(self._session.actions) or self._had_answer

    @property
    def is_practice(self) -> bool:
        """Tell whether the answers of this sitting leave the schedule alone."""
        return self._kind is Kind.PRACTICE

    @property
    def today(self) -> date:
        """The study day it is now."""
        return self._day_of(self._now())

    @property
    def standing(self) -> Standing:
        """Where the learner stands now, with every answer of this sitting."""
        if self._standing.day != self.today:
            self._standing = self._standing.on(self.today)
        return self._standing

    @property
    def flagged(self) -> bool:
        """Tell whether the card on the screen is flagged."""
        return self._session.current in self._log.marked(Mark.FLAGGED)

    def last_typed(self) -> str:
        """Give what the learner wrote for this card the last time, empty where nothing."""
        reviews = self._log.card_reviews(self._current())
        return next((review.typed for review in reversed(reviews) if review.typed), "")

    def preview(self) -> Mapping[Quality, Next]:
        """Give when the card would come back, for each grade; empty where no grade would move it."""
        if self.is_practice:
            return {}
        standing, card_id = self.standing, self._current()
        reviews = self._log.card_reviews(card_id, soon_again=True)
        given = ((review.day.toordinal(), review.quality) for review in reviews if review.counts)
        found = {}
        for quality, then in after_each(standing.scheduler, given, standing.day.toordinal(), Quality):
            due = standing.due_after(card_id, then)
            if due is not None:
                found[quality] = Next(max(0, (due - standing.day).days), then)
        return found

    def answer(self, quality: Quality, typed: str = "") -> date | None:
        """Write the grade of the card on the screen and go on; give the study day the card comes again."""
        now = self._now()
        took_ms = self._clock.stopwatch_ms() - self._shown_at
        if not self._answers:
            self._log.make_room()
        written = self._log.append(
            Answer(self._current(), now, self._day_of(now), quality, self._kind, took_ms=took_ms, typed=typed)
        )
        self._answers.append(written)
        self._go(answer(self._session, written))
        self._learn(written.card_id)
        return self._standing.due_after(written.card_id, self._standing.known_of[written.card_id].schedule)

    def undo(self) -> Card | None:
        """Take back the last action, also of an earlier sitting; give its card, None where nothing is left."""
        if not self._session.actions:
            return self._undo_earlier()
        last = self._session.actions[-1]
        match last:
            case Answered():
                self._log.take_back(self._now(), last.review_id)
                self._learn(last.card_id)
                self._answers = [review for review in self._answers if review.id != last.review_id]
            case Suspended():
                self._mark(last.card_id, Mark.SUSPENDED, on=False)
            case WhyWritten():
                self._change_why(last.card_id, "")
            case PutOff():
                self._put_off(last.card_id, on=False)
        self._go(undo(self._session))
        return self._card_of[last.card_id]

    def write_why(self, why: str) -> Card:
        """Write the why of the draft on the screen into its deck and go on; the card comes again by its why.

        Raises PmqError where it cannot be written: the draft stays on the screen, and the summary keeps what was
        written.
        """
        card_id = self._current()
        self._unwritten[card_id] = why
        self._change_why(card_id, why)
        del self._unwritten[card_id]
        self._go(write_why(self._session))
        return self._card_of[card_id]

    def put_off(self) -> Card:
        """Leave the draft on the screen without a why, until tomorrow."""
        card = self._card_of[self._current()]
        self._put_off(card.id, on=True)
        self._go(put_off(self._session))
        return card

    def suspend(self) -> Card:
        """Take the card on the screen out, of this sitting and of the ones to come."""
        card = self._card_of[self._current()]
        self._mark(card.id, Mark.SUSPENDED, on=True)
        self._go(suspend(self._session, card.id))
        return card

    def flag(self) -> bool:
        """Flag the card on the screen, or take its flag away; tell whether it is flagged now."""
        on = not self.flagged
        self._mark(self._current(), Mark.FLAGGED, on=on)
        return on

    def reload(self, card: Card) -> None:
        """Go on with the new text of a card; a draft that has a why now is asked by it."""
        was_draft = self._card_of[card.id].is_draft
        self._card_of[card.id] = card
        if was_draft is not card.is_draft:
            self._standing = self.standing.with_why(card.id, on=not card.is_draft)

    def restart_stopwatch(self) -> None:
        """Count the time of the card on the screen from now."""
        self._shown_at = self._clock.stopwatch_ms()

    def summary(self) -> Summary:
        """Give what the sitting came to, so far or at its end."""
        firsts = first_answers(self._session)
        met_before = {first.review_id for first in firsts if self._was_met_before(first)}
        grades = [first.quality for first in firsts if first.review_id in met_before]
        standing, whys = self.standing, [a for a in self._session.actions if isinstance(a, WhyWritten)]
        put_off = {action.card_id for action in self._session.actions if isinstance(action, PutOff)}
        asks = not self.is_practice and not self._session.only_whys
        today = plan_day(standing)  # first: what it works out of the standing holds tomorrow too
        return Summary(
            answered=len(self._answers),
            recalled=sum(quality.passed for quality in grades),
            known=len(grades),
            milliseconds=sum(review.thought_ms for review in self._answers),
            tomorrow=due_count(standing.on(standing.day + timedelta(days=1))),
            came_again=self._came_again(),
            left=sum(card_id not in put_off for card_id in self._of_choice(today.cards)) if asks else 0,
            whys=len(whys),
            drafts=len(self._of_choice(standing.drafts)) if whys or put_off else 0,
            unwritten=tuple(self._unwritten.items()),
        )

    def _of_choice(self, cards: Collection[CardId]) -> Collection[CardId]:
        """Give those of the cards that the sitting was chosen from."""
        return cards if self._among is None else [card_id for card_id in cards if card_id in self._among]

    def _undo_earlier(self) -> Card | None:
        review = self._log.newest_answer(self._card_of)
        if review is None:
            return None
        self._log.take_back(self._now(), review.id)
        self._learn(review.card_id)
        self._go(bring_back(self._session, review.card_id))
        return self._card_of[review.card_id]

    def _was_met_before(self, first: Answered) -> bool:
        day = next(review.day for review in self._answers if review.id == first.review_id)
        return any(review.day < day and review.counts for review in self._log.card_reviews(first.card_id))

    def _is_new(self, card_id: CardId) -> bool:
        return not self._standing.known_of.get(card_id, NOTHING).schedule.reviews

    def _learn(self, card_id: CardId) -> None:
        """Take in what the log now says of a card."""
        self._standing = self.standing.after(card_id, self._log.card_reviews(card_id))

    def _change_why(self, card_id: CardId, why: str) -> None:
        assert self._set_why is not None  # noqa: S101 - without it no draft is planned
        self.reload(self._set_why(self._card_of[card_id], why))

    def _came_again(self) -> tuple[CardId, ...]:
        failures = Counter(review.card_id for review in self._answers if review.quality.comes_again)
        return tuple(card_id for card_id, _ in failures.most_common(MOST_NAMED))

    def _put_off(self, card_id: CardId, *, on: bool) -> None:
        put_off_draft(self._log, card_id, self._now(), on=on)
        self._standing = self.standing.putting_off(card_id, on=on)

    def _mark(self, card_id: CardId, mark: Mark, *, on: bool) -> None:
        self._log.set_mark([card_id], mark, on=on, at=self._now())
        if mark is Mark.SUSPENDED:
            self._standing = self.standing.suspending(card_id, on=on)

    def _current(self) -> CardId:
        assert self._session.current is not None, "the sitting is over"  # noqa: S101 - the faces ask `card` first
        return self._session.current

    def _go(self, session: Session) -> None:
        self._session, self._had_answer = session, None
        self.restart_stopwatch()

    def _now(self) -> datetime:
        return self._clock.now()
