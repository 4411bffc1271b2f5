"""The copy of the log that is kept of each day by itself."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import date
from pathlib import Path

from pmq_cards.errors import HomeError
from pmq_cards.store.log import ReviewLog
from pmq_cards.store.trouble import backups_of

DAILY, WEEKLY = 7, 4
"""How many of the newest days, and of the weeks before them, keep a copy."""
MOST_BYTES = 1 << 30
SHARE_OF_DISK = 10
"""The copies of a home take at most this many bytes, and at most a tenth of what the disk has free."""


def keep_daily(log: ReviewLog, log_path: Path, day: date) -> None:
    """Keep a copy of the log for a study day that has none yet, and let go of old ones. Nothing fails because of it."""
    folder = backups_of(log_path)
    copy = folder / f"reviews-{day}.db"
    with suppress(OSError, HomeError):
        if not copy.exists():
            import shutil

            log.copy_to(copy)
            for old in to_forget(folder.glob("reviews-*.db"), day, shutil.disk_usage(folder).free):
                old.unlink(missing_ok=True)


def to_forget(copies: Iterable[Path], today: date, free_bytes: int) -> list[Path]:
    """Give the copies that need not be kept: 7 days and 4 weeks are, and those from before a change, while they fit.

    Copies of later days, made under a clock that was ahead, take no place of these; 7 of them are kept.
    """
    day_of = {copy: day for copy in copies if (day := _day_of(copy))}
    newest_first = sorted(day_of, key=day_of.__getitem__, reverse=True)
    later = [copy for copy in newest_first if day_of[copy] > today]
    until_today = newest_first[len(later) :]
    keep = {*until_today[:DAILY], *later[:DAILY]}
    weeks = set[tuple[int, int]]()
    for older in until_today[DAILY:]:
        week = day_of[older].isocalendar()[:2]
        if week not in weeks and len(weeks) < WEEKLY:
            weeks.add(week)
            keep.add(older)
    room = min(MOST_BYTES, free_bytes // SHARE_OF_DISK)
    first_kept = [*until_today, *later]
    for copy in first_kept:
        size = copy.stat().st_size if copy in keep else 0
        if copy in keep and size > room and copy != first_kept[0]:
            keep.discard(copy)
        else:
            room -= size
    return [copy for copy in newest_first if copy not in keep]


def _day_of(copy: Path) -> date | None:
    try:
        return date.fromisoformat(copy.stem.removeprefix("reviews-"))
    except ValueError:
        return None
