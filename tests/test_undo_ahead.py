"""pmq undo --ahead takes back every answer of a wrong clock, or none."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.conftest import Run

NOW, WRONG = "2026-12-01T09:00", "2031-12-01T09:00"
DRILL = "\n3\n\n3\n\n3\nq\n"


@pytest.fixture(autouse=True)
def ahead(pmq: Run) -> None:
    pmq("drill", "--plain", keys="\n4\nq\n", now=NOW)
    pmq("drill", "--plain", keys=DRILL, now=WRONG)


def test_the_answers_of_a_wrong_clock_are_taken_back_and_no_other(pmq: Run) -> None:
    assert pmq("undo", "--ahead", now=NOW).out == "Taken back: 3 answers\n"
    assert pmq("log", now=NOW).out.count("\n") == 1
    assert pmq("undo", "--ahead", now=NOW).out == "Nothing to undo.\n"


def test_where_one_of_them_cannot_be_taken_back_none_is(pmq: Run, home: Path) -> None:
    with closing(sqlite3.connect(home / "reviews.db")) as connection, connection:
        connection.execute(
            "create trigger refuse before update on reviews when new.seq = 4"
            " begin select raise(abort, 'the power went out'); end"
        )
    ran = pmq("undo", "--ahead", now=NOW, ok=False)
    assert (ran.code, ran.out) == (4, "")
    assert pmq("log", now=NOW).out.count("\n") == 4
