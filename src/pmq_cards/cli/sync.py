"""pmq sync: a folder that several devices share, carried by whatever carries folders."""

import json
from pathlib import Path

import click

from pmq_cards.cli.options import READ, pass_home
from pmq_cards.cli.progress import progress
from pmq_cards.errors import HomeError, PmqError, UsageError
from pmq_cards.exchange.folder import gather, send
from pmq_cards.files import make_private, replaced
from pmq_cards.home import Home
from pmq_cards.said import counted, safe
from pmq_cards.streams import say

SECTION = "[sync]"


@click.command()
@click.argument("folder", required=False, type=READ)
@pass_home
def sync(home: Home, folder: Path | None) -> None:
    """Share the answers of this home with other devices, through a folder that some program carries between them.

    With FOLDER (in Dropbox, Syncthing, iCloud, a git repository, on a stick) the folder is set, once on each device.
    From then on every command takes in what the others have appended, and appends what was answered here; pmq sync
    alone does so at once. What you typed travels too. Decks do not: keep the same deck files on each device.
    """
    if folder is not None:
        _set(home, folder.expanduser().absolute())
    shared = home.sync_folder if home.config.sync_folder else None  # the settings say what is wrong with them
    if shared is None:
        raise UsageError(
            "no folder is shared yet; name one that a program carries between your devices: pmq sync FOLDER"
        )
    if not shared.is_dir():
        raise HomeError(f"the shared folder {shared} is not there now; every answer stays here until it is back")
    try:
        size = sum(path.stat().st_size for path in shared.iterdir() if path.is_file())
        with progress("Reading", size, home.clock) as further:
            log = home.writable_log(further)
            found = gather(log, shared, home.config.day_of, further)
        home.note(found)
        went = send(log, shared)
    except OSError as error:
        raise HomeError(f"cannot use {shared}: {error.strerror}; every answer stays in the log") from error
    say(f"{counted(sum(home.came), 'answer')} came in, {counted(went, 'change')} went out to {shared}")


def _set(home: Home, folder: Path) -> None:
    """Make the folder where there is none, and write it into the settings."""
    if folder.resolve().is_relative_to(home.folder.resolve()):
        raise UsageError(
            f"{folder} lies in the home; name a folder that other devices can see, outside of {home.folder}"
        )
    try:
        str(folder).encode()
        make_private(folder)
        text = home.config_path.read_text(encoding="utf-8") if home.config_path.exists() else ""
        line = f"folder = {json.dumps(str(folder), ensure_ascii=False)}"
        if home.config.sync_folder and Path(home.config.sync_folder).expanduser() == folder:
            return
        if SECTION in text:
            raise PmqError(f"{home.config_path} has a section {SECTION} already; write into it: {line}")
        make_private(home.folder)
        with replaced(home.config_path) as file:
            file.write(f"{text.rstrip()}\n\n{SECTION}\n{line}\n".lstrip("\n").encode())
    except UnicodeEncodeError as error:
        raise UsageError(f"{safe(str(folder))} is no text, and no settings can hold it; choose another name") from error
    except OSError as error:
        raise HomeError(f"cannot write {error.filename or folder}: {error.strerror}") from error
    home.forget_settings()
    say(f"Wrote into {home.config_path}: {SECTION} {line}")
