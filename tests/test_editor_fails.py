"""An editor that fails: nothing is left behind, nothing that was written is lost, and the drill goes on."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Run
from tests.terminal import terminal

CHANGE = 'sed "s/How do product managers here reach/How would I reach/" "$file" > "$file.new" && mv "$file.new" "$file"'


@pytest.fixture
def editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Path]:
    """Set EDITOR to a program that runs these words, with the file in $file."""
    (tmp_path / "tmp").mkdir()
    monkeypatch.setenv("TMPDIR", str(tmp_path / "tmp"))
    monkeypatch.setattr("tempfile.tempdir", None)

    def set_to(words: str) -> Path:
        path = tmp_path / "editor"
        path.write_text(f'#!/bin/sh\nfor file; do :; done\necho "$file" > "{tmp_path}/asked"\n{words}\n')
        path.chmod(0o755)
        monkeypatch.setenv("EDITOR", str(path))
        return tmp_path / "asked"

    return set_to


def leftovers(home: Path) -> list[str]:
    """Give what stands in the learner's decks and in the temporary folder."""
    return [
        path.name for folder in (home / "decks", home.parent / "tmp") if folder.exists() for path in folder.iterdir()
    ]


def test_a_bundled_deck_that_was_changed_is_ones_own(pmq: Run, home: Path, editor: Callable[[str], Path]) -> None:
    asked = editor(CHANGE)
    assert "How would I reach customers" in pmq("edit", "customer-access").out
    assert leftovers(home) == ["pm-interview.yaml"]
    assert Path(asked.read_text().strip()).name == "pm-interview.yaml"


FAILING = {
    "true": (0, "customer-access"),
    "false": (1, "ended with exit code 1; the card stays as it is"),
    f"{CHANGE}\nexit 3": (1, "ended with exit code 3; the card stays as it is"),
    "kill -9 $$": (1, "was stopped; the card stays as it is"),
    'mv "$file" "$file.bak"': (1, "is gone; the card stays"),
    'rm "$file" && mkdir "$file"': (1, "a folder, not a file"),
    'rm "$file" && mkfifo "$file"': (1, "a named pipe, not a file"),
    'rm "$file" && ln -s nowhere "$file"': (1, "a link to a file that is not there"),
    'rm -r "$(dirname "$file")"': (1, "is gone; the card stays"),
}


@pytest.mark.parametrize(("words", "ends"), FAILING.items())
def test_an_editor_that_changes_nothing_or_fails_leaves_nothing_behind(
    pmq: Run, home: Path, editor: Callable[[str], Path], words: str, ends: tuple[int, str]
) -> None:
    editor(words)
    ran = pmq("edit", "customer-access", ok=False)
    assert (ran.code, ends[1] in ran.out + ran.err) == (ends[0], True)
    assert leftovers(home) == []


@pytest.mark.parametrize("words", [words for words, (code, _) in FAILING.items() if code])
def test_an_editor_that_fails_in_the_drill_leads_back_to_the_card(
    pmq: Run, home: Path, editor: Callable[[str], Path], words: str
) -> None:
    editor(words)
    ran = pmq("drill", "--plain", "--limit", "1", keys="e\n\n3\n")
    assert FAILING[words][1] in ran.out
    assert "Good: next in" in ran.out
    assert leftovers(home) == []


@pytest.mark.parametrize("words", ['mv "$file" "$file.bak"', 'rm "$file" && mkdir "$file"'])
def test_a_file_moved_away_in_the_full_screen_leads_back_to_the_card(
    home: Path, editor: Callable[[str], Path], words: str
) -> None:
    editor(words)
    environment = {"EDITOR": os.environ["EDITOR"], "TMPDIR": os.environ["TMPDIR"]}
    with terminal("--home", str(home), "drill", "pm-interview", environment=environment) as screen:
        screen.shows("space show the question")
        screen.press("e")
        screen.shows(FAILING[words][1].split(",", maxsplit=1)[0])
        screen.press("q")
    assert leftovers(home) == []


def test_an_own_deck_that_is_broken_is_the_one_to_mend(
    pmq: Run, home: Path, own_deck: Callable[..., Path], editor: Callable[[str], Path]
) -> None:
    own = own_deck("id: pm-interview\ntitle: [\n", name="pm-interview.yaml")
    asked = editor("true")
    pmq("edit", "customer-access", ok=False)
    assert asked.read_text().strip() == str(own)
    assert leftovers(home) == ["pm-interview.yaml"]


def test_an_edit_that_breaks_the_deck_is_kept_and_said(pmq: Run, home: Path, editor: Callable[[str], Path]) -> None:
    editor('echo "][" >> "$file"')
    ran = pmq("edit", "customer-access", ok=False)
    assert "mend it with: pmq edit" in ran.err
    assert (home / "decks" / "pm-interview.yaml").read_text().endswith("][\n")


def test_what_was_written_is_not_lost_where_it_cannot_be_put_in_its_place(
    pmq: Run, home: Path, editor: Callable[[str], Path]
) -> None:
    home.mkdir()
    (home / "decks").symlink_to("/dev/full")
    editor(CHANGE)
    ran = pmq("edit", "customer-access", ok=False)
    assert ran.code == 4
    kept = Path(ran.err.strip().rpartition("what you wrote is in ")[2])
    assert "How would I reach" in kept.read_text()


def test_the_first_home_is_private(home: Path, editor: Callable[[str], Path]) -> None:
    editor(CHANGE)
    command = f'umask 022; exec "{sys.executable}" -m pmq_cards --home "{home}" edit customer-access'
    subprocess.run(["/bin/sh", "-c", command], check=True, capture_output=True)
    assert home.stat().st_mode & 0o777 == 0o700
    assert (home / "decks" / "pm-interview.yaml").stat().st_mode & 0o777 == 0o644
