"""What is expected of an interview is kept as long as nothing that it is made of changes, and no longer."""

import random
import sys
from pathlib import Path

import pytest

from pmq_cards import forecast
from tests.conftest import TWO_CARDS, Run

GOOD = "\n3\n"
SETTINGS = ("", "new_per_day = 2\n", "learnt = false\n", 'scheduler = "fsrs"\n')
PLANS = (("--minutes", "2"), ("--minutes", "30"), ("--last-days", "2"), ("--by", "2027-01-04"), ("tiny", "--by", "+20"))


@pytest.fixture
def kept(home: Path) -> Path:
    return home / "derived" / "expected.bin"


def changed(chance: random.Random, home: Path, pmq: Run, deck: Path, now: str) -> None:
    """Do something that may change what is expected, or may not."""
    match chance.randrange(9):
        case 0 | 1:
            pmq("drill", "--limit", "3", keys=chance.choice([GOOD * 3, "\n1\n" + GOOD * 3, GOOD]), now=now)
        case 2:
            pmq("undo", now=now, ok=False)
        case 3:
            pmq(chance.choice(["flag", "unflag"]), "tiny/one", now=now)
        case 4:
            pmq(chance.choice(["suspend", "resume"]), chance.choice(["tiny", "tiny/two", "pm-interview"]), now=now)
        case 5:
            pmq("plan", *chance.choice(PLANS), now=now)
        case 6:
            more = TWO_CARDS[TWO_CARDS.index("  - id") :].replace("id: ", "id: x")
            deck.write_text(chance.choice([TWO_CARDS, TWO_CARDS + more, TWO_CARDS.replace("id: two", "id: third")]))
        case 7:
            (home / "config.toml").write_text(chance.choice(SETTINGS))
        case _:
            pmq("drill", "--practice", "--limit", "1", keys=GOOD, now=now)


@pytest.mark.parametrize("seed", range(6))
def test_what_was_kept_is_what_would_be_played_now(home: Path, pmq: Run, tiny: Path, kept: Path, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - a test's order of things
    pmq("plan", "--by", "2026-12-28")
    day = 1
    for _ in range(12):
        now = f"2026-12-{day:02}T{chance.randrange(10, 12)}:00"
        changed(chance, home, pmq, tiny, now)
        said = pmq(now=now).out
        assert "expected" in said
        kept.unlink()
        assert pmq(now=now).out == said
        day += chance.randrange(2)


@pytest.mark.parametrize(
    ("words", "keys", "matters"),
    [
        (["flag", "tiny/one"], "", False),
        (["drill"], "q\n", False),
        (["asked", "tiny/one"], "", False),
        (["plan", "--audience", "engineer"], "", False),
        (["drill", "--limit", "1"], GOOD, True),
        (["undo"], "", True),
        (["suspend", "tiny/one"], "", True),
        (["plan", "--by", "2026-12-29"], "", True),
        (["plan", "--by", "2026-12-28"], "", True),  # the days since then are others
        (["plan", "--minutes", "9"], "", True),
        (["plan", "--last-days", "2"], "", True),
        (["plan", "tiny"], "", True),
    ],
    ids=str,
)
def test_the_plan_is_played_again_where_it_may_come_to_something_else(
    pmq: Run, tiny: Path, kept: Path, words: list[str], keys: str, *, matters: bool
) -> None:
    assert tiny.exists()
    pmq("drill", "--limit", "2", keys=GOOD * 2)
    pmq("plan", "--by", "2026-12-28")
    said, written = pmq(now="2026-12-02").out, kept.stat().st_ino
    pmq(*words, keys=keys, now="2026-12-02T10:00")
    assert (pmq(now="2026-12-02T11:00").out == said) or matters
    assert (kept.stat().st_ino != written) is matters


@pytest.mark.parametrize("words", [["plan"], ["plan", "--json"]], ids=" ".join)
def test_a_plan_that_was_shown_is_not_played_for_the_overview(pmq: Run, kept: Path, words: list[str]) -> None:
    pmq("plan", "--by", "2026-12-28")
    kept.unlink()
    pmq(*words)
    written = kept.stat().st_ino
    assert "expected if you keep to the plan" in pmq().out
    assert kept.stat().st_ino == written


def test_a_plan_is_played_once_to_be_shown(pmq: Run) -> None:
    plays, play = list[bool](), forecast.keep_to_plan.__code__
    sys.setprofile(lambda frame, event, _: plays.append(event == "call" and frame.f_code is play))
    try:
        pmq("plan", "--by", "2026-12-28")
    finally:
        sys.setprofile(None)
    assert sum(plays) == 1


@pytest.mark.parametrize("setting", ["new_per_day = 2", "learnt = false", 'scheduler = "fsrs"'])
def test_the_plan_is_played_again_under_other_settings(home: Path, pmq: Run, kept: Path, setting: str) -> None:
    pmq("plan", "--by", "2026-12-28")
    pmq()
    written = kept.stat().st_ino
    (home / "config.toml").write_text(f"{setting}\n")
    pmq()
    assert kept.stat().st_ino != written


def test_the_plan_is_played_again_for_another_day(pmq: Run, kept: Path) -> None:
    pmq("plan", "--by", "2026-12-28")
    pmq()
    written = kept.stat().st_ino
    pmq("plan", "--by", "2026-12-29")
    pmq()
    assert kept.stat().st_ino != written


def test_the_plan_is_played_again_where_a_card_waits_for_its_why(pmq: Run, tiny: Path, kept: Path) -> None:
    pmq("plan", "--by", "2026-12-28")
    pmq()
    written = kept.stat().st_ino
    tiny.write_text(TWO_CARDS + "  - id: draft\n    question: What of it?\n")
    assert "1 without a why" in pmq().out
    assert kept.stat().st_ino != written


def test_what_is_odd_about_what_was_kept_changes_nothing(pmq: Run, kept: Path) -> None:
    pmq("plan", "--by", "2026-12-28")
    said = pmq().out
    kept.write_bytes(b"odd")
    assert pmq().out == said
    kept.unlink()
    kept.mkdir()
    assert pmq().out == said
