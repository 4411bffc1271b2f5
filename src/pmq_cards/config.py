"""config.toml -> Config: every setting is one field of it; and when a study day begins."""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from pmq_cards import schedulers
from pmq_cards.clock import local
from pmq_cards.errors import PmqError, Problem
from pmq_cards.files import UnusableFileError, text_of
from pmq_cards.ids import from_ms
from pmq_cards.said import nearest
from pmq_cards.schedulers import fsrs
from pmq_cards.settings import Setting, in_toml, number, one_of, time_of_day, true_or_false, web_address, whole, word

DEFAULT = "default"
"""The origin of a value that no file sets."""
LARGEST_BYTES = 64 * 1024
MOST_NEW = 10_000
ON, OFF = True, False
_DAY_MS = 86_400_000


class Config:
    """The settings in force; `origin_of` says by key where a value comes from: `path:line`, or nothing."""

    new_per_day = Setting(10, "new cards a day, over all decks", whole(0, MOST_NEW))
    day_begins = Setting(time(4), "when a study day begins, local time", time_of_day)
    scale = Setting(
        4, "grades offered: 2 (Forgot, Knew it), 4 (Forgot, Hard, Good, Easy) or 6 (SM-2's 0 to 5)", one_of(2, 4, 6)
    )
    show_intervals = Setting(ON, "show on each grade the interval it would give", true_or_false)
    type_first = Setting(OFF, "write the question before it is shown", true_or_false, key="type")
    theme = Setting(
        "auto", "colours of the full screen: auto (the terminal's own), dark or light", one_of("auto", "dark", "light")
    )
    anki_endpoint = Setting(
        "", "the sync server of pmq anki sync, in the section [anki]", web_address, key="anki.endpoint"
    )
    anki_user = Setting("", "the name to log in with there", word, key="anki.user")
    sync_folder = Setting(
        "", "the folder that several devices share, in the section [sync]; set by pmq sync", word, key="sync.folder"
    )
    learns = Setting(ON, "fit the estimate to how fast you forget", true_or_false, key="learnt")
    algorithm = Setting(
        "sm2", "the algorithm that decides when a card is due", one_of(*schedulers.NAMES), key="scheduler"
    )
    desired_retention = Setting(
        fsrs.DEFAULT_RETENTION,
        "the chance of recall at which FSRS makes a card due; SM-2 knows none",
        number(fsrs.LOWEST_RETENTION, fsrs.HIGHEST_RETENTION),
    )

    def __init__(self, origin_of: Mapping[str, str] | None = None, **values: object) -> None:
        """Take what a file sets, and where."""
        self.__dict__.update(values)
        self.origin_of = origin_of or {}

    @property
    def scheduler(self) -> schedulers.Scheduler:
        """The scheduler in force."""
        return schedulers.scheduler(self.algorithm, self.desired_retention)

    def day_of(self, at: datetime) -> date:
        """Give the study day an instant falls on, in the machine's time zone."""
        return (local(at) - _after_midnight(self.day_begins)).date()

    def days(self) -> Callable[[int], str]:
        """Give what gives the same of an instant in milliseconds, as text: quick for many in the order of time."""
        from_day, to_day, text = 0, 0, ""

        def day_of(at_ms: int) -> str:
            nonlocal from_day, to_day, text
            if not from_day <= at_ms < to_day:
                from_day, to_day, text = self._span(at_ms)
            return text

        return day_of

    def _span(self, at_ms: int) -> tuple[int, int, str]:
        """Give from when, until when and which study day it is; no longer than `at_ms` where clocks are changed."""
        here = local(from_ms(at_ms))
        passed = here - _after_midnight(self.day_begins)
        since_ms = 1000 * (3600 * passed.hour + 60 * passed.minute + passed.second) + passed.microsecond // 1000
        first, last = at_ms - since_ms, at_ms - since_ms + _DAY_MS - 1
        if any(local(from_ms(end)).utcoffset() != here.utcoffset() for end in (first, last)):
            return at_ms, at_ms + 1, passed.date().isoformat()
        return first, last + 1, passed.date().isoformat()


@cache
def _after_midnight(begins: time) -> timedelta:
    return timedelta(hours=begins.hour, minutes=begins.minute)


SETTINGS: Mapping[str, Setting[Any]] = {each.key: each for each in vars(Config).values() if isinstance(each, Setting)}
"""The settings by their key in config.toml, in the order they are listed."""


def load_config(path: Path) -> tuple[Config, tuple[Problem, ...]]:
    """Read the file; a missing one gives the defaults. A value with a problem is left at its default."""
    try:
        text = text_of(path, LARGEST_BYTES, "; keep only the settings that pmq config lists")
    except (FileNotFoundError, NotADirectoryError):
        return Config(), ()
    except UnusableFileError as error:
        return _unread(path, str(error), error.line, error.column)
    return _parsed(path, text)


def with_values(path: Path, text: str, section: str, values: Mapping[str, str]) -> str:
    """Give the text of a settings file with these texts in a section of it; every other line stays.

    Raises PmqError, with what to write by hand, where the file would then say anything else.
    """
    import json

    lines = [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in values.items()]
    kept: list[str] = []
    place, inside = None, False
    for line in text.splitlines():
        header = re.match(r"\s*\[\s*([^\[\]]+?)\s*\]", line)
        inside = header[1] == section if header else inside
        if not (inside and re.match(rf"\s*(?:{'|'.join(map(re.escape, values))})\s*=", line)):
            kept.append(line)
        if header and inside:
            place = len(kept)
    if place is None:
        kept += [*([""] if kept else []), f"[{section}]"]
        place = len(kept)
    after = "\n".join([*kept[:place], *lines, *kept[place:], ""])
    wanted = {f"{section}.{key}" for key in values}
    old, _ = _parsed(path, text)
    new, problems = _parsed(path, after)
    changed = {key for key, each in SETTINGS.items() if getattr(old, each.name) != getattr(new, each.name)}
    if problems or changed - wanted:
        by_hand = "\n".join([f"[{section}]", *lines])
        raise PmqError(f"{path} cannot be changed without touching something else; write into it by hand:\n\n{by_hand}")
    return after


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
    path: Path, found: Mapping[str, object], place_of: Mapping[str, tuple[int, int]]
) -> tuple[Config, tuple[Problem, ...]]:
    values: dict[str, Any] = {}
    origin_of: dict[str, str] = {}
    problems: list[Problem] = []
    for key, value in found.items():
        line, column = place_of.get(key, (1, 1))
        try:
            values[_setting(key).name] = _setting(key).check(value)
            origin_of[key] = f"{path}:{line}"
        except UnknownSettingError as error:
            problems.append(Problem(str(path), line, column, str(error)))
        except ValueError as error:
            problems.append(Problem(str(path), line, column, f"{key} {error}"))
    return Config(**values, origin_of=origin_of), tuple(sorted(problems))


def _unread(path: Path, message: str, line: int = 1, column: int = 1) -> tuple[Config, tuple[Problem, ...]]:
    return Config(), (Problem(str(path), line, column, message),)


class UnknownSettingError(ValueError):
    """No setting has that key."""


def _setting(key: str) -> Setting[Any]:
    if key in SETTINGS:
        return SETTINGS[key]
    close = nearest(key, SETTINGS, most=1)
    hint = f'did you mean "{close[0]}"?' if close else f"the settings are: {', '.join(SETTINGS)}"
    raise UnknownSettingError(f"{in_toml(key)} is no setting; {hint}")


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
    for row, line in enumerate(text.split("\n"), 1):
        if header := re.match(r"\s*\[+\s*([^\]]+?)\s*\]", line):
            section = _bare(header[1])
            place_of.setdefault(section, (row, 1))
            section += "."
        elif written := re.match(r"\s*([^=#]+?)\s*=", line):
            key = section + _bare(written[1])
            place_of.setdefault(key, (row, written.start(1) + 1))
            for inner in re.finditer(r"[{,]\s*([\w.\"'-]+)\s*=", line):
                place_of.setdefault(f"{key}.{_bare(inner[1])}", (row, inner.start(1) + 1))
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
