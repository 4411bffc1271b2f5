"""A drill beside other pmq's: whatever they do, and however it ends, every acknowledged answer is in the log."""

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from tests.terminal import terminal

OTHERS = (
    ("due",),
    (),
    ("cards",),
    ("show", "customer-access"),
    ("log",),
    ("stats",),
    ("plan",),
    ("check",),
    ("config",),
    ("flag", "customer-access"),
    ("plan", "--by", "2026-12-20"),
    ("export", "-o", "out.apkg"),
    ("export", "--progress", "-o", "out.apkg"),
    ("report", "-o", "out.html"),
    ("import", "lines.jsonl"),
    ("import", "out.apkg"),
    ("edit", "customer-access"),
    ("doctor",),
    ("doctor", "--mend"),
    ("backup", "out.zip"),
)
"""What may run beside a drill, and takes no answer back."""
LINE = {"card": "pm-interview/team-scope", "at": "2020-01-01T09:00:00Z", "quality": 4}


def ran(home: Path, *words: str, keys: str = "", ok: bool = True) -> str:
    process = subprocess.run(
        [sys.executable, "-m", "pmq_cards", *words],
        input=keys,
        capture_output=True,
        text=True,
        cwd=home.parent,
        env=environment(home),
        check=False,
    )
    assert not ok or process.returncode == 0, process
    assert "Traceback" not in process.stderr
    return process.stdout


def environment(home: Path) -> dict[str, str]:
    return os.environ | {"PMQ_HOME": str(home), "EDITOR": "true", "TZ": "UTC", "PMQ_NOW": "2026-12-01T09:00"}


@contextmanager
def plain_drill(home: Path) -> Iterator[tuple[subprocess.Popen[str], Callable[[str], str]]]:
    """Open a drill line by line; give the process, and how to type a line and read up to the next prompt."""
    process = subprocess.Popen(
        [sys.executable, "-m", "pmq_cards", "drill", "--plain", "--practice"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=environment(home),
    )

    def until_prompt() -> str:
        assert process.stdout is not None
        read = ""
        while not read.endswith("> "):
            letter = process.stdout.read(1)
            if not letter:
                break
            read += letter
        return read

    def typed(line: str) -> str:
        assert process.stdin is not None
        process.stdin.write(f"{line}\n")
        process.stdin.flush()
        return until_prompt()

    until_prompt()
    try:
        yield process, typed
    finally:
        process.kill()
        process.communicate()


def answers(home: Path) -> list[str]:
    """Give the ids of the answers in the log that were given here, read by another process."""
    rows = map(json.loads, ran(home, "log", "--json").splitlines())
    return [row["id"] for row in rows if not row["at"].startswith("2020")]


def is_sound(home: Path) -> bool:
    with closing(sqlite3.connect(home / "reviews.db")) as connection:
        return bool(connection.execute("pragma quick_check").fetchone() == ("ok",))


@pytest.fixture
def used(home: Path) -> Path:
    """Give a home with a history: one answer, and files to import."""
    ran(home, "drill", "--plain", keys="\n3\nq\n")
    (home.parent / "lines.jsonl").write_text(json.dumps(LINE) + "\n")
    ran(home, "export", "-o", "out.apkg")
    return home


def test_no_answer_is_lost_whatever_command_has_run_beside_the_drill(used: Path) -> None:
    with plain_drill(used) as (process, typed):
        for other in OTHERS:
            ran(used, *other)
            typed(""), typed("3")
            assert (used / "reviews.db-wal").exists(), f"pmq {' '.join(other)} took the drill's newest answers away"
        process.kill()
        process.wait()
    assert len(answers(used)) == 1 + len(OTHERS)
    assert is_sound(used)


def test_an_undo_beside_the_drill_takes_back_one_answer(used: Path) -> None:
    with plain_drill(used) as (process, typed):
        typed(""), typed("3")
        ran(used, "undo")
        typed(""), typed("3")
        process.kill()
        process.wait()
    assert len(answers(used)) == 1 + 2 - 1
    assert is_sound(used)


@pytest.mark.parametrize("sent", [signal.SIGKILL, signal.SIGTERM, signal.SIGHUP])
def test_no_answer_is_lost_however_the_drill_is_ended(used: Path, sent: signal.Signals) -> None:
    with plain_drill(used) as (process, typed):
        typed(""), typed("3")
        ran(used, "due")
        typed(""), typed("3")
        process.send_signal(sent)
        process.wait()
    assert len(answers(used)) == 3
    assert is_sound(used)


def test_no_answer_is_lost_when_the_window_is_closed(used: Path) -> None:
    with terminal("--home", used, "drill", "--practice") as screen:
        screen.shows("Why ask")
        screen.press(" ", "3")
        screen.shows("2 of ")
        ran(used, "due")
        screen.press(" ", "3")
        screen.shows("3 of ")
    assert len(answers(used)) == 3


def test_first_starts_at_once_are_all_served(tmp_path: Path) -> None:
    for turn in range(3):
        home = tmp_path / str(turn)
        started = [
            subprocess.Popen(
                [sys.executable, "-m", "pmq_cards", "drill", "--plain"],
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                text=True,
                env=environment(home),
            )
            for _ in range(4)
        ]
        for process in started:
            _, said = process.communicate("\n3\nq\n")
            assert process.returncode == 0, said
        assert len(answers(home)) == 4


def test_four_at_once_lose_nothing_and_double_nothing(used: Path) -> None:
    seed = int.from_bytes(os.urandom(4), "big")
    chance = random.Random(seed)  # noqa: S311 - a test's order of things
    acknowledged, undone = 0, 0
    with plain_drill(used) as (one, type_one), plain_drill(used) as (other, type_other):
        for _ in range(20):
            typed = chance.choice([type_one, type_other])
            typed(""), typed("4")
            acknowledged += 1
            match chance.randrange(4):
                case 0:
                    ran(used, "due")
                case 1:
                    undone += "Taken back" in ran(used, "undo")
                case 2:
                    ran(used, "import", "lines.jsonl")
        one.kill()
        other.kill()
    found = answers(used)
    assert (len(found), len(set(found))) == (1 + acknowledged - undone,) * 2, f"seed {seed}"
    assert is_sound(used)
