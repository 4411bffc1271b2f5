"""What a home tells a folder that it shares: all that no file there tells yet, and nothing that one tells already."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.conftest import Run
from tests.test_wire import GOOD, line

DRILL = "\n3\n\n3\nq\n"


@pytest.fixture
def shared(tmp_path: Path) -> Path:
    return tmp_path / "shared"


@pytest.fixture
def one(pmq: Run, tmp_path: Path, shared: Path) -> Path:
    """Give a home that has told the folder an answer, one that was taken back, a mark, a plan and a question."""
    pmq("--home", tmp_path / "one", "sync", shared)
    pmq("--home", tmp_path / "one", "drill", "--plain", keys=DRILL)
    pmq("--home", tmp_path / "one", "undo")
    pmq("--home", tmp_path / "one", "flag", "customer-access")
    pmq("--home", tmp_path / "one", "plan", "--by", "2026-12-20")
    pmq("--home", tmp_path / "one", "asked", "customer-access")
    return tmp_path / "one"


@pytest.fixture
def other(tmp_path: Path) -> Path:
    return tmp_path / "other"


def told(shared: Path) -> Sequence[str]:
    return [f"{json.loads(each)}" for path in shared.iterdir() for each in path.read_text().splitlines()]


def known(pmq: Run, home: Path) -> set[str]:
    return set(pmq("--home", home, "log", "--all").out.splitlines())


def went(pmq: Run, home: Path, *shared: Path) -> tuple[int, int]:
    """Give how many answers came in and how many changes went out."""
    words = pmq("--home", home, "sync", *shared).out.splitlines()[-1].split()
    return int(words[0]), int(words[4])


def test_a_new_home_tells_nothing_of_what_it_has_just_taken_in(pmq: Run, one: Path, other: Path, shared: Path) -> None:
    before = told(shared)
    assert went(pmq, other, shared) == (2, 0)
    assert told(shared) == before
    assert known(pmq, other) == known(pmq, one)


def test_whatever_a_joining_home_knew_before_is_told_and_only_that(
    pmq: Run, one: Path, other: Path, shared: Path, tmp_path: Path
) -> None:
    log = tmp_path / "log.jsonl"
    log.write_text("".join(f"{line(kind)}\n" for kind in GOOD if kind != "plan"))
    (tmp_path / "all.jsonl").write_text(pmq("--home", one, "log", "--all").out)
    for file in (log, tmp_path / "all.jsonl"):
        pmq("--home", other, "import", file)
    assert went(pmq, other, shared) == (0, len(GOOD) - 1)
    assert sorted(set(told(shared))) == sorted(told(shared))
    assert went(pmq, tmp_path / "third", shared) == (3, 0)
    pmq("--home", one, "sync")
    assert known(pmq, tmp_path / "third") == known(pmq, other) == known(pmq, one)


def test_of_two_marks_and_plans_the_older_one_is_not_told(pmq: Run, one: Path, other: Path, shared: Path) -> None:
    earlier = "2026-11-20T09:00"
    pmq("--home", other, "--now", earlier, "flag", "customer-access")
    pmq("--home", other, "--now", earlier, "plan", "--by", "2026-12-10")
    assert went(pmq, other, shared) == (2, 0)
    assert known(pmq, other) == known(pmq, one)


def test_a_home_whose_first_command_here_is_no_sync_tells_nothing_twice(
    pmq: Run, one: Path, other: Path, shared: Path
) -> None:
    other.mkdir()
    (other / "config.toml").write_text((one / "config.toml").read_text())
    before = len(told(shared))
    assert pmq("--home", other, "log").out != ""
    pmq("--home", other, "flag", "team-scope")
    assert len(told(shared)) == before + 1


def test_what_stood_in_a_file_that_is_lost_is_told_by_whoever_knows_it(
    pmq: Run, one: Path, other: Path, shared: Path, tmp_path: Path
) -> None:
    (file,) = shared.iterdir()
    pmq("--home", other, "sync", shared)
    file.unlink()
    pmq("--home", other, "sync")
    pmq("--home", tmp_path / "third", "sync", shared)
    assert known(pmq, tmp_path / "third") == known(pmq, one)


def test_a_home_whose_own_file_is_lost_tells_its_own_again_and_not_what_others_tell(
    pmq: Run, one: Path, other: Path, shared: Path
) -> None:
    (file,) = shared.iterdir()
    pmq("--home", other, "sync", shared)
    pmq("--home", other, "flag", "team-scope")
    pmq("--home", one, "sync")
    before = sorted(told(shared))
    file.unlink()
    pmq("--home", one, "sync")
    assert sorted(told(shared)) == before
