"""The interviewer's last question, rehearsed: what comes, what is kept, and what never moves."""

import json
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmq_cards.domain import Audience, Card, CardId, DeckId
from pmq_cards.ids import from_ms
from pmq_cards.mock import Recalled, Rehearsal, as_body, recalled_in, suggested
from pmq_cards.store.events import Mock, take_in
from pmq_cards.store.log import open_log
from pmq_cards.ui.interviewer import ANYBODY, LINES, nudge
from tests.conftest import Run
from tests.terminal import CTRL_C, ENTER, Terminal, terminal

SIX = """\
id: six
title: Six
cards:
  - {id: customer-access, why: W, question: How do you reach customers?, red_flag: Never., tags: [it], audience: [ENG]}
  - {id: who-decides, why: W, question: Who decides what is built?, red_flag: The boss., tags: [it], audience: [ENG]}
  - {id: deploys, why: W, question: How often do you deploy to production?, tags: [it], audience: [ENG]}
  - {id: growth, why: W, question: What do people learn here?, audience: [recruiter]}
  - {id: anybody, why: W, question: What surprised you most?, tags: [it]}
  - {id: draft, question: Is there a budget for research?, audience: [recruiter]}
""".replace("ENG", "engineer")


@pytest.fixture(autouse=True)
def six(own_deck: Callable[..., Path], pmq: Run) -> None:
    """Give a deck and a history: an answer was given before."""
    own_deck(SIX, "six.yaml")
    pmq("drill", "six", "--plain", "--limit", "1", keys="\n3\n", now="2026-11-30T09:00")


def kept(pmq: Run) -> list[dict[str, Any]]:
    """Give the mocks of the log, those taken back too."""
    return [event for event in map(json.loads, pmq("log", "--all").out.splitlines()) if event["event"] == "mock"]


def came(pmq: Run) -> dict[str, bool]:
    """Give what came to mind in the newest mock, by the card's name."""
    return {each["card"].partition("/")[2]: each["came"] for each in kept(pmq)[-1]["cards"]}


def test_the_talk_reads_from_top_to_bottom(pmq: Run) -> None:
    out = pmq("mock", "six", "--tag", "it", keys="\n\nd\n1 3\n\n\n").out
    assert (
        out.replace(" \n", "\n")
        == """
Mock · anybody

  "That is everything from our side. Do you have any questions for us?"

Say a question aloud, then Enter; d when no more come, u takes one back.
0:00 · 0 said >
0:00 · 1 said >
0:00 · 2 said >

Which of these did you ask?
   1 [ ] How do you reach customers?
   2 [ ] Who decides what is built?
   3 [ ] How often do you deploy to production?
   4 [ ] What surprised you most?
0 questions ticked. Numbers, such as 1 4, tick or untick; Enter when it is right >
   1 [x] How do you reach customers?
   3 [x] How often do you deploy to production?
2 questions ticked. Numbers, such as 1 4, tick or untick; Enter when it is right >
Enter ends the mock, s goes on with red flags to recognise >
2 of 4 came unprompted, in 0:00, 0 seconds a question
Never yet, in any mock:
  Who decides what is built?
  What surprised you most?
They come first in: pmq drill six --tag it --practice
"""
    )


def test_no_why_and_no_question_is_shown_before_the_saying_is_over(pmq: Run) -> None:
    asked = pmq("mock", "six", keys="\n\nq\n").out
    assert "built?" not in asked
    assert ANYBODY in asked
    assert asked.endswith("Nothing was ticked, so nothing is kept.\n")
    assert kept(pmq) == []


def test_every_audience_speaks_with_a_voice_of_its_own(pmq: Run) -> None:
    assert set(LINES) == set(Audience)
    assert len({*LINES.values(), ANYBODY}) == len(Audience) + 1
    said = pmq("mock", "--audience", "engineer", "--audience", "designer", keys="").out
    assert "Mock · an engineer and a designer" in said
    assert ANYBODY in said


def test_what_is_written_is_ticked_and_the_learner_has_the_last_word(pmq: Run) -> None:
    keys = "who makes the decisions here\nhow often is something deployed\nIs the coffee good?\n\n3 4\n\n\n"
    out = pmq("mock", "six", "--type", keys=keys).out
    assert "   2 [x] Who decides what is built?\n         You: who makes the decisions here\n" in out
    assert "   3 [ ] How often" in out
    assert [name for name, is_so in came(pmq).items() if is_so] == ["who-decides", "growth"]
    assert kept(pmq)[0]["cards"][1]["typed"] == "who makes the decisions here"
    own = out.partition("Your own, in no deck (pmq add keeps one):\n")[2]
    assert own.startswith("  how often is something deployed\n  Is the coffee good?\n")


def test_a_mock_moves_no_schedule_and_is_no_answer(pmq: Run) -> None:
    before = pmq("cards", "six", "--json").out, pmq("log", "--json").out, pmq("due", "--json").out
    pmq("mock", "six", keys="\nd\n1 2 3\n\n\n")
    assert (pmq("cards", "six", "--json").out, pmq("log", "--json").out, pmq("due", "--json").out) == before


def test_what_never_came_in_any_mock_is_told_apart(pmq: Run) -> None:
    pmq("mock", "six", "--audience", "engineer", keys="\nd\n1 2\n\n\n")
    out = pmq("mock", "six", "--audience", "engineer", keys="\nd\n1\n\n\n").out
    missing, never = out.partition("Not this time:\n")[2].split("Never yet, in any mock:\n")
    assert missing == "  Who decides what is built?\n"
    assert never.startswith("  How often do you deploy to production?\n  What surprised you most?\n")


def test_a_red_flag_is_heard_as_an_answer(pmq: Run) -> None:
    out = pmq("mock", "six", "--situations", keys="\nd\n1\n\n\n2\n\n1\n").out
    assert out.count("What you hear\n") == 2
    assert "  > Who decides what is built?\n" in out
    assert "1 of 2 red flags led you to their question\n" in out
    named = {each["card"]: each.get("named") for each in kept(pmq)[-1]["cards"]}
    assert sorted(filter(lambda one: one is not None, named.values())) == [False, True]


def test_the_situations_are_offered_at_the_end_and_can_be_left(pmq: Run) -> None:
    assert "What you hear" in pmq("mock", "six", keys="\nd\n1\n\ns\nq\n").out
    assert len(kept(pmq)) == 1
    assert "red flags led" not in pmq("mock", "six", "--audience", "recruiter", keys="\nd\n1\n\n").out


def test_one_mock_is_one_undo_which_says_what_it_takes_back(pmq: Run) -> None:
    pmq("mock", "six", "--audience", "engineer", "--situations", keys="\nd\n1 2 3\n\n\n2\n\n2\n")
    assert pmq("undo").out == "Taken back: the mock, 3 of 4 for an engineer came unprompted, 2026-12-01 09:00\n"
    assert "Never yet, in any mock:\n  How do you reach customers?" in pmq("mock", "six", keys="\nd\n2\n\n\n").out
    assert pmq("undo").out.startswith("Taken back: the mock, 1 of 6 came unprompted")
    assert pmq("undo").out.startswith("Taken back: Good for six/customer-access")
    assert pmq("undo").out == "Nothing to undo.\n"


def test_undo_takes_back_what_was_done_last_also_within_one_instant(pmq: Run) -> None:
    pmq("mock", "six", keys="\nd\n1\n\n\n")
    pmq("answer", "six/growth", "--grade", "good")
    pmq("mock", "six", keys="\nd\n1 2\n\n\n")
    said = [pmq("undo").out for _ in range(3)]
    assert [("2 of 6" in one, "six/growth" in one, "1 of 6" in one) for one in said] == [
        (True, False, False), (False, True, False), (False, False, True),
    ]  # fmt: skip


def test_an_id_of_another_program_at_the_same_instant_is_no_fault(pmq: Run, tmp_path: Path) -> None:
    line = {"id": "zz", "card": "six/growth", "at": "2026-12-01T09:00:00Z", "quality": 4}
    (tmp_path / "log.jsonl").write_text(json.dumps(line))
    pmq("import", tmp_path / "log.jsonl")
    pmq("answer", "six/growth", "--grade", "good", now="2026-12-01T09:00+00:00")
    pmq("mock", "six", keys="\nd\n1\n\n\n", now="2026-12-01T09:00+00:00")
    assert len(kept(pmq)) == 1


def test_undo_leaves_the_mock_of_another_device_alone(pmq: Run, tmp_path: Path) -> None:
    pmq("mock", "six", keys="\nd\n1\n\n\n")
    (tmp_path / "all.jsonl").write_text(pmq("log", "--all").out)
    other = ("--home", tmp_path / "other")
    pmq(*other, "import", tmp_path / "all.jsonl")
    assert pmq(*other, "undo").out == "Nothing to undo.\n"
    assert "Not this time:" in pmq(*other, "mock", keys="\nd\n1\n\n\n").out or kept(pmq)


def test_a_suspended_card_is_not_listed_and_a_draft_is(pmq: Run) -> None:
    pmq("suspend", "six/growth")
    out = pmq("mock", "six", "--audience", "recruiter", keys="d\n\n").out
    assert "What do people learn here?" not in out
    assert "Is there a budget for research?" in out


def test_where_no_card_fits_the_mock_says_so(pmq: Run) -> None:
    pmq("suspend", "six")
    ran = pmq("mock", "six")
    assert (ran.out, ran.err) == ("", "pmq: no card fits; list the cards with: pmq cards\n")


def test_the_end_of_input_keeps_what_was_ticked(pmq: Run) -> None:
    pmq("mock", "six", keys="\nd\n1\n")
    assert came(pmq)["customer-access"]
    pmq("mock", "six", keys="\n")
    assert len(kept(pmq)) == 1


def test_a_wrong_key_is_named_and_a_wrong_number_too(pmq: Run) -> None:
    out = pmq("mock", "six", keys="x\nu\nd\n7 0 99999999999999999999999 \N{SUPERSCRIPT TWO} y\n\n").out
    assert '"x" is no key here; Enter for each question, d when no more come.' in out
    assert [line for line in out.splitlines() if "is no number of the list" in line] == [
        f'"{word}" is no number of the list.' for word in ("7", "0", "99999999999999999999999", "y")
    ]


@pytest.mark.parametrize(
    ("before", "now", "said"),
    [
        (0, 60_000, ""),
        (239_999, 240_000, "About a minute"),
        (240_000, 299_999, ""),
        (200_000, 400_000, "That was 5 minutes"),
        (300_000, 900_000, ""),
    ],
)
def test_the_clock_nudges_once_before_the_end_and_once_at_it(before: int, now: int, said: str) -> None:
    assert nudge(5, before, now).startswith(said)
    assert bool(nudge(5, before, now)) is bool(said)


def test_the_seconds_of_each_question_are_counted(monkeypatch: pytest.MonkeyPatch, pmq: Run) -> None:
    times = iter(range(0, 10_000_000, 10_000))
    monkeypatch.setattr("pmq_cards.clock._stopwatch_ms", lambda: next(times))
    out = pmq("mock", "six", "--type", keys="who decides\nhow often is something deployed\n\n\n\n").out
    took = {each["card"]: each.get("took_ms") for each in kept(pmq)[0]["cards"]}
    assert took["six/who-decides"]
    assert took["six/deploys"]
    assert f"{kept(pmq)[0]['took_ms'] // 2000} seconds a question" in out


def tick_the_second(screen: Terminal) -> None:
    """End the saying, and tick one question."""
    screen.press("d", ENTER)
    screen.shows("0 questions ticked.")
    screen.press("2", ENTER)
    screen.shows("1 question ticked.")


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_keeps_what_was_ticked(home: Path, pmq: Run, how: signal.Signals) -> None:
    with terminal("--home", home, "--now", "2026-12-01T09:00", "mock", "six", "--plain") as screen:
        screen.shows("0 said >")
        screen.press(ENTER)
        screen.shows("1 said >")
        tick_the_second(screen)
        screen.signal(how)
        assert screen.ends() == 128 + how
    assert came(pmq)["who-decides"]


def test_ctrl_c_line_by_line_keeps_what_was_ticked_and_says_it(home: Path, pmq: Run) -> None:
    with terminal("--home", home, "--now", "2026-12-01T09:00", "mock", "six", "--plain") as screen:
        screen.shows("0 said >")
        tick_the_second(screen)
        screen.press(CTRL_C)
        screen.shows("1 of 6 came unprompted")
        assert screen.ends() == 130
    assert came(pmq)["who-decides"]


def test_a_log_that_cannot_be_written_still_says_what_came(home: Path, pmq: Run) -> None:
    pmq("flag", "six/growth")  # the look at the whole file is done for today
    command = [sys.executable, "-m", "pmq_cards", "--home", str(home), "--now", "2026-12-01T09:30", "mock", "six"]
    with closing(sqlite3.connect(home / "reviews.db")) as database:
        database.execute("create trigger full before insert on mocks begin select raise(fail, 'disk is full'); end")
        database.commit()
    ran = subprocess.run(command, input="\nd\n1\n\n\n", capture_output=True, text=True, check=False)
    assert ran.returncode == 4
    assert "1 of 6 came unprompted" in ran.stdout
    assert "Traceback" not in ran.stderr


def test_a_flipped_bit_in_a_mock_is_noticed(home: Path, pmq: Run) -> None:
    pmq("mock", "six", keys="\nd\n1\n\n\n")
    with closing(sqlite3.connect(home / "reviews.db")) as database:
        database.execute("update mocks set took_ms = took_ms + 1")
        database.commit()
    ran = pmq("undo", ok=False)
    assert ran.code == 4
    assert "of mocks is not what was written" in ran.err


def test_a_mock_of_odd_shape_that_a_log_holds_is_no_fault(pmq: Run, home: Path) -> None:
    at = datetime(2026, 11, 30, 9, tzinfo=UTC)
    bodies: Sequence[object] = ("text", None, [1, {"card": 2}, {"card": "six/growth", "came": "yes", "took_ms": []}])
    pmq("flag", "six/growth")
    with closing(open_log(home / "reviews.db")) as log:
        take_in(log, [Mock(f"m{n}", at, at.date(), "a dog", 9, json.dumps(b), "b") for n, b in enumerate(bodies)])
    assert "1 of 6 came unprompted" in pmq("mock", "six", keys="\nd\n1\n\n\n").out


cards = st.lists(
    st.builds(
        Recalled,
        st.sampled_from(["a/b", "a/c"]).map(CardId),
        st.booleans(),
        st.none() | st.integers(0, 10**9),
        st.text(),
        st.none() | st.booleans(),
    ),
    max_size=4,
).map(tuple)


@given(cards)
def test_what_is_kept_of_the_cards_reads_back(recalled: tuple[Recalled, ...]) -> None:
    assert recalled_in(as_body(recalled)) == recalled


QUESTIONS = st.lists(st.text(max_size=40), min_size=1, max_size=6)


@given(QUESTIONS, QUESTIONS)
def test_each_text_is_for_one_card_and_each_card_has_one_text(texts: list[str], questions: list[str]) -> None:
    deck = [Card(DeckId("a"), f"c{number}", "w", question) for number, question in enumerate(questions)]
    found = suggested(texts, deck)
    assert set(found.values()) <= set(texts)
    assert len(set(found.values())) == len(found)
    assert found.keys() <= {card.id for card in deck}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Which teams do we depend on?", "team-dependencies"),
        ("do pms here talk to users directly", "customer-access"),
        ("Is there a dedicated designer?", "ux-partnership"),
        ("how often do priorities change", "shifting-priorities"),
        ("Can I look at the analytics myself?", "analytics-access"),
        ("Where is the nearest coffee machine?", None),
        ("What is the salary?", None),
        ("\N{REPLACEMENT CHARACTER}", None),
    ],
)
def test_other_words_for_a_question_are_known_for_it(pmq: Run, text: str, name: str | None) -> None:
    pmq("mock", "pm-interview", "--type", keys=f"{text}\n\n\n\n")
    assert [card for card, is_so in came(pmq).items() if is_so] == ([name] if name else [])


def test_a_rehearsal_without_a_word_and_a_tick_is_not_worth_keeping() -> None:
    rehearsal = Rehearsal((), (), lambda: 0)
    rehearsal.begin()
    rehearsal.stop()
    rehearsal.is_decided = True
    assert not rehearsal.is_worth_keeping


def test_the_log_of_a_home_and_its_mocks_go_through_a_backup(pmq: Run, home: Path, tmp_path: Path) -> None:
    pmq("mock", "six", keys="\nd\n1\n\n\n")
    pmq("backup", tmp_path / "all.zip")
    pmq("--home", tmp_path / "other", "restore", tmp_path / "all.zip")
    with closing(open_log(home / "reviews.db")) as ours, closing(open_log(tmp_path / "other" / "reviews.db")) as theirs:
        from pmq_cards.store.heard import mocks_of

        assert mocks_of(ours) == mocks_of(theirs)
        assert mocks_of(ours)[0].at > from_ms(0)


# Free recall.


def test_free_recall_stands_in_stats_and_plan_with_what_it_rests_on(pmq: Run) -> None:
    pmq("plan", "six", "--by", "2026-12-10")
    for keys in ("\nd\n1\n\n\n", "\nd\n1 2 4\n\n\n"):
        pmq("mock", "six", "--audience", "engineer", keys=keys)
    pmq("mock", "six", keys="\nd\n6\n\n\n", now="2026-12-02T09:00")
    said = [
        "1 of 6 came unprompted on Wed 2 Dec",
        "3 of 4 for an engineer came unprompted on Tue 1 Dec, the last of 2 mocks",
    ]
    later = pmq("stats", "six", "free_recall", now="2027-02-01T09:00").out
    assert "1 of 6 came unprompted on Wed 2 Dec 2026." in later
    figure = pmq("stats", "--json").json["figures"]["free_recall"]
    assert figure["said"] == [*(f"{sentence}." for sentence in said), "Never yet, in any mock: 2 of 6."]
    assert [(row["people"], row["came"], row["of"]) for row in figure["rows"]] == [
        ("an engineer", 1, 4), ("an engineer", 3, 4), ("anybody", 1, 6),
    ]  # fmt: skip
    assert f"{said[1]}." in " ".join(pmq("stats", "free_recall").out.split())
    plan = " ".join(pmq("plan", now="2026-12-02").out.split())
    assert f"Free recall: {said[0]}" in plan
    assert pmq("plan", "--json", now="2026-12-02").json["free_recall"][1] == said[1]


def test_free_recall_is_of_the_cards_that_are_looked_at(pmq: Run) -> None:
    pmq("mock", keys="\nd\n1 4\n\n\n")
    assert "1 of 4 came unprompted on" in pmq("stats", "six", "free_recall", "--tag", "it").out
    assert (
        "No mock yet. Rehearse with: pmq mock"
        in pmq("stats", "free_recall", "--since", "2026-12-02", now="2026-12-03").out
    )


def test_a_mock_that_was_taken_back_stands_nowhere(pmq: Run) -> None:
    pmq("mock", "six", keys="\nd\n1 4\n\n\n")
    pmq("undo")
    assert pmq("stats", "--json").json["figures"]["free_recall"]["rows"] == []


def test_free_recall_stands_on_the_page_of_the_report(pmq: Run, tmp_path: Path) -> None:
    pmq("mock", "six", keys="\nd\n1 4\n\n\n")
    pmq("report", "-o", tmp_path / "page.html")
    assert "2 of 6 came unprompted on Tue 1 Dec." in (tmp_path / "page.html").read_text()


def practised(pmq: Run, now: str = "2026-12-01T10:00") -> list[str]:
    """Give the names of the cards in the order a practice asks them."""
    before = len(pmq("log", "--json").out.splitlines())
    pmq("drill", "six", "--practice", "--plain", "--limit", "2", keys="\n3\n" * 2, now=now)
    lines = pmq("log", "--json").out.splitlines()[before:]
    return [json.loads(line)["card"].partition("/")[2] for line in lines]


def test_what_the_last_mock_missed_comes_first_in_the_next_practice_and_only_there(pmq: Run) -> None:
    assert practised(pmq, now="2026-12-01T08:00") == ["customer-access", "who-decides"]
    pmq("mock", "six", keys="\nd\n1 2 3 6\n\n\n")
    assert practised(pmq) == ["growth", "anybody"]
    assert practised(pmq) == ["customer-access", "who-decides"]
    pmq("mock", "six", keys="\nd\n1 2 4 5 6\n\n\n", now="2026-12-01T11:00")
    assert practised(pmq, now="2026-12-01T12:00") == ["deploys", "customer-access"]


def test_on_the_day_of_the_interview_what_was_missed_leads_the_warm_up(pmq: Run) -> None:
    pmq("drill", "six", "--plain", "--new", "5", keys="\n3\n\n1\n\n3\n\n3\n\n3\n", now="2026-12-08T09:00")
    pmq("plan", "six", "--by", "2026-12-10", now="2026-12-08T09:00")
    pmq("mock", "six", keys="\nd\n1 2 3 4 6\n\n\n", now="2026-12-09T09:00")
    assert practised(pmq, now="2026-12-10T09:00") == ["anybody", "who-decides"]
