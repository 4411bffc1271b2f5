"""What pmq keeps in a home beside the decks: no command writes anything else there."""

from contextlib import suppress
from pathlib import Path

from pmq_cards.decks import bundled_folder
from pmq_cards.decks.folder import deck_files
from pmq_cards.errors import UsageError
from pmq_cards.files import listed, met
from pmq_cards.home import LISTS, Home
from pmq_cards.kept import FOLDER as DERIVED

FILES = ("reviews.db", "reviews.db-wal", "reviews.db-shm", "reviews.db-journal", "config.toml", "crash.txt")
FOLDERS = ("backups", "anki", LISTS, DERIVED)


def refuse_own(home: Home, path: Path) -> None:
    """Refuse to write where pmq keeps its own: log, settings, decks, backups. Raises UsageError."""
    folders = [home.folder / name for name in FOLDERS]
    folders += [home.sync_folder] if home.sync_folder else []
    files = [home.folder / name for name in FILES]
    for folder in folders:
        files += [inner for inner in listed(folder) if inner.is_file()]
    for folder in (home.decks_folder, bundled_folder()):
        with suppress(OSError):
            files += deck_files(folder)
    if own := met(path, files, folders):
        raise UsageError(f"{path} leads to {own}, which pmq keeps for itself; choose another name")
