"""A deck of Anki -> cards of pmq: with ids that hold for ever, and what a person must know of them."""

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterator
from hashlib import sha256

from pmq_cards.anki.decks import AnkiDeck, Left, Note, Used
from pmq_cards.decks.latin import latin
from pmq_cards.decks.writing import slug
from pmq_cards.domain import Card, DeckId
from pmq_cards.said import agreeing, counted

SHORT_STEM = 32
TOKEN_LENGTHS = (6, 10, 16)
"""Letters of an id made of words and a token; the token is longer only where a shorter one is taken."""
MOST_TYPES = 5
"""Note types of which it is said what went where."""

_SIGNS = frozenset("#%&@*+<>=")
"""Punctuation that makes another word: C and C#."""
_IN_WORDS = {
    Left.OURS: ("card of pmq's own", "cards of pmq's own"),
    Left.CLOZE: ("cloze",),
    Left.ONE_SIDED: ("note without a text on each side", "notes without a text on each side"),
    Left.MEDIA_ONLY: ("note with only pictures or sounds on a side", "notes with only pictures or sounds on a side"),
    Left.TOO_LONG: ("note longer than a card can be", "notes longer than a card can be"),
    Left.FURTHER_CARD: ("further card of the same notes", "further cards of the same notes"),
    Left.PICTURE: ("note's pictures", "notes' pictures"),
    Left.SOUND: ("note's sounds", "notes' sounds"),
}
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def cards_of(found: AnkiDeck, deck_id: DeckId, taken: Collection[str] = ()) -> tuple[Card, ...]:
    """Give a card a note, with ids that are none of the taken ones.

    An id is made of the front's words. Where they do not tell the note from every other, because letters or signs are
    lost on the way, there are too many words, or several notes have the same, letters of the note's guid stand behind
    them: an id hangs on the note alone, never on its place among others.
    """
    stems = [slug(note.front) for note in found.notes]
    times = Counter(stems)
    names, cards = set(taken), []
    for note, stem in zip(found.notes, stems, strict=True):
        tells = times[stem] == 1 and stem not in names and _is_whole(note.front, stem)
        name = stem if tells else _with_token(note, names)
        names.add(name)
        cards.append(
            Card(deck_id, name, why=note.front, question=note.back, hint=note.hint, tags=note.tags, anki=note.guid)
        )
    return tuple(cards)


def told(found: AnkiDeck) -> Iterator[str]:
    """Say what went where of the notes, and what was not taken."""
    for used, count in found.used[:MOST_TYPES]:
        yield f"{counted(count, 'note')} of {used.note_type or 'a note type without a name'}: {_places(used)}"
    if more := found.used[MOST_TYPES:]:
        rest = sum(count for _, count in more)
        other = agreeing(rest, "another note type", "other note types")
        yield f"{counted(rest, 'note')} of {other}, or with other fields filled"
    if found.left_out:
        yield "Not taken: " + ", ".join(counted(count, *_IN_WORDS[left]) for left, count in found.left_out.items())


def _places(used: Used) -> str:
    """Say which fields are on which side."""
    sides = used.sides
    places = (("front", sides.front), ("back", sides.back), ("hint", sides.hint), ("not used", used.unused))
    return "; ".join(f"{where}: {', '.join(names)}" for where, names in places if names)


def _is_whole(front: str, stem: str) -> bool:
    """Tell whether nothing of a front was lost in its id but blanks and punctuation."""
    kept = all(latin(character).strip() or unicodedata.category(character)[0] in "ZPCM" for character in front)
    words = re.findall("[a-z0-9]+", latin(front).replace("'", ""))
    return kept and not set(front) & _SIGNS and "-".join(words) == stem


def _with_token(note: Note, taken: Collection[str]) -> str:
    stem = slug(note.front, longest=SHORT_STEM)
    number = int.from_bytes(sha256((note.guid or f"{note.front}\n{note.back}").encode()).digest())
    token = ""
    for _ in range(max(TOKEN_LENGTHS)):
        number, digit = divmod(number, len(_DIGITS))
        token += _DIGITS[digit]
    names = (f"{stem}-{token[:length]}" for length in TOKEN_LENGTHS)
    return next((name for name in names if name not in taken), "") or slug(f"{stem}-{token}", taken, longest=60)
