"""The drill line by line: for pipes, dumb terminals and screen readers. No escape codes; the same keys, then Enter."""

from typing import TextIO

from pmq_cards.domain import USUAL_LABELS, Card
from pmq_cards.ui import words
from pmq_cards.ui.columns import rows
from pmq_cards.ui.keys import KEYS, Does, meant
from pmq_cards.ui.lines import Lines
from pmq_cards.ui.sitting import Table, going_on

_DOES = {"": Does.SHOW, **{key.key: key.does for key in KEYS}}


class Plain(Lines):
    """One sitting over a pair of text streams. The end of input is a polite quit."""

    def __init__(self, table: Table, read: TextIO, write: TextIO) -> None:
        """Take the sitting and the streams."""
        super().__init__(read, write)
        self._table = table
        self._drill = table.drill
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
        while _DOES.get(self.line(end) or "") is Does.UNDO:
            if self._undone():
                return True
        return False

    def _ask(self, card: Card) -> bool:
        """Take keys for one card until it is left; False when the learner quits."""
        if card.is_draft:
            return self._ask_why(card)
        revealed = self._front(card)
        while True:
            line = self.line(self._prompt(revealed=revealed))
            does = _DOES.get(line or "")
            if line is None or does is Does.LEAVE:
                return False
            if does is Does.SHOW and not revealed:
                revealed = True
                self._back(card)
            elif revealed and (does is Does.SHOW or self._table.is_grade(line)):
                self.say(self._table.grade(self._table.good if does is Does.SHOW else line, self._typed))
                return True
            elif self._table.is_grade(line):
                self.say(words.reveal_first(self._labels))
            elif self._leaves(line, card):
                return True

    def _ask_why(self, card: Card) -> bool:
        """Show the question of a draft and take its why, or a key; False when the learner quits."""
        self._head(card)
        self._back(card)
        while True:
            line = self.line(f"{words.ask_why(self._labels)} Enter for later, ? the keys > ", raw=True)
            key = "q" if line is None else meant(line.strip())
            does = _DOES.get(key)
            if does is Does.LEAVE:
                return False
            if key and does:
                if self._leaves(key, card):
                    return True
            else:
                with going_on(self.say):
                    self.say(self._table.why(line or ""))
                    return True

    def _leaves(self, line: str, card: Card) -> bool:
        """Do what another key asks for; True where another card, or this one anew, is to be shown."""
        match _DOES.get(line):
            case Does.UNDO:
                return self._undone()
            case Does.SUSPEND:
                self.say(f"Suspended: {self._drill.suspend().id}, u to undo")
                return True
            case Does.EDIT:
                return self._edited(card)
            case Does.HINT:
                self.say(f"Hint: {card.hint}" if card.hint else words.NO_HINT)
            case Does.FLAG:
                self.say(f"Flagged: {card.id}" if self._drill.flag() else f"Flag taken away: {card.id}")
            case Does.HELP:
                self._keys()
            case _:
                self.say(f'"{line}" is no key here; ? shows the keys.')
        return False

    def _edited(self, card: Card) -> bool:
        with going_on(self.say):
            self._drill.reload(self._table.edit(card))
            return True
        return False

    def _undone(self) -> bool:
        with going_on(self.say):
            back = self._drill.undo()
            self.say(f"Taken back: {back.id}" if back else words.NOTHING_TO_UNDO)
            return back is not None
        return False

    def _front(self, card: Card) -> bool:
        """Show the front; tell whether the question stands there too, because the learner has written theirs."""
        self._head(card)
        self.say("", self._labels.why)
        self.text(card.why)
        self._typed = self._written() if self._table.type_first else ""
        if self._typed:
            self._back(card)
        return bool(self._typed)

    def _head(self, card: Card) -> None:
        self._drill.restart_stopwatch()
        self._typed = ""
        self._labels = self._table.labels_of(card)
        left, right = self._table.header(card)
        self.say("", f"{left}  {right}")

    def _written(self) -> str:
        return (
            self.line(f"Write {words.back_name(self._labels)}, or Enter alone for the keys > ", raw=True) or ""
        ).strip()

    def _back(self, card: Card) -> None:
        question, rows = self._table.back(card, self._typed)
        self.say("", self._labels.question)
        self.text(question)
        for label, text in rows:
            self.labelled(label, text)

    def _prompt(self, *, revealed: bool) -> str:
        if not revealed:
            return f"Enter shows {words.back_name(self._labels)}, ? the keys > "
        labels = rows([*map(str, self._table.labels()), ">"], self.width - 2)
        return "\n".join(f"  {line}" for line in labels) + " "

    def _keys(self) -> None:
        for key, text in (*self._table.meanings(), *((key.key, key.help) for key in KEYS)):
            self.labelled(key, text)
