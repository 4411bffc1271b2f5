"""What several commands share: passing the home, naming decks, cards and files, printing JSON."""

import os
from collections.abc import Callable, Collection, Iterable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pmq_cards.domain import Goal
from pmq_cards.errors import HomeError, PmqError, UsageError
from pmq_cards.files import replaced
from pmq_cards.home import Home, open_home
from pmq_cards.said import counted, json_text, short_day
from pmq_cards.streams import has_every_letter, say
from pmq_cards.ui.complaints import complain

if TYPE_CHECKING:
    from pmq_cards.chance import Expected

pass_home = click.make_pass_decorator(Home)


class FileToWrite(click.Path):
    """A file that a command writes; with `dash`, - stands for the standard output."""

    def __init__(self, *, dash: bool = False) -> None:
        """Take whether - is meant to be said instead."""
        super().__init__(readable=False, path_type=Path)
        self._dash = dash

    def convert(self, value: str | os.PathLike[str], param: click.Parameter | None, ctx: click.Context | None) -> Path:
        """Give the path. Raises UsageError for one that pmq keeps for itself."""
        path = Path(os.fsdecode(super().convert(value, param, ctx)))
        if str(path) == "-" and self._dash:
            return path
        if str(path) == "-":
            raise UsageError("what is written here goes to a file, not to a stream; name one instead of -")
        with suppress(RuntimeError):
            path = path.expanduser()
        if home := ctx and ctx.find_object(Home):
            from pmq_cards.cli.own_files import refuse_own  # most commands write no file

            refuse_own(home, path)
        return path


WRITTEN = FileToWrite()
"""A file that a command writes: never one that pmq keeps for itself."""
WRITTEN_OR_SAID = FileToWrite(dash=True)
"""The same, and - prints it."""
READ = click.Path(path_type=Path)
"""A file or folder that a command only reads."""


def write_text(path: Path, content: str | Iterable[str]) -> None:
    """Write a file whole, of one text or of pieces. Raises PmqError."""
    try:
        with replaced(path) as file:
            file.writelines(piece.encode() for piece in ([content] if isinstance(content, str) else content))
    except OSError as error:
        raise PmqError(f"cannot write {path}: {error.strerror}; name another file with -o") from error


def show_page(path: Path) -> None:
    """Open a page in the learner's browser."""
    import webbrowser

    webbrowser.open(path.absolute().as_uri())


def echo_json(value: object) -> None:
    """Print a value as indented JSON, non-ASCII text as it is."""
    say(json_lines(value), exact=True)


def json_lines(value: object) -> str:
    """Give a value as indented JSON, as the encoding of the output can show it."""
    return json_text(value, indent=2, ascii_only=not has_every_letter())


def keep_told(home: Home, goal: Goal | None, expect: "Callable[[], Expected]") -> None:
    """Keep what is expected of an interview, the first time on each study day and where the log can be written."""
    from pmq_cards.outcome import Told
    from pmq_cards.store.forecasts import keep

    with suppress(HomeError), home.log.at_once():  # looking needs neither a disk nor a turn
        if goal is not None and owes_told(home, goal):
            keep(home.writable_log(), Told(goal.day, home.today, expect()))


def owes_told(home: Home, goal: Goal) -> bool:
    """Tell whether what is expected of an interview is still to be kept today: what is shown is not shown for good.

    On the day of the interview itself it is what was expected before the first card was asked.
    """
    from pmq_cards.outcome import seen_on
    from pmq_cards.store.forecasts import kept_of

    if goal.day == home.today and seen_on(home.standing, goal).asked:
        return False
    return all(told.day != home.today for told in kept_of(home.log, goal.day))


def complete_deck(ctx: click.Context, _: click.Parameter, incomplete: str) -> list[str]:
    """Give the decks whose id begins like this, for the shell's TAB."""
    return [deck.id for deck in home_of(ctx).library.decks if deck.id.startswith(incomplete)]


def complete_card(ctx: click.Context, _: click.Parameter, incomplete: str) -> list[str]:
    """Give the cards whose id begins like this, in full or without the deck, for the shell's TAB."""
    names = [name for card in home_of(ctx).library.cards for name in (card.name, card.id)]
    return [name for name in names if name.startswith(incomplete)]


def complete_tag(ctx: click.Context, _: click.Parameter, incomplete: str) -> list[str]:
    """Give the tags that begin like this, for the shell's TAB."""
    tags = {tag for card in home_of(ctx).library.cards for tag in card.tags}
    return sorted(tag for tag in tags if tag.startswith(incomplete))


def home_of(ctx: click.Context) -> Home:
    """Give the home a TAB is pressed in: completion does not run the group."""
    options = ctx.find_root().params
    return open_home(options.get("home"), options.get("now"))


def aside_line(home: Home, deck_ids: Collection[str]) -> str:
    """Say that all of these decks are put aside, and how to bring them back; nothing where one is not."""
    if not deck_ids or not home.aside.issuperset(deck_ids):
        return ""
    return f"Put aside: {', '.join(deck_ids)}. Bring it back with: pmq resume {' '.join(deck_ids)}"


def warn_of_clock(home: Home) -> None:
    """Say once that answers lie ahead of the present: their cards will not come before."""
    if ahead := home.ahead:
        last = max(review.day for review in ahead)
        said = f"{counted(len(ahead), 'answer')} dated ahead, up to {short_day(last)} {last.year}: was a clock wrong?"
        complain(f"pmq: warning: {said} Take them back with: pmq undo --ahead")
