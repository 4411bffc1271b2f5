"""Single values of a deck file: what each may hold, what is wrong with it, and what to write instead."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import TypeVar

from pmq_cards.decks.form import ID_IN_WORDS, TAG_PATTERN
from pmq_cards.decks.latin import latin
from pmq_cards.decks.nodes import Mapping, Node, Scalar, Sequence
from pmq_cards.decks.result import Place
from pmq_cards.domain import Audience
from pmq_cards.errors import Problem, Severity
from pmq_cards.ids import LONGEST_ID, is_id
from pmq_cards.said import counted, nearest, shown

MOST_PROBLEMS = 1000
"""Errors of one file; a file that goes wrong at every line is wrong in one way."""
MOST_OF_A_KIND = 10
"""Warnings of one kind that are shown one by one; how many more there are stands behind them."""

# C0 without tab and line ends, DEL and C1: what a terminal may take for a command; then what no editor shows: line
# and paragraph separators, and the two characters that are none.
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff]")

_TURNING = re.compile(r"[\u202a-\u202e\u2066-\u2069]")
"""Marks that turn the direction of writing: text could be shown as other text."""

_words = re.compile(r"\w+").findall
_AUDIENCES = {audience.value: audience for audience in Audience}

T = TypeVar("T")


class ValueReader:
    """Reads values of one file; one that is wrong becomes a problem and gives None."""

    def __init__(self, path: str) -> None:
        """Take the name of the file for its problems."""
        self._path = path
        self.errors: list[Problem] = []
        self._warnings: defaultdict[str, list[Problem]] = defaultdict(list)

    def problems(self) -> list[Problem]:
        """Give the errors, and the warnings with those of a kind summed up."""
        return [*self.errors, *(problem for alike in self._warnings.values() for problem in _summed_up(alike))]

    def text(self, node: Node, name: str) -> str | None:
        """Give a text; warn where a comment cuts it."""
        if isinstance(node, Scalar) and node.cut:
            message = f'{name} ends where " #" begins a comment; put the text in "double quotes" to keep the rest'
            self.warn(node.place, "cut", message)
        return self.word(node, name)

    def word(self, node: Node, name: str) -> str | None:
        """Give what stands there without blanks around it, where that is a text that can be shown."""
        if not isinstance(node, Scalar):
            self.error(node.place, _no_text(node, name))
            return None
        text = node.value.strip()
        if text and text.isprintable():  # which holds of most, and then there is no more to look for
            return text
        if _is_unseen(text):
            self.error(node.place, f"{name} is empty; write a text")
            return None
        control = CONTROL.search(text)
        if control:
            self.error(node.place, f"{name} holds {control_sentence(control[0])}; remove its escape")
            return None
        turning = None if text.isascii() else _TURNING.search(text)
        if turning:
            mark = f"a mark that turns the writing (U+{ord(turning[0]):04X})"
            message = f"{name} holds {mark} and is not shown; remove it"
            self.warn(node.place, "turning", message)
        return text

    def id(self, node: Node, name: str) -> str | None:
        """Give an id."""
        text = self.word(node, name)
        if text is None or is_id(text):
            return text
        if len(text) > LONGEST_ID:
            self.error(node.place, f"{quoted(text)} is too long for an id; write at most {LONGEST_ID} characters")
        else:
            self.error(node.place, f"{quoted(text)} is no id; write {ID_IN_WORDS}, such as {_as_id(text)}")
        return None

    def number(self, node: Node, name: str) -> int | None:
        """Give a whole number."""
        text = self.word(node, name)
        if text is None:
            return None
        if not re.fullmatch("[1-9][0-9]{0,5}", text):
            self.error(node.place, f"{name} must be a whole number from 1 to 999999, not {quoted(text)}")
            return None
        return int(text)

    def items(self, node: Node, name: str, read: Callable[[Node, str], T | None]) -> tuple[T, ...] | None:
        """Give a list, each item as `read` gives it."""
        if not isinstance(node, Sequence):
            one = shown(node.value) if isinstance(node, Scalar) and "," not in node.value else "one, two"
            self.error(node.place, f'"{name}" must be a list; write [{one}], or an item a line after "- "')
            return None
        items = (read(item, f'an item of "{name}"') for item in node.items)
        return tuple(item for item in items if item is not None)

    def tag(self, node: Node, name: str) -> str | None:
        """Give a tag: one word."""
        text = self.word(node, name)
        if text is not None and not re.fullmatch(TAG_PATTERN, text):
            one_word = shown(re.sub(r"[\s/]+", "-", text).strip("-") or "word")
            self.error(node.place, f"{quoted(text)} is no tag; write one word without a slash, such as {one_word}")
            return None
        return text

    def audience(self, node: Node, name: str) -> Audience | None:
        """Give an audience."""
        text = self.word(node, name)
        if text is None:
            return None
        if text not in _AUDIENCES:
            self.error(node.place, f"{quoted(text)} is no audience; {nearest_of(text, _AUDIENCES)}")
            return None
        return _AUDIENCES[text]

    def error(self, place: Place, message: str) -> None:
        """Report what makes the file unusable; after very many no more."""
        if len(self.errors) > MOST_PROBLEMS:
            return
        if len(self.errors) == MOST_PROBLEMS:
            message = f"{MOST_PROBLEMS} problems up to here; mend these first"
        self.errors.append(Problem(self._path, place.line, place.column, message))

    def warn(self, place: Place, kind: str, message: str) -> None:
        """Report what does not; warnings of one kind are summed up."""
        self._warnings[kind].append(Problem(self._path, place.line, place.column, message, Severity.WARNING))


def is_empty(node: Node) -> bool:
    """Tell whether nothing is written there."""
    if isinstance(node, Scalar):
        return _is_unseen(node.value)
    return isinstance(node, Sequence) and not node.items


def plain_words(text: str) -> str:
    """Give the text without case, punctuation and spacing: what makes two questions the same to a reader."""
    return " ".join(_words(text.casefold()))


def nearest_of(name: str, known: Iterable[str]) -> str:
    """Give what to write in the place of a name that is none of the known ones."""
    names = list(known)
    close = nearest(name, names, most=1)
    return f'did you mean "{close[0]}"?' if close else f"use one of: {', '.join(names)}"


def quoted(text: str) -> str:
    """Give what somebody wrote as it may stand in a sentence."""
    return f'"{shown(text)}"'


def control_sentence(character: str) -> str:
    """Name a character that no editor shows."""
    return f"an invisible character (U+{ord(character):04X}), which could act on a terminal"


def _no_text(node: Node, name: str) -> str:
    if isinstance(node, Mapping) and not node.bracketed:
        return f'{name} has a colon and a space in it, which makes it a key; put the text in "double quotes"'
    return f'{name} must be a text; put it in "double quotes" if it begins with a bracket or a dash'


def _as_id(text: str) -> str:
    """Give the id that is nearest to a text."""
    return "-".join(re.findall("[a-z0-9]+", latin(text))) or "customer-access"


def _summed_up(alike: list[Problem]) -> list[Problem]:
    first, rest = alike[:MOST_OF_A_KIND], alike[MOST_OF_A_KIND:]
    if not rest:
        return first
    message = f"{counted(len(rest), 'more warning')} like the one in line {first[-1].line}, here and behind"
    return [*first, rest[0]._replace(message=message)]


def _is_unseen(text: str) -> bool:
    if text.isprintable() and text.strip(" "):  # which holds of most
        return False
    return not any((character.isprintable() and character != " ") or CONTROL.match(character) for character in text)
