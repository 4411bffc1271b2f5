"""How far long work has come: a bar on standard error, on a terminal only, once the work takes over a second."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import repeat
from threading import Event, Thread
from typing import TYPE_CHECKING

import click

from pmq_cards.domain import Clock, Further
from pmq_cards.streams import take_line_back

if TYPE_CHECKING:
    from click._termui_impl import ProgressBar

PATIENCE_MS = 1000
"""Whatever takes no longer shows no bar."""
_BEAT_SECONDS = 0.1


@contextmanager
def progress(label: str, length: int, clock: Clock) -> Iterator[Further]:
    """Give what is to be told of each part that is done, of `length` in all."""
    done, bar = 0, None
    begun_ms = clock.stopwatch_ms()

    def further(more: int) -> None:
        nonlocal done, bar
        done += more
        if bar is not None:
            bar.update(more)
        elif clock.stopwatch_ms() - begun_ms > PATIENCE_MS:
            bar = _begun(label, length)
            bar.update(done)

    try:
        yield further if sys.stderr.isatty() else _unseen
        if bar is not None:
            bar.finish()
            bar.render_progress()
    finally:
        if bar is not None:
            bar.render_finish()


@contextmanager
def working(label: str = "Working") -> Iterator[None]:
    """Show a sign of life while work goes on whose length nobody knows; what is said comes after it."""
    if not sys.stderr.isatty():
        yield
        return
    done = Event()
    beat = Thread(target=_beat, args=(label, done), daemon=True)
    beat.start()
    try:
        yield
    finally:
        done.set()
        beat.join()


def _beat(label: str, done: Event) -> None:
    if done.wait(PATIENCE_MS / 1000):
        return
    with suppress(OSError, ValueError):  # the terminal may go while nobody looks
        with click.progressbar(repeat(None), label=label, file=sys.stderr, show_eta=False) as bar:
            while not done.wait(_BEAT_SECONDS):
                bar.update(1)
        take_line_back()  # nothing is to be learnt of it now


def _begun(label: str, length: int) -> "ProgressBar[int]":
    """Draw a bar, from now on again at every hundredth."""
    bar: ProgressBar[int] = click.progressbar(
        length=length, label=label, file=sys.stderr, update_min_steps=max(1, length // 100)
    )
    bar.render_progress()
    return bar


def _unseen(_: int) -> None:
    """Nobody looks."""
