"""Answers in the order of their instants -> the rows of Anki's log, and what each card has come to: one at a time."""

from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet

from pmq_cards.anki.rows import Row, factor_of, ivl_of, log_row
from pmq_cards.domain import CardId
from pmq_cards.schedulers.moves import Moved, States
from pmq_cards.store.counted import Counted


class Learnt:
    """What a card has come to: the number of its last answer in Anki's log, and the schedule after it."""

    __slots__ = ("ivl", "last_number", "moved", "number", "states")

    def __init__(self, number: int, states: Iterator[Moved]) -> None:
        """Take the card's number, and what gives the state after its next answer."""
        self.number = number
        self.states = states
        self.last_number = 0
        self.ivl = 0
        self.moved: Moved = (False, 0, None, 0, 0, 0, 0, 0)


class Progress:
    """What a learner has done with the cards that are asked for; of an answer that was passed on, nothing is kept.

    `of_card` is complete once all `rows` were given, so are the count of the answers and the instant of the newest.
    """

    def __init__(
        self, answers: Iterable[Counted], states: States, suspended: AbstractSet[CardId] = frozenset()
    ) -> None:
        """Take answers by instant, card and id, and the states of a scheduler."""
        self._answers = answers
        self._states = states
        self.suspended = suspended
        self.of_card: dict[CardId, Learnt] = {}
        self.answers = 0
        self.newest_ms = 0

    def rows(self, numbers: Mapping[CardId, int]) -> Iterator[Row]:
        """Give the rows of all answers to cards that have a number, which tells them apart in Anki.

        The number of a row is the answer's instant in milliseconds, the next free one where that is taken.
        """
        answer, number = (0, 0), 0
        inbox = iter(lambda: answer, None)  # the cards share it: each asks once for the state after its next answer
        for card_id, at_ms, day, quality, took_ms in self._answers:
            learnt = self.of_card.get(card_id)
            if learnt is None:
                if card_id not in numbers:
                    continue
                learnt = self.of_card[card_id] = Learnt(numbers[card_id], self._states(inbox))
            answer = day, quality
            _, _, ease, interval_days, *_ = learnt.moved = next(learnt.states)
            number = at_ms if at_ms > number else number + 1
            before, ivl = learnt.ivl, ivl_of(interval_days)
            yield log_row(number, learnt.number, quality, ivl, before, factor_of(ease), took_ms)
            learnt.last_number, learnt.ivl = number, ivl
            self.answers += 1
            self.newest_ms = at_ms
