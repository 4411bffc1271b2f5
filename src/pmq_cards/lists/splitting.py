"""One item -> its question and its follow-ups: nothing of it is lost, only blanks between sentences."""

import re
from collections.abc import Iterator

from pmq_cards.lists.asking import asks

CLOSERS = "\"'”’»›)]}）］」』】*_"
FEW_WORDS = 2
"""A sentence of so few words splits nothing: "Scrum Master?" belongs to the question before it."""
WORDY_LETTERS = 2
"""Letters of Chinese or Japanese that weigh as much as a word."""

_BRACKETS = {"(": ")", "[": "]", "（": "）", "［": "］", "「": "」", "『": "』", "«": "»", "„": "“", "“": "”"}
_OPENED_BY: dict[str, frozenset[str]] = {
    close: frozenset(opening for opening, closes in _BRACKETS.items() if closes == close)
    for close in set(_BRACKETS.values())
}
_END = re.compile(r"[.!?…？。！؟۔।．]+")
_NO_BLANK_NEEDED = frozenset("？。！．")
_BEGINS = re.compile(r"""["'“„«‹‘¿¡*_\[]*[^\W_a-z]|["'“„«‹‘¿¡]*[A-Z0-9]""")
_ABBREVIATION = re.compile(
    r"(?:^|[\s(\[/])(?:e\.? ?g|i\.? ?e|vs|etc|cf|ca|approx|resp|incl|excl|max|min|esp|fig|no|nos|nr|art|ed|eds|dr|mr"
    r"|mrs|ms|prof|st|jr|sr|inc|ltd|co|corp|dept|est|al|z\. ?B|d\. ?h|u\. ?a|u\. ?U|o\. ?ä|s\. ?o|z\. ?T|v\. ?a"
    r"|i\. ?d\. ?R|bzw|bspw|ggf|evtl|usw|inkl|zzgl|vgl|sog|Abs|p\. ?ex|p\. ?ej|ej|ex|núm|pág|т\. ?д|т\. ?п|т\. ?е"
    r"|т\. ?к|напр|др|[A-ZÄÖÜ])\.$",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"(?:^|\n)\W*(?:\w )?\d{1,3}\.$")
_LOOK_BACK = 16
_MARKED_LINE = re.compile(r"\n[ \t]*(?=(?:\w[ \t]+)?(?:\d{1,3}[.)]|[a-h][.)]|[ivx]{1,4}[.)]|[-*+•–])[ \t])")
_TRUE_OR_FALSE = re.compile(
    r"\W*(?:true or false|right or wrong|wahr oder falsch|richtig oder falsch|vrai ou faux|verdadero o falso"
    r"|verdadeiro ou falso|vero o falso|waar of onwaar|prawda czy fałsz|верно или неверно|правда или ложь)\W*",
    re.IGNORECASE,
)
_WIDE = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]")


def split(text: str) -> tuple[str, tuple[str, ...]]:
    """Give the question, up to the first sentence that asks, and each later sentence as a follow-up."""
    parts = list(sentences(text))
    first = next((number for number, part in enumerate(parts) if asks(part)), len(parts) - 1)
    if first < 0 or _TRUE_OR_FALSE.fullmatch(parts[first]):
        return joined(parts), ()
    return joined(parts[: first + 1]), tuple(joined([part]) for part in parts[first + 1 :])


def sentences(text: str) -> Iterator[str]:
    """Give the sentences of a text, each with its marks and the bracket behind them; short ones go with another."""
    begun = 0
    pending = ""
    for end in (*_ends(text), len(text)):
        part = text[begun:end]
        begun = end
        if (pending and words_in(part) <= FEW_WORDS) or words_in(pending) <= FEW_WORDS:
            pending += part
        else:
            yield pending
            pending = part
    if pending.strip():
        yield pending


def joined(parts: list[str]) -> str:
    """Give texts as one line."""
    return " ".join("".join(parts).split())


def _ends(text: str) -> Iterator[int]:
    """Give where sentences end: the next one begins there."""
    inside = _inside_brackets(text)
    ends = {match.end() for match in _MARKED_LINE.finditer(text) if not inside[match.end()]}
    for mark in _END.finditer(text):
        if not inside[mark.start()]:
            end = _behind(text, mark.end(), inside)
            if _is_end(text, mark, end):
                ends.add(end)
    yield from sorted(ends)


def _behind(text: str, end: int, inside: list[int]) -> int:
    """Give the place behind quotes and brackets that close, or stand behind, a sentence that ends at `end`."""
    while end < len(text) and text[end] in CLOSERS:
        end += 1
    blank = end
    while blank < len(text) and text[blank] in " \t":
        blank += 1
    if blank < len(text) and text[blank] in "([（［" and inside[blank]:
        depth = inside[blank]
        end = blank + 1
        while end < len(text) and inside[end] >= depth:
            end += 1
        end = min(end + 1, len(text))
        while end < len(text) and text[end] in f".!?…。{CLOSERS}":
            end += 1
    return end


def _is_end(text: str, mark: "re.Match[str]", end: int) -> bool:
    """Tell whether a sentence ends behind this mark, and another begins at `end`."""
    rest = text[end : end + 8]
    if not rest.strip():
        return False
    if mark[0] == "." and (_ABBREVIATION.search(_before(text, mark)) or _NUMBER.search(_before(text, mark))):
        return False
    if not rest[0].isspace():
        return mark[0][-1] in _NO_BLANK_NEEDED
    return _BEGINS.match(rest.lstrip()) is not None


def _before(text: str, mark: "re.Match[str]") -> str:
    return text[max(0, mark.start() - _LOOK_BACK) : mark.end()]


def _inside_brackets(text: str) -> list[int]:
    """Give, for each place of a text and the one behind it, in how many pairs of brackets or quotes it stands."""
    steps = [0] * (len(text) + 2)
    opened: list[tuple[str, int]] = []
    for place, character in enumerate(text):
        if character in _OPENED_BY and opened and opened[-1][0] in _OPENED_BY[character]:
            steps[opened.pop()[1]] += 1
            steps[place] -= 1
        elif character in _BRACKETS:
            opened.append((character, place))
        elif character in ")]）］":
            _forget_quotes(opened, character, steps, place)
    depth, depths = 0, []
    for step in steps[:-1]:
        depth += step
        depths.append(depth)
    return depths


def _forget_quotes(opened: list[tuple[str, int]], close: str, steps: list[int], place: int) -> None:
    """Close a bracket over quotes inside it that were never closed."""
    for back in range(len(opened) - 1, max(-1, len(opened) - 4), -1):
        if opened[back][0] in _OPENED_BY[close]:
            steps[opened[back][1]] += 1
            steps[place] -= 1
            del opened[back:]
            return


def words_in(text: str) -> int:
    """Count the words of a text; scripts that write no blanks are weighed by their letters."""
    wide = len(_WIDE.findall(text))
    return len(re.findall(r"[^\W_]+(?:[’'.-][^\W_]+)*", _WIDE.sub(" ", text))) + wide // WORDY_LETTERS
