"""Cards without a why: drafts."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.conftest import TWO_CARDS, Run
from tests.terminal import ENTER, ESCAPE, SPACE, Terminal, terminal

ONE_DRAFT = TWO_CARDS.replace("    why: To learn whether the second thing holds.\n", "")


def test_a_draft_is_warned_of_and_its_deck_is_used(pmq: Run, own_deck: Callable[..., Path]) -> None:
    path = own_deck(ONE_DRAFT)
    ran = pmq("check", path)
    assert ran.out == "2 cards in 1 deck, 1 warning\n"
    assert ran.err == f"{path}:8:5: warning: 1 card without a why; write in why: what you want to find out\n"


def test_a_draft_is_left_out_of_the_export_and_counted(pmq: Run, own_deck: Callable[..., Path], tmp_path: Path) -> None:
    own_deck(ONE_DRAFT)
    out = pmq("export", "tiny", "-o", tmp_path / "tiny.apkg").out
    assert "1 card, 1 new" in out
    assert "Left out: 1 card without a why" in out


def test_a_card_that_lost_its_why_is_not_retired(pmq: Run, own_deck: Callable[..., Path], tmp_path: Path) -> None:
    own_deck()
    pmq("export", "-o", tmp_path / "all.apkg")
    own_deck(ONE_DRAFT)
    out = pmq("export", "-o", tmp_path / "all.apkg").out
    assert "Left out: 1 card without a why" in out
    assert "Retired" not in out


def test_a_deck_without_cards_is_warned_of_and_stops_nothing(
    pmq: Run, own_deck: Callable[..., Path], tmp_path: Path
) -> None:
    path = own_deck("id: tiny\ntitle: Tiny\ncards:\n")
    assert "warning: no card yet" in pmq("check", path).err
    assert "0 of 0 met" in pmq().out
    for words in (("due", "tiny"), ("cards", "tiny"), ("drill", "tiny"), ("stats", "tiny")):
        pmq(*words)
    pmq("export", "tiny", "-o", tmp_path / "tiny.apkg")


# In the drill.

DRAFTS = """\
id: list
title: A list
cards:
  - id: ready
    why: To know it.
    question: Is it ready?
  - id: one
    question: Who decides?  # the second
    follow_ups:
      - And if they are away?
  - id: two
    question: Who ships?
"""


def drafts(pmq: Run, day: str = "2026-12-01") -> list[str]:
    return [card["id"] for card in pmq("cards", "list", "--stage", "draft", "--json", now=day).json]


@pytest.fixture
def deck(own_deck: Callable[..., Path]) -> Path:
    return own_deck(DRAFTS, "list.yaml")


@pytest.mark.usefixtures("deck")
def test_due_counts_the_drafts_among_the_new_cards(pmq: Run) -> None:
    assert pmq("due", "list").out == "0 due, 3 new, 2 of them without a why, about 2 min; next tomorrow\n"
    work = pmq("due", "list", "--json").json
    assert (work["new"], work["drafts"]) == (3, 2)
    assert "0 due, 3 new, 2 of them without a why, about 2 min; 0 of 3 met" in pmq().out


def test_a_why_is_written_at_once_and_the_card_comes_again_by_it(pmq: Run, deck: Path) -> None:
    out = pmq("drill", "list", keys="\n3\nTo know: who rules\n\n\n3\n\n").out
    assert deck.read_text() == DRAFTS.replace("  - id: one\n", '  - id: one\n    why: "To know: who rules"\n')
    asked = out.index("Who decides?")
    assert "And if they are away?" in out[asked:]
    assert "Written: list/one comes again by its why, u to undo" in out
    assert "Why ask\n  To know: who rules" in out[asked:]
    assert "2 answers in 1 min" in out
    assert [step["quality"] for step in pmq("show", "list/one", "--json").json["history"]] == [4]


def test_what_was_written_is_on_disk_before_the_next_card(pmq: Run, deck: Path) -> None:
    pmq("drill", "list", keys="\n3\nTo know who rules\nq\n")
    assert "why: To know who rules" in deck.read_text()


@pytest.mark.usefixtures("deck")
def test_a_draft_that_is_skipped_writes_nothing_and_comes_again_tomorrow(pmq: Run) -> None:
    out = pmq("drill", "list", keys="\n3\n\n\n\n").out
    assert "Later: list/one, u to undo" in out
    assert "2 cards without a why: pmq drill list --whys\n" in out
    assert [row["card"] for row in map(json.loads, pmq("log", "--json").out.splitlines())] == ["list/ready"]
    assert "Who decides?" in pmq("drill", "list", now="2026-12-02", keys="\n3\n").out


@pytest.mark.usefixtures("deck")
def test_a_draft_that_was_put_off_is_not_shown_again_on_the_same_day(pmq: Run) -> None:
    pmq("drill", "list", keys="\n3\n\n\n\n")
    said = "0 due, 2 without a why put off"
    assert pmq("due", "list").out == f"{said}; next tomorrow\n"
    assert said in pmq().out
    again = pmq("drill", "list").out
    assert "2 cards without a why put off until tomorrow: pmq drill list --whys\n" in again
    assert "Who decides?" not in again
    said = "1 due, 2 new, 2 of them without a why, about 1 min; next tomorrow\n"
    assert pmq("due", "list", now="2026-12-02").out == said
    assert "Who decides?" in pmq("drill", "--whys", "list", keys="q\n").out


@pytest.mark.usefixtures("deck")
def test_undo_brings_a_draft_that_was_put_off_back_to_today(pmq: Run) -> None:
    pmq("drill", "list", keys="\n3\n\nu\nq\n")
    assert "1 new" not in pmq("due", "list").out
    assert "2 new, 2 of them without a why" in pmq("due", "list").out


def test_a_skipped_draft_leaves_its_place_to_a_card_that_waits(pmq: Run, deck: Path, home: Path) -> None:
    (home / "config.toml").write_text("new_per_day = 2\n")
    deck.write_text(DRAFTS.replace("    why: To know it.\n", ""))
    assert "0 due, 0 new" not in pmq().out
    out = pmq("drill", keys="\n\nq\n").out
    assert "1 of 2" in out
    assert "3 of 3" in out or "3 of 4" in out
    assert "How do product managers here reach" not in out
    assert "Why ask" in out


@pytest.mark.usefixtures("deck")
def test_a_why_takes_its_place_of_the_day_when_it_is_answered(pmq: Run, home: Path) -> None:
    (home / "config.toml").write_text("new_per_day = 2\n")
    pmq("drill", "list", keys="\n3\nTo know who rules\n\n3\n\n")
    assert "new waiting (2 a day reached)" in pmq().out


@pytest.mark.usefixtures("deck")
def test_undo_takes_a_why_out_of_its_deck_again(pmq: Run, deck: Path) -> None:
    out = pmq("drill", "list", keys="\n3\nTo know who rules\nu\n\nq\n").out
    assert "Taken back: list/one" in out
    assert deck.read_text() == DRAFTS


@pytest.mark.usefixtures("deck")
def test_keys_work_on_a_draft(pmq: Run) -> None:
    out = pmq("drill", "list", keys="\n3\n?\n!\nh\ns\nu\nq\n").out
    for said in (
        "Suspends the card",
        "Flagged: list/one",
        "This card has no hint",
        "Suspended: list/one",
        "Taken back",
    ):
        assert said in out


def test_a_why_for_a_deck_broken_meanwhile_stays_and_stands_in_the_summary(
    pmq: Run, deck: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    breaking = tmp_path / "an-editor"
    breaking.write_text('#!/bin/sh\nsed -i "s/^title:/titel:/" "$2"\n')
    breaking.chmod(0o755)
    monkeypatch.setenv("EDITOR", str(breaking))
    out = pmq("drill", "list", keys="\n3\ne\nIt's why\nq\n").out
    assert f"{deck} has problems, so it stays as it is: " in out
    assert """Not written: pmq edit list/one --why 'It'"'"'s why'""" in out
    assert deck.read_text() == DRAFTS.replace("title:", "titel:")


def test_a_full_disk_keeps_the_why_on_the_screen(pmq: Run, deck: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(path: Path, *_: object) -> None:
        raise OSError(28, "No space left on device", str(path))

    monkeypatch.setattr("pmq_cards.decks.own.replaced", full)
    out = pmq("drill", "list", keys="\n3\nMy why\n\n\n").out
    assert "cannot be written (No space left on device)" in out
    assert "Later: list/one" in out
    assert "Not written: pmq edit list/one --why 'My why'" in out
    assert deck.read_text() == DRAFTS


@pytest.mark.usefixtures("deck")
def test_practice_asks_no_drafts(pmq: Run) -> None:
    assert "1 of 1" in pmq("drill", "list", "--practice", keys="q\n").out


# On the full screen.


@contextmanager
def on_screen(home: Path, *words: str) -> Iterator[Terminal]:
    with terminal("--home", home, "--now", "2026-12-01T09:00", "drill", *words) as screen:
        yield screen


def test_the_full_screen_asks_for_the_why_and_then_by_it(home: Path, deck: Path) -> None:
    with on_screen(home, "--new", "2", "list") as screen:
        screen.shows("To know it.", "show the question")
        screen.press(SPACE)
        screen.shows("3 Good")
        screen.press("3")
        screen.shows("Who decides?", "And if they are away?", "Why would you ask this?", "write it; empty for later")
        screen.press("To know: who rules")
        screen.shows("To know: who rules")
        screen.press(ENTER)
        screen.shows("Why ask", "To know: who rules", "show the question")
        assert 'why: "To know: who rules"' in deck.read_text()
        screen.press(SPACE)
        screen.shows("Who decides?", "3 Good")
        screen.press("3")
        screen.shows("Done for now", "1 why written")


def test_a_why_that_cannot_be_written_stays_in_its_line(home: Path, deck: Path) -> None:
    deck.write_text(DRAFTS.replace("    why: To know it.\n", ""))
    with on_screen(home, "--whys", "list") as screen:
        screen.shows("Is it ready?", "Why would you ask this?")
        deck.write_text(DRAFTS.replace("title:", "titel:"))
        screen.press("My why")
        screen.shows("My why")
        screen.press(ENTER)
        screen.shows("has problems, so it stays as it is", "My why", "Is it ready?")
        screen.press(ESCAPE)
        screen.shows("space later")
        screen.press("q")
        screen.shows("Not written: pmq edit list/ready --why 'My why'")


def test_later_and_undo_on_the_full_screen(home: Path, deck: Path) -> None:
    with on_screen(home, "--whys", "list") as screen:
        screen.shows("Who decides?")
        screen.press("W", ENTER)
        screen.shows("Who ships?", "Written: list/one")
        screen.press(ESCAPE)
        screen.shows("space later", "u undo")
        screen.press("u")
        screen.shows("Who decides?", "Taken back: list/one")
        assert deck.read_text() == DRAFTS
        screen.press(ESCAPE)
        screen.shows("space later")
        screen.press("3")
        screen.shows("This card has no why yet")
        screen.press(SPACE)
        screen.shows("Who ships?", "Later: list/one")


# Only the whys.


def test_the_whys_are_written_one_after_the_other(pmq: Run, deck: Path) -> None:
    out = pmq("drill", "--whys", "list", keys="First\nSecond\n\n").out
    assert deck.read_text().count("why:") == 3
    assert out.endswith("\n2 whys written\n")
    assert pmq("log", "--json").out == ""
    assert pmq("drill", "--whys", "list").out == "Every card has its why. Go on with: pmq drill list\n"


@pytest.mark.usefixtures("deck")
def test_the_whys_that_are_left_are_counted(pmq: Run) -> None:
    assert pmq("drill", "--whys", "list", keys="First\n\n\n").out.endswith(
        "1 why written\n1 card without a why: pmq drill list --whys\n"
    )
    assert pmq("drill", "--whys", keys="q\n").out.endswith("No whys this time.\n")


@pytest.mark.usefixtures("deck")
def test_undo_in_the_whys_takes_no_answer_back(pmq: Run) -> None:
    pmq("drill", "list", keys="\n3\nq\n")
    assert "Nothing to undo" in pmq("drill", "--whys", keys="u\nq\n").out
    assert len(pmq("log", "--json").out.splitlines()) == 1


# The interview.


@pytest.mark.usefixtures("deck")
def test_the_plan_counts_drafts_as_cards_that_will_not_be_known(pmq: Run) -> None:
    assert (
        "Cards       3 in list, 2 without a why: pmq drill list --whys" in pmq("plan", "list", "--by", "2026-12-10").out
    )
    plan = pmq("plan", "--json").json
    assert (plan["cards"], plan["drafts"], plan["expected"]["keep"]["of"]) == (3, 2, 3)
    assert plan["expected"]["keep"]["high"] == 1
    assert plan["short"] is None
    assert "2 without a why: pmq drill list --whys" in pmq().out


def test_what_is_known_without_more_study_counts_drafts_where_the_plan_does(
    pmq: Run, own_deck: Callable[..., Path]
) -> None:
    own_deck(DRAFTS, "list.yaml")
    pmq("answer", "list/ready", "--grade", "good", now="2026-12-01")
    pmq("plan", "list", "--by", "2026-12-10", now="2026-12-01")
    stop = pmq("plan", "--json", now="2026-12-01").json["expected"]["stop"]
    said = f"{stop['known']:.0f} of 3 ({stop['low']}-{stop['high']}) if you stop today."
    assert said in pmq("stats", "list", "interview", now="2026-12-01").out


def test_a_deck_of_drafts_alone_can_be_planned(pmq: Run, deck: Path) -> None:
    deck.write_text(DRAFTS.replace("    why: To know it.\n", ""))
    assert "3 in list, 3 without a why" in pmq("plan", "list", "--by", "2026-12-10", "--minutes", "5").out


def test_no_why_takes_the_minutes_of_a_card_that_is_due(pmq: Run, own_deck: Callable[..., Path]) -> None:
    pmq("suspend", "pm-interview")
    drafts = "".join(f"  - {{id: d{n}, question: Who {n}?}}\n" for n in range(6))
    cards = "".join(f"  - {{id: c{n}, why: To know {n}, question: What {n}?}}\n" for n in range(6))
    own_deck(f"id: list\ntitle: List\ncards:\n{drafts}{cards}", "list.yaml")
    for number in range(6):
        pmq("answer", f"list/c{number}", "--grade", "good", now="2026-11-25")
    pmq("plan", "--by", "2026-11-28", "--minutes", "3", now="2026-11-25")
    today, planned = (pmq(what, "--json", now="2026-11-26").json for what in ("due", "plan"))
    assert today["due"] == planned["days"][0]["due"] == 6
    assert (today["new"], today["drafts"]) == (3, 3)
