"""A list that was taken before -> what changes in its deck: what the list changed, and nothing a person wrote."""

import re
from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pmq_cards.decks.changes import Append, Change, Put, Value
from pmq_cards.decks.form import CARD
from pmq_cards.decks.writing import slug
from pmq_cards.domain import ANSWER_LABELS, Card, Deck
from pmq_cards.lists.drafting import LONGEST_NAME

ALIKE = 0.75
"""From this share of common words on, a question is another one reworded."""
MOST_COMPARED = 100_000

_KEYS = tuple(key for key in CARD if key != "id")


@dataclass(frozen=True, slots=True)
class Update:
    """The changes of a deck, and the cards they concern by their names.

    `kept` are cards whose text differs from the list's because a person changed it, or may have. `said` is what the
    list says now, under the names that the deck's cards have: the next update compares with it.
    """

    changes: tuple[Change, ...]
    replaced: tuple[str, ...]
    new: tuple[str, ...]
    gone: tuple[str, ...]
    kept: tuple[str, ...]
    said: Deck


def updated(deck: Deck, now: Deck, before: Deck | None) -> Update:
    """Give what a list changes in its deck: `now` is what it says, `before` what it said the last time, where known.

    Cards are matched by the note of Anki's they were made of, then by their text, by their id, and by most of their
    words; one made of a note is never matched with one of another. A text is replaced where the list changed it and no
    person did.
    """
    said_before = {card.name: card for card in before.cards} if before else {}
    name_of = _names(deck, now, said_before)
    said = tuple(card._replace(name=name_of[card.name]) for card in now.cards)
    held = {card.name: card for card in deck.cards}
    listed = [card for card in said if card.name in held]
    puts = {card.name: tuple(_puts(held[card.name], card, said_before.get(card.name))) for card in listed}
    new = [card for card in said if card.name not in held]
    return Update(
        changes=(*(put for name in puts for put in puts[name]), *map(Append, new)),
        replaced=tuple(name for name in puts if any(put.key != "origin" for put in puts[name])),
        new=tuple(card.name for card in new),
        gone=_gone(deck, {card.name for card in said}, said_before),
        kept=tuple(c.name for c in listed if _differs(held[c.name], c, said_before.get(c.name), puts[c.name])),
        said=now._replace(cards=said),
    )


def _names(deck: Deck, now: Deck, said_before: Mapping[str, Card]) -> Mapping[str, str]:
    """Give the name in the deck of each card of the list, a free one where it is new."""
    held = {card.name for card in deck.cards}
    name_of = _by_note(deck, now)
    free = [card for card in deck.cards if not card.anki]
    came = [card for card in said_before.values() if card.name in held and not card.anki]
    rest = [card for card in now.cards if card.name not in name_of]
    name_of |= _by_text(now._replace(cards=tuple(rest)), [*came, *free])
    used = set(name_of.values())
    free_names = {card.name for card in free} - used
    for card in rest:
        if card.name not in name_of and card.name in free_names:
            name_of[card.name] = card.name
            used.add(card.name)
    rest = [card for card in rest if card.name not in name_of]
    name_of |= _by_likeness(rest, [card for card in (came or free) if card.name not in used])
    used = held | set(name_of.values())
    for card in rest:
        if card.name not in name_of:
            name_of[card.name] = card.name if card.name not in used else slug(card.name, used, longest=LONGEST_NAME)
            used.add(name_of[card.name])
    return name_of


def _by_note(deck: Deck, now: Deck) -> dict[str, str]:
    """Match the cards that were made of one note of Anki's."""
    held = {card.anki: card.name for card in deck.cards if card.anki}
    return {card.name: held[card.anki] for card in now.cards if card.anki in held}


def _by_text(now: Deck, known: Iterable[Card]) -> dict[str, str]:
    """Match the cards of equal text, one by one in their order."""
    by_answer = now.labels == ANSWER_LABELS
    queues = _queues(known, by_answer=by_answer)
    name_of: dict[str, str] = {}
    used: set[str] = set()
    for card in now.cards:
        found = _next(queues.get(_text(card, by_answer=by_answer), deque()), used)
        if found:
            name_of[card.name] = found
            used.add(found)
    return name_of


def _by_likeness(cards: Sequence[Card], known: Sequence[Card]) -> dict[str, str]:
    """Match cards that share most of their words: a question was reworded where one left and the other came."""
    if len(cards) * len(known) > MOST_COMPARED:
        return {}
    words_of = {card.name: set(re.findall(r"\w+", card.question.casefold())) for card in known}
    name_of: dict[str, str] = {}
    for card in cards:
        words = set(re.findall(r"\w+", card.question.casefold()))
        alike = {name: len(words & other) / len(words | other) for name, other in words_of.items()}
        best = max(alike, key=lambda name: alike[name], default="")
        if best and alike[best] >= ALIKE:
            name_of[card.name] = best
            del words_of[best]
    return name_of


def _queues(cards: Iterable[Card], *, by_answer: bool) -> Mapping[str, deque[str]]:
    """Give the names of the cards of each text, in their order: equal ones are matched one by one."""
    queues: defaultdict[str, deque[str]] = defaultdict(deque)
    for card in cards:
        queues[_text(card, by_answer=by_answer)].append(card.name)
    return queues


def _next(queue: deque[str], used: set[str]) -> str | None:
    while queue:
        name = queue.popleft()
        if name not in used:
            return name
    return None


def _text(card: Card, *, by_answer: bool) -> str:
    """Give the letters of what is asked; where a list has answers it stands in front."""
    asked = card.why if by_answer and card.why else card.question
    return "".join(character for character in asked.casefold() if character.isalnum()) or asked


def _puts(held: Card, now: Card, before: Card | None) -> Iterator[Put]:
    """Give the keys whose value the list changed and nobody else."""
    if now.anki and not held.anki:
        yield Put(held.name, "anki", now.anki)
    if before is None:
        return
    for key in _KEYS:
        listed, was = _value(now, key), _value(before, key)
        if listed != was and _value(held, key) == was and (listed or key not in {"question", "anki"}):
            yield Put(held.name, key, listed)


def _differs(held: Card, now: Card, before: Card | None, puts: Sequence[Put]) -> bool:
    """Tell whether the list has another text than the deck, which is kept: changed on both sides, or nobody knows."""
    put = {change.key for change in puts}
    for key in ("question", "follow_ups"):
        listed, mine = _value(now, key), _value(held, key)
        is_listed_anew = before is None or _value(before, key) != listed
        if key not in put and listed != mine and is_listed_anew:
            return True
    return False


def _value(card: Card, key: str) -> Value:
    value = getattr(card, key)
    if key == "audience":
        return tuple(audience.value for audience in value)
    return value if value is not None else ""


def _gone(deck: Deck, listed: set[str], said_before: Mapping[str, Card]) -> tuple[str, ...]:
    """Give the cards that came from the list and are in it no more; without a memory of it, those with a number."""
    came = said_before.keys() if said_before else {card.name for card in deck.cards if card.origin is not None}
    return tuple(card.name for card in deck.cards if card.name in came and card.name not in listed)
