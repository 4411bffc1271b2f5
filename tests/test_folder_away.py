"""A file of the shared folder that cannot be read: the others come in all the same, and it is said."""

from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest

from pmq_cards.exchange.folder import gather
from pmq_cards.store.log import ReviewLog, open_log
from pmq_cards.store.outbox import join
from tests.conftest import Run
from tests.test_wire import line

UNREADABLE = Path("/proc/self/mem")
"""It is a file, and its first byte cannot be read by anybody."""
CANNOT = "cannot be read now; what stands there comes in once it can be"


@pytest.fixture
def log() -> Iterator[ReviewLog]:
    with closing(open_log(Path("/nowhere/reviews.db"), create=False)) as log:
        join(log, "shared")
        yield log


@pytest.mark.skipif(not UNREADABLE.exists(), reason="there is no file that nobody can read")
def test_a_file_that_cannot_be_read_stops_no_other_and_comes_in_later(log: ReviewLog, tmp_path: Path) -> None:
    first, second = tmp_path / "a.jsonl", tmp_path / "b.jsonl"
    first.write_text(f"{line('answer', id='1')}\n")
    gather(log, tmp_path, datetime.date)
    first.unlink()
    first.symlink_to(UNREADABLE)
    second.write_text(f"{line('answer', id='2')}\n")
    found = gather(log, tmp_path, datetime.date)
    assert (found.taken.answers, list(found.warnings(tmp_path))) == (1, [f"a.jsonl of {tmp_path} {CANNOT}"])
    first.unlink()
    first.write_text(f"{line('answer', id='1')}\n{line('answer', id='3')}\n")
    found = gather(log, tmp_path, datetime.date)
    assert (found.taken.answers, found.away) == (1, [])
    assert {each.id for each in log.reviews()} == {"1", "2", "3"}


def test_the_first_sync_says_what_it_could_not_take_in(pmq: Run, tmp_path: Path) -> None:
    pmq("flag", "customer-access")
    (tmp_path / "shared").mkdir()
    (tmp_path / "shared" / "other.jsonl").write_text('rubbish\n{"event": "dream"}\n')
    assert pmq("sync", tmp_path / "shared").err.splitlines() == [
        f"pmq: warning: 1 line of {tmp_path / 'shared'} is of a newer pmq; update pmq here to take it in",
        f"pmq: warning: 1 line of {tmp_path / 'shared'} could not be read",
    ]
    assert pmq("sync").err == ""


def test_a_folder_whose_name_is_no_text_is_refused_and_nothing_made(pmq: Run, home: Path, tmp_path: Path) -> None:
    ran = pmq("sync", tmp_path / "shared\udcff", ok=False)
    assert (ran.code, ran.out) == (2, "")
    assert "no settings can hold it" in ran.err
    assert list(tmp_path.iterdir()) == []
    assert not home.exists()
