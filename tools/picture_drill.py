"""Draw docs/pictures/drill.svg: the real drill on a real home, 80 columns by 24 rows, with the question shown."""

import asyncio
import re
import sys
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from pmq_cards.domain import CardId, Clock, Quality
from pmq_cards.drill import Drill
from pmq_cards.home import Home
from pmq_cards.session import Session
from pmq_cards.ui.sitting import Table
from pmq_cards.ui.tui.app import DrillApp

COLUMNS, ROWS = 80, 24
PICTURE = Path(__file__).parent.parent / "docs" / "pictures" / "drill.svg"
DAYS = (
    datetime(2026, 11, 24, 9, tzinfo=UTC),
    datetime(2026, 11, 25, 9, tzinfo=UTC),
    datetime(2026, 12, 1, 9, tzinfo=UTC),
)
CARDS = 6


def main() -> None:
    """Draw the picture and say where it is."""
    with tempfile.TemporaryDirectory() as folder:
        svg = asyncio.run(_drawn(Path(folder)))
    PICTURE.parent.mkdir(parents=True, exist_ok=True)
    PICTURE.write_text(_without_web_fonts(svg), encoding="utf-8")
    sys.stdout.write(f"{PICTURE}: {PICTURE.stat().st_size // 1024} KiB\n")


async def _drawn(folder: Path) -> str:
    cards = tuple(card.id for card in _home(folder, DAYS[0]).library.cards[:CARDS])
    for day in DAYS[:-1]:
        _answer_all(_drill(_home(folder, day), cards))
    home = _home(folder, DAYS[-1])
    sitting = _drill(home, cards)
    sitting.answer(Quality.GOOD)
    sitting.answer(Quality.HARD)
    table = Table(
        sitting,
        lambda card: home.library.deck(card.deck_id).title,
        lambda card: card,
        lambda card, _: card,
        theme="dark",
    )
    app = DrillApp(table)
    async with app.run_test(size=(COLUMNS, ROWS)) as pilot:
        await pilot.press("space")
        await pilot.pause()
        return app.export_screenshot(title="pmq drill")


def _home(folder: Path, now: datetime) -> Home:
    return Home(folder, Clock(now=lambda: now, stopwatch_ms=lambda: 0))


def _drill(home: Home, cards: Sequence[CardId]) -> Drill:
    return Drill(
        cards=home.library.card_of,
        session=Session(tuple(cards)),
        standing=home.standing,
        log=home.writable_log(),
        clock=home.clock,
        day_of=home.config.day_of,
    )


def _answer_all(drill: Drill) -> None:
    while drill.card is not None:
        drill.answer(Quality.GOOD)


def _without_web_fonts(svg: str) -> str:
    """Leave the machine's own monospaced font: a picture in a README loads nothing."""
    return re.sub(r"\s*@font-face \{.*?\}", "", svg, flags=re.DOTALL)


if __name__ == "__main__":
    main()
