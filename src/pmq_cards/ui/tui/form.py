"""A card as a small form, where no editor is set."""

from collections.abc import Mapping

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.events import Key
from textual.message import Message
from textual.widgets import Static, TextArea

from pmq_cards.domain import Card, Labels
from pmq_cards.ui.tui.terminal import now


class Field(TextArea):
    """One text of the card. Enter leads on; behind the last one, it says so."""

    class Left(Message):
        """Enter was pressed in the last field."""

    def on_mount(self) -> None:
        """Begin to listen: a key before that was meant for the card."""
        self._since = now()

    async def _on_key(self, event: Key) -> None:
        focused = self.screen.focused
        if event.key != "enter" and event.time >= self._since and focused is self:
            return
        event.stop()
        event.prevent_default()
        if event.time < self._since or not isinstance(focused, Field):
            return
        if focused is not self:  # it came in one read with the Enter before it
            focused.post_message(Key(event.key, event.character))
        elif self is self.screen.query(Field).last():
            self.post_message(self.Left())
        else:
            self.screen.focus_next(Field)


class EditForm(VerticalScroll):
    """Why, question and hint of a card."""

    def __init__(self, card: Card, labels: Labels) -> None:
        """Take the card and what stands over its sides."""
        super().__init__(can_focus=False)
        self.card = card
        self._texts = {"why": (labels.why, card.why), "question": (labels.question, card.question)}
        self._texts["hint"] = ("Hint", card.hint)

    def compose(self) -> ComposeResult:
        """Lay out the fields."""
        for name, (label, text) in self._texts.items():
            yield Static(label, classes="label", markup=False)
            yield Field(text, id=f"new-{name}", soft_wrap=True, show_line_numbers=False, tab_behavior="focus")

    def on_mount(self) -> None:
        """Begin in the first field, behind its text."""
        for field in self.query(Field):
            field.move_cursor(field.document.end)
        self.query(Field).first().focus()

    @property
    def changes(self) -> Mapping[str, str]:
        """The texts that are not what they were, by their key in the deck."""
        now = {name: self.query_one(f"#new-{name}", Field).text.strip() for name in self._texts}
        return {name: text for name, text in now.items() if text != self._texts[name][1]}
