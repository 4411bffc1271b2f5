"""The instants of answers -> their numbers in Anki's log, each of which is given once."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from pmq_cards.domain import Review, ReviewId
from pmq_cards.ids import to_ms
from pmq_cards.store.copies import SAME_MS

IsTaken = Callable[[int], bool]


def _none_is(_: int) -> bool:
    return False


def numbers(reviews: Iterable[Review], is_taken: IsTaken = _none_is) -> Mapping[ReviewId, int]:
    """Give each review its number in Anki's log, as `apart` has it; those that there is none for are left out."""
    in_order = sorted((to_ms(review.at), review.card_id, review.id) for review in reviews)
    found = apart([at_ms for at_ms, _, _ in in_order], is_taken)
    return {review_id: number for (_, _, review_id), number in zip(in_order, found, strict=True) if number is not None}


def apart(instants: Sequence[int], is_taken: IsTaken = _none_is) -> Sequence[int | None]:
    """Give each instant, in milliseconds and their order, a number of its own, in the same order.

    It is the instant itself, or the next free one; where so many meet that some would come to lie further off than an
    answer is recognised by, all of them move forward. None stands where even then there is no number near enough.
    """
    later = _later(instants, is_taken)
    if all(number - at <= SAME_MS for number, at in zip(later, instants, strict=True)):
        return later
    places = _with_room(instants, is_taken)
    found: list[int | None] = [None] * len(instants)
    later, before = _later([instants[place] for place in places], is_taken), None
    for place, number in zip(reversed(places), reversed(later), strict=True):
        latest = min(number, instants[place] + SAME_MS)
        before = latest if before is None else min(latest, before - 1)
        while is_taken(before):
            before -= 1
        found[place] = before
    return found


def _later(instants: Iterable[int], is_taken: IsTaken) -> list[int]:
    """Give each instant itself or the next free number."""
    found, last = [], 0
    for at in instants:
        last = max(at, last + 1)
        while is_taken(last):
            last += 1
        found.append(last)
    return found


def _with_room(instants: Sequence[int], is_taken: IsTaken) -> Sequence[int]:
    """Give the places of as many instants as find a number near enough, where each takes the earliest there is."""
    places, last = [], 0
    for place, at in enumerate(instants):
        number = max(at - SAME_MS, last + 1)
        while is_taken(number):
            number += 1
        if number <= at + SAME_MS:
            places.append(place)
            last = number
    return places
