"""Files: the old one or the new one, whole, and nothing beside it; and nothing that is no file is waited for."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import BinaryIO

import pytest

from pmq_cards.files import UnusableFileError, created, replaced, text_of
from tests.conftest import TWO_CARDS, Run

Write = Callable[[Path], AbstractContextManager[BinaryIO]]

WRITER = """
import sys
from pathlib import Path
from pmq_cards import files
with getattr(files, sys.argv[1])(Path(sys.argv[2])) as file:
    file.write(b"half")
    file.flush()
    print("writing", flush=True)
    sys.stdin.read()
"""


def writer(how: str, path: Path) -> subprocess.Popen[str]:
    """Start a process that stops in the middle of writing a file."""
    process = subprocess.Popen(
        [sys.executable, "-c", WRITER, how, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "writing\n"
    return process


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize("write", [replaced, created])
def test_a_file_has_its_name_only_when_it_is_whole(tmp_path: Path, write: Write) -> None:
    with write(tmp_path / "a") as file:
        file.write(b"new")
        assert "a" not in names(tmp_path)
    assert names(tmp_path) == ["a"]
    assert (tmp_path / "a").read_bytes() == b"new"


@pytest.mark.parametrize("write", [replaced, created])
def test_a_block_that_fails_leaves_nothing(tmp_path: Path, write: Write) -> None:
    with pytest.raises(TypeError), write(tmp_path / "a") as file:
        file.writelines([b"half", "no bytes"])  # type: ignore[list-item]
    assert names(tmp_path) == []


@pytest.mark.parametrize("how", ["replaced", "created"])
def test_a_killed_writer_leaves_nothing(tmp_path: Path, how: str) -> None:
    process = writer(how, tmp_path / "a")
    process.kill()
    process.communicate()
    assert process.returncode == -signal.SIGKILL
    assert names(tmp_path) == []


def test_what_was_there_is_replaced_in_one_move(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"old")
    with replaced(path) as file:
        file.write(b"new")
        assert path.read_bytes() == b"old"
    assert path.read_bytes() == b"new"


def test_a_link_is_followed_and_the_permissions_stay(tmp_path: Path) -> None:
    private, link = tmp_path / "private", tmp_path / "link"
    private.write_bytes(b"old")
    private.chmod(0o600)
    link.symlink_to(private)
    with replaced(link) as file:
        file.write(b"new")
    assert link.is_symlink()
    assert private.read_bytes() == b"new"
    assert private.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("there", ["a file", "a dangling link"])
def test_a_new_file_never_takes_the_place_of_another(tmp_path: Path, there: str) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"old") if there == "a file" else path.symlink_to(tmp_path / "nowhere")
    with pytest.raises(FileExistsError), created(path) as file:
        file.write(b"new")
    assert names(tmp_path) == ["a"]


def test_two_writers_of_one_new_file_make_it_once(tmp_path: Path) -> None:
    one, two = (writer("created", tmp_path / "a") for _ in range(2))
    for process in (one, two):
        process.communicate()
    assert sorted([one.returncode, two.returncode]) == [0, 1]
    assert (tmp_path / "a").read_bytes() == b"half"


def test_what_a_killed_writer_had_named_is_removed_by_the_next_one(tmp_path: Path) -> None:
    (tmp_path / f".pmq-{'0' * 16}").write_bytes(b"half")
    (tmp_path / ".pmq-notes").write_bytes(b"somebody's own")
    with replaced(tmp_path / "a") as file:
        file.write(b"new")
    assert names(tmp_path) == [".pmq-notes", "a"]


def test_what_another_writer_is_writing_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(os, "O_TMPFILE", raising=False)  # as on a disk that knows no files without a name
    with replaced(tmp_path / "a") as file:
        file.write(b"one")
        with replaced(tmp_path / "b") as other:
            other.write(b"two")
        assert len(names(tmp_path)) == 2
    assert names(tmp_path) == ["a", "b"]
    with created(tmp_path / "c") as file:
        file.write(b"three")
    assert names(tmp_path) == ["a", "b", "c"]


def pipe(path: Path) -> None:
    os.mkfifo(path)


def folder(path: Path) -> None:
    path.mkdir()


def device(path: Path) -> None:
    path.symlink_to("/dev/zero")


def dangling(path: Path) -> None:
    path.symlink_to(path.with_name("nowhere"))


NO_FILES = {
    pipe: "a named pipe, not a file",
    folder: "a folder, not a file",
    device: "a device, not a file",
    dangling: "a link to a file that is not there",
}


@pytest.mark.parametrize(("make", "said"), NO_FILES.items())
def test_what_is_no_file_is_refused_at_once(tmp_path: Path, make: Callable[[Path], None], said: str) -> None:
    make(tmp_path / "a")
    with pytest.raises(UnusableFileError, match=said):
        text_of(tmp_path / "a", 1024, "")


@pytest.mark.parametrize(("make", "said"), NO_FILES.items())
def test_settings_that_are_no_file_stop_every_command_that_needs_them(
    pmq: Run, home: Path, make: Callable[[Path], None], said: str
) -> None:
    home.mkdir()
    make(home / "config.toml")
    ran = pmq("due", ok=False)
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.startswith(f"pmq: {home / 'config.toml'}:1:1: {said}")


@pytest.mark.parametrize(("make", "said"), NO_FILES.items())
def test_a_deck_that_is_no_file_is_left_out_and_said(
    pmq: Run, home: Path, own_deck: Callable[..., Path], make: Callable[[Path], None], said: str
) -> None:
    own_deck(TWO_CARDS)
    make(home / "decks" / "other.yaml")
    assert "left out" in pmq("due").err
    assert f"other.yaml:1:1: {said}" in pmq("check", ok=False).err


def test_a_link_to_a_deck_that_is_not_there_is_no_deck_without_a_word(pmq: Run, home: Path) -> None:
    home.mkdir()
    (home / "decks").symlink_to(home / "not-mounted")
    assert "left out" in pmq("due").err


def test_a_home_that_is_a_dangling_link_is_refused(pmq: Run, home: Path) -> None:
    home.symlink_to(home.with_name("not-mounted"))
    for command in ("due", "drill", "log"):
        ran = pmq(command, ok=False)
        assert (ran.code, ran.out) == (4, "")
        assert "is a link to a folder that is not there" in ran.err
