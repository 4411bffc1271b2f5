"""What a way of reading a page finds in it."""

from collections.abc import Callable
from dataclasses import dataclass

from pmq_cards.lists.outline import Outline, Placed
from pmq_cards.lists.page import Entry, LeftOut


@dataclass(frozen=True, slots=True)
class Found:
    """The questions of a page as one way of reading it has them; `what` names where they stand.

    `taken` are the blocks they come from, in their order.
    """

    what: str
    entries: tuple[Entry, ...] = ()
    taken: tuple[Placed, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    assumed: tuple[str, ...] = ()


Way = Callable[[Outline], Found]
