"""What is longer than a window: the headline first, the rest through a pager, and never more columns than there are."""

import os
import re
import subprocess
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmq_cards.ui.columns import cut, padded, width
from tests.conftest import Run
from tests.terminal import Terminal, terminal

COLOUR = re.compile(rb"\x1b\[(1|35)m")
WIDE = """\
id: wide
title: Wide
cards:
  - id: kanji
    why: 日本語の理由はとても長いので折り返しが必要です。
    question: 製品マネージャーはどのように顧客と接触しますか、誰かを通してですか
    tags: [顧客]
  - id: accents
    why: e\u0301 is one letter.
    question: "e\u0301e\u0301e\u0301e\u0301e\u0301 \u0915\u094d\u0937\u093f to the end, where nobody looks?"
"""
LATER = "2026-12-03T09:00"


@pytest.fixture
def used(pmq: Run, home: Path) -> Path:
    """A home with a history of some days, an interview ahead, and cards that are late."""
    for day in (18, 19, 20, 21, 22, 25):
        pmq("drill", "--plain", keys="\n3\n" * 9 + "\n1\n", now=f"2026-11-{day}T09:00")
    pmq("plan", "--by", "2026-12-18", now="2026-11-25")
    return home


def seen(
    home: Path, *words: str, size: tuple[int, int] = (80, 24), environment: Mapping[str, str] | None = None
) -> Terminal:
    """Give the window after a command that needed no pager, or whose pager ends by itself."""
    columns, rows = size
    env = {"PAGER": "cat", **(environment or {})}
    with terminal("--home", home, "--now", LATER, *words, columns=columns, rows=rows, environment=env) as screen:
        assert screen.ends() == 0
        return screen


def piped(home: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "pmq_cards", "--home", str(home), "--now", LATER, *words]
    return subprocess.run(command, check=False, capture_output=True, env={**os.environ, **environment})


def test_stats_is_a_headline_that_names_the_rest(used: Path) -> None:
    screen = seen(used, "stats", environment={"PAGER": "false"})
    assert screen.lines[0] == "21 cards, Thu 3 Dec 2026"
    text = screen.screen
    for said in ("Expected recall", "The interview", "Measured recall", "Streak", "pmq stats --all", "calibration"):
        assert said in text
    assert "█" not in text
    assert "Leeches" not in text


def test_the_headline_warns_where_the_estimate_was_wrong(pmq: Run, home: Path) -> None:
    pmq("drill", "--plain", "--new", "21", keys="\n3\n" * 21, now="2026-12-01T09:00")
    pmq("drill", "--plain", keys="\n1\n" * 21, now="2026-12-02T09:00")
    text = " ".join(seen(home, "stats", size=(80, 40)).screen.split())
    assert "Note: The estimate is too high by about" in text
    assert "Is the estimate right?" not in text


def test_all_and_named_figures_come_whole(used: Path) -> None:
    assert "Hours of the day" in seen(used, "stats", "--all", size=(80, 200)).screen
    assert seen(used, "stats", "stages").lines[0] == "Stages"


def test_a_plan_fits_a_window_and_names_the_days_that_matter(used: Path) -> None:
    screen = seen(used, "plan", environment={"PAGER": "false"})
    assert screen.lines[0].startswith("Interview   Fri 18 Dec")
    for said in ("Wed 16 Dec", "Thu 17 Dec", "more days: pmq plan --all", "Most at risk, if you stop now: "):
        assert said in screen.screen
    assert "Sat 12 Dec" in seen(used, "plan", "--all", size=(80, 60)).screen


def test_show_has_the_newest_reviews_and_names_the_rest(pmq: Run, used: Path) -> None:
    for day in range(1, 8):
        pmq("drill", "--plain", "--tag", "customers", "--practice", keys="\n3\n" * 9, now=f"2026-11-{day:02}T09:00")
    history = pmq("show", "customer-access", "--json").json["history"]
    some = seen(used, "show", "customer-access", size=(80, 60))
    assert f"{len(history) - 5} older ones: pmq show pm-interview/customer-access --all" in some.screen
    assert sum(line.startswith("2026-11-") for line in some.lines) == 5
    every = seen(used, "show", "customer-access", "--all", size=(80, 60))
    assert sum(line.startswith("2026-11-") for line in every.lines) == len(history)


def test_the_list_has_a_headline_and_says_who_is_late(used: Path) -> None:
    screen = seen(used, "cards", environment={"PAGER": "false"})
    assert re.match(r"21 cards: .*young; \d+ due, \d+ late", screen.lines[0])
    assert re.search(r"young +\d+ days late +career-growth +How do product", screen.screen)
    assert "days late" not in piped(used, "cards").stdout.decode()


@pytest.mark.parametrize("size", [(80, 24), (50, 16), (120, 40), (200, 60)])
@pytest.mark.parametrize("command", ["stats", "plan", "cards -l", "stats --all"])
def test_no_line_is_wider_than_the_window(
    used: Path, own_deck: Callable[..., Path], command: str, size: tuple[int, int]
) -> None:
    own_deck(WIDE, "wide.yaml")
    screen = seen(used, *command.split(), size=size)
    sent = re.sub(r"\x1b\[\d+m", "", screen.sent.decode())
    assert [line for line in sent.splitlines() if width(line) > size[0]] == []


def test_colours_mark_what_is_late_and_no_color_leaves_them_out(used: Path) -> None:
    assert {found[1] for found in COLOUR.finditer(seen(used, "cards", size=(80, 40)).sent)} == {b"1", b"35"}
    assert b"\x1b" not in seen(used, "cards", size=(80, 40), environment={"NO_COLOR": "1"}).sent


@pytest.mark.parametrize("pager", ["no-such-program --x", 'less "', "", "/", "cat"])
def test_a_pager_that_is_none_loses_nothing(used: Path, pager: str, tmp_path: Path) -> None:
    path = f"{tmp_path}{os.pathsep}/nowhere"  # no less either
    (tmp_path / "cat").symlink_to("/bin/cat")
    screen = seen(used, "cards", size=(80, 10), environment={"PAGER": pager, "PATH": path})
    assert screen.sent.count(b"\n") == 22


def test_a_pager_gets_the_text_and_may_be_left_early(used: Path) -> None:
    screen = seen(used, "stats", "--all", environment={"PAGER": "head -2"})
    assert screen.lines[:3] == ["21 cards, Thu 3 Dec 2026", "", ""]


def test_less_is_left_by_q(used: Path) -> None:
    with terminal("--home", used, "--now", LATER, "stats", "--all") as screen:
        screen.shows("Expected recall", ":")
        screen.press("q")
        assert screen.ends() == 0


def test_ctrl_c_leaves_the_pager_to_itself(used: Path) -> None:
    with terminal("--home", used, "--now", LATER, "stats", "--all") as screen:
        screen.shows("Expected recall", ":")
        screen.interrupt()

        def left() -> bool:
            screen.passes(0.5)
            with suppress(OSError):  # it has ended, and the terminal with it
                screen.press("q")
            return screen.has_ended

        screen.waits(left)
        assert screen.ends() in {0, 130}
        assert b"Traceback" not in screen.sent


@pytest.mark.parametrize("command", ["stats", "cards", "plan", "show customer-access"])
def test_a_pipe_never_meets_a_pager_and_gets_everything(used: Path, command: str, tmp_path: Path) -> None:
    touched = tmp_path / "touched"
    ran = piped(used, *command.split(), PAGER=f"touch {touched}", LINES="5")
    assert (ran.returncode, ran.stderr, touched.exists()) == (0, b"", False)
    assert b"--all" not in ran.stdout
    assert b"\x1b" not in ran.stdout


def test_the_overview_breaks_between_words_and_keeps_its_columns(used: Path, own_deck: Callable[..., Path]) -> None:
    own_deck(WIDE.replace("title: Wide", "title: 製品マネージャーの面接の質問集"), "wide.yaml")
    for size in ((80, 24), (50, 16), (40, 12)):
        lines = [line for line in plain_text(seen(used, size=size)).splitlines() if line]
        assert [line for line in lines if width(line) > size[0]] == []
        assert "expected if you keep to the plan" in " ".join(" ".join(lines).split())
    assert lines[0].startswith("製品マネージャ… ")


def plain_text(screen: Terminal) -> str:
    return re.sub(r"\x1b\[[\d;]*m|\r", "", screen.sent.decode())


@given(st.text(alphabet="ab 日本\u0301", max_size=60), st.integers(1, 40))
def test_what_is_cut_and_padded_takes_the_columns_it_was_given(text: str, columns: int) -> None:
    assert width(cut(text, columns)) <= columns
    assert width(padded(cut(text, columns), columns)) == columns


def test_a_cut_shows_that_something_is_missing() -> None:
    assert [cut("abcdef", 6), cut("abcdef", 5), cut("日本語", 5), cut("日本語", 4)] == [
        "abcdef",
        "abcd…",
        "日本…",
        "日…",
    ]
