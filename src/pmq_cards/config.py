"""config.toml -> Config: every setting is one line in SETTINGS; and when a study day begins."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import cast

from pmq_cards import schedulers
from pmq_cards.clock import local
from pmq_cards.errors import Problem
from pmq_cards.files import UnusableFileError, text_of
from pmq_cards.said import nearest, shown
from pmq_cards.schedulers import fsrs

DEFAULT = "default"
"""The origin of a value that no file sets."""
LARGEST_BYTES = 64 * 1024


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
        """How many grades are offered: 2, 4 or 6."""
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
    def sync_folder(self) -> str:
        """The folder that several devices share; empty where none is set."""
        return cast("str", self["sync.folder"])

    @property
    def learns(self) -> bool:
        """Whether the estimate learns from the learner's answers."""
        return cast("bool", self["learnt"])

    @property
    def scheduler(self) -> schedulers.Scheduler:
        """The scheduler in force."""
        return schedulers.scheduler(cast("str", self["scheduler"]), self.desired_retention)

    @property
    def desired_retention(self) -> float:
        """The chance of recall at which FSRS makes a card due."""
        return cast("float", self["desired_retention"])

    def day_of(self, at: datetime) -> date:
        """Give the study day an instant falls on, in the machine's time zone."""
        begins = timedelta(hours=self.day_begins.hour, minutes=self.day_begins.minute)
        return (local(at).replace(tzinfo=None) - begins).date()


def load_config(path: Path) -> tuple[Config, tuple[Problem, ...]]:
    """Read the file; a missing one gives the defaults. A value with a problem is left at its default."""
    try:
        text = text_of(path, LARGEST_BYTES, "; keep only the settings that pmq config lists")
    except (FileNotFoundError, NotADirectoryError):
        return Config(), ()
    except UnusableFileError as error:
        return _unread(path, str(error), error.line, error.column)
    return _parsed(path, text)


def _parsed(path: Path, text: str) -> tuple[Config, tuple[Problem, ...]]:
    import tomllib

    try:
        values = _flat(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        return Config(), (_toml_problem(path, text, str(error)),)
    except RecursionError:
        return _unread(path, "nested without end; a setting is one line, key = value")
    except ValueError:  # Python reads no number of more than 4,300 digits
        return _unread(path, "a number without end; keep only the settings that pmq config lists")
    return _checked(path, values, _places(text))


def _checked(
    path: Path, written: Mapping[str, object], place_of: Mapping[str, tuple[int, int]]
) -> tuple[Config, tuple[Problem, ...]]:
    values, origin_of, problems = {}, {}, []
    for key, value in written.items():
        line, column = place_of.get(key, (1, 1))
        try:
            values[key] = _setting(key).check(value)
            origin_of[key] = f"{path}:{line}"
        except UnknownSettingError as error:
            problems.append(Problem(str(path), line, column, str(error)))
        except ValueError as error:
            problems.append(Problem(str(path), line, column, f"{key} {error}"))
    return Config(values, origin_of), tuple(sorted(problems))


def _unread(path: Path, message: str, line: int = 1, column: int = 1) -> tuple[Config, tuple[Problem, ...]]:
    return Config(), (Problem(str(path), line, column, message),)


class UnknownSettingError(ValueError):
    """No setting has that key."""


def _setting(key: str) -> Setting:
    if key in SETTINGS:
        return SETTINGS[key]
    close = nearest(key, SETTINGS, most=1)
    hint = f'did you mean "{close[0]}"?' if close else f"the settings are: {', '.join(SETTINGS)}"
    raise UnknownSettingError(f"{_shown(key)} is no setting; {hint}")


def _flat(table: Mapping[str, object], prefix: str = "") -> dict[str, object]:
    """Give nested tables as dotted keys: [anki] user -> anki.user."""
    flat: dict[str, object] = {}
    for key, value in table.items():
        flat |= _flat(value, f"{prefix}{key}.") if isinstance(value, dict) else {f"{prefix}{key}": value}
    return flat


def _places(text: str) -> dict[str, tuple[int, int]]:
    """Give line and column of each key: tomllib does not tell."""
    place_of: dict[str, tuple[int, int]] = {}
    section = ""
    for number, line in enumerate(text.split("\n"), 1):
        if header := re.match(r"\s*\[+\s*([^\]]+?)\s*\]", line):
            section = _bare(header[1])
            place_of.setdefault(section, (number, 1))
            section += "."
        elif written := re.match(r"\s*([^=#]+?)\s*=", line):
            key = section + _bare(written[1])
            place_of.setdefault(key, (number, written.start(1) + 1))
            for inner in re.finditer(r"[{,]\s*([\w.\"'-]+)\s*=", line):
                place_of.setdefault(f"{key}.{_bare(inner[1])}", (number, inner.start(1) + 1))
    return place_of


def _bare(key: str) -> str:
    return re.sub(r"[\s\"']", "", key)


def _toml_problem(path: Path, text: str, said: str) -> Problem:
    where = re.search(r"\(at line (\d+), column (\d+)\)", said)
    line, column = (int(where[1]), int(where[2])) if where else (text.rstrip().count("\n") + 1, 1)
    for pattern, sentence in _IN_PLAIN_WORDS:
        if re.match(pattern, said):
            if sentence is _TWICE:
                column = 1
            return Problem(str(path), line, column, sentence)
    return Problem(str(path), line, column, 'not TOML; write key = value, and texts in "double quotes"')


_TWICE = "this key is here twice; keep one of them"
_IN_PLAIN_WORDS = (
    ("Cannot overwrite|Cannot declare|Cannot mutate", _TWICE),
    ("Invalid value", 'no value; write a number, true, false, or a text in "double quotes"'),
    ("Expected '='", "no = behind the key; write key = value"),
    ('Illegal character|Unterminated|Expected ."', "a quote is never closed in this line; close it"),
    ("Expected newline", "text behind the value; write one key = value a line, and a note behind a #"),
)


def _shown(value: object) -> str:
    """Give a value as it is written in TOML: short, in one line, and harmless to a terminal."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list | dict):
        return "a list" if isinstance(value, list) else "a table"
    text = shown(str(value))
    return f'"{text}"' if isinstance(value, str) else text


def _whole(lowest: int, highest: int) -> Callable[[object], object]:
    def check(value: object) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not lowest <= value <= highest:
            raise ValueError(f"must be a whole number from {lowest} to {highest}, not {_shown(value)}")
        return value

    return check


def _number(lowest: float, highest: float) -> Callable[[object], object]:
    def check(value: object) -> float:
        if not isinstance(value, float) or not lowest <= value <= highest:
            raise ValueError(f"must be a number from {lowest:.2f} to {highest:.2f}, not {value!r}")
        return value

    return check


def _one_of(*choices: object) -> Callable[[object], object]:
    def check(value: object) -> object:
        found = next((choice for choice in choices if type(choice) is type(value) and choice == value), None)
        if found is None:
            *most, last = map(_shown, choices)
            raise ValueError(f"must be {', '.join(most)} or {last}, not {_shown(value)}")
        return found

    return check


def _true_or_false(value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError(f"must be true or false, not {_shown(value)}")  # noqa: TRY004 - one kind of error for every bad value
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
    if isinstance(value, time) and value == value.replace(second=0, microsecond=0):
        return value
    if isinstance(value, str) and re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", value):
        return time.fromisoformat(value)
    raise ValueError(f'must be hours and minutes such as "04:00", not {_shown(value)}')


SETTINGS: dict[str, Setting] = {
    "new_per_day": Setting(10, "new cards a day, over all decks", _whole(0, 10_000)),
    "day_begins": Setting(time(4), "when a study day begins, local time", _time_of_day),
    "scale": Setting(
        4, "grades offered: 2 (Forgot, Knew it), 4 (Forgot, Hard, Good, Easy) or 6 (SM-2's 0 to 5)", _one_of(2, 4, 6)
    ),
    "show_intervals": Setting(default=True, help="show on each grade the interval it would give", check=_true_or_false),
    "type": Setting(default=False, help="write the question before it is shown", check=_true_or_false),
    "theme": Setting(
        "auto", "colours of the full screen: auto (the terminal's own), dark or light", _one_of("auto", "dark", "light")
    ),
    "anki.endpoint": Setting("", "the sync server of pmq anki sync, in the section [anki]", _web_address),
    "anki.user": Setting("", "the name to log in with there", _word),
    "sync.folder": Setting("", "the folder that several devices share, in the section [sync]; set by pmq sync", _word),
    "learnt": Setting(default=True, help="fit the estimate to how fast you forget", check=_true_or_false),
    "scheduler": Setting("sm2", "the algorithm that decides when a card is due", _one_of(*schedulers.NAMES)),
    "desired_retention": Setting(
        fsrs.DEFAULT_RETENTION,
        "the chance of recall at which FSRS makes a card due; SM-2 knows none",
        _number(fsrs.LOWEST_RETENTION, fsrs.HIGHEST_RETENTION),
    ),
}
