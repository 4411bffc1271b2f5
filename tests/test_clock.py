"""The study day, in every zone and at every hour; and that the tests stand in the zone they say."""

import re
import subprocess
import sys
from datetime import UTC, date, datetime, time, timedelta
from itertools import accumulate
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pmq_cards.config import Config, load_config
from pmq_cards.ids import from_ms, to_ms
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


HOUR_MS = 3_600_000
ODD_ZONES = (
    "UTC",
    "Europe/Berlin",
    "America/New_York",
    "America/St_Johns",
    "America/Havana",  # its clocks change at midnight
    "Asia/Kathmandu",
    "Australia/Lord_Howe",  # by half an hour
    "Africa/Casablanca",
    "Pacific/Apia",  # left out 2011-12-30
    "Pacific/Kiritimati",
    "<+0030>-0:30<+0130>,M3.5.0/0,M10.5.0/0",
)


def utc(year: int, month: int, day: int, hour: int = 0) -> int:
    return to_ms(datetime(year, month, day, hour, tzinfo=UTC))


@given(
    zone_name=st.sampled_from(ODD_ZONES),
    begins=st.times().map(lambda at: at.replace(second=0, microsecond=0)),
    first=st.integers(utc(1990, 1, 1), utc(2040, 1, 1)),
    steps=st.lists(st.integers(-2 * HOUR_MS, 30 * HOUR_MS), min_size=1, max_size=40),
)
@example(
    zone_name="Europe/Berlin",
    begins=time(2, 30),
    first=to_ms(datetime(2026, 10, 24, 22, tzinfo=UTC)),
    steps=[600_000] * 40,
)
@example(
    zone_name="America/Havana",
    begins=time(0, 30),
    first=to_ms(datetime(2026, 11, 1, 3, tzinfo=UTC)),
    steps=[300_000] * 40,
)
@example(zone_name="Pacific/Apia", begins=time(4), first=utc(2011, 12, 29), steps=[HOUR_MS] * 40)
def test_days_of_many_instants_are_those_of_each(zone_name: str, begins: time, first: int, steps: list[int]) -> None:
    with zone(zone_name):
        config = Config(day_begins=begins)
        instants = list(accumulate(steps, initial=first))
        days = config.days()
        assert [days(at_ms) for at_ms in instants] == [config.day_of(from_ms(at_ms)).isoformat() for at_ms in instants]
