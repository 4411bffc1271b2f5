"""The keys of a card as options: of `pmq add` and `pmq edit`, one list for both."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

import click

from pmq_cards.cli.choosing import audience_called
from pmq_cards.cli.options import complete_tag
from pmq_cards.decks.form import CARD, Shape
from pmq_cards.domain import Audience

if TYPE_CHECKING:
    from pmq_cards.decks.changes import Value

Command = TypeVar("Command", bound=Callable[..., Any])

OPTIONS: Mapping[str, str] = {
    "question": "--question",
    "why": "--why",
    "follow_ups": "--follow-up",
    "green_flag": "--green-flag",
    "red_flag": "--red-flag",
    "hint": "--hint",
    "audience": "--audience",
    "tags": "--tag",
    "origin": "--origin",
}
"""Key of a card -> the option that gives it, in the order of the help."""


def card_options(command: Command) -> Command:
    """Give a command an option for each key of a card but its id."""
    for key, option in reversed(list(OPTIONS.items())):
        command = _option(key, option)(command)
    return command


def given(options: Mapping[str, object]) -> "dict[str, Value]":
    """Give the keys that were named on the command line, with their values; an empty text or list empties one."""
    return {key: _value(key, options[key]) for key in OPTIONS if options[key] not in {None, ()}}


def audiences_in(words: Sequence[str]) -> tuple[Audience, ...]:
    """Give the audiences of these names. Raises NotFoundError with the nearest."""
    return tuple(dict.fromkeys(map(audience_called, words)))


def _value(key: str, found: Any) -> "Value":  # noqa: ANN401 - click gives a text, a number or several texts
    if not isinstance(found, tuple):
        return found  # type: ignore[no-any-return]
    texts = tuple(filter(None, map(str.strip, found)))
    return audiences_in(texts) if key == "audience" else texts


def _option(key: str, option: str) -> Callable[[Command], Command]:
    field = CARD[key]
    match field.shape:
        case Shape.NUMBER:
            return click.option(option, key, type=click.IntRange(min=0), metavar="N", help=field.help)
        case Shape.AUDIENCES:
            words = [audience.value for audience in Audience]
            help_ = f"{field.help} {', '.join(words)}; can be given again."
            return click.option(option, key, multiple=True, metavar="A", shell_complete=_complete_audience, help=help_)
        case Shape.TEXTS | Shape.TAGS:
            help_ = f"{field.help} Can be given again."
            tag = complete_tag if field.shape is Shape.TAGS else None
            return click.option(option, key, multiple=True, metavar="TEXT", shell_complete=tag, help=help_)
        case _:
            return click.option(option, key, metavar="TEXT", help=field.help)


def _complete_audience(_: click.Context, __: click.Parameter, incomplete: str) -> list[str]:
    return [audience.value for audience in Audience if audience.value.startswith(incomplete)]
