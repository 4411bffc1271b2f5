"""config.toml: what is in force, and what is wrong in it."""

from datetime import date, time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmq_cards.config import SETTINGS, load_config
from tests.clock import local
from tests.conftest import Run

KEYS = ", ".join(SETTINGS)
NO_VALUE = 'no value; write a number, true, false, or a text in "double quotes"'
TWICE = "this key is here twice; keep one of them"
OPEN_QUOTE = "a quote is never closed in this line; close it"

BAD = {
    'new_per_day = "ten"': ['1:1: new_per_day must be a whole number from 0 to 10000, not "ten"'],
    "new_per_day = 5.0": ["1:1: new_per_day must be a whole number from 0 to 10000, not 5.0"],
    "new_per_day = -1": ["1:1: new_per_day must be a whole number from 0 to 10000, not -1"],
    "new_per_day = true": ["1:1: new_per_day must be a whole number from 0 to 10000, not true"],
    "new_per_dya = 3": ['1:1: "new_per_dya" is no setting; did you mean "new_per_day"?'],
    "zzz = 3": [f'1:1: "zzz" is no setting; the settings are: {KEYS}'],
    "[drill]\nscale = 4": ['2:1: "drill.scale" is no setting; did you mean "scale"?'],
    "scale = {a = 1}": ['1:10: "scale.a" is no setting; did you mean "scale"?'],
    "scale = 5": ["1:1: scale must be 2, 4 or 6, not 5"],
    "scale = 4.0": ["1:1: scale must be 2, 4 or 6, not 4.0"],
    'scale = "4"': ['1:1: scale must be 2, 4 or 6, not "4"'],
    "[[scale]]\nx = 1": ["1:1: scale must be 2, 4 or 6, not a list"],
    "type = 1": ["1:1: type must be true or false, not 1"],
    'theme = "blue"': ['1:1: theme must be "auto", "dark" or "light", not "blue"'],
    'theme = "\\u001b[31m"': ['1:1: theme must be "auto", "dark" or "light", not "\ufffd[31m"'],
    'day_begins = "4:00"': ['1:1: day_begins must be hours and minutes such as "04:00", not "4:00"'],
    'day_begins = "24:00"': ['1:1: day_begins must be hours and minutes such as "04:00", not "24:00"'],
    "day_begins = 04:30:15": ['1:1: day_begins must be hours and minutes such as "04:00", not 04:30:15'],
    "scale = 9\n  type = 3": ["1:1: scale must be 2, 4 or 6, not 9", "2:3: type must be true or false, not 3"],
    "show_intervals = yes": [f"1:18: {NO_VALUE}"],
    "theme = dark": [f"1:9: {NO_VALUE}"],
    "scale = 4\nscale = 6": [f"2:1: {TWICE}"],
    "scale: 4": ["1:6: no = behind the key; write key = value"],
    "scale": ["1:1: no = behind the key; write key = value"],
    'theme = "dark\n': [f"1:14: {OPEN_QUOTE}"],
    'theme = "dark" light': ["1:16: text behind the value; write one key = value a line, and a note behind a #"],
    "= 3": ['1:1: not TOML; write key = value, and texts in "double quotes"'],
    "a = " + "[" * 5000: ["1:1: nested without end; a setting is one line, key = value"],
    ".".join("a" * 5000) + " = 1": ["1:1: nested without end; a setting is one line, key = value"],
    "new_per_day = " + "9" * 5000: ["1:1: a number without end; keep only the settings that pmq config lists"],
    "#" * 70_000: ["1:1: larger than 64 KiB; keep only the settings that pmq config lists"],
}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "config.toml"


def problems_of(path: Path) -> list[str]:
    return [str(problem).removeprefix(f"{path}:") for problem in load_config(path)[1]]


@pytest.mark.parametrize(("text", "said"), BAD.items(), ids=[text[:30] for text in BAD])
def test_a_mistake_is_named_at_its_place_with_its_remedy(path: Path, text: str, said: list[str]) -> None:
    path.write_text(text)
    assert problems_of(path) == said


def test_a_file_that_is_not_utf_8_is_named_at_its_line(path: Path) -> None:
    path.write_bytes(b"scale = 4\n# \xff\n")
    assert problems_of(path) == ["2:3: not UTF-8 text; save the file as UTF-8 in your editor"]


def test_a_folder_in_its_place_is_a_problem(path: Path) -> None:
    path.mkdir()
    assert problems_of(path) == ["1:1: a folder, not a file; put a file in its place, or name another"]


def test_a_good_value_beside_a_bad_one_is_in_force(path: Path) -> None:
    path.write_text("scale = 9\nnew_per_day = 3\n")
    config, _ = load_config(path)
    assert (config.scale, config.new_per_day) == (4, 3)


def test_a_byte_order_mark_and_other_line_ends_are_no_problem(path: Path) -> None:
    path.write_bytes("\ufeffscale = 6\r\ntype = true\r\n".encode())
    config, problems = load_config(path)
    assert (config.scale, config.type_first, problems) == (6, True, ())


@pytest.mark.parametrize("text", ['day_begins = "03:30"', "day_begins = 03:30:00"])
def test_a_time_of_day_is_a_text_or_a_time(path: Path, text: str) -> None:
    path.write_text(text)
    assert load_config(path)[0].day_begins == time(3, 30)


@pytest.mark.parametrize(("hour", "day"), [(3, 30), (4, 1), (23, 1)])
def test_a_study_day_begins_at_four(path: Path, hour: int, day: int) -> None:
    config, _ = load_config(path)
    assert config.day_of(local(date(2026, 12, 1), hour)).day == day


def test_every_command_that_needs_a_bad_file_says_what_is_wrong_and_does_nothing(pmq: Run, home: Path) -> None:
    home.mkdir()
    (home / "config.toml").write_text("scale = 9\n")
    for command in (("due",), ("drill", "--plain"), ("cards",), ("config",), ("check",)):
        ran = pmq(*command, ok=False)
        assert (ran.code, ran.out) == (1, "")
        assert ran.err.endswith("config.toml:1:1: scale must be 2, 4 or 6, not 9\n")
    assert {path.name for path in home.iterdir()} <= {"config.toml", "derived"}


def test_config_says_where_a_value_comes_from(pmq: Run, home: Path) -> None:
    home.mkdir()
    (home / "config.toml").write_text("\nscale = 6\n")
    lines = pmq("config").out.splitlines()
    assert any(line.startswith("scale = 6") and line.endswith(f"({home}/config.toml:2)") for line in lines)
    assert any(line.startswith("new_per_day = 10") and line.endswith("(default)") for line in lines)


@given(raw=st.binary() | st.text("ab=.[]{}\"'\n #1é_\t", max_size=60).map(str.encode))
def test_reading_never_raises(tmp_path_factory: pytest.TempPathFactory, raw: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "fuzz.toml"
    path.write_bytes(raw)
    assert all(problem.message.isprintable() for problem in load_config(path)[1])


@pytest.mark.parametrize("key", SETTINGS)
def test_what_a_setting_is_where_nothing_is_said_passes_its_own_check(key: str) -> None:
    default, check = SETTINGS[key].default, SETTINGS[key].check
    assert default == "" or check(default) == default
