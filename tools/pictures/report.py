"""Make docs/pictures/report.png: the page of a learner of forty days, two weeks before the interview."""

import contextlib
import io
import sys
import tempfile
from datetime import date
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from pmq_cards.cli import main  # noqa: E402 - the tests' own helpers are in the folder just named
from pmq_cards.decks import load_library  # noqa: E402
from pmq_cards.store.log import open_log  # noqa: E402
from tests import learner  # noqa: E402
from tests.browser import browser, opened  # noqa: E402

NOW = "2026-12-01T20:00"
PICTURE = ROOT / "docs" / "pictures" / "report.png"


def make(folder: Path) -> None:
    """Let the learner study in the folder, write the page there, and take its picture."""
    log = open_log(folder / "reviews.db")
    learner.study(log, load_library(folder / "decks").cards, date(2026, 10, 23), days=40)
    log.close()
    page = folder / "page.html"
    for words in (["plan", "--by", "2026-12-15", "--minutes", "10"], ["report", "-o", str(page)]):
        with contextlib.redirect_stdout(io.StringIO()):
            code = main(["--home", str(folder), "--now", NOW, *words])
        if code:
            sys.exit(code)
    with browser() as started:
        seen = opened(started, page, width=1120)
        bottom = seen.evaluate("document.querySelector('#interview').getBoundingClientRect().bottom")
        seen.page.set_viewport_size({"width": 1120, "height": round(bottom) + 40})
        seen.page.screenshot(path=PICTURE)


with tempfile.TemporaryDirectory() as name:
    make(Path(name))
sys.stdout.write(f"{PICTURE.relative_to(ROOT)}\n")
