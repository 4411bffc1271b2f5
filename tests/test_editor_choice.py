"""Which editor opens where none is set."""

import os
from pathlib import Path

import pytest

from tests.conftest import Run
from tests.test_full_screen import drill


def put_editors(folder: Path, names: tuple[str, ...]) -> None:
    folder.mkdir()
    for name in names:
        (folder / name).write_text(f'#!/bin/sh\necho {name} opened\necho {name} opened >> "$OPENED"\n')
        (folder / name).chmod(0o755)


@pytest.mark.parametrize(
    ("names", "opened"),
    [
        (("vi", "vim", "nano"), "nano"),
        (("vi", "vim", "micro"), "micro"),
        (("vi", "vim", "notepad"), "vim"),
        (("vi",), "vi"),
        (("notepad",), "notepad"),
    ],
)
def test_one_that_says_how_to_leave_it_comes_first(
    pmq: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, names: tuple[str, ...], opened: str
) -> None:
    put_editors(tmp_path / "bin", names)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setenv("OPENED", str(tmp_path / "opened"))
    for name in ("VISUAL", "EDITOR"):
        monkeypatch.delenv(name, raising=False)
    ran = pmq("edit", "customer-access")
    told = f"No editor is set, so {opened} opens. Press i to write; Esc, then :wq saves;" in ran.err
    assert told == opened.startswith("vi")
    assert (tmp_path / "opened").read_text() == f"{opened} opened\n"


def test_how_to_leave_a_vi_stands_until_enter_is_pressed(home: Path, tmp_path: Path) -> None:
    put_editors(tmp_path / "bin", ("vi",))
    with drill(home, "--plain", environment={"PATH": str(tmp_path / "bin"), "OPENED": os.devnull}) as screen:
        screen.shows("Enter shows the question")
        screen.press("e\r")
        screen.shows(":q! leaves the card as it is.", "Enter opens it.")
        assert "vi opened" not in screen.screen
        screen.press("\r")
        screen.shows("vi opened")
