"""Opening a card in the learner's editor, at its line."""

import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path, PureWindowsPath

from pmq_cards.errors import PmqError
from pmq_cards.streams import say

# Editors that are told a line in another way than +LINE FILE, by the name of their program.
_LINE_BEHIND_FILE = ("code", "code-insiders", "codium", "cursor", "subl", "zed", "hx", "helix")
_GOTO = ("code", "code-insiders", "codium", "cursor")
_NO_LINE = ("notepad",)
_FALLBACKS = ("nano", "pico", "micro", "vim", "vi", "notepad")
"""Taken where none is set: those first that say on their screen how to leave them; the last is what Windows has."""
_WINDOWS_PATH = re.compile(r"""["']?[A-Za-z]:\\""")
_WAY_OUT = (
    "No editor is set, so {} opens. Press i to write; Esc, then :wq saves; Esc, then :q! leaves the card as it is."
)


def is_set() -> bool:
    """Tell whether the learner has named an editor."""
    return any(os.environ.get(name, "").strip() for name in ("VISUAL", "EDITOR"))


def edit(path: Path, line: int) -> None:
    """Open the file at the line in $VISUAL, $EDITOR or what the machine has, and wait. Raises PmqError."""
    editor = _editor()
    program = shutil.which(editor[0]) or editor[0]  # Windows starts code.cmd by its whole name only
    command = [program, *editor[1:], *_arguments(editor[0], path, line)]
    if not is_set() and editor[0].startswith("vi"):
        _tell(_WAY_OUT.format(editor[0]))
    try:
        with _deaf_to_interrupts():
            code = subprocess.call(command)  # noqa: S603 - the learner's own editor
    except OSError as error:
        raise PmqError(f"the editor {editor[0]} cannot be started ({error.strerror}); set EDITOR to another") from error
    if code:
        how = f"ended with exit code {code}" if code > 0 else "was stopped"
        raise PmqError(f"the editor {editor[0]} {how}; the card stays as it is")


def command_words(text: str) -> list[str]:
    """Give the words of a command line; the backslashes of a path of Windows stay. Raises ValueError."""
    if shutil.which(text):  # a path with spaces and without quotes
        return [text]
    words = shlex.shlex(text, posix=True, punctuation_chars=False)
    words.whitespace_split, words.commenters = True, ""
    if _WINDOWS_PATH.match(text):
        words.escape = ""
    return list(words)


def _tell(sentence: str) -> None:
    """Say something that the editor's screen will cover, until Enter is pressed where somebody can press it."""
    say(sentence, err=True)
    if sys.stdin.isatty():
        say("Enter opens it.", err=True)
        sys.stdin.readline()


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
            words = command_words(os.environ.get(name, ""))
        except ValueError as error:
            raise PmqError(f"{name} cannot be read ({error}); set it to a command such as nano") from error
        if words:
            return words
    found = next((name for name in _FALLBACKS if shutil.which(name)), None)
    if found is None:
        raise PmqError("no editor is set; set EDITOR to one, for example: export EDITOR=nano")
    return [found]


def _arguments(program: str, path: Path, line: int) -> list[str]:
    name = re.sub(r"\.(exe|cmd|bat)$", "", PureWindowsPath(program).name.lower())
    if name in _NO_LINE:
        return [str(path)]
    if name in _GOTO:
        return ["--wait", "--goto", f"{path}:{line}"]
    if name in _LINE_BEHIND_FILE:
        return [f"{path}:{line}"]
    return [f"+{line}", str(path)]
