"""Is everything sound? What is looked at, what was found, and the command that mends it. Looking writes nothing."""

import os
import platform
import stat
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from enum import StrEnum
from importlib.util import find_spec
from pathlib import Path

from pmq_cards import __version__
from pmq_cards.backup import put_aside, unused
from pmq_cards.decks import Library, load_library
from pmq_cards.domain import CardId, Review
from pmq_cards.errors import DamagedLogError, HomeError, PmqError
from pmq_cards.files import listed
from pmq_cards.home import AHEAD, Home
from pmq_cards.ids import is_card_id
from pmq_cards.said import agreeing, counted, nearest, short_day
from pmq_cards.store.events import take_in
from pmq_cards.store.file import SQLITE_VERSION, is_absent
from pmq_cards.store.log import ReviewLog, open_log, read_copy
from pmq_cards.store.salvage import Salvaged, salvage
from pmq_cards.store.trouble import backups_of, newest_backup

MOST_NAMED = 5
SYNCED = ("Dropbox", "OneDrive", "Google Drive", "GoogleDrive", "Mobile Documents", "Nextcloud", "Syncthing", "pCloud")
"""Folders that a program carries to other machines while pmq writes into them."""
_TRIES = 3
"""A log that is written to while it is copied may look damaged once; not three times."""


class Level(StrEnum):
    """How much a finding weighs."""

    OK = "ok"
    WARNING = "warning"
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at: what, what was found, and what to type, empty where there is nothing to do."""

    level: Level
    what: str
    said: str
    command: str = ""


def findings(home: Home) -> Iterator[Finding]:
    """Look at everything, the most basic first."""
    home.forget_log()  # the log is looked at in copies, and reading a file drops the locks of whoever has it open here
    for look in LOOKS:
        yield from look(home)


def mend(home: Home) -> Iterator[str]:
    """Mend what can be mended without a choice; say what was done. A copy of the log is kept first."""
    with suppress(OSError):
        if home.folder.is_dir() and _open_to_others(home.folder):
            home.folder.chmod(0o700)
            yield f"{home.folder} is for you alone now"
    if not is_absent(home.log_path) and home.log.copies():
        log = home.writable_log()
        log.copy_to(unused(backups_of(home.log_path) / f"reviews-before-mend-{home.now:%Y%m%d-%H%M%S}.db"))
        with log.transaction():
            count = log.take_back_copies()
        yield f"{counted(count, 'answer')} that came by two ways {agreeing(count, 'counts', 'count')} once now"


def rescue(home: Home) -> tuple[Salvaged, Path]:
    """Begin a new log with all that can be read of a damaged one; give what was read, and where the old one is now."""
    home.forget_log()
    found = salvage(home.log_path)
    aside = put_aside(home.log_path, home.now)
    take_in(home.writable_log(), found.events)
    return found, aside


def _versions(_: Home) -> Iterator[Finding]:
    versions = f"pmq {__version__}, Python {platform.python_version()}, SQLite {SQLITE_VERSION}"
    yield Finding(Level.OK, "versions", versions)


def _home(home: Home) -> Iterator[Finding]:
    if not home.folder.exists():
        yield Finding(Level.OK, "home", f"{home.folder}, which is made with the first answer")
        return
    if _open_to_others(home.folder):
        yield Finding(Level.WARNING, "home", f"others can look into {home.folder}", "pmq doctor --mend")
    elif not os.access(home.folder, os.W_OK):
        yield Finding(Level.WARNING, "home", f"{home.folder} can only be read: no answer can be kept")
    else:
        yield Finding(Level.OK, "home", str(home.folder))
    if synced := next((name for name in SYNCED if name in str(home.folder.resolve())), None):
        said = f"it lies in {synced}: two machines that write at once spoil the log; share a folder instead"
        yield Finding(Level.WARNING, "home", said, "pmq sync FOLDER")


def _open_to_others(folder: Path) -> bool:
    return os.name == "posix" and bool(stat.S_IMODE(folder.stat().st_mode) & 0o077)


def _settings(home: Home) -> Iterator[Finding]:
    try:
        _ = home.config
    except PmqError as error:
        yield Finding(Level.PROBLEM, "settings", str(error).replace("\n", "; "), "pmq config")
    else:
        yield Finding(
            Level.OK, "settings", f"{home.config_path}" if home.config_path.exists() else "none but the usual"
        )


def _log(home: Home) -> Iterator[Finding]:
    if is_absent(home.log_path) and not home.log_path.is_symlink():
        yield Finding(Level.OK, "log", "no answers yet", "pmq drill")
        return
    try:
        answers, copies = _sound_answers(home.log_path)
    except DamagedLogError as error:
        yield Finding(Level.PROBLEM, "log", str(error), "pmq doctor --salvage")
        return
    except HomeError as error:
        yield Finding(Level.PROBLEM, "log", str(error))
        return
    yield Finding(Level.OK, "log", f"{counted(len(answers), 'answer')}, sound")
    yield from _odd(home, answers)
    if copies:
        said = f"{counted(copies, 'answer')} came by two ways and {agreeing(copies, 'counts', 'count')} twice"
        yield Finding(Level.WARNING, "log", said, "pmq doctor --mend")


def _sound_answers(path: Path) -> tuple[Sequence[Review], int]:
    """Give every answer that counts, and how many count twice. Raises DamagedLogError where one cannot be trusted."""
    for left in reversed(range(_TRIES)):
        try:
            with closing(read_copy(path)) as log:
                log.refuse_damaged()
                return log.reviews(), len(log.copies())
        except DamagedLogError:
            if not left:
                raise
    raise AssertionError


def _odd(home: Home, answers: Sequence[Review]) -> Iterator[Finding]:
    """Name answers from the future, and those of no card that can be."""
    ahead = [review for review in answers if review.at > home.now + AHEAD]
    if ahead:
        last = max(review.day for review in ahead)
        said = (
            f"{counted(len(ahead), 'answer')} ahead of the clock, until {short_day(last)} {last.year}: a wrong clock?"
        )
        yield Finding(Level.WARNING, "clock", said, "pmq undo --ahead")
    if odd := [review for review in answers if not is_card_id(review.card_id)]:
        of_what = agreeing(len(odd), "a card", "cards")
        yield Finding(Level.WARNING, "log", f"{counted(len(odd), 'answer')} of {of_what} that no deck can hold")


def _decks(home: Home) -> Iterator[Finding]:
    library = load_library(home.decks_folder)
    if library.broken:
        yield Finding(Level.PROBLEM, "decks", f"left out: {', '.join(library.broken)}", "pmq check")
    if library.copies:
        yield Finding(
            Level.WARNING, "decks", f"copies of a sync program, not used: {', '.join(library.copies)}", "pmq check"
        )
    cards = counted(len(library.cards), "card")
    yield Finding(Level.OK, "decks", f"{cards} in {counted(len(library.decks), 'deck')}")
    yield from _orphans(home, library)


def _orphans(home: Home, library: Library) -> Iterator[Finding]:
    with suppress(HomeError), closing(_look(home)) as log:
        for said in lost_cards(library, Counter(review.card_id for review in log.reviews())):
            yield Finding(Level.WARNING, "decks", said)


def lost_cards(library: Library, answers_of: Mapping[CardId, int]) -> Iterator[str]:
    """Name the cards that were answered and that no deck holds, each with the likeliest card; the first few alone."""
    known = library.card_of
    lost = [card_id for card_id in answers_of if card_id not in known]
    for card_id in lost[:MOST_NAMED]:
        near = nearest(card_id, [other for other in known if other not in answers_of], most=1)
        is_it = f"; is it {near[0]} now? Give that card its old id" if near else ""
        yield f"{counted(answers_of[card_id], 'answer')} of {card_id}, a card of no deck{is_it}"
    if more := len(lost[MOST_NAMED:]):
        yield f"and {counted(more, 'more card')} of no deck {agreeing(more, 'was', 'were')} answered"


def _look(home: Home) -> ReviewLog:
    return open_log(home.log_path, create=False) if is_absent(home.log_path) else read_copy(home.log_path)


def _backups(home: Home) -> Iterator[Finding]:
    newest = newest_backup(home.log_path)
    if newest is None:
        level = Level.OK if is_absent(home.log_path) else Level.WARNING
        yield Finding(level, "backups", "none yet", "pmq backup")
        return
    try:
        with closing(read_copy(newest)) as copy:
            copy.refuse_damaged()
            count = len(copy.reviews())
    except HomeError as error:
        yield Finding(Level.PROBLEM, "backups", f"the newest cannot be restored: {error}", "pmq backup")
    else:
        yield Finding(Level.OK, "backups", f"{newest.name}, {counted(count, 'answer')}", f"pmq restore {newest.name}")


def _leftovers(home: Home) -> Iterator[Finding]:
    for path in listed(home.folder):
        if path.name.startswith(".pmq-"):
            yield Finding(Level.WARNING, "home", f"{path} is left of a write that was cut off; it can be removed")


def _terminal(_: Home) -> Iterator[Finding]:
    encoding = sys.stdout.encoding or "none"
    term = os.environ.get("TERM", "")
    if not encoding.lower().startswith("utf"):
        said = f"the encoding {encoding} lacks letters, which are shown by others; set PYTHONUTF8=1"
        yield Finding(Level.WARNING, "terminal", said)
    else:
        yield Finding(Level.OK, "terminal", f"{term or 'none'}, {encoding}")


def _anki(_: Home) -> Iterator[Finding]:
    there = find_spec("anki") is not None
    yield Finding(
        Level.OK, "anki", "its library is here" if there else "pmq anki sync needs: pip install 'pmq-cards[anki]'"
    )


LOOKS: tuple[Callable[[Home], Iterator[Finding]], ...] = (
    _versions,
    _home,
    _settings,
    _log,
    _decks,
    _backups,
    _leftovers,
    _terminal,
    _anki,
)
"""Everything that is looked at, in its order."""
