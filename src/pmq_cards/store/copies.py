"""Which answers are copies: an answer that was sent to Anki, and came from there into a log that has it already.

Anki's log has no place for an id of pmq's. An answer that comes from it is known by two signs that no other answer
bears: THROUGH_ANKI stands as its device, and its id is derived from card, instant and grade, where one given in pmq
carries an id drawn by chance. What it lost on the way is the grade below Forgot, for which Anki has one button, and up
to a second: Anki numbers its rows by the millisecond, and moves one that is taken.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable

from pmq_cards.domain import Quality, Review
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


def came_through_anki(review: Review) -> bool:
    """Tell whether an answer was read from Anki's log, here or in the home that it came from."""
    return review.device == THROUGH_ANKI and review.id == derived_id(review.card_id, review.at, review.quality)


def may_be_one(came: Review, given: Review) -> bool:
    """Tell whether a row of Anki's, as a review, may be the one button that an answer to the same card has there.

    Anki's upgrade of its oldest scheduler calls Hard Good and Good Easy in the first answer to a card.
    """
    buttons_up = _button(came) - _button(given)
    return buttons_up == 0 or (buttons_up == 1 and given.quality.passed)


def _has_original(copy: Review, given: list[Review]) -> bool:
    at_ms = to_ms(copy.at)
    start = bisect_left(given, at_ms - SAME_MS, key=_ms)
    stop = bisect_right(given, at_ms + SAME_MS, key=_ms)
    return any(may_be_one(copy, given[place]) for place in range(start, stop))


def _button(review: Review) -> int:
    return max(review.quality, Quality.FORGOT)


def _ms(review: Review) -> int:
    return to_ms(review.at)


def _time(review: Review) -> tuple[int, str]:
    return to_ms(review.at), review.id
