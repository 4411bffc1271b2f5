"""config.toml -> Config: every setting is one line in SETTINGS; and when a study day begins."""

import difflib
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import cast

from pmq_cards import schedulers
from pmq_cards.errors import Problem

DEFAULT = "default"
"""The origin of a value that no file sets."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One key: its value where nothing is said, what it does, and `check`, which raises ValueError with a remedy."""

    default: object
    help: str
    check: Callable[[object], object]


@dataclass(frozen=True, slots=True)
class Config:
    """The values in force, by key; `origin_of` says where a value comes from: DEFAULT or `path:line`."""

    values: Mapping[str, object] = field(default_factory=dict)
    origin_of: Mapping[str, str] = field(default_factory=dict)

    def __getitem__(self, key: str) -> object:
        return self.values.get(key, SETTINGS[key].default)

    @property
    def new_per_day(self) -> int:
        """How many new cards a day, over all decks."""
        return cast("int", self["new_per_day"])

    @property
    def day_begins(self) -> time:
        """When a study day begins, local time."""
        return cast("time", self["day_begins"])

    @property
    def scale(self) -> int:
        """How many grades are offered: 4 or 6."""
        return cast("int", self["scale"])

    @property
    def show_intervals(self) -> bool:
        """Whether each grade shows the interval it would give."""
        return cast("bool", self["show_intervals"])

    @property
    def type_first(self) -> bool:
        """Whether the question is written before it is shown."""
        return cast("bool", self["type"])

    @property
    def theme(self) -> str:
        """The colours of the full screen: auto, dark or light."""
        return cast("str", self["theme"])

    @property
    def anki_endpoint(self) -> str:
        """The address of the sync server, with a slash at the end; empty where none is set."""
        return cast("str", self["anki.endpoint"])

    @property
    def anki_user(self) -> str:
        """The name to log in with at the sync server."""
        return cast("str", self["anki.user"])

    @property
    def scheduler(self) -> schedulers.Scheduler:
        """The scheduler in force."""
        return schedulers.scheduler(cast("str", self["scheduler"]))

    def day_of(self, at: datetime) -> date:
        """Give the study day an instant falls on, in the machine's time zone."""
        local = at.astimezone().replace(tzinfo=None)
        return (local - timedelta(hours=self.day_begins.hour, minutes=self.day_begins.minute)).date()


def load_config(path: Path) -> tuple[Config, tuple[Problem, ...]]:
    """Read the file; a missing one gives the defaults. A value with a problem is left at its default."""
    try:
        text = path.read_text(encoding="utf-8")
        table = tomllib.loads(text)
    except (FileNotFoundError, NotADirectoryError):
        return Config(), ()
    except (OSError, UnicodeDecodeError) as error:
        return Config(), (Problem(str(path), 1, 1, f"cannot be read ({error}); save it as UTF-8 text"),)
    except tomllib.TOMLDecodeError as error:
        return Config(), (_toml_problem(path, str(error)),)
    values, origin_of, problems = {}, {}, []
    for key, value in _flat(table).items():
        line = _line_of(text, key)
        try:
            values[key] = _setting(key).check(value)
            origin_of[key] = f"{path}:{line}"
        except ValueError as error:
            problems.append(Problem(str(path), line, 1, str(error)))
    return Config(values, origin_of), tuple(sorted(problems))


def _setting(key: str) -> Setting:
    if key in SETTINGS:
        return SETTINGS[key]
    close = difflib.get_close_matches(key, SETTINGS, n=1)
    hint = f'did you mean "{close[0]}"?' if close else f"the settings are: {', '.join(SETTINGS)}"
    raise ValueError(f'"{key}" is no setting; {hint}')


def _flat(table: Mapping[str, object], prefix: str = "") -> dict[str, object]:
    """Give nested tables as dotted keys: [anki] user -> anki.user."""
    flat: dict[str, object] = {}
    for key, value in table.items():
        flat |= _flat(value, f"{prefix}{key}.") if isinstance(value, dict) else {f"{prefix}{key}": value}
    return flat


def _line_of(text: str, key: str) -> int:
    """Find the line a key stands on: tomllib does not tell."""
    section, _, name = key.rpartition(".")
    here = ""
    for number, line in enumerate(text.splitlines(), 1):
        if header := re.match(r"\s*\[([^\]]+)\]", line):
            here = header[1].strip()
        written = re.match(r"\s*([^=#]+?)\s*=", line)
        if written and (
            f"{here}.{written[1]}".lstrip(".").replace('"', "") == key or (here, written[1]) == (section, name)
        ):
            return number
    return 1


def _toml_problem(path: Path, said: str) -> Problem:
    where = re.search(r"\(at line (\d+), column (\d+)\)", said)
    line, column = (int(where[1]), int(where[2])) if where else (1, 1)
    cause = said.partition(" (at ")[0]
    return Problem(str(path), line, column, f'not TOML: {cause}; write key = value, and texts in "double quotes"')


def _whole(lowest: int, highest: int) -> Callable[[object], object]:
    def check(value: object) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not lowest <= value <= highest:
            raise ValueError(f"must be a whole number from {lowest} to {highest}, not {value!r}")
        return value

    return check


def _one_of(*choices: object) -> Callable[[object], object]:
    def check(value: object) -> object:
        if value not in choices or isinstance(value, bool):
            raise ValueError(f"must be one of {', '.join(map(repr, choices))}, not {value!r}")
        return value

    return check


def _true_or_false(value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError(f"must be true or false, not {value!r}")  # noqa: TRY004 - one kind of error for every bad value
    return value


def _web_address(value: object) -> str:
    if isinstance(value, str) and re.fullmatch(r"https?://[^\s/?#@]+(/[^\s?#]*)?", value):
        return value if value.endswith("/") else f"{value}/"
    raise ValueError(f'must be an address such as "https://anki.example.org/", not {value!r}')


def _word(value: object) -> str:
    if isinstance(value, str) and value.isprintable():
        return value
    raise ValueError(f'must be a text in "double quotes", not {value!r}')


def _time_of_day(value: object) -> time:
    if isinstance(value, time):
        return value
    if isinstance(value, str) and re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", value):
        return time.fromisoformat(value)
    raise ValueError(f'must be a time of day such as "04:00", not {value!r}')


SETTINGS: dict[str, Setting] = {
    "new_per_day": Setting(10, "new cards a day, over all decks", _whole(0, 10_000)),
    "day_begins": Setting(time(4), "when a study day begins, local time", _time_of_day),
    "scale": Setting(4, "grades offered: 4 (Forgot, Hard, Good, Easy) or 6 (SM-2's 0 to 5)", _one_of(4, 6)),
    "show_intervals": Setting(default=True, help="show on each grade the interval it would give", check=_true_or_false),
    "type": Setting(default=False, help="write the question before it is shown", check=_true_or_false),
    "theme": Setting(
        "auto", "colours of the full screen: auto (the terminal's own), dark or light", _one_of("auto", "dark", "light")
    ),
    "anki.endpoint": Setting("", "the sync server of pmq anki sync, in the section [anki]", _web_address),
    "anki.user": Setting("", "the name to log in with there", _word),
    "scheduler": Setting("sm2", "the algorithm that decides when a card is due", _one_of(*schedulers.NAMES)),
}
