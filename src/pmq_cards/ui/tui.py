"""The drill on the full screen. What is shown follows from the sitting; no rule of the drill lives here."""

from collections.abc import Callable
from typing import ClassVar

from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, ItemGrid, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, ProgressBar, Rule, Static

from pmq_cards.domain import Card
from pmq_cards.errors import PmqError
from pmq_cards.ui import words
from pmq_cards.ui.table import Table

ECHO_SECONDS = 2.0
THEMES = {"auto": "ansi-dark", "dark": "textual-dark", "light": "textual-light"}
"""`auto` paints with the terminal's own sixteen colours, which suit its own background, dark or light."""

GRADE_KEYS = "012345"


def run(table: Table) -> None:
    """Show the sitting until it is over or the learner leaves. Raises KeyboardInterrupt, and what saving raises."""
    ended = DrillApp(table).run()
    if ended is not None:
        raise ended


class Choice(Static):
    """A grade or a key that can be clicked as well."""

    def __init__(self, label: Content, act: Callable[[], object]) -> None:
        """Take what stands on it and what a click does."""
        super().__init__(label)
        self._act = act

    def on_click(self) -> None:
        """Do it."""
        self._act()


class Keys(ModalScreen[None]):
    """The keys, until any key is pressed."""

    DEFAULT_CSS = """
    Keys { align: center middle; padding: 0; }
    Keys VerticalScroll { width: 76; max-width: 100%; height: auto; max-height: 100%; padding: 1 2;
        border: round $primary; background: $background; }
    """

    def __init__(self, grades: list[str]) -> None:
        """Take the grades of the card on the screen."""
        super().__init__()
        self._grades = grades

    def compose(self) -> ComposeResult:
        """Lay out a line a key."""
        grades = [(label[0], label[2:]) for label in self._grades]
        keys = [(key.key, key.help) for key in words.KEYS]
        with VerticalScroll():
            for label, text in (*grades, *keys, ("↑ ↓", "Scroll a long card.")):
                yield _detail(label, text)

    def on_key(self) -> None:
        """Close."""
        self.dismiss()

    def on_click(self) -> None:
        """Close."""
        self.dismiss()


class DrillApp(App[BaseException]):
    """One sitting. Ends with None, or with what ended it."""

    AUTO_FOCUS = None  # the keys belong to the drill, not to a field
    ENABLE_COMMAND_PALETTE = False
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (60, "-wide")]  # noqa: RUF012 - as Textual declares it
    VERTICAL_BREAKPOINTS = [(0, "-short"), (18, "-tall")]  # noqa: RUF012 - as Textual declares it

    CSS = """
    Screen { layout: vertical; padding: 0 1; }
    #header { height: 1; }
    #deck { width: 1fr; height: 1; text-overflow: ellipsis; text-wrap: nowrap; }
    #position { width: auto; height: 1; margin-left: 2; }
    ProgressBar { width: 1fr; height: 1; }
    ProgressBar Bar { width: 1fr; }
    #card { height: 1fr; padding: 1 2 0 2; max-width: 84; scrollbar-size-vertical: 1; }
    .label { color: $primary; text-style: bold; }
    #why { text-style: bold; }
    #question { color: $success; text-style: bold; }
    Rule { margin: 1 0; color: $primary; }
    #details { margin-top: 1; height: auto; }
    #written { margin-top: 1; display: none; }
    .detail { layout: horizontal; height: auto; }
    .detail .label { width: 7; }
    .detail .text { width: 1fr; }
    #grades { height: auto; margin: 0 1; grid-rows: 1; }
    #grades Choice { height: 1; text-style: bold; }
    #echo { height: 1; margin: 0 1; color: $warning; }
    #keys { height: 1; margin: 0 1; }
    #keys Choice { width: auto; margin-right: 2; height: 1; }
    Choice:hover { text-style: reverse; }
    .-narrow #deck, .-narrow #keys, .-narrow ProgressBar { display: none; }
    .-narrow #card { padding: 1 0 0 0; }
    .-short ProgressBar, .-short #keys, .-short .front { display: none; }
    .-short #card { padding: 0; }
    .-short Rule { margin: 0; }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "space", show=False),
        Binding("enter", "space", show=False),
        Binding("u", "undo", show=False),
        Binding("h", "hint", show=False),
        Binding("e", "edit", show=False),
        Binding("s", "suspend_card", show=False),
        Binding("exclamation_mark", "flag", show=False),
        Binding("question_mark", "keys", show=False),
        Binding("q", "leave", show=False),
        Binding("ctrl+c", "interrupt", show=False, priority=True),
        Binding("ctrl+q", "leave", show=False, priority=True),
        Binding("escape", "stop_typing", show=False),
        *(Binding(key, f"grade('{key}')", show=False) for key in GRADE_KEYS),
        Binding("down,j", "scroll(1)", show=False),
        Binding("up,k", "scroll(-1)", show=False),
        Binding("pagedown", "scroll(10)", show=False),
        Binding("pageup", "scroll(-10)", show=False),
    ]

    def __init__(self, table: Table) -> None:
        """Take the sitting."""
        super().__init__()
        self._table = table
        self._drill = table.drill
        self._revealed = False
        self._echoes = 0

    def compose(self) -> ComposeResult:
        """Lay out the screen, from top to bottom."""
        with Horizontal(id="header"):
            yield Static(id="deck", markup=False)
            yield Static(id="position", markup=False)
        yield ProgressBar(show_percentage=False, show_eta=False)
        with VerticalScroll(id="card", can_focus=False):
            yield Static("Why ask", classes="label front")
            yield Static(id="why", markup=False)
            yield Input(placeholder="Write the question, then Enter", id="written")
            yield Rule(line_style="solid")
            yield Static(id="question", markup=False)
            yield Vertical(id="details")
        yield Static(id="echo", markup=False)
        yield ItemGrid(id="grades", min_column_width=19)
        yield Horizontal(id="keys")

    async def on_mount(self) -> None:
        """Show the first card."""
        self.theme = THEMES[self._table.theme]
        await self._show_card()

    # What the keys do. Each ends with the screen as the sitting is now.

    async def action_space(self) -> None:
        """Show the question; where it is shown, grade it Good; at the end, leave."""
        if self._drill.card is None:
            self.exit()
        elif self._revealed:
            await self.action_grade(self._table.good)
        else:
            await self._reveal()

    async def action_grade(self, key: str) -> None:
        """Grade the card."""
        if self._drill.card is None or self._table.grade_of(key) is None:
            return
        if not self._revealed:
            self._say(words.REVEAL_FIRST)
            return
        typed = self.query_one(Input).value.strip() if self._table.type_first else ""
        await self._then_show(lambda: self._table.grade(key, typed))

    async def action_undo(self) -> None:
        """Take the last action back."""
        await self._then_show(self._undone)

    async def action_suspend_card(self) -> None:
        """Suspend the card."""
        if self._drill.card is not None:
            await self._then_show(lambda: f"Suspended: {self._drill.suspend().id}, u to undo")

    def action_hint(self) -> None:
        """Show the hint."""
        if card := self._drill.card:
            self._say(f"Hint: {words.safe(card.hint)}" if card.hint else words.NO_HINT, seconds=4 * ECHO_SECONDS)

    def action_flag(self) -> None:
        """Flag the card, or take its flag away."""
        if self._drill.card is not None:
            self._guarded(lambda: self._say("Flagged for later" if self._drill.flag() else "Flag taken away"))

    async def action_edit(self) -> None:
        """Edit the card and go on with its new text."""
        card = self._drill.card
        if card is None:
            return
        try:
            with self.suspend():
                self._drill.reload(self._table.edit(card))
        except PmqError as error:
            self._say(str(error), seconds=4 * ECHO_SECONDS)
        else:
            revealed = self._revealed
            await self._show_card()
            if revealed:
                await self._reveal()

    def action_keys(self) -> None:
        """Show the keys."""
        self.push_screen(Keys(self._table.labels() if self._drill.card else []))

    def action_leave(self) -> None:
        """End the sitting."""
        self.exit()

    def action_interrupt(self) -> None:
        """End the sitting as Ctrl-C does."""
        self.exit(KeyboardInterrupt())

    def action_scroll(self, lines: int) -> None:
        """Scroll a long card."""
        self.query_one("#card").scroll_relative(y=lines, animate=False)

    async def action_stop_typing(self) -> None:
        """Leave the writing and show the question."""
        if self._drill.card is not None and not self._revealed:
            await self._reveal()

    async def on_input_submitted(self) -> None:
        """Show the question beside what was written."""
        await self._reveal()

    # The screen.

    async def _then_show(self, act: Callable[[], str]) -> None:
        said: list[str] = []
        if self._guarded(lambda: said.append(act())):
            await self._show_card()
            self._say(said[0])

    def _guarded(self, act: Callable[[], object]) -> bool:
        """Act; where the log cannot be written, leave with the sentence that says why."""
        try:
            act()
        except PmqError as error:
            self.exit(error)
            return False
        return True

    def _undone(self) -> str:
        card = self._drill.undo()
        return f"Taken back: {card.id}" if card else words.NOTHING_TO_UNDO

    async def _show_card(self) -> None:
        """Show the front of the current card, or the end."""
        self._revealed = False
        card = self._drill.card
        position = self._drill.position
        self.query_one(ProgressBar).update(total=max(1, position.of), progress=position.done)
        if card is None:
            await self._show_end()
            return
        left, right = words.header(card, self._table.deck_title(card), position)
        self.query_one("#deck", Static).update(Content(left))
        self.query_one("#position", Static).update(Content(right))
        self.query_one(".front", Static).update("Why ask")
        self.query_one("#why", Static).update(Content(words.safe(card.why)))
        self._show_back(visible=False)
        self.query_one("#card").scroll_home(animate=False)
        written = self.query_one(Input)
        written.value = ""
        written.styles.display = "block" if self._table.type_first else "none"
        self.set_focus(written if self._table.type_first else None)
        await self._offer([("space", "show the question", self.action_space)])
        await self._offer_keys(card)
        self._drill.restart_stopwatch()

    async def _reveal(self) -> None:
        card = self._drill.card
        if card is None or self._revealed:
            return
        self._revealed = True
        self.set_focus(None)
        question, pairs = words.safe(card.question), words.details(card)
        written = self.query_one(Input)
        if typed := written.value.strip():
            ours, question = words.compared(words.safe(typed), question)
            last = self._drill.last_typed()
            pairs = [("You", ours), *([("Last", words.safe(last))] if last else []), *pairs]
        written.styles.display = "none"
        self.query_one("#question", Static).update(Content(question))
        details = self.query_one("#details")
        await details.remove_children()
        await details.mount_all(_detail(label, text) for label, text in pairs)
        self._show_back(visible=True)
        await self._offer([(label[0], label[2:], self._grader(label[0])) for label in self._table.labels()])
        await self._offer_keys(card)

    async def _show_end(self) -> None:
        self.query_one("#deck", Static).update(Content("Done for now"))
        self.query_one("#position", Static).update(Content(""))
        self.query_one(".front", Static).update("")
        lines = words.summary_lines(self._drill.summary())
        self.query_one("#why", Static).update(Content("\n".join(lines)))
        self.query_one(Input).styles.display = "none"
        self._show_back(visible=False)
        await self._offer([("space", "leave", self.action_space), ("u", "undo", self.action_undo)])
        await self.query_one("#keys").remove_children()

    def _show_back(self, *, visible: bool) -> None:
        for selector in ("Rule", "#question", "#details"):
            self.query_one(selector).display = visible

    def _grader(self, key: str) -> Callable[[], object]:
        return lambda: self.run_worker(self.action_grade(key))

    async def _offer(self, choices: list[tuple[str, str, Callable[[], object]]]) -> None:
        grades = self.query_one("#grades")
        await grades.remove_children()
        await grades.mount_all(Choice(_labelled(key, text), self._clicked(act)) for key, text, act in choices)

    async def _offer_keys(self, card: Card) -> None:
        """Show the keys that work now."""
        works = {"space": self._revealed, "u": self._drill.can_undo, "h": bool(card.hint)}
        acts: dict[str, Callable[[], object]] = {
            "space": self.action_space,
            "u": self.action_undo,
            "h": self.action_hint,
            "e": self.action_edit,
            "s": self.action_suspend_card,
            "!": self.action_flag,
            "?": self.action_keys,
            "q": self.action_leave,
        }
        keys = self.query_one("#keys")
        await keys.remove_children()
        await keys.mount_all(
            Choice(_labelled(key.key, "good" if key.key == "space" else key.name), self._clicked(acts[key.key]))
            for key in words.KEYS
            if works.get(key.key, True)
        )

    def _clicked(self, act: Callable[[], object]) -> Callable[[], object]:
        """Give what a click does: a key's action, whether it must be waited for or not."""

        def click() -> None:
            self.call_later(act)

        return click

    def _say(self, sentence: str, seconds: float = ECHO_SECONDS) -> None:
        """Show a sentence for a while; a newer one takes its place and its time."""
        self._echoes += 1
        mine = self._echoes
        self.query_one("#echo", Static).update(Content(sentence))

        def fade() -> None:
            if self._echoes == mine:
                self.query_one("#echo", Static).update(Content(""))

        self.set_timer(seconds, fade)


def _labelled(key: str, text: str) -> Content:
    return Content.assemble((key, "bold $primary"), " ", Content(text))


def _detail(label: str, text: str) -> Horizontal:
    return Horizontal(
        Static(label, classes="label"), Static(Content(text), classes="text", markup=False), classes="detail"
    )
