"""A write-ahead log put into the copy of its database: SQLite's own file format, read as it is documented.

SQLite would take the log in by itself, but only from a file with a name, and a copy of what somebody keeps must have
none that could outlive the process. https://www.sqlite.org/fileformat2.html#walformat
"""

import struct
from collections.abc import Iterator
from typing import BinaryIO

HEADER = struct.Struct(">8I")
"""Magic, version, page size, checkpoint, two salts, two checksums."""
FRAME = struct.Struct(">6I")
"""Page, size of the database in pages at the end of a transaction (else 0), two salts, two checksums."""
MAGIC = {0x377F0682: "<", 0x377F0683: ">"}
"""The first word, and the order of bytes in which it says the checksums are made."""
PAGE_SIZES = {1 << bits for bits in range(9, 17)}
LARGEST_BYTES = 1 << 34
"""No database of a person is larger; what says so wants the disk to be filled."""
_MASK = 0xFFFFFFFF
_VERSIONS = 18
"""Where a database says that it is read and written with a write-ahead log: two bytes, 2 with one and 1 without."""


def take_in(database: BinaryIO, log: BinaryIO) -> None:
    """Bring every transaction that the log holds whole into the database."""
    place_of, pages, page_size = _committed(log)
    for page, place in place_of.items():
        log.seek(place)
        database.seek((page - 1) * page_size)
        database.write(log.read(page_size))
    if pages:
        database.truncate(pages * page_size)


def do_without(database: BinaryIO) -> None:
    """Make a database one that has no log, so that SQLite does not look for it."""
    database.seek(_VERSIONS)
    if database.read(2) == b"\2\2":
        database.seek(_VERSIONS)
        database.write(b"\1\1")


def _committed(log: BinaryIO) -> tuple[dict[int, int], int, int]:
    """Give where in the log each page stands as last committed, the size of the database, and of a page."""
    committed: dict[int, int] = {}
    open_: dict[int, int] = {}
    pages = page_size = 0
    for page, size_after, place, page_size in _frames(log):  # noqa: B007 - the size of a page is one for all
        open_[page] = place
        if size_after:
            committed |= open_
            open_, pages = {}, size_after
    return {page: place for page, place in committed.items() if page <= pages}, pages, page_size


def _frames(log: BinaryIO) -> Iterator[tuple[int, int, int, int]]:
    """Give page, size of the database behind it, place and size of each sound frame; the first unsound ends the log."""
    log.seek(0)
    head = log.read(HEADER.size)
    if len(head) < HEADER.size:
        return
    magic, _, page_size, _, *salts, one, two = HEADER.unpack(head)
    order = MAGIC.get(magic)
    if order is None or page_size not in PAGE_SIZES or (one, two) != (sums := _summed(order, head[:24], (0, 0))):
        return
    while True:
        raw = log.read(FRAME.size)
        place = log.tell()
        content = log.read(page_size)
        if len(raw) < FRAME.size or len(content) < page_size:
            return
        page, size_after, *frame_salts, one, two = FRAME.unpack(raw)
        sums = _summed(order, content, _summed(order, raw[:8], sums))
        if frame_salts != salts or (one, two) != sums or not page or size_after * page_size > LARGEST_BYTES:
            return
        yield page, size_after, place, page_size


def _summed(order: str, content: bytes, sums: tuple[int, int]) -> tuple[int, int]:
    """Go on with the two running sums over words of four bytes."""
    one, two = sums
    words = struct.unpack(f"{order}{len(content) // 4}I", content)
    for first, second in zip(words[::2], words[1::2], strict=True):
        one = (one + first + two) & _MASK
        two = (two + second + one) & _MASK
    return one, two
