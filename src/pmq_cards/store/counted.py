"""The answers that count, in columns: for whoever goes through all of a long log."""

from array import array
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Container, Sequence
from itertools import accumulate, compress, count
from typing import NamedTuple

from pmq_cards.domain import LONGEST_ANSWER_MS, CardId
from pmq_cards.ids import to_ms
from pmq_cards.schedulers import Scheduler, traced
from pmq_cards.store.by_card import by_card
from pmq_cards.store.log import ReviewLog
from pmq_cards.trails import Columns, spans_of


class Counted(NamedTuple):
    """The answers to some cards that were neither practice nor undone, card by card, each at least one, oldest first.

    Of the cards: where their answers end, the study day they are due, as an ordinal, and their lapses. Of the answers:
    instants in milliseconds since 1970, qualities, milliseconds they took, 0 where that is not known; the interval
    before each in days, 0 before the first, the one after it, and the ease then in hundredths, 0 where there is none.

    Where only those up to an instant were asked for, `later` are the instants of the others.
    """

    ids: Sequence[CardId] = ()
    ends: Sequence[int] = ()
    dues: Sequence[int] = ()
    lapses: Sequence[int] = ()
    instants: Sequence[int] = ()
    qualities: Sequence[int] = ()
    times: Sequence[int] = ()
    before: Sequence[int] = ()
    after: Sequence[int] = ()
    eases: Sequence[int] = ()
    later: Sequence[int] = ()


def counted(
    log: ReviewLog, scheduler: Scheduler, kept: Columns | None, latest_ms: int, cards: Container[CardId]
) -> Counted:
    """Give the answers to those cards up to an instant, ordered by the cards' ids: of trails that were `kept`.

    Where none were, or some answers are later, the log is read, each row held to its checksum. Raises DamagedLogError.
    """
    found = None if kept is None else _taken(kept.by_id(cards))
    if found is None or max(found.instants, default=0) > latest_ms:
        found = _read(log, scheduler, cards, latest_ms)
    return found._replace(times=_whole(log, found))


def _read(log: ReviewLog, scheduler: Scheduler, cards: Container[CardId], latest_ms: int) -> Counted:
    ids: list[CardId] = []
    later: list[int] = []
    of_cards, of_answers = [array("q") for _ in range(3)], [array(code) for code in "qBiiih"]
    for card_id, all_given in by_card(log):
        if card_id not in cards:
            continue
        given, ahead = all_given.parted(latest_ms)
        later += compress(ahead.instants, ahead.counted)
        before, due, eases, last = traced(scheduler, given.answers)
        if last:
            instants, qualities, times = (
                compress(column, given.counted) for column in (given.instants, given.qualities, given.thought_ms)
            )
            after = (*before[1:], last[3])
            for column, more in zip(of_answers, (instants, qualities, times, before, after, eases), strict=True):
                column.extend(more)
            for column, value in zip(of_cards, (len(of_answers[0]), due[-1], last[7]), strict=True):
                column.append(value)
            ids.append(card_id)
    return Counted(ids, *of_cards, *of_answers)._replace(later=later)


def _taken(kept: Columns) -> Counted:
    if not kept.ids:
        return Counted()
    after = kept.intervals[1:]  # a trail has those before each answer
    after.append(0)
    for end, interval_days in zip(kept.ends, kept.interval_days, strict=True):
        after[end - 1] = interval_days
    ids, ends, lapses, counts = kept.ids, kept.ends, kept.lapses, kept.counted
    dues = array("i", (kept.dues[end - 1] for end in ends))
    columns = [kept.instants, kept.qualities, kept.thought_ms, kept.intervals, after, kept.eases]
    if 0 in counts:
        columns = [array(column.typecode, compress(column, counts)) for column in columns]
        so_far = array("q", accumulate(counts))
        ends = array("q", (so_far[end - 1] for end in ends))
        has_any = [begin < end for begin, end in spans_of(ends)]
        ids = list(compress(ids, has_any))
        ends, dues, lapses = (array("q", compress(column, has_any)) for column in (ends, dues, lapses))
    return Counted(ids, ends, dues, lapses, *columns)


def _whole(log: ReviewLog, found: Counted) -> Sequence[int]:
    """Give the times, of those that were cut at the longest what the log has."""
    if LONGEST_ANSWER_MS not in found.times:
        return found.times
    places = list(compress(count(), map(LONGEST_ANSWER_MS.__eq__, found.times)))
    card_at = {place: found.ids[bisect_right(found.ends, place)] for place in places}
    took_at = defaultdict(list)
    for card_id in dict.fromkeys(card_at.values()):
        for review in log.card_reviews(card_id):
            if review.counts and review.thought_ms == LONGEST_ANSWER_MS:
                took_at[card_id, to_ms(review.at)].append(review.took_ms or 0)
    whole = array("q", found.times)
    for place, card_id in card_at.items():
        if longer := took_at[card_id, found.instants[place]]:
            whole[place] = longer.pop(0)
    return whole
