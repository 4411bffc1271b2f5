"""The file of the log: older ones, damaged ones, odd ones, and homes that can only be read."""

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from pmq_cards.domain import Goal, Quality
from pmq_cards.errors import HomeError
from pmq_cards.store import device
from pmq_cards.store.changed import changes
from pmq_cards.store.file import ROOM, migrations, refuse_emptied
from pmq_cards.store.log import Answer, Mark, open_log
from tests.conftest import Run, review

HOMES = Path(__file__).parent / "homes"
AT = datetime(2026, 12, 1, 9, tzinfo=UTC)
CARD = review("2026-12-01", 4).card_id


def made_by_version(number: int, home: Path) -> Path:
    """Make the home that a pmq of that log version left; give its log."""
    path = home / "reviews.db"
    path.parent.mkdir(parents=True)
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript((HOMES / f"version-{number}.sql").read_text(encoding="utf-8"))
        connection.execute("pragma journal_mode = wal")
    return path


def answered(path: Path, *, times: int = 1) -> None:
    with closing(open_log(path)) as log:
        for _ in range(times):
            log.append(Answer(CARD, AT, AT.date(), Quality.GOOD))


# Older logs.


def test_a_home_is_kept_of_every_version_shipped_before() -> None:
    assert {path.name for path in HOMES.iterdir()} >= {f"version-{n}.sql" for n in range(3, len(migrations()))}


def test_a_home_of_log_version_3_keeps_all_it_knew(home: Path, pmq: Run) -> None:
    path = made_by_version(3, home)
    with closing(open_log(path)) as log:
        assert len(log.reviews()) == 6
        assert len(log.undone()) == 1
        assert {review.device for review in log.reviews()} == {"fa4a0b71"}
        assert log.marked(Mark.SUSPENDED) == {"pm-interview/roadmap-decisions"}
        assert log.marked(Mark.FLAGGED) == {"pm-interview/weekly-calendar"}
        assert log.goal() == Goal(date(2026, 12, 8), date(2026, 11, 2), ("pm-interview",), 12)  # type: ignore[arg-type]
    assert "Taken back" in pmq("undo", now="2026-11-04T09:00").out


def test_a_copy_is_kept_before_an_older_log_is_changed(home: Path) -> None:
    path = made_by_version(3, home)
    open_log(path).close()
    with closing(sqlite3.connect(home / "backups" / f"reviews-before-version-{len(migrations())}.db")) as kept:
        assert kept.execute("pragma user_version").fetchone() == (3,)
        assert kept.execute("select count(*) from reviews").fetchone() == (7,)


# Damage.


def changed(path: Path, statement: str) -> None:
    """Change a row behind pmq's back."""
    with closing(sqlite3.connect(path)) as connection:
        connection.create_function("pmq_sum", -1, lambda *_: 0)
        connection.execute(statement)
        connection.commit()


@pytest.mark.parametrize(
    "statement",
    [
        "update reviews set quality = 2",
        "update reviews set card = 'tiny/two'",
        "update reviews set day = '2026-12-02'",
        "update reviews set at_ms = at_ms + 1",
        "update reviews set kind = 'practice'",
        "update reviews set typed = 'x'",
        "update reviews set took_ms = 9",
        "update reviews set undone_at_ms = 1",
        "update reviews set device = 'other'",
    ],
)
def test_a_row_that_is_not_what_was_written_is_noticed(home: Path, statement: str, pmq: Run) -> None:
    answered(home / "reviews.db")
    changed(home / "reviews.db", statement)
    ran = pmq("log", "--undone", ok=False)
    assert (ran.code, ran.out) == (4, "")
    assert "is damaged (the answer" in ran.err
    assert "pmq doctor --salvage" in ran.err


def test_an_answer_taken_back_is_sound(home: Path, pmq: Run) -> None:
    answered(home / "reviews.db")
    pmq("undo")
    assert pmq("log", "--undone").out.count("undone") == 1


def test_the_sentence_about_damage_names_the_newest_backup(home: Path, pmq: Run) -> None:
    made_by_version(3, home)
    pmq("flag", "customer-access")
    changed(home / "reviews.db", "update reviews set quality = 0")
    assert "pmq restore reviews-2026-12-01.db" in pmq("log", ok=False).err


def test_the_first_write_of_a_day_looks_at_the_whole_file(home: Path, pmq: Run) -> None:
    answered(home / "reviews.db", times=300)
    with closing(sqlite3.connect(home / "reviews.db")) as connection:
        (page,) = connection.execute("select rootpage from sqlite_master where name = 'reviews'").fetchone()
        (size,) = connection.execute("pragma page_size").fetchone()
    raw = bytearray((home / "reviews.db").read_bytes())
    raw[page * size - 40 : page * size] = bytes(40)
    (home / "reviews.db").write_bytes(raw)
    before = (home / "reviews.db").read_bytes()
    ran = pmq("flag", "customer-access", ok=False)
    assert ran.code == 4
    assert "is damaged" in ran.err
    assert (home / "reviews.db").read_bytes() == before


# What is no log.


def test_a_link_to_nothing_is_refused_by_reading_and_writing_alike(home: Path, pmq: Run) -> None:
    home.mkdir()
    (home / "reviews.db").symlink_to(home / "away" / "reviews.db")
    for words in (["due"], ["log"], ["drill", "--plain"]):
        ran = pmq(*words, ok=False)
        assert (ran.code, ran.out) == (4, "")
        assert "which is not there" in ran.err


@pytest.mark.parametrize("make", [os.mkfifo, Path.mkdir], ids=["pipe", "folder"])
@pytest.mark.parametrize("words", [["due"], ["drill", "--plain"]], ids=lambda words: words[0])
def test_what_is_no_ordinary_file_is_refused_at_once(
    home: Path, pmq: Run, make: Callable[[Path], object], words: Sequence[str]
) -> None:
    home.mkdir()
    make(home / "reviews.db")
    ran = pmq(*words, ok=False)
    assert (ran.code, ran.out) == (4, "")
    assert "is no ordinary file" in ran.err


def test_an_empty_file_is_begun_anew_with_one_warning(home: Path, pmq: Run) -> None:
    home.mkdir()
    (home / "reviews.db").touch()
    assert pmq("log").err == "No answers yet. Begin with: pmq drill\n"
    assert (home / "reviews.db").stat().st_size == 0
    assert pmq("flag", "customer-access").err.count("was empty, so it is begun anew") == 1
    assert pmq("unflag", "customer-access").err == ""


@pytest.mark.parametrize("beside", ["reviews.db-wal", "backups/reviews-2026-11-30.db"])
def test_an_empty_file_where_answers_were_given_is_refused_with_the_way_back(home: Path, pmq: Run, beside: str) -> None:
    (home / beside).parent.mkdir(parents=True)
    (home / beside).write_bytes(b"x")
    (home / "reviews.db").touch()
    ran = pmq("due", ok=False)
    assert (ran.code, ran.out) == (4, "")
    assert "is empty, though answers were given here" in ran.err


def test_a_log_that_another_pmq_began_a_moment_ago_is_not_taken_for_an_empty_one(tmp_path: Path) -> None:
    path = tmp_path / "reviews.db"
    with closing(open_log(path)) as log:  # what was an empty file when it was first looked at
        log.append(Answer(CARD, AT, AT.date(), Quality.GOOD))
        assert path.with_name("reviews.db-wal").exists()
        refuse_emptied(path)


# Homes that can only be read.


@pytest.fixture
def locked(home: Path, tmp_path: Path) -> Iterator[Callable[..., subprocess.CompletedProcess[str]]]:
    """Give a way to run pmq as somebody who may not write into the home, which has one answer."""
    answered(home / "reviews.db")
    powerless = ["setpriv", "--inh-caps=-all", "--bounding-set=-all"] if os.geteuid() == 0 else []
    if powerless and not shutil.which("setpriv"):
        pytest.skip("root may write everywhere")

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        command = [*powerless, sys.executable, "-m", "pmq_cards", "--home", str(home), "--now", "2026-12-03T09:00"]
        return subprocess.run([*command, *words], capture_output=True, text=True, check=False, cwd=tmp_path)

    def lock() -> None:
        for path in home.iterdir():
            path.chmod(0o444)
        home.chmod(0o555)

    lock()
    yield run
    home.chmod(0o755)


READERS = (["due"], ["log"], ["stats"], ["cards"], ["show", "customer-access"], ["plan"], ["report", "-o", "o.html"])


@pytest.mark.parametrize("words", [*READERS, ["export", "-o", "o.apkg"], []], ids=" ".join)
def test_a_home_that_can_only_be_read_is_read(
    locked: Callable[..., subprocess.CompletedProcess[str]], words: Sequence[str]
) -> None:
    ran = locked(*words)
    assert ran.returncode == 0, ran


def test_a_home_that_can_only_be_read_takes_no_answer(
    locked: Callable[..., subprocess.CompletedProcess[str]],
) -> None:
    ran = locked("flag", "customer-access")
    assert (ran.returncode, ran.stdout) == (4, "")
    assert "cannot write" in ran.stderr


def test_the_newest_answers_of_a_home_that_can_only_be_read_are_there(
    locked: Callable[..., subprocess.CompletedProcess[str]], home: Path
) -> None:
    home.chmod(0o755)
    (home / "reviews.db").chmod(0o644)
    script = (
        "import os, sys; from pathlib import Path; from datetime import *; from pmq_cards.domain import *;"
        "from pmq_cards.store.log import *; log = open_log(Path(sys.argv[1]));"
        "log.append(Answer(CardId('tiny/two'), datetime(2026, 12, 2, tzinfo=UTC), date(2026, 12, 2), Quality.GOOD));"
        "os._exit(0)"
    )
    subprocess.run([sys.executable, "-c", script, str(home / "reviews.db")], check=True)
    assert (home / "reviews.db-wal").stat().st_size
    for name in ("reviews.db", "reviews.db-wal"):
        (home / name).chmod(0o444)
    (home / "reviews.db-shm").unlink()
    home.chmod(0o555)
    ran = locked("log")
    assert ran.stdout.count("\n") == 2, ran


def test_an_older_log_that_can_only_be_read_is_read(
    locked: Callable[..., subprocess.CompletedProcess[str]], home: Path
) -> None:
    home.chmod(0o755)
    for path in home.iterdir():
        path.unlink()
    home.rmdir()
    made_by_version(3, home).chmod(0o444)
    home.chmod(0o555)
    assert locked("log").stdout.count("\n") == 6


# Devices.


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (("m", "/home/a", 1), ("m", "/home/a", 2), True),
        (("m", "/home/a", 1), ("m", "/home/b", 1), True),
        (("m", "/home/a", 1), ("m", "/home/b", 2), False),
        (("m", "/home/a", 1), ("n", "/home/a", 1), False),
        (("host:x", "/home/a", 1), ("host:y", "/home/a", 1), True),
        (("host:x", "/home/a", 1), ("host:y", "/home/a", 2), False),
    ],
    ids=["restored", "moved", "copied", "another machine", "a container's new name", "another container's home"],
)
def test_a_device_is_a_machine_and_a_home(one: tuple[str, str, int], other: tuple[str, str, int], same: bool) -> None:  # noqa: FBT001
    assert device.Place(*one).is_same(device.Place(*other)) is same


def test_an_undo_in_a_copied_home_leaves_the_first_ones_answers_alone(home: Path, tmp_path: Path, pmq: Run) -> None:
    answered(home / "reviews.db")
    copy = tmp_path / "copy"
    shutil.copytree(home, copy)
    with closing(open_log(copy / "reviews.db")) as log:
        assert log.newest_answer() is None
        mine = log.append(Answer(CARD, AT, AT.date(), Quality.EASY))
        assert log.newest_answer() == mine
    with closing(open_log(home / "reviews.db")) as log:
        yours = log.append(Answer(CARD, AT, AT.date(), Quality.FORGOT))
    assert (mine.device, mine.id) != (yours.device, yours.id)
    assert len({mine.device, yours.device}) == len({mine.id, yours.id}) == 2
    assert "Taken back" in pmq("undo").out


def test_only_one_connection_of_a_process_may_write_and_it_is_the_one_that_reads(home: Path) -> None:
    answered(home / "reviews.db")
    with closing(open_log(home / "reviews.db", create=False)) as log:
        log.begin_writing(AT)
        log.append(Answer(CARD, AT, AT.date(), Quality.GOOD))
        assert len(log.reviews()) == 2


def test_a_log_that_is_private_to_the_reader_refuses_to_be_written(
    locked: Callable[..., subprocess.CompletedProcess[str]],
) -> None:
    assert locked("drill", "--plain").returncode == 4


def test_no_answer_of_another_moment_has_this_ones_id(home: Path) -> None:
    with closing(open_log(home / "reviews.db")) as log:
        written = [log.append(Answer(CARD, AT, AT.date(), Quality.GOOD)) for _ in range(50)]
    assert [one.id for one in written] == sorted({one.id for one in written})


# Room for a sitting.


def test_the_answers_of_a_sitting_let_no_file_grow(home: Path) -> None:
    answered(home / "reviews.db")
    with closing(open_log(home / "reviews.db")) as log, log.reading() as connection:
        before = changes(log)
        log.make_room()
        kept = (home / "reviews.db-wal").stat().st_size
        assert kept > 0.9 * ROOM
        assert changes(log) == before
        for _ in range(20):
            log.append(Answer(CARD, AT, AT.date(), Quality.GOOD))
        assert (home / "reviews.db-wal").stat().st_size == kept
        assert connection.execute("pragma cache_size").fetchone() == (-2000,)
        assert connection.execute("select count(*) from outbox").fetchone() == (0,)
    with closing(open_log(home / "reviews.db")) as log:
        assert len(log.reviews()) == 21


def test_room_is_made_by_nobody_where_the_log_cannot_grow_so(home: Path) -> None:
    answered(home / "reviews.db")
    with closing(open_log(home / "reviews.db")) as log, log.reading() as connection:
        connection.execute("pragma journal_mode = delete")
        size = (home / "reviews.db").stat().st_size
        log.make_room()
        assert (home / "reviews.db").stat().st_size == size
        assert sorted(path.name for path in home.iterdir()) == ["reviews.db"]


def test_a_disk_that_is_nearly_full_keeps_what_room_it_has(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answered(home / "reviews.db")
    monkeypatch.setattr("shutil.disk_usage", lambda _: shutil._ntuple_diskusage(1 << 30, 1 << 30, 32 << 20))  # noqa: SLF001
    with closing(open_log(home / "reviews.db")) as log:
        log.make_room()
        assert not (home / "reviews.db-wal").stat().st_size


def test_a_sitting_begins_beside_another_that_is_writing(home: Path) -> None:
    answered(home / "reviews.db")
    with closing(open_log(home / "reviews.db")) as log, closing(open_log(home / "reviews.db")) as beside:
        asked: list[str] = []
        with log.reading() as connection:
            connection.set_trace_callback(asked.append)
        with beside.transaction():
            log.make_room()
        assert asked.index("pragma busy_timeout = 0") < asked.index("begin immediate")
        log.append(Answer(CARD, AT, AT.date(), Quality.GOOD))
        assert len(log.reviews()) == 2


def test_a_home_error_is_no_traceback() -> None:
    with pytest.raises(HomeError, match="no ordinary file"):
        open_log(Path(os.devnull))
