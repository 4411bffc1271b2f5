"""Figures that were kept are those that would be found now, whatever they were made from and whenever they are read."""

import json
import random
import shutil
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from pmq_cards import kept
from pmq_cards.cli.findings import FILE
from tests.clock import local, zone
from tests.conftest import TWO_CARDS, Run

ZONES = ("UTC", "Europe/Berlin", "America/Los_Angeles", "Asia/Kolkata")
ASKED: tuple[tuple[str, ...], ...] = (
    ("stats",),
    ("stats", "--json"),
    ("stats", "weak", "progress"),
    ("report",),
    ("stats", "pm-interview", "--json"),
    ("stats", "--since", "-5", "--json"),
)
SETTINGS = ("", "new_per_day = 3\n", "learnt = false\n", 'scheduler = "fsrs"\n', 'day_begins = "12:00"\n')
MOCK = "\n\n\n1\n\nq\n"


@pytest.fixture(autouse=True)
def settled(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let files that were changed a moment ago count as settled, and write pages outside the home."""
    monkeypatch.setattr(kept, "JUST_NOW_NS", 0)
    monkeypatch.chdir(tmp_path)
    home.mkdir()


def changed(chance: random.Random, home: Path, pmq: Run, now: datetime) -> None:
    """Do something that may change a figure."""
    deck, at = home / "decks" / "tiny.yaml", now.isoformat()
    match chance.randrange(12):
        case 0 | 1 | 2:
            pmq("drill", "--plain", now=at, keys=chance.choice(["\n3\n\n1\nq\n", "\n4\n\n2\n\n3\n\n1\nq\n"]))
        case 3:
            pmq("undo", now=at, ok=False)
        case 4:
            pmq(chance.choice(["suspend", "resume"]), "tiny/one", now=at, ok=False)
        case 5:
            pmq("plan", "--by", chance.choice(["+1", "+9"]), "--minutes", chance.randrange(1, 9), now=at)
        case 6:
            pmq("plan", "--clear", now=at)
        case 7:
            deck.parent.mkdir(exist_ok=True)
            more = TWO_CARDS[TWO_CARDS.index("  - id") :].replace("id: ", "id: x")
            deck.write_text(TWO_CARDS + chance.choice(["", more]))
        case 8:
            (home / "config.toml").write_text(chance.choice(SETTINGS))
        case 9:
            pmq("mock", "--plain", now=at, keys=MOCK, ok=False)
        case _:
            lines = home.parent / "lines.jsonl"
            given = [now - timedelta(hours=chance.randrange(1, 900)) for _ in range(30)]
            of = [f"tiny/{chance.choice(['one', 'two', 'gone'])}" for _ in given]
            rows = ({"card": card, "at": when.isoformat(), "quality": 4} for card, when in zip(of, given, strict=True))
            lines.write_text("\n".join(map(json.dumps, rows)))
            pmq("import", lines, now=at)


def said(pmq: Run, now: datetime, words: tuple[str, ...]) -> tuple[str, str]:
    """Give what is shown, and the page where one was written."""
    out = pmq(*words, now=now.isoformat()).out
    return out, Path("pmq-report.html").read_text(encoding="utf-8") if words == ("report",) else ""


@pytest.mark.parametrize("seed", range(6))
def test_what_was_kept_is_what_is_found_anew(home: Path, pmq: Run, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - a test's order of things
    derived, aside, older = home / "derived", home.parent / "aside", home.parent / "older"
    now = datetime(2026, 12, 1, 9, tzinfo=UTC)
    for _ in range(16):
        if chance.random() < 0.7:
            changed(chance, home, pmq, now)
        if older.exists() and chance.random() < 0.3:
            shutil.copytree(older, derived, dirs_exist_ok=True)
        with zone(chance.choice(ZONES) if chance.random() < 0.2 else ZONES[0]):
            for words in ASKED:
                seen = [said(pmq, now, words), said(pmq, now, words)]
                if derived.exists():
                    derived.rename(aside)
                assert seen == [said(pmq, now, words)] * 2
                shutil.rmtree(derived, ignore_errors=True)
                if aside.exists():
                    aside.rename(derived)
        if derived.exists() and chance.random() < 0.3:
            shutil.copytree(derived, older, dirs_exist_ok=True)
        now += timedelta(minutes=chance.choice([-130, -6, 1, 4, 6, 115, 130, 1500]))


def test_the_second_look_is_answered_by_what_was_kept(home: Path, pmq: Run) -> None:
    pmq("drill", "--plain", keys="\n3\nq\n")
    first = pmq("stats").out
    (home / "derived" / "cards.bin").unlink()
    (home / "derived" / "trails.bin").unlink()
    assert [pmq("stats").out, pmq("stats", "hours").code] == [first, 0]
    assert pmq("report").code == 0
    assert {file.name for file in (home / "derived").iterdir()} == {"decks.bin", FILE}


def test_each_choice_has_figures_of_its_own(home: Path, pmq: Run) -> None:
    pmq("drill", "--plain", keys="\n3\nq\n")
    options = [(), ("--tag", "customers"), ("--audience", "engineer"), ("--since", "2026-12-01")]
    first, again = ([pmq("stats", "--json", *words).out for words in options] for _ in range(2))
    (home / "derived" / FILE).unlink()
    assert first == again == [pmq("stats", "--json", *words).out for words in options]
    assert len(set(first)) == len(options)


@pytest.mark.parametrize("minutes", [(0, 6), (0, 121), (6, 0), (121, 6)])
def test_a_card_of_today_fades_by_the_hour(pmq: Run, minutes: tuple[int, int]) -> None:
    pmq("drill", "--plain", keys="\n3\n\n3\n\n3\n\n3\nq\n")
    at = local(date(2026, 12, 1), 9)
    first, later = (pmq("stats", "--json", now=(at + timedelta(minutes=m)).isoformat()).out for m in minutes)
    assert first != later


def test_another_zone_has_other_hours(pmq: Run) -> None:
    pmq("drill", "--plain", keys="\n3\nq\n", now="2026-12-01T12:00Z")
    hours = []
    for name in ("UTC", "Asia/Kolkata"):
        with zone(name):
            hours.append(pmq("stats", "hours", now="2026-12-01T13:00Z").out)
    assert ["12:00" in hours[0], "17:00" in hours[1]] == [True, True]


def test_what_was_told_of_the_interview_meanwhile_is_seen(pmq: Run) -> None:
    pmq("drill", "--plain", keys="\n3\nq\n", now="2026-12-01T09:00")
    pmq("plan", "--by", "2026-12-08", now="2026-12-01T09:00")
    for _ in range(2):
        pmq("stats", now="2026-12-05T09:00")
    pmq("plan", now="2026-12-03T09:00")  # the look ahead is forgotten, and this one is kept
    rows = json.loads(pmq("stats", "--json", now="2026-12-05T09:00").out)["figures"]["told"]["rows"]
    assert [row["day"] for row in rows] == ["2026-12-01", "2026-12-03", "2026-12-05"]


@pytest.mark.parametrize("harm", ["cut", "flipped", "rubbish"])
def test_a_kept_file_that_is_not_whole_is_passed_over(home: Path, pmq: Run, harm: str) -> None:
    pmq("drill", "--plain", keys="\n3\nq\n")
    shown = pmq("stats").out
    path = home / "derived" / FILE
    raw = path.read_bytes()
    path.write_bytes({"cut": raw[:-9], "flipped": raw[:-9] + b"\xff" + raw[-8:], "rubbish": b"rubbish"}[harm])
    assert pmq("stats").out == shown


def test_nothing_is_kept_beside_a_warning(home: Path, pmq: Run) -> None:
    pmq("drill", "--plain", keys="\n3\nq\n")
    (home / "decks").mkdir()
    (home / "decks" / "broken.yaml").write_text("id: [")
    assert "broken" in pmq("stats").err
    assert pmq("stats") == pmq("stats")
    assert not (home / "derived" / FILE).exists()
