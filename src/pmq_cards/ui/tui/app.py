"""The drill on the full screen. What is shown follows from the sitting; no rule of the drill lives here."""

from collections.abc import Sequence
from functools import partial
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container, Vertical
from textual.events import Key

from pmq_cards.errors import PmqError
from pmq_cards.said import safe
from pmq_cards.ui import editor, words
from pmq_cards.ui.keys import all_presses
from pmq_cards.ui.sitting import Table, going_on
from pmq_cards.ui.tui.bar import Bar
from pmq_cards.ui.tui.card import CardPane, Offer, offers
from pmq_cards.ui.tui.form import EditForm
from pmq_cards.ui.tui.help import SCROLLS, HelpPane
from pmq_cards.ui.tui.keys import IN_A_FORM, bindings
from pmq_cards.ui.tui.parts import MORE, Act, Echo, Header, KeyLine
from pmq_cards.ui.tui.terminal import TerminalApp, now

SETTLED_SECONDS = 0.3
"""How long a screen stands before Space grades what it shows."""
EDIT_PRESSES = frozenset(all_presses("e"))
ECHO_SECONDS = 2.0
READING_SECONDS = 8.0


def run(table: Table) -> None:
    """Show the sitting until it is over or the learner leaves.

    Raises KeyboardInterrupt, Ended, and whatever went wrong on the screen, once the terminal is as it was.
    """
    DrillApp(table).show()


class DrillApp(TerminalApp):
    """One sitting on one screen: in its middle the card, or in its place the help or a form.

    A key that was pressed before that changed was meant for what stood there before, and does nothing; nor does a
    second E that waited while the editor was open.
    """

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (60, "-wide")]  # noqa: RUF012 - as Textual declares it
    VERTICAL_BREAKPOINTS = [(0, "-short"), (18, "-tall")]  # noqa: RUF012 - as Textual declares it
    CSS_PATH = "drill.tcss"
    BINDINGS: ClassVar[list[BindingType]] = list(bindings())

    def __init__(self, table: Table) -> None:
        """Take the sitting."""
        super().__init__(table.theme)
        self._table = table
        self._drill = table.drill
        self._card = CardPane()
        self._echo = Echo(self._more, self._between)
        self._revealed = False
        self._shown_at = self._revealed_at = self._changed_at = self._edited_at = 0.0

    def compose(self) -> ComposeResult:
        """Lay out the screen, from top to bottom."""
        with Vertical(id="column"):
            yield Header(id="header")
            yield Bar(id="bar")
            with Container(id="pane"):
                yield self._card
            yield self._echo
            yield KeyLine(id="keys")

    async def on_mount(self) -> None:
        """Show the first card."""
        self.watch(self.query_one("#card"), "scroll_y", self._echo.refresh_text, init=False)
        await self._show_card()

    def on_card_pane_fitted(self) -> None:
        """Say whether there is more below."""
        self._echo.refresh_text()

    async def on_key(self, event: Key) -> None:
        """Close the help with any key; leave out what was pressed before the screen was what it is."""
        again = event.character in EDIT_PRESSES and event.time < self._edited_at
        if again or event.time < self._changed_at:
            event.prevent_default()
        elif self._help and event.key not in SCROLLS:
            event.prevent_default()
            await self._put_card_back()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool:  # noqa: ARG002 - Textual's signature
        """Tell whether a key works now: in a form the letters are letters."""
        return not self._form or action in IN_A_FORM

    async def action_show(self) -> None:
        """Show the question; where it has stood for a moment, grade it Good; at the end, leave."""
        card = self._drill.card
        if card is None:
            await self.unless_held(self._leave)
        elif card.is_draft:
            await self.unless_held(partial(self._write_why, ""))
        elif not self._revealed:
            await self._reveal()
        elif self.heard_at - self._revealed_at >= SETTLED_SECONDS:
            await self.unless_held(partial(self.action_grade, self._table.good))

    async def _leave(self) -> None:
        self.exit()

    async def action_grade(self, key: str) -> None:
        """Grade the card."""
        card = self._drill.card
        if card is None or not self._table.is_grade(key):
            return
        if not self._revealed:
            self._say(words.NOT_YET if card.is_draft else words.reveal_first(self._table.labels_of(card)))
            return
        said = self._table.grade(key, self._typed)
        await self._show_card()
        self._say(said)

    async def action_undo(self) -> None:
        """Take the last action back."""
        with going_on(lambda said: self._say(said, READING_SECONDS)):
            card = self._drill.undo()
            if card is not None:
                await self._show_card()
            self._say(f"Taken back: {card.id}" if card else words.NOTHING_TO_UNDO)

    async def action_suspend(self) -> None:
        """Suspend the card."""
        if self._drill.card is not None:
            card = self._drill.suspend()
            await self._show_card()
            self._say(f"Suspended: {card.id}, u to undo")

    def action_hint(self) -> None:
        """Show the hint."""
        if card := self._drill.card:
            hint = " ".join(safe(card.hint).split())
            self._say(f"Hint: {hint}" if hint else words.NO_HINT, READING_SECONDS)

    def action_flag(self) -> None:
        """Flag the card, or take its flag away."""
        if card := self._drill.card:
            self._say("Flagged for later" if self._drill.flag() else "Flag taken away")
            self.query_one(Header).show(*self._table.header(card))

    async def action_edit(self) -> None:
        """Edit the card, in the editor or, where none is set, in a form, and go on with its new text."""
        card = self._drill.card
        if card is None:
            return
        if not editor.is_set():
            next_field: Act = self.screen.focus_next
            keys = (("enter", "next", next_field), ("^s", "save", self.action_save), ("esc", "leave", self.action_back))
            await self._put(EditForm(card, self._table.labels_of(card)), keys)
            return
        refused = None
        with self.suspend():
            try:
                self._drill.reload(self._table.edit(card))
            except PmqError as error:  # Textual would stay suspended
                refused = error
        self._edited_at = now()
        with going_on(lambda said: self._say(said, READING_SECONDS)):
            if refused:
                raise refused
            await self._show_card_anew()

    async def action_save(self) -> None:
        """Save the form; what cannot be saved stays in it."""
        form = self._form
        if form is None:
            return
        with going_on(lambda said: self._say(said, READING_SECONDS)):
            if form.changes:
                self._drill.reload(self._table.save(form.card, form.changes))
            await self._put_card_back()
            await self._show_card_anew()

    async def on_field_left(self) -> None:
        """Save behind the last field."""
        await self.action_save()

    async def action_help(self) -> None:
        """Show the keys in the place of the card."""
        await self._put(HelpPane(self._table.meanings()), [("any key", "closes", self._put_card_back)])

    async def action_back(self) -> None:
        """Leave the form and the card as it is, or the writing for the other keys; the question stays hidden."""
        if self._form:
            await self._put_card_back()
        elif self.focused is not None:
            self.set_focus(None)
            await self._offer_front()

    def action_scroll(self, lines: int) -> None:
        """Scroll a long card, or the list of keys."""
        (self._help or self._card).scroll(lines)

    async def on_descendant_focus(self) -> None:
        """Offer the keys of the writing."""
        if self._card.written.has_focus and not self._revealed:
            await self._offer_front()

    async def on_input_submitted(self) -> None:
        """Show the question beside what was written; write the why of a draft."""
        card, text = self._drill.card, self._card.written.value.strip()
        if card is None or not card.is_draft:
            await self._reveal()
        elif text or self.heard_at - self._shown_at >= SETTLED_SECONDS:  # an Enter at once meant the card before
            await self.unless_held(partial(self._write_why, text))

    async def _write_why(self, text: str) -> None:
        """Write the why of the draft on the screen, or put it off; what cannot be written stays in its line."""
        with going_on(lambda said: self._say(said, READING_SECONDS)):
            said = self._table.why(text)
            await self._show_card()
            self._say(said)

    @property
    def _typed(self) -> str:
        card = self._drill.card
        writes = self._table.type_first or (card is not None and card.is_draft)
        return self._card.written.value.strip() if writes else ""

    async def _show_card(self) -> None:
        """Show the front of the current card, or the end."""
        self._echo.clear()
        self._revealed = False
        self.query_one(Bar).show(self._drill.position)
        card = self._drill.card
        if card is None:
            await self._show_end()
            return
        self.query_one(Header).show(*self._table.header(card))
        labels = self._table.labels_of(card)
        if card.is_draft:
            asks = f"{safe(words.ask_why(labels))} One line, then Enter"
            await self._card.show_front(labels.question, safe(card.question), asks, words.details(card))
        else:
            asks = f"Write {safe(words.back_name(labels))}, then Enter" if self._table.type_first else ""
            await self._card.show_front(labels.why, safe(card.why), asks)
        self.set_focus(self._card.written if asks else None)
        self._shown_at = now()
        await self._offer_front()
        self._drill.restart_stopwatch()

    async def _show_card_anew(self) -> None:
        """Show the card with its new text, where it was."""
        typed, revealed = self._typed, self._revealed
        await self._show_card()
        self._card.written.value = typed
        if revealed:
            await self._reveal()

    async def _offer_front(self) -> None:
        """Offer what works before the question is shown; while something is written, the letters are letters."""
        card = self._drill.card
        if card is None:
            return
        show = f"show {safe(words.back_name(self._table.labels_of(card)))}"
        if self.focused is None:
            offer = Offer("space", words.LATER if card.is_draft else show, self.action_show)
        else:
            offer = Offer("enter", words.WRITE_OR_LATER if card.is_draft else show, self.on_input_submitted)
        await self._card.offer([offer])
        await self._offer_keys()

    async def _reveal(self) -> None:
        card = self._drill.card
        if card is None or self._revealed:
            return
        self._echo.unsay(words.reveal_first(self._table.labels_of(card)))
        self._revealed = True
        self._revealed_at = now()
        self.set_focus(None)
        await self._card.show_back(*self._table.back(card, self._typed))
        await self._card.offer(offers(self._table.labels(), self.action_grade))
        await self._offer_keys()

    async def _show_end(self) -> None:
        self.query_one(Header).show("Done for now", "")
        self.set_focus(None)
        await self._card.show_front("", "\n".join(self._table.summary()))
        undo = [Offer("u", "undo", self.action_undo)] if self._drill.can_undo else []
        await self._card.offer([Offer("space", "leave", self.action_show), *undo])
        await self._offer_keys()

    async def _offer_keys(self) -> None:
        """Show the keys that work now."""
        if self._drill.card is None:
            keys: list[tuple[str, str, Act]] = []
        elif self.focused is not None:
            keys = [("esc", "other keys", self.action_back)]
        else:
            works = self._table.keys(revealed=self._revealed)
            keys = [(key.key, name, getattr(self, f"action_{key.does}")) for key, name in works]
        await self.query_one(KeyLine).show(keys)
        self._echo.refresh_text()

    @property
    def _help(self) -> HelpPane | None:
        return next(iter(self.query(HelpPane)), None)

    @property
    def _form(self) -> EditForm | None:
        return next(iter(self.query(EditForm)), None)

    async def _put(self, pane: HelpPane | EditForm, keys: Sequence[tuple[str, str, Act]]) -> None:
        """Put something in the place of the card, and what works in it below."""
        self._echo.clear()
        self._changed_at = now()
        self._card.display = False
        await self.query_one("#pane").mount(pane)
        await self.query_one(KeyLine).show(keys)
        self.call_after_refresh(self._echo.refresh_text)

    async def _put_card_back(self) -> None:
        self._changed_at = now()
        await self.query_one("#pane").query("HelpPane, EditForm").remove()
        self._card.display = True
        await self._offer_keys()

    def _say(self, sentence: str, seconds: float = ECHO_SECONDS) -> None:
        self._echo.say(sentence, seconds)

    def _more(self) -> str:
        return MORE if (self._help or self._card).has_more else ""

    def _between(self) -> str:
        """Give what is said where no sentence is: what the screen has no room for."""
        line = self.query_one(KeyLine)
        if line.display or self._drill.card is None:
            return ""
        if self._help or self._form:
            return "   ".join(line.texts)
        return "? keys" if self.focused is None else "esc other keys"
