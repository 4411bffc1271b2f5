"""Plain text dressed up with rules, boxes and signs -> the lines of Markdown that say the same."""

import re
from collections.abc import Iterator, Sequence

from pmq_cards.lists.asking import asks
from pmq_cards.lists.indented import indented
from pmq_cards.lists.lettered import lettered
from pmq_cards.lists.pasted import SIGNS, SIGNS_APART, pasted

LONGEST_HEADING = 80
_LOWER_RULES = "-─~┄╌"
"""Thin rules stand around headings below those between thick ones."""

_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_SIDES = re.compile(r"^\s*[│║┃▏▌█]+\s?|\s*[│║┃▕▐█]+\s*$")
_RULE = re.compile(r"\s*(?:[=─━═▬╌┄~_*#-]{3,}|[╔╗╚╝┌┐└┘├┤┬┴┼╠╣╭╮╰╯═─━=+-]{3,})\s*")
_OUR_RULE = re.compile(r"\s*[=─━═▬╌┄╔╗╚╝┌┐└┘├┤┬┴┼╠╣╭╮╰╯#+]{4,}\s*")
"""A line that is no Markdown: it says nothing."""
_BETWEEN_RULES = re.compile(r"\s*([=─━═▬~*-])\1{2,}\s+(\S.*?\S)\s+\1{3,}\s*|\s*【([^【】]+)】\s*")
_TIGHT_HEADING = re.compile(r"(#{1,6})([^\s#!\d][^\s#]*\s[^#]*)")
"""A heading without the blank that Markdown wants; a line of hashtags has another # in it."""
_SIGN = re.compile(rf"(\s*)(?:[{SIGNS}]\ufe0f?\s*|[{SIGNS_APART}]\s+)(?=\S)")
_QUESTION_WORD = (
    r"Q|Question|Frage|Pregunta|Pergunta|Domanda|Vraag|Fråga|Spørgsmål|Pytanie|Otázka|Soru|Вопрос|質問|问题|問題|第"
)
_NUMBERED = re.compile(
    rf"(\s*)(?:(?:{_QUESTION_WORD}|No\.?|Nr\.?|#)\s*\.?(\d{{1,3}})\s*(?:[.)：、]|:(?!\d)|题|題|問|[-–—]\s|(?=\s))"
    r"|[(（\[](\d{1,3})[)）\]]|(\d{1,3})(?:[、．：]|\s[-–—]\s|:\s))\s*(?=\S)",
    re.IGNORECASE,
)
_OF_CODE = re.compile(r"\s*(?!o\s)[-*+(\[\w]")
_KEYCAPS = re.compile(r"(\s*)((?:[0-9]\ufe0f?\u20e3){1,3}|\U0001f51f|[\u2460-\u2473])[.):]?\s*(?=\S)")
_ORDERED = re.compile(r"\s*\d{1,3}[.)]\s")
_LISTED = re.compile(r"\s*(?:[-*+]|\d{1,9}[.)])\s|\s{2,}\S|\t")
_NO_WORDS = re.compile(
    r"\s*(?:import\s+(?:[\w*{}, ]+\s+from\s+)?['\"][^'\"]+['\"];?|export\s+(?:default|const|let|function)\b.*"
    r"|\{%[^{}]*%\}|\[\[?_?toc_?\]\]?|\{:?toc\}|\$\{toc\})\s*",
    re.IGNORECASE,
)


def undressed(text: str) -> tuple[str, Sequence[int]]:
    """Give the text as Markdown, and for each of its lines the number it has in the text as it came."""
    lines: list[str] = []
    numbers: list[int] = []
    before = text.split("\n")
    is_code = list(_in_fences(before))
    before = _with_items(before, is_code)
    for place, line in enumerate(before):
        now = line if is_code[place] else _undressed_line(line, before, place)
        if not is_code[place] and _ORDERED.match(now) and lines and lines[-1].strip() and not _LISTED.match(lines[-1]):
            lines.append("")  # only 1. may stand below a paragraph
            numbers.append(place + 1)
        lines.append(now)
        numbers.append(place + 1)
    return "\n".join(lines), numbers


def _with_items(lines: Sequence[str], is_code: Sequence[bool]) -> list[str]:
    """Give the lines with items that Markdown does not know as those it does; code by its indent is left as it is."""
    is_left = [any(two) for two in zip(is_code, indented(lines, from_text=True), strict=True)]
    lines = lettered(lines, is_left)
    deep = zip(is_code, indented(lines, from_text=False), lines, strict=True)
    return pasted(lines, [is_one or (is_deep and _may_be_code(line)) for is_one, is_deep, line in deep])


def _may_be_code(line: str) -> bool:
    """Tell whether a line begins as code may: with no sign of a word processor, and no number before a question."""
    return bool(_OF_CODE.match(line)) and not (_ORDERED.match(line) and asks(line))


def _in_fences(lines: Sequence[str]) -> Iterator[bool]:
    """Tell of each line whether it is in a block of code, or begins one."""
    fence = ""
    for line in lines:
        fence = _fence_behind(line, fence)
        yield bool(fence)


def _fence_behind(line: str, fence: str) -> str:
    """Give the mark that a block of code is in behind this line, empty where there is none."""
    mark = _FENCE.match(line)
    if not mark:
        return fence
    if not fence:
        return mark[1]
    closes = mark[1][0] == fence[0] and len(mark[1]) >= len(fence) and not line.strip(" `~")
    return "" if closes else fence


def _undressed_line(line: str, lines: Sequence[str], place: int) -> str:
    if not line.strip() or line.strip().isalnum():
        return _heading(line, lines, place) if line.strip() else line
    if _NO_WORDS.fullmatch(line):
        return ""
    line = _SIDES.sub("", line)
    heading = _BETWEEN_RULES.fullmatch(line) or _TIGHT_HEADING.fullmatch(line)
    if heading:
        return f"## {heading[2] or heading[3]}" if heading.re is _BETWEEN_RULES else f"{heading[1]} {heading[2]}"
    if _RULE.fullmatch(line):
        return "" if _says_nothing(line, lines, place) else line
    return _heading(_signed(line), lines, place)


def _says_nothing(line: str, lines: Sequence[str], place: int) -> bool:
    """Tell whether a rule is no underline of a heading: above or below it stands another around a short line."""
    if _is_between(lines, place + 1) or _is_between(lines, place - 1):
        return True
    above = lines[place - 1].strip() if place else ""
    return bool(_OUR_RULE.fullmatch(line)) and (not above or set(line.strip()) != {"="})


def _is_between(lines: Sequence[str], place: int) -> bool:
    """Tell whether a line is a short one between two rules."""
    if not 0 < place < len(lines) - 1:
        return False
    line = lines[place].strip()
    is_short = 0 < len(line) <= LONGEST_HEADING and not _RULE.fullmatch(line) and not _LISTED.match(line)
    return is_short and all(_RULE.fullmatch(lines[beside]) for beside in (place - 1, place + 1))


def _heading(line: str, lines: Sequence[str], place: int) -> str:
    is_one = _is_between(lines, place) and not line.lstrip().startswith("#")
    if not is_one:
        return line
    level = "###" if lines[place - 1].strip()[0] in _LOWER_RULES else "##"
    return f"{level} {_SIDES.sub('', line).strip()}"


def _signed(line: str) -> str:
    """Give a line that begins with a sign or a number of its own kind as an item of Markdown."""
    number = None if line.lstrip().startswith("# ") else _NUMBERED.match(line)
    if number:
        return f"{number[1]}{number[2] or number[3] or number[4]}. {line[number.end() :]}"
    keycap = _KEYCAPS.match(line)
    if keycap:
        return f"{keycap[1]}{_keycap_number(keycap[2])}. {line[keycap.end() :]}"
    sign = _SIGN.match(line)
    return f"{sign[1]}- {line[sign.end() :]}" if sign else line


def _keycap_number(text: str) -> int:
    if "\u2460" <= text <= "\u2473":
        return ord(text) - 0x245F
    digits = re.sub(r"\D", "", text)
    return int(digits) if digits else 10
