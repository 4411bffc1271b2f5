"""A disk that fails at the call one likes: the real pmq, in a process whose calls are counted and refused."""

import errno
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

SOURCE = Path(__file__).with_name("faults.c")
NEVER = 1 << 30

SERVER = """
import ctypes, importlib, json, os, sys
from pmq_cards.cli import main
faults = ctypes.CDLL(None)
for line in sys.stdin:
    case = json.loads(line)
    pid = os.fork()
    if pid == 0:
        for number, name, flags in ((0, "keys", os.O_RDONLY), (1, "out", os.O_RDWR), (2, "err", os.O_RDWR)):
            os.dup2(os.open(os.path.join(case["aside"], name), flags | os.O_CREAT | os.O_TRUNC * bool(number)), number)
        sys.stdin = open(0, closefd=False)
        faults.fault_arm(ctypes.c_long(case["at"]), case["errno"], case["once"], case["reads"])
        code = 99
        try:
            code = main(case["words"])
        finally:
            os.environ.pop("FAULT_UNDER")
            with open(os.path.join(case["aside"], "count"), "w") as file:
                file.write(str(faults.fault_count()))
            with open(os.path.join(case["aside"], "modules"), "w") as file:
                file.write("\\n".join(sys.modules))
            os._exit(code)
    code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    for name in open(os.path.join(case["aside"], "modules")).read().split("\\n"):
        if name not in sys.modules:  # the next child has it from the start
            try:
                importlib.import_module(name)
            except ImportError:
                pass
    print(code, flush=True)
"""


@dataclass(frozen=True, slots=True)
class Fault:
    """The disk fails from the call `at` on, or `once` there; reading too with `reads`."""

    at: int = NEVER
    errno: int = errno.ENOSPC
    once: bool = False
    reads: bool = False


@dataclass(frozen=True, slots=True)
class Case:
    """How a command ended; `calls` that could have failed."""

    code: int
    out: str
    err: str
    calls: int


class Disk:
    """A folder on a disk that fails on demand, and a pmq that works below it."""

    def __init__(self, folder: Path, server: "subprocess.Popen[str]", aside: Path) -> None:
        self.folder = folder
        self._server = server
        self._aside = aside

    def run(self, words: Sequence[str], keys: str = "", fault: Fault = Fault()) -> Case:
        (self._aside / "keys").write_text(keys)
        case = {
            "aside": str(self._aside), "words": [*words], "at": fault.at, "errno": fault.errno,
            "once": int(fault.once), "reads": int(fault.reads),
        }  # fmt: skip
        assert self._server.stdin is not None
        assert self._server.stdout is not None
        self._server.stdin.write(json.dumps(case) + "\n")
        self._server.stdin.flush()
        code = int(self._server.stdout.readline())
        out, err = ((self._aside / name).read_text(encoding="utf-8") for name in ("out", "err"))
        return Case(code, out, err, int((self._aside / "count").read_text()))


def compiled(folder: Path) -> Path | None:
    """Give the library that makes calls fail, None where there is no compiler for it."""
    compiler = shutil.which("cc")
    if compiler is None or not sys.platform.startswith("linux"):
        return None
    library = folder / "faults.so"
    done = subprocess.run(
        [compiler, "-shared", "-fPIC", "-O1", "-o", str(library), str(SOURCE), "-ldl"], capture_output=True, check=False
    )
    return library if done.returncode == 0 else None


@contextmanager
def failing_disk(library: Path, scratch: Path, environment: dict[str, str]) -> Iterator[Disk]:
    folder, aside = scratch / "disk", scratch / "aside"
    folder.mkdir()
    aside.mkdir()
    ours = {"LD_PRELOAD": str(library), "FAULT_UNDER": f"{folder}/", "TZ": "UTC", "TMPDIR": str(folder / "tmp")}
    with subprocess.Popen(
        [sys.executable, "-c", SERVER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        env=os.environ | ours | environment,
    ) as server:  # fmt: skip
        try:
            yield Disk(folder, server, aside)
        finally:
            assert server.stdin is not None
            server.stdin.close()
