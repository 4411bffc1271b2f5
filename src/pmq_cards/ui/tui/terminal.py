"""A program on the whole terminal: how it begins, how it ends, and that it leaves the terminal as it was."""

import asyncio
import errno
import os
import signal
import sys
from typing import Any

from textual.app import App
from textual.events import Event, InputEvent, Key
from textual.message import Message

from pmq_cards.errors import Ended
from pmq_cards.ui import endings
from pmq_cards.ui.tui.themes import THEMES

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
        """Note when somebody did something; hear no key once it is over: there is no screen left to act on."""
        if isinstance(event, InputEvent):
            self.heard_at = event.time
        if not (self.is_over and isinstance(event, Key)):
            await super().on_event(event)

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
