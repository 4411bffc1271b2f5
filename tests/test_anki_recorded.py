"""A package that Anki 24.11 made of pmq's cards, recorded by tools/record_old_anki.py.

That version knows no time of a card's last answer.
"""

import json
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from pmq_cards.anki.files import anki_collection
from pmq_cards.ids import from_ms
from pmq_cards.store.log import open_log
from tests.conftest import Run

RECORDED = Path(__file__).parent / "recorded" / "anki-24.11.apkg"
ANSWERED_MS = 1_795_582_651_897
LATER = "2026-12-20T09:00"


def test_what_an_older_anki_was_sent_and_was_answered_there_comes_back(
    pmq: Run, home: Path, own_deck: Callable[..., Path]
) -> None:
    own_deck()
    assert pmq("import", RECORDED, now=LATER).out == "4 reviews new of 2 cards, 0 known already\n"
    assert pmq("import", RECORDED, now=LATER).out == "0 reviews new, 4 known already\n"
    with closing(open_log(home / "reviews.db")) as log:
        newest = max(log.reviews(), key=lambda review: review.at)
    assert (newest.card_id, newest.at, newest.quality) == ("tiny/one", from_ms(ANSWERED_MS), 5)


def test_a_log_that_has_them_takes_only_what_was_answered_in_anki(
    pmq: Run, home: Path, own_deck: Callable[..., Path], tmp_path: Path
) -> None:
    own_deck()
    lines = tmp_path / "log.jsonl"
    answers = [
        ("one", "2026-11-02T09:00:00Z", 4),
        ("one", "2026-11-03T09:00:00Z", 4),
        ("two", "2026-11-03T09:01:00Z", 1),
    ]
    lines.write_text("".join(json.dumps({"card": f"tiny/{c}", "at": at, "quality": q}) + "\n" for c, at, q in answers))
    pmq("import", lines, now=LATER)
    assert pmq("import", RECORDED, now=LATER).out == "1 review new of 1 card, 3 known already\n"
    assert home.exists()


def test_the_card_answered_there_names_no_last_answer() -> None:
    with anki_collection(RECORDED) as connection:
        rows = connection.execute("select data from cards order by id").fetchall()
    assert [json.loads(data or "{}").get("lrt") for (data,) in rows] == [None, None]
