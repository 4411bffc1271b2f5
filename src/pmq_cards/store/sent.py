"""A note as Anki was sent it, as the log keeps it: its content as JSON, since when it is so, and its number."""

import json
from collections.abc import Iterable
from json.encoder import encode_basestring
from typing import TypeGuard

FIELDS = 13
"""So many has every note (`anki.note_type`), whichever pmq has sent it."""
NUMBERS_A_NOTE = 2
"""One for the note and its card, one for the card the other way round."""
SECONDS = range(1, 221_845_392_000)
"""Since 1970, up to the year 9000."""
_BETWEEN_FIELDS = "\x1f"
"""What Anki puts there: in a field it would make two of it."""

Content = tuple[tuple[str, ...], tuple[str, ...]]
"""Fields and tags."""


def content_text(fields: Iterable[str], tags: Iterable[str]) -> str:
    """Give the text that the same content always gives."""
    field_texts, tag_texts = ", ".join(map(encode_basestring, fields)), ", ".join(map(encode_basestring, tags))
    return f'{{"fields": [{field_texts}], "tags": [{tag_texts}]}}'


def content_of_text(text: str) -> Content | None:
    """Read what `content_text` wrote; None where it is anything else."""
    try:
        return content_in(json.loads(text))
    except (ValueError, RecursionError):
        return None


def content_in(value: object) -> Content | None:
    """Read the same of its JSON: fields and tags as a note has them, None where any of it is not so."""
    if not isinstance(value, dict):
        return None
    fields, tags = value.get("fields"), value.get("tags")
    if not _are_texts(fields) or not _are_texts(tags) or len(fields) != FIELDS or _BETWEEN_FIELDS in "".join(fields):
        return None
    return tuple(fields), tuple(tags)


def is_number(number: int) -> bool:
    """Tell whether a note can have that number in Anki: an instant in milliseconds, and the next one is free too."""
    return number % NUMBERS_A_NOTE == 0 and number // 1000 in SECONDS


def is_sent(content: str, changed_at_s: int, number: int | None) -> bool:
    """Tell whether a note can have been sent so: what else stands in a log came from outside, and is told to nobody."""
    is_stamped = changed_at_s in SECONDS and (number is None or is_number(number))
    return is_stamped and content_of_text(content) is not None


def _are_texts(value: object) -> TypeGuard[list[str]]:
    if not isinstance(value, list) or not all(isinstance(text, str) for text in value):
        return False
    try:
        "".join(value).encode()  # half a character fits in no file
    except UnicodeEncodeError:
        return False
    return True
