"""How many of several chances come true, and how far a count can be trusted: intervals of 95 %."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate, repeat
from math import erf, sqrt
from operator import mul, sub

Z_95 = 1.96
"""Standard deviations to either side that hold 95 % of a normal distribution."""
TAIL = 0.025
"""What lies beyond each end of an interval of 95 %."""
MOST_EXACT = 200
"""From more chances on the normal law takes the place of the exact one, whose time grows with their square."""


@dataclass(frozen=True, slots=True)
class Expected:
    """How many of a set of cards will be recalled: the mean, and the 95 % interval in whole cards."""

    known: float
    low: int
    high: int
    of: int

    def __str__(self) -> str:
        return f"{round(self.known)} of {self.of} ({self.low}-{self.high})"


def expected(*equally_likely: Iterable[float], unseen: int = 0) -> Expected:
    """Give how many of a set of cards will be recalled, each recalled or not on its own.

    Each argument holds the chances of all cards under one view of the learner; where there are several, the mean is
    that of their mixture, and so is the interval. `unseen` cards more are of the set, and have no chance.
    """
    views = [tuple(chances) for chances in equally_likely]
    known = sum(map(sum, views)) / len(views)
    low, high = among(views, unseen=unseen)
    return Expected(known, min(low, round(known)), max(high, round(known)), len(views[0]) + unseen)


def among(views: Sequence[Sequence[float]], tail: float = TAIL, unseen: int = 0) -> tuple[int, int]:
    """Give the fewest and the most of the chances to come true, under views that are equally likely.

    At most `tail` of the probability lies below the fewest, and as much above the most. Exact by the Poisson-binomial
    law up to 200 chances, above by the normal law of each view; `unseen` are chances of nothing beside them.
    """
    of = len(views[0]) + unseen
    at_most = _exact([(*chances, *(0.0,) * unseen) for chances in views]) if of <= MOST_EXACT else _normal(views)
    fewest = bisect_left(range(of), tail, key=at_most)
    return fewest, max(fewest, bisect_right(range(of), 1 - tail, key=at_most))


def wilson(passed: int, of: int) -> tuple[float, float]:
    """Give the interval of the share that `passed` of `of` stands for, 0 to 1. Raises ValueError without any.

    Source: E. B. Wilson, "Probable inference, the law of succession, and statistical inference" (1927).
    """
    if not 0 <= passed <= of or not of:
        raise ValueError(f"{passed} of {of} is no share")
    share, square = passed / of, Z_95 * Z_95
    centre = (share + square / (2 * of)) / (1 + square / of)
    half = Z_95 * sqrt(share * (1 - share) / of + square / (4 * of * of)) / (1 + square / of)
    return max(0.0, min(share, centre - half)), min(1.0, max(share, centre + half))  # rounding may not move 0 and 1


def _exact(views: Sequence[Sequence[float]]) -> Callable[[int], float]:
    """Give the probability that at most so many come true."""
    laws = [accumulate(_law(chances)) for chances in views]
    shares = [sum(each) / len(views) for each in zip(*laws, strict=True)]
    return shares.__getitem__


def _law(chances: Iterable[float]) -> list[float]:
    """Give the probability that 0, 1, 2 ... come true."""
    law = [1.0]
    for chance in chances:
        missed = 1 - chance
        law = [a * missed + b * chance for a, b in zip([*law, 0.0], [0.0, *law], strict=True)]
    return law


def _normal(views: Sequence[Sequence[float]]) -> Callable[[int], float]:
    """Give the same by the normal law with the mean and the variance of each view."""
    means = [sum(chances) for chances in views]
    spreads = [sqrt(2 * sum(map(mul, chances, map(sub, repeat(1), chances)))) or 1e-9 for chances in views]

    def at_most(count: int) -> float:
        each = (1 + erf((count + 0.5 - mean) / spread) for mean, spread in zip(means, spreads, strict=True))
        return sum(each) / (2 * len(means))

    return at_most
