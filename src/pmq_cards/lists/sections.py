"""Questions that are no items: headings, bold lines, paragraphs under a label, quotes, and what details hide."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from pmq_cards.lists.answering import answer_text, begins_answer, below, is_called_answer
from pmq_cards.lists.asking import asks
from pmq_cards.lists.found import Found
from pmq_cards.lists.items import why_not, with_answers, words
from pmq_cards.lists.outline import ITEM_LEVEL, Outline, Placed, purpose, tags_of
from pmq_cards.lists.page import Block, Entry, Kind
from pmq_cards.lists.rendering import text_of
from pmq_cards.lists.splitting import words_in
from pmq_cards.lists.wording import label, options, question_of

ENOUGH_HEADINGS = 3
LONGEST_NOTE = 60
"""Letters behind a bold question that still belong to it; more is the beginning of the answer."""
LONGEST_ASKED = 80
"""Words of a paragraph under a label that can be a question; longer ones are prose."""


def headings(outline: Outline) -> Found:
    """Take the headings of one level that ask, each with all below it up to the next."""
    nothing = Found("headings")
    found = [_of_level(outline, level) for level in sorted({heading.level for heading in outline.headings})]
    return max(found, key=lambda one: len(one.entries), default=nothing)


def bold_lines(outline: Outline) -> Found:
    """Take the bold lines that ask, each with all below it up to the next, or to a heading."""
    begins = [_is_bold_question(placed.block) for placed in outline.placed]
    entries, taken = _begun_by(outline, begins, _bold_entry)
    return Found("bold lines", tuple(entries), tuple(taken))


def numbered(outline: Outline) -> Found:
    """Take the paragraphs that begin with a number, each with all below it up to the next, where enough of them ask."""
    begins = [p.block.kind is Kind.PARAGRAPH and label(p.block.text).number is not None for p in outline.placed]
    own = [placed for placed, is_one in zip(outline.placed, begins, strict=True) if is_one]
    if len(own) < ENOUGH_HEADINGS or sum(asks(placed.block.text) for placed in own) * ENOUGH_HEADINGS < len(own):
        return Found("numbered paragraphs")
    entries, taken = _begun_by(outline, begins, heading_entry)
    return Found("numbered paragraphs", tuple(with_answers(entries)), tuple(taken))


def labelled(outline: Outline) -> Found:
    """Take the paragraphs that ask right below the headings of a level, where at least half of them do."""
    best = Found("paragraphs under headings")
    for level in sorted({heading.level for heading in outline.headings}):
        own = [place for place, placed in enumerate(outline.placed) if _is_heading(placed, level)]
        asked = [place for place in own if _asks_right_below(outline, place)]
        if len(asked) * 2 >= len(own) and len(asked) > max(1, len(best.entries)):
            below_them = [outline.placed[place + 1] for place in asked]
            title = outline.title(below_them)
            entries = tuple(_paragraph_entry(placed, tags_of(placed.path, title)) for placed in below_them)
            best = replace(best, entries=entries, taken=tuple(below_them))
    return best


def quotes(outline: Outline) -> Found:
    """Take the quotes that ask, where at least half of all do and no prose answers them."""
    own = [place for place, placed in enumerate(outline.placed) if placed.block.kind is Kind.QUOTE]
    asked = [place for place in own if asks(text_of([outline.placed[place].block]))]
    answered = [place for place in asked if _is_answered(outline, place)]
    if len(asked) * 2 < len(own) or len(answered) * 2 > len(asked):
        return Found("quotes")
    taken = tuple(outline.placed[place] for place in asked)
    title = outline.title(taken)
    entries = (_paragraph_entry(placed, tags_of(placed.path, title)) for placed in taken)
    return Found("quotes", tuple(entries), taken)


def paragraphs(outline: Outline) -> Found:
    """Take the paragraphs that ask, where there is nothing else but them: a text of questions one by one."""
    blocks = [placed for placed in outline.placed if placed.block.kind is not Kind.HEADING]
    asked = [placed for placed in blocks if placed.block.kind is Kind.PARAGRAPH and asks(placed.block.text)]
    if len(asked) * 2 < len(blocks):
        return Found("paragraphs")
    title = outline.title(asked)
    entries = (_paragraph_entry(placed, tags_of(placed.path, title)) for placed in asked)
    return Found("paragraphs", tuple(entries), tuple(asked))


def details(outline: Outline) -> Found:
    """Take what details hide as answers: to their summary if it asks, else to the question above them."""
    entries, taken = [], []
    title = outline.title(outline.of(Kind.DETAILS))
    for entry, placed in _hidden(outline):
        entries.append(replace(entry, tags=tags_of(placed[0].path, title)))
        taken += placed
    return Found("details", tuple(entries), tuple(taken))


def heading_asks(outline: Outline, place: int, title: Block | None) -> bool:
    """Tell whether a heading is a question, and no label over a list of them."""
    placed = outline.placed[place]
    is_title = placed.block is title and len(outline.headings) > 1
    if is_title or not question_of(placed.block) or _purpose(placed, title):
        return False
    rest = _up_to(outline.placed, place + 1, lambda p, _: p.block.kind is Kind.HEADING)
    lists = (p for p in rest if p.block.kind is Kind.LIST and not _are_options(p.block))
    return all(why_not(one, outline) for one in lists)


def section_of(outline: Outline, place: int) -> list[Placed]:
    """Give the heading at this place of the outline and all below it, up to the next that is as high."""
    level = outline.placed[place].block.level
    rest = _up_to(outline.placed, place + 1, lambda p, _: p.block.kind is Kind.HEADING and p.block.level <= level)
    return [outline.placed[place], *rest]


def heading_entry(one: Placed, rest: Sequence[Placed], tags: tuple[str, ...]) -> Entry:
    """Give a heading as a question, with what stands below it as the rest of it and its answer."""
    return _entry(one.block.text, one, rest, tags)


def _entry(text: str, one: Placed, rest: Sequence[Placed], tags: tuple[str, ...], more: str = "") -> Entry:
    """Give a text of a block as a question; `more` is what the block has of the answer."""
    named = label(text)
    told = below(named.text, _outer(rest))
    return Entry(
        asked="\n".join(filter(None, [named.text, told.question])),
        line=one.block.line,
        last_line=max(placed.block.last_line for placed in (one, *rest)),
        number=named.number,
        answer="\n\n".join(filter(None, [more, told.answer])),
        tags=tags,
        is_whole=bool(told.question),
    )


def _of_level(outline: Outline, level: int) -> Found:
    own = [place for place, placed in enumerate(outline.placed) if _is_heading(placed, level)]
    title = outline.title()
    asked = {place for place in own if heading_asks(outline, place, title)}
    is_enough = len(asked) >= (ENOUGH_HEADINGS if level < ITEM_LEVEL else 1) or len(asked) == len(own)
    if not asked or len(asked) * 2 < len(own) or not is_enough:
        return Found("headings")
    are_numbered = all(label(outline.placed[place].block.text).number is not None for place in asked)
    sisters = _mostly_asked(outline, own, asked)
    title = outline.title([outline.placed[place] for place in sorted(asked)])
    entries, taken = [], []
    for place in own:
        one = outline.placed[place]
        is_numbered = are_numbered and label(one.block.text).number is not None
        if place in asked or ((is_numbered or place in sisters) and not _purpose(one, title)):
            rest = section_of(outline, place)[1:]
            entries.append(heading_entry(one, rest, tags_of(one.path, title)))
            taken += [one, *rest]
    return Found("headings", tuple(entries), tuple(taken))


def _mostly_asked(outline: Outline, own: Sequence[int], asked: set[int]) -> set[int]:
    """Give the headings below one whose headings nearly all ask: the others do too, without a mark."""
    below_it: dict[int, list[int]] = {}
    for place in own:
        path = outline.placed[place].path
        below_it.setdefault(id(path[-1]) if path else 0, []).append(place)
    groups = (places for places in below_it.values() if sum(place in asked for place in places) * 4 >= len(places) * 3)
    return {place for places in groups for place in places}


def _is_heading(placed: Placed, level: int) -> bool:
    return placed.block.kind is Kind.HEADING and placed.block.level == level


def _holds_headings(block: Block) -> bool:
    return any(inner.kind is Kind.HEADING for item in block.items for inner in item.blocks)


def _are_options(block: Block) -> bool:
    return bool(options([item.text for item in block.items])) or any(i.is_checked is not None for i in block.items)


def _purpose(placed: Placed, title: Block | None) -> str:
    return purpose([heading for heading in (*placed.path, placed.block) if heading is not title])


def _begun_by(
    outline: Outline, begins: Sequence[bool], entry: Callable[[Placed, Sequence[Placed], tuple[str, ...]], Entry]
) -> tuple[list[Entry], list[Placed]]:
    """Make an entry of each block that begins one and all below it, up to the next or to a heading; give both."""
    title = outline.title([placed for placed, is_one in zip(outline.placed, begins, strict=True) if is_one])
    entries, taken = [], []
    for place, is_one in enumerate(begins):
        if is_one:
            one = outline.placed[place]
            rest = list(_up_to(outline.placed, place + 1, lambda p, at: begins[at] or p.block.kind is Kind.HEADING))
            entries.append(entry(one, rest, tags_of(one.path, title)))
            taken += [one, *rest]
    return entries, taken


def _up_to(placed: Sequence[Placed], place: int, ends: Callable[[Placed, int], bool]) -> Iterator[Placed]:
    """Give what follows from a place on, up to where it ends."""
    for at in range(place, len(placed)):
        if ends(placed[at], at):
            return
        if not _holds_headings(placed[at].block):
            yield placed[at]


def _outer(placed: Iterable[Placed]) -> list[Block]:
    """Give blocks without those that stand inside one of them."""
    found: list[Block] = []
    inside: set[int] = set()
    for one in placed:
        if id(one.block) not in inside:
            found.append(one.block)
            inside |= {id(block) for block in one.block.everything()}
    return found


def _is_bold_question(block: Block) -> bool:
    """Tell whether a paragraph is a bold line that asks, with a short note behind it at most, or lines of its own."""
    if block.kind is not Kind.PARAGRAPH or not asks(block.bold):
        return False
    note, _, lines = block.text.removeprefix(block.bold).partition("\n")
    return bool(lines) or len(note) <= LONGEST_NOTE


def _bold_entry(one: Placed, rest: Sequence[Placed], tags: tuple[str, ...]) -> Entry:
    first, _, more = one.block.text.removeprefix(one.block.bold).partition("\n")
    return _entry(f"{one.block.bold}{first}", one, rest, tags, answer_text(more, {}))


def _paragraph_entry(placed: Placed, tags: tuple[str, ...]) -> Entry:
    block = placed.block
    text = " ".join(text_of([block]).split())
    return Entry(label(text).text, block.line, block.last_line, label(text).number, tags=tags)


def _asks_right_below(outline: Outline, place: int) -> bool:
    """Tell whether a paragraph that asks stands below a label, and nothing else up to the next heading."""
    title = outline.title()
    if _purpose(outline.placed[place], title) or place + 1 >= len(outline.placed):
        return False
    rest = list(_up_to(outline.placed, place + 1, lambda p, _: p.block.kind is Kind.HEADING))
    if len(rest) != 1 or rest[0].block.kind is not Kind.PARAGRAPH:
        return False
    return asks(rest[0].block.text) and words_in(rest[0].block.text) <= LONGEST_ASKED


def _is_answered(outline: Outline, place: int) -> bool:
    """Tell whether the paragraph below a quote begins as an answer does."""
    following = outline.placed[place + 1] if place + 1 < len(outline.placed) else None
    if following is None or following.block.kind is not Kind.PARAGRAPH:
        return False
    first = following.block.text.split(maxsplit=1)[0].strip(",.:;!—–-").casefold()
    return first in _ANSWERS or begins_answer(following.block.text)


_ANSWERS = frozenset(
    ("yes", "no", "yep", "nope", "because", "ja", "nein", "doch", "weil", "oui", "non", "parce", "sí", "si", "porque")
)
"""The first word of an answer."""


def _hidden(outline: Outline) -> Iterator[tuple[Entry, list[Placed]]]:
    """Give the question of each details block with the blocks it comes from, the first of them its place."""
    begun = 0
    for place, placed in enumerate(outline.placed):
        block = placed.block
        if block.kind is Kind.HEADING or (block.kind is Kind.DETAILS and not is_called_answer(block.text)):
            begun = place
        if block.kind is Kind.LIST:
            yield from _hidden_in_items(placed)
        elif block.kind is Kind.DETAILS and question_of(block):
            yield _summary_entry(block), [placed]
            begun = place + 1
        elif block.kind is Kind.DETAILS and is_called_answer(block.text):
            above = _question_above(outline.placed[begun:place])
            if above:
                yield _asked_above(above, placed), [*above, placed]
            begun = place + 1


def _question_above(above: Sequence[Placed]) -> Sequence[Placed]:
    """Give what asks of all that stands above hidden words: without a heading that does not, from the last list on."""
    while len(above) > 1 and above[0].block.kind is Kind.HEADING and not question_of(above[0].block):
        above = above[1:]
    lists = [
        n for n, p in enumerate(above) if p.block.kind is Kind.LIST and p.block.items and not _are_options(p.block)
    ]
    return above[lists[-1] :] if lists else above


def _hidden_in_items(placed: Placed) -> Iterator[tuple[Entry, list[Placed]]]:
    for item in placed.block.items:
        for place, inner in enumerate(item.blocks):
            if inner.kind is Kind.DETAILS and question_of(inner):
                yield _summary_entry(inner, item.number), [Placed(item, placed.path)]
            elif inner.kind is Kind.DETAILS and words(item) and is_called_answer(inner.text):
                above = [block for block in item.blocks[:place] if block.kind is not Kind.HEADING or item.text]
                yield _asked_entry(words(item), above, inner, item), [Placed(item, placed.path)]


def _summary_entry(block: Block, number: int | None = None) -> Entry:
    named = label(block.text.split("\n")[0])
    asked = "\n".join([named.text, *block.text.split("\n")[1:]])
    answer = answer_text(text_of(block.blocks), {})
    number = named.number if named.number is not None else number
    return Entry(asked, block.line, block.last_line, number, answer, is_whole="\n" in asked)


def _asked_above(above: Sequence[Placed], hidden: Placed) -> Entry:
    """Give the question that stands above hidden words: the last item of a list, else all there is."""
    first, *rest = _outer(above)
    if first.kind is Kind.LIST and not _are_options(first) and first.items:
        item = first.items[-1]
        return _asked_entry(words(item), [*item.blocks, *rest], hidden.block, item)
    return _asked_entry(first.text or text_of([first]), rest, hidden.block, first)


def _asked_entry(text: str, above: Sequence[Block], hidden: Block, first: Block) -> Entry:
    """Give a question with all that stands above the words that answer it."""
    named = label(text.split("\n", maxsplit=1)[0])
    lines = [named.text, *text.split("\n")[1:]]
    choices: Mapping[str, str] = {}
    for block in above:
        if block.kind is Kind.LIST and _are_options(block):
            choices = options([item.text for item in block.items])
            lines += [item.text for item in block.items]
        else:
            lines.append(text_of([block]))
    number = named.number if named.number is not None or first.kind is not Kind.ITEM else first.number
    answer = answer_text(text_of(hidden.blocks), choices or options(lines[1:]))
    return Entry("\n".join(filter(None, lines)), first.line, hidden.last_line, number, answer, is_whole=True)
