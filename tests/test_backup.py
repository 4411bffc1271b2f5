"""Backups: made by themselves, made to take along, and brought back."""

import os
import zipfile
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest

from pmq_cards.store.daily import to_forget
from pmq_cards.store.events import events
from pmq_cards.store.log import open_log
from tests.conftest import Run
from tests.test_merge import used

DRILL = "\n3\n\n4\nq\n"


def known(home: Path) -> set[object]:
    with closing(open_log(home / "reviews.db", create=False)) as log:
        return set(events(log))


def copies(home: Path) -> list[str]:
    return sorted(path.name for path in (home / "backups").glob("*"))


# By themselves.


def test_the_first_answers_of_a_day_are_followed_by_a_copy(pmq: Run, home: Path) -> None:
    pmq("drill", "--plain", keys=DRILL, now="2026-12-01T09:00")
    pmq("drill", "--plain", keys=DRILL, now="2026-12-01T10:00")
    pmq("flag", "customer-access", now="2026-12-02T10:00")
    assert copies(home) == ["reviews-2026-12-01.db", "reviews-2026-12-02.db"]
    with closing(open_log(home / "backups" / "reviews-2026-12-01.db")) as copy:
        assert len(copy.reviews()) == 2


def test_reading_makes_no_copy(pmq: Run, home: Path) -> None:
    pmq("drill", "--plain", keys=DRILL, now="2026-12-01T09:00")
    pmq("log", now="2026-12-02T09:00")
    pmq("due", now="2026-12-02T09:00")
    assert copies(home) == ["reviews-2026-12-01.db"]


def test_a_copy_that_cannot_be_made_stops_nothing(pmq: Run, home: Path) -> None:
    home.mkdir()
    (home / "backups").write_text("a file stands where the folder should be")
    assert "2 answers" in pmq("drill", "--plain", keys=DRILL).out


def test_seven_days_and_four_weeks_are_kept(tmp_path: Path) -> None:
    made = [tmp_path / f"reviews-{date(2026, 12, 1) - timedelta(days=n)}.db" for n in range(60)]
    for path in made:
        path.write_bytes(b"x" * 100)
    before = tmp_path / "reviews-before-version-4.db"
    before.touch()
    forgotten = to_forget([*made, before], date(2026, 12, 31), free_bytes=1 << 40)
    kept = [path for path in made if path not in forgotten]
    assert kept[:7] == made[:7]
    assert len(kept) == 7 + 4
    assert before not in forgotten


def test_copies_of_days_to_come_take_no_place_of_those_until_today(tmp_path: Path) -> None:
    until = [tmp_path / f"reviews-{date(2026, 12, 1) - timedelta(days=n)}.db" for n in range(60)]
    later = [tmp_path / f"reviews-2030-01-{n:02}.db" for n in range(9, 0, -1)]
    for path in (*until, *later):
        path.write_bytes(b"x" * 100)
    today, room = date(2026, 12, 1), 1 << 40
    assert to_forget([*until, *later], today, room) == [*later[7:], *to_forget(until, today, room)]


def test_a_copy_is_whole_though_another_is_made_at_the_same_time(home: Path, tmp_path: Path) -> None:
    used(home)
    copy, beside = tmp_path / "copies" / "copy.db", open_log(home / "reviews.db")
    left = copy.with_name(".copy.db.part")
    with closing(open_log(home / "reviews.db")) as log, closing(beside), log.reading() as connection:

        def once() -> None:
            connection.set_progress_handler(None, 0)
            beside.copy_to(copy)
            left.write_bytes(b"what a kill has left")
            os.utime(left, (0, 0))

        connection.set_progress_handler(once, 50)
        log.copy_to(copy)
        expected = log.reviews()
    assert [path.name for path in copy.parent.iterdir()] == ["copy.db"]
    with closing(open_log(copy, create=False)) as made:
        assert made.reviews() == expected


def test_copies_take_a_tenth_of_the_free_disk_at_most_and_the_newest_stays(tmp_path: Path) -> None:
    made = [tmp_path / f"reviews-2026-12-0{9 - n}.db" for n in range(5)]
    for path in made:
        path.write_bytes(b"x" * 1000)
    assert to_forget(made, date(2026, 12, 9), free_bytes=25_000) == made[2:]
    assert to_forget(made, date(2026, 12, 9), free_bytes=0) == made[1:]


# To take along, and back.


def test_a_backup_is_read_without_pmq_and_brought_back_into_an_empty_home(
    pmq: Run, home: Path, tmp_path: Path, own_deck: object
) -> None:
    used(home)
    own_deck()  # type: ignore[operator]
    (home / "config.toml").write_text("new_per_day = 3\n")
    out = pmq("backup", tmp_path / "all.zip").out
    assert "all.zip" in out
    with zipfile.ZipFile(tmp_path / "all.zip") as archive:
        assert sorted(archive.namelist()) == ["README.txt", "config.toml", "decks/tiny.yaml", "log.jsonl"]
        assert archive.read("log.jsonl").startswith(b'{"event": "answer", "id": ')
    ran = pmq("--home", tmp_path / "new", "restore", tmp_path / "all.zip")
    assert "2 answers added, 0 known already" in ran.out
    assert "New here: config.toml, decks/tiny.yaml" in ran.out or "New here: decks/tiny.yaml, config.toml" in ran.out
    assert known(tmp_path / "new") == known(home)
    assert (tmp_path / "new" / "config.toml").read_text() == "new_per_day = 3\n"


def test_a_deck_of_a_list_is_still_brought_up_to_date_after_the_way_back(pmq: Run, home: Path, tmp_path: Path) -> None:
    (tmp_path / "asked.txt").write_text("Who decides what is built?\nHow often do you ship?\n")
    pmq("new", tmp_path / "asked.txt")
    pmq("backup", tmp_path / "all.zip")
    pmq("--home", tmp_path / "new", "restore", tmp_path / "all.zip")
    (tmp_path / "asked.txt").write_text("Who decides what is built?\nHow often do you really ship?\n")
    said = pmq("--home", tmp_path / "new", "new", "--update", tmp_path / "asked.txt").out
    assert said == pmq("new", "--update", tmp_path / "asked.txt").out
    assert (tmp_path / "new" / "lists" / "asked.yaml").is_file()
    assert (home / "lists" / "asked.yaml").is_file()


def test_a_clock_that_stands_still_keeps_every_state_before_a_restore(pmq: Run, home: Path, tmp_path: Path) -> None:
    used(home)
    pmq("backup", tmp_path / "all.zip")
    for _ in range(3):
        pmq("restore", "--replace", tmp_path / "all.zip", now="2026-12-03T10:00")
    assert len(list((home / "backups").glob("before-restore-*.zip"))) == 3


def test_a_restore_adds_and_changes_nothing_that_is_there(pmq: Run, home: Path, tmp_path: Path) -> None:
    used(home)
    (home / "config.toml").write_text("new_per_day = 3\n")
    pmq("backup", tmp_path / "all.zip")
    (home / "config.toml").write_text("new_per_day = 4\n")
    pmq("drill", "--plain", keys=DRILL)
    before = known(home)
    ran = pmq("restore", tmp_path / "all.zip")
    assert "0 answers added, 2 known already" in ran.out
    assert "Differ from the backup, and were left: config.toml" in ran.out
    assert known(home) == before
    assert (home / "config.toml").read_text() == "new_per_day = 4\n"


def test_a_replacing_restore_makes_the_home_what_the_backup_is_and_keeps_the_present(
    pmq: Run, home: Path, tmp_path: Path
) -> None:
    used(home)
    wanted = known(home)
    pmq("backup", tmp_path / "all.zip")
    pmq("drill", "--plain", keys=DRILL, now="2026-12-03T09:00")
    present = known(home)
    pmq("restore", "--replace", tmp_path / "all.zip", now="2026-12-03T10:00")
    assert known(home) == wanted
    (kept,) = (home / "backups").glob("before-restore-*.zip")
    pmq("restore", kept.name, now="2026-12-03T11:00")
    assert known(home) >= present - wanted


def test_a_dry_run_says_and_changes_nothing(pmq: Run, home: Path, tmp_path: Path) -> None:
    used(tmp_path / "other")
    pmq("--home", tmp_path / "other", "backup", tmp_path / "all.zip")
    assert "2 answers would be added" in pmq("restore", "-n", tmp_path / "all.zip").out
    assert not home.exists()


def test_one_file_that_differs_is_said_in_the_singular(pmq: Run, home: Path, tmp_path: Path) -> None:
    home.mkdir()
    (home / "config.toml").write_text("new_per_day = 3\n")
    pmq("backup", tmp_path / "all.zip")
    (home / "config.toml").write_text("new_per_day = 4\n")
    assert "1 file differs and would be left: config.toml\n" in pmq("restore", "-n", tmp_path / "all.zip").out


def test_a_day_brings_back_its_copy(pmq: Run) -> None:
    pmq("drill", "--plain", keys=DRILL, now="2026-12-01T09:00")
    pmq("undo", now="2026-12-02T09:00")
    pmq("undo", now="2026-12-02T09:00")
    pmq("restore", "--replace", "2026-12-01", now="2026-12-02T10:00")
    assert pmq("log").out.count("\n") == 2


def test_a_damaged_log_is_put_aside_with_its_leftovers_and_the_backup_takes_its_place(pmq: Run, home: Path) -> None:
    pmq("drill", "--plain", keys=DRILL, now="2026-12-01T09:00")
    raw = bytearray((home / "reviews.db").read_bytes())
    raw[4096:8192] = os.urandom(4096)
    (home / "reviews.db").write_bytes(raw)
    (home / "reviews.db-wal").write_bytes(b"rubbish")
    (home / "reviews.db-shm").write_bytes(b"rubbish")
    said = pmq("log", ok=False).err
    assert "pmq restore reviews-2026-12-01.db" in said
    ran = pmq("restore", "reviews-2026-12-01.db")
    assert "The damaged log was moved to" in ran.out
    assert "2 answers added" in ran.out
    (aside,) = (home / "backups").glob("damaged-*")
    assert (aside / "reviews.db").read_bytes() == raw
    assert pmq("log").out.count("\n") == 2


@pytest.mark.parametrize("content", [b"", b"no zip", b"PK\x03\x04 cut"])
def test_what_is_no_backup_is_a_sentence_and_changes_nothing(
    pmq: Run, home: Path, tmp_path: Path, content: bytes
) -> None:
    (tmp_path / "x.zip").write_bytes(content)
    ran = pmq("restore", tmp_path / "x.zip", ok=False)
    assert (ran.code, ran.out) == (1, "")
    assert "is no backup of pmq" in ran.err
    assert not home.exists()


def test_an_archive_writes_no_file_outside_the_home(pmq: Run, home: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "evil.zip", "w") as archive:
        for name in ("log.jsonl", "../out.yaml", "decks/../../out.yaml", "/out.yaml", "decks/sub/x.yaml", "x.py"):
            archive.writestr(name, "")
    pmq("restore", tmp_path / "evil.zip")
    assert {path.name for path in tmp_path.iterdir()} == {"evil.zip", "home"}
    assert not (home / "decks").exists()


def test_a_backup_that_is_not_there_names_those_that_are(pmq: Run) -> None:
    pmq("flag", "customer-access", now="2026-12-01T09:00")
    ran = pmq("restore", "2026-11-30", ok=False)
    assert ran.code == 3
    assert "there are reviews-2026-12-01.db" in ran.err


def test_a_replacing_restore_is_refused_beside_a_sync_folder(pmq: Run, home: Path, tmp_path: Path) -> None:
    used(home)
    pmq("backup", tmp_path / "all.zip")
    (home / "config.toml").write_text(f'[sync]\nfolder = "{tmp_path}"\n')
    assert pmq("restore", "--replace", tmp_path / "all.zip", ok=False).code == 2
