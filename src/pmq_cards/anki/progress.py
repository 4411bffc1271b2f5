"""The answers of a log, card by card -> the rows of Anki's log, and what each card has come to."""

from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet

from pmq_cards.anki.rows import Row, factor_of, ivl_of, log_row
from pmq_cards.domain import CardId, Further
from pmq_cards.schedulers import sm2
from pmq_cards.schedulers.moves import Moved, States
from pmq_cards.store.counted import Counted


class Progress:
    """What a learner has done with the cards that are asked for; of an answer that was passed on, nothing is kept.

    `of_card`, the last state of each answered card, is complete once all `rows` were given; so are the count of the
    answers and the instant of the newest.
    """

    def __init__(
        self,
        answers: Iterable[Counted] = (),
        states: States = sm2.states,
        suspended: AbstractSet[CardId] = frozenset(),
    ) -> None:
        """Take the answers to each card, by the cards' ids, and the states of a scheduler."""
        self._answers = answers
        self._states = states
        self.suspended = suspended
        self.of_card: dict[CardId, Moved] = {}
        self.answers = 0
        self.newest_ms = 0

    def rows(self, numbers: Mapping[CardId, int], further: Further) -> Iterator[Row]:
        """Give the rows of all answers to cards that have a number in Anki, in their order, numbered by their instant.

        So two answers of one millisecond have one number still. `further` is told of each card that is done.
        """
        for card_id, instants, days, qualities, times in self._answers:
            card = numbers.get(card_id)
            if card is None:
                continue
            before = 0
            states = self._states(zip(days, qualities, strict=True))
            for at_ms, quality, took_ms, moved in zip(instants, qualities, times, states, strict=True):
                _, _, ease, interval_days, *_ = moved
                ivl = ivl_of(interval_days)
                yield log_row(at_ms, card, quality, ivl, before, factor_of(ease), took_ms)
                before = ivl
            self.of_card[card_id] = moved
            self.answers += len(instants)
            self.newest_ms = max(self.newest_ms, instants[-1])
            further(1)
