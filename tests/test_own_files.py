"""No option that names a file ever touches what pmq keeps for itself."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import click
import pytest

from pmq_cards.cli import pmq as group
from pmq_cards.cli.options import READ, FileToWrite
from pmq_cards.decks import bundled_folder
from tests.conftest import Run
from tests.tree import commands

PARAMETERS = [(words, parameter) for words, command in commands(group) for parameter in command.params]
WRITING = [
    (*words, *(parameter.opts[:1] if isinstance(parameter, click.Option) else ()))
    for words, parameter in PARAMETERS
    if isinstance(parameter.type, FileToWrite)
]
"""The words before the name of a file that is written, for every option and argument that takes one."""


def test_every_option_that_names_a_file_says_whether_it_is_written() -> None:
    named = [
        parameter
        for _, parameter in PARAMETERS
        if isinstance(parameter.type, click.Path | click.File)
        or parameter.name in {"file", "files", "output", "folder"}
        or any(word in (parameter.metavar or "") for word in ("FILE", "FOLDER"))
    ]
    assert [
        parameter.name
        for parameter in named
        if parameter.type is not READ and not isinstance(parameter.type, FileToWrite)
    ] == []
    assert WRITING


def straight(path: Path, _: Path) -> Path:
    return path


def roundabout(path: Path, _: Path) -> Path:
    return path.parent / ".." / path.parent.name / path.name


def link(path: Path, elsewhere: Path) -> Path:
    (elsewhere / "link.apkg").symlink_to(path)
    return elsewhere / "link.apkg"


def link_to_link(path: Path, elsewhere: Path) -> Path:
    (elsewhere / "again.html").symlink_to(link(path, elsewhere))
    return elsewhere / "again.html"


def link_to_folder(path: Path, elsewhere: Path) -> Path:
    (elsewhere / "folder").symlink_to(path.parent)
    return elsewhere / "folder" / path.name


def hard_link(path: Path, elsewhere: Path) -> Path:
    os.link(path, elsewhere / "hard.apkg")
    return elsewhere / "hard.apkg"


SPELLINGS = [straight, roundabout, link, link_to_link, link_to_folder, hard_link]
OWN = [
    "reviews.db", "reviews.db-wal", "reviews.db-shm", "config.toml", "crash.txt", "decks/tiny.yaml",
    "decks/broken.yaml", "backups/2026-12-01.db", "anki/collection.anki2",
]  # fmt: skip


@pytest.fixture
def full_home(home: Path, pmq: Run, own_deck: Callable[..., Path]) -> Path:
    """Give a home in which everything is there that pmq keeps."""
    own_deck()
    own_deck("id: [", name="broken.yaml")
    pmq("drill", "tiny", "--plain", keys="\n3\nq\n")
    (home / "config.toml").write_text("new_per_day = 5\n")
    for name in OWN:
        (home / name).parent.mkdir(exist_ok=True)
        if not (home / name).exists() and not name.startswith("reviews.db"):
            (home / name).write_text("something of pmq's")
    return home


def content(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def is_refused(pmq: Run, words: tuple[str, ...], path: Path) -> bool:
    ran = pmq(*words, path, ok=False)
    return ran.code == 2 and ran.out == "" and "which pmq keeps for itself; choose another name" in ran.err


@pytest.mark.parametrize("words", WRITING, ids=" ".join)
@pytest.mark.parametrize("name", OWN)
def test_what_pmq_keeps_is_refused_in_every_spelling(
    pmq: Run, full_home: Path, tmp_path: Path, words: tuple[str, ...], name: str
) -> None:
    before = content(full_home)
    for number, spelling in enumerate(SPELLINGS):
        if spelling is hard_link and not (full_home / name).exists():
            continue
        elsewhere = tmp_path / str(number)
        elsewhere.mkdir()
        assert is_refused(pmq, words, spelling(full_home / name, elsewhere)), spelling.__name__
    assert content(full_home) == before


@pytest.mark.parametrize("words", WRITING, ids=" ".join)
def test_the_places_of_files_that_are_not_there_yet_are_refused(pmq: Run, home: Path, words: tuple[str, ...]) -> None:
    home.mkdir()
    for name in ("reviews.db", "REVIEWS.DB", "config.toml", "backups/new.zip", "anki/new.html"):
        assert is_refused(pmq, words, home / name), name
    assert content(home) == {}


@pytest.mark.parametrize("words", WRITING, ids=" ".join)
def test_a_bundled_deck_is_refused(pmq: Run, words: tuple[str, ...]) -> None:
    (deck, *_) = sorted(bundled_folder().glob("*.yaml"))
    before = deck.read_bytes()
    assert is_refused(pmq, words, deck)
    assert deck.read_bytes() == before


def test_a_name_that_is_left_out_is_looked_at_too(
    pmq: Run, full_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("pmq-report.html", "tiny.apkg"):
        (tmp_path / name).symlink_to(full_home / "reviews.db")
    monkeypatch.chdir(tmp_path)
    before = content(full_home)
    assert pmq("report", ok=False).code == pmq("export", "tiny", ok=False).code == 2
    assert content(full_home) == before


def test_any_other_name_in_the_home_is_fine(pmq: Run, full_home: Path) -> None:
    pmq("report", "-o", full_home / "page.html")
    pmq("export", "-o", full_home / "all.apkg")


@pytest.mark.parametrize("words", WRITING, ids=" ".join)
def test_a_stream_is_no_file_to_write(
    pmq: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    ran = pmq(*words, "-", ok=False)
    assert "name one instead of -" in ran.err or ran.out.startswith("Questions")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("command", [("report", "-o"), ("export", "-o")], ids=str)
def test_a_device_or_pipe_is_never_replaced(pmq: Run, tmp_path: Path, command: tuple[str, ...]) -> None:
    pipe, device = tmp_path / "pipe.apkg", tmp_path / "device.apkg"
    os.mkfifo(pipe)
    device.symlink_to("/dev/full")
    for path in (pipe, device):
        assert "not a file" in pmq(*command, path, ok=False).err
    assert pipe.is_fifo()
    assert Path("/dev/full").is_char_device()
    shutil.rmtree(tmp_path)
