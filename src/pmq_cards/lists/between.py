"""Pages that ask in headings and in lists: where one of the two is taken, what asks of the other is taken beside it."""

from collections.abc import Sequence
from dataclasses import replace

from pmq_cards.lists import items
from pmq_cards.lists.found import Found
from pmq_cards.lists.outline import Outline, Placed, tags_of
from pmq_cards.lists.page import Kind
from pmq_cards.lists.sections import ENOUGH_HEADINGS, heading_asks, heading_entry, section_of
from pmq_cards.lists.splitting import words_in
from pmq_cards.lists.wording import label
from pmq_cards.said import counted

LEAST_WORDS = 3
"""A heading over nothing, of fewer words, is no question: "Questions?" ends a page."""


def with_headings(outline: Outline, lists: Found) -> Found:
    """Add to the lists of a page its headings that ask, have no list below them, and are numbered or over nothing.

    Any other heading may be the title of prose. What stands below one is the reason to ask, where lists have no answer.
    """
    above = {id(heading) for placed in lists.taken for heading in (*placed.path, placed.block)}
    title = outline.title(lists.taken)
    own = [
        place
        for place, placed in enumerate(outline.placed)
        if placed.block.kind is Kind.HEADING and id(placed.block) not in above and heading_asks(outline, place, title)
    ]
    sections = [section_of(outline, place) for place in _questions(outline, own, lists.taken)]
    entries = tuple(heading_entry(one, rest, tags_of(one.path, title)) for one, *rest in sections)
    taken = tuple(placed for section in sections for placed in section)
    headings = Found(counted(len(sections), "heading"), entries, taken)
    is_answered = any(entry.answer for entry in lists.entries)
    return _both(lists, headings if is_answered else _with_reasons(headings)) if sections else lists


def with_lists(outline: Outline, headings: Found) -> Found:
    """Add to the headings of a page the lists that ask and stand below none of them, and headings of other levels.

    What stands below some of the headings is then the reason to ask. Where most are answered, nothing is added, unless
    they are too few to be all that the page is about.
    """
    inside = {id(block) for placed in headings.taken for block in placed.block.everything()}
    own = [one for one in items.lists_of(outline) if id(one.block) not in inside and not items.why_not(one, outline)]
    lists = items.taking(outline, own)
    if sum(bool(entry.answer) for entry in headings.entries) * 2 >= len(headings.entries):
        is_enough = len(headings.entries) >= min(ENOUGH_HEADINGS, len(lists.entries))
        return headings if is_enough else _both(headings, lists)
    is_answered = any(entry.answer for entry in lists.entries)
    first = headings if is_answered else _with_reasons(headings)
    return with_headings(outline, _both(first, lists) if lists.entries else first)


def _both(first: Found, second: Found) -> Found:
    """Give two findings as one, in the order of the page."""
    return Found(
        f"{first.what} and {second.what}",
        tuple(sorted((*first.entries, *second.entries), key=lambda entry: entry.line)),
        (*first.taken, *second.taken),
        (*first.left_out, *second.left_out),
        (*first.assumed, *second.assumed),
    )


def _with_reasons(headings: Found) -> Found:
    """Give headings with what stands below them as the reason to ask."""
    count = sum(bool(entry.answer) for entry in headings.entries)
    if not count:
        return headings
    entries = tuple(replace(entry, why=entry.answer, answer="") for entry in headings.entries)
    return replace(
        headings,
        entries=entries,
        assumed=(f"what stands below {counted(count, 'heading')} is the reason to ask, the why",),
    )


def _questions(outline: Outline, asking: Sequence[int], taken: Sequence[Placed]) -> list[int]:
    """Give the headings, of these that ask, that are questions to take: over nothing, or numbered as all beside them.

    One over nothing behind all that is taken ends a page: "Ready to take the next step?" Of numbered headings
    below the same one all must ask: else they are the parts of an article.
    """
    numbered = {
        place
        for place, placed in enumerate(outline.placed)
        if placed.block.kind is Kind.HEADING and label(placed.block.text).number is not None
    }
    blocks = {id(placed.block) for placed in taken}
    last = max((place for place, placed in enumerate(outline.placed) if id(placed.block) in blocks), default=0)
    parts = {_group(outline.placed[place]) for place in numbered.difference(asking)}
    return [
        place
        for place in asking
        if (
            _group(outline.placed[place]) not in parts
            if place in numbered
            else place < last
            and len(section_of(outline, place)) == 1
            and words_in(outline.placed[place].block.text) >= LEAST_WORDS
        )
    ]


def _group(placed: Placed) -> tuple[int, int]:
    """Give what is the same of headings of one level below the same heading."""
    return placed.block.level, id(placed.path[-1]) if placed.path else 0
