"""What was not taken from a file, as people read it."""

import re
from collections.abc import Iterable, Sequence

from pmq_cards.lists.page import LeftOut
from pmq_cards.said import counted

MOST_RUNS = 4
"""So many runs of lines are named one by one; of more, the first and the last line."""


def told_left_out(left_out: Sequence[LeftOut]) -> str:
    """Give all that was left out, kind by kind: `2 links (line 2), 2 items that ask nothing (lines 4, 5)`."""
    parts = []
    for what in dict.fromkeys(one.what for one in left_out):
        alike = [one for one in left_out if one.what == what]
        count = sum(one.count for one in alike)
        parts.append(f"{_counted(count, what)} ({lines_of((one.line, one.last_line) for one in alike)})")
    return ", ".join(parts)


def lines_of(places: Iterable[tuple[int, int]]) -> str:
    """Give lines as people write them: `line 3`, `lines 4, 5`, `lines 14 to 34`."""
    runs = _runs(places)
    first, last = runs[0][0], runs[-1][1]
    if first == last:
        return f"line {first}"
    if len(runs) > MOST_RUNS:
        return f"lines {first} to {last}"
    return f"lines {', '.join(map(_run, runs))}"


def _runs(places: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Give places in the order of their lines, those that touch as one."""
    runs: list[tuple[int, int]] = []
    for first, last in sorted(places):
        if runs and first <= runs[-1][1] + 1:
            runs[-1] = runs[-1][0], max(last, runs[-1][1])
        else:
            runs.append((first, last))
    return runs


def _run(run: tuple[int, int]) -> str:
    first, last = run
    return f"{first}" if first == last else f"{first}, {last}" if last == first + 1 else f"{first} to {last}"


def _counted(count: int, what: str) -> str:
    """Give `2 links`, `3 lines of prose`, `2 items that ask nothing`: the first noun and its verb count."""
    noun, *_ = re.split(" of | that | without ", what, maxsplit=1)
    rest = what.removeprefix(noun)
    return counted(count, noun) + (rest if count == 1 else rest.replace(" that asks", " that ask"))
