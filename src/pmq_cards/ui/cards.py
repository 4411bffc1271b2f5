"""One card in words and as JSON: all its texts, its schedule, its history; and cards in an order."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from pmq_cards.domain import Card, CardId, Deck, Schedule, Step
from pmq_cards.planning import weakest_first
from pmq_cards.said import counted, due_words
from pmq_cards.standing import Standing
from pmq_cards.streams import Line, Look
from pmq_cards.ui.columns import cut, padded, width, wrapped
from pmq_cards.ui.complaints import broken
from pmq_cards.ui.words import details, grade_name

FILE = "File"
NO_WHY = "none yet, write it with"
LONGEST_LABEL = 16
ORDERS = ("deck", "due", "weak")
DRAFT = "draft"

Marked = Mapping[str, Collection[CardId]]
"""The marks by their name, and the cards that bear each."""


def in_order(standing: Standing, cards: Sequence[Card], order: str) -> list[Card]:
    """Give the cards by the day they are `due`, from the `weak`est on, unseen ones last, or as the `deck` has them."""
    if order == "due":
        return sorted(cards, key=lambda card: standing.due_on.get(card.id, date.max))
    if order == "weak":
        rank = {card_id: number for number, card_id in enumerate(weakest_first(standing, [card.id for card in cards]))}
        return sorted(cards, key=lambda card: (not standing.schedule_of[card.id].reviews, rank[card.id]))
    return list(cards)


def card_lines(card: Card, deck: Deck, marked: Marked, columns: int) -> list[str]:
    """Give all texts of a card, each with its label, in so many columns."""
    rows = [
        (deck.labels.why, card.why or f"{NO_WHY}: pmq edit {card.id} --why TEXT"),
        (deck.labels.question, card.question),
        *details(card),
        ("Hint", card.hint),
        ("Ask", ", ".join(card.audience)),
        ("Tags", ", ".join(card.tags)),
        (FILE, f"{deck.path}:{card.line}"),
        ("Marks", ", ".join(name for name, cards in marked.items() if card.id in cards)),
    ]
    column = min(LONGEST_LABEL, max(width(label) for label, text in rows if text))
    return [line for label, text in rows if text for line in _labelled(label, text, column, columns)]


def stage_of(standing: Standing, card: Card) -> str:
    """Give how far a card has come; one without a why is a draft, whatever it was before."""
    return DRAFT if card.is_draft else standing.schedule_of[card.id].stage


def schedule_lines(standing: Standing, card_id: CardId, columns: int) -> list[Line]:
    """Say when a card is due and where its schedule stands."""
    schedule = standing.schedule_of[card_id]
    if not schedule.reviews:
        return ["Not reviewed yet. Begin with: pmq drill"]
    day = standing.due_on.get(card_id)
    due = due_words(day, schedule.due, standing.day)
    ease = "" if schedule.ease is None else f", ease {schedule.ease / 100:.2f}"
    counts = f"repetitions {schedule.repetitions}, reviews {schedule.reviews}, lapses {schedule.lapses}"
    said = f"{schedule.stage.capitalize()}: {due}; interval {schedule.interval_days} d{ease}, {counts}"
    look = Look.WARNING if day and day < standing.day else Look.PLAIN
    return [[(line, look)] for line in wrapped(said, columns)]


def history_lines(steps: Sequence[Step], scale: int, newest: int | None = None, columns: int = 0) -> list[str]:
    """Give a line a review: its grade in the words of the buttons, and the scheduler's own state after it.

    With `newest` the older ones are only counted. Where there are so many columns, what is said of a review and has no
    room behind it goes below.
    """
    if not steps:
        return []
    shown = steps if newest is None else steps[-newest:]
    lines = ["", "Day         Grade     Reps  Ease  Days  Due"]
    if older := len(steps) - len(shown):
        lines.append(f"{counted(older, 'older one')}: pmq show {steps[0].review.card_id} --all")
    for step in shown:
        after = step.schedule
        ease = "-" if after.ease is None else f"{after.ease / 100:.2f}"
        note = "" if step.counted else f"  ({'did not count' if step.review.counts else 'practice'})"
        row = (
            f"{step.review.day}  {grade_name(step.review.quality, scale):<8}  {after.repetitions:<4}  {ease:4}  "
            f"{after.interval_days:<4}  {after.due or '-'}"
        )
        lines += [row, note] if note and columns and width(row + note) > columns else [row + note]
    return lines


def card_json(standing: Standing, card: Card, marked: Marked) -> dict[str, object]:
    """Give the shape of a card that scripts read; `own_due` is the scheduler's day, no interview minded."""
    schedule, due = standing.schedule_of[card.id], standing.due_on.get(card.id)
    return {
        "card": card.id,
        "deck": card.deck_id,
        "id": card.name,
        "why": card.why,
        "question": card.question,
        "follow_ups": card.follow_ups,
        "green_flag": card.green_flag,
        "red_flag": card.red_flag,
        "hint": card.hint,
        "audience": card.audience,
        "tags": card.tags,
        "origin": card.origin,
        "stage": stage_of(standing, card),
        "suspended": card.id in marked["suspended"],
        "flagged": card.id in marked["flagged"],
        **schedule_json(schedule),
        "due": due.isoformat() if due else None,
        "own_due": schedule.due.isoformat() if schedule.due else None,
        "last_day": schedule.last_day.isoformat() if schedule.last_day else None,
        "reviews": schedule.reviews,
        "lapses": schedule.lapses,
    }


def schedule_json(schedule: Schedule) -> dict[str, object]:
    """Give the part of a schedule that a review moves."""
    return {
        "repetitions": schedule.repetitions,
        "ease": None if schedule.ease is None else schedule.ease / 100,
        "interval_days": schedule.interval_days,
        "due": schedule.due.isoformat() if schedule.due else None,
    }


def _labelled(label: str, text: str, column: int, columns: int) -> list[str]:
    room = columns - column - 4
    lines = [line for paragraph in text.splitlines() for line in wrapped(paragraph, room)]
    if label == FILE or NO_WHY in text:  # to be copied: the terminal breaks what is too long
        lines = [text] if label == FILE else broken(text, room)
    name = cut(label, column)
    return [f"  {padded(name if not number else '', column)}  {line}" for number, line in enumerate(lines)]
