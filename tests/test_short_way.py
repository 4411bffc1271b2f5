"""The short way in gives what the long way gives, whatever was kept before."""

import json
import os
import random
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from time import sleep

import click
import pytest
from hypothesis import given
from hypothesis import strategies as st
from platformdirs import user_data_path

from pmq_cards import cli, entry, kept
from pmq_cards.commands import COMMANDS, help_page
from pmq_cards.config import Config
from pmq_cards.domain import Goal
from pmq_cards.store.log import open_log
from tests.clock import machine_now, zone
from tests.conftest import TWO_CARDS

ZONES = ("UTC", "Europe/Berlin", "America/Los_Angeles", "Pacific/Auckland", "Asia/Kolkata")
ASKED: tuple[list[str], ...] = ([], ["due"], ["due", "--json"], ["due", "--exit-code"], ["due", "tiny"])


@pytest.fixture
def short(home: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Callable[..., object]:
    """Run a command line by the short way, in this process, under the machine's clock; give what was said."""
    monkeypatch.setenv("PMQ_HOME", str(home))
    monkeypatch.setattr(kept, "JUST_NOW_NS", 0)

    def run(*words: str, keys: str = "", now: datetime | None = None) -> object:
        import io

        if now:
            monkeypatch.setenv("PMQ_NOW", now.isoformat())
        else:
            monkeypatch.delenv("PMQ_NOW", raising=False)
        monkeypatch.setattr(sys, "argv", ["pmq", *words])
        monkeypatch.setattr(sys, "stdin", io.StringIO(keys))
        code = entry.main()
        return code, capfd.readouterr()

    return run


NOON = timedelta(hours=12)
GOOD = "\n3\n"


@pytest.fixture
def settings(home: Path) -> str:
    """Let it be the middle of a study day, so that hours ago is today; give the settings that say so."""
    begins = f'day_begins = "{(machine_now() - NOON).astimezone():%H:%M}"\n'
    home.mkdir()
    (home / "config.toml").write_text(begins)
    return begins


def interview(home: Path, days_ahead: int = 0) -> None:
    """Plan for an interview, today if nothing else is said."""
    now = machine_now()
    today = (now.astimezone() - NOON).date()
    log = open_log(home / "reviews.db")
    log.set_goal(Goal(today + timedelta(days=days_ahead), today - timedelta(days=9)), now)
    log.close()


def anew(home: Path, short: Callable[..., object], *words: str) -> object:
    """Give what is said where nothing is kept."""
    shutil.rmtree(home / "derived", ignore_errors=True)
    return short(*words)


def changed(chance: random.Random, home: Path, run: Callable[..., object], settings: str) -> None:
    """Do something that may change an answer."""
    deck = home / "decks" / "tiny.yaml"
    match chance.randrange(15):
        case 0 | 1 | 2:
            run("drill", "--plain", keys="\n3\n\n1\nq\n")
        case 3:
            run("undo")
        case 4:
            run(chance.choice(["suspend", "resume"]), "tiny/one")
        case 5:
            run("plan", "--by", "+9", "--minutes", str(chance.randrange(1, 9)))
        case 6:
            run("plan", "--clear")
        case 7:
            deck.parent.mkdir(exist_ok=True)
            deck.write_text(
                TWO_CARDS + chance.choice(["", TWO_CARDS[TWO_CARDS.index("  - id") :].replace("id: ", "id: x")])
            )
        case 8:
            (home / "config.toml").write_text(f"{settings}new_per_day = {chance.randrange(5)}\n")
        case 9 | 10 | 11 | 12:
            hours_passed(chance, home, run)
        case _:
            lines = home.parent / "lines.jsonl"
            at = (machine_now() - timedelta(days=chance.randrange(1, 30))).isoformat()
            lines.write_text(json.dumps({"card": "tiny/two", "at": at, "quality": 4}))
            run("import", str(lines))


def hours_passed(chance: random.Random, home: Path, run: Callable[..., object]) -> None:
    """Answer some time ago and look; or just so long ago that what is expected is another in a second, and wait."""
    if chance.random() < 0.5:
        interview(home)
    if chance.random() < 0.7:
        earlier = machine_now() - timedelta(minutes=chance.choice([10, 90, 150, 600]))
        run("drill", "--plain", keys=GOOD * chance.randrange(5) + "\n1\nq\n", now=earlier)
        run(now=earlier)
        return
    another = timedelta(hours=2)
    at = machine_now() - another + timedelta(seconds=1)
    run("drill", "--plain", keys=GOOD * 9 + "q\n", now=at)
    run()
    sleep(max(0, (at + another - machine_now()).total_seconds()) + 0.01)


@pytest.mark.clock
@pytest.mark.parametrize("seed", range(8))
def test_what_was_kept_is_what_the_long_way_says(
    home: Path, short: Callable[..., object], settings: str, seed: int
) -> None:
    chance = random.Random(seed)  # noqa: S311 - a test's order of things
    derived, aside, older = home / "derived", home.parent / "aside", home.parent / "older"
    for _ in range(15):
        changed(chance, home, short, settings)
        if older.exists() and chance.random() < 0.3:
            shutil.copytree(older, derived, dirs_exist_ok=True)
        for words in ASKED:
            said = [short(*words), short(*words)]
            if derived.exists():
                derived.rename(aside)
            assert said == [short(*words)] * 2
            shutil.rmtree(derived, ignore_errors=True)
            if aside.exists():
                aside.rename(derived)
        if derived.exists() and chance.random() < 0.3:
            shutil.copytree(derived, older, dirs_exist_ok=True)


@pytest.mark.clock
def test_the_second_time_click_is_not_loaded(short: Callable[..., object]) -> None:
    short("drill", "--plain", keys="\n3\nq\n")
    code = (
        "import sys; from pmq_cards import entry, kept; kept.JUST_NOW_NS = 0; sys.argv = ['pmq', *sys.argv[1:]];"
        "entry.main(); print([name for name in ('click', 'yaml', 'dataclasses', 'pathlib', 'typing', 'platformdirs',"
        "'pmq_cards.domain') if name in sys.modules], file=sys.stderr)"
    )
    for words in ([], ["due"], ["due", "--json"]):
        ran = [
            subprocess.run(
                [sys.executable, "-I", "-c", code, *words],
                capture_output=True,
                text=True,
                check=True,
                env={**os.environ},
            )
            for _ in range(2)
        ]
        assert ran[0].stdout == ran[1].stdout != ""
        assert "click" in ran[0].stderr
        assert ran[1].stderr == "[]\n"


@pytest.mark.parametrize("words", [["--version"], ["--help"], ["-h"]], ids=str)
def test_version_and_help_load_nothing(words: list[str]) -> None:
    code = (
        "import sys; from pmq_cards.entry import main; main(); print([name for name in ('click', 'sqlite3', 'typing',"
        "'pathlib', 'pmq_cards.cli') if name in sys.modules], file=sys.stderr)"
    )
    ran = subprocess.run([sys.executable, "-I", "-c", code, *words], capture_output=True, text=True, check=True)
    assert ran.stderr == "[]\n"
    assert ran.stdout != ""


def test_the_help_is_one_page_both_ways(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["--help"]) == 0
    assert capsys.readouterr().out == f"{help_page()}\n"
    assert all(len(line) <= 80 for line in help_page().splitlines())


def test_the_help_names_every_command_and_option() -> None:
    page = help_page()
    assert [name for name in COMMANDS if f"\n  {name} " not in page] == []
    options = [opt for param in cli.pmq.params if isinstance(param, click.Option) for opt in param.opts]
    assert [option for option in options if option not in page] == []


@pytest.mark.parametrize("harm", [b"", b"rubbish", "cut", "flipped"])
@pytest.mark.clock
def test_a_kept_file_that_is_not_whole_is_passed_over(
    home: Path, short: Callable[..., object], harm: bytes | str
) -> None:
    short("drill", "--plain", keys="\n3\nq\n")
    said = short("due")
    path = home / "derived" / kept.NAME
    raw = path.read_bytes()
    path.write_bytes({"cut": raw[:-9], "flipped": raw[:-9] + b"\xff" + raw[-8:]}.get(str(harm), harm))  # type: ignore[arg-type]
    assert short("due") == said


@pytest.mark.clock
def test_what_another_checkout_of_the_same_version_kept_is_not_said(home: Path, tmp_path: Path) -> None:
    code = "from pmq_cards import entry, kept; kept.JUST_NOW_NS = 0; entry.main()"
    shutil.copytree(Path(kept.__file__).parent, tmp_path / "pmq_cards")
    environment = {**os.environ, "PYTHONPATH": str(tmp_path), "PYTHONDONTWRITEBYTECODE": "1", "PMQ_HOME": str(home)}
    said = tmp_path / "pmq_cards" / "ui" / "today.py"
    (home / "decks").mkdir(parents=True)
    (home / "decks" / "tiny.yaml").write_text(TWO_CARDS)

    def due() -> str:
        return subprocess.check_output([sys.executable, "-c", code, "due"], text=True, env=environment)

    environment.pop("PMQ_NOW", None)
    before = [due(), due()]
    newer = tmp_path / "today.py"
    newer.write_text(said.read_text().replace(" due, ", " owed, "))
    newer.replace(said)
    assert [due(), due()] == [text.replace(" due, ", " owed, ") for text in before]
    assert before[0] != due()


@pytest.mark.clock
def test_an_answer_with_a_warning_is_not_kept(home: Path, short: Callable[..., object]) -> None:
    short("drill", "--plain", keys="\n3\nq\n")
    (home / "decks").mkdir()
    (home / "decks" / "broken.yaml").write_text("id: [")
    assert short("due") == short("due")
    assert not (home / "derived" / kept.NAME).exists()


@pytest.mark.clock
@pytest.mark.usefixtures("settings")
def test_a_line_that_was_said_under_another_clock_is_not_kept(home: Path, short: Callable[..., object]) -> None:
    short("drill", "--plain", "--new", "21", keys=GOOD * 21, now=machine_now() - timedelta(hours=3))
    interview(home)
    short(now=machine_now() - timedelta(minutes=179))
    assert short() == anew(home, short)


@pytest.mark.clock
@pytest.mark.usefixtures("settings")
def test_what_is_expected_at_one_hour_of_the_interview_day_is_not_said_at_another(
    home: Path, short: Callable[..., object]
) -> None:
    at = machine_now() - timedelta(hours=2, seconds=-2)
    short("drill", "--plain", "--new", "21", keys=GOOD * 21, now=at)
    interview(home)
    short()
    sleep(max(0, (at + timedelta(hours=2) - machine_now()).total_seconds()) + 0.01)
    assert short() == anew(home, short)


@pytest.mark.clock
@pytest.mark.usefixtures("settings")
def test_the_line_of_the_interview_day_is_kept_while_no_card_was_answered(
    home: Path, short: Callable[..., object]
) -> None:
    interview(home)
    short()
    short()
    assert (home / "derived" / kept.NAME).exists()


@pytest.mark.clock
@pytest.mark.usefixtures("settings")
def test_a_forecast_that_could_not_be_noted_is_noted_the_next_time(home: Path, short: Callable[..., object]) -> None:
    interview(home, days_ahead=9)
    with sqlite3.connect(home / "reviews.db") as another:
        another.execute("begin immediate")
        short()
    short()
    with sqlite3.connect(home / "reviews.db") as log:
        assert log.execute("select count(*) from forecasts").fetchone() == (1,)


@pytest.mark.clock
@pytest.mark.usefixtures("settings")
def test_the_end_of_an_interview_that_could_not_be_noted_is_told_the_next_time(
    home: Path, short: Callable[..., object]
) -> None:
    interview(home, days_ahead=-1)
    with sqlite3.connect(home / "reviews.db") as another:
        another.execute("begin immediate")
        said = [short("due")]
    said += [short("due") for _ in range(3)]
    assert ["is past" in repr(one) for one in said] == [False, True, False, False]


@given(st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1)), st.sampled_from(ZONES), st.integers(0, 1439))  # noqa: DTZ001 - UTC is set below
def test_the_short_way_has_the_study_day_of_the_settings(at: datetime, name: str, begins: int) -> None:
    at = at.replace(tzinfo=UTC)
    with zone(name):
        config = Config(day_begins=time(begins // 60, begins % 60))
        day = config.day_of(at)
        assert kept.study_day(begins, at.timestamp()) == (day.year, day.month, day.day)


@pytest.mark.parametrize("data", [None, "", " ", "/data", "relative"])
def test_the_home_is_where_platformdirs_has_it(data: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PMQ_HOME", raising=False)
    if data is None:
        monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    else:
        monkeypatch.setenv("XDG_DATA_HOME", data)
    assert entry.home_folder(os.environ) in {str(user_data_path("pmq", appauthor=False)), None}
    assert (entry.home_folder(os.environ) is None) == (data == "relative")
