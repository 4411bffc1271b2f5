"""pmq backup, pmq restore: everything of a home in one file, and back."""

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pmq_cards.cli.options import READ, WRITTEN, pass_home
from pmq_cards.cli.progress import working
from pmq_cards.errors import DamagedLogError, PmqError, UsageError
from pmq_cards.home import Home
from pmq_cards.said import agreeing, counted
from pmq_cards.streams import say

if TYPE_CHECKING:
    from pmq_cards.backup import Archive
    from pmq_cards.store.log import ReviewLog


@click.command()
@click.argument("file", required=False, type=WRITTEN)
@pass_home
def backup(home: Home, file: Path | None) -> None:
    """Write everything of this home into one zip file: answers, marks, plan, own decks, settings.

    A person can read it without pmq: the log is a line of JSON an answer. Without FILE it is pmq-backup-DAY.zip in
    this folder. A copy of the log is kept by itself, too, after the first answers of each day: see HOME/backups.
    """
    path = file or Path(f"pmq-backup-{home.today}.zip")
    with working():
        count = _write(home, path)
    say(f"Wrote {path}: {counted(count, 'event')} of the log, decks, lists, settings. Back again: pmq restore {path}")


@click.command()
@click.argument("what", metavar="FILE|DAY", type=READ)
@click.option("--replace", is_flag=True, help="Make the home what the backup is, in place of adding to it.")
@click.option("-n", "--dry-run", is_flag=True, help="Only say what the backup would add and change.")
@pass_home
def restore(home: Home, what: Path, *, replace: bool, dry_run: bool) -> None:
    """Bring back a backup: a file of pmq backup, a copy in HOME/backups, or a day (2026-12-01) that has one.

    What the backup has and this home has not is added; nothing that is here is changed, decks and settings that
    differ are named. The present state is kept as a backup first. A damaged log is moved to HOME/backups.
    """
    from pmq_cards import backup as backups

    path = backups.found(home.folder, str(what))
    with working("Reading"):
        archive = backups.read_archive(path, home.config.day_of)
    with closing(archive):
        if replace and home.config.sync_folder:
            raise UsageError(
                f"--replace cannot stand beside a sync folder: the answers in {home.config.sync_folder} would come "
                "back; take [sync] folder out of config.toml first"
            )
        if dry_run:
            _say_dry(home, archive)
        else:
            _bring_back(home, archive, replace=replace)


def _bring_back(home: Home, archive: "Archive", *, replace: bool) -> None:
    from pmq_cards import backup as backups
    from pmq_cards.store.events import replace_all, take_in

    log = _usable_log(home)
    kept = backups.unused(home.folder / "backups" / f"before-restore-{home.now:%Y%m%d-%H%M%S}.zip")
    with working():
        _write(home, kept)
        taken = replace_all(log, archive.events) if replace else take_in(log, archive.events)
    files = backups.put_files(archive.files, home.folder, replace=replace)
    say(f"{counted(taken.answers, 'answer')} {'restored' if replace else 'added'}, {taken.known:,} known already")
    if files.new:
        say(f"New here: {', '.join(files.new)}")
    if files.differing:
        say(f"{'Replaced' if replace else 'Differ from the backup, and were left'}: {', '.join(files.differing)}")
    say(f"The state before is in {kept}")


def _say_dry(home: Home, archive: "Archive") -> None:
    from pmq_cards.domain import Review

    known = {review.id for review in home.log.everything()}
    new = sum(isinstance(event, Review) and event.id not in known for event in archive.events)
    differing = [
        name
        for name, content in archive.files.items()
        if (path := home.folder / name).exists() and path.read_bytes() != content
    ]
    missing = [name for name in archive.files if not (home.folder / name).exists()]
    say(f"{counted(new, 'answer')} would be added; {counted(len(missing), 'file')} new: {', '.join(missing) or '-'}")
    differ = agreeing(len(differing), "differs", "differ")
    say(f"{counted(len(differing), 'file')} {differ} and would be left: {', '.join(differing) or '-'}")


def _usable_log(home: Home) -> "ReviewLog":
    """Give the log to write into; one that is damaged is put aside first, and a new one begun."""
    from pmq_cards.backup import put_aside
    from pmq_cards.store.events import events

    try:
        log = home.writable_log()
        for _ in events(log):
            pass
    except DamagedLogError:
        home.forget_log()
        say(f"The damaged log was moved to {put_aside(home.log_path, home.now)}")
        return home.writable_log()
    return log


def _write(home: Home, path: Path) -> int:
    from pmq_cards.backup import write_archive
    from pmq_cards.files import make_private, replaced

    try:
        if path.parent == home.folder / "backups":
            make_private(path.parent)
        with replaced(path) as file:
            return write_archive(file, home.log, home.folder, home.now)
    except OSError as error:
        raise PmqError(f"cannot write {path}: {error.strerror}; name another file") from error
