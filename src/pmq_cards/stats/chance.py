"""How far a count can be trusted: intervals of 95 %."""

from collections.abc import Iterable
from math import sqrt

from pmq_cards.memory import Z_95

_TAIL = 0.025


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


def passes_among(chances: Iterable[float]) -> tuple[int, int]:
    """Give the fewest and the most passes to expect of answers with these chances: exact, by the Poisson-binomial law.

    At most 2.5 % of the probability lies below the fewest, and as much above the most.
    """
    law = _law(chances)
    fewest, below = 0, law[0]
    while below < _TAIL:
        fewest += 1
        below += law[fewest]
    most, above = len(law) - 1, law[-1]
    while above < _TAIL:
        most -= 1
        above += law[most]
    return fewest, most


def _law(chances: Iterable[float]) -> list[float]:
    """Give the probability of 0, 1, 2 ... passes."""
    law = [1.0]
    for chance in chances:
        law = [missed * (1 - chance) + passed * chance for missed, passed in zip([*law, 0.0], [0.0, *law], strict=True)]
    return law
