"""A backup on its way back: read line by line, and held to everything all the same."""

import tracemalloc
import zipfile
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pmq_cards.backup import read_archive, write_archive
from pmq_cards.domain import CardId, Quality
from pmq_cards.store.events import take_in
from pmq_cards.store.log import Answer, open_log
from tests.conftest import Run
from tests.test_intake import made
from tests.test_merge import AT, used


def archive_of(tmp_path: Path, count: int) -> Path:
    """Give a backup of a home with so many answers."""
    home, path = tmp_path / f"of-{count}", tmp_path / f"{count}.zip"
    with closing(open_log(home / "reviews.db")) as log, path.open("wb") as file:
        log.merge(made(number, number % 7) for number in range(count))
        write_archive(file, log, home, datetime(2026, 12, 1, tzinfo=UTC))
    return path


def bytes_to_bring_back(path: Path) -> int:
    """Give how much memory Python holds at the most to do it."""
    with closing(open_log(Path("/nowhere/reviews.db"), create=False)) as log:
        tracemalloc.start()
        with closing(read_archive(path, datetime.date)) as archive:
            take_in(log, archive.events)
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert len(log.reviews()) > 0
    return most


def test_four_times_as_much_is_brought_back_without_holding_more(tmp_path: Path) -> None:
    few, many = archive_of(tmp_path, 2000), archive_of(tmp_path, 8000)
    assert bytes_to_bring_back(many) < 2 * bytes_to_bring_back(few)
    copy = tmp_path / "of-2000" / "reviews.db", tmp_path / "of-8000" / "reviews.db"
    assert bytes_to_bring_back(copy[1]) < 2 * bytes_to_bring_back(copy[0])


@pytest.mark.parametrize("name", ["log.jsonl", "README.txt", "decks/tiny.yaml"])
def test_a_backup_that_was_damaged_anywhere_is_a_sentence_and_changes_nothing(
    pmq: Run, tmp_path: Path, own_deck: Callable[..., Path], home: Path, name: str
) -> None:
    used(home)
    own_deck()
    pmq("backup", tmp_path / "all.zip")
    with zipfile.ZipFile(tmp_path / "all.zip") as archive:
        info = archive.getinfo(name)
    whole = (tmp_path / "all.zip").read_bytes()
    begin = info.header_offset + 30 + len(name) + 20  # behind its header
    for place in range(begin, begin + info.compress_size - 30, 7):
        raw = bytearray(whole)
        raw[place] ^= 0x55
        (tmp_path / "all.zip").write_bytes(raw)
        ran = pmq("--home", tmp_path / "new", "restore", tmp_path / "all.zip", ok=False)
        assert (ran.code, ran.out) == (1, "")
        assert ran.err.startswith(f"pmq: {tmp_path / 'all.zip'}")
    assert not (tmp_path / "new").exists()


BAD_LOGS = {
    b"nope\n": "{path}:log.jsonl:1:1: not a line of JSON",
    b'{"event": "undo"}\nnope': '{path}:log.jsonl:1:1: "id" must be',
    b"nope\n\xff\n": "{path} is damaged: its log.jsonl is no UTF-8 text; nothing was taken in",
}


@pytest.mark.parametrize("content", BAD_LOGS)
def test_a_bad_line_of_a_backup_is_named_and_nothing_is_changed(
    pmq: Run, home: Path, tmp_path: Path, content: bytes
) -> None:
    used(home)
    before = (home / "reviews.db").read_bytes()
    with zipfile.ZipFile(tmp_path / "bad.zip", "w") as archive:
        archive.writestr("log.jsonl", content)
        archive.writestr("decks/new.yaml", "id: new")
    ran = pmq("restore", "--replace", tmp_path / "bad.zip", ok=False)
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.startswith(f"pmq: {BAD_LOGS[content].format(path=tmp_path / 'bad.zip')}")
    assert (home / "reviews.db").read_bytes() == before
    assert not (home / "decks").exists()
    assert not (home / "backups").exists()


def test_a_card_that_stood_on_the_screen_for_a_year_stops_no_way_back(pmq: Run, home: Path, tmp_path: Path) -> None:
    year_ms = 365 * 24 * 3600 * 1000
    with closing(open_log(home / "reviews.db")) as log:
        log.append(Answer(CardId("tiny/one"), AT, AT.date(), Quality.GOOD, took_ms=year_ms))
    pmq("backup", tmp_path / "all.zip")
    assert "1 answer added" in pmq("--home", tmp_path / "new", "restore", tmp_path / "all.zip").out
    assert f'"took_ms": {year_ms}' in pmq("--home", tmp_path / "new", "log", "--json").out
