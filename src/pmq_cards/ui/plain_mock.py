"""The mock line by line: for pipes, dumb terminals and screen readers."""

import re
from typing import TextIO

from pmq_cards.domain import Card
from pmq_cards.said import counted
from pmq_cards.ui import interviewer
from pmq_cards.ui.interviewer import Talk
from pmq_cards.ui.lines import Lines

_DONE, _BACK, _LEAVE = "d", "u", "q"


class PlainMock(Lines):
    """One mock over a pair of text streams. The end of input ends it as q does: what was ticked stays ticked."""

    def __init__(self, talk: Talk, read: TextIO, write: TextIO) -> None:
        """Take the mock and the streams."""
        super().__init__(read, write)
        self._rehearsal = talk.rehearsal
        self._writes = talk.writes
        self._situations = talk.situations

    def run(self) -> None:
        """Ask, let the learner tick, and go on with the situations where they are wanted."""
        if not self._ask() or not self._tick():
            return
        if not self._situations and self._rehearsal.situations:
            self._situations = self.line("Enter ends the mock, s goes on with red flags to recognise > ") == "s"
        if self._situations:
            self._hear()

    def _ask(self) -> bool:
        """Let the learner say what comes to mind; False where they leave."""
        rehearsal = self._rehearsal
        self.say("", interviewer.headline(rehearsal), "")
        self.text(f'"{interviewer.line_for(rehearsal.audiences)}"')
        self.say("")
        write_one = "Write a question, then Enter; Enter alone when no more come."
        say_one = "Say a question aloud, then Enter; d when no more come, u takes one back."
        self.say(write_one if self._writes else say_one)
        rehearsal.begin()
        while True:
            before_ms = rehearsal.elapsed_ms
            line = self.line(f"{interviewer.standing_at(rehearsal)} > ", raw=self._writes)
            if line is None or (not self._writes and line == _LEAVE):
                return False
            if self._is_the_end(line):
                rehearsal.stop()
                return True
            if nudge := interviewer.nudge(rehearsal.minutes, before_ms, rehearsal.elapsed_ms):
                self.say(nudge)

    def _is_the_end(self, line: str) -> bool:
        """Take what was entered; tell whether no more come."""
        if self._writes:
            if line.strip():
                self._rehearsal.say(line)
            return not line.strip()
        if line == _BACK:
            self._rehearsal.take_back()
        elif line in {"", "space"}:
            self._rehearsal.say()
        elif line != _DONE:
            self.say(f'"{line}" is no key here; Enter for each question, d when no more come.')
        return line == _DONE

    def _tick(self) -> bool:
        """Show the questions, and let the learner tick; False at the end of input."""
        rehearsal = self._rehearsal
        self.say("", interviewer.TICK_THEM)
        for number, card in enumerate(rehearsal.cards, 1):
            self._show_tick(number, card)
            if typed := rehearsal.typed_for(card.id):
                self.text(f"You: {typed}", indent=" " * 14, first=" " * 9)
        while True:
            count = counted(len(rehearsal.ticked), "question")
            line = self.line(f"{count} ticked. Numbers, such as 1 4, tick or untick; Enter when it is right > ")
            if line is None or line == _LEAVE:
                return False
            if not line:
                rehearsal.is_decided = True
                return True
            self._take_numbers(line)

    def _take_numbers(self, line: str) -> None:
        for word in re.split(r"[\s,]+", line):
            number = int(word) if word.isdecimal() and len(word) < len(str(1 << 63)) else 0
            if not 0 < number <= len(self._rehearsal.cards):
                self.say(f'"{word}" is no number of the list.')
                continue
            card = self._rehearsal.cards[number - 1]
            self._rehearsal.tick(card.id)
            self._show_tick(number, card)

    def _show_tick(self, number: int, card: Card) -> None:
        sign = "x" if card.id in self._rehearsal.ticked else " "
        self.text(card.question, indent=" " * 9, first=f"{number:4} [{sign}] ")

    def _hear(self) -> None:
        """Read answers, and ask which question each belongs to."""
        for card in self._rehearsal.situations:
            self.say("", interviewer.WHAT_YOU_HEAR)
            self.text(card.red_flag)
            line = self.line(f"{interviewer.WHICH} Say it; Enter shows it, q ends > ")
            if line is None or line == _LEAVE:
                return
            self.text(card.question, indent="    ", first="  > ")
            named = self._named()
            if named is None:
                return
            self._rehearsal.named[card.id] = named

    def _named(self) -> bool | None:
        """Give whether the question was the right one, None where the learner leaves."""
        while True:
            match self.line("  1 Another  2 That one > "):
                case None | "q":
                    return None
                case "1":
                    return False
                case "2" | "":
                    return True
                case line:
                    self.say(f'"{line}" is no key here; 1 or 2, q ends.')
