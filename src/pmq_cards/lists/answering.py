"""What stands below a question: code and options that belong to it, and its answer."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pmq_cards.lists.page import Block, Kind
from pmq_cards.lists.rendering import text_of
from pmq_cards.lists.wording import is_placeholder, options

_WORD = (
    r"answers?|ans|solutions?|correct(?: answers?| options?)?|right answer|explanation|antwort(?:en)?|lösung(?:en)?"
    r"|réponses?|solución|respuestas?|respostas?|rispost[ae]|soluzion[ei]|antwoord|svar|odpowied[źz]|cevap|yanıt|jawaban"
    r"|ответы?|решение|відповідь|答案|解答|回答|答え|答|정답|답|الجواب|الإجابة"
)
_CALLED_ANSWER = re.compile(
    rf"\W*(?:(?:show|view|see|reveal|click (?:here )?(?:to|for)(?: (?:see|view|show|reveal))?)\W*)?(?:the |my |our )?"
    rf"(?:{_WORD}|details|hint|click me|expand|показать ответ|показать|spoiler)\W*",
    re.IGNORECASE,
)
_BEGINS_ANSWER = re.compile(rf"\W*(?:the )?(?:{_WORD})(?: is)?\s*(?:[:：.]|[-–—](?=\s)|(?=\n|$))\s*", re.IGNORECASE)
_LETTERS = re.compile(
    r"\(?([A-Ha-h](?:\s*(?:,|&|and|und|et|y)\s*[A-Ha-h])*)\)?"
    r"(?:[.):]\s*|\s*[-–—]\s+|\s*(?=\n|$)|(?<=[B-H])\s+(?=\w)|\s+(?=is |since |because ))",
)
_ABOUT_CODE = re.compile(
    r"\b(?:this|these|following|below|above|output|print(?:ed|s)?|snippet|code|log(?:ged)?)\b|:\s*$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Below:
    """The lines that belong to the question above, and the answer to it; either may be empty."""

    question: str
    answer: str


def below(question: str, blocks: Sequence[Block]) -> Below:
    """Tell what belongs to a question and what answers it."""
    rest = list(blocks)
    choices: Mapping[str, str] = {}
    lines = []
    if rest and rest[0].kind is Kind.CODE and _is_of_question(question, rest):
        lines.append(rest.pop(0).text)
    ticked = ""
    for place, block in enumerate(rest):
        if block.kind is Kind.LIST and (choices := _options(block)):
            lines += [item.text for item in block.items]
            ticked = "\n".join(item.text for item in block.items if item.is_checked)
            rest[place : place + 1] = [inner for item in block.items for inner in item.blocks]
            break
    answer = answer_text(text_of(_opened(rest)), choices)
    return Below("\n".join(lines), "\n\n".join(filter(None, [ticked, answer])))


def answer_text(text: str, choices: Mapping[str, str]) -> str:
    """Give an answer without the word "Answer" before it; a letter gets the text of its option."""
    begins = _BEGINS_ANSWER.match(text)
    answer = text[begins.end() :] if begins else text
    letters = _LETTERS.match(answer) if choices else None
    if letters:
        named = [letter for letter in re.findall("[A-H]", letters[1].upper()) if letter in choices]
        chosen = "\n".join(f"{letter}. {choices[letter]}" for letter in named)
        rest = answer[letters.end() :].strip()
        rest = rest.removeprefix(choices[named[0]]).strip() if len(named) == 1 else rest
        answer = "\n".join(filter(None, [chosen, rest])) if named else answer
    return "" if is_placeholder(answer) else answer.strip()


def is_called_answer(text: str) -> bool:
    """Tell whether a summary says only that the answer is below it."""
    return _CALLED_ANSWER.fullmatch(" ".join(text.split())) is not None


def begins_answer(text: str) -> bool:
    """Tell whether a text begins with the word "Answer"."""
    return _BEGINS_ANSWER.match(text) is not None


def _options(block: Block) -> Mapping[str, str]:
    """Give the options of a list by their letter; boxes of which some are ticked are options too."""
    texts = [item.text for item in block.items]
    ticks = [item.is_checked for item in block.items]
    if len(texts) > 1 and None not in ticks and True in ticks and False in ticks:
        return options(texts) or {str(nth): text for nth, text in enumerate(texts)}
    return options(texts)


def _is_of_question(question: str, blocks: Sequence[Block]) -> bool:
    """Tell whether the code below a question is part of it: options or an answer follow, or it speaks of the code."""
    rest = blocks[1:]
    if any(block.kind is Kind.DETAILS or (block.kind is Kind.LIST and _options(block)) for block in rest):
        return True
    return _ABOUT_CODE.search(question) is not None and (bool(rest) or not question.lower().startswith("how"))


def _opened(blocks: Sequence[Block]) -> list[Block]:
    """Put what is inside details called "Answer" in their place."""
    opened: list[Block] = []
    for block in blocks:
        opened += block.blocks if block.kind is Kind.DETAILS and is_called_answer(block.text) else [block]
    return opened
