"""The keys, in the place of the card."""

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll

from pmq_cards.ui.keys import KEYS, SCREEN_KEYS
from pmq_cards.ui.tui.parts import Detail

CLOSE = "any key closes"
SCROLLS = frozenset({"up", "down", "pageup", "pagedown"})
"""The keys that look further instead."""


class HelpPane(Vertical):
    """A line a key."""

    def __init__(self, grades: Sequence[tuple[str, str]]) -> None:
        """Take the grades and what they mean."""
        super().__init__()
        self._grades = grades

    def compose(self) -> ComposeResult:
        """Lay out the lines."""
        keys = [(key.key, key.help) for key in KEYS]
        with VerticalScroll(can_focus=False):
            for label, text in (*self._grades, *keys, *SCREEN_KEYS):
                yield Detail(label, text)

    @property
    def has_more(self) -> bool:
        """Tell whether there is more below."""
        lines = self.query_one(VerticalScroll)
        return lines.scroll_y < lines.max_scroll_y

    def scroll(self, lines: int) -> None:
        """Look further."""
        self.query_one(VerticalScroll).scroll_relative(y=lines, animate=False, immediate=True)
