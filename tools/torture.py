"""Try hard to lose an answer: kills, full disks, processes side by side, damaged logs, broken decks and packages.

    python tools/torture.py [--scale N] [--seed N] [CAMPAIGN]...

Each campaign prints how many cases it tried, and how many answers were lost, came twice, or ended in a traceback. The
exit code is 1 where any did. `--scale 1` takes some minutes.
"""

import argparse
import compileall
import contextlib
import io
import json
import os
import random
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pmq_cards.cli import main
from pmq_cards.decks import PACKAGE, bundled_folder
from pmq_cards.decks.reading import read_deck

OTHERS = [["due"], ["cards"], ["flag", "team-scope"], ["undo"], ["stats"]]
HARMFUL = b"\0\t\n :-#'\"[]{}&*!|>%@`,?\xff\xc3x"
PMQ = [sys.executable, "-m", "pmq_cards"]
NOW = "2026-12-01T09:00"


@dataclass
class Found:
    """What a campaign came to."""

    cases: int = 0
    lost: int = 0
    doubled: int = 0
    tracebacks: int = 0
    wrong: int = 0
    """Answers shown as another card, day or grade than was given, without a word."""


def environment(home: Path) -> dict[str, str]:
    """Give the environment of a pmq in that home."""
    return os.environ | {"PMQ_HOME": str(home), "PMQ_NOW": NOW, "TZ": "UTC", "EDITOR": "true"}


def ran(home: Path, *words: str, keys: str = "", limit: int | None = None) -> subprocess.CompletedProcess[str]:
    """Run a command line; with `limit`, no file may grow beyond so many bytes, as on a full disk."""

    def small_disk() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit or 0, limit or 0))

    return subprocess.run(
        [*PMQ, *words],
        input=keys,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
        env=environment(home),
        cwd=home.parent,
        preexec_fn=small_disk if limit else None,
    )


def answers(home: Path) -> list[str]:
    """Give the lines of the log."""
    return ran(home, "log", "--json", "--undone").stdout.splitlines()


def is_sound(home: Path) -> bool:
    """Tell whether SQLite finds nothing wrong."""
    with contextlib.closing(sqlite3.connect(home / "reviews.db")) as connection:
        return bool(connection.execute("pragma quick_check").fetchone() == ("ok",))


class Drill:
    """A drill in a pipe; `acknowledged` counts the answers whose echo was read."""

    def __init__(self, home: Path) -> None:
        """Begin a practice, which never runs out of cards soon."""
        self.acknowledged = 0
        self.process = subprocess.Popen(
            [*PMQ, "drill", "--plain", "--practice"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env=environment(home),
        )
        self._until_prompt()

    def answer(self, grade: str) -> bool:
        """Show a card, grade it, and wait for the echo; tell whether it came."""
        if self._typed("") and "u to undo" in self._typed(grade):
            self.acknowledged += 1
            return True
        return False

    def begin(self, grade: str) -> None:
        """Grade a card without waiting for the echo."""
        with contextlib.suppress(OSError):
            assert self.process.stdin  # noqa: S101 - it is a pipe
            self.process.stdin.write(f"\n{grade}\n")
            self.process.stdin.flush()

    def kill(self) -> None:
        """End it without warning."""
        self.process.kill()
        self.process.communicate()

    def _typed(self, line: str) -> str:
        try:
            assert self.process.stdin  # noqa: S101 - it is a pipe
            self.process.stdin.write(f"{line}\n")
            self.process.stdin.flush()
        except OSError:
            return ""
        return self._until_prompt()

    def _until_prompt(self) -> str:
        assert self.process.stdout  # noqa: S101 - it is a pipe
        read = ""
        while not read.endswith("> "):
            letter = self.process.stdout.read(1)
            if not letter:
                return read
            read += letter
        return read


def kills(folder: Path, chance: random.Random, cases: int) -> Iterator[Found]:
    """Kill a drill at any moment, often in the middle of writing an answer."""
    home, acknowledged = folder / "home", 0
    for _ in range(cases):
        found = Found(1)
        drill = Drill(home)
        for _ in range(chance.randrange(4)):
            drill.answer(str(chance.randrange(1, 5)))
        drill.begin("3")
        time.sleep(chance.random() / 100)
        drill.kill()
        acknowledged += drill.acknowledged
        ids = [json.loads(line)["id"] for line in answers(home)]
        found.lost = max(0, acknowledged - len(ids))
        found.doubled = len(ids) - len(set(ids))
        found.wrong = not is_sound(home)
        acknowledged = len(ids)
        yield found


def beside(folder: Path, chance: random.Random, cases: int) -> Iterator[Found]:
    """Drill in two windows while others look, take back and import; then kill both."""
    home = folder / "home"
    line = folder / "line.jsonl"
    line.write_text('{"card": "pm-interview/team-scope", "at": "2020-01-01T09:00:00Z", "quality": 4}\n')
    for _ in range(max(1, cases // 20)):
        before, found = len(answers(home)), Found(20)
        drills = [Drill(home), Drill(home)]
        for _ in range(20):
            chance.choice(drills).answer("3")
            other = chance.choice(
                [["due"], ["cards"], ["flag", "team-scope"], ["import", str(line)], ["undo"], ["stats"]]
            )
            found.tracebacks += "Traceback" in ran(home, *other).stderr
        for drill in drills:
            drill.kill()
        rows = [json.loads(row) for row in answers(home)]
        ids = {row["id"] for row in rows}
        imported = sum(row["at"].startswith("2020") for row in rows) if not before else 0
        given = before + imported + sum(drill.acknowledged for drill in drills)
        found.lost, found.doubled, found.wrong = max(0, given - len(rows)), len(rows) - len(ids), not is_sound(home)
        yield found


def disks(folder: Path, chance: random.Random, cases: int) -> Iterator[Found]:
    """Let the disk be full at any byte of any command that writes."""
    home = folder / "home"
    ran(home, "drill", "--plain", keys="\n3\n\n4\nq\n")
    commands = (
        ["drill", "--plain", "--practice"],
        ["undo"],
        ["flag", "team-scope"],
        ["plan", "--by", "2026-12-20"],
        ["export", "-o", "out.apkg"],
        ["report", "-o", "out.html"],
        ["backup", "out.zip"],
        ["edit", "team-scope", "--hint", "another"],
    )
    for _ in range(cases):
        found, copy = Found(1), folder / "copy" / "home"
        shutil.rmtree(copy.parent, ignore_errors=True)
        shutil.copytree(home, copy)
        before = answers(copy)
        run = ran(copy, *chance.choice(commands), keys="\n3\n\n3\nq\n", limit=chance.randrange(1, 400_000))
        after = answers(copy)
        found.tracebacks = "Traceback" in run.stderr
        found.lost = len({json.loads(row)["id"] for row in before} - {json.loads(row)["id"] for row in after})
        found.wrong = not is_sound(copy) or "no problems" not in ran(copy, "check").stdout
        yield found


def damage(folder: Path, chance: random.Random, cases: int) -> Iterator[Found]:
    """Flip a byte of a log, or cut it, and read it: it is refused, or it shows what was written."""
    home = folder / "home"
    for day in range(1, 6):
        run = environment(home) | {"PMQ_NOW": f"2026-11-0{day}T09:00"}
        subprocess.run(
            [*PMQ, "drill", "--plain"], input="\n3\n" * 10 + "q\n", text=True, env=run, capture_output=True, check=True
        )
    whole, rows = (home / "reviews.db").read_bytes(), set(answers(home))
    for _ in range(cases):
        found, raw = Found(1), bytearray(whole)
        if chance.random() < 0.15:  # noqa: PLR2004 - a share
            raw = raw[: chance.randrange(len(raw))]
        else:
            raw[chance.randrange(len(raw))] ^= 1 << chance.randrange(8)
        shutil.rmtree(home / "derived", ignore_errors=True)
        for name in ("-wal", "-shm"):
            (home / f"reviews.db{name}").unlink(missing_ok=True)
        (home / "reviews.db").write_bytes(raw)
        for words in (["due"], ["log", "--json", "--undone"], ["doctor"]):
            run_now = ran(home, *words)
            found.tracebacks += "Traceback" in run_now.stderr
            if words[0] == "log" and run_now.returncode == 0:
                found.wrong += not set(run_now.stdout.splitlines()) <= rows
        yield found


def decks(folder: Path, chance: random.Random, cases: int) -> Iterator[Found]:
    """Read decks with bytes cut out, put in and exchanged."""
    text = (bundled_folder() / "pm-interview.yaml").read_bytes()
    path = folder / "deck.yaml"
    for _ in range(cases * 20):
        raw = bytearray(text)
        for _ in range(chance.randrange(1, 6)):
            at = chance.randrange(len(raw))
            raw[at : at + chance.randrange(9)] = bytes(chance.choices(HARMFUL, k=chance.randrange(6)))
        path.write_bytes(raw)
        found = Found(1)
        try:
            read_deck(path)
        except Exception:  # noqa: BLE001 - what this is here to find
            found.tracebacks = 1
        yield found


def packages(folder: Path, chance: random.Random, cases: int) -> Iterator[Found]:
    """Import packages of Anki's with bytes changed, in the zip or in the database in it: nothing, or a sentence."""
    home, path = folder / "home", folder / "deck.apkg"
    ran(home, "drill", "--plain", keys="\n3\n" * 15 + "q\n")
    ran(home, "export", "--progress", "-o", str(path))
    whole = path.read_bytes()
    for _ in range(cases * 4):
        if chance.random() < 0.5:  # noqa: PLR2004 - a share
            path.write_bytes(whole)
            _rezip(path, lambda inside: _changed(inside, chance))
        else:
            path.write_bytes(_changed(whole, chance))
        found = Found(1)
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()) as said:
            try:
                code = main(["--home", str(home), "--now", NOW, "import", str(path)])
                found.tracebacks = code == 70  # noqa: PLR2004 - what was not foreseen
            except Exception:  # noqa: BLE001 - what this is here to find
                found.tracebacks = 1
        found.tracebacks |= "Traceback" in said.getvalue()
        yield found


def _changed(whole: bytes, chance: random.Random) -> bytes:
    raw = bytearray(whole)
    for _ in range(chance.randrange(1, 4)):
        raw[chance.randrange(len(raw))] = chance.randrange(256)
    return bytes(raw[: chance.randrange(len(raw))] if chance.random() < 0.1 else raw)  # noqa: PLR2004 - a share


def _rezip(path: Path, change: Callable[[bytes], bytes]) -> None:
    """Change the database in a package, which no checksum of the zip gives away."""
    with zipfile.ZipFile(path) as package:
        files = {name: package.read(name) for name in package.namelist()}
    with zipfile.ZipFile(path, "w") as package:
        for name, content in files.items():
            package.writestr(name, change(content) if name.startswith("collection.") else content)


CAMPAIGNS: dict[str, Callable[[Path, random.Random, int], Iterator[Found]]] = {
    campaign.__name__: campaign for campaign in (kills, beside, disks, damage, decks, packages)
}


def torture() -> int:
    """Run the campaigns that are named, all where none is; give the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("campaigns", nargs="*", metavar="CAMPAIGN", help=", ".join(CAMPAIGNS))
    parser.add_argument("--scale", type=float, default=1.0, help="1 is 100 kills, and of the others as many as fit")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    compileall.compile_dir(PACKAGE, quiet=1, force=True)  # else Python does, on a full disk in part
    print(f"campaign     cases   lost  twice  wrong  tracebacks  seconds   seed {given.seed}")
    bad = 0
    for name in given.campaigns or CAMPAIGNS:
        begun, total = time.monotonic(), Found()
        with tempfile.TemporaryDirectory() as folder:
            for found in CAMPAIGNS[name](Path(folder), random.Random(f"{given.seed} {name}"), int(100 * given.scale)):  # noqa: S311 - the order of cases
                for field in ("cases", "lost", "doubled", "tracebacks", "wrong"):
                    setattr(total, field, getattr(total, field) + getattr(found, field))
        seconds = time.monotonic() - begun
        counts = f"{total.cases:7,} {total.lost:6} {total.doubled:6} {total.wrong:6} {total.tracebacks:11}"
        print(f"{name:10} {counts} {seconds:8.0f}", flush=True)
        bad += total.lost + total.doubled + total.tracebacks + total.wrong
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(torture())
