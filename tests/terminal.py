"""A terminal for tests: the real pmq in a pseudo-terminal, its screen drawn by pyte."""

import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from fcntl import ioctl
from pathlib import Path
from typing import Any

import pyte

PATIENCE_SECONDS = 30
"""How long a text may take to appear: a busy machine needs long, a broken program fails all the same."""

ALTERNATE_SCREEN = 1049
UNKNOWN_TO_PYTE = re.compile(rb"\x1b\[[<>=?][0-9;]*u")
"""The keyboard protocol of kitty: pyte would draw its last letter."""

SPACE, ENTER, ESCAPE, CTRL_C, CTRL_S, CTRL_U, CTRL_Z = " ", "\r", "\x1b", "\x03", "\x13", "\x15", "\x1a"


class Screen(pyte.Screen):
    """A screen that is empty again when a program leaves the alternate one, as the scrollback of a new window is."""

    rung = False
    """Whether the bell was heard."""

    def bell(self, *_: Any) -> None:
        self.rung = True

    def reset_mode(self, *modes: int, **more: Any) -> None:
        super().reset_mode(*modes, **more)
        if ALTERNATE_SCREEN in modes:
            self.reset()


@dataclass(frozen=True, slots=True)
class Cell:
    """One place of the screen, with its colour as six hexadecimal digits or a name."""

    text: str
    colour: str
    bold: bool


class Terminal:
    """One process on one screen; `sent` is all that it wrote, byte by byte."""

    def __init__(self, process: subprocess.Popen[bytes], end: int, columns: int, rows: int) -> None:
        self._process = process
        self._end = end
        self._screen = Screen(columns, rows)
        self._stream = pyte.ByteStream(self._screen)
        self.sent = b""

    def press(self, *keys: str) -> None:
        """Press keys, one after the other."""
        for key in keys:
            os.write(self._end, key.encode())

    def holds(self, key: str, delay: float = 0.03) -> None:
        """Hold a key down: after the delay it comes again and again, every few dozen milliseconds."""
        self.press(key)
        self.passes(delay)
        for _ in range(20):
            self.press(key)
            self.passes(0.03)

    def interrupt(self) -> None:
        """Signal what Ctrl-C signals, to all that runs on the terminal, where no program reads the key itself."""
        os.killpg(self._process.pid, signal.SIGINT)

    def click(self, text: str, times: int = 1) -> None:
        """Press and release the mouse where the text begins on the screen."""
        row = self.row(text)
        column = self.lines[row].index(text)
        for what in "Mm" * times:
            self.press(f"\x1b[<0;{column + 1};{row + 1}{what}")

    def passes(self, seconds: float) -> None:
        """Let some time go by, drawing what comes."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            self._read()

    def waits(self, done: Callable[[], bool]) -> None:
        """Wait until something is so."""
        self._until(done, "it")

    def agrees(self, check: Callable[[], None]) -> None:
        """Wait until an assertion about the screen holds: a frame is drawn in steps, and any step may be seen."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while True:
            try:
                return check()
            except AssertionError:
                if time.monotonic() > deadline or not (self._read() or self._process.poll() is None):
                    raise

    def resize(self, columns: int, rows: int) -> None:
        """Make the window another size."""
        self._screen.resize(rows, columns)
        _set_size(self._end, columns, rows)
        self._process.send_signal(signal.SIGWINCH)

    def hang_up(self) -> int:
        """Close the window under the process; give its exit code."""
        self.close()
        self._end = os.open(os.devnull, os.O_RDWR)
        return self._process.wait(PATIENCE_SECONDS)

    def close(self) -> None:
        """Close our end of the terminal."""
        os.close(self._end)

    def signal(self, number: int) -> None:
        """Send the process a signal."""
        self._process.send_signal(number)

    @property
    def is_stopped(self) -> bool:
        """Whether the process is stopped, as Ctrl-Z leaves it."""
        _, status = os.waitpid(self._process.pid, os.WNOHANG | os.WUNTRACED)
        return os.WIFSTOPPED(status)

    def shows(self, *texts: str) -> str:
        """Wait until the screen shows all the texts; give the screen."""
        return self._until(lambda: all(text in self.screen for text in texts), f"{texts} to be shown")

    def becomes(self, picture: str) -> None:
        """Wait until the whole screen is this picture; empty rows count once, and not at the ends."""
        wanted = _squeezed(picture)
        self._until(lambda: _squeezed(self.screen) == wanted, f"this picture:\n{picture}\nbut there is")

    def shows_no(self, text: str) -> str:
        """Wait until the screen does not show the text; give the screen."""
        return self._until(lambda: text not in self.screen, f"{text!r} to go")

    @property
    def has_ended(self) -> bool:
        """Whether the process has ended."""
        return self._process.poll() is not None

    def ends(self) -> int:
        """Wait for the process to end; give its exit code."""
        self._until(lambda: self._process.poll() is not None and not self._read(), "the end")
        return self._process.returncode

    @property
    def rung(self) -> bool:
        """Whether the bell was heard."""
        return self._screen.rung

    def row(self, text: str) -> int:
        """Give the row that a text stands in, from 0."""
        rows = [number for number, line in enumerate(self.lines) if text in line]
        assert rows, f"no row has {text!r}:\n{self.screen}"
        return rows[0]

    @property
    def lines(self) -> list[str]:
        """The rows of the screen, without the space at their ends."""
        return [line.rstrip() for line in self._screen.display]

    @property
    def letters(self) -> list[tuple[str, str, str]]:
        """Every letter and digit on the screen with its colour and the colour behind it."""
        cells = (cell for row in self._screen.buffer.values() for cell in row.values())
        drawn = ((cell.data, *((cell.bg, cell.fg) if cell.reverse else (cell.fg, cell.bg))) for cell in cells)
        return [cell for cell in drawn if cell[0].isalnum()]

    @property
    def cells(self) -> list[tuple[Cell, ...]]:
        """Every place of the screen, row by row."""
        rows = (
            [self._screen.buffer[row][column] for column in range(self._screen.columns)]
            for row in range(self._screen.lines)
        )
        return [tuple(Cell(cell.data, cell.fg, bool(cell.bold)) for cell in row) for row in rows]

    @property
    def screen(self) -> str:
        """The screen as text."""
        return "\n".join(self.lines)

    def _until(self, done: Callable[[], bool], what: str) -> str:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not done():
            ended = not self._read() and self._process.poll() is not None
            if (ended and not done() and not self._read()) or time.monotonic() > deadline:
                raise AssertionError(f"waited for {what}:\n{self.screen}")
        return self.screen

    def _read(self) -> bool:
        """Draw what the process has sent, waiting a moment for it; tell whether there was anything."""
        ready, _, _ = select.select([self._end], [], [], 0.05)
        if not ready:
            return False
        try:
            sent = os.read(self._end, 65536)
        except OSError:  # Linux says so when the last process let go of the terminal
            return False
        self.sent += sent
        self._stream.feed(UNKNOWN_TO_PYTE.sub(b"", sent))
        return bool(sent)


@contextmanager
def terminal(
    *words: str | Path,
    columns: int = 80,
    rows: int = 24,
    environment: Mapping[str, str] | None = None,
    controlling: bool = True,
    named: bool = True,
) -> Iterator[Terminal]:
    """Run pmq in a terminal of that size, which tells it when it is closed; it is ended where the test does not.

    A terminal that is not `named` has no TERM, as those of Windows.
    """
    ours, theirs = pty.openpty()
    _set_size(theirs, columns, rows)
    process = subprocess.Popen(
        [sys.executable, "-m", "pmq_cards", *map(str, words)],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env={key: value for key, value in (_environment() | dict(environment or {})).items() if named or key != "TERM"},
        start_new_session=True,
        preexec_fn=_take_terminal if controlling else None,  # noqa: PLW1509 - the tests start no threads before it
    )
    os.close(theirs)
    shown = Terminal(process, ours, columns, rows)
    try:
        yield shown
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        shown.close()


def _take_terminal() -> None:
    """Make standard input the terminal that hangs up on the process when it is closed, and let Ctrl-C be heard.

    What a shell runs behind its back ignores Ctrl-C, and so would all that the tests start from there.
    """
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    ioctl(0, termios.TIOCSCTTY, 0)


def _squeezed(picture: str) -> str:
    lines = (line.rstrip() for line in picture.strip("\n").splitlines())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")


def _environment() -> dict[str, str]:
    kept = ("PATH", "PYTHONPATH", "HOME", "VIRTUAL_ENV", "SYSTEMROOT", "TZ")
    ours = {"TERM": "xterm-256color", "LANG": "C.UTF-8"}
    return {name: os.environ[name] for name in kept if name in os.environ} | ours


def _set_size(end: int, columns: int, rows: int) -> None:
    ioctl(end, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
