"""The study day, in every zone and at every hour; and that the tests stand in the zone they say."""

import re
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest

from pmq_cards.config import Config, load_config
from tests.clock import HERE, local, machine_now, zone
from tests.conftest import Run, review

ZONES = ["UTC", "Europe/Berlin", "America/Los_Angeles", "Asia/Kolkata", "Pacific/Auckland", "Etc/GMT+12", "Etc/GMT-14"]


@pytest.mark.parametrize("name", ZONES)
@pytest.mark.parametrize("day", [date(2026, 3, 29), date(2026, 10, 25), date(2026, 12, 1)], ids=str)
def test_a_study_day_begins_at_four_in_every_zone(name: str, day: date) -> None:
    day_of, before = Config().day_of, day - timedelta(days=1)
    with zone(name):
        assert [day_of(local(day, hour)) for hour in (0, 3, 4, 12, 23)] == [before, before, day, day, day]


@pytest.mark.parametrize("name", ZONES)
def test_a_day_that_begins_at_half_past_begins_at_half_past(name: str, tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text('day_begins = "04:30"\n')
    config, _ = load_config(tmp_path / "config.toml")
    with zone(name):
        days = [config.day_of(local(date(2026, 12, 1), 4, minute)).day for minute in (0, 29, 30, 59)]
    assert days == [30, 30, 1, 1]


@pytest.mark.parametrize("name", ZONES)
def test_a_time_without_an_offset_is_local_time(name: str, pmq: Run) -> None:
    with zone(name):
        assert pmq("due", "--json", now="2026-12-02T03:59").json["day"] == "2026-12-01"
        assert pmq("due", "--json", now="2026-12-02T04:00").json["day"] == "2026-12-02"


def test_a_review_made_for_a_test_falls_on_its_study_day() -> None:
    for hour in range(4, 24):
        made = review("2026-12-01", 4, hour=hour)
        assert Config().day_of(made.at) == made.day


@pytest.mark.clock
def test_a_test_stands_in_the_zone_of_the_run() -> None:
    command = [sys.executable, "-c", "import time; print(time.strftime('%z'))"]
    asked = subprocess.run(command, env={"TZ": HERE}, check=True, capture_output=True, text=True)
    assert machine_now().astimezone().strftime("%z") == asked.stdout.strip()


@pytest.mark.zone("Etc/GMT-14")
def test_a_test_stands_in_the_zone_it_names() -> None:
    assert local(date(2026, 12, 1), 9).isoformat() == "2026-11-30T19:00:00+00:00"


def test_a_zone_is_left_again() -> None:
    before = local(date(2026, 12, 1))
    with zone("odd+7:13"):
        assert local(date(2026, 12, 1)) != before
    assert local(date(2026, 12, 1)) == before


def test_no_test_sets_a_zone_by_other_means() -> None:
    tests = Path(__file__).parent.glob("*.py")
    assert [path.name for path in tests if re.search(r"""env\(["']TZ|environ\[["']TZ""", path.read_text())] == [
        "clock.py"
    ]
