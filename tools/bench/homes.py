"""Homes to measure with: cards of the usual length, each answered ten times."""

import re
import shutil
import subprocess
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from pmq_cards.decks import bundled_folder
from pmq_cards.domain import CardId, Quality, Review
from pmq_cards.ids import derived_id
from pmq_cards.store.log import open_log
from tests.clock import machine_now
from tools.bench.measuring import PMQ

NOW = "2026-12-01T09:00"
ANSWERS = 10
"""To each card."""
_CARD = "  - id: card-{n}\n    why: To learn whether number {n} holds.\n    question: Does number {n} hold?\n"


def make(folder: Path, cards: int) -> Path:
    """Make a home with a deck of so many cards, and answers to each."""
    (folder / "decks").mkdir(parents=True)
    text = "id: many\ntitle: Many\ncards:\n" + "".join(_CARD.format(n=n) for n in range(cards))
    (folder / "decks" / "many.yaml").write_text(text, encoding="utf-8")
    open_log(folder / "reviews.db").merge(_reviews(cards))
    return folder


def with_interview(home: Path) -> Path:
    """Give a copy of a home that has an interview ahead."""
    copy = home.with_name(f"{home.name}-planned")
    shutil.copytree(home, copy)
    day = machine_now().date() + timedelta(days=60)  # the short way knows no other clock
    subprocess.run([PMQ, "--home", copy, "plan", "--by", day.isoformat()], check=True, stdout=subprocess.DEVNULL)
    return copy


def realistic_deck(path: Path, size: int) -> Path:
    """Write a deck of at most so many bytes, its cards those of the bundled deck again and again."""
    text = (bundled_folder() / "pm-interview.yaml").read_text(encoding="utf-8")
    cards = [card for card in re.split(r"(?m)^(?=  - id: )", text.partition("\ncards:\n")[2]) if card.strip()]
    parts, written = ["id: big\ntitle: Big\ncards:\n"], 0
    for number in range(size):
        card = cards[number % len(cards)].strip("\n") + "\n"
        card = re.sub(
            r"question: (\"?)", rf"question: \g<1>{number} ", re.sub(r"id: (\S+)", rf"id: \1-{number}", card, count=1)
        )
        written += len(card.encode())
        if written > size - 100:
            break
        parts.append(card)
    path.write_text("".join(parts), encoding="utf-8")
    return path


def _reviews(cards: int) -> list[Review]:
    reviews = []
    for n in range(cards):
        card = CardId(f"many/card-{n}")
        for day in range(ANSWERS):
            at = datetime(2026, 1, 1, 9, tzinfo=UTC) + timedelta(days=6 * day + n % 200, seconds=n)
            quality = Quality(2 + (n + day) % 4)
            review_id = derived_id(card, at, quality)
            reviews.append(Review(review_id, card, at, date.fromordinal(at.toordinal()), quality, took_ms=9000))
    return reviews
