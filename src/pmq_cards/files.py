"""Writing a file so that there is the old one or the new one, and never anything else."""

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO


@contextmanager
def replaced(path: Path) -> Iterator[BinaryIO]:
    """Give a file to write to, which takes the path's place when the block ends without an error.

    Where the system can, the new content has no name until it is complete, so that even a killed process leaves
    nothing behind. A link is followed; the permissions of an older file stay. Raises OSError.
    """
    target = path.resolve()
    temporary = target.parent / f".pmq-{secrets.token_hex(8)}"
    try:
        with _nameless(temporary) as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
            if not temporary.exists():
                # Any descriptor as src_dir_fd makes Python follow the link in /proc.
                os.link(f"/proc/self/fd/{file.fileno()}", temporary, src_dir_fd=file.fileno())
        if target.exists():
            shutil.copymode(target, temporary)
        temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)


def _nameless(temporary: Path) -> BinaryIO:
    """Open a file without a name in the folder, or the temporary one where system or file system has no such thing."""
    flag = getattr(os, "O_TMPFILE", 0)
    if flag:
        try:
            return open(os.open(temporary.parent, flag | os.O_WRONLY, 0o666), "wb")  # noqa: PTH123 - it is a descriptor
        except OSError:
            pass
    return temporary.open("xb")
