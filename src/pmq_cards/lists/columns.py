"""The columns of a table by their names, and a row of it -> an entry."""

import re
from collections.abc import Mapping, Sequence
from enum import StrEnum

from pmq_cards.domain import Audience
from pmq_cards.lists.answering import answer_text
from pmq_cards.lists.html import html_blocks
from pmq_cards.lists.page import Entry
from pmq_cards.lists.rendering import text_of
from pmq_cards.lists.wording import tag


class Role(StrEnum):
    """What a column holds."""

    QUESTION = "question"
    FRONT = "front"
    BACK = "back"
    ANSWER = "answer"
    CORRECT = "correct"
    EXPLANATION = "explanation"
    WHY = "why"
    FOLLOW_UPS = "follow_ups"
    HINT = "hint"
    GREEN_FLAG = "green_flag"
    RED_FLAG = "red_flag"
    TAGS = "tags"
    AUDIENCE = "audience"
    NUMBER = "number"
    ID = "id"
    DECK = "deck"
    WHY_LABEL = "why_label"
    QUESTION_LABEL = "question_label"


NAMES: Mapping[Role, str] = {
    Role.CORRECT: "correct correct_answer correct_option correct_choice right_answer answer_key key richtig",
    Role.EXPLANATION: "explanation rationale erklärung explication explicación",
    Role.FOLLOW_UPS: "follow_ups follow_up followups followup probes probe nachfragen",
    Role.GREEN_FLAG: "green_flag green_flags good",
    Role.RED_FLAG: "red_flag red_flags bad",
    Role.WHY: "why reason purpose warum pourquoi",
    Role.HINT: "hint hints clue hinweis",
    Role.TAGS: "tags tag category categories topic topics subject section theme kategorie thema schlagwörter",
    Role.AUDIENCE: "audience audiences",
    Role.QUESTION: "question questions prompt frage fragen pregunta pergunta domanda vraag вопрос вопросы 質問 问题",
    Role.ANSWER: "answer answers solution antwort respuesta resposta réponse risposta antwoord ответ 答案 回答 解答",
    Role.FRONT: "front term word vorderseite recto",
    Role.BACK: "back definition meaning translation rückseite verso",
    Role.NUMBER: "nr no number num position # №",
    Role.ID: "id",
    Role.DECK: "deck",
    Role.WHY_LABEL: "why_label",
    Role.QUESTION_LABEL: "question_label",
}
"""The names of columns, in the order they are looked for."""
_NO_TEXT = frozenset(
    [
        "id",
        "ids",
        "type",
        "kind",
        "count",
        "date",
        "time",
        "url",
        "link",
        "author",
        "score",
        "votes",
        "level",
        "difficulty",
        "lang",
        "language",
    ]
)
_CHOICE = re.compile(r"(?:choice|option|opt|answer|alternative|antwort)?_?([a-h]|[1-8])")
_LONGEST_NAME = 40
_MARKED = re.compile(r"<[a-zA-Z/!]|&(?:#\d+|#x[0-9a-fA-F]+|\w+);")

Columns = Mapping[Role | str, int]
"""Where each role stands; a choice is named by its letter."""


def columns_of(names: Sequence[str]) -> Columns:
    """Give the place of each role by the names of columns: exact ones first, then those that hold the word."""
    if any(len(name) > _LONGEST_NAME for name in names):
        return {}
    plain = [_plain(name) for name in names]
    found: dict[Role | str, int] = {}
    choices = [(place, choice[1]) for place, name in enumerate(plain) if (choice := _CHOICE.fullmatch(name))]
    if len(choices) > 1:
        found |= {chr(ord("A") + nth): place for nth, (place, _) in enumerate(choices)}
    for is_match in (_is_name, _has_word):
        for role, known in NAMES.items():
            taken = set(found.values())
            free = (p for p, name in enumerate(plain) if p not in taken and is_match(name, known.split()))
            place = next(free, None)
            if role not in found and place is not None:
                found[role] = place
    return found


def is_header(columns: Columns) -> bool:
    """Tell whether these are columns that a table of questions has."""
    return bool({Role.QUESTION, Role.ANSWER, Role.WHY} & set(columns)) or {Role.FRONT, Role.BACK} <= set(columns)


def entry_of(cells: Sequence[str], columns: Columns, line: int, last_line: int) -> Entry:
    """Give the entry of a row; `asked` is empty where the row has no question."""
    is_own = is_export(columns)

    def cell(role: Role | str) -> str:
        place = columns.get(role)
        return cell_text(cells[place], is_html=not is_own) if place is not None and place < len(cells) else ""

    asked = cell(Role.QUESTION) or cell(Role.FRONT)
    answer = cell(Role.ANSWER) or cell(Role.BACK)
    choices = {name: cell(name) for name in columns if name not in set(Role) and cell(name)}
    if choices:
        asked = "\n".join([asked, *(f"{letter}. {text}" for letter, text in choices.items())])
        answer = _chosen(cell(Role.CORRECT) or answer, choices)
    else:
        answer = answer or cell(Role.CORRECT)
    behind = cell(Role.EXPLANATION)
    answer = "\n".join(filter(None, [answer_text(answer, {}), behind])) if answer or not cell(Role.WHY) else behind
    is_flag = bool(cell(Role.WHY)) and not cell(Role.GREEN_FLAG)
    name = cell(Role.ID)
    number = (cell(Role.NUMBER) or name).strip("()[].: ")
    between = r"\n" if is_own else r"\n|\|"
    return Entry(
        asked=asked,
        line=line,
        last_line=last_line,
        number=int(number) if re.fullmatch("[1-9][0-9]{0,5}", number) else None,
        answer="" if is_flag else answer,
        follow_ups=tuple(filter(None, (part.strip() for part in re.split(between, cell(Role.FOLLOW_UPS))))),
        tags=tags_in(cell(Role.TAGS)),
        why=cell(Role.WHY),
        hint=cell(Role.HINT),
        green_flag=answer if is_flag else cell(Role.GREEN_FLAG),
        red_flag=cell(Role.RED_FLAG),
        audience=_audience(cell(Role.AUDIENCE)),
        is_whole=bool(choices) or Role.FOLLOW_UPS in columns,
        name=name if is_own or not name.isdecimal() else "",
    )


def is_export(columns: Columns) -> bool:
    """Tell whether these are the columns of a table that pmq wrote: their texts are no HTML, their numbers ids."""
    return {Role.DECK, Role.ID, Role.WHY, Role.QUESTION} <= set(columns)


def cell_text(cell: str, *, is_html: bool = True) -> str:
    """Give what a cell shows, which may be HTML."""
    text = text_of(html_blocks(cell.replace("\n", "<br>"))) if is_html and _MARKED.search(cell) else cell
    return "\n".join(line.rstrip() for line in text.strip().split("\n"))


def tags_in(text: str) -> tuple[str, ...]:
    """Give the tags of a cell: commas or semicolons stand between them."""
    return tuple(dict.fromkeys(filter(None, map(tag, re.split(r"[,;\n]", text)))))


def _audience(text: str) -> tuple[Audience, ...]:
    known = {audience.value: audience for audience in Audience}
    names = ("-".join(name.lower().split()) for name in re.split(r"[,;\n]", text))
    return tuple(dict.fromkeys(known[name] for name in names if name in known))


def _chosen(correct: str, choices: Mapping[str, str]) -> str:
    """Give the right choice by its letter and text; it may be named by letter, number or text."""
    for nth, (letter, text) in enumerate(choices.items(), 1):
        if correct.casefold() in {text.casefold(), str(nth)} and correct:
            return f"{letter}. {text}"
    return answer_text(correct, choices)


def _plain(name: str) -> str:
    split = re.sub(r"(?<=[a-zà-ÿ])(?=[A-ZÀ-Þ])", "_", name.strip().lstrip("\ufeff"))
    return re.sub(r"[^\w#№]+", "_", split.lower()).strip("_")


def _is_name(name: str, known: Sequence[str]) -> bool:
    return name in known


def _has_word(name: str, known: Sequence[str]) -> bool:
    words = name.split("_")
    return not _NO_TEXT & set(words) and any(word in words for word in known)
