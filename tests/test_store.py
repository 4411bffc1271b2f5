"""The review log: what is written stays, what cannot be used is told and left as it was."""

import sqlite3
import subprocess
import sys
import uuid
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pmq_cards.domain import CardId, Kind, Quality, Review, ReviewId
from pmq_cards.ids import derived_id, from_ms, next_id, to_ms
from pmq_cards.store.changed import all_changes, changes, touched_since
from pmq_cards.store.file import checksum
from pmq_cards.store.log import Answer, Mark, ReviewLog, open_log
from pmq_cards.store.rows import AT_ONCE, sum_of
from tests.conftest import Run, review

AT = datetime(2026, 12, 1, 9, tzinfo=UTC)
ONE, TWO = CardId("tiny/one"), CardId("tiny/two")


def answer(card: CardId = ONE, quality: Quality = Quality.GOOD, at: datetime = AT) -> Answer:
    return Answer(card, at, at.date(), quality, took_ms=1500)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "home" / "reviews.db"


@pytest.fixture
def log(path: Path) -> ReviewLog:
    return open_log(path)


def test_an_answer_reads_back_as_it_was_written(log: ReviewLog, path: Path) -> None:
    written = log.append(Answer(ONE, AT, date(2026, 11, 30), Quality.HARD, Kind.PRACTICE, 1234, "what I wrote"))
    assert open_log(path).reviews() == (written,)
    assert (written.took_ms, written.typed, written.day) == (1234, "what I wrote", date(2026, 11, 30))


def test_the_row_on_disk_holds_plain_values(log: ReviewLog, path: Path) -> None:
    log.append(answer())
    row = sqlite3.connect(path).execute("select card, at_ms, day, quality, kind, undone_at_ms from reviews").fetchone()
    assert row == ("tiny/one", 1796115600000, "2026-12-01", 4, "review", None)


def test_ids_are_version_7_uuids_in_the_order_of_their_answers(log: ReviewLog) -> None:
    ids = [log.append(answer(at=AT + timedelta(milliseconds=n // 3))).id for n in range(12)]
    assert ids == sorted(ids)
    assert len(set(ids)) == 12
    assert {uuid.UUID(review_id).version for review_id in ids} == {7}


@given(st.integers(0, (1 << 48) - 1), st.integers(1, 20), st.integers(0, (1 << 72) - 1))
def test_ids_of_one_millisecond_go_on_rising(at_ms: int, count: int, chance: int) -> None:
    ids = [next_id(at_ms, None, chance)]
    for _ in range(count):
        ids.append(next_id(at_ms, ids[-1], chance))
    assert ids == sorted(set(ids))
    assert {uuid.UUID(review_id).int >> 80 for review_id in ids} == {at_ms}


@given(st.datetimes(min_value=datetime(1970, 1, 2), max_value=datetime(8999, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001
def test_an_instant_survives_as_milliseconds(at: datetime) -> None:
    assert timedelta() <= at - from_ms(to_ms(at)) < timedelta(milliseconds=1)


def test_a_derived_id_depends_on_card_instant_and_quality_alone() -> None:
    assert derived_id(ONE, AT, Quality.GOOD) == derived_id(ONE, AT, Quality.GOOD)
    others = {
        derived_id(TWO, AT, Quality.GOOD),
        derived_id(ONE, AT, Quality.EASY),
        derived_id(ONE, from_ms(0), Quality.GOOD),
    }
    assert derived_id(ONE, AT, Quality.GOOD) not in others
    assert derived_id(ONE, AT, Quality.GOOD) == "01a230d5-1280-76bf-917b-bdb118d3e36f"  # stands in logs for ever


def test_an_answer_taken_back_is_marked_and_not_removed(log: ReviewLog) -> None:
    written = log.append(answer())
    log.take_back(AT, written.id)
    assert log.reviews() == ()
    assert log.undone() == (written,)
    assert log.newest_answer() is None


def test_the_newest_answer_is_the_last_given_here_whatever_its_instant(log: ReviewLog) -> None:
    log.append(answer(at=AT + timedelta(days=1)))
    last = log.append(answer(TWO, at=AT))
    log.merge([review("2026-12-05", 4)])
    assert log.newest_answer() == last
    assert log.newest_answer(among={ONE}) == log.card_reviews(ONE)[0]


def test_two_logs_merge_by_union(log: ReviewLog) -> None:
    both = [review("2026-12-01", 4), review("2026-12-02", 3)]
    assert log.merge(both[:1]) == 1
    assert log.merge(both) == 1
    assert log.merge(both) == 0
    assert log.reviews() == tuple(both)


def test_reviews_that_arrive_late_stand_where_they_belong(log: ReviewLog) -> None:
    early, late = review("2026-12-01", 4), review("2026-12-02", 3)
    log.merge([late])
    log.merge([early])
    assert log.reviews() == (early, late)
    assert log.reviews_of()[ONE] == (early, late)


def test_a_merge_that_fails_takes_nothing_in(log: ReviewLog) -> None:
    def broken() -> list[Review]:
        raise KeyboardInterrupt

    def reviews() -> object:
        yield review("2026-12-01", 4)
        yield from broken()

    with pytest.raises(KeyboardInterrupt):
        log.merge(reviews())  # type: ignore[arg-type]
    assert log.reviews() == ()


def test_every_answer_of_many_taken_in_at_once_counts_as_a_change_of_its_card(log: ReviewLog) -> None:
    log.append(answer(CardId("tiny/three")))
    before = all_changes(log)
    one = review("2026-12-05", 4)
    log.merge(one._replace(id=ReviewId(f"a-{n}"), card_id=CardId(f"tiny/c{n % 7}")) for n in range(2 * AT_ONCE))
    log.merge([])
    assert changes(log)[0] == before.number + 2 * AT_ONCE == before.number + len(log.reviews()) - 1
    assert sorted(touched_since(log, before)) == [f"tiny/c{n}" for n in range(7)]


def test_a_review_undone_here_stays_undone_when_it_comes_again(log: ReviewLog) -> None:
    one = review("2026-12-01", 4)
    log.merge([one])
    log.take_back(AT, one.id)
    log.merge([one])
    assert log.reviews() == ()


def test_a_mark_stands_until_it_is_taken_off(log: ReviewLog) -> None:
    assert log.set_mark([ONE, TWO], Mark.SUSPENDED, on=True, at=AT) == 2
    assert log.set_mark([ONE], Mark.SUSPENDED, on=True, at=AT) == 0
    assert log.marked(Mark.SUSPENDED) == {ONE, TWO}
    assert log.marked(Mark.FLAGGED) == frozenset()
    log.set_mark([ONE], Mark.SUSPENDED, on=False, at=AT)
    assert log.marked(Mark.SUSPENDED) == {TWO}


def test_reading_a_home_without_a_log_creates_nothing(path: Path) -> None:
    assert open_log(path, create=False).reviews() == ()
    assert not path.parent.exists()


def test_every_commit_reaches_the_disk_and_readers_do_not_wait(log: ReviewLog) -> None:
    with log.transaction() as connection:
        assert connection.execute("pragma journal_mode").fetchone() == ("wal",)
        assert connection.execute("pragma synchronous").fetchone() == (2,)


# Files that cannot be used.


def made(path: Path, write: Callable[[Path], object]) -> bytes:
    path.parent.mkdir(parents=True, exist_ok=True)
    write(path)
    return path.read_bytes()


def foreign(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("create table bookmarks (url text)")
    connection.commit()
    connection.close()


def newer(path: Path) -> None:
    log = open_log(path)
    with log.transaction() as connection:
        connection.execute("pragma user_version = 99")
    log.close()
    for side in path.parent.glob("*-*"):
        side.unlink()


def cut(path: Path) -> None:
    log = open_log(path)
    for n in range(200):
        log.append(answer(at=AT + timedelta(days=n)))
    with log.transaction():
        pass
    log.close()
    raw = path.read_bytes()
    path.write_bytes(raw[:4096] + b"\x5a" * 8192 + raw[4096 + 8192 :])


@pytest.mark.parametrize(
    ("write", "sentence"),
    [
        (lambda path: path.write_text("dear diary\n" * 20), "is not a pmq review log"),
        (foreign, "another program's database"),
        (newer, "was written by a newer pmq (log version 99"),
        (cut, "is damaged"),
    ],
    ids=["text", "foreign", "newer", "damaged"],
)
@pytest.mark.parametrize("words", [["due"], ["drill", "--plain"], ["undo"], ["log"]], ids=lambda words: words[0])
def test_a_log_that_cannot_be_used_is_told_and_left_as_it_was(
    pmq: Run, home: Path, write: Callable[[Path], object], sentence: str, words: list[str]
) -> None:
    before = made(home / "reviews.db", write)
    ran = pmq(*words, keys="\n4\n", ok=False)
    assert (ran.code, ran.out) == (4, "")
    assert sentence in ran.err
    assert str(home / "reviews.db") in ran.err
    assert (home / "reviews.db").read_bytes() == before


def test_a_home_that_cannot_be_made_is_told(tmp_path: Path, pmq: Run) -> None:
    (tmp_path / "home").write_text("a file stands where the folder should be")
    ran = pmq("drill", "--plain", keys="\n4\n", ok=False)
    assert (ran.code, ran.out) == (4, "")
    assert "choose a folder with --home or PMQ_HOME" in ran.err


FULL_DISK = """
import resource, signal, sys
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {limit}))
from pmq_cards.cli import main
sys.exit(main(sys.argv[1:]))
"""


def test_a_disk_that_fills_up_costs_no_answer_given_before(home: Path) -> None:
    """A real limit of the system on the size of files: writes fail as they do on a full disk."""
    keys = "\n4\n" * 21
    words = ["--home", str(home), "--now", "2026-12-01T09:00", "drill", "--plain", "--new", "21"]
    run = subprocess.run(
        [sys.executable, "-c", FULL_DISK.format(limit=260_000), *words],
        input=keys, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert run.returncode == 4, run
    assert "every answer given before this one is safe" in run.stderr
    assert "or the one of temporary files (TMPDIR)" in run.stderr  # there is room on the disk of the log
    assert "Traceback" not in run.stderr
    echoed = run.stdout.count("u to undo")
    assert 0 < echoed < 21
    assert len(open_log(home / "reviews.db").reviews()) == echoed


# Two at once.

MANY = """
import sys
from datetime import UTC, datetime, date
from pathlib import Path
from pmq_cards.domain import CardId, Quality
from pmq_cards.store.log import Answer, open_log
log = open_log(Path(sys.argv[1]))
for n in range(60):
    at = datetime(2026, 12, 1, 9, 0, n, tzinfo=UTC)
    log.append(Answer(CardId(sys.argv[2]), at, date(2026, 12, 1), Quality.GOOD))
"""


def test_two_processes_at_once_lose_no_answer(path: Path) -> None:
    cards = ["tiny/one", "tiny/two", "tiny/three"]
    writers = [subprocess.Popen([sys.executable, "-c", MANY, str(path), card]) for card in cards]
    assert [writer.wait() for writer in writers] == [0, 0, 0]
    reviews = open_log(path).reviews()
    assert len(reviews) == 180
    assert len({one.id for one in reviews}) == 180
    assert len({one.device for one in reviews}) == 1


@given(
    st.tuples(
        st.text(),
        st.text(),
        st.integers(),
        st.text(),
        st.integers(0, 5),
        st.sampled_from(["review", "practice"]),
        st.none() | st.integers(),
        st.text(),
        st.none() | st.integers(),
        st.text(),
    )
)
@example(("id", "a/b", 0, "2026-01-01", 4, "review", None, "", None, "x\ny"))
def test_the_quick_checksum_of_an_answer_is_the_one_of_every_row(row: tuple[object, ...]) -> None:
    assert sum_of(row) == checksum(*row)
