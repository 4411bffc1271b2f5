"""The drill on the full screen. What is shown follows from the sitting; no rule of the drill lives here."""

import asyncio
import errno
import functools
import os
import signal
import sys
import time
from collections.abc import Callable
from typing import ClassVar

from textual.app import App, ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, ItemGrid, Vertical, VerticalScroll
from textual.content import Content
from textual.events import Click, Key
from textual.screen import ModalScreen
from textual.widgets import Input, Rule, Static

from pmq_cards.domain import Card
from pmq_cards.errors import Ended, HomeError, PmqError
from pmq_cards.said import safe
from pmq_cards.ui import endings, words
from pmq_cards.ui.keys import KEYS, SCREEN_KEYS, Does
from pmq_cards.ui.sitting import Table
from pmq_cards.ui.tui.keys import bindings

SETTLED_SECONDS = 0.3
"""How long a screen stands before Space grades what it shows, or E opens the editor again."""
HELD_SECONDS = 0.15
"""A key that comes again so soon is held down: nobody presses twice in that time."""
GONE_SECONDS = 2.0
"""How often the screen looks whether its terminal is still there."""
ECHO_SECONDS = 2.0
READING_SECONDS = 8.0
THEMES = {"auto": "ansi-dark", "dark": "textual-dark", "light": "textual-light"}
"""`auto` paints with the terminal's own sixteen colours, which suit its own background, dark or light."""

NARROW = 72
"""Below so many columns the grades say only the first of what comes of them."""
TINY = (40, 12)
"""Below so many columns or rows the grades stand without their intervals."""
GRADE_WIDTH = 32
"""The columns a grade takes with what comes of it."""
SHORT_GRADE_WIDTH = 20
TINY_GRADE_WIDTH = 12

Act = Callable[[], object]


def run(table: Table) -> None:
    """Show the sitting until it is over or the learner leaves.

    Raises KeyboardInterrupt, Ended, and whatever went wrong on the screen, once the terminal is as it was.
    """
    app = DrillApp(table)
    ended = asyncio.run(_shown(app)) or app.failure
    if ended is not None:
        raise ended


async def _shown(app: "DrillApp") -> BaseException | None:
    endings.end_loop(app.exit)
    return await app.run_async()


class Choice(Static):
    """A grade or a key that can be clicked as well."""

    def __init__(self, label: Content, act: Act) -> None:
        """Take what stands on it and what a click does."""
        super().__init__(label)
        self._act = act

    def on_click(self, event: Click) -> None:
        """Do it; the second click of a double click was meant for what stood here before."""
        if event.chain == 1:
            self._act()


class Keys(ModalScreen[None]):
    """The keys, until any key is pressed."""

    DEFAULT_CSS = """
    Keys { align: center middle; padding: 0; }
    Keys VerticalScroll { width: 76; max-width: 100%; height: auto; max-height: 100%; padding: 1 2;
        border: round $primary; background: $background; }
    """

    def __init__(self, grades: list[tuple[str, str]]) -> None:
        """Take the grades and what they mean."""
        super().__init__()
        self._grades = grades

    def compose(self) -> ComposeResult:
        """Lay out a line a key."""
        keys = [(key.key, key.help) for key in KEYS]
        with VerticalScroll():
            for label, text in (*self._grades, *keys, *SCREEN_KEYS):
                yield _detail(label, text)

    def on_key(self, event: Key) -> None:
        """Scroll where there is more to see, else close."""
        if event.key not in {"up", "down", "pageup", "pagedown", "ctrl+c"}:
            event.stop()
            self._close()

    def on_click(self) -> None:
        """Close."""
        self._close()

    def _close(self) -> None:
        """Close once, however many keys came in one read."""
        if self.is_active:
            self.dismiss()


class DrillApp(App[BaseException]):
    """One sitting. Ends with None, or with what ended it."""

    AUTO_FOCUS = None  # the keys belong to the drill, not to a field
    ENABLE_COMMAND_PALETTE = False
    ALLOW_SELECT = False  # the mouse presses grades and keys; with shift the terminal selects
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (60, "-wide")]  # noqa: RUF012 - as Textual declares it
    VERTICAL_BREAKPOINTS = [(0, "-short"), (18, "-tall"), (28, "-roomy")]  # noqa: RUF012 - as Textual declares it

    CSS = """
    Screen { layout: vertical; padding: 0 1; }
    #header, #bar, #keys { height: 1; }
    #deck { width: 1fr; text-overflow: ellipsis; text-wrap: nowrap; }
    #position { width: auto; margin-left: 2; }
    #bar { color: $primary; text-wrap: nowrap; text-overflow: clip; }
    #card { height: 1fr; padding: 0 0 0 2; max-width: 84; scrollbar-size-vertical: 1; scrollbar-gutter: stable;
        scrollbar-color: $primary; scrollbar-color-hover: $primary; scrollbar-color-active: $primary;
        scrollbar-background: $background; scrollbar-background-hover: $background;
        scrollbar-background-active: $background; }
    .label { color: $primary; text-style: bold; }
    #why { text-style: bold; }
    #question { color: $success; text-style: bold; }
    DrillApp:light #question { color: $success-darken-3; }
    Rule { margin: 0; color: $primary; }
    #details { margin-top: 1; height: auto; }
    #written { margin-top: 1; display: none; }
    .detail { layout: horizontal; height: auto; }
    .detail .label { width: 6; }
    .detail .text { width: 1fr; }
    #grades { height: auto; margin: 0 0 0 2; grid-rows: 1; }
    #grades Choice { height: 1; text-style: bold; text-wrap: nowrap; }
    #echo { margin: 0 2; color: $warning; height: auto; min-height: 1; max-height: 4; }
    #keys { margin: 0 2; }
    #keys Choice { width: auto; margin-right: 2; height: 1; }
    Choice:hover { text-style: reverse; }
    .-roomy #card { padding: 1 0 0 2; }
    .-short .front, .-tall .revealed .front { display: none; }
    .-roomy .revealed .front { display: block; }
    .-roomy Rule { margin: 1 0; }
    .-short #written { border: none; height: 1; padding: 0; }
    .-narrow #deck, .-narrow #keys, .-narrow #bar, .-short #bar, .-short #keys { display: none; }
    .-narrow #position { margin: 0; }
    .-narrow #card, .-short #card { padding: 0; }
    .-narrow #grades, .-narrow #echo { margin: 0; }
    """

    BINDINGS: ClassVar[list[BindingType]] = list(bindings())

    def __init__(self, table: Table) -> None:
        """Take the sitting."""
        # Without colours the terminal's own are kept: Textual would else turn them into black on black.
        super().__init__(ansi_color=True if os.environ.get("NO_COLOR") else None)
        self._table = table
        self._drill = table.drill
        self._revealed = False
        self._shown_at = self._revealed_at = self._space_at = self._edited_at = 0.0
        self._echoes = 0
        self._echoing = ""
        self._choices: list[tuple[str, str, Act]] = []
        self._laying_out = asyncio.Lock()
        self._laid_out_tiny = False

    def compose(self) -> ComposeResult:
        """Lay out the screen, from top to bottom."""
        with Horizontal(id="header"):
            yield Static(id="deck", markup=False)
            yield Static(id="position", markup=False)
        yield Static(id="bar", markup=False)
        with VerticalScroll(id="card", can_focus=False):
            yield Static("Why ask", classes="label front")
            yield Static(id="why", markup=False)
            yield Input(id="written")
            yield Rule(line_style="solid")
            yield Static(id="question", markup=False)
            yield Vertical(id="details")
        yield Static(id="echo", markup=False)
        yield ItemGrid(id="grades", regular=True)
        yield Horizontal(id="keys")

    async def on_mount(self) -> None:
        """Show the first card."""
        if not self.is_headless:
            self.set_interval(GONE_SECONDS, self._leave_a_closed_terminal)
        self.app_resume_signal.subscribe(self, lambda _: self.refresh(layout=True))
        self.theme = THEMES[self._table.theme]
        self.watch(self.query_one("#card"), "scroll_y", self._show_idle, init=False)
        self.watch(self.query_one("#card"), "virtual_size", self._show_idle, init=False)
        await self._show_card()

    def on_resize(self) -> None:
        """Fit what is laid out by hand, once the new size is in force."""
        self.call_after_refresh(self._fit)

    # What the keys do. Each ends with the screen as the sitting is now.

    async def action_show(self) -> None:
        """Show the question; where it has stood for a moment, grade it Good; at the end, leave."""
        if self._is_held():
            return
        card = self._drill.card
        if card is None:
            self.exit()
        elif card.is_draft:
            await self._write_why("")
        elif not self._revealed:
            await self._reveal()
        elif _is_settled(self._revealed_at):
            await self._grade(self._table.good)

    async def action_grade(self, key: str) -> None:
        """Grade the card."""
        self._space_at = 0.0
        await self._grade(key)

    async def _grade(self, key: str) -> None:
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
        try:
            card = self._drill.undo()
        except HomeError:
            raise
        except PmqError as error:
            self._say(str(error), seconds=READING_SECONDS)
            return
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
            self._say(f"Hint: {hint}" if hint else words.NO_HINT, seconds=READING_SECONDS)

    async def action_flag(self) -> None:
        """Flag the card, or take its flag away."""
        if card := self._drill.card:
            self._say("Flagged for later" if self._drill.flag() else "Flag taken away")
            self._show_header(card)

    async def action_edit(self) -> None:
        """Edit the card and go on with its new text."""
        card = self._drill.card
        if card is None or not _is_settled(self._edited_at):
            return
        with self.suspend():
            refused = self._edited(card)
        self._edited_at = time.monotonic()
        if isinstance(refused, HomeError):
            raise refused
        if refused:
            self._say(str(refused), seconds=READING_SECONDS)
            return
        typed, revealed = self._typed, self._revealed
        await self._show_card()
        self.query_one(Input).value = typed
        if revealed:
            await self._reveal()

    def action_help(self) -> None:
        """Show the keys, once, however many keys came in one read."""
        if isinstance(self.screen, Keys):
            return
        self.push_screen(Keys(self._table.meanings()))

    def action_leave(self) -> None:
        """End the sitting."""
        self.exit()

    def action_suspend_process(self) -> None:
        """Stop as Ctrl-Z does elsewhere: pmq and what it was started by, until the shell's `fg`."""
        endings.stop_group()

    def action_interrupt(self) -> None:
        """End the sitting as Ctrl-C does."""
        self.exit(KeyboardInterrupt())

    def action_scroll(self, lines: int) -> None:
        """Scroll a long card, or the list of keys."""
        self.screen.query_one(VerticalScroll).scroll_relative(y=lines, animate=False, immediate=True)

    async def action_stop_typing(self) -> None:
        """Leave the writing for the other keys; the question stays hidden."""
        if self.focused is not None:
            self.set_focus(None)
            await self._offer_front()

    async def on_descendant_focus(self) -> None:
        """Offer the keys of the writing."""
        if self._choices and not self._revealed:
            await self._offer_front()

    async def on_input_submitted(self) -> None:
        """Show the question beside what was written; write the why of a draft."""
        card, text = self._drill.card, self.query_one(Input).value.strip()
        if card is None or not card.is_draft:
            await self._reveal()
        elif text or _is_settled(self._shown_at):  # an Enter that comes at once was meant for the card before
            await self._write_why(text)

    async def _write_why(self, text: str) -> None:
        """Write the why of the draft on the screen, or put it off; what cannot be written stays in its line."""
        try:
            said = self._table.why(text)
        except HomeError:
            raise
        except PmqError as error:
            self._say(str(error), seconds=READING_SECONDS)
            return
        await self._show_card()
        self._say(said)

    # The screen.

    @property
    def failure(self) -> Exception | None:
        """What nobody expected and ended the screen: `run` raises it again, on the plain terminal."""
        return self._exception

    def panic(self, *renderables: object) -> None:
        """Leave, and print nothing: what went wrong is for the boundary of the program to tell."""
        if renderables and self._exception is None:  # the keyboard cannot be read: the terminal is gone
            self._exception = OSError(errno.EIO, os.strerror(errno.EIO))
        super().panic()

    def _fatal_error(self) -> None:
        self.panic()

    def _leave_a_closed_terminal(self) -> None:
        if endings.is_gone(sys.stdin.fileno()):
            self.exit(Ended(signal.SIGHUP))

    def _is_held(self) -> bool:
        """Tell whether the space bar is held down; a grade in between lets go of it."""
        before, self._space_at = self._space_at, time.monotonic()
        return self._space_at - before < HELD_SECONDS

    async def _fit(self) -> None:
        if self._choices:
            self._show_bar()
            if self._laid_out_tiny != self._is_tiny:
                await self._lay_out_choices()
            self.call_after_refresh(self._scroll_to_question)

    def _edited(self, card: Card) -> PmqError | None:
        """Take the new text of a card; give what stands against it.

        It must not raise: Textual would stay suspended.
        """
        try:
            self._drill.reload(self._table.edit(card))
        except PmqError as error:
            return error
        return None

    @property
    def _is_tiny(self) -> bool:
        return self.size.width < TINY[0] or self.size.height < TINY[1]

    @property
    def _typed(self) -> str:
        card = self._drill.card
        writes = self._table.type_first or (card is not None and card.is_draft)
        return self.query_one(Input).value.strip() if writes else ""

    async def _show_card(self) -> None:
        """Show the front of the current card, or the end."""
        self._revealed = False
        self._show_bar()
        card = self._drill.card
        if card is None:
            await self._show_end()
            return
        self._show_header(card)
        labels = self._table.labels_of(card)
        self.query_one(".front", Static).update(Content(labels.question if card.is_draft else labels.why))
        self.query_one("#why", Static).update(Content(safe(card.question if card.is_draft else card.why)))
        self._show_back(visible=False)
        if card.is_draft:
            await self._show_details(words.details(card))
        self.query_one("#card").scroll_home(animate=False)
        written, writes = self.query_one(Input), card.is_draft or self._table.type_first
        asks = words.ask_why(labels) + " One line" if card.is_draft else f"Write {words.back_name(labels)}"
        written.placeholder = f"{safe(asks)}, then Enter"
        written.value = ""
        written.display = writes
        self.set_focus(written if writes else None)
        self._shown_at = time.monotonic()
        await self._offer_front()
        self._drill.restart_stopwatch()

    async def _offer_front(self) -> None:
        """Offer what works before the question is shown; while something is written, the letters are letters."""
        card = self._drill.card
        if card is None:
            return
        show = f"show {safe(words.back_name(self._table.labels_of(card)))}"
        if self.focused is None:
            await self._offer([("space", words.LATER if card.is_draft else show, self.action_show)])
            await self._offer_keys()
        else:
            does = words.WRITE_OR_LATER if card.is_draft else show
            await self._offer([("enter", does, self.on_input_submitted)])
            await self._fill_keys([("esc", "other keys", self.action_stop_typing)])
        self._show_idle()

    async def _reveal(self) -> None:
        card = self._drill.card
        if card is None or self._revealed:
            return
        self._revealed = True
        self._revealed_at = time.monotonic()
        self.set_focus(None)
        question, rows = self._table.back(card, self._typed)
        self.query_one(Input).display = False
        self.query_one("#question", Static).update(Content(question))
        await self._show_details(rows)
        self._show_back(visible=True)
        await self._offer([(label.key, label.named, self._grader(label.key)) for label in self._table.labels()])
        await self._offer_keys()
        self.call_after_refresh(self._scroll_to_question)

    async def _show_details(self, rows: list[tuple[str, str]]) -> None:
        details = self.query_one("#details")
        await details.remove_children()
        await details.mount_all(_detail(label, text) for label, text in rows)
        details.display = bool(rows)

    async def _show_end(self) -> None:
        self.query_one("#deck", Static).update(Content("Done for now"))
        self.query_one("#position", Static).update(Content(""))
        self.query_one(".front", Static).update("")
        lines = self._table.summary()
        self.query_one("#why", Static).update(Content("\n".join(lines)))
        self.query_one(Input).display = False
        self.set_focus(None)
        self._show_back(visible=False)
        undo = [("u", "undo", self.action_undo)] if self._drill.can_undo else []
        await self._offer([("space", "leave", self.action_show), *undo])
        await self._fill_keys([])

    def _show_header(self, card: Card) -> None:
        left, right = self._table.header(card)
        self.query_one("#deck", Static).update(Content(left))
        self.query_one("#position", Static).update(Content(right))

    def _show_bar(self) -> None:
        """Draw how far the sitting is: two kinds of line, so that it can be read without colours too."""
        position, width = self._drill.position, max(0, self.size.width - 2)
        done = width * position.done // max(1, position.of)
        self.query_one("#bar", Static).update(Content.assemble("━" * done, ("─" * (width - done), "dim")))

    def _show_back(self, *, visible: bool) -> None:
        self.query_one("#card").set_class(visible, "revealed")
        for selector in ("Rule", "#question", "#details"):
            self.query_one(selector).display = visible

    def _scroll_to_question(self) -> None:
        """Bring the question onto a small screen, by as little as that takes."""
        card, question = self.query_one("#card"), self.query_one("#question")
        if self._revealed:
            card.scroll_to_widget(question, animate=False, top=question.size.height > card.size.height)
        self._show_idle()

    def _grader(self, key: str) -> Act:
        return functools.partial(self.action_grade, key)

    async def _offer(self, choices: list[tuple[str, str, Act]]) -> None:
        """Show the grades, or what takes their place."""
        self._choices = choices
        await self._lay_out_choices()

    async def _lay_out_choices(self) -> None:
        async with self._laying_out:  # a new size may come in the middle of an action
            await self._replace_choices()

    async def _replace_choices(self) -> None:
        self._laid_out_tiny = tiny = self._is_tiny
        grades = self.query_one("#grades", ItemGrid)
        narrow = self.size.width < NARROW
        grades.min_column_width = TINY_GRADE_WIDTH if tiny else SHORT_GRADE_WIDTH if narrow else GRADE_WIDTH
        await grades.remove_children()
        await grades.mount_all(
            Choice(_labelled(key, _fitting(text, tiny=tiny, narrow=narrow)), self._clicked(act))
            for key, text, act in self._choices
        )

    async def _offer_keys(self) -> None:
        """Show the keys that work now."""
        works = self._table.keys(revealed=self._revealed)
        await self._fill_keys([(key.key, name, self._act(key.does)) for key, name in works])

    def _act(self, does: Does) -> Act:
        act: Act = getattr(self, f"action_{does}")
        return act

    async def _fill_keys(self, keys: list[tuple[str, str, Act]]) -> None:
        line = self.query_one("#keys")
        await line.remove_children()
        await line.mount_all(Choice(_labelled(key, name), self._clicked(act)) for key, name, act in keys)

    def _clicked(self, act: Act) -> Act:
        """Give what a click does: a key's action in its turn, whether it must be waited for or not."""
        return lambda: self.call_later(act)

    def _say(self, sentence: str, seconds: float = ECHO_SECONDS) -> None:
        """Show a sentence for a while; a newer one takes its place and its time."""
        self._echoes += 1
        self._echoing, mine = sentence, self._echoes
        self._show_idle()

        def fade() -> None:
            if self._echoes == mine:
                self._echoing = ""
                self._show_idle()

        self.set_timer(seconds, fade)

    def _show_idle(self) -> None:
        """Show the sentence of the moment; where there is none, what the screen has no room for."""
        card = self.query_one("#card")
        more = ["↓ more"] if card.scroll_y < card.max_scroll_y else []
        hidden = not self.query_one("#keys").display and self._drill.card is not None
        keys = ["? keys" if self.focused is None else "esc other keys"] if hidden else []
        self.query_one("#echo", Static).update(Content(self._echoing or "   ".join(more + keys)))


def _is_settled(at: float) -> bool:
    """Tell whether what came then has stood for a moment: a key before it was meant for what was there before."""
    return time.monotonic() - at >= SETTLED_SECONDS


def _fitting(text: str, *, tiny: bool, narrow: bool) -> str:
    """Give as much of a grade's label as there is room for."""
    if tiny:
        return text.partition(" · ")[0]
    return text.partition(",")[0] if narrow else text


def _labelled(key: str, text: str) -> Content:
    return Content.assemble((key, "bold $primary"), " ", Content(text))


def _detail(label: str, text: str) -> Horizontal:
    return Horizontal(
        Static(label, classes="label"), Static(Content(text), classes="text", markup=False), classes="detail"
    )
