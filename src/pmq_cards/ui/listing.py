"""Cards as a list: a line a card for scripts, and a screen with a headline for a reader."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from pmq_cards.domain import Card, CardId, Stage
from pmq_cards.said import counted, spoken_day
from pmq_cards.standing import Standing
from pmq_cards.stats.by_card import WEAK_RECALL
from pmq_cards.streams import Line, Look
from pmq_cards.ui.cards import DRAFT, Marked, stage_of
from pmq_cards.ui.columns import cut, padded, width, wrapped

Texts = Mapping[CardId, str]
"""What each card is listed by."""

LONGEST_ID = 40
"""A longer name pushes its question aside."""
NARROWEST = 20
NARROWEST_QUESTION = 24
"""With less room behind its name, a question gets a line of its own."""
_STAGE, _WHEN, _GAP = 8, 10, "  "
"""The columns of a stage, and those of a day in this year."""


def text_in_a_line(card: Card, *, by_front: bool = False) -> str:
    """Give what a card is listed by, in one line: its question, or what asks for its back."""
    return " ".join(((card.why if by_front else "") or card.question).split())


def list_lines(
    standing: Standing, cards: Sequence[Card], text_of: Texts, marked: Marked, *, long: bool = False
) -> list[str]:
    """Give each card as a line: its stage, the day it is due, its marks, its name and its text.

    With `long` a second line holds its tags and who to ask.
    """
    widest = min(LONGEST_ID, max((len(card.id) for card in cards), default=0))
    whens = [_when(standing, card.id) for card in cards]
    longest = max(_WHEN, *map(len, whens), 0)
    lines = []
    for card, when in zip(cards, whens, strict=True):
        before = f"{stage_of(standing, card):{_STAGE}}{_GAP}{when:{longest}}{_GAP}{_signs(card.id, marked)}{_GAP}"
        lines.append(f"{before}{card.id:{widest}}{_GAP}{text_of[card.id]}".rstrip())
        if more := _more(card) if long else "":
            lines.append(f"{'':{len(before)}}{more}")
    return lines


def list_screen(  # noqa: PLR0913 - what a list shows
    standing: Standing, cards: Sequence[Card], text_of: Texts, marked: Marked, columns: int, *, long: bool = False
) -> Iterator[Line]:
    """Give the same for a window of so many columns: how many there are first, each line whole, late ones marked."""
    columns = max(NARROWEST, columns)
    weak, late = _weak(standing, cards), {card.id for card in cards if _days_late(standing, card.id)}
    yield from ([(line, Look.TITLE)] for line in wrapped(_counts(standing, cards, weak, late), columns))
    name_of = _names(standing, cards)
    whens = [_when(standing, card.id, late=True) for card in cards]
    signs = [_signs(card.id, marked, weak).strip() for card in cards]
    sizes = [max(map(width, cells)) for cells in (whens, signs, (cut(name, LONGEST_ID) for name in name_of.values()))]
    after = _GAP if sizes[1] else ""
    indent = " " * (_STAGE + sum(sizes[:2]) + len(_GAP * 2 + after))
    below = columns - len(indent) - sizes[2] - len(_GAP) < NARROWEST_QUESTION
    for card, when, sign in zip(cards, whens, signs, strict=True):
        name = padded(cut(name_of[card.id], LONGEST_ID), sizes[2])
        text = name.rstrip() if below else f"{name}{_GAP}{text_of[card.id]}"
        yield [
            (f"{stage_of(standing, card):{_STAGE}}{_GAP}", Look.PLAIN),
            (
                f"{when:{sizes[0]}}{_GAP}{sign:{sizes[1]}}{after}",
                Look.WARNING if card.id in weak | late else Look.PLAIN,
            ),
            (cut(text, columns - len(indent)), Look.PLAIN),
        ]
        if below:
            yield cut(f"{_GAP}{text_of[card.id]}", columns)
        if long and (more := _more(card)):
            yield cut(f"{_GAP if below else indent}{more}", columns)


def _counts(standing: Standing, cards: Sequence[Card], weak: set[CardId], late: set[CardId]) -> str:
    """Give `21 cards: 3 new, 18 young; 5 due, 2 late, 1 weak`."""
    stages = Counter(stage_of(standing, card) for card in cards)
    due = sum(standing.due_on.get(card.id, date.max) <= standing.day for card in cards)
    of_stage = [f"{stages[stage]:,} {stage}" for stage in (DRAFT, *(stage.value for stage in Stage)) if stages[stage]]
    today = [f"{n:,} {what}" for n, what in ((due, "due"), (len(late), "late"), (len(weak), "weak")) if n]
    return f"{counted(len(cards), 'card')}: {'; '.join(filter(None, (', '.join(of_stage), ', '.join(today))))}"


def _names(standing: Standing, cards: Sequence[Card]) -> dict[CardId, str]:
    """Give what each card can be called: its name alone where no other deck has it."""
    count = Counter(card_id.partition("/")[2] for card_id in standing.schedule_of)
    return {card.id: card.name if count[card.name] <= 1 else card.id for card in cards}


def _weak(standing: Standing, cards: Sequence[Card]) -> set[CardId]:
    """Give the cards that were met and are about to be forgotten."""
    met = [card.id for card in cards if standing.schedule_of[card.id].reviews and not card.is_draft]
    recall_of = standing.estimate.recalls(met, standing.day)
    return {card_id for card_id, recall in recall_of.items() if recall < WEAK_RECALL}


def _days_late(standing: Standing, card_id: CardId) -> int:
    due = standing.due_on.get(card_id)
    return max(0, (standing.day - due).days) if due else 0


def _when(standing: Standing, card_id: CardId, *, late: bool = False) -> str:
    due = standing.due_on.get(card_id)
    if late and (days := _days_late(standing, card_id)):
        return f"{counted(days, 'day')} late"
    return "-" if due is None else spoken_day(max(due, standing.day), standing.day)


def _signs(card_id: CardId, marked: Marked, weak: set[CardId] | None = None) -> str:
    signs = (("!", marked["flagged"]), ("s", marked["suspended"]), *((("w", weak),) if weak is not None else ()))
    return "".join(sign if card_id in cards else " " for sign, cards in signs)


def _more(card: Card) -> str:
    words = (("tags", ", ".join(card.tags)), ("ask", ", ".join(card.audience)))
    return "; ".join(f"{name} {text}" for name, text in words if text)
