"""A newcomer with an article: a deck, three reasons written, a killed process, one card more, and the phone."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.anki_collection import Anki, Imported, opened
from tests.conftest import Run
from tests.lists.test_new import ARTICLE, cards_in


@pytest.fixture
def anki(tmp_path: Path) -> Iterator[Anki]:
    with opened(tmp_path / "collection.anki2") as anki:
        yield anki


def write_three_whys_and_kill(home: Path) -> None:
    words = ["--home", str(home), "--now", "2026-12-01T09:00", "drill", "boat", "--plain"]
    with subprocess.Popen(
        [sys.executable, "-m", "pmq_cards", *words],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1, env=os.environ | {"TERM": "dumb"},
    ) as process:  # fmt: skip
        assert process.stdin is not None
        assert process.stdout is not None
        for number in range(3):
            process.stdin.write(f"A reason that is number {number}.\n")
            process.stdin.flush()
            assert any("Written:" in line for line in process.stdout)
        process.send_signal(signal.SIGKILL)


def test_a_newcomer_goes_from_an_article_to_the_phone(pmq: Run, home: Path, tmp_path: Path, anki: Anki) -> None:
    article = tmp_path / "article.txt"
    article.write_text(ARTICLE, encoding="utf-8")
    pmq("new", article, "--id", "boat")
    write_three_whys_and_kill(home)
    deck = home / "decks" / "boat.yaml"
    whys = [card.why for card in cards_in(deck)]
    assert whys == [*(f"A reason that is number {number}." for number in range(3)), ""]

    pmq("add", "boat", "--question", "Is there a kettle on board?", "--why", "Tea decides the day.")
    package = tmp_path / "boat.apkg"
    assert "Left out: 1 card without a why" in pmq("export", "boat", "-o", package).out
    assert anki.take(package) == Imported(new=4, updated=0, duplicate=0, conflicting=0)

    pmq("edit", "boat/is-there-a-kettle-on-board", "--why", "Tea decides every day.")
    pmq("export", "boat", "-o", package)
    assert anki.take(package) == Imported(new=0, updated=1, duplicate=3, conflicting=0)
    assert anki.note("boat/is-there-a-kettle-on-board")["Why"] == "Tea decides every day."
