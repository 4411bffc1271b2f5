"""An Anki collection -> reviews: which of its rows are answers, and which of those pmq has already."""

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from itertools import chain
from sqlite3 import Connection

from pmq_cards.anki.history import EARLIEST_MS, LONGEST_MS, History, Row, TheirAnswer
from pmq_cards.anki.names import QUALITY_OF
from pmq_cards.anki.rows import AHEAD, RowKind
from pmq_cards.domain import Card, CardId, Review, ReviewId
from pmq_cards.ids import to_ms
from pmq_cards.store.copies import SAME_MS, buttons, copies, may_be_one
from pmq_cards.store.log import ReviewLog

_KINDS = frozenset(RowKind)
_BY_HAND = frozenset({RowKind.MANUAL, RowKind.RESCHEDULED})
_NO_LIMIT_MS = to_ms(datetime(9000, 1, 1, tzinfo=UTC))


class Skip(StrEnum):
    """Why a row of a pmq card is no review, as the summary says it."""

    CRAM = "practised in a filtered deck"
    BY_HAND = "set or moved by hand"
    REVERSE = "of reverse cards"
    AHEAD = "dated in the future"
    SENSELESS = "without sense"


@dataclass(frozen=True, slots=True)
class Taken:
    """What is to be taken from a collection: the new answers, oldest first; its cards, and what became of all rows."""

    cards: frozenset[CardId]
    new: tuple[TheirAnswer, ...]
    rows: int
    known: int
    skipped: Mapping[Skip, int]
    unknown_cards: frozenset[CardId]
    other_notes: int


def take_from(
    history_of: Callable[[Mapping[CardId, str]], History], log: ReviewLog, cards: Iterable[Card], now: datetime
) -> Taken:
    """Give the answers that the log lacks, to its cards and to those of the decks in use.

    `history_of` reads a collection, and is told what is known: see `read_history`.
    """
    with log.reading() as connection:
        known = answers_known(connection, now)
    history = history_of(known)
    mine = tuple(log.answers_to(history.read.intersection(known)))
    return take(history, mine, frozenset(card.id for card in cards).union(known), now)


def answers_known(connection: Connection, now: datetime) -> Mapping[CardId, str]:
    """Give what `read_history` takes for mine: the answers of a log, but for those that no row could stand for."""
    return buttons(connection, EARLIEST_MS, to_ms(now + AHEAD))


def take(history: History, mine: Sequence[Review], known_cards: AbstractSet[CardId], now: datetime) -> Taken:
    """Give the answers to known cards that `mine` does not hold yet.

    `mine` are the answers to the cards of the rows, undone ones included; rows from beyond `now` are left for another
    time.
    """
    latest_ms = to_ms(now + AHEAD)
    found, skipped = _timely(history.answers, known_cards, latest_ms)
    odd: list[TheirAnswer] = []
    count = 0
    for count, row in enumerate(history.rows, 1):  # noqa: B007 - how many there are is told
        given = _given(row, latest_ms) if row.card_id in known_cards else None
        if isinstance(given, TheirAnswer):
            odd.append(given)
        elif given:
            skipped[given] += 1
    new = _new(sorted((*found, *odd), key=_instant) if odd else found, mine)
    known = history.known + len(found) + len(odd) - len(new)
    count += history.known + len(history.answers)
    unknown = history.cards - known_cards
    return Taken(history.cards, new, count, known, skipped, unknown, history.other_notes)


def missing(history: History, mine: Iterable[Review], undone: Iterable[Review]) -> tuple[Review, ...]:
    """Give those of my reviews that the collection has the card of, but no row for; oldest first.

    `undone` are those I have taken back: their rows, where there are any, stand for no other review. A copy of an
    answer has no row of its own.
    """
    mine, gone = tuple(mine), frozenset(undone)
    twice = frozenset(copies((*mine, *gone)))
    read = (_given(row, _NO_LIMIT_MS) for row in history.rows)
    theirs = [given.review(datetime.date) for given in read if isinstance(given, TheirAnswer)]
    ours = [review for review in (*mine, *gone) if review.card_id in history.cards and review not in twice]
    _, only_mine = unpaired(theirs, ours)
    return tuple(review for review in only_mine if review not in gone)


def unpaired(theirs: Sequence[Review], ours: Iterable[Review]) -> tuple[tuple[Review, ...], tuple[Review, ...]]:
    """Pair the reviews of two logs, nearest first; give what only they have and what only we have.

    Two are a pair when they are of one card and one button, and at most SAME_MS apart; each is in one pair at most.
    """
    their_left: list[Review] = []
    our_left: list[Review] = []
    ours_of, theirs_of = _by_card(ours), _by_card(theirs)
    for card_id in ours_of.keys() | theirs_of.keys():
        left, right = theirs_of[card_id], ours_of[card_id]
        lefts, rights = _pairs(left, right)
        their_left += (review for index, review in enumerate(left) if index not in lefts)
        our_left += (review for index, review in enumerate(right) if index not in rights)
    return tuple(sorted(their_left, key=_time)), tuple(sorted(our_left, key=_time))


def _timely(
    answers: Sequence[TheirAnswer], known_cards: AbstractSet[CardId], latest_ms: int
) -> tuple[Sequence[TheirAnswer], Counter[Skip]]:
    """Give those of known cards up to an instant, and how many are ahead of it."""
    found = [given for given in answers if given.card_id in known_cards]
    if not found or found[-1].at_ms <= latest_ms:
        return found, Counter()
    timely = [given for given in found if given.at_ms <= latest_ms]
    return timely, Counter({Skip.AHEAD: len(found) - len(timely)})


def _new(found: Sequence[TheirAnswer], mine: Sequence[Review]) -> tuple[TheirAnswer, ...]:
    """Give those that are no answer of mine, in their order.

    One at the very instant of a single answer is paired with it, as `unpaired` would before all others; only what is
    left then is made a review.
    """
    if not mine:
        return tuple(found)
    mine_at: defaultdict[tuple[CardId, int], list[Review]] = defaultdict(list)
    for review in mine:
        mine_at[review.card_id, to_ms(review.at)].append(review)
    met = {card_id for card_id, _ in mine_at}
    rest: list[Review] = []
    for given in found:
        if given.card_id in met:
            at_once = mine_at.get((given.card_id, given.at_ms), ())
            if len(at_once) == 1 and may_be_one(given.quality, at_once[0].quality):
                del mine_at[given.card_id, given.at_ms]
            else:
                rest.append(given.review(datetime.date))
    left, _ = unpaired(rest, chain.from_iterable(mine_at.values()))
    cards = {review.card_id for review in left}
    twice = frozenset(copies((*left, *(review for review in mine if review.card_id in cards))))
    new = {(review.card_id, to_ms(review.at)) for review in left if review not in twice}
    return tuple(given for given in found if given.card_id not in met or (given.card_id, given.at_ms) in new)


def _given(row: Row, latest_ms: int) -> TheirAnswer | Skip:
    """Give the answer a row stands for, or why it stands for none."""
    card_id, order, at_ms, ease, factor, took_ms, kind = row
    if not isinstance(at_ms, int) or not isinstance(ease, int) or not isinstance(kind, int):
        return Skip.SENSELESS
    if not isinstance(order, int) or not isinstance(factor, int):
        return Skip.SENSELESS
    if reason := _no_answer(order, ease, factor, kind):
        return reason
    if at_ms < EARLIEST_MS or ease not in QUALITY_OF:
        return Skip.SENSELESS
    if at_ms > latest_ms:
        return Skip.AHEAD
    took_ms = took_ms if isinstance(took_ms, int) and 0 < took_ms <= LONGEST_MS else None
    return TheirAnswer(card_id, at_ms, QUALITY_OF[ease], took_ms)


def _no_answer(order: int, ease: int, factor: int, kind: int) -> Skip | None:
    if kind not in _KINDS:
        return Skip.SENSELESS
    if order != 0:
        return Skip.REVERSE  # the other way round is another skill
    if ease == 0 or kind in _BY_HAND:
        return Skip.BY_HAND
    # A filtered deck that reschedules writes a factor: those are reviews ahead of time, as Anki itself counts them.
    return Skip.CRAM if kind == RowKind.FILTERED and factor == 0 else None


def _by_card(reviews: Iterable[Review]) -> defaultdict[CardId, list[Review]]:
    grouped: defaultdict[CardId, list[Review]] = defaultdict(list)
    for review in sorted(reviews, key=_time):
        grouped[review.card_id].append(review)
    return grouped


def _instant(given: TheirAnswer) -> int:
    return given.at_ms


def _time(review: Review) -> tuple[datetime, ReviewId]:
    return review.at, review.id


def _pairs(lefts: Sequence[Review], rights: Sequence[Review]) -> tuple[set[int], set[int]]:
    """Pair two rows of reviews, oldest first; give the places on each side that found a partner."""
    left_ms, right_ms = ([to_ms(review.at) for review in side] for side in (lefts, rights))
    near = sorted(
        (abs(at_ms - right_ms[right]), place, right)
        for place, at_ms in enumerate(left_ms)
        for right in range(bisect_left(right_ms, at_ms - SAME_MS), bisect_right(right_ms, at_ms + SAME_MS))
        if may_be_one(lefts[place].quality, rights[right].quality)
    )
    paired_left: set[int] = set()
    paired_right: set[int] = set()
    for _, left, right in near:
        if left not in paired_left and right not in paired_right:
            paired_left.add(left)
            paired_right.add(right)
    return paired_left, paired_right
