"""Whole files: the old one or the new one, and never anything else; read up to a limit, and only what is a file."""

import errno
import os
import re
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, BinaryIO

from pmq_cards.errors import HomeError, PmqError
from pmq_cards.said import shown

_CHUNK = 1 << 20
_NO_TEXT = "not UTF-8 text; save the file as UTF-8 in your editor"
_TEMPORARY = re.compile(r"\.pmq-[0-9a-f]{16}")
_KINDS = (
    (stat.S_ISDIR, "a folder, not a file"),
    (stat.S_ISFIFO, "a named pipe, not a file"),
    (stat.S_ISCHR, "a device, not a file"),
    (stat.S_ISBLK, "a device, not a file"),
)


class UnusableFileError(Exception):
    """What is there cannot be read as text: a sentence without the file's name, and where in the file."""

    def __init__(self, message: str, line: int = 1, column: int = 1) -> None:
        """Take the sentence; line and column count from 1."""
        super().__init__(message)
        self.line = line
        self.column = column


def text_of(path: Path, limit: int, too_large: str) -> str:
    """Give the text of a UTF-8 file, without its byte order mark; `too_large` is what helps beyond `limit` bytes.

    A named pipe or device is not waited for. Raises FileNotFoundError where nothing has that name, and
    UnusableFileError for anything else.
    """
    return text_in(bytes_of(path, limit, too_large))


def bytes_of(path: Path, limit: int, too_large: str) -> bytes:
    """Give what a file holds; raises as `text_of` does."""
    with _usable(path) as file:
        return bytes_in(file, limit, too_large)


def lines_of(path: Path, limit: int, too_large: str) -> Iterator[str]:
    """Give the lines of a text one at a time, split at line feeds only; raises as `text_of` does."""
    with _usable(path) as file:
        if os.fstat(file.fileno()).st_size > limit:
            raise UnusableFileError(_larger(limit, too_large))
        encoding = "utf-8-sig"
        for line in file:
            try:
                yield line.removesuffix(b"\n").decode(encoding)
            except UnicodeDecodeError as error:
                raise UnusableFileError(_NO_TEXT) from error
            encoding = "utf-8"


def bytes_in(file: BinaryIO, limit: int, too_large: str) -> bytes:
    """Give what is left in an open file of at most `limit` bytes. Raises OSError and UnusableFileError."""
    raw = file.read(limit + 1)
    if len(raw) > limit:
        raise UnusableFileError(_larger(limit, too_large))
    return raw


def text_in(raw: bytes) -> str:
    """Give UTF-8 as text, without its byte order mark. Raises UnusableFileError."""
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnusableFileError(_NO_TEXT, *_place_in(raw, error.start)) from error


@contextmanager
def readable_again(path: Path, limit: int) -> Iterator[Path]:
    """Give a path that can be opened as often as one likes: of a pipe or `-`, a copy of all that comes, without a name.

    What is raised about the copy names what was given. Raises PmqError where that cannot be read once.
    """
    if str(path) != "-" and not _is_stream(path):
        yield path
        return
    from tempfile import TemporaryFile

    with TemporaryFile(prefix="pmq-") as copy:
        try:
            _copy_stream(path, copy, limit)
        except OSError as error:
            raise PmqError(f"{path} cannot be read to its end: {error.strerror or error}") from error
        except UnusableFileError as error:
            raise PmqError(f"{path} is {error}") from error
        again = Path(f"/proc/{os.getpid()}/fd/{copy.fileno()}")
        try:
            yield again
        except PmqError as error:
            error.args = (str(error).replace(str(again), str(path)),)
            raise


@contextmanager
def replaced(path: Path, *, mode: int | None = None) -> Iterator[BinaryIO]:
    """Give a file to write to, which takes the path's place when the block ends without an error.

    A link is followed; the permissions of an older file stay, unless a mode is given. Raises OSError, also where the
    path is no file.
    """
    target = path.resolve()
    there = target.stat().st_mode if target.exists() else None
    if kind := _kind(there):
        raise OSError(errno.EINVAL, kind, str(path))
    mode = there if mode is None else mode
    with _written(target.parent) as (file, temporary):
        if mode is not None and hasattr(os, "fchmod"):
            os.fchmod(file.fileno(), stat.S_IMODE(mode))
        yield file
        _finish(file)
        if not temporary.exists():
            _link(file, temporary, temporary)
        temporary.replace(target)
        _keep_names(target.parent)


@contextmanager
def created(path: Path) -> Iterator[BinaryIO]:
    """Give a file to write to, which gets the path's name when the block ends without an error.

    Raises FileExistsError where something has that name by then, a dangling link too, and OSError.
    """
    with _written(path.parent) as (file, temporary):
        yield file
        _finish(file)
        _link(file, temporary, path)
        _keep_names(path.parent)


def met(path: Path, files: Iterable[Path], folders: Iterable[Path] = ()) -> Path | None:
    """Give the first of the files that the path leads to, or of the folders that it leads into; None where none.

    Links, hard links and other spellings of the name are seen through; nothing is opened.
    """
    target = Path(os.path.realpath(path))
    for file in files:
        if _is_same(target, file):
            return file
    return next((folder for folder in folders if any(_is_same(above, folder) for above in target.parents)), None)


def listed(folder: Path) -> list[Path]:
    """Give what is in a folder, by name; nothing where it is none or cannot be looked into."""
    try:
        return sorted(folder.iterdir())
    except OSError:
        return []


def make_private(folder: Path) -> None:
    """Make a folder, and those above it, where there is none: only the owner may look into a new one. OSError."""
    for missing in reversed([each for each in (folder, *folder.parents) if not each.exists()]):
        missing.mkdir(mode=0o700, exist_ok=True)


@contextmanager
def _usable(path: Path) -> Iterator[BinaryIO]:
    """Open a file to read; raises as `text_of` does, also while it is read."""
    try:
        with _opened(path) as file:
            yield file
    except FileNotFoundError as error:
        if path.is_symlink():
            message = "a link to a file that is not there; bring that file back, or remove the link"
            raise UnusableFileError(message) from error
        raise
    except (OSError, ValueError) as error:
        said = getattr(error, "strerror", None) or error
        raise UnusableFileError(f"cannot be read ({said}); check the name and its permissions") from error


@contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    """Open a file to read. Raises UnusableFileError for what is none, without waiting for anybody behind it."""
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0) | getattr(os, "O_BINARY", 0)
    descriptor = os.open(path, flags)
    try:
        if kind := _kind(os.fstat(descriptor).st_mode):
            raise UnusableFileError(f"{kind}; put a file in its place, or name another")
        with os.fdopen(descriptor, "rb", closefd=False) as file:
            yield file
    finally:
        os.close(descriptor)


def _is_stream(path: Path) -> bool:
    """Tell whether what a path names is gone once it was read."""
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError):
        return False
    return not stat.S_ISREG(mode) and not stat.S_ISDIR(mode)


def _copy_stream(path: Path, copy: IO[bytes], limit: int) -> None:
    with open(0, "rb", closefd=False) if str(path) == "-" else path.open("rb") as stream:
        left = limit + 1
        while left and (chunk := stream.read(min(left, _CHUNK))):
            left -= copy.write(chunk)
    if not left:
        raise UnusableFileError(f"larger than {limit >> 20} MiB, which nothing is that pmq reads")
    copy.flush()


def _is_same(target: Path, other: Path) -> bool:
    """Tell whether two paths are one file, or would be where neither is there yet."""
    with suppress(OSError):
        return target.samefile(other)
    other = Path(os.path.realpath(other))
    return target.parent == other.parent and target.name.casefold() == other.name.casefold()


def _kind(mode: int | None) -> str:
    """Say what else than a file it is; empty for a file, and where there is nothing."""
    return next((said for holds, said in _KINDS if mode is not None and holds(mode)), "")


def _larger(limit: int, too_large: str) -> str:
    size = f"{limit >> 20} MiB" if limit >> 20 else f"{limit >> 10} KiB"
    return f"larger than {size}{too_large}"


def _place_in(raw: bytes, offset: int) -> tuple[int, int]:
    """Give line and column of a byte; what stands before it is UTF-8."""
    before = raw[:offset].decode("utf-8-sig", "replace").replace("\r\n", "\n").replace("\r", "\n")
    return before.count("\n") + 1, len(before) - before.rfind("\n")


@contextmanager
def _written(folder: Path) -> Iterator[tuple[BinaryIO, Path]]:
    """Give a file without a name, where the system can, and the name it has else; nothing of that name is left.

    So even a killed process leaves nothing. Between a name and its place lies one call of the system; what is left by
    a kill there, and by systems that know no files without a name, the next writer in the folder removes.
    """
    _sweep(folder)
    temporary = folder / f".pmq-{os.urandom(8).hex()}"
    try:
        with _nameless(temporary) as file:
            _lock(file.fileno())
            yield file, temporary
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


def _finish(file: BinaryIO) -> None:
    """Bring the content to the disk: only then may it have a name."""
    file.flush()
    os.fsync(file.fileno())


def _link(file: BinaryIO, temporary: Path, name: Path) -> None:
    """Give the content a name that nothing has yet. Raises FileExistsError."""
    source = temporary if temporary.exists() else f"/proc/self/fd/{file.fileno()}"
    try:
        # Any descriptor as src_dir_fd makes Python follow the link in /proc.
        os.link(source, name, src_dir_fd=file.fileno())
    except OSError as error:
        if error.errno not in _NO_LINKS or os.path.lexists(name):
            raise OSError(error.errno, error.strerror, str(name)) from error
        temporary.replace(name)


_NO_LINKS = frozenset({errno.EPERM, errno.ENOTSUP, errno.ENOSYS})
"""What a disk without hard links says. It knows no files without a name either: the temporary one is there."""


def _sweep(folder: Path) -> None:
    """Remove what killed writers left in the folder: their locks are gone with them."""
    for left in listed(folder):
        if _TEMPORARY.fullmatch(left.name):
            with suppress(OSError, UnusableFileError), _opened(left) as file:
                if _lock(file.fileno()):
                    left.unlink()


def _lock(descriptor: int) -> bool:
    """Lock a file for as long as it is open; tell whether that went, so that nobody else has it."""
    try:
        import fcntl

        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (ImportError, OSError):
        return False
    return True


def _keep_names(folder: Path) -> None:
    """Bring the names in a folder to the disk, where the system knows how."""
    if hasattr(os, "O_DIRECTORY"):
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(descriptor)
        except OSError as error:
            if error.errno not in {errno.EINVAL, errno.ENOTSUP, errno.EROFS}:
                raise
        finally:
            os.close(descriptor)


def folder_named(name: str) -> Path:
    """Give the folder of a home, which need not be there yet. Raises HomeError for what can be none."""
    try:
        folder = Path(name).expanduser().absolute()
        if folder.exists() and not folder.is_dir():
            raise HomeError(f"the home {folder} is a file; choose a folder with --home or PMQ_HOME")
        if folder.is_symlink() and not folder.exists():
            raise HomeError(f"the home {folder} is a link to a folder that is not there; bring it back, or the disk")
    except (OSError, RuntimeError, ValueError) as error:
        said = getattr(error, "strerror", None) or error
        raise HomeError(
            f"the home {shown(name)} cannot be used ({said}); choose a folder with --home or PMQ_HOME"
        ) from error
    return folder
