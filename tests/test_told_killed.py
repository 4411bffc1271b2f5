"""A home that is killed while it tells a shared folder: its file goes on under its name, at the end of its lines."""

import os
import signal
import subprocess
import sys
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest

from pmq_cards.exchange.folder import gather
from pmq_cards.store.log import open_log
from pmq_cards.store.outbox import join
from tests.conftest import Run
from tests.test_wire import line

KILLED = f"""
import os, sys
wait = os.fsync
def fsync(file):
    if sys._getframe(1).f_globals["__name__"] == "pmq_cards.exchange.folder":
        os.kill(os.getpid(), {signal.SIGKILL:d})
    wait(file)
os.fsync = fsync
from pmq_cards.cli import main
main()
"""


@pytest.fixture
def shared(pmq: Run, home: Path, tmp_path: Path) -> Path:
    """Give a folder that a home was killed telling, when it had written everything and noted nothing."""
    (tmp_path / "log.jsonl").write_text("".join(f"{line('answer', id=str(number))}\n" for number in range(3)))
    pmq("import", tmp_path / "log.jsonl")
    command = [sys.executable, "-c", KILLED, "--home", str(home), "sync", str(tmp_path / "shared")]
    killed = subprocess.run(command, capture_output=True, check=False, env=os.environ)
    assert killed.returncode == -signal.SIGKILL
    return tmp_path / "shared"


def test_a_home_killed_at_its_first_telling_goes_on_in_the_same_file(pmq: Run, shared: Path) -> None:
    (orphan,) = shared.iterdir()
    assert orphan.read_bytes().count(b"\n") == 3
    pmq("sync")
    assert list(shared.iterdir()) == [orphan]
    assert orphan.read_bytes().count(b"\n") == 3


@pytest.mark.parametrize("left", [1, 30])
def test_half_a_line_that_a_kill_has_left_is_told_anew_and_nobody_reads_it(
    pmq: Run, shared: Path, tmp_path: Path, left: int
) -> None:
    (file,) = shared.iterdir()
    os.truncate(file, file.stat().st_size - left)
    pmq("sync")
    other = pmq("--home", tmp_path / "other", "sync", shared)
    assert (other.err, other.out.splitlines()[-1].split(",")[0]) == ("", "3 answers came in")
    assert [each.count("{") for each in file.read_text().splitlines()] == [1, 1, 1]


def test_a_line_without_end_is_looked_at_without_writing(tmp_path: Path) -> None:
    with closing(open_log(Path("/nowhere/reviews.db"), create=False)) as log:
        join(log, "shared")
        orphan = tmp_path / "a.jsonl"
        orphan.write_text(f"{line('answer', id='1')}\n{line('answer', id='2')}")
        assert gather(log, tmp_path, datetime.date).taken.answers == 1
        log.has_written = False
        assert gather(log, tmp_path, datetime.date).taken.answers == 0
        assert not log.has_written
        orphan.write_text(f"{orphan.read_text()}\n")
        assert gather(log, tmp_path, datetime.date).taken.answers == 1
