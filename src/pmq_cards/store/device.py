"""Which device signs an answer: a machine and a home. A copied home is another one from its first write on."""

import os
import sqlite3
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

HOST = "host:"
"""Begins the name of a machine that has no id of its own: containers change their host name every day."""
_MACHINE_IDS = ("/etc/machine-id", "/var/lib/dbus/machine-id")
_LARGEST = (1 << 63) - 1


class Place(NamedTuple):
    """Where a home is: the machine's id, the folder, and the folder's number on its disk."""

    machine: str
    folder: str
    inode: int

    def is_same(self, other: "Place") -> bool:
        """Tell whether both are one home: on one machine moved or renamed, or on a disk that went round."""
        same_folder, same_inode = self.folder == other.folder, self.inode == other.inode
        if self.machine == other.machine:
            return same_folder or same_inode
        nameless = self.machine.startswith(HOST) or other.machine.startswith(HOST)
        return nameless and same_folder and same_inode


def here(folder: Path) -> Place:
    """Give where a home is now."""
    with suppress(OSError):
        return Place(_machine(), str(folder.resolve()), folder.stat().st_ino & _LARGEST)
    return Place(_machine(), str(folder), 0)


def device_at(connection: sqlite3.Connection, place: Place) -> str | None:
    """Give the name this home has signed with before, None where it never did."""
    for name, machine, folder, inode in connection.execute("select id, machine, folder, inode from devices"):
        if Place(machine, folder, inode).is_same(place):
            return str(name)
    return None


def unclaimed(connection: sqlite3.Connection) -> str:
    """Give the name that a log of an older pmq was signed with, until a home claims it; empty where none is left."""
    row = connection.execute("select id from devices where machine = ''").fetchone()
    return str(row[0]) if row else ""


def claim(connection: sqlite3.Connection, place: Place) -> str:
    """Give the name to sign with, inside a transaction: the one used before, else one nobody has claimed, else new."""
    name = device_at(connection, place) or unclaimed(connection) or os.urandom(4).hex()
    connection.execute(
        "insert into devices (id, machine, folder, inode) values (?, ?, ?, ?) on conflict (id) do update set"
        " machine = excluded.machine, folder = excluded.folder, inode = excluded.inode"
        " where (machine, folder, inode) is not (excluded.machine, excluded.folder, excluded.inode)",
        (name, place.machine, place.folder, place.inode),
    )
    return name


def _machine() -> str:
    for path in _MACHINE_IDS:
        with suppress(OSError, UnicodeDecodeError):
            if text := Path(path).read_text(encoding="ascii").strip():
                return text
    import platform

    return HOST + platform.node()
