"""How far the sitting is, as a line that can be read without colours too."""

from itertools import pairwise

from textual.content import Content
from textual.widgets import Static

from pmq_cards.drill import Position

DONE, AGAIN, DUE, NEW = "━", "╍", "─", "┄"


class Bar(Static):
    """The line below the header."""

    _position = Position(number=0, of=0, done=0, coming_again=0)

    def show(self, position: Position) -> None:
        """Show where the sitting is."""
        self._position = position
        self.refresh()

    def render(self) -> Content:
        """Draw it as long as there is room."""
        return Content(drawn(self._position, self.size.width))


def drawn(position: Position, columns: int) -> str:
    """Draw what is done, what comes again, what is due and what is new, each as long as it is many."""
    again = position.of - position.done - position.due - position.new
    parts = ((DONE, position.done), (AGAIN, again), (DUE, position.due), (NEW, position.new))
    lengths = _shares([count for _, count in parts], columns)
    return "".join(sign * length for (sign, _), length in zip(parts, lengths, strict=True)) or DONE * columns


def _shares(counts: list[int], columns: int) -> list[int]:
    """Give each count its share of the columns; together they fill them."""
    of, ends, total = max(1, sum(counts)), [0], 0
    for count in counts:
        total += count
        ends.append(columns * total // of)
    return [end - start for start, end in pairwise(ends)]
