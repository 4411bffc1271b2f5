"""What a reader makes of a file: plain values, each with its lines. A document is blocks, a card file is entries."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from pmq_cards.domain import Audience, Labels


class Kind(StrEnum):
    """What a block of a document is."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST = "list"
    ITEM = "item"
    CODE = "code"
    DETAILS = "details"
    QUOTE = "quote"
    TABLE = "table"
    ROW = "row"
    CELL = "cell"


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a document and what is inside it; lines count from 1, `last_line` is its last.

    `text` is what a reader sees of the block itself: of an item its first paragraph, of details the summary. `bold`
    are the bold words it begins with, `linked` how many of its letters are links, `anchored` how many lead to places
    of the page itself. `number` is the number of an item, or the level of a heading; `is_checked` is None where there
    is no box to tick.
    """

    kind: Kind
    text: str = ""
    line: int = 1
    last_line: int = 1
    number: int | None = None
    blocks: tuple["Block", ...] = ()
    bold: str = ""
    linked: int = 0
    links: int = 0
    anchored: int = 0
    pictures: int = 0
    is_checked: bool | None = None
    is_furniture: bool = False

    @property
    def level(self) -> int:
        """The level of a heading, 1 to 6."""
        return self.number or 1

    @property
    def items(self) -> tuple["Block", ...]:
        """The items of a list."""
        return tuple(block for block in self.blocks if block.kind is Kind.ITEM)

    def inside(self, kind: Kind) -> Iterator["Block"]:
        """Give the blocks of a kind directly inside."""
        return (block for block in self.blocks if block.kind is kind)

    def everything(self) -> Iterator["Block"]:
        """Give the block and all that is inside it, in their order."""
        yield self
        for block in self.blocks:
            yield from block.everything()


@dataclass(frozen=True, slots=True)
class Entry:
    """One question as the source has it.

    `asked` is all a reader sees of it; a line feed stands before options and code. `follow_ups` are nested items,
    `answer` is what stands below or behind it. `number` is the item's own. The other texts come from named columns;
    `name` is the id as it stands there, whatever it may be.
    """

    asked: str
    line: int
    last_line: int
    number: int | None = None
    answer: str = ""
    follow_ups: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    why: str = ""
    hint: str = ""
    green_flag: str = ""
    red_flag: str = ""
    audience: tuple[Audience, ...] = ()
    is_whole: bool = False
    name: str = ""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Something that is not taken: what it is, in the singular, how many, and from which lines."""

    what: str
    line: int
    last_line: int
    count: int = 1
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Cards:
    """A file whose own marks say what is a card: `marks` names them, `left_out` what no card can be made of.

    `labels` are what stands over the sides of its cards, where it says so.
    """

    marks: str
    entries: tuple[Entry, ...]
    left_out: tuple[LeftOut, ...] = ()
    assumed: tuple[str, ...] = ()
    labels: Labels | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A page, an article, a plain text."""

    blocks: tuple[Block, ...]
    left_out: tuple[LeftOut, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """What a file holds, with the title and the date it gives itself; empty where it gives none."""

    content: Cards | Document
    title: str = ""
    date: str = ""
