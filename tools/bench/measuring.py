"""One run of something: its seconds, and the most memory it held; each in a process of its own."""

import os
import pty
import select
import shutil
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

PMQ = Path(sys.executable).with_name("pmq")
BARE = [sys.executable, "-c", "pass"]
MIB = 1024
FIRST_CARD = b"Why ask"
# A process inherits the memory mark of the one that starts it, so a small one does.
_LAUNCHER = """
import os, sys, time
begun = time.perf_counter()
silent = [(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)] if sys.argv[1] == "silent" else []
child = os.posix_spawn(sys.argv[2], sys.argv[2:], os.environ, file_actions=silent)
_, status, usage = os.wait4(child, 0)
print(time.perf_counter() - begun, usage.ru_maxrss)
sys.exit(os.waitstatus_to_exitcode(status))
"""


class Cost(NamedTuple):
    """What one run took: `kilobytes` is 0 where memory says nothing."""

    seconds: float
    kilobytes: int = 0


Measure = Callable[[], Cost]


def process(command: Sequence[str]) -> Measure:
    """Run a whole process."""
    return lambda: _launched("silent", *command)


def call(*words: str) -> Measure:
    """Run one of the calls in tools/bench/calls.py, which prints what the call alone took."""
    return lambda: _launched("aloud", sys.executable, "-m", "tools.bench.calls", *words)


def whole(*words: str) -> Measure:
    """Run the same, and count all of its process, what it takes to load the work too: as a command is counted."""
    return process([sys.executable, "-m", "tools.bench.calls", *words])


def after(prepare: Callable[[], object], measure: Measure) -> Measure:
    """Do something before each run that is not measured."""

    def run() -> Cost:
        prepare()
        return measure()

    return run


def first_card(command: Sequence[str], *, full_screen: bool) -> Measure:
    """Run a drill until its first card stands there, on a terminal of its own or line by line."""

    def run() -> Cost:
        read_from, write_to = pty.openpty() if full_screen else os.pipe()
        if full_screen:
            termios.tcsetwinsize(write_to, (24, 80))
        begun = time.perf_counter()
        child = subprocess.Popen(
            command,
            stdin=write_to if full_screen else subprocess.PIPE,
            stdout=write_to,
            stderr=write_to if full_screen else subprocess.DEVNULL,
            env=os.environ | {"TERM": "xterm-256color"},
        )
        os.close(write_to)
        seen = b""
        while FIRST_CARD not in seen and select.select([read_from], [], [], 60)[0]:
            seen += os.read(read_from, 65536)
        seconds = time.perf_counter() - begun
        child.kill()
        child.communicate()
        os.close(read_from)
        return Cost(seconds)

    return run


def instructions(command: Sequence[str]) -> int | None:
    """Count the instructions of a process, which no load moves; None where valgrind is not there."""
    if not shutil.which("valgrind"):
        return None
    tool = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null"]
    said = subprocess.run(
        [*tool, *command], capture_output=True, text=True, check=True, env=os.environ | {"PYTHONHASHSEED": "0"}
    )
    (line,) = (line for line in said.stderr.splitlines() if "Collected :" in line)
    return int(line.split(":")[1])


def _launched(*words: str) -> Cost:
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    command = [sys.executable, "-I", "-S", "-c", _LAUNCHER, *words]
    said = subprocess.check_output(command, env=environment, text=True).splitlines()
    return Cost(float(said[0].split()[0]), int(said[-1].split()[1]))
