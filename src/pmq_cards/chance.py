"""How many of several chances come true, and how far a count can be trusted: intervals of 95 %."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from itertools import accumulate, chain, repeat
from math import erf, sqrt
from operator import mul
from typing import NamedTuple

Z_95 = 1.96
"""Standard deviations to either side that hold 95 % of a normal distribution."""
TAIL = 0.025
"""What lies beyond each end of an interval of 95 %."""
MOST_EXACT = 200
"""From more chances on the normal law takes the place of the exact one, whose time grows with their square."""


class Expected(NamedTuple):
    """How many of a set of cards will be recalled: the mean, and the 95 % interval in whole cards."""

    known: float
    low: int
    high: int
    of: int

    def __str__(self) -> str:
        return f"{round(self.known):,} of {self.of:,} ({self.low:,}-{self.high:,})"


def expected(*equally_likely: Iterable[float], unseen: int = 0) -> Expected:
    """Give how many of a set of cards will be recalled, each recalled or not on its own.

    Each argument holds the chances of all cards under one view of the learner; where there are several, the mean is
    that of their mixture, and so is the interval. `unseen` cards more are of the set, and have no chance.
    """
    return mixed(equally_likely, unseen)


def mixed(equally_likely: Iterable[Iterable[float]], unseen: int = 0, alike: Sequence[int] | None = None) -> Expected:
    """Give the same of views that are made one by one: those of many cards are looked at once, and let go.

    Where each chance is that of several cards, `alike` has how many.
    """
    views = [_view(chances, unseen, alike) for chances in equally_likely]
    known = sum(view.mean for view in views) / len(views)
    low, high = _between(views, TAIL)
    return Expected(known, min(low, round(known)), max(high, round(known)), views[0].of)


def among(views: Iterable[Iterable[float]], tail: float = TAIL, unseen: int = 0) -> tuple[int, int]:
    """Give the fewest and the most of the chances to come true, under views that are equally likely.

    At most `tail` of the probability lies below the fewest, and as much above the most. Exact by the Poisson-binomial
    law up to 200 chances, above by the normal law of each view; `unseen` are chances of nothing beside them.
    """
    return _between([_view(chances, unseen) for chances in views], tail)


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


class _View(NamedTuple):
    """The chances of a set of cards: how many, their sum, the spread of the normal law, and all where they are few."""

    of: int
    mean: float
    spread: float
    chances: Sequence[float]


def _view(chances: Iterable[float], unseen: int = 0, alike: Sequence[int] | None = None) -> _View:
    each = chances if isinstance(chances, Sequence) else list(chances)
    weighted = each if alike is None else list(map(mul, each, alike))
    of, mean = (len(each) if alike is None else sum(alike)) + unseen, sum(weighted)
    if of <= MOST_EXACT:
        all_of_them = each if alike is None else chain.from_iterable(map(repeat, each, alike))
        return _View(of, mean, 0.0, (*all_of_them, *(0.0,) * unseen))
    return _View(of, mean, sqrt(2 * max(0.0, mean - sum(map(mul, weighted, each)))) or 1e-9, ())


def _between(views: Sequence[_View], tail: float) -> tuple[int, int]:
    """Give the fewest and the most to come true under views that are equally likely, but for a tail at each end."""
    of = views[0].of
    at_most = _exact(views) if of <= MOST_EXACT else partial(_normal, views)
    fewest = bisect_left(range(of), tail, key=at_most)
    return fewest, max(fewest, bisect_right(range(of), 1 - tail, key=at_most))


def _exact(views: Sequence[_View]) -> Callable[[int], float]:
    """Give the probability that at most so many come true."""
    laws = [accumulate(_law(view.chances)) for view in views]
    shares = [sum(each) / len(views) for each in zip(*laws, strict=True)]
    return shares.__getitem__


def _law(chances: Iterable[float]) -> list[float]:
    """Give the probability that 0, 1, 2 ... come true."""
    law = [1.0]
    for chance in chances:
        missed = 1 - chance
        law = [a * missed + b * chance for a, b in zip([*law, 0.0], [0.0, *law], strict=True)]
    return law


def _normal(views: Sequence[_View], count: int) -> float:
    """Give the same by the normal law with the mean and the variance of each view."""
    return sum(1 + erf((count + 0.5 - view.mean) / view.spread) for view in views) / (2 * len(views))
