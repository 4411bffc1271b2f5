"""pmq doctor: what it looks at, what it finds, what it mends and salvages."""

import os
import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from pmq_cards.domain import CardId, Quality
from pmq_cards.store.log import Answer, open_log
from tests.clock import machine_now
from tests.conftest import Run
from tests.test_merge import used

AT = datetime(2026, 12, 1, 9, tzinfo=UTC)


def said(pmq: Run, *words: str, **more: Any) -> dict[str, list[tuple[str, str, str]]]:
    """Give what the doctor says of each thing: level, sentence, command."""
    found: dict[str, list[tuple[str, str, str]]] = {}
    for row in pmq("doctor", "--json", *words, ok=False, **more).json:
        found.setdefault(row["what"], []).append((row["level"], row["said"], row["command"]))
    return found


def many(home: Path, count: int = 400) -> None:
    with closing(open_log(home / "reviews.db")) as log:
        for n in range(count):
            log.append(Answer(CardId(f"tiny/c{n % 40}"), AT + timedelta(minutes=n), AT.date(), Quality.GOOD))


def test_a_new_home_is_sound_and_is_not_made(pmq: Run, home: Path) -> None:
    ran = pmq("doctor")
    assert "no answers yet: pmq drill" in ran.out
    assert "21 cards in 1 deck" in ran.out
    assert not home.exists()


def test_looking_writes_nothing(pmq: Run, home: Path) -> None:
    used(home)
    before = {path.name: (path.read_bytes(), path.stat().st_mtime_ns) for path in home.iterdir()}
    pmq("doctor", ok=False)
    assert {path.name: (path.read_bytes(), path.stat().st_mtime_ns) for path in home.iterdir()} == before


def test_the_log_is_looked_at_to_the_last_row(pmq: Run, home: Path) -> None:
    used(home)
    assert said(pmq)["log"] == [("ok", "1 answer, sound", "")]
    with closing(sqlite3.connect(home / "reviews.db")) as connection:
        connection.execute("update reviews set quality = 5")
        connection.commit()
    ((level, sentence, command),) = said(pmq)["log"]
    assert (level, command) == ("problem", "pmq doctor --salvage")
    assert "is damaged" in sentence
    assert pmq("doctor", ok=False).code == 1


def test_a_card_that_no_deck_holds_is_named_with_the_likeliest(pmq: Run, home: Path) -> None:
    with closing(open_log(home / "reviews.db")) as log:
        log.append(Answer(CardId("pm-interview/costumer-access"), AT, AT.date(), Quality.GOOD))
    (lost,) = [sentence for level, sentence, _ in said(pmq)["decks"] if level == "warning"]
    assert lost.startswith("1 answer of pm-interview/costumer-access, a card of no deck")
    assert "is it pm-interview/customer-access now?" in lost
    assert pmq("check").err == f"warning: {lost}\n"


def test_answers_under_a_wrong_clock_are_said_and_can_be_taken_back(pmq: Run) -> None:
    pmq("drill", "--plain", keys="\n3\n\n3\nq\n", now="2036-01-01T09:00")
    pmq("drill", "--plain", keys="\n3\nq\n", now="2026-12-01T09:00")
    ((_, sentence, command),) = said(pmq)["clock"]
    assert sentence.startswith("2 answers ahead of the clock, until Tue 1 Jan 2036")
    for words in ([], ["due"], ["drill", "--plain"]):
        warned = pmq(*words, keys="q\n").err
        assert warned.count("2 answers dated ahead, up to Tue 1 Jan 2036") == 1
        assert command in warned
    assert pmq(*command.split()[1:]).out == "Taken back: 2 answers\n"
    assert "clock" not in said(pmq)
    assert pmq("log").out.count("\n") == 1


def test_answers_under_a_clock_set_ahead_of_the_machines_are_taken_with_one_warning(pmq: Run) -> None:
    far = f"{machine_now().year + 2}-01-05T09:00"
    assert "as --now has it" in pmq("drill", "--plain", keys="\n3\n\n3\nq\n", now=far).err
    assert "as --now has it" not in pmq("drill", "--plain", keys="q\n", now=far).err
    assert pmq("log", now=far).out.count("\n") == 2


def test_a_home_that_others_can_look_into_is_mended(pmq: Run, home: Path) -> None:
    home.mkdir()
    home.chmod(0o755)
    assert said(pmq)["home"][0][2] == "pmq doctor --mend"
    pmq("doctor", "--mend")
    assert home.stat().st_mode & 0o777 == 0o700


def test_the_newest_backup_is_tried(pmq: Run, home: Path) -> None:
    used(home)
    assert said(pmq)["backups"] == [("warning", "none yet", "pmq backup")]
    pmq("flag", "customer-access")
    assert said(pmq)["backups"] == [("ok", "reviews-2026-12-01.db, 1 answer", "pmq restore reviews-2026-12-01.db")]
    copy = home / "backups" / "reviews-2026-12-01.db"
    copy.write_bytes(copy.read_bytes()[:5000])
    assert said(pmq)["backups"][0][0] == "problem"


def test_a_home_in_a_synced_folder_is_told_of(pmq: Run, tmp_path: Path) -> None:
    (tmp_path / "Dropbox" / "pmq").mkdir(parents=True)
    assert any(
        "spoil the log" in line for line in pmq("--home", tmp_path / "Dropbox" / "pmq", "doctor").out.split("\n")
    )


@pytest.mark.parametrize("seed", range(6))
def test_salvage_takes_all_that_can_be_read_into_a_new_log(pmq: Run, home: Path, seed: int) -> None:
    many(home)
    whole = (home / "reviews.db").read_bytes()
    with closing(sqlite3.connect(home / "reviews.db")) as connection:
        pages = [
            page
            for (page,) in connection.execute("select pageno from dbstat where name = 'reviews' and pagetype = 'leaf'")
        ] if _has_dbstat(connection) else [20 + seed]  # fmt: skip
    page = pages[seed % len(pages)] - 1
    (home / "reviews.db").write_bytes(whole[: page * 4096] + os.urandom(4096) + whole[(page + 1) * 4096 :])
    ran = pmq("doctor", "--salvage", ok=False)
    taken = int(ran.out.split()[0])
    assert 300 < taken < 400
    assert "could not be read" in ran.out
    assert pmq("log").out.count("\n") == taken
    assert said(pmq)["log"][0][0] == "ok"
    (aside,) = (home / "backups").glob("damaged-*")
    assert (aside / "reviews.db").stat().st_size == len(whole)


def _has_dbstat(connection: sqlite3.Connection) -> bool:
    try:
        connection.execute("select 1 from dbstat limit 1")
    except sqlite3.OperationalError:
        return False
    return True


def test_a_row_that_is_not_what_was_written_is_not_salvaged(pmq: Run, home: Path) -> None:
    many(home, 10)
    with closing(sqlite3.connect(home / "reviews.db")) as connection:
        connection.execute("update reviews set quality = 0 where seq = 4")
        connection.commit()
    assert "9 answers taken into a new log" in pmq("doctor", "--salvage", ok=False).out


def test_a_sound_log_is_not_salvaged(pmq: Run, home: Path) -> None:
    used(home)
    assert pmq("doctor", "--salvage", ok=False).code == 2
    shutil.rmtree(home)
