"""What the learner wrote beside the question: which words are the same, and which are not."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from pmq_cards.ui.columns import characters

# Scripts written without blanks between words: Thai to Myanmar, Khmer, kana, Han.
_UNSPACED = re.compile(
    r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    r"\uff66-\uff9f\U00020000-\U0003ffff]"
)
_MEANT = frozenset("#%&*@/\\")
"""Punctuation to Unicode, but part of the name in C# or R&D."""
_QUOTES = frozenset("`\N{ACUTE ACCENT}")

Span = tuple[int, int]


def compared(typed: str, question: str) -> tuple[str, str]:
    """Give what was written and the question, with [-words not in the question-] and {+words not written+}.

    Case, punctuation and the way a letter is encoded do not count; accents, vowel signs and symbols do. What is
    written without blanks is compared character by character.
    """
    written, real = " ".join(typed.split()), " ".join(question.split())
    ours, theirs = _words(written), _words(real)
    steps = SequenceMatcher(a=[word for word, _ in ours], b=[word for word, _ in theirs], autojunk=False).get_opcodes()
    left = _marked(written, ours, [(what == "equal", start, end) for what, start, end, _, _ in steps], "[-", "-]")
    right = _marked(real, theirs, [(what == "equal", start, end) for what, _, _, start, end in steps], "{+", "+}")
    return left, right


def _words(text: str) -> list[tuple[str, Span]]:
    """Give what is compared of a text, word by word, and where each stands."""
    words = ((_bare(text[start:end]), (start, end)) for start, end in _spans(text))
    return [(word, span) for word, span in words if word]


def _spans(text: str) -> Iterator[Span]:
    """Give where each word stands, and each character of what is written without blanks."""
    for word in re.finditer(r"\S+", text):
        if not _UNSPACED.search(word[0]):
            yield word.span()
            continue
        yield from _character_spans(word[0], word.start())


def _character_spans(word: str, start: int) -> Iterator[Span]:
    """Give the span of each unspaced character with its marks; what stands between two of them is one word."""
    end = begun = start
    for character in characters(word):
        if _UNSPACED.match(character):
            if begun < end:
                yield begun, end
            yield end, end + len(character)
            begun = end + len(character)
        end += len(character)
    if begun < end:
        yield begun, end


def _bare(word: str) -> str:
    """Give what counts of a word when it is compared."""
    folded = unicodedata.normalize("NFKC", "".join(c for c in word if c not in _QUOTES).casefold())
    kept = [
        character
        for place, character in enumerate(folded)
        if _counts(character) or (folded[place - 1 : place].isdigit() and folded[place + 1 : place + 2].isdigit())
    ]
    return "".join(kept)


def _counts(character: str) -> bool:
    """Tell whether a character counts: not a comma or a quote, nor what only joins or dresses its neighbours."""
    kind = unicodedata.category(character)
    if kind == "Cf" or character in "\ufe0e\ufe0f":
        return False
    return character in _MEANT or not kind.startswith("P")


def _marked(
    text: str, words: Sequence[tuple[str, Span]], steps: Sequence[tuple[bool, int, int]], opens: str, closes: str
) -> str:
    """Give the text with what is not the same on the other side between marks."""
    out, done = [], 0
    for same, first, last in steps:
        if first == last:
            continue
        (_, (start, _)), (_, (_, end)) = words[first], words[last - 1]
        out.append(text[done:start] + (text[start:end] if same else f"{opens}{text[start:end]}{closes}"))
        done = end
    return "".join(out) + text[done:]
