"""A program on the whole terminal: how it begins, how it ends, and that it leaves the terminal as it was."""

import asyncio
import errno
import os
import signal
import sys
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from textual.app import App
from textual.events import Event, InputEvent, Key, MouseDown
from textual.message import Message

from pmq_cards.errors import Ended
from pmq_cards.ui import endings
from pmq_cards.ui.tui.held import REPEAT_SECONDS, Presses
from pmq_cards.ui.tui.themes import THEMES

LEADING = frozenset({"space", "enter"})
"""The keys that lead on, and so mean something else on each screen."""
GONE_SECONDS = 2.0
"""How often the screen looks whether its terminal is still there."""


class TerminalApp(App[BaseException]):
    """Ends with None, or with what ended it."""

    AUTO_FOCUS = None  # the keys belong to the program, not to a field
    ENABLE_COMMAND_PALETTE = False
    ALLOW_SELECT = False  # the mouse presses keys; with shift the terminal selects

    is_over = False
    heard_at = 0.0
    """When a key or the mouse was pressed last, by the clock of now(): what is done about it may come much later."""

    def __init__(self, theme: str) -> None:
        """Take the name of a palette."""
        # Without colours the terminal's own are kept: Textual would else turn them into black on black.
        super().__init__(ansi_color=True if os.environ.get("NO_COLOR") else None)
        self._presses = Presses()
        self._press = InputEvent()
        self._waiting: Callable[[], Awaitable[object]] | None = None
        self.register_theme(THEMES[theme])
        self.theme = THEMES[theme].name

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Give the colours of the sheet to the themes that know nothing of them."""
        return dict(THEMES["auto"].variables)

    def show(self) -> None:
        """Show the program until it ends.

        Raises KeyboardInterrupt, Ended, and whatever went wrong on the screen, once the terminal is as it was.
        """
        ended = asyncio.run(self._shown()) or self.failure
        if ended is not None:
            raise ended

    async def _shown(self) -> BaseException | None:
        endings.end_loop(self.exit)
        return await self.run_async()

    async def on_mount(self) -> None:
        """Watch the terminal."""
        if not self.is_headless:
            self.set_interval(GONE_SECONDS, self._leave_a_closed_terminal)
        self.app_resume_signal.subscribe(self, lambda _: self.refresh(layout=True))

    async def on_event(self, event: Event) -> None:
        """Note when somebody did something; hear no key once it is over: there is no screen left to act on.

        A key passes twice: when it is pressed, and when it is the turn of its bindings.
        """
        if isinstance(event, InputEvent):
            self.heard_at = event.time
        if isinstance(event, (Key, MouseDown)):
            await (self._take_turn(event) if event.is_forwarded else self._note_press(event))
        if not (self.is_over and isinstance(event, Key)):
            await super().on_event(event)

    async def unless_held(self, act: Callable[[], Awaitable[object]]) -> None:
        """Do what the press leads to, but not where its key is held down.

        The first press that a held key makes by itself is known by the next one: where it may be that one, it waits
        so long.
        """
        if not self._presses.may_be_repeat(self._press):
            await act()
        elif not self._presses.is_repeated(self._press):
            self._waiting = act
            self.set_timer(REPEAT_SECONDS, partial(self._do_what_waits, act))

    async def _note_press(self, press: InputEvent) -> None:
        """Take a press in: it tells whether the key before it was held down."""
        self._presses.note(press)
        if isinstance(press, MouseDown):
            self._press = press
        if self._waiting and self._presses.is_repeat(press):
            self._waiting = None
        elif self._waiting:
            await self._do_what_waits(self._waiting)

    async def _take_turn(self, press: InputEvent) -> None:
        """Leave out what a key that leads on makes by itself while it is held down."""
        if not self._presses.is_repeat(press):
            self._press = press
        elif isinstance(press, Key) and press.key in LEADING:
            press.prevent_default()

    async def _do_what_waits(self, act: Callable[[], Awaitable[object]]) -> None:
        if self._waiting is act and not self.is_over:
            self._waiting = None
            await act()

    def exit(self, *values: Any, **named: Any) -> None:  # noqa: ANN401 - Textual's own
        """End."""
        self.is_over = True
        super().exit(*values, **named)

    def action_leave(self) -> None:
        """End."""
        self.exit()

    def action_interrupt(self) -> None:
        """End as Ctrl-C does."""
        self.exit(KeyboardInterrupt())

    def action_suspend_process(self) -> None:
        """Stop as Ctrl-Z does elsewhere: pmq and what it was started by, until the shell's `fg`."""
        endings.stop_group()

    @property
    def failure(self) -> Exception | None:
        """What nobody expected and ended the screen."""
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


def now() -> float:
    """Give the time by the clock that stamps the keys, in seconds."""
    return Message().time
