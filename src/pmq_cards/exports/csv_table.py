"""Decks as a table: a line of names, then a card a line, as spreadsheets open and keep it (RFC 4180)."""

import csv
from collections.abc import Sequence
from io import StringIO

from pmq_cards.domain import USUAL_LABELS, Card, Deck

COLUMNS = ("deck", "id", "why", "question", "follow_ups", "green_flag", "red_flag", "hint", "audience", "tags")


LABELS = ("why_label", "question_label")
"""The columns of what stands over the sides of a card: only where a deck of the table has labels of its own."""


def written(decks: Sequence[Deck]) -> bytes:
    """Give the cards in the order of their decks, drafts too; UTF-8 with the mark that Excel knows it by."""
    text = StringIO()
    table = csv.writer(text)
    is_labelled = any(deck.labels != USUAL_LABELS for deck in decks)
    table.writerow([*COLUMNS, *(LABELS if is_labelled else ())])
    table.writerows([*_row(card), *(deck.labels if is_labelled else ())] for deck in decks for card in deck.cards)
    return text.getvalue().encode("utf-8-sig")


def _row(card: Card) -> list[str]:
    follow_ups = "\n".join(" ".join(text.splitlines()) for text in card.follow_ups)
    asked = [card.why, card.question, follow_ups, card.green_flag, card.red_flag, card.hint]
    return [card.deck_id, card.name, *asked, ", ".join(card.audience), ", ".join(card.tags)]
