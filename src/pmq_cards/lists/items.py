"""Lists on a page: which of them ask, and what each item of one is."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from pmq_cards.lists.answering import answer_text, begins_answer, below
from pmq_cards.lists.asking import asks, is_request
from pmq_cards.lists.found import Found
from pmq_cards.lists.outline import Outline, Placed, key_of, purpose, tags_of
from pmq_cards.lists.page import Block, Entry, Kind, LeftOut
from pmq_cards.lists.rendering import text_of
from pmq_cards.lists.splitting import words_in
from pmq_cards.lists.wording import is_bare_link, is_placeholder, label, options, tag, unquoted

ENOUGH_ASK = 3
"""Of a list that is taken, one item in so many asks."""
SHORT_LABEL = 4
"""A label with a colon has at most so many words."""
PROBE = 2
"""A question of so few words that stands there again and again asks on: it belongs to the item before."""

_OPEN_ENDS = ("...", "…", ":", "：")


def lists_of(outline: Outline) -> tuple[Placed, ...]:
    """Give every list of the page that stands in no other, in the order that numbers them from 1."""
    return outline.of(Kind.LIST)


def find(outline: Outline) -> Found:
    """Take the lists that ask."""
    placed = lists_of(outline)
    taken = tuple(one for one in placed if not why_not(one, outline))
    return taking(outline, taken)


def taking(outline: Outline, taken: Sequence[Placed]) -> Found:
    """Take these lists as they are, but for empty items, placeholders and links."""
    title = outline.title(taken)
    entries: list[Entry] = []
    left_out: list[LeftOut] = []
    for one in taken:
        entries += _entries(one.block.items, tags_of(one.path, title), left_out)
    entries = _with_probes(with_answers(entries))
    return Found(_named([one.block for one in taken]), tuple(entries), tuple(taken), tuple(left_out))


def why_not(placed: Placed, outline: Outline) -> str:
    """Give what a list is that is not taken, one of its items in the singular; empty for one that asks."""
    every = tuple(_asked(placed.block))
    if not every:
        return "empty item"
    title = outline.title()
    above = purpose([heading for heading in placed.path if heading is not title])
    if above:
        return f"item of {above}"
    if _is_contents(every, outline):
        return "item of contents"
    if sum(map(is_bare_link, every)) * 2 >= len(every):
        return "link"
    if placed.block.is_furniture:
        return "item of navigation"
    if sum(asks(words(item)) for item in every) * ENOUGH_ASK < len(every):
        return "item that asks nothing"
    return ""


def with_answers(entries: Sequence[Entry]) -> Sequence[Entry]:
    """Give the entries with answers only where at least half have one: else what stands below asks on."""
    if sum(bool(entry.answer) for entry in entries) * 2 >= len(entries):
        return entries
    return [
        replace(entry, answer="", follow_ups=(*entry.follow_ups, entry.answer)) if entry.answer else entry
        for entry in entries
    ]


def words(item: Block) -> str:
    """Give the words of an item: its text, or the heading it holds."""
    return item.text or next((label(block.text).text for block in item.inside(Kind.HEADING)), "")


def _asked(block: Block) -> Iterator[Block]:
    """Give the items of a list and of the lists in it, without options, empty ones, and notes below a question."""
    if options([item.text for item in block.items]):
        return
    for item in block.items:
        if words(item) and not is_placeholder(words(item)):
            yield item
        below_it = (child for inner in item.inside(Kind.LIST) for child in _asked(inner))
        yield from (child for child in below_it if not asks(words(item)) or asks(words(child)))


def _is_contents(items: Sequence[Block], outline: Outline) -> bool:
    """Tell whether a list repeats the headings of the page, or leads to places of it."""
    repeated = sum(key_of(item.text) in outline.heading_keys or item.anchored * 2 > _letters(item) for item in items)
    return repeated * 2 > len(items) or (repeated * 2 == len(items) and repeated > 1)


def _letters(item: Block) -> int:
    return sum(map(str.isalnum, item.text))


def _entries(items: Iterable[Block], tags: tuple[str, ...], left_out: list[LeftOut]) -> Iterator[Entry]:
    """Give the entries of items: one each, or one for each item below a label, which becomes a tag."""
    for item in items:
        text = words(item)
        inner = [block for block in item.inside(Kind.LIST) if not options([i.text for i in block.items])]
        missing = _missing(item, text)
        if missing:
            left_out.append(LeftOut(missing, item.line, item.last_line))
        elif inner and _is_label(text, inner):
            below_label = (tag(text),) if tag(text) else ()
            for block in inner:
                yield from _entries(block.items, tuple(dict.fromkeys((*tags, *below_label))), left_out)
        else:
            yield _entry(item, text, inner, tags)


def _missing(item: Block, text: str) -> str:
    """Give what is missing of an item for a question; empty where nothing is."""
    if not text and not item.blocks:
        return "empty item"
    if is_placeholder(text) and not item.blocks:
        return "placeholder"
    if is_bare_link(item) and not asks(text):
        return "link"
    return ""


def _is_label(text: str, inner: Sequence[Block]) -> bool:
    """Tell whether an item is a label over questions, and none itself."""
    children = [words(child) for block in inner for child in block.items if words(child)]
    if not text:
        return True
    if asks(text) or not any(map(asks, children)):
        return False
    if text.endswith(_OPEN_ENDS):
        whole = all(asks(child) and child[:1].isupper() for child in children)
        return text.endswith(_OPEN_ENDS[2:]) and words_in(text) <= SHORT_LABEL and whole
    return True


def _entry(item: Block, text: str, inner: Sequence[Block], tags: tuple[str, ...]) -> Entry:
    """Give an item that is a question, with what is inside it."""
    lines, answer = _own_lines(text, item.bold)
    follow_ups = [words for block in inner for words in _every_text(block)]
    rest = [block for block in item.blocks if block not in inner and not (block.kind is Kind.HEADING and not item.text)]
    told = below(text, [block for block in rest if not _asks_on(block)])
    follow_ups += [text_of([block]) for block in rest if _asks_on(block)]
    choices = options(told.question.split("\n")) or options(lines.split("\n")[1:])
    return Entry(
        asked="\n".join(filter(None, [unquoted(lines), told.question])),
        line=item.line,
        last_line=item.last_line,
        number=item.number,
        answer="\n\n".join(filter(None, [answer_text(answer, choices), told.answer])),
        follow_ups=tuple(filter(None, follow_ups)),
        tags=tags,
        is_whole=bool(told.question or choices),
    )


def _own_lines(text: str, bold: str) -> tuple[str, str]:
    """Give the question of an item's text and the answer in it: behind bold words that ask, or the word "Answer"."""
    behind = text.removeprefix(bold).strip() if bold and asks(bold) else ""
    if words_in(behind) > PROBE and not asks(behind):
        return bold, behind.lstrip(":-– ")
    lines = text.split("\n")
    first = next((nth for nth, line in enumerate(lines) if nth and begins_answer(line)), len(lines))
    return "\n".join(lines[:first]), "\n".join(lines[first:])


def _asks_on(block: Block) -> bool:
    return block.kind in {Kind.PARAGRAPH, Kind.QUOTE} and asks(text_of([block])) and not begins_answer(block.text)


def _every_text(block: Block) -> Iterator[str]:
    """Give the texts of a list and of all lists in it, an item each."""
    for item in block.items:
        rest = [inner for inner in item.blocks if inner.kind is not Kind.LIST]
        yield "\n".join(filter(None, [item.text, text_of(rest)]))
        for inner in item.inside(Kind.LIST):
            yield from _every_text(inner)


def _with_probes(entries: Sequence[Entry]) -> list[Entry]:
    """Give the entries with probes, such as "Why?" again and again, as follow-ups of the entry before."""
    times = Counter(entry.asked for entry in entries)
    kept: list[Entry] = []
    for entry in entries:
        is_probe = times[entry.asked] > 1 and words_in(entry.asked) <= PROBE and not entry.answer
        if is_probe and kept and not is_request(entry.asked):
            follow_ups = (*kept[-1].follow_ups, entry.asked, *entry.follow_ups)
            kept[-1] = replace(kept[-1], follow_ups=follow_ups, last_line=entry.last_line)
        else:
            kept.append(entry)
    return kept


def _named(taken: Sequence[Block]) -> str:
    """Say which lists these are."""
    if len(taken) == 1:
        numbered = bool(taken[0].items) and taken[0].items[0].number is not None
        return f"the {'numbered ' if numbered else ''}list"
    return f"{len(taken)} lists"
