"""Opening a card in the learner's editor, at its line."""

import os
import shlex
import shutil
import signal
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from pmq_cards.errors import PmqError

# Editors that are told a line in another way than +LINE FILE, by the name of their program.
_LINE_BEHIND_FILE = ("code", "code-insiders", "codium", "cursor", "subl", "zed", "hx", "helix")
_GOTO = ("code", "code-insiders", "codium", "cursor")
_FALLBACKS = ("nano", "vim", "vi")


def is_set() -> bool:
    """Tell whether the learner has named an editor."""
    return any(os.environ.get(name, "").strip() for name in ("VISUAL", "EDITOR"))


def edit(path: Path, line: int) -> None:
    """Open the file at the line in $VISUAL, $EDITOR or what the machine has, and wait. Raises PmqError."""
    command = [*_editor(), *_arguments(_editor()[0], path, line)]
    try:
        with _deaf_to_interrupts():
            code = subprocess.call(command)  # noqa: S603 - the learner's own editor
    except OSError as error:
        raise PmqError(
            f"the editor {command[0]} cannot be started ({error.strerror}); set EDITOR to another"
        ) from error
    if code:
        how = f"ended with exit code {code}" if code > 0 else "was stopped"
        raise PmqError(f"the editor {command[0]} {how}; the card stays as it is")


@contextmanager
def _deaf_to_interrupts() -> Iterator[None]:
    """Leave Ctrl-C to the editor, which shares the terminal; it would inherit SIG_IGN, but not a handler."""
    before = signal.signal(signal.SIGINT, lambda *_: None)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _editor() -> Sequence[str]:
    for name in ("VISUAL", "EDITOR"):
        try:
            words = shlex.split(os.environ.get(name, ""))
        except ValueError as error:
            raise PmqError(f"{name} cannot be read ({error}); set it to a command such as nano") from error
        if words:
            return words
    found = next((name for name in _FALLBACKS if shutil.which(name)), None)
    if found is None:
        raise PmqError("no editor is set; set EDITOR to one, for example: export EDITOR=nano")
    return [found]


def _arguments(program: str, path: Path, line: int) -> list[str]:
    name = Path(program).name
    if name in _GOTO:
        return ["--wait", "--goto", f"{path}:{line}"]
    if name in _LINE_BEHIND_FILE:
        return [f"{path}:{line}"]
    return [f"+{line}", str(path)]
