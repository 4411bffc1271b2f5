"""A page -> the questions in it, and what is left out. Here the ways to read a page have their order."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from pmq_cards.anki.html import clean
from pmq_cards.domain import Labels
from pmq_cards.errors import PmqError
from pmq_cards.lists import items, sections, table_blocks
from pmq_cards.lists.between import with_headings, with_lists
from pmq_cards.lists.found import Found, Way
from pmq_cards.lists.items import lists_of
from pmq_cards.lists.left_out import told_left_out
from pmq_cards.lists.outline import Outline, Placed, outline_of, purpose
from pmq_cards.lists.page import Block, Cards, Document, Entry, Kind, LeftOut, Page
from pmq_cards.lists.wording import is_bare_link, label, question_of

WAYS: tuple[Way, ...] = (
    sections.details,
    table_blocks.find,
    sections.headings,
    sections.bold_lines,
    items.find,
    sections.numbered,
    sections.labelled,
    sections.quotes,
    sections.paragraphs,
)
"""The ways to read a page. One that finds less than half of what one behind it finds, has found something else."""

_BESIDE: Mapping[Way, Callable[[Outline, Found], Found]] = {items.find: with_headings, sections.headings: with_lists}
"""What adds to a way of reading what asks beside it."""

_LEAVES = {
    Kind.PARAGRAPH: "line of prose",
    Kind.CODE: "block of code",
    Kind.QUOTE: "quote",
    Kind.TABLE: "table",
    Kind.DETAILS: "hidden part",
}


@dataclass(frozen=True, slots=True)
class Taken:
    """What a file gives: its questions, and all that a person must hear of it.

    `what` names where they stand; `lists` counts the lists of a page, from which one can be taken by its number.
    """

    what: str
    entries: tuple[Entry, ...]
    left_out: tuple[LeftOut, ...]
    assumed: tuple[str, ...] = ()
    title: str = ""
    date: str = ""
    lists: int = 0
    labels: Labels | None = None


class NothingFoundError(PmqError):
    """There is no question in the file."""


def take(page: Page, number: int | None = None, *, assumed: str = "") -> Taken:
    """Give the questions of a page, those of the list with this number where one is named.

    `assumed` is what was assumed to read it at all. Raises NothingFoundError, which says what there is instead.
    """
    taken = _taken(page, number)
    entries = tuple(replace(e, answer=clean(e.answer)) for e in taken.entries if clean(e.asked))
    unseen = [LeftOut("item without a word", e.line, e.last_line) for e in taken.entries if not clean(e.asked)]
    if not entries and unseen:
        raise NothingFoundError(f"no question here{_told(unseen)}")
    said = (assumed,) if assumed else ()
    return replace(taken, entries=entries, left_out=(*taken.left_out, *unseen), assumed=(*said, *taken.assumed))


def _taken(page: Page, number: int | None) -> Taken:
    content = page.content
    if isinstance(content, Cards):
        if number is not None:
            raise NothingFoundError(f"there are no lists to choose from: the file holds {content.marks}")
        if not content.entries:
            raise NothingFoundError(f"no questions here: {content.marks}{_told(content.left_out)}")
        said = content.assumed
        return Taken(content.marks, content.entries, content.left_out, said, page.title, page.date, 0, content.labels)
    outline = outline_of(content.blocks)
    found = _one_list(outline, number) if number is not None else _best(outline)
    left_out = _left_out(content, outline, found)
    if not found.entries:
        raise NothingFoundError(_nothing(left_out))
    title = outline.title(found.taken)
    name = page.title or (label(title.text).text if title else "")
    lists = len(lists_of(outline))
    return Taken(found.what, found.entries, left_out, found.assumed, name, page.date, lists)


def _best(outline: Outline) -> Found:
    every = [way(outline) for way in WAYS]
    for place, found in enumerate(every):
        behind = max((len(other.entries) for other in every[place + 1 :]), default=0)
        if found.entries and len(found.entries) * 2 >= behind:
            more = _BESIDE.get(WAYS[place])
            return more(outline, found) if more else found
    return every[-1]


def _one_list(outline: Outline, number: int) -> Found:
    lists = lists_of(outline)
    if not 1 <= number <= len(lists):
        count = f"holds {len(lists)} lists" if len(lists) > 1 else "holds one list" if lists else "holds no list"
        raise NothingFoundError(f"there is no list {number}: the page {count}")
    return items.taking(outline, [lists[number - 1]])


def _left_out(content: Document, outline: Outline, found: Found) -> tuple[LeftOut, ...]:
    """Give all that is not on a card, in the order of the page."""
    lines: set[int] = set()
    for placed in found.taken:
        lines |= set(range(placed.block.line, placed.block.last_line + 1))
    title = outline.title(found.taken)
    above = {id(heading) for placed in found.taken for heading in placed.path} | {id(title)}
    numbers = {id(placed.block): number for number, placed in enumerate(lists_of(outline), 1)}
    rest = [*content.left_out, *found.left_out]
    passed: set[int] = set()
    for placed in outline.placed:
        block = placed.block
        if id(block) in passed or lines & {block.line, block.last_line}:
            continue
        passed |= {id(inner) for inner in block.everything()}
        rest += _missed_heading(placed, title) if id(block) not in above else ()
        rest += _missed(placed, outline, numbers)
    return tuple(sorted(rest, key=lambda one: (one.line, one.last_line)))


def _missed(placed: Placed, outline: Outline, numbers: "dict[int, int]") -> Iterable[LeftOut]:
    """Say what a block is that is on no card; a heading that is a label goes without saying."""
    block = placed.block
    if block.kind is Kind.LIST:
        what = items.why_not(placed, outline) or "item"
        count = sum(1 for inner in block.everything() if inner.kind is Kind.ITEM)
        yield LeftOut(what, block.line, block.last_line, count, numbers.get(id(block)))
    elif block.kind is Kind.PARAGRAPH and is_bare_link(block):
        yield LeftOut("link", block.line, block.last_line, block.links)
    elif block.kind in _LEAVES and (block.text or block.blocks):
        count = block.text.count("\n") + 1 if block.kind is Kind.PARAGRAPH else 1
        yield LeftOut(_LEAVES[block.kind], block.line, block.last_line, count)
    if block.pictures:
        yield LeftOut("picture", block.line, block.last_line, block.pictures)


def _missed_heading(placed: Placed, title: Block | None) -> Iterator[LeftOut]:
    block = placed.block
    if block.kind is Kind.HEADING and question_of(block):
        above = purpose([heading for heading in (*placed.path, block) if heading is not title])
        yield LeftOut(f"heading of {above}" if above else "heading that asks", block.line, block.last_line)


def _nothing(left_out: Sequence[LeftOut]) -> str:
    lists = [one for one in left_out if one.number is not None]
    if not lists:
        nothing = "no list of questions" if any("asks" in one.what for one in left_out) else "no question"
        return f"{nothing} here{_told(left_out)}"
    longest = max(lists, key=lambda one: one.count)
    return f"no list of questions here{_told(left_out)}. To take one as it is: --list {longest.number}"


def _told(left_out: Sequence[LeftOut]) -> str:
    return f": {told_left_out(left_out)}" if left_out else ""
