"""How this learner forgets: one factor on every stability, learnt from the answers, and how often a new card is known.

The memory model knows the usual person. Real ones forget faster or more slowly by a factor K that holds for all their
cards: chance = R(t, K * S), with the stability S as the model has it. No stability is needed to apply it: where the
model says p, the learner has (1 + (p ** (-1 / w20) - 1) / K) ** -w20. Before any answer ln K is normal about 0; each
measuring answer moves the belief, which is kept on a grid. Nothing here reaches a schedule.

An Estimate is all of it together, memories and factors: whatever shows or uses a chance of recall asks it.
"""

from array import array
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cache, cached_property
from math import exp, inf, log, log1p
from typing import NamedTuple

from pmq_cards.chance import Expected, expected
from pmq_cards.domain import CardId, Quality
from pmq_cards.memory import Memory, left_by
from pmq_cards.said import counted
from pmq_cards.schedulers.fsrs import DEFAULT
from pmq_cards.trail import FINENESS, NO_EVIDENCE, UNMEASURED, Trail, place_of
from pmq_cards.trails import Columns, as_columns

SPREAD = 1.0
"""The standard deviation of ln K between people: .8 to 1.1 in ten real logs (docs/scheduling.md)."""
VIEWS = 9
"""How many equally likely factors stand for the belief; the middle one is its median."""
ENOUGH_ANSWERS = 20
"""Below this many measuring answers the estimate is still mostly the usual person's."""
FIRST_PASS = 0.3
"""How often the usual person knows a card that is met: 28 of 100 in one log, .28 to 1.0 in ten."""
FIRST_PASS_WEIGHT = 3
"""How many cards met of one's own weigh as much as that."""
NOTABLE = 1.25
"""The least factor, either way, that is worth a word."""

FINE = 500
"""Into so many parts the logarithm of time over stability is divided where many cards are put together."""
_STEP = 0.25
_GRID = tuple(place * _STEP for place in range(-18, 19))
"""ln K, from a ninetieth to ninety."""
_LOW, _MIDDLE, _HIGH = 0.025, 0.5, 0.975


Evidence = Counter[tuple[int, bool]]
"""How many trials are alike: the place of the chance on the scale of the belief, and whether the card was recalled."""


@dataclass(frozen=True, slots=True)
class Belief:
    """How likely each factor of the grid is after so many measuring answers; logarithms, up to a constant."""

    logs: tuple[float, ...] = tuple(-((ln_k / SPREAD) ** 2) / 2 for ln_k in _GRID)
    answers: int = 0

    def after(self, trials: Iterable[tuple[float, bool]]) -> "Belief":
        """Give the belief after more trials, each the usual person's chance of recall and whether it was recalled."""
        return self.counting(Counter((place_of(chance), passed) for chance, passed in trials))

    def counting(self, alike: Evidence) -> "Belief":
        """Give the belief after more trials, of which so many are alike."""
        logs = self.logs
        for (place, passed), count in alike.items():
            logs = tuple(old + count * new for old, new in zip(logs, _logs_of(place)[passed], strict=True))
        return Belief(logs, self.answers + alike.total())

    def chance(self, usual: float) -> float:
        """Give the chance of this learner where the usual person has the chance `usual`."""
        return sum(weight * scaled(usual, exp(ln_k)) for weight, ln_k in zip(self._weights(), _GRID, strict=True))

    def factor_at(self, share: float) -> float:
        """Give the factor that is not exceeded with the probability `share`."""
        before = 0.0
        for ln_k, weight in zip(_GRID, self._weights(), strict=True):
            if before + weight >= share:
                return exp(ln_k + _STEP * ((share - before) / weight - 0.5))
            before += weight
        return exp(_GRID[-1])

    def _weights(self) -> tuple[float, ...]:
        most = max(self.logs)
        weights = [exp(each - most) for each in self.logs]
        total = sum(weights)
        return tuple(weight / total for weight in weights)


@dataclass(frozen=True, slots=True)
class Forgetting:
    """How a learner forgets, as far as it is known.

    `factors` are equally likely factors on every stability, the lowest first; `factor` is the middle of the belief,
    `low` to `high` hold 95 % of it. `answers` is how many measuring answers stand behind it, `first_pass` the chance
    that a card is known when it is met.
    """

    factors: tuple[float, ...] = (1.0,)
    factor: float = 1.0
    low: float = 1.0
    high: float = 1.0
    answers: int = 0
    first_pass: float = FIRST_PASS
    learnt: bool = False

    @property
    def middle(self) -> float:
        """The factor that is as likely too low as too high."""
        return self.factors[len(self.factors) // 2]

    def as_json(self) -> dict[str, object]:
        """Give the shape that scripts read."""
        factors = {name: round(getattr(self, name), 3) for name in ("factor", "low", "high")}
        return {"learnt": self.learnt, **factors, "answers": self.answers, "first_pass": round(self.first_pass, 3)}

    def __str__(self) -> str:
        if not self.learnt:
            return "The estimate is the usual person's: learnt = false in config.toml."
        if self.answers < ENOUGH_ANSWERS:
            so_far = f"{self.answers} so far" if self.answers else "none so far"
            return f"The estimate is the usual person's until {ENOUGH_ANSWERS} measured answers; {so_far}."
        behind = counted(self.answers, "measured answer")
        if self.low < 1 < self.high or 1 / NOTABLE < self.factor < NOTABLE:
            return f"You forget about as fast as most ({behind})."
        times, way = (1 / self.factor, "fast") if self.factor < 1 else (self.factor, "slowly")
        return f"You forget about {_times(times)} as {way} as most: the plan minds it ({behind})."


USUAL = Forgetting()
"""The usual person: nothing is learnt."""


@dataclass(frozen=True)
class Estimate:
    """How likely each card is to be recalled, by what its own answers left and by how the learner forgets.

    `trail_of` holds the cards that were answered; `now` is the instant, for those answered today. `evidence` is what
    was learnt from.
    """

    trail_of: Mapping[CardId, Trail]
    forgetting: Forgetting = USUAL
    now: datetime | None = None
    evidence: Evidence = field(default_factory=Counter)

    @cached_property
    def _columns(self) -> Columns:
        return as_columns(self.trail_of)

    @property
    def of_the_middle(self) -> "Estimate":
        """The same with the middle factor alone: for a single course of things."""
        return replace(self, forgetting=replace(self.forgetting, factors=(self.forgetting.middle,)))

    @cached_property
    def memory_of(self) -> Mapping[CardId, Memory]:
        """What is left of each card that was answered."""
        return {card_id: left_by(trail) for card_id, trail in self.trail_of.items()}

    def holds_until(self, day: date) -> datetime | None:
        """Give the last instant at which all chances of the study day are what they are now; None where it ends first.

        Between two answers they change by the day, but for cards that were answered on the same one: by the hour.
        """
        wanted = day.toordinal()
        seen = self._columns
        of_today = (
            left_by(seen[card_id]) for card_id, last in zip(seen, seen.last_days, strict=True) if last >= wanted
        )
        ends = (memory.same_until(self.now) for memory in of_today) if self.now else ()
        return min((end for end in ends if end), default=None)

    def minds_the_hour(self, day: date) -> bool:
        """Tell whether a chance of the study day may be another at another hour of it: a card was answered on it."""
        return max(self._columns.last_days, default=0) >= day.toordinal()

    def recall(self, card_id: CardId, day: date) -> float:
        """Give the chance that a card is recalled on a study day, without another answer before; unseen ones have 0."""
        return self.recalls([card_id], day)[card_id]

    def recalls(self, cards: Iterable[CardId], day: date) -> dict[CardId, float]:
        """Give the same of many cards."""
        ids = tuple(cards)
        views = self.views(ids, day)
        return {card_id: sum(chances) / len(chances) for card_id, *chances in zip(ids, *views, strict=True)}

    def expected(self, cards: Iterable[CardId], day: date) -> Expected:
        """Give how many of the cards would be recalled on a study day, without another answer before."""
        return expected(*self.views(cards, day))

    def views(self, cards: Iterable[CardId], day: date) -> "tuple[array[float], ...]":
        """Give the chances of the cards on a study day under each of the equally likely factors."""
        spent: list[float] = []
        of_today: list[tuple[int, Memory]] = []
        seen, today = self._columns, day.toordinal()
        for place, number in enumerate(map(seen.place_of.get, cards)):
            elapsed_days = 0 if number is None else today - seen.last_days[number]
            if number is not None and elapsed_days <= 0:
                of_today.append((place, left_by(seen[seen.ids[number]])))
            spent.append(inf if number is None else spent_share(seen.last_stability(number), max(0, elapsed_days)))
        views = []
        for factor, chances in zip(self.forgetting.factors, chances_of(spent, self.forgetting.factors), strict=True):
            for place, memory in of_today:
                chances[place] = memory.recall_on(day, factor, self.now)
            views.append(array("d", chances))
        return tuple(views)


def estimate_of(trail_of: Mapping[CardId, Trail], now: datetime | None = None, *, learns: bool = True) -> Estimate:
    """Give the estimate that follows from all answers. Without `learns` it is the usual person's."""
    if not learns:
        return Estimate(trail_of, now=now)
    seen = as_columns(trail_of)
    evidence = Counter({(each >> 1, each & 1 > 0): n for each, n in seen.counts().items() if each != NO_EVIDENCE})
    met = [seen.qualities[begin] >= Quality.HARD for begin, _ in seen.spans]
    return Estimate(seen, learnt(Belief().counting(evidence), met), now, evidence)


class Trial(NamedTuple):
    """One answer that measures recall, and the chance of the usual person before it."""

    at_ms: int
    card_id: CardId
    passed: bool
    usual: float

    @property
    def key(self) -> tuple[int, CardId]:
        """What tells it from any other."""
        return self.at_ms, self.card_id


def trials_of(trail_of: Mapping[CardId, Trail], first_ms: int = 0) -> Iterator[Trial]:
    """Give each measuring answer from an instant on, card by card."""
    seen = as_columns(trail_of)
    for place, (at_ms, chance) in enumerate(zip(seen.instants, seen.chances, strict=True)):
        if at_ms >= first_ms and chance != UNMEASURED:
            yield Trial(at_ms, seen.card_at(place), seen.qualities[place] >= Quality.HARD, chance)


def shown_before(
    trials: Iterable[Trial], wanted: Collection[tuple[int, CardId]], belief: Belief | None = None
) -> dict[tuple[int, CardId], float]:
    """Give the chance that was held before each wanted one of the trials: learnt from those before it alone.

    Instants tell the order, and cards where two are the same. `belief` is what was held before all of them.
    """
    held, pending, shown = belief or Belief(), list[Trial](), {}
    for trial in sorted(trials):
        if trial.key in wanted:
            held, pending = held.after((each.usual, each.passed) for each in pending), []
            shown[trial.key] = held.chance(trial.usual)
        pending.append(trial)
    return shown


def shown_by(estimate: Estimate, wanted: Collection[tuple[int, CardId]]) -> dict[tuple[int, CardId], float]:
    """Give the same of trials that an estimate has learnt from."""
    first_ms, _ = min(wanted, default=(0, ""))
    later = list(trials_of(estimate.trail_of, first_ms))
    before = estimate.evidence - Counter((place_of(trial.usual), trial.passed) for trial in later)
    return shown_before(later, wanted, Belief().counting(before))


def spent_share(stability_days: float, elapsed_days: int) -> float:
    """Give how far a memory has come on its way to be forgotten, for chances_of()."""
    return float(DEFAULT.scale * elapsed_days / stability_days)


def chances_of(spent: Sequence[float], factors: Iterable[float]) -> Iterator[list[float]]:
    """Give the chances of recall under each factor: Model.recall for many memories at once."""
    power = -DEFAULT.decay
    for factor in factors:
        yield [(1 + each / factor) ** power for each in spent]


def fine_place(spent: float) -> int:
    """Give the place of what spent_share() gives, for chances_at(), where cards are put together."""
    return round(FINE * log(spent))


def chances_at(places: Iterable[int], factors: Iterable[float]) -> Iterator[list[float]]:
    """Give the chances of recall at places under each factor, right to a thousandth."""
    return chances_of([exp(place / FINE) for place in places], factors)


def scaled(usual: float, factor: float) -> float:
    """Give the chance of a learner with this factor where the usual person has the chance `usual`."""
    if usual <= 0:
        return 0.0
    return float((1 + (usual ** (-1 / DEFAULT.decay) - 1) / factor) ** -DEFAULT.decay)


def learnt(belief: Belief, met: Sequence[bool] = ()) -> Forgetting:
    """Give how a learner forgets by a belief, and by the cards that were met: whether each was known."""
    known = FIRST_PASS * FIRST_PASS_WEIGHT + sum(met)
    return Forgetting(
        factors=tuple(belief.factor_at((view + 0.5) / VIEWS) for view in range(VIEWS)),
        factor=belief.factor_at(_MIDDLE),
        low=belief.factor_at(_LOW),
        high=belief.factor_at(_HIGH),
        answers=belief.answers,
        first_pass=known / (FIRST_PASS_WEIGHT + len(met)),
        learnt=True,
    )


@cache
def _logs_of(place: int) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Give, for each factor of the grid, the logarithm of the chance of a fail and of a pass."""
    passes = tuple(-DEFAULT.decay * log1p(exp(place / FINENESS - ln_k)) for ln_k in _GRID)
    return tuple(log1p(-exp(each)) for each in passes), passes


def _times(times: float) -> str:
    """Say how many times: twice, 2.5 times, 10 times."""
    rounded = round(times * 2) / 2 if times < 4 else round(times)  # noqa: PLR2004 - halves as far as they can be told
    return "twice" if rounded == 2 else f"{rounded:g} times"  # noqa: PLR2004 - the word for it
