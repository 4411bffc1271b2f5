"""What an Anki collection says of pmq's cards: its review rows, those that are plain answers read as such at once."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import NamedTuple

from pmq_cards.anki.names import QUALITY_OF, card_of, guid_of
from pmq_cards.anki.rows import RowKind
from pmq_cards.domain import CardId, Kind, Quality, Review
from pmq_cards.errors import PmqError
from pmq_cards.ids import derived_id, derived_id_at, from_ms, to_ms
from pmq_cards.store import rows as log_rows
from pmq_cards.store.copies import THROUGH_ANKI

EARLIEST_MS = to_ms(datetime(1990, 1, 1, tzinfo=UTC))
LONGEST_MS = 86_400_000
LONGEST_GUID = 300
MOST_ROWS = 1_000_000

Query = Callable[..., Iterable[Sequence[object]]]
"""An SQL text and its values -> the rows: what a connection and Anki's own library both offer."""


class Row(NamedTuple):
    """One row of Anki's review log, as it stands there: any column may hold anything."""

    card_id: CardId
    ord: object
    id: object
    ease: object
    factor: object
    took_ms: object
    kind: object


class TheirAnswer(NamedTuple):
    """An answer that a row stands for."""

    card_id: CardId
    at_ms: int
    quality: Quality
    took_ms: int | None

    def review(self, day_of: Callable[[datetime], date]) -> Review:
        """Give it as a review."""
        at = from_ms(self.at_ms)
        review_id, day = derived_id(self.card_id, at, self.quality), day_of(at)
        return Review(review_id, self.card_id, at, day, self.quality, Kind.REVIEW, self.took_ms, THROUGH_ANKI)


@dataclass(frozen=True, slots=True)
class History:
    """What a collection says of pmq's cards: which it has, rows of theirs, and how many other notes there are.

    `answers` are the rows of the cards in `read` that are plain answers, where they are kept apart; `rows` are the
    others, read as one goes through them, once. Both are oldest first. `known` is how many were left out because the
    log has just these answers to their card.
    """

    cards: frozenset[CardId]
    rows: Iterable[Row]
    other_notes: int
    read: frozenset[CardId] = frozenset()
    known: int = 0
    answers: Sequence[TheirAnswer] = ()


def read_history(query: Query, mine: Mapping[CardId, str] | None = None, *, apart: bool = False) -> History:
    """Read the cards of pmq and their review rows; `apart`, give what is plainly an answer as such.

    The rows of a card are left out where they are just its answers in `mine`, as `answers_known` gives them.
    """
    notes = query(f"select n.id, n.guid from notes n where {_NOTES}", *_OURS)  # noqa: S608 - our own words
    card_of_note = {note: card_id for note, guid in notes if (card_id := card_of(str(guid)))}
    same, others_too = _same(query, card_of_note, mine) if mine else ({}, True)
    left = {note: card_id for note, card_id in card_of_note.items() if note not in same} if others_too else {}
    ((others,),) = query("select count(*) from notes where guid is null or guid not glob ?", _OURS[0])
    assert isinstance(others, int)  # noqa: S101 - count(*) is a number
    cards, read = frozenset(card_of_note.values()), frozenset(left.values())
    count = _counted(query) if apart and left else None
    answers = _answers(query, left) if count else ()
    rows = _rows(query, left, len(answers), count) if left else ()
    return History(cards, rows, others, read, sum(same.values()), answers)


def for_log(answers: Iterable[TheirAnswer], day_of: Callable[[int], str]) -> Iterator[log_rows.Row]:
    """Give answers as rows of the log; `day_of` gives the study day of an instant in milliseconds, as text."""
    kind = Kind.REVIEW.value
    for card_id, at_ms, quality, took_ms in answers:
        number = int(quality)
        review_id, day = derived_id_at(card_id, at_ms, number), day_of(at_ms)
        row = review_id, card_id, at_ms, day, number, kind, took_ms, THROUGH_ANKI, None, ""
        yield (*row, log_rows.sum_of(row))


def _rows(query: Query, card_of_note: Mapping[object, CardId], apart: int, count: int | None) -> Iterator[Row]:
    """Give the rows of the notes, `count` where they were counted, but for those of which so many were kept apart."""
    if apart == (_counted(query) if count is None else count):
        return
    for note, *values in query(f"{_ROWS} and not ({_PLAIN}) {_BY_TIME}" if apart else f"{_ROWS} {_BY_TIME}", *_OURS):
        if note in card_of_note:
            yield Row(card_of_note[note], *values)


def _answers(query: Query, card_of_note: Mapping[object, CardId]) -> Sequence[TheirAnswer]:
    """Give the rows of the notes that are plain answers."""
    cards = query(f"select c.id, n.id {_CARDS} and {_PLAIN_CARD}", *_OURS)
    card_of_number = {number: card_of_note[note] for number, note in cards if note in card_of_note}
    ((all_cards,),) = query("select count(*) from cards")
    assert isinstance(all_cards, int)  # noqa: S101 - count(*) is a number
    if 2 * len(card_of_number) > all_cards:
        found = query(f"select r.cid, {_ANSWER} from revlog r where {_PLAIN_ROW} {_BY_TIME}")  # noqa: S608 - our own words
    else:
        found = query(f"select r.cid, {_ANSWER} {_JOINED} and {_PLAIN} {_BY_TIME}", *_OURS)
    return [
        TheirAnswer(card_of_number[number], at_ms, QUALITY_OF[ease], took_ms)  # type: ignore[arg-type, index] # _PLAIN says so
        for number, at_ms, ease, took_ms in found
        if number in card_of_number
    ]


def _counted(query: Query) -> int:
    """Give how many rows the cards of pmq have. Raises PmqError where no person can have given so many answers."""
    ((count,),) = query(f"select count(*) {_JOINED}", *_OURS)
    assert isinstance(count, int)  # noqa: S101 - count(*) is a number
    if count > MOST_ROWS:
        raise PmqError(f"the collection has more than {MOST_ROWS:,} answers to pmq's cards, which no person gives")
    return count


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
    for note, rows, said in query(_BUTTONS, *_OURS):
        card_id = card_of_note.get(note)
        if card_id and isinstance(rows, int) and notes_of[card_id] == 1 and mine.get(card_id) == said:
            same[note] = rows
        else:
            others_too = True
    return same, others_too


_OURS = guid_of(CardId("*")), LONGEST_GUID
_NOTES = "n.guid glob ? and length(n.guid) <= ?"
_CARDS = f"from notes n cross join cards c on c.nid = n.id where {_NOTES}"
_JOINED = f"from notes n cross join cards c on c.nid = n.id cross join revlog r on r.cid = c.id where {_NOTES}"
"""`cross join` keeps this order: a large collection is read for its few pmq notes only."""
_BY_TIME = "order by r.id"
_ROWS = f"select n.id, c.ord, r.id, r.ease, r.factor, r.time, r.type {_JOINED}"
_BUTTONS = (
    "select n.id, count(*), group_concat(case when c.ord = 0 and r.ease between 1 and 4 and r.type between 0 and 2"
    " and typeof(r.factor) = 'integer' then r.id * 8 + (r.ease + 1) + c.ord + 0 * r.type else 'no plain answer' end)"
    f" {_JOINED} group by n.id"
)
"""The rows of each note, as `buttons` writes answers; any number that is not whole is another text."""
_WHOLE = " and ".join(f"typeof(r.{name}) = 'integer'" for name in ("id", "cid", "ease", "factor", "type"))
_PLAIN_ROW = (
    f"{_WHOLE} and r.id >= {EARLIEST_MS} and r.ease between 1 and 4"
    f" and (r.type between {RowKind.LEARN:d} and {RowKind.RELEARN:d}"
    f" or r.type = {RowKind.FILTERED:d} and r.factor <> 0)"
)
_PLAIN_CARD = "typeof(c.id) = 'integer' and typeof(c.ord) = 'integer' and c.ord = 0"
_PLAIN = f"{_PLAIN_ROW} and {_PLAIN_CARD}"
"""What `take` makes an answer of at any rate; whatever is not plain is looked at column by column there."""
_TOOK = f"case when typeof(r.time) = 'integer' and r.time between 1 and {LONGEST_MS} then r.time end"
_ANSWER = f"r.id, r.ease, {_TOOK}"
