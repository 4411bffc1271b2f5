"""What a setting is: its value where nothing is said, what it does, and what it may be, said in one place.

A check gives the value as pmq uses it, and raises ValueError with what to write instead.
"""

import re
from collections.abc import Callable
from datetime import time
from typing import Generic, TypeVar

from pmq_cards.said import shown

T = TypeVar("T")


class Setting(Generic[T]):
    """A setting, an attribute of the settings.

    `help` says what it does, `check` what it may be; `key` is what config.toml calls it, where that is not its name.
    """

    def __init__(self, default: T, meaning: str, check: Callable[[object], T], key: str = "") -> None:
        """Take all but the name."""
        self.default = default
        self.help = meaning
        self.check = check
        self.key = key
        self.name = ""

    def __set_name__(self, _: type, name: str) -> None:
        self.name = name
        self.key = self.key or name

    def __get__(self, settings: object, _: type) -> T:
        """Give the default: a value that is set stands in the settings themselves, before this."""
        return self.default


def in_toml(value: object) -> str:
    """Give a value as it is written in TOML: short, in one line, and harmless to a terminal."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list | dict):
        return "a list" if isinstance(value, list) else "a table"
    text = shown(str(value))
    return f'"{text}"' if isinstance(value, str) else text


def whole(lowest: int, highest: int) -> Callable[[object], int]:
    """Give a check for whole numbers of a range."""

    def check(value: object) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not lowest <= value <= highest:
            raise ValueError(f"must be a whole number from {lowest} to {highest}, not {in_toml(value)}")
        return value

    return check


def number(lowest: float, highest: float) -> Callable[[object], float]:
    """Give a check for numbers of a range."""

    def check(value: object) -> float:
        if not isinstance(value, float) or not lowest <= value <= highest:
            raise ValueError(f"must be a number from {lowest:.2f} to {highest:.2f}, not {value!r}")
        return value

    return check


def one_of(*choices: T) -> Callable[[object], T]:
    """Give a check for some values."""

    def check(value: object) -> T:
        found = next((choice for choice in choices if type(choice) is type(value) and choice == value), None)
        if found is None:
            *most, last = map(in_toml, choices)
            raise ValueError(f"must be {', '.join(most)} or {last}, not {in_toml(value)}")
        return found

    return check


def true_or_false(value: object) -> bool:
    """Give a truth value."""
    if not isinstance(value, bool):
        raise ValueError(f"must be true or false, not {in_toml(value)}")  # noqa: TRY004 - one kind of error for every bad value
    return value


def web_address(value: object) -> str:
    """Give the address of a server, with a slash at the end."""
    if isinstance(value, str) and re.fullmatch(r"https?://[^\s/?#@]+(/[^\s?#]*)?", value):
        return value if value.endswith("/") else f"{value}/"
    raise ValueError(f'must be an address such as "https://anki.example.org/", not {value!r}')


def word(value: object) -> str:
    """Give a text in one visible line."""
    if isinstance(value, str) and value.isprintable():
        return value
    raise ValueError(f'must be a text in "double quotes", not {value!r}')


def time_of_day(value: object) -> time:
    """Give hours and minutes."""
    if isinstance(value, time) and value == value.replace(second=0, microsecond=0):
        return value
    if isinstance(value, str) and re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", value):
        return time.fromisoformat(value)
    raise ValueError(f'must be hours and minutes such as "04:00", not {in_toml(value)}')
