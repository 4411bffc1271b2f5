"""An Anki collection -> reviews: which of its rows are answers, and which of those pmq has already."""

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from itertools import chain
from sqlite3 import Connection
from typing import NamedTuple

from pmq_cards.anki.names import QUALITY_OF, card_of, guid_of
from pmq_cards.anki.rows import RowKind
from pmq_cards.domain import Card, CardId, Kind, Quality, Review, ReviewId
from pmq_cards.errors import PmqError
from pmq_cards.ids import derived_id, from_ms, to_ms
from pmq_cards.store.copies import SAME_MS, THROUGH_ANKI, buttons, copies, may_be_one
from pmq_cards.store.log import ReviewLog

AHEAD = timedelta(days=1)
"""How far a clock may be ahead of ours before its answers are left for later."""
EARLIEST_MS = to_ms(datetime(1990, 1, 1, tzinfo=UTC))
LONGEST_MS = 86_400_000
LONGEST_GUID = 300
MOST_ROWS = 1_000_000

_KINDS = frozenset(RowKind)
_BY_HAND = frozenset({RowKind.MANUAL, RowKind.RESCHEDULED})
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


class Row(NamedTuple):
    """One row of Anki's review log, as it stands there: any column may hold anything."""

    card_id: CardId
    ord: object
    id: object
    ease: object
    factor: object
    took_ms: object
    kind: object


@dataclass(frozen=True, slots=True)
class Given:
    """An answer that a row stands for."""

    card_id: CardId
    at_ms: int
    quality: Quality
    took_ms: int | None

    def review(self, day_of: DayOf) -> Review:
        """Give it as the log has it."""
        at = from_ms(self.at_ms)
        review_id, day = derived_id(self.card_id, at, self.quality), day_of(at)
        return Review(review_id, self.card_id, at, day, self.quality, Kind.REVIEW, self.took_ms, THROUGH_ANKI)


@dataclass(frozen=True, slots=True)
class History:
    """What a collection says of pmq's cards: which it has, rows of theirs, and how many other notes there are.

    `rows` are those of the cards in `read`, read as one goes through them, once; `known` is how many were left out
    because the log has just these answers to their card.
    """

    cards: frozenset[CardId]
    rows: Iterable[Row]
    other_notes: int
    read: frozenset[CardId] = frozenset()
    known: int = 0


@dataclass(frozen=True, slots=True)
class Taken:
    """What is to be taken from a collection: the new answers, oldest first; its cards, and what became of all rows."""

    cards: frozenset[CardId]
    new: tuple[Given, ...]
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


def read_history(query: Query, mine: Mapping[CardId, str] | None = None) -> History:
    """Read the cards of pmq and their review rows, oldest first.

    The rows of a card are left out where they are just its answers in `mine`, as `answers_known` gives them.
    """
    ours = guid_of(CardId("*")), LONGEST_GUID
    notes = query("select id, guid from notes where guid glob ? and length(guid) <= ?", *ours)
    card_of_note = {note: card_id for note, guid in notes if (card_id := card_of(str(guid)))}
    same, others_too = _same(query, card_of_note, mine) if mine else ({}, True)
    left = {note: card_id for note, card_id in card_of_note.items() if note not in same} if others_too else {}
    ((others,),) = query("select count(*) from notes where guid is null or guid not glob ?", ours[0])
    assert isinstance(others, int)  # noqa: S101 - count(*) is a number
    cards, read = frozenset(card_of_note.values()), frozenset(left.values())
    return History(cards, _rows(query, left), others, read, sum(same.values()))


def answers_known(connection: Connection, now: datetime) -> Mapping[CardId, str]:
    """Give what `read_history` takes for mine: the answers of a log, but for those that no row could stand for."""
    return buttons(connection, EARLIEST_MS, to_ms(now + AHEAD))


def take(history: History, mine: Sequence[Review], known_cards: AbstractSet[CardId], now: datetime) -> Taken:
    """Give the answers to known cards that `mine` does not hold yet.

    `mine` are the answers to the cards of the rows, undone ones included; rows from beyond `now` are left for another
    time.
    """
    latest_ms = to_ms(now + AHEAD)
    found: list[Given] = []
    skipped: Counter[Skip] = Counter()
    count = 0
    for count, row in enumerate(history.rows, 1):  # noqa: B007 - how many there are is told
        given = _given(row, latest_ms) if row.card_id in known_cards else None
        if isinstance(given, Given):
            found.append(given)
        elif given:
            skipped[given] += 1
    new = _new(found, mine)
    known = history.known + len(found) - len(new)
    unknown = history.cards - known_cards
    return Taken(history.cards, new, history.known + count, known, skipped, unknown, history.other_notes)


def missing(history: History, mine: Iterable[Review], undone: Iterable[Review]) -> tuple[Review, ...]:
    """Give those of my reviews that the collection has the card of, but no row for; oldest first.

    `undone` are those I have taken back: their rows, where there are any, stand for no other review. A copy of an
    answer has no row of its own.
    """
    mine, gone = tuple(mine), frozenset(undone)
    twice = frozenset(copies((*mine, *gone)))
    read = (_given(row, _NO_LIMIT_MS) for row in history.rows)
    theirs = [given.review(datetime.date) for given in read if isinstance(given, Given)]
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


def _rows(query: Query, card_of_note: Mapping[object, CardId]) -> Iterator[Row]:
    """Give the rows of the notes, oldest first."""
    found = query(_ROWS, guid_of(CardId("*")), LONGEST_GUID, MOST_ROWS + 1) if card_of_note else ()
    for number, (note, *values) in enumerate(found, 1):
        if number > MOST_ROWS:
            raise PmqError(f"the collection has more than {MOST_ROWS:,} answers to pmq's cards, which no person gives")
        if note in card_of_note:
            yield Row(card_of_note[note], *values)


def _same(
    query: Query, card_of_note: Mapping[object, CardId], mine: Mapping[CardId, str]
) -> tuple[Mapping[object, int], bool]:
    """Give the notes whose rows are just my answers to the card, with their number; and whether any others have rows.

    Such rows lie at no distance from their answers, and so find each other before any other row is looked at.
    """
    ((count,),) = query("select count(*) from revlog")
    same: dict[object, int] = {}
    if not isinstance(count, int) or count > MOST_ROWS:
        return same, True
    notes_of, others_too = Counter(card_of_note.values()), False
    for note, rows, said in query(_BUTTONS, guid_of(CardId("*")), LONGEST_GUID):
        card_id = card_of_note.get(note)
        if card_id and isinstance(rows, int) and notes_of[card_id] == 1 and mine.get(card_id) == said:
            same[note] = rows
        else:
            others_too = True
    return same, others_too


def _new(found: Sequence[Given], mine: Sequence[Review]) -> tuple[Given, ...]:
    """Give those that are no answer of mine, in their order.

    One at the very instant of a single answer is paired with it, as `unpaired` would before all others; only what is
    left then is made a review.
    """
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


def _given(row: Row, latest_ms: int) -> Given | Skip:
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
    return Given(card_id, at_ms, QUALITY_OF[ease], took_ms)


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


_OURS = (
    "from notes n cross join cards c on c.nid = n.id cross join revlog r on r.cid = c.id"
    " where n.guid glob ? and length(n.guid) <= ?"
)
"""`cross join` keeps this order: a large collection is read for its few pmq notes only."""
_ROWS = f"select n.id, c.ord, r.id, r.ease, r.factor, r.time, r.type {_OURS} order by r.id limit ?"
_BUTTONS = (
    "select n.id, count(*), group_concat(case when c.ord = 0 and r.ease between 1 and 4 and r.type between 0 and 2"
    " and typeof(r.factor) = 'integer' then r.id * 8 + (r.ease + 1) + c.ord + 0 * r.type else 'no plain answer' end)"
    f" {_OURS} group by n.id"
)
"""The rows of each note, as `buttons` writes answers; any number that is not whole is another text."""
