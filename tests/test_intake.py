"""Many answers taken in at once leave the log as one by one would, whole at every moment."""

import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

from hypothesis import example, given
from hypothesis import strategies as st

from pmq_cards.domain import CardId, Kind, Quality, Review, ReviewId
from pmq_cards.ids import from_ms
from pmq_cards.store import intake as store_intake
from pmq_cards.store.events import take_in
from pmq_cards.store.log import Mark, ReviewLog, open_log
from pmq_cards.store.outbox import join
from pmq_cards.store.rows import COLUMNS, Row, row_of
from tests.conftest import Run, review

AT_MS = 1_765_000_000_000
MANY = store_intake.MANY
TABLES = ("reviews", "changes", "touched", "outbox", "marks")


def made(number: int, card: int, quality: Quality = Quality.GOOD, kind: Kind = Kind.REVIEW) -> Review:
    at = from_ms(AT_MS + 1000 * number)
    return Review(ReviewId(f"id-{number}"), CardId(f"tiny/c{card}"), at, at.date(), quality, kind, number, "other")


reviews = st.builds(
    made, st.integers(0, 12), st.integers(0, 3), st.sampled_from([Quality.FORGOT, Quality.GOOD]), st.sampled_from(Kind)
)
steps = st.lists(st.lists(reviews, max_size=5) | st.sampled_from(["mark", "settle"]), max_size=8)


def content(log: ReviewLog) -> dict[str, list[object]]:
    with log.reading() as connection:
        found = {table: connection.execute(f"select * from {table}").fetchall() for table in TABLES}  # noqa: S608 - our names
        found["changes"] = [count for _, count, _ in found["changes"]]
        return found | {"schema": schema(connection)}


def schema(connection: sqlite3.Connection) -> list[object]:
    """Give what the log is made of; a table's indexes in their order, on which SQLite's choice may hang."""
    query = "select type, name, tbl_name, sql from sqlite_master"
    indexes = connection.execute(f"{query} where type = 'index' order by tbl_name, rowid").fetchall()
    return indexes + connection.execute(f"{query} where type <> 'index' order by name").fetchall()


def taken_in(log: ReviewLog, done: Sequence[list[Review] | str], *, at_once: bool) -> list[tuple[list[Row], list[str]]]:
    """Take answers in with marks between them; give what was said of each batch."""
    said: list[tuple[list[Row], list[str]]] = []
    with log.transaction() as connection:
        answers = store_intake.Intake(connection, many=1 if at_once else sys.maxsize)
        for number, step in enumerate(done):
            if isinstance(step, list):
                rows = [row_of(each) for each in step]
                if rows:
                    new, differing = answers.take(rows)
                    said.append((list(new), differing))
            else:
                answers.settle()
            if step == "mark":
                connection.execute(
                    "insert into marks (card, mark, is_on, at_ms) values (?, ?, 1, 0)",
                    (f"tiny/{number}", Mark.FLAGGED),
                )
        answers.settle()
    return said


@given(held=st.lists(reviews, max_size=4), done=steps, shared=st.booleans())
@example(held=[], done=[[made(1, 1)], [made(2, 1), made(2, 2)], "mark", [made(3, 0), made(1, 1)]], shared=True)
@example(held=[made(1, 1)], done=[[made(2, 2)], [made(3, 1), made(2, 2)], [made(4, 2)]], shared=False)
def test_many_at_once_leave_the_log_that_one_by_one_would(
    held: list[Review], done: list[list[Review] | str], *, shared: bool
) -> None:
    found = []
    for at_once in (True, False):
        with closing(open_log(Path("nowhere"), create=False)) as log:
            log.merge(held)
            if shared:
                join(log, "folder")
            found.append((taken_in(log, done, at_once=at_once), content(log)))
            with log.reading() as connection:
                on_disk = connection.execute(f"select {COLUMNS}, checksum from reviews order by seq").fetchall()  # noqa: S608 - no names
        assert on_disk[len({each.id for each in held}) :] == [row for new, _ in found[-1][0] for row in new]
    assert found[0] == found[1]


def test_an_intake_of_many_puts_indexes_and_triggers_aside_and_back(tmp_path: Path) -> None:
    with closing(open_log(tmp_path / "reviews.db")) as log:
        before = content(log)["schema"]
        with log.transaction() as connection:
            rows = [row_of(made(number, number % 7)) for number in range(3)]
            with store_intake.intake(connection) as answers:
                answers.take(rows[:1])
                assert schema(connection) == before
            with store_intake.intake(connection, many=1) as answers:
                answers.take(rows[1:2])
                answers.take(rows[2:])
                assert len(schema(connection)) == len(before) - 5
            assert schema(connection) == before


def many() -> Iterator[Review]:
    return (made(number, number % 7) for number in range(3 * MANY))


def test_a_log_that_took_many_in_is_told_to_the_devices_that_share_it(pmq: Run, home: Path, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    pmq("drill", "--plain", keys="\n4\nq\n")
    pmq("sync", str(tmp_path / "folder"))
    with closing(open_log(tmp_path / "other.db")) as other:
        take_in(other, many())
    assert pmq("import", str(tmp_path / "other.db")).out.startswith(f"{3 * MANY:,} reviews new")
    with closing(open_log(home / "reviews.db")) as log:
        log.refuse_damaged()
        told = (tmp_path / "folder" / f"{log.device}.jsonl").read_text().count('"id-')
    assert told == 3 * MANY


KILLED = """
import os, signal, sys
from pathlib import Path
sys.path.insert(0, {root!r})
from pmq_cards.store.log import open_log
from tests.test_intake import many
log, step = open_log(Path(sys.argv[1])), int(sys.argv[2])
counted = 0
def count(frame, event, argument):
    global counted
    if event == "c_call" and argument.__name__ == "execute":
        counted += 1
        if counted == step:
            os.kill(os.getpid(), signal.SIGKILL)
sys.setprofile(count)
log.merge(many())
sys.setprofile(None)
print(counted)
"""
"""Kills itself before a statement of an import, its begin and commit included."""


def test_an_intake_killed_at_any_statement_leaves_the_log_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "reviews.db"
    with closing(open_log(path)) as log:
        log.merge([review("2026-12-01", 4)])
        log.copy_to(tmp_path / "copy.db")
        before = content(log)
    script = KILLED.format(root=str(Path(__file__).parent.parent))

    def run(path: Path, step: int) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-c", script, str(path), str(step)]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    statements = int(run(tmp_path / "copy.db", 0).stdout)
    for step in (2, *range(statements - 3, 3, -4)):
        assert run(path, step).returncode == -signal.SIGKILL
        with closing(open_log(path)) as log:
            log.refuse_damaged()
            assert content(log) == before, step
    assert run(path, 0).returncode == 0
    with closing(open_log(path)) as log:
        log.refuse_damaged()
        assert len(log.reviews()) == 3 * MANY + 1
        assert content(log)["schema"] == before["schema"]
