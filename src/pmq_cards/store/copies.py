"""Which answers are copies: an answer that was sent to Anki, and came from there into a log that has it already.

Anki's log has no place for an id of pmq's. An answer that comes from it is known by two signs that no other answer
bears: THROUGH_ANKI stands as its device, and its id is derived from card, instant and grade, where one given in pmq
carries an id drawn by chance. What it lost on the way is the grade below Forgot, for which Anki has one button, and up
to a second: Anki numbers its rows by the millisecond, and moves one that is taken.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from sqlite3 import Connection

from pmq_cards.domain import CardId, Quality, Review
from pmq_cards.ids import derived_id, to_ms

THROUGH_ANKI = "anki"
"""The device of an answer that was read from Anki's log."""
SAME_MS = 1000
"""As far as two answers to one card may lie apart and be the same one."""


def copies(reviews: Iterable[Review]) -> tuple[Review, ...]:
    """Give those answers that came through Anki and are here without it too, oldest first.

    Which these are hangs on the answers alone, not on the order they came in.
    """
    given: defaultdict[str, list[Review]] = defaultdict(list)
    came = []
    for review in sorted(reviews, key=_time):
        if came_through_anki(review):
            came.append(review)
        elif review.counts:
            given[review.card_id].append(review)
    return tuple(review for review in came if _has_original(review, given[review.card_id]))


def may_have_copies(connection: Connection, among: Iterable[CardId] | None) -> Iterator[CardId]:
    """Give the cards, of some or of all, with an answer that came through Anki and another one beside it."""
    values = {"anki": THROUGH_ANKI, "same_ms": SAME_MS}
    if not connection.execute("select 1 from reviews where device = :anki limit 1", values).fetchone():
        return
    if among is None:
        came = connection.execute("select distinct card from reviews where device = :anki", values)
        among = [CardId(card) for (card,) in came]
    for card in dict.fromkeys(among):
        if connection.execute(_BESIDE, {"card": card, **values}).fetchone():
            yield card


def came_through_anki(review: Review) -> bool:
    """Tell whether an answer was read from Anki's log, here or in the home that it came from."""
    return review.device == THROUGH_ANKI and review.id == derived_id(review.card_id, review.at, review.quality)


def may_be_one(came: Quality, given: Quality) -> bool:
    """Tell whether a row of Anki's, by its quality, may be the one button that an answer to the same card has there.

    Anki's upgrade of its oldest scheduler calls Hard Good and Good Easy in the first answer to a card.
    """
    buttons_up = max(came, Quality.FORGOT) - max(given, Quality.FORGOT)
    return buttons_up == 0 or (buttons_up == 1 and given.passed)


def buttons(connection: Connection, since_ms: int, until_ms: int) -> Mapping[CardId, str]:
    """Give instants and buttons of the answers of a time, undone ones too, a text a card: equal texts, equal answers.

    The columns are not held to their checksum: nothing is taken of them but that they say what another log says.
    """
    query = (
        "select card, group_concat(at_ms * 8 + max(quality, :forgot)) from reviews"
        " where +at_ms between :since_ms and :until_ms group by card"
    )
    values = {"forgot": int(Quality.FORGOT), "since_ms": since_ms, "until_ms": until_ms}
    return {CardId(card): said for card, said in connection.execute(query, values)}


def _has_original(copy: Review, given: list[Review]) -> bool:
    at_ms = to_ms(copy.at)
    start = bisect_left(given, at_ms - SAME_MS, key=_ms)
    stop = bisect_right(given, at_ms + SAME_MS, key=_ms)
    return any(may_be_one(copy.quality, given[place].quality) for place in range(start, stop))


def _ms(review: Review) -> int:
    return to_ms(review.at)


def _time(review: Review) -> tuple[int, str]:
    return to_ms(review.at), review.id


_BESIDE = (
    "select 1 from reviews came join reviews other on other.card = came.card and other.seq <> came.seq"
    " and other.at_ms between came.at_ms - :same_ms and came.at_ms + :same_ms"
    " where came.card = :card and +came.device = :anki limit 1"
)
"""The + has SQLite look among the answers to the card, not among all that came through Anki."""
