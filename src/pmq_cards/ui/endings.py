"""How a sitting ends from outside: SIGTERM, SIGHUP and a closed terminal end it as `q` does; Ctrl-Z stops it."""

import os
import select
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType

from pmq_cards.errors import Ended

SIGNALS = tuple(getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name))
"""Windows knows no SIGHUP."""


@contextmanager
def ended_by_signals() -> Iterator[None]:
    """Raise Ended where the process is told to end, once: a second signal must not break the way out."""
    before = {number: signal.signal(number, _raise) for number in SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def end_loop(leave: Callable[[Ended], None]) -> None:
    """Call `leave` in the running event loop where the process is told to end: an exception would be lost there."""
    import asyncio

    loop = asyncio.get_running_loop()
    for number in SIGNALS:
        with suppress(NotImplementedError):  # on Windows
            loop.add_signal_handler(number, leave, Ended(number))


def is_gone(terminal: int) -> bool:
    """Tell whether a terminal was closed, which no signal says to a process that its shell has let go of."""
    poll = getattr(select, "poll", None)
    if poll is None:  # on Windows
        return False
    asked = poll()
    asked.register(terminal, 0)
    return any(found & select.POLLHUP for _, found in asked.poll(0))


def stop_group() -> None:
    """Stop the processes of this group as the terminal does for Ctrl-Z, so that `make drill` stops too."""
    if hasattr(signal, "SIGTSTP"):
        os.killpg(0, signal.SIGTSTP)


def _raise(number: int, _: FrameType | None) -> None:
    for other in SIGNALS:
        signal.signal(other, signal.SIG_IGN)
    raise Ended(number)
