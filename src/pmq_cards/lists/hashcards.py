"""Lines of `Q:` and `A:`, as hashcards has them -> entries; clozes (`C:`) are counted and left out."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from pmq_cards.lists.answering import answer_text
from pmq_cards.lists.front_matter import without_front_matter
from pmq_cards.lists.markdown import shown
from pmq_cards.lists.page import Cards, Entry, LeftOut, Page
from pmq_cards.lists.wording import is_placeholder

_WORDS = {
    "Q": r"Q|Question|Frage|F|Pregunta|P|Pergunta|Domanda|D|Vraag|V|Вопрос|В|問|问",
    "A": r"A|Answer|Ans|Antwort|Respuesta|R|Réponse|Resposta|Risposta|Antwoord|Ответ|О|答",
}
_MARK = re.compile(
    rf"[ \t]{{0,3}}(?:[-*+>]\s{{1,4}}|#{{1,6}}\s?|\d{{1,4}}[.)]\s{{1,4}})?[*_]{{0,3}}"
    rf"(?:(?P<Q>{_WORDS['Q']})|(?P<A>{_WORDS['A']})|(?P<C>C))"
    r"(?:\s?(?P<number>\d{1,4})\s?[:：.)]|\s?[:：])[*_]{0,3}\s{0,4}(?P<rest>.*)"
)
_RULE = re.compile(r"\s*(?:-{3,}|\*{3,}|_{3,})\s*")


@dataclass(slots=True)
class _Card:
    """What stands between two marks."""

    mark: str
    line: int
    last_line: int
    number: int | None
    asked: list[str]
    answer: list[str] = field(default_factory=list)
    has_answer: bool = False


def recognises(text: str, name: str) -> bool:  # noqa: ARG001 - what every reader is asked
    """Tell whether a text has lines of both marks, the answers behind the questions."""
    marks = [_kind(line) for line in without_front_matter(text)[1].split("\n")]
    pairs = sum(1 for one, two in pairwise(filter(None, marks)) if (one, two) == ("Q", "A"))
    return pairs > 0 and pairs * 3 >= sum(mark == "A" for mark in marks) + sum(mark == "Q" for mark in marks)


def read(text: str) -> Page:
    """Read a file of cards."""
    head, body = without_front_matter(text)
    entries: list[Entry] = []
    left_out: list[LeftOut] = []
    for card in _cards(body):
        asked = "\n".join(card.asked).strip()
        if card.mark == "C":
            left_out.append(LeftOut("cloze card", card.line, card.last_line))
        elif card.mark == "" and asked:
            left_out.append(LeftOut("line of prose", card.line, card.last_line, len(asked.split("\n"))))
        elif asked and not is_placeholder(asked):
            answer = answer_text(shown("\n".join(card.answer).strip()), {})
            entries.append(Entry(shown(asked), card.line, card.last_line, card.number, answer, is_whole=True))
        elif card.mark:
            left_out.append(LeftOut("card without a question", card.line, card.last_line))
    cards = Cards("lines of Q: and A:", tuple(entries), tuple(left_out))
    return Page(cards, head.get("name") or head.get("title", ""), head.get("date", ""))


def _kind(line: str) -> str:
    found = _MARK.fullmatch(line)
    return next((mark for mark in "QAC" if found and found[mark]), "")


def _cards(text: str) -> Iterator[_Card]:
    """Give each card, and the prose between them as cards without a mark."""
    card = _Card("", 1, 1, None, [])
    for number, line in enumerate(text.split("\n"), 1):
        kind = _kind(line)
        found = _MARK.fullmatch(line)
        if kind == "A" and card.mark == "Q" and found:
            card.has_answer = True
            card.answer.append(_rest(line, found["rest"]))
        elif (kind or _RULE.fullmatch(line)) and not (kind == "A" and card.mark == ""):
            yield card
            rest = _rest(line, found["rest"]) if found and kind else ""
            typed = int(found["number"]) if found and kind and found["number"] else None
            card = _Card("Q" if kind == "Q" else "C" if kind == "C" else "", number, number, typed, [rest])
        else:
            (card.answer if card.has_answer else card.asked).append(line.rstrip())
        card.last_line = number if line.strip() and not _RULE.fullmatch(line) else card.last_line
        card.line = number if not card.mark and not any(card.asked[:-1]) else card.line
    yield card


def _rest(line: str, rest: str) -> str:
    """Give what stands behind a mark, without the end of the emphasis that began before it."""
    return rest.rstrip("*_ ") if line.lstrip(" -+>#").startswith(("**", "__")) and "*" not in rest.rstrip("*") else rest
