"""What Windows does otherwise, as far as it can be played elsewhere: docs/platforms.md says what was run where."""

from collections.abc import Callable
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import Self

import pytest

from pmq_cards.clock import local
from pmq_cards.ids import NO_FILE_NAMES
from pmq_cards.ui.editor import command_words
from tests.conftest import Run
from tests.terminal import terminal

OwnDeck = Callable[..., Path]


def test_a_terminal_without_a_name_gets_the_full_screen(home: Path) -> None:
    with terminal("--home", home, "drill", named=False) as screen:
        screen.shows("space show the question", "q quit")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (r"C:\Tools\vim.exe", [r"C:\Tools\vim.exe"]),
        (
            r'"C:\Program Files\Notepad++\notepad++.exe" -multiInst',
            [r"C:\Program Files\Notepad++\notepad++.exe", "-multiInst"],
        ),
        (r"'c:\a b\code.cmd' --wait", [r"c:\a b\code.cmd", "--wait"]),
        ("code --wait", ["code", "--wait"]),
        (r"/opt/my\ editor -x", ["/opt/my editor", "-x"]),
        ("emacs # no comment", ["emacs", "#", "no", "comment"]),
        ("", []),
    ],
)
def test_an_editor_keeps_the_backslashes_of_its_path(text: str, words: list[str]) -> None:
    assert command_words(text) == words


def test_an_editor_whose_path_has_spaces_needs_no_quotes(tmp_path: Path) -> None:
    program = tmp_path / "Program Files" / "ed.exe"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    assert command_words(str(program)) == [str(program)]


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("code.cmd", "--wait --goto FILE:4"),
        ("Code.EXE", "--wait --goto FILE:4"),
        ("notepad.exe", "FILE"),
        ("vim.exe", "+4 FILE"),
    ],
)
def test_an_editor_is_known_whatever_its_ending(
    pmq: Run, own_deck: OwnDeck, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, told: str
) -> None:
    path = own_deck()
    monkeypatch.setenv("VISUAL", str(an_editor(tmp_path, name)))
    pmq("edit", "tiny/one", ok=False)
    assert (tmp_path / "told").read_text().strip() == told.replace("FILE", str(path))


def test_an_editor_is_started_by_its_whole_name(
    pmq: Run, own_deck: OwnDeck, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, program = own_deck(), an_editor(tmp_path, "code.cmd")
    found = {"code": str(program)}
    monkeypatch.setattr("shutil.which", lambda name, *_, **__: found.get(name))  # as Windows looks, by PATHEXT
    monkeypatch.setenv("VISUAL", "code")
    pmq("edit", "tiny/one", ok=False)
    assert (tmp_path / "told").read_text().strip() == f"--wait --goto {path}:4"


def an_editor(folder: Path, name: str) -> Path:
    program = folder / name
    program.write_text(f'#!/bin/sh\necho "$@" > {folder}/told\n')
    program.chmod(0o755)
    return program


class OfWindows(datetime):
    """An instant whose year the system cannot put into a time zone."""

    def astimezone(self, tz: tzinfo | None = None) -> Self:
        if tz is None:
            raise OSError(22, "Invalid argument")
        return super().astimezone(tz)


@pytest.mark.parametrize("year", [1969, 3001, 8999])
def test_a_year_that_the_system_does_not_know_is_in_utc(year: int) -> None:
    assert local(OfWindows(year, 6, 1, 12, tzinfo=UTC)) == datetime(year, 6, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize("name", ["con", "nul", "com1", "lpt9"])
def test_no_new_deck_is_called_as_no_file_can_be(pmq: Run, home: Path, tmp_path: Path, name: str) -> None:
    assert name in NO_FILE_NAMES
    ran = pmq("new", "--id", name, ok=False)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == f'pmq: no file can be called "{name}" on Windows; take another id, such as {name}-questions\n'
    path = tmp_path / "list.md"
    path.write_text(f"# {name.upper()}\n\n1. Who decides?\n2. Who pays?\n3. Who asks?\n")
    pmq("new", path)
    assert [made.name for made in (home / "decks").iterdir()] == [f"{name}-2.yaml"]
