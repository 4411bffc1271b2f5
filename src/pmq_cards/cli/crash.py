"""What nobody foresaw: a sentence for the person, and a report that can be sent."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from pmq_cards import __version__
from pmq_cards.files import replaced
from pmq_cards.said import safe

EXIT_CODE = 70
NAME = "crash.txt"
"""The report, in the home: of the last time, and for its owner's eyes."""


class CrashError(Exception):
    """An error that no part of pmq has a sentence for, and the home it met; its cause is the error."""

    def __init__(self, home: Path | None) -> None:
        """Take the folder of the home, None where there is none yet."""
        super().__init__()
        self.home = home


def sentence_for(error: BaseException, words: Sequence[str], home: Path | None) -> str:
    """Write the report into the home, and say where; where it cannot be written, it follows the sentence itself."""
    report = _report(error, words)
    kept = "every answer given before is kept"
    said = f"pmq: this should not have happened ({type(error).__name__}); {kept}."
    if home is not None and home.is_dir():
        try:
            with replaced(home / NAME, mode=0o600) as file:
                file.write(report.encode())
        except OSError:
            pass
        else:
            return f"{said} Please report it, with {home / NAME}"
    return f"{said} Please report it, with these lines:\n{report}"


def _report(error: BaseException, words: Sequence[str]) -> str:
    import platform
    import traceback

    streams = ", ".join(f"{name} {getattr(sys, name).encoding}" for name in ("stdin", "stdout"))
    head = (
        f"pmq {__version__}, Python {platform.python_version()}, {platform.platform()}",
        f"command: {' '.join(map(ascii, words))}",
        f"terminal: {os.environ.get('TERM', 'none')}, {streams}",
    )
    return safe("\n".join([*head, "", "".join(traceback.format_exception(error))]))
