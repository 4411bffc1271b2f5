"""The drill line by line: for pipes, dumb terminals and screen readers. No escape codes; the same keys, then Enter."""

import shutil
from typing import TextIO

from pmq_cards.domain import USUAL_LABELS, Card
from pmq_cards.said import safe
from pmq_cards.ui import words
from pmq_cards.ui.columns import rows, wrapped
from pmq_cards.ui.keys import KEYS, Does, meant
from pmq_cards.ui.sitting import Table, going_on

WIDEST = 78
_DOES = {"": Does.SHOW, **{key.key: key.does for key in KEYS}}


class Plain:
    """One sitting over a pair of text streams. The end of input is a polite quit."""

    def __init__(self, table: Table, read: TextIO, write: TextIO) -> None:
        """Take the sitting and the streams."""
        self._table = table
        self._drill = table.drill
        self._read = read
        self._write = write
        self._typed = ""
        self._labels = USUAL_LABELS

    def run(self) -> None:
        """Show card after card until the learner leaves, or says at the end of the sitting that it is the end."""
        going_on = True
        while going_on:
            card = self._drill.card
            going_on = self._goes_back() if card is None else self._ask(card)

    def _goes_back(self) -> bool:
        """At the end, tell whether the learner takes the last action back."""
        end = "That was the last card. Enter ends the sitting, u takes the last grade back > "
        while _DOES.get(self._line(end) or "") is Does.UNDO:
            if self._undone():
                return True
        return False

    def _ask(self, card: Card) -> bool:
        """Take keys for one card until it is left; False when the learner quits."""
        if card.is_draft:
            return self._ask_why(card)
        revealed = self._front(card)
        while True:
            line = self._line(self._prompt(revealed=revealed))
            does = _DOES.get(line or "")
            if line is None or does is Does.LEAVE:
                return False
            if does is Does.SHOW and not revealed:
                revealed = True
                self._back(card)
            elif revealed and (does is Does.SHOW or self._table.is_grade(line)):
                self._say(self._table.grade(self._table.good if does is Does.SHOW else line, self._typed))
                return True
            elif self._table.is_grade(line):
                self._say(words.reveal_first(self._labels))
            elif self._leaves(line, card):
                return True

    def _ask_why(self, card: Card) -> bool:
        """Show the question of a draft and take its why, or a key; False when the learner quits."""
        self._head(card)
        self._back(card)
        while True:
            line = self._line(f"{words.ask_why(self._labels)} Enter for later, ? the keys > ", raw=True)
            key = "q" if line is None else meant(line.strip())
            does = _DOES.get(key)
            if does is Does.LEAVE:
                return False
            if key and does:
                if self._leaves(key, card):
                    return True
            else:
                with going_on(self._say):
                    self._say(self._table.why(line or ""))
                    return True

    def _leaves(self, line: str, card: Card) -> bool:
        """Do what another key asks for; True where another card, or this one anew, is to be shown."""
        match _DOES.get(line):
            case Does.UNDO:
                return self._undone()
            case Does.SUSPEND:
                self._say(f"Suspended: {self._drill.suspend().id}, u to undo")
                return True
            case Does.EDIT:
                return self._edited(card)
            case Does.HINT:
                self._say(f"Hint: {card.hint}" if card.hint else words.NO_HINT)
            case Does.FLAG:
                self._say(f"Flagged: {card.id}" if self._drill.flag() else f"Flag taken away: {card.id}")
            case Does.HELP:
                self._keys()
            case _:
                self._say(f'"{line}" is no key here; ? shows the keys.')
        return False

    def _edited(self, card: Card) -> bool:
        with going_on(self._say):
            self._drill.reload(self._table.edit(card))
            return True
        return False

    def _undone(self) -> bool:
        with going_on(self._say):
            back = self._drill.undo()
            self._say(f"Taken back: {back.id}" if back else words.NOTHING_TO_UNDO)
            return back is not None
        return False

    def _front(self, card: Card) -> bool:
        """Show the front; tell whether the question stands there too, because the learner has written theirs."""
        self._head(card)
        self._say("", self._labels.why)
        self._text(card.why)
        self._typed = self._written() if self._table.type_first else ""
        if self._typed:
            self._back(card)
        return bool(self._typed)

    def _head(self, card: Card) -> None:
        self._drill.restart_stopwatch()
        self._typed = ""
        self._labels = self._table.labels_of(card)
        left, right = self._table.header(card)
        self._say("", f"{left}  {right}")

    def _written(self) -> str:
        return (
            self._line(f"Write {words.back_name(self._labels)}, or Enter alone for the keys > ", raw=True) or ""
        ).strip()

    def _back(self, card: Card) -> None:
        question, rows = self._table.back(card, self._typed)
        self._say("", self._labels.question)
        self._text(question)
        for label, text in rows:
            self._labelled(label, text)

    def _prompt(self, *, revealed: bool) -> str:
        if not revealed:
            return f"Enter shows {words.back_name(self._labels)}, ? the keys > "
        labels = rows([*map(str, self._table.labels()), ">"], self._width() - 2)
        return "\n".join(f"  {line}" for line in labels) + " "

    def _keys(self) -> None:
        for key, text in (*self._table.meanings(), *((key.key, key.help) for key in KEYS)):
            self._labelled(key, text)

    def _line(self, prompt: str, *, raw: bool = False) -> str | None:
        """Give the next line of input, None at its end; of a key, the one that was meant."""
        self._write.write(safe(prompt))
        self._write.flush()
        line = self._read.readline()
        if not line or not self._read.isatty():
            self._say("")  # nobody's Enter ended this line
        if not line:
            return None
        return line if raw else meant(line.strip())

    def _text(self, text: str, indent: str = "  ", first: str = "  ") -> None:
        for number, paragraph in enumerate(text.splitlines()):
            self._say(*wrapped(paragraph, self._width(), indent if number else first, indent))

    def _labelled(self, label: str, text: str) -> None:
        self._text(text, indent=" " * 8, first=f"  {label:6}")

    def _width(self) -> int:
        return max(30, min(WIDEST, shutil.get_terminal_size().columns - 1))

    def _say(self, *lines: str) -> None:
        for line in lines:
            self._write.write(f"{safe(line)}\n")
        self._write.flush()
