"""The short way in: what needs no click is answered here, everything else by the command line.

`pmq`, `pmq due`, `--version` and `--help` are typed, and run in prompts, many times a day. What was answered before
and still holds is said again; anything unexpected takes the long way, which says it anew.
"""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def main() -> int:
    """Run the command line of this process; give its exit code."""
    words = sys.argv[1:]
    if sys.stdout is not None and words in (["--version"], ["--help"], ["-h"]):
        return _about(words[0])
    try:
        answer = _kept_answer(words) if sys.stdout is not None and sys.stderr is not None else None
    except Exception:  # noqa: BLE001 - the long way says what is wrong
        answer = None
    if answer is None:
        return _long_way()
    out, code = answer
    try:
        sys.stdout.write(out)
        sys.stdout.flush()
    except (OSError, UnicodeEncodeError):
        return _long_way()
    return code


def _long_way() -> int:
    import gc

    gc.set_threshold(100_000, 50, 50)  # values of ten years refer to no cycle: looking for one costs more than they do
    from pmq_cards.cli import main as run

    return run()


def home_folder(environment: Mapping[str, str]) -> str | None:
    """Give the home where nothing else is said, as platformdirs has it; None where the long way must look."""
    if named := environment.get("PMQ_HOME"):
        return os.path.abspath(os.path.expanduser(named))
    if "PMQ_HOME" in environment:
        return None
    if sys.platform == "darwin":
        return os.path.expanduser("~/Library/Application Support/pmq")
    if sys.platform != "linux":
        return None
    data = environment.get("XDG_DATA_HOME", "").strip()
    if data and not os.path.isabs(data):
        return None
    return os.path.join(data or os.path.expanduser("~/.local/share"), "pmq")


def _kept_answer(words: Sequence[str]) -> tuple[str, int] | None:
    """Give what was said before to these words, and its exit code, where it still holds; else None."""
    home = home_folder(os.environ)
    if words[:1] == ["--home"]:
        home, words = (os.path.abspath(os.path.expanduser(words[1])) if words[1:] and words[1] else None), words[2:]
    if home is None or "PMQ_NOW" in os.environ or (words and words[0] != "due"):
        return None
    import time

    from pmq_cards import kept
    from pmq_cards.store.watermark import changes

    held = kept.load(os.path.join(home, kept.FOLDER, kept.NAME))
    try:
        answer: tuple[str, int] | None = held and held["answers"].get((kept.manner(), *words))
        if (
            answer
            and kept.study_day(held["begins"], time.time()) == held["day"]
            and kept.fingerprint(home, held["folders"], time.time_ns()) == held["files"]
            and changes(os.path.join(home, "reviews.db")) == held["log"]
        ):
            return answer
    except (KeyError, TypeError, ValueError, OSError):
        pass
    return None


def _about(word: str) -> int:
    if word == "--version":
        from pmq_cards import __version__

        text = f"pmq, version {__version__}"
    else:
        from pmq_cards.commands import help_page

        text = help_page()
    try:
        print(text, flush=True)  # noqa: T201
    except OSError:
        return _long_way()
    return 0
