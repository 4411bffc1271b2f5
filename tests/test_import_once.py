"""pmq import of what can be read only once: pipes of every kind; and an import that is killed."""

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from tests.anki_world import LATER, Anki
from tests.conftest import Run

pytestmark = pytest.mark.usefixtures("tiny")

LINE = '{"card": "tiny/one", "at": "2026-11-01T09:00:00Z", "quality": 4}\n'
BAD = '{"card": "tiny/one", "at": "noon", "quality": 4}'
LOG = LINE + LINE.replace("09:00", "10:00") + LINE.replace("one", "two")


def shell(home: Path, line: str) -> subprocess.CompletedProcess[str]:
    """Run a line of bash, in which `pmq` is pmq with this home."""
    program = f'pmq() {{ "{sys.executable}" -m pmq_cards --home "{home}" --now 2026-12-01T09:00 "$@"; }}\n'
    return subprocess.run(["/bin/bash", "-c", program + line], capture_output=True, text=True, check=False)


WAYS = {
    "a pipe of the shell": "pmq import <(cat {file})",
    "the standard stream": "cat {file} | pmq import -",
    "the standard stream from a file": "pmq import - < {file}",
    "the device of the standard stream": "cat {file} | pmq import /dev/stdin",
    "the device, from a file": "pmq import /dev/stdin < {file}",
    "a named pipe": "mkfifo {file}.pipe; cat {file} > {file}.pipe & pmq import {file}.pipe",
}


@pytest.mark.parametrize("line", WAYS.values(), ids=list(WAYS))
@pytest.mark.parametrize("size", [1, 3, 400])
def test_every_line_of_a_log_is_taken_in(home: Path, tmp_path: Path, line: str, size: int) -> None:
    file = tmp_path / "log"
    file.write_text("".join(LINE.replace("09:00:00", f"{n // 60 + 1:02}:{n % 60:02}:07") for n in range(size)))
    ran = shell(home, line.format(file=file))
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout == f"{size} review{'' if size == 1 else 's'} new, 0 known already\n"


@pytest.mark.parametrize("line", WAYS.values(), ids=list(WAYS))
def test_a_package_is_taken_in(home: Path, tmp_path: Path, anki: Anki, line: str) -> None:
    (card,) = anki.pmq_card()
    anki.row(card, 1765000000000)
    package = anki.package(tmp_path / "a.apkg")
    assert shell(home, line.format(file=package)).stdout.startswith("1 review new of 1 card")


def test_the_log_of_another_home_is_taken_in(home: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    shell(other, f"pmq import - <<< '{LINE.strip()}'; pmq import - <<< '{LINE.strip().replace('one', 'two')}'")
    assert shell(home, f"cat {other}/reviews.db | pmq import -").stdout.startswith("2 reviews new")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (f"echo '{BAD}' | pmq import -", 'pmq: -:1:22: "at" must be an instant'),
        (f"pmq import <(echo '{BAD}')", 'pmq: /dev/fd/63:1:22: "at" must be an instant'),
        ("printf 'PK\\003\\004' | pmq import -", "pmq: - is damaged or cut off"),
        ("printf '\\377' | pmq import -", "pmq: - "),
        ("pmq import - <&-", "pmq: "),
    ],
)
def test_what_is_wrong_is_said_of_the_name_that_was_given(home: Path, line: str, said: str) -> None:
    ran = shell(home, line)
    assert ran.stderr.startswith(said) or (ran.returncode, ran.stdout) == (0, "0 reviews new, 0 known already\n")
    assert "/proc/" not in ran.stderr
    assert "Traceback" not in ran.stderr


@pytest.fixture
def temporary(tmp_path: Path) -> Path:
    (tmp_path / "tmp").mkdir()
    return tmp_path / "tmp"


KILL = """
import os, signal, sys
OURS = ("pmq_cards.anki.", "pmq_cards.store.", "pmq_cards.files", "shutil")
step, counted = int(sys.argv.pop(1)), 0
def count(frame, event, argument):
    global counted
    if event == "c_call" and frame.f_globals.get("__name__", "").startswith(OURS):
        counted += 1
        if counted == step:
            os.kill(os.getpid(), signal.SIGKILL)
def audit(event, arguments):
    if event.startswith("tempfile."):
        sys.setprofile(count)
sys.addaudithook(audit)
from pmq_cards.cli import main
code = main()
sys.setprofile(None)
sys.exit(code or f"calls: {counted}")
"""
"""Kills itself at a call of the system or of SQLite, counted from the first temporary file on."""


def content(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


@pytest.mark.parametrize("kind", ["package", "collection in use", "pipe"])
def test_an_import_killed_at_any_step_leaves_no_copy(
    home: Path, tmp_path: Path, temporary: Path, anki: Anki, kind: str
) -> None:
    (card,) = anki.pmq_card()
    anki.row(card, 1765000000000)
    file = anki.path if kind == "collection in use" else anki.package(tmp_path / "a.apkg")
    name = "-" if kind == "pipe" else str(file)

    def killed_at(step: int) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-c", KILL, str(step), "--home", str(home), "--now", LATER, "import", name]
        with file.open("rb") as stream:
            return subprocess.run(
                command, stdin=stream, capture_output=True, text=True, check=False,
                env=os.environ | {"TMPDIR": str(temporary)},
            )  # fmt: skip

    killed_at(-1)  # what is known already is not written again: from here on every run is the same
    calls = int(killed_at(-1).stderr.removeprefix("calls: "))
    killed = 0
    for step in range(1, calls, max(1, calls // 25)):
        killed += killed_at(step).returncode == -signal.SIGKILL
        assert content(temporary) == 0, step
    assert killed > 15


def test_a_pipe_that_ends_late_is_waited_for(pmq: Run, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)

    def write() -> None:
        with pipe.open("w") as file:
            for line in LOG.splitlines(keepends=True):
                file.write(line)
                file.flush()

    writer = threading.Thread(target=write)
    writer.start()
    assert pmq("import", pipe).out == "3 reviews new, 0 known already\n"
    writer.join()
