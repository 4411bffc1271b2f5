"""The drill line by line: for pipes, dumb terminals and screen readers. No escape codes; the same keys, then Enter."""

import shutil
from textwrap import wrap
from typing import TextIO

from pmq_cards.domain import Card
from pmq_cards.errors import HomeError, PmqError
from pmq_cards.ui import words
from pmq_cards.ui.table import Table

WIDEST = 78


class Plain:
    """One sitting over a pair of text streams. The end of input is a polite quit."""

    def __init__(self, table: Table, read: TextIO, write: TextIO) -> None:
        """Take the sitting and the streams."""
        self._table = table
        self._drill = table.drill
        self._read = read
        self._write = write
        self._typed = ""

    def run(self) -> None:
        """Show card after card until the sitting is over or the learner leaves."""
        while (card := self._drill.card) is not None:
            self._front(card)
            if not self._ask(card):
                return

    def _ask(self, card: Card) -> bool:
        """Take keys for one card until it is left; False when the learner quits."""
        revealed = False
        while True:
            line = self._line(self._prompt(revealed=revealed))
            if line is None or line == "q":
                return False
            if not revealed and line in {"", "space"}:
                revealed = True
                self._back(card)
            elif revealed and self._table.grade_of(key := self._table.good if line in {"", "space"} else line):
                self._say(self._table.grade(key, self._typed))
                return True
            elif self._table.grade_of(line):
                self._say(words.REVEAL_FIRST)
            elif self._leaves(line, card):
                return True

    def _leaves(self, line: str, card: Card) -> bool:
        """Do what another key asks for; True where another card, or this one anew, is to be shown."""
        match line:
            case "u":
                back = self._drill.undo()
                self._say(f"Taken back: {back.id}" if back else words.NOTHING_TO_UNDO)
                return back is not None
            case "s":
                self._say(f"Suspended: {self._drill.suspend().id}, u to undo")
                return True
            case "e":
                return self._edited(card)
            case "h":
                self._say(f"Hint: {words.safe(card.hint)}" if card.hint else words.NO_HINT)
            case "!":
                self._say(f"Flagged: {card.id}" if self._drill.flag() else f"Flag taken away: {card.id}")
            case "?":
                self._keys()
            case _:
                self._say(f'"{words.safe(line)}" is no key here; ? shows the keys.')
        return False

    def _edited(self, card: Card) -> bool:
        try:
            self._drill.reload(self._table.edit(card))
        except HomeError:
            raise
        except PmqError as error:
            self._say(str(error))
            return False
        return True

    def _front(self, card: Card) -> None:
        self._typed = ""
        self._drill.restart_stopwatch()
        left, right = words.header(card, self._table.deck_title(card), self._drill.position)
        self._say("", f"{left}  {right}", "", "Why ask")
        self._text(card.why)
        if self._table.type_first:
            self._write_first()

    def _write_first(self) -> None:
        self._typed = (self._line("Write the question, then Enter: ", raw=True) or "").strip()

    def _back(self, card: Card) -> None:
        self._say("", "Question")
        if self._typed:
            last = self._drill.last_typed()
            written, real = words.compared(self._typed, card.question)
            self._text(real)
            self._labelled("You", written)
            if last:
                self._labelled("Last", last)
        else:
            self._text(card.question)
        for label, text in words.details(card):
            self._labelled(label, text)

    def _prompt(self, *, revealed: bool) -> str:
        return "  ".join(["", *self._table.labels(), "> "]) if revealed else "Enter shows the question, ? the keys > "

    def _keys(self) -> None:
        for label in self._table.labels():
            self._say(f"  {label}")
        for key in words.KEYS:
            self._say(f"  {key.key:6} {key.help}")

    def _line(self, prompt: str, *, raw: bool = False) -> str | None:
        """Give the next line of input, None at its end; keys are stripped and in lower case."""
        self._write.write(prompt)
        self._write.flush()
        line = self._read.readline()
        if not line or not self._read.isatty():
            self._say("")  # nobody's Enter ended this line
        if not line:
            return None
        return line if raw else line.strip().casefold()

    def _text(self, text: str, indent: str = "  ", first: str = "  ") -> None:
        for number, paragraph in enumerate(words.safe(text).splitlines()):
            self._say(
                *wrap(paragraph, self._width(), initial_indent=indent if number else first, subsequent_indent=indent)
            )

    def _labelled(self, label: str, text: str) -> None:
        self._text(text, indent=" " * 8, first=f"  {label:6}")

    def _width(self) -> int:
        return max(30, min(WIDEST, shutil.get_terminal_size().columns - 1))

    def _say(self, *lines: str) -> None:
        for line in lines:
            self._write.write(f"{line}\n")
        self._write.flush()
