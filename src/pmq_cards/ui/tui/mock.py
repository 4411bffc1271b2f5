"""The mock on the full screen: the interviewer's line and a clock, then the ticks, the results, and what is heard."""

from functools import partial
from inspect import isawaitable
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Vertical, VerticalScroll
from textual.content import Content
from textual.events import Key
from textual.widget import Widget
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from pmq_cards.mock import Rehearsal
from pmq_cards.said import safe
from pmq_cards.streams import runnable
from pmq_cards.ui import interviewer
from pmq_cards.ui.columns import wrapped
from pmq_cards.ui.interviewer import Talk
from pmq_cards.ui.keys import all_presses
from pmq_cards.ui.tui.parts import MORE, Act, Echo, Header, KeyLine
from pmq_cards.ui.tui.terminal import TerminalApp, now

if TYPE_CHECKING:
    from pmq_cards.domain import Card

CLOCK_SECONDS = 0.25
SETTLED_SECONDS = 0.3
"""How long a screen stands before Space and Enter lead on from it."""
NARROWEST = 20
HERE = "┃ "
"""Stands before the question the learner is at: a colour would be lost on some."""
NUDGE_SECONDS = 20.0
READING_SECONDS = 4.0


def run(talk: Talk) -> None:
    """Hold the mock on the full screen.

    Raises KeyboardInterrupt, Ended, and whatever went wrong on the screen, once the terminal is as it was.
    """
    MockApp(talk).show()


class Ticks(OptionList, inherit_bindings=False):
    """The questions, one below the other, to be ticked."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(f"down,{','.join(all_presses('j'))}", "cursor_down"),
        Binding(f"up,{','.join(all_presses('k'))}", "cursor_up"),
        Binding("pagedown", "page_down"),
        Binding("pageup", "page_up"),
        Binding("home", "first"),
        Binding("end", "last"),
        Binding("space", "select"),
    ]

    def __init__(self, rehearsal: Rehearsal) -> None:
        """Take the mock."""
        super().__init__(markup=False)
        self._rehearsal = rehearsal
        self._at = 0

    def on_mount(self) -> None:
        """Begin at the first question."""
        self.focus()

    def on_resize(self) -> None:
        """Break the questions into lines anew."""
        at = self._at = self.highlighted or 0
        self.set_options([Option(self._prompt(number)) for number in range(len(self._rehearsal.cards))])
        self.highlighted = at

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Show where the learner is."""
        before, self._at = self._at, event.option_index
        for number in {before, self._at}:
            self._show(number)

    def action_select(self) -> None:
        """Tick the question, or take the tick away, before the next key is looked at."""
        if self.highlighted is not None:
            self._rehearsal.tick(self._rehearsal.cards[self.highlighted].id)
            self._show(self.highlighted)

    def _show(self, number: int) -> None:
        self.replace_option_prompt_at_index(number, self._prompt(number))

    def _prompt(self, number: int) -> Content:
        card, margin = self._rehearsal.cards[number], HERE if number == self._at else " " * len(HERE)
        came = card.id in self._rehearsal.ticked
        typed = self._rehearsal.typed_for(card.id)
        columns = max(NARROWEST, self.size.width - 1)
        lines = wrapped(_in_one_line(card.question), columns, f"{margin}{'[x]' if came else '[ ]'} ", f"{margin}    ")
        more = wrapped(f"You: {_in_one_line(typed)}", columns, f"{margin}    ", f"{margin}         ") if typed else []
        question = Content("\n".join(lines))
        return Content("\n").join([question.stylize("bold $answer") if came else question, *map(Content, more)])


class MockApp(TerminalApp):
    """One mock on one screen. A key that was pressed before the screen changed does nothing."""

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (60, "-wide")]  # noqa: RUF012 - as Textual declares it
    VERTICAL_BREAKPOINTS = [(0, "-short"), (18, "-tall")]  # noqa: RUF012 - as Textual declares it
    CSS_PATH = ["drill.tcss", "mock.tcss"]  # noqa: RUF012 - as Textual declares it
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "forward"),
        Binding("enter", "enter"),
        *(Binding(",".join(all_presses(key)), f"letter('{key}')") for key in "dusq12"),
        Binding("down", "scroll(1)"),
        Binding("up", "scroll(-1)"),
        Binding("pagedown", "scroll(10)"),
        Binding("pageup", "scroll(-10)"),
        Binding("ctrl+q", "leave"),
        Binding("ctrl+c", "interrupt", priority=True),
        Binding("ctrl+z", "suspend_process", priority=True),
    ]

    def __init__(self, talk: Talk) -> None:
        """Take the mock."""
        super().__init__(talk.theme)
        self._talk = talk
        self._rehearsal = talk.rehearsal
        self._echo = Echo(self._more, self._between)
        self._works: dict[str, Act] = {}
        self._heard: Card | None = None
        self._clock_ms = 0
        self._written_so_far: tuple[str, ...] = ()
        self._changed_at = 0.0

    def compose(self) -> ComposeResult:
        """Lay out the screen, from top to bottom."""
        with Vertical(id="column"):
            yield Header(id="header")
            yield Container(id="pane")
            yield self._echo
            yield KeyLine(id="keys")

    async def on_mount(self) -> None:
        """Let the interviewer speak, and start the clock."""
        said = Static(Content(f"“{interviewer.line_for(self._rehearsal.audiences)}”"), id="line")
        parts: list[Widget] = [Static(interviewer.THEY_SAY, classes="label"), said]
        if self._talk.writes:
            parts += [Static(id="log", markup=False), Input(id="written", placeholder="Write a question")]
        self._rehearsal.begin()
        self.set_interval(CLOCK_SECONDS, self._count)
        if self._talk.writes:
            await self._put(
                VerticalScroll(*parts, can_focus=False), ("enter", "write, alone: no more come", self._written)
            )
            self.query_one(Input).focus()
        else:
            await self._put(
                VerticalScroll(*parts, can_focus=False),
                ("space", "said one", self._say_one),
                ("d", "no more come", self._stop),
                ("u", "take one back", self._take_back),
                ("q", "quit", self.exit),
            )

    async def on_key(self, event: Key) -> None:
        """Leave out what was pressed before the screen was what it is."""
        if event.time < self._changed_at:
            event.prevent_default()
            event.stop()

    async def action_forward(self) -> None:
        """Do what Space does now."""
        await self._lead_on("space")

    async def action_enter(self) -> None:
        """Do what Enter does now: what Space does, where it has no meaning of its own."""
        if "enter" not in self._works:
            await self.action_forward()
        else:
            await self._lead_on("enter")

    async def _lead_on(self, key: str) -> None:
        if self.heard_at - self._changed_at >= SETTLED_SECONDS:
            await self.unless_held(partial(self._act, self._works, key))

    def action_letter(self, key: str) -> None:
        """Do what a letter or a digit does now."""
        self._do(key)

    def action_scroll(self, lines: int) -> None:
        """Scroll what is longer than the screen."""
        for pane in self.query(VerticalScroll):
            pane.scroll_relative(y=lines, animate=False, immediate=True)

    async def on_input_submitted(self) -> None:
        """Take what was written; an empty line ends the saying."""
        if not self._rehearsal.is_said:
            await (self._written() if self.query_one(Input).value.strip() else self.unless_held(self._stop))

    def _do(self, key: str) -> None:
        self.call_later(self._act, self._works, key)

    async def _act(self, works: dict[str, Act], key: str) -> None:
        """Do it, unless another key changed the screen since this one was pressed."""
        if works is self._works and key in works and not self.is_over:
            doing = works[key]()
            if isawaitable(doing):
                await doing

    def _count(self) -> None:
        """Show the clock, and say what it says."""
        before, self._clock_ms = self._clock_ms, self._rehearsal.elapsed_ms
        self.query_one(Header).show(interviewer.headline(self._rehearsal), interviewer.standing_at(self._rehearsal))
        if not self._rehearsal.is_said and (
            nudge := interviewer.nudge(self._rehearsal.minutes, before, self._clock_ms)
        ):
            self._echo.say(nudge, NUDGE_SECONDS)

    def _say_one(self) -> None:
        self._rehearsal.say()
        self._count()

    def _take_back(self) -> None:
        taken = self._rehearsal.take_back()
        self._echo.say("Taken back." if taken else "Nothing was said yet.", READING_SECONDS)
        self._count()

    async def _written(self) -> None:
        field = self.query_one("#written", Input)
        if not field.value.strip():
            await self._stop()
            return
        self._rehearsal.say(field.value)
        written = self.query_one("#log", Static)
        self._written_so_far = (*self._written_so_far, _in_one_line(field.value))
        written.update(Content("\n".join(self._written_so_far)))
        field.value = ""
        self._count()
        self.query_one(VerticalScroll).scroll_end(animate=False)

    async def _stop(self) -> None:
        """Show the questions of these people, to be ticked."""
        self._rehearsal.stop()
        self._count()
        pane = Vertical(Static(interviewer.TICK_THEM, classes="label"), Ticks(self._rehearsal), id="ticks")
        await self._put(
            pane,
            ("enter", "that is right", self._decide),
            ("space", "tick", self._tick_it),
            ("↑↓", "move", _do_nothing),
        )

    def _tick_it(self) -> None:
        self.query_one(Ticks).action_select()

    async def _decide(self) -> None:
        self._rehearsal.is_decided = True
        if self._talk.situations:
            await self._hear()
        else:
            await self._show_results()

    async def _show_results(self) -> None:
        lines = self._talk.results() if self._rehearsal.is_worth_keeping else [interviewer.NOT_KEPT]
        head, *rest = lines
        pane = VerticalScroll(Static(Content(head), id="head"), *map(_result, rest), can_focus=False)
        more = [("s", "red flags", self._hear)] if self._rehearsal.situations else []
        await self._put(pane, ("space", "leave", self.exit), *more, ("q", "quit", self.exit))

    async def _hear(self) -> None:
        """Let the next answer be heard; behind the last, show what came of all."""
        card = self._heard = next(iter(self._rehearsal.situations), None)
        if card is None:
            await self._show_results()
            return
        pane = VerticalScroll(
            Static(interviewer.WHAT_YOU_HEAR, classes="label"),
            Static(Content(safe(card.red_flag)), id="line"),
            Static(interviewer.WHICH, classes="label ask"),
            Static(id="question", markup=False),
            can_focus=False,
        )
        await self._put(pane, ("space", "show it", self._show_question), ("q", "no more", self._show_results))

    async def _show_question(self) -> None:
        if self._heard is None:
            return
        self.query_one("#question", Static).update(Content(safe(self._heard.question)))
        await self._offer(
            ("1", "another", self._was_another),
            ("2", "that one", self._was_named),
            ("q", "no more", self._show_results),
        )
        self.query_one(VerticalScroll).scroll_end(animate=False)

    async def _was_another(self) -> None:
        await self._note(named=False)

    async def _was_named(self) -> None:
        await self._note(named=True)

    async def _note(self, *, named: bool) -> None:
        if self._heard is not None:
            self._rehearsal.named[self._heard.id] = named
        await self._hear()

    async def _put(self, part: Widget, *keys: tuple[str, str, Act]) -> None:
        """Put a part in the middle of the screen, and what works with it below."""
        self._changed_at = now()
        pane = self.query_one("#pane")
        with self.batch_update():
            await pane.remove_children()
            await pane.mount(part)
        self._count()
        await self._offer(*keys)

    async def _offer(self, *keys: tuple[str, str, Act]) -> None:
        self._echo.clear()
        self._works = {key: act for key, _, act in keys}
        await self.query_one(KeyLine).show(keys)
        self.call_after_refresh(self._echo.refresh_text)

    def _more(self) -> str:
        return MORE if any(pane.scroll_y < pane.max_scroll_y for pane in self.query(VerticalScroll)) else ""

    def _between(self) -> str:
        """Give what is said where no sentence is: what the screen has no room for."""
        line = self.query_one(KeyLine)
        return "" if line.display else "   ".join(line.texts)


def _result(line: str) -> Static:
    return Static(Content(runnable(line.strip())), classes="item" if line.startswith(" ") else "label")


def _do_nothing() -> None:
    """Do nothing for a key that needs no click: the list itself can be clicked."""


def _in_one_line(text: str) -> str:
    return " ".join(safe(text).split())
