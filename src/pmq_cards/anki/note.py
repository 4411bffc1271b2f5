"""A card -> the content of its Anki note: one text a field, and tags."""

from typing import NamedTuple

from pmq_cards.anki.note_type import FIELD_NAMES
from pmq_cards.anki.text import html, html_list, tags
from pmq_cards.domain import Card, Source
from pmq_cards.store.sent import content_of_text, content_text

YES = "1"
"""What stands in a field that is a switch."""
RETIRED_TAG = "pmq::retired"
_NOT_USED = ("",) * 4
"""Retired, and the spare fields."""
_RETIRED, _REVERSE = FIELD_NAMES.index("Retired"), FIELD_NAMES.index("Reverse")


class NoteContent(NamedTuple):
    """The fields of a note, HTML, in the order of FIELD_NAMES; and its tags."""

    fields: tuple[str, ...]
    tags: tuple[str, ...]

    def field(self, name: str) -> str:
        """Give the field of that name."""
        return self.fields[FIELD_NAMES.index(name)]

    @property
    def is_retired(self) -> bool:
        """Whether the card has left its deck."""
        return self.fields[_RETIRED] == YES

    @property
    def has_reverse(self) -> bool:
        """Whether the note makes the question -> why card too."""
        return self.fields[_REVERSE] == YES

    def retired(self) -> "NoteContent":
        """Give the content with which Anki empties the note's cards; its texts stay readable."""
        fields = tuple(YES if name == "Retired" else text for name, text in zip(FIELD_NAMES, self.fields, strict=True))
        return NoteContent(fields, tuple(dict.fromkeys((*self.tags, RETIRED_TAG))))

    def as_json(self) -> str:
        """Give the text that the same content always gives."""
        return content_text(self.fields, self.tags)


def content_from_json(text: str) -> NoteContent | None:
    """Read what `as_json` wrote; None where it is anything else: no note was ever sent so."""
    content = content_of_text(text)
    return content and NoteContent(*content)


def content_of(card: Card, source: Source, *, reverse: bool = False) -> NoteContent:
    """Give the content of a card's note."""
    fields = (
        html(card.why),
        html(card.question),
        html_list(card.follow_ups) if card.follow_ups else "",
        card.green_flag and html(card.green_flag),
        card.red_flag and html(card.red_flag),
        ", ".join(audience.replace("-", " ") for audience in card.audience) if card.audience else "",
        card.hint and html(card.hint),
        html(_spoken(source, card.origin)) if source.title or source.date else "",
        YES if reverse else "",
        *_NOT_USED,
    )
    return NoteContent(fields, tags(card.tags) if card.tags else ())


def _spoken(source: Source, origin: int | None) -> str:
    parts = [source.title, source.date, f"no. {origin}" if origin and source.title else ""]
    return ", ".join(part for part in parts if part)
