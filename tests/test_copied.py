"""The log of another home whose rows are sound to SQLite, and such as no pmq has written: nothing of it is taken in."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from pmq_cards.store.file import checksum
from tests.conftest import Run
from tests.test_merge import used

AT_MS = 1_796_115_600_000


def put(table: str, *values: object) -> Callable[[sqlite3.Connection], object]:
    """Give what puts a row there, with its checksum where the table has one."""
    row = values if table in {"marks", "plan"} else (*values, checksum(*values))
    return lambda connection: connection.execute(f"insert into {table} values ({', '.join('?' * len(row))})", row)  # noqa: S608 - our names


def answer(**other: object) -> Callable[[sqlite3.Connection], object]:
    row = {"id": "x", "card": "tiny/one", "at_ms": AT_MS, "day": "2026-12-01", "quality": 4, "kind": "review"}
    row |= {"took_ms": None, "device": "a", "undone_at_ms": None, "typed": ""} | other
    values = ", ".join("?" * (len(row) + 1))
    statement = f"insert into reviews ({', '.join(row)}, checksum) values ({values})"  # noqa: S608 - our names
    return lambda connection: connection.execute(statement, (*row.values(), checksum(*row.values())))


ROWS = {
    "an answer of no instant": answer(at_ms=1 << 62),
    "an answer before time": answer(at_ms=-(1 << 62)),
    "an answer of no day": answer(day="some day"),
    "an answer of another day": answer(day="9999-12-31"),
    "an answer to no card": answer(card="no card"),
    "an answer that took ages": answer(took_ms=1 << 62),
    "an answer taken back at no instant": answer(undone_at_ms=1 << 62),
    "a mark of no instant": put("marks", "tiny/one", "flagged", 1, 1 << 62),
    "a mock that is no JSON": put("mocks", "m", AT_MS, "2026-12-01", "", 1, "no JSON", "a", None),
    "a mock of no day": put("mocks", "m", AT_MS, "some day", "", 1, "[]", "a", None),
    "a question asked at no instant": put("asked", "q", 1 << 62, "2026-12-01", "tiny/one", "", "a", None),
    "a plan with nobody": put("plan", 1, "2026-12-20", "2026-12-01", "", None, "martian", None, AT_MS, None),
    "a plan of no day": put("plan", 1, "some day", "2026-12-01", "", None, "", None, AT_MS, None),
}


@pytest.mark.parametrize("row", ROWS)
def test_of_a_log_with_a_row_that_no_pmq_has_written_nothing_is_taken_in(
    pmq: Run, home: Path, tmp_path: Path, row: str
) -> None:
    path = used(tmp_path / "other")
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.create_function("pmq_sum", -1, checksum, deterministic=True)
        for table in ("marks", "plan"):
            connection.execute(f"delete from {table}")  # noqa: S608 - our names
        ROWS[row](connection)
    for command in ("import", "restore"):
        ran = pmq(command, path, ok=False)
        assert (ran.code, ran.out) == (4, "")
        assert ran.err.startswith(f"pmq: {path} is damaged (")
    assert pmq("log").out == pmq("--home", tmp_path / "none", "log").out
    assert not (home / "crash.txt").exists()
