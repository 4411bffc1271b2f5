"""Any list of questions -> a draft deck. Here every source is listed: one module, one line."""

from dataclasses import dataclass
from types import ModuleType

from pmq_cards.lists import anki_text, crowdanki, hashcards, html, markdown, plain, sr_lines, tables
from pmq_cards.lists.page import Page


@dataclass(frozen=True, slots=True)
class Reader:
    """A kind of source: its name with its article, and the module whose `recognises` and `read` know it."""

    name: str
    module: ModuleType

    def recognises(self, text: str, name: str) -> bool:
        """Tell whether a text, from a file of that name, is of this kind."""
        return bool(self.module.recognises(text, name))

    def read(self, text: str) -> Page:
        """Read what `decoded` gives; nothing that stands in it raises."""
        page = self.module.read(text)
        assert isinstance(page, Page)  # noqa: S101 - what every reader gives
        return page


READERS = (
    Reader("a deck of CrowdAnki", crowdanki),
    Reader("Anki's notes in plain text", anki_text),
    Reader("cards of Q: and A:", hashcards),
    Reader("a web page", html),
    Reader("cards in a note", sr_lines),
    Reader("a table", tables),
    Reader("plain text", plain),
    Reader("Markdown", markdown),
)
"""Every kind of source, in the order they are asked; the first that recognises a text reads it."""


def is_deck(text: str) -> bool:
    """Tell whether a text is a deck file of pmq's own, which needs no reader."""
    keys = {line.partition(":")[0] for line in text.split("\n") if ":" in line}
    return keys >= _DECK_KEYS


_DECK_KEYS = frozenset({"id", "title", "cards"})
"""What stands at the left margin of a deck file."""


def reader_of(text: str, name: str) -> Reader | None:
    """Give the reader of a text; None for a text of nothing."""
    return next((reader for reader in READERS if text.strip() and reader.recognises(text, name)), None)
