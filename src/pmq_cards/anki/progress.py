"""The answers of a log, in columns -> the rows of Anki's log, and what each card has come to."""

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from itertools import chain, repeat
from operator import sub
from typing import NamedTuple

from pmq_cards.anki.rows import BUTTONS, Row, factor_of
from pmq_cards.domain import CardId, Further
from pmq_cards.store.counted import Counted


class Progress(NamedTuple):
    """What a learner has done with the cards of a package: the answers to them, and which are suspended."""

    answers: Counted = Counted()
    suspended: AbstractSet[CardId] = frozenset()

    def rows(self, number_of: Mapping[CardId, int], further: Further) -> Iterator[Row]:
        """Give number, card, button, interval, the one before, factor and time of each answer, card by card.

        The number is its instant, so two of one millisecond have one number still. `further` is told of each card.
        """

        def begun(card_id: CardId) -> int:
            further(1)
            return number_of[card_id]

        given = self.answers
        cards = chain.from_iterable(map(repeat, map(begun, given.ids), self._counts()))
        factor = {ease: factor_of(ease or None) for ease in set(given.eases)}
        factors, buttons = map(factor.__getitem__, given.eases), bytes(given.qualities).translate(BUTTONS)
        return zip(given.instants, cards, buttons, given.after, given.before, factors, given.times, strict=True)

    def states(self) -> Mapping[CardId, Row]:
        """Give due day, interval, factor, answers, lapses and the instant of the last answer of each card."""
        given = self.answers
        lasts = [end - 1 for end in given.ends]
        factors = (factor_of(given.eases[last] or None) for last in lasts)
        intervals, instants = (map(column.__getitem__, lasts) for column in (given.after, given.instants))
        rows = zip(given.dues, intervals, factors, self._counts(), given.lapses, instants, strict=True)
        return dict(zip(given.ids, rows, strict=True))

    def _counts(self) -> Iterator[int]:
        """How many answers each card has."""
        return map(sub, self.answers.ends, chain((0,), self.answers.ends))
