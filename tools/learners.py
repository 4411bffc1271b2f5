"""Simulated people: each forgets by a law of their own, which no plan and no estimate sees.

- A card is known 28 times in 100 when it is met, and 66 times when it comes again after a failure on the same day; an
  answer takes 11 to 18 seconds: as in the py-fsrs review log that make calibration reads.
- Each card differs in how well it is first remembered, and every change of a memory is noisy.
- What others see are the grades alone: Good, or Forgot and a repeat until the first Good.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import exp, inf, log
from random import Random
from typing import Protocol, TypeVar

from pmq_cards.domain import CardId, Quality
from pmq_cards.schedulers.fsrs import PUBLISHED, Model, State

SEED = 2026
PARAMETER_NOISE = 0.15
FIRST_NOISE = 0.5
"""Of the first stability of a card, or what stands for it: log-normal."""
DIFFICULTY_NOISE = 1.0
CHANGE_NOISE = 0.15
KNOWN_AT_FIRST, KNOWN_AGAIN = 0.279, 0.658
NEW_SECONDS, LATER_SECONDS, AGAIN_SECONDS = (17.7, 14.9), (15.5, 12.1), (13.0, 11.2)
"""Seconds of an answer that failed and of one that passed, means of the same log."""
MOST_REPEATS = 10

_LOWEST = (*(0.001,) * 4, 1, 0.001, 0.001, 0.001, 0, 0, 0.001, 0.001, 0.001, 0.001, 0, 0, 1, 0, 0, 0, 0.1)
_HIGHEST = (*(100,) * 4, 10, 4, 4, 0.75, 4.5, 0.8, 3.5, 5, 0.25, 0.9, 4, 1, 6, 2, 2, 0.8, 0.8)
"""The bounds of FSRS's parameters."""
_FIRST_SPREAD = (1.85, 1.68, 1.45, 1.07)
_PUBLISHED_SPREAD = (
    *(0.57, 0.28, 0.6, 0.12, 0.39, 0.18, 0.33, 0.3, 0.09),
    *(0.16, 0.57, 0.25, 1.03, 0.31, 0.32, 0.14, 0.27),
)
"""How FSRS's parameters differ between its users, by its optimizer's own table: standard deviations of w4 to w20. The
first stabilities, which cannot be negative, are log-normal with the published median and standard deviation."""

Trace = TypeVar("Trace")


class Law(Protocol[Trace]):
    """How one person remembers: what is left of a card after each answer, and the chance that it is recalled."""

    def met(self, random: Random, *, known: bool) -> Trace:
        """Give what is left of a card after its first answer."""

    def again(self, random: Random, trace: Trace, elapsed_days: int, *, known: bool) -> Trace:
        """Give what is left after one more answer, so many days after the last."""

    def recall(self, trace: Trace, elapsed_days: int) -> float:
        """Give the chance of recall so many days after the last answer."""


class Learner:
    """A simulated person: the truth that nobody sees."""

    def __init__(self, number: int, kind: "Kind | None" = None) -> None:
        """Draw the learner of that number and kind: the same every time."""
        self._random = Random(f"{SEED} learner {number}")  # noqa: S311 - a simulation
        self._kind = kind or AS_DOCUMENTED
        self._law = self._kind.law(self._random)
        self._left_of: dict[CardId, tuple[object, date]] = {}
        self.answers, self.seconds = 0, 0.0

    def __call__(self, card_id: CardId, day: date) -> tuple[Sequence[Quality], float]:
        """Answer a card on a day, again and again until it is graded as known."""
        if card_id in self._left_of:
            chance, seconds = self.recall(card_id, day), LATER_SECONDS
        else:
            chance, seconds = KNOWN_AT_FIRST, NEW_SECONDS
        qualities: list[Quality] = []
        spent = 0.0
        for _ in range(MOST_REPEATS):
            known = self._random.random() < chance
            self._learn(card_id, day, known=known)
            graded = known or (self._kind.kindly > 0 and self._random.random() < self._kind.kindly)
            qualities.append(Quality.GOOD if graded else Quality.FORGOT)
            spent += seconds[known]
            if graded:
                break
            chance, seconds = KNOWN_AGAIN, AGAIN_SECONDS
        self.answers += len(qualities)
        self.seconds += spent
        return qualities, spent

    def recall(self, card_id: CardId, day: date) -> float:
        """Give the true chance of recall, 0 for a card never met."""
        if card_id not in self._left_of:
            return 0.0
        trace, last = self._left_of[card_id]
        return self._law.recall(trace, (day - last).days)

    def recalled(self, cards: Sequence[CardId], day: date) -> int:
        """Draw how many of the cards are recalled on a day."""
        return sum(self._random.random() < self.recall(card_id, day) for card_id in cards)

    def _learn(self, card_id: CardId, day: date, *, known: bool) -> None:
        if card_id in self._left_of:
            trace, last = self._left_of[card_id]
            after = self._law.again(self._random, trace, (day - last).days, known=known)
        else:
            after = self._law.met(self._random, known=known)
        self._left_of[card_id] = after, day


class Fsrs:
    """FSRS-6 with the person's own parameters, and a factor on every stability."""

    def __init__(self, model: Model, factor: float = 1.0) -> None:
        """Take the parameters as a model."""
        self._model, self._factor = model, factor

    def met(self, random: Random, *, known: bool) -> State:
        """Give what is left of a card after its first answer."""
        after = self._model.answered(None, 0, _quality(known=known))
        stability = after.stability_days * exp(random.gauss(0, FIRST_NOISE))
        return State(stability, min(10.0, max(1.0, after.difficulty + random.gauss(0, DIFFICULTY_NOISE))))

    def again(self, random: Random, trace: State, elapsed_days: int, *, known: bool) -> State:
        """Give what is left after one more answer, so many days after the last."""
        after = self._model.answered(trace, elapsed_days, _quality(known=known))
        return State(after.stability_days * exp(random.gauss(0, CHANGE_NOISE)), after.difficulty)

    def recall(self, trace: State, elapsed_days: int) -> float:
        """Give the chance of recall so many days after the last answer."""
        return self._model.recall(trace.stability_days * self._factor, elapsed_days)


@dataclass(frozen=True, slots=True)
class Exponential:
    """Recall halves with every half-life; a pass on a later day makes it longer, a fail shorter."""

    half_life_days: float
    growth: float = 2.8
    loss: float = 0.75

    def met(self, random: Random, *, known: bool) -> float:
        """Give the half-life after the first answer."""
        return self.half_life_days * (1.0 if known else 0.7) * exp(random.gauss(0, FIRST_NOISE))

    def again(self, random: Random, trace: float, elapsed_days: int, *, known: bool) -> float:
        """Give the half-life after one more answer; on the same day it stays as it is."""
        change = 1.0 if elapsed_days < 1 else self.growth if known else self.loss
        return trace * change * exp(random.gauss(0, CHANGE_NOISE))

    def recall(self, trace: float, elapsed_days: int) -> float:
        """Give the chance of recall so many days after the last answer."""
        return float(2 ** (-elapsed_days / trace))


@dataclass(frozen=True, slots=True)
class Traces:
    """ACT-R: every answer leaves a trace that decays by itself, the faster the more active the memory was.

    Source: P. I. Pavlik, J. R. Anderson, "Practice and forgetting effects on vocabulary memory" (2005). A memory is its
    traces, each an age in seconds and a decay; time between study days runs at a fortieth of the clock's pace.
    """

    slowest: float = 0.177
    faster: float = 0.217
    threshold: float = -0.9
    noise: float = 0.3
    pace: float = 0.025
    repeat_seconds: float = 180.0

    def met(self, random: Random, *, known: bool) -> tuple[tuple[float, float], ...]:
        """Give the trace of the first answer."""
        del known  # seeing the answer leaves the trace, whether it was recalled or not
        return ((1.0, self.slowest * exp(random.gauss(0, CHANGE_NOISE))),)

    def again(
        self, random: Random, trace: tuple[tuple[float, float], ...], elapsed_days: int, *, known: bool
    ) -> tuple[tuple[float, float], ...]:
        """Give the traces after one more answer."""
        del known
        older = self._aged(trace, elapsed_days)
        decay = self.faster * exp(self._activation(older)) + self.slowest
        return (*older, (1.0, decay * exp(random.gauss(0, CHANGE_NOISE))))

    def recall(self, trace: tuple[tuple[float, float], ...], elapsed_days: int) -> float:
        """Give the chance of recall so many days after the last answer."""
        return 1 / (1 + exp((self.threshold - self._activation(self._aged(trace, elapsed_days))) / self.noise))

    def _aged(self, trace: tuple[tuple[float, float], ...], elapsed_days: int) -> tuple[tuple[float, float], ...]:
        more = elapsed_days * 86_400 * self.pace if elapsed_days else self.repeat_seconds
        return tuple((age + more, decay) for age, decay in trace)

    def _activation(self, trace: tuple[tuple[float, float], ...]) -> float:
        strength = sum(age**-decay for age, decay in trace)
        return log(strength) if strength else -inf


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of people: how the law of one of them is drawn; `kindly` is the share of misses they grade as Good."""

    law: Callable[[Random], Law]  # type: ignore[type-arg]
    kindly: float = 0.0


def _near(random: Random, parameters: Sequence[float] = PUBLISHED) -> Model:
    """Draw parameters near the published ones: each times log-normal noise of 15 %."""
    drawn = [value * exp(random.gauss(0, PARAMETER_NOISE)) for value in parameters]
    return Model([min(max(value, low), high) for value, low, high in zip(drawn, _LOWEST, _HIGHEST, strict=True)])


def _as_published(random: Random, share: float) -> Model:
    """Draw parameters that differ as FSRS's users do, or by a share of that."""
    firsts = [
        value * exp(share * random.gauss(0, spread)) for value, spread in zip(PUBLISHED, _FIRST_SPREAD, strict=False)
    ]
    later = [
        value + share * random.gauss(0, spread) for value, spread in zip(PUBLISHED[4:], _PUBLISHED_SPREAD, strict=True)
    ]
    drawn = zip([*firsts, *later], _LOWEST, _HIGHEST, strict=True)
    return Model([min(max(value, low), high) for value, low, high in drawn])


def _quality(*, known: bool) -> Quality:
    return Quality.GOOD if known else Quality.FORGOT


AS_DOCUMENTED = Kind(lambda random: Fsrs(_near(random)))
KINDS: Mapping[str, Kind] = {
    "near the model": AS_DOCUMENTED,
    "half the spread of users": Kind(lambda random: Fsrs(_as_published(random, 0.5))),
    "the spread of users": Kind(lambda random: Fsrs(_as_published(random, 1.0))),
    "forgets 3 times as fast": Kind(lambda random: Fsrs(_near(random), 1 / 3)),
    "forgets 10 times as fast": Kind(lambda random: Fsrs(_near(random), 1 / 10)),
    "forgets 3 times as slowly": Kind(lambda random: Fsrs(_near(random), 3)),
    "exponential, 3 days": Kind(lambda random: Exponential(3 * exp(random.gauss(0, PARAMETER_NOISE)))),
    "exponential, 8 days": Kind(lambda random: Exponential(8 * exp(random.gauss(0, PARAMETER_NOISE)))),
    "power law, decay .5": Kind(lambda random: Fsrs(_near(random, (*PUBLISHED[:-1], 0.5)))),
    "ACT-R traces": Kind(lambda random: Traces(threshold=-0.9 + random.gauss(0, 0.1))),
    "grades kindly": Kind(lambda random: Fsrs(_near(random)), kindly=0.5),
}
"""Kinds of people by name: the first is the one that make simulate lets study."""
