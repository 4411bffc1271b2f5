"""A write-ahead log taken into a copy: what SQLite itself would read, whatever was written and wherever it was cut."""

import io
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pmq_cards.store.nameless import nameless
from pmq_cards.store.wal import take_in

Copy = tuple[bytes, bytes]


def copied(path: Path) -> Copy:
    log = path.with_name(f"{path.name}-wal")
    return path.read_bytes(), log.read_bytes() if log.exists() else b""


def rows_of(connection: sqlite3.Connection) -> list[tuple[int, bytes]]:
    assert connection.execute("pragma quick_check").fetchone() == ("ok",)
    return connection.execute("select id, body from t order by id").fetchall()


def ours(copy: Copy) -> list[tuple[int, bytes]]:
    def pour(file: io.BufferedIOBase) -> None:
        file.write(copy[0])
        take_in(file, io.BytesIO(copy[1]))  # type: ignore[arg-type]

    with nameless(pour) as connection:  # type: ignore[arg-type]
        return rows_of(connection)


def sqlites(copy: Copy, folder: Path) -> list[tuple[int, bytes]]:
    for old in folder.glob("copy*"):
        old.unlink()
    (folder / "copy").write_bytes(copy[0])
    (folder / "copy-wal").write_bytes(copy[1])
    with closing(sqlite3.connect(folder / "copy", isolation_level=None)) as connection:
        return rows_of(connection)


def writer(path: Path, page_size: int) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute(f"pragma page_size = {page_size}")
    connection.execute("pragma journal_mode = wal")
    connection.execute("pragma wal_autocheckpoint = 0")
    connection.execute("create table t (id integer primary key, body blob)")
    connection.execute("pragma wal_checkpoint(truncate)")
    return connection


steps = st.lists(
    st.one_of(
        st.tuples(st.just("insert"), st.integers(1, 9000)),
        st.tuples(st.just("delete"), st.integers(0, 3)),
        st.tuples(st.sampled_from(["checkpoint(passive)", "checkpoint(restart)", "vacuum"]), st.just(0)),
    ),
    max_size=12,
)


def do(connection: sqlite3.Connection, step: str, number: int) -> None:
    if step == "insert":
        connection.execute("insert into t (body) values (randomblob(?))", (number,))
    elif step == "delete":
        connection.execute("delete from t where id % 4 = ?", (number,))
    else:
        connection.execute(step if step == "vacuum" else f"pragma wal_{step}")


@settings(max_examples=60)
@given(steps, st.sampled_from([512, 4096, 65536]), st.data())
def test_a_log_is_read_as_sqlite_reads_it(
    tmp_path_factory: pytest.TempPathFactory, done: list[tuple[str, int]], page_size: int, data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("wal")
    with closing(writer(folder / "db", page_size)) as connection:
        for step, number in done:
            do(connection, step, number)
        content, log = copied(folder / "db")
    assert ours((content, log)) == sqlites((content, log), folder)
    if log and not any("checkpoint" in step for step, _ in done):  # else the file has what the log lost
        cut = log[: data.draw(st.integers(0, len(log)))]
        assert ours((content, cut)) == sqlites((content, cut), folder)


def test_what_was_committed_is_there_and_what_was_not_is_not(tmp_path: Path) -> None:
    with closing(writer(tmp_path / "db", 4096)) as connection:
        connection.execute("insert into t values (1, x'11')")
        connection.execute("pragma cache_size = 1")
        connection.execute("begin")
        connection.executemany("insert into t values (?, zeroblob(5000))", [(number,) for number in range(2, 40)])
        copy = copied(tmp_path / "db")
    assert len(copy[1]) > 20 * 4096
    assert ours(copy) == [(1, b"\x11")]


def test_a_flipped_byte_ends_the_log_there(tmp_path: Path) -> None:
    with closing(writer(tmp_path / "db", 4096)) as connection:
        connection.execute("insert into t values (1, x'11')")
        connection.execute("insert into t values (2, x'22')")
        content, log = copied(tmp_path / "db")
    torn = bytearray(log)
    torn[-1] ^= 1
    assert ours((content, bytes(torn))) == [(1, b"\x11")]


def test_a_database_without_a_name_leaves_nothing_in_any_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with nameless(lambda file: file.flush()) as connection:
        assert connection.execute("select 1").fetchone() == (1,)
        assert list(tmp_path.iterdir()) == []
