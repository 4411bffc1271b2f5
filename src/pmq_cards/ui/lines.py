"""A talk line by line over a pair of text streams: no escape codes, no line wider than it reads well."""

from typing import TextIO

from pmq_cards.said import safe
from pmq_cards.ui.columns import wrapped
from pmq_cards.ui.keys import meant

WIDEST, NARROWEST = 78, 30


class Lines:
    """What is said to the learner, and what they answer."""

    def __init__(self, read: TextIO, write: TextIO) -> None:
        """Take the streams."""
        self._read = read
        self._write = write

    def line(self, prompt: str, *, raw: bool = False) -> str | None:
        """Give the next line of input, None at its end; of a key, the one that was meant."""
        self._write.write(safe(prompt))
        self._write.flush()
        line = self._read.readline()
        if not line or not self._read.isatty():
            self.say("")  # nobody's Enter ended this line
        if not line:
            return None
        return line if raw else meant(line.strip())

    def say(self, *lines: str) -> None:
        """Write lines as they are."""
        for line in lines:
            self._write.write(f"{safe(line)}\n")
        self._write.flush()

    def text(self, text: str, indent: str = "  ", first: str = "  ") -> None:
        """Write a text in as many lines as it takes, its first and its other lines indented."""
        for number, paragraph in enumerate(text.splitlines()):
            self.say(*wrapped(paragraph, self.width, indent if number else first, indent))

    def labelled(self, label: str, text: str) -> None:
        """Write a text behind its label."""
        self.text(text, indent=" " * 8, first=f"  {label:6}")

    @property
    def width(self) -> int:
        """How many columns a line may take."""
        from shutil import get_terminal_size

        return max(NARROWEST, min(WIDEST, get_terminal_size().columns - 1))
