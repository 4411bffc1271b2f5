"""Saying an answer, and keeping it for the short way in where it will hold as long as nothing changes."""

import os
from collections.abc import Callable, Sequence
from typing import NamedTuple

from pmq_cards import kept
from pmq_cards.cli.progress import working
from pmq_cards.clock import machine_now
from pmq_cards.decks import bundled_folder
from pmq_cards.home import Home
from pmq_cards.said import safe
from pmq_cards.store.changed import changes
from pmq_cards.store.over import owes_over
from pmq_cards.streams import runnable, say


class Made(NamedTuple):
    """What is printed on stdout, the exit code, and whether both hold all day as long as nothing changes."""

    out: str
    code: int = 0
    lasts: bool = True


def answer(home: Home, words: Sequence[str], make: Callable[[], Made]) -> int:
    """Print what `make` gives for a command line of these words; keep it where all it was made of is clean."""
    before = state_of(home)
    with working():
        out, code, lasts = make()
    out = out if out.startswith("{") else runnable(out)
    say(out, exact=True)
    if lasts and before is not None and before == state_of(home) and _is_clean(home):
        _keep(home, before, (kept.manner(), *words), (f"{safe(out)}\n", code))
    return code


def state_of(home: Home) -> dict[str, object] | None:
    """Give what an answer holds for, None where it could not be told from another state."""
    folders = [str(home.decks_folder), str(bundled_folder()), *([str(home.sync_folder)] if home.sync_folder else [])]
    files = kept.fingerprint(str(home.folder), folders, home.machine_now_ns)
    if files is None or not home.folder.is_dir() or home.log.is_file != home.log_path.is_file():
        return None  # a log in memory that has a file holds what the file may never hold
    log = (*changes(home.log), os.stat(home.log_path).st_ino) if home.log_path.is_file() else None  # noqa: PTH116
    day, begins = home.today, home.config.day_begins
    return {
        "folders": tuple(folders),
        "files": files,
        "log": log,
        "day": (day.year, day.month, day.day),
        "begins": begins.hour * 60 + begins.minute,
    }


def _keep(home: Home, state: dict[str, object], key: tuple[object, ...], made: tuple[str, int]) -> None:
    path = str(home.derived_folder / kept.NAME)
    held = kept.load(path) or {}
    answers = held.pop("answers", {})
    fresh = answers if held == state and len(answers) < kept.MOST else {}
    kept.store(path, {**state, "answers": {**fresh, key: made}})


def _is_clean(home: Home) -> bool:
    """Tell whether nothing is said beside the answer, or still to be said, and the clock is the machine's."""
    over = home.planned is not None and home.goal is None and owes_over(home.log, home.now)
    return not home.warnings() and not home.ahead and not over and home.clock.now is machine_now
