"""An Anki collection -> reviews: which of its rows are answers, and which of those pmq has already."""

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from pmq_cards.anki.names import QUALITY_OF, card_of, guid_of
from pmq_cards.anki.rows import RowKind
from pmq_cards.domain import Card, CardId, Review, ReviewId
from pmq_cards.errors import PmqError
from pmq_cards.ids import derived_id, from_ms, to_ms
from pmq_cards.store.copies import SAME_MS, THROUGH_ANKI, copies, may_be_one

AHEAD = timedelta(days=1)
"""How far a clock may be ahead of ours before its answers are left for later."""
EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
LONGEST_MS = 86_400_000
LONGEST_GUID = 300
MOST_ROWS = 1_000_000

_NO_LIMIT_MS = to_ms(datetime(9000, 1, 1, tzinfo=UTC))

DayOf = Callable[[datetime], date]
Query = Callable[..., Iterable[Sequence[object]]]
"""An SQL text and its values -> the rows: what a connection and Anki's own library both offer."""


class Skip(StrEnum):
    """Why a row of a pmq card is no review, as the summary says it."""

    CRAM = "practised in a filtered deck"
    BY_HAND = "set or moved by hand"
    REVERSE = "of reverse cards"
    AHEAD = "dated in the future"
    SENSELESS = "without sense"


@dataclass(frozen=True, slots=True)
class Row:
    """One row of Anki's review log, as it stands there: any column may hold anything."""

    card_id: CardId
    ord: object
    id: object
    ease: object
    factor: object
    took_ms: object
    kind: object


@dataclass(frozen=True, slots=True)
class History:
    """What a collection says of pmq's cards: which it has, every row of theirs, and how many other notes there are."""

    cards: frozenset[CardId]
    rows: tuple[Row, ...]
    other_notes: int


@dataclass(frozen=True, slots=True)
class Taken:
    """What is to be taken from a collection: the new reviews, oldest first, and what became of all other rows."""

    new: tuple[Review, ...]
    known: int
    skipped: Mapping[Skip, int]
    unknown_cards: frozenset[CardId]
    other_notes: int


def read_history(query: Query) -> History:
    """Read the cards of pmq and their review rows, oldest first."""
    ours = guid_of(CardId("*"))
    cards = query("select guid from notes where guid glob ? and length(guid) <= ?", ours, LONGEST_GUID)
    known = frozenset(card_id for (guid,) in cards if (card_id := card_of(str(guid))))
    # `cross join` keeps this order: a large collection is read for its few pmq notes only.
    found = query(
        "select n.guid, c.ord, r.id, r.ease, r.factor, r.time, r.type from notes n"
        " cross join cards c on c.nid = n.id cross join revlog r on r.cid = c.id"
        " where n.guid glob ? and length(n.guid) <= ? order by r.id limit ?",
        ours,
        LONGEST_GUID,
        MOST_ROWS + 1,
    )
    read = tuple(Row(card_id, *values) for guid, *values in found if (card_id := card_of(str(guid))))
    if len(read) > MOST_ROWS:
        raise PmqError(f"the collection has more than {MOST_ROWS:,} answers to pmq's cards, which no person gives")
    ((others,),) = query("select count(*) from notes where guid is null or guid not glob ?", ours)
    assert isinstance(others, int)  # noqa: S101 - count(*) is a number
    return History(known, read, others)


def take(
    history: History, mine: Iterable[Review], known_cards: AbstractSet[CardId], now: datetime, day_of: DayOf
) -> Taken:
    """Give the reviews of known cards that `mine`, undone ones included, does not hold yet.

    `day_of` gives the study day of an instant; rows from beyond `now` are left for another time.
    """
    latest_ms = to_ms(now + AHEAD)
    read = [_review(row, latest_ms, day_of) for row in history.rows if row.card_id in known_cards]
    found = [review for review in read if isinstance(review, Review)]
    skipped = Counter(reason for reason in read if isinstance(reason, Skip))
    mine = tuple(mine)
    left, _ = unpaired(found, mine)
    twice = frozenset(copies((*left, *mine)))
    new = tuple(review for review in left if review not in twice)
    return Taken(new, len(found) - len(new), skipped, history.cards - known_cards, history.other_notes)


def known_cards(cards: Iterable[Card], mine: Iterable[Review]) -> frozenset[CardId]:
    """Give the cards whose reviews are taken: those of the decks in use, and those answered before."""
    return frozenset(card.id for card in cards) | {review.card_id for review in mine}


def missing(history: History, mine: Iterable[Review], undone: Iterable[Review]) -> tuple[Review, ...]:
    """Give those of my reviews that the collection has the card of, but no row for; oldest first.

    `undone` are those I have taken back: their rows, where there are any, stand for no other review. A copy of an
    answer has no row of its own.
    """
    mine, gone = tuple(mine), frozenset(undone)
    twice = frozenset(copies((*mine, *gone)))
    read = (_review(row, _NO_LIMIT_MS, datetime.date) for row in history.rows)
    theirs = [review for review in read if isinstance(review, Review)]
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


def _review(row: Row, latest_ms: int, day_of: DayOf) -> Review | Skip:
    """Give the review a row stands for, or why it stands for none."""
    match row:
        case Row(ord=int(), id=int(at_ms), ease=int(ease), factor=int(), took_ms=took_ms, kind=int(kind)):
            pass
        case _:
            return Skip.SENSELESS
    if reason := _no_answer(row, ease, kind):
        return reason
    if at_ms < to_ms(EARLIEST) or ease not in QUALITY_OF:
        return Skip.SENSELESS
    if at_ms > latest_ms:
        return Skip.AHEAD
    at, quality = from_ms(at_ms), QUALITY_OF[ease]
    return Review(
        id=derived_id(row.card_id, at, quality),
        card_id=row.card_id,
        at=at,
        day=day_of(at),
        quality=quality,
        took_ms=took_ms if isinstance(took_ms, int) and 0 < took_ms <= LONGEST_MS else None,
        device=THROUGH_ANKI,
    )


def _no_answer(row: Row, ease: int, kind: int) -> Skip | None:
    if kind not in set(RowKind):
        return Skip.SENSELESS
    if row.ord != 0:
        return Skip.REVERSE  # the other way round is another skill
    if ease == 0 or kind in {RowKind.MANUAL, RowKind.RESCHEDULED}:
        return Skip.BY_HAND
    # A filtered deck that reschedules writes a factor: those are reviews ahead of time, as Anki itself counts them.
    return Skip.CRAM if kind == RowKind.FILTERED and row.factor == 0 else None


def _by_card(reviews: Iterable[Review]) -> defaultdict[CardId, list[Review]]:
    grouped: defaultdict[CardId, list[Review]] = defaultdict(list)
    for review in sorted(reviews, key=_time):
        grouped[review.card_id].append(review)
    return grouped


def _time(review: Review) -> tuple[datetime, ReviewId]:
    return review.at, review.id


def _pairs(lefts: Sequence[Review], rights: Sequence[Review]) -> tuple[set[int], set[int]]:
    """Pair two rows of reviews, oldest first; give the places on each side that found a partner."""
    left_ms, right_ms = ([to_ms(review.at) for review in side] for side in (lefts, rights))
    near = sorted(
        (abs(at_ms - right_ms[right]), place, right)
        for place, at_ms in enumerate(left_ms)
        for right in range(bisect_left(right_ms, at_ms - SAME_MS), bisect_right(right_ms, at_ms + SAME_MS))
        if may_be_one(lefts[place], rights[right])
    )
    paired_left: set[int] = set()
    paired_right: set[int] = set()
    for _, left, right in near:
        if left not in paired_left and right not in paired_right:
            paired_left.add(left)
            paired_right.add(right)
    return paired_left, paired_right
