"""Decks as a table: a line of names, then a card a line, as spreadsheets open and keep it (RFC 4180)."""

import csv
from collections.abc import Sequence
from io import StringIO

from pmq_cards.domain import Card, Deck

COLUMNS = ("deck", "id", "why", "question", "follow_ups", "green_flag", "red_flag", "hint", "audience", "tags")


def written(decks: Sequence[Deck]) -> bytes:
    """Give the cards in the order of their decks, drafts too; UTF-8 with the mark that Excel knows it by."""
    text = StringIO()
    table = csv.writer(text)
    table.writerow(COLUMNS)
    table.writerows(_row(card) for deck in decks for card in deck.cards)
    return text.getvalue().encode("utf-8-sig")


def _row(card: Card) -> list[str]:
    asked = [card.why, card.question, "\n".join(card.follow_ups), card.green_flag, card.red_flag, card.hint]
    return [card.deck_id, card.name, *asked, ", ".join(card.audience), ", ".join(card.tags)]
