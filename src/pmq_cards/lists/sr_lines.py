"""Obsidian's spaced repetition -> entries: `question::answer` on a line, or a line of `?` between the two."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from pmq_cards.lists.front_matter import without_front_matter
from pmq_cards.lists.markdown import shown
from pmq_cards.lists.page import Cards, Entry, LeftOut, Page
from pmq_cards.lists.wording import tag

ENOUGH_LINES = 3

_PAIR = re.compile(r"\s*(?:[-*+]\s+|\d{1,4}[.)]\s+)?(\S(?:[^`:]|`[^`]*`|:(?!:))*?)\s*(:::?)\s*([^\s:].*?)\s*")
_MIDDLE = re.compile(r"\s*\?\??\s*")
_HEADING = re.compile(r" {0,3}(#{1,6})\s+(\S.*)")
_SCHEDULE = re.compile(r"<!--SR:[^<>]*-->|(?<=\s)\^[\w-]+$")
_LONGEST_PAIR = 2000
_TAGS_ONLY = re.compile(r"\s*(?:#[\w/-]+\s*)+")


def recognises(text: str, name: str) -> bool:  # noqa: ARG001 - what every reader is asked
    """Tell whether a text has a line of `?` between texts, or enough lines of two sides."""
    lines = without_front_matter(text)[1].split("\n")
    if _middles(lines):
        return True
    whole = [line for line in lines if line.strip() and not _HEADING.fullmatch(line) and not _TAGS_ONLY.fullmatch(line)]
    pairs = sum(1 for line in whole if _pair(line))
    return pairs >= ENOUGH_LINES or 0 < pairs == len(whole)


def read(text: str) -> Page:
    """Read a note with cards in it."""
    head, body = without_front_matter(text)
    lines = [_SCHEDULE.sub("", line) for line in body.split("\n")]
    entries, used = [], set[int]()
    for entry in sorted([*_between(lines), *_on_a_line(lines)], key=lambda one: one.line):
        if not used & set(range(entry.line, entry.last_line + 1)):
            used |= set(range(entry.line, entry.last_line + 1))
            entries.append(entry)
    tags = list(_tags(lines))
    tagged = tuple(replace(entry, tags=tags[entry.line - 1]) for entry in entries)
    return Page(
        Cards("cards in a note", tagged, tuple(_rest(lines, used))), head.get("title", ""), head.get("date", "")
    )


def _pair(line: str) -> "re.Match[str] | None":
    found = _PAIR.fullmatch(line) if "::" in line and len(line) <= _LONGEST_PAIR else None
    is_code = found and re.search(r"\w::\w", line) and " " in found[1] and not found[1].endswith(("?", "？"))
    return None if is_code else found


def _middles(lines: Sequence[str]) -> list[int]:
    """Give the places of lines of `?` that have a text right above and one below."""
    return [
        place
        for place in range(1, len(lines) - 1)
        if _MIDDLE.fullmatch(lines[place])
        and lines[place - 1].strip()
        and any(map(str.strip, lines[place + 1 : place + 3]))
    ]


def _between(lines: Sequence[str]) -> Iterator[Entry]:
    """Give a card for each line of `?`: the lines right above ask, all below answers, up to the next card."""
    middles = _middles(lines)
    if not middles:
        return
    begins = [_begin(lines, middle, before + 2) for before, middle in zip([-2, *middles], middles, strict=False)]
    for middle, begin, end in zip(middles, begins, [*begins, len(lines)][1:], strict=True):
        stops = (at for at in range(middle + 1, end) if _ends_answer(lines[at]))
        last = max((at for at in range(middle + 1, next(stops, end)) if lines[at].strip()), default=middle)
        asked = "\n".join(line.strip() for line in lines[begin:middle])
        answer = "\n".join(line.rstrip() for line in lines[middle + 1 : last + 1]).strip("\n")
        yield Entry(shown(asked), begin + 1, last + 1, answer=shown(answer), is_whole=True)


def _ends_answer(line: str) -> bool:
    return _HEADING.fullmatch(line) is not None or line.strip() == "---" or _pair(line) is not None


def _begin(lines: Sequence[str], middle: int, first: int) -> int:
    """Give the place of the first line that asks above a line of `?`, none before `first`."""
    begin = middle - 1
    while begin > first and lines[begin - 1].strip() and not _HEADING.fullmatch(lines[begin - 1]):
        begin -= 1
    return begin


def _on_a_line(lines: Sequence[str]) -> Iterator[Entry]:
    for number, line in enumerate(lines, 1):
        found = _pair(line)
        if found:
            yield Entry(shown(found[1].strip()), number, number, answer=shown(found[3]), is_whole=True)


def _tags(lines: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Give the headings above each line as tags; the first one of the page is its title."""
    path: list[tuple[int, str]] = []
    for number, text in enumerate(lines):
        heading = _HEADING.fullmatch(text)
        if heading:
            path = [(level, name) for level, name in path if level < len(heading[1])]
            if number or len(heading[1]) > 1:
                path.append((len(heading[1]), tag(heading[2].rstrip("# "))))
        yield tuple(dict.fromkeys(name for _, name in path if name))


def _rest(lines: Sequence[str], used: set[int]) -> Iterator[LeftOut]:
    for number, line in enumerate(lines, 1):
        if (
            line.strip()
            and number not in used
            and not _HEADING.fullmatch(line)
            and not re.fullmatch(r"\s*-{3,}\s*", line)
        ):
            yield LeftOut("line of prose", number, number)
