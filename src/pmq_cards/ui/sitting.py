"""What a face is given: the sitting, and the few things it needs to know beside it."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import NamedTuple

from pmq_cards.domain import USUAL_LABELS, Card, Labels, Quality
from pmq_cards.drill import Drill
from pmq_cards.errors import HomeError, PmqError
from pmq_cards.said import safe
from pmq_cards.ui import words
from pmq_cards.ui.keys import KEYS, MEANING, SCALES, Does, Key


@contextmanager
def going_on(say: Callable[[str], None]) -> Iterator[None]:
    """Say what cannot be done and go on; only a log that cannot be written ends the sitting."""
    try:
        yield
    except HomeError:
        raise
    except PmqError as error:
        say(str(error))


class Table(NamedTuple):
    """A sitting as a face gets it.

    `deck_title` names a card's deck, `labels_of` gives what stands over its sides; `edit` opens a card in the editor,
    `save` puts other texts into its deck, and both give the card as it is then, or raise PmqError; `go_on` is the
    command for what is left of the day.
    """

    drill: Drill
    deck_title: Callable[[Card], str]
    edit: Callable[[Card], Card]
    save: Callable[[Card, Mapping[str, str]], Card]
    labels_of: Callable[[Card], Labels] = lambda _: USUAL_LABELS
    scale: int = 4
    go_on: str = "pmq drill"
    show_intervals: bool = True
    type_first: bool = False
    theme: str = "auto"
    only_whys: bool = False

    def header(self, card: Card) -> tuple[str, str]:
        """Give the header line's left and right part for the card on the screen."""
        title, drill = self.deck_title(card), self.drill
        return words.header(card, title, drill.position, flagged=drill.flagged, practice=drill.is_practice)

    def back(self, card: Card, typed: str) -> tuple[str, list[tuple[str, str]]]:
        """Give the question and what stands below it, each with its label: first what was written, now and last."""
        if not self.type_first:
            return safe(card.question), words.details(card)
        written, question = "", card.question
        if typed:
            from pmq_cards.ui.typed import compared

            written, question = compared(typed, question)
        attempts = [("You", written), ("Last", self.drill.last_typed())]
        rows = [(label, safe(text)) for label, text in attempts if text]
        return safe(question), [*rows, *words.details(card)]

    def labels(self) -> list[words.Label]:
        """Give the grades of the card on the screen, with intervals where they are wanted."""
        return words.grade_labels(self.scale, self.drill.preview(), show_intervals=self.show_intervals)

    def meanings(self) -> list[tuple[str, str]]:
        """Give each grade's key, and its name with what it means."""
        return [(key, f"{name}: {MEANING[quality]}.") for key, (quality, name) in SCALES[self.scale].items()]

    def keys(self, *, revealed: bool) -> list[tuple[Key, str]]:
        """Give the keys that work now, each with its name."""
        _, good = SCALES[self.scale][self.good]
        works = {Does.SHOW: revealed, Does.UNDO: self.drill.can_undo}
        if self.drill.card is not None:
            works[Does.HINT] = bool(self.drill.card.hint)
        return [(key, good.lower() if key.does is Does.SHOW else key.name) for key in KEYS if works.get(key.does, True)]

    def is_grade(self, key: str) -> bool:
        """Tell whether a key is a grade."""
        return key in SCALES[self.scale]

    @property
    def good(self) -> str:
        """The key of the grade that space gives."""
        return next(key for key, (quality, _) in SCALES[self.scale].items() if quality is Quality.GOOD)

    def summary(self) -> list[str]:
        """Give the lines that stay when the sitting ends."""
        return words.summary_lines(self.drill.summary(), self.go_on, only_whys=self.only_whys)

    def why(self, text: str) -> str:
        """Write the why of the draft on the screen, or put it off where the text is empty; give what that did.

        Raises PmqError where it cannot be written; the draft is on the screen still.
        """
        if not text.strip():
            return words.put_off(self.drill.put_off().id)
        return words.why_written(self.drill.write_why(text.strip()).id, only_whys=self.only_whys)

    def grade(self, key: str, typed: str) -> str:
        """Grade the card on the screen; give the sentence that says what it did."""
        quality, name = SCALES[self.scale][key]
        due = self.drill.answer(quality, typed)
        return words.echo(name, quality, due, self.drill.today, practice=self.drill.is_practice)
