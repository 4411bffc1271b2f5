"""What git leaves in a file where two changes meet: said as what it is, and read as one of its sides."""

from collections.abc import Iterator, Sequence

from pmq_cards.decks.mistakes import Mistake
from pmq_cards.decks.result import Place

_OPEN, _BASE, _THEIRS, _CLOSE = "<<<<<<<", "|||||||", "=======", ">>>>>>>"


def without_conflicts(lines: Sequence[str]) -> tuple[list[str], list[Mistake]]:
    """Give the lines with the first side of each conflict alone, line by line as they were, and what is wrong."""
    found, new = [], list(lines)
    for first, last in _conflicts(lines):
        upto = f" (up to line {last + 1})" if last > first else ""
        message = f"a merge that git could not finish{upto}; keep one of its sides, remove <<<<<<<, ======= and >>>>>>>"
        found.append(Mistake(Place(first + 1, 1), message))
        in_first_side = True
        for number in range(first, last + 1):
            if _is_marker(lines[number]):
                in_first_side = lines[number].startswith(_OPEN)
            if _is_marker(lines[number]) or not in_first_side:
                new[number] = "#"
    return new, found


def _conflicts(lines: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Give the first and last line of each conflict, from 0; of one that is not closed its first line alone."""
    number = 0
    while number < len(lines):
        if _is(lines[number], _OPEN):
            last = next((end for end in range(number, len(lines)) if _is(lines[end], _CLOSE)), number)
            yield number, last
            number = last
        number += 1


def _is_marker(line: str) -> bool:
    return any(_is(line, marker) for marker in (_OPEN, _BASE, _THEIRS, _CLOSE))


def _is(line: str, marker: str) -> bool:
    return line == marker or line.startswith(f"{marker} ")
