"""Stories through the real command line."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Run

GOOD = "\n3\n"


def card(pmq: Run, name: str, now: str = "2026-12-01T10:00") -> dict[str, object]:
    shown = pmq("show", name, "--json", now=now).json
    assert isinstance(shown, dict)
    return shown


def test_a_learner_drills_all_21_over_a_few_days(pmq: Run) -> None:
    pmq("drill", keys=GOOD * 10, now="2026-12-01")
    assert pmq("due", "--json", now="2026-12-01").json["new"] == 0
    assert pmq("due", "--json", now="2026-12-02").json == {
        "day": "2026-12-02", "due": 10, "new": 10, "drafts": 0, "minutes": 8, "left_over": 0, "waiting": 1,
        "next_due": None,
    }  # fmt: skip
    pmq("drill", keys=GOOD * 20, now="2026-12-02")
    pmq("drill", keys=GOOD * 11, now="2026-12-03")
    cards = pmq("cards", "--json", now="2026-12-03").json
    assert len(cards) == 21
    assert {one["stage"] for one in cards} == {"young"}
    assert sorted({one["due"] for one in cards}) == ["2026-12-04", "2026-12-08", "2026-12-09"]


def test_new_cards_stop_at_the_daily_limit_counting_those_met_today(pmq: Run, home: Path) -> None:
    home.mkdir()
    (home / "config.toml").write_text("new_per_day = 3\n")
    pmq("drill", keys=GOOD * 2 + "q\n")
    assert pmq("due", "--json").json["new"] == 1
    assert pmq("due", "--json", now="2026-12-02").json["new"] == 3


@pytest.mark.parametrize("option", ["--new", "--ahead", "--limit"])
def test_a_number_may_be_as_large_as_one_types(option: str, pmq: Run) -> None:
    pmq("answer", "customer-access", "--grade", "good")
    for number in ("99999", "9" * 30):
        ran = pmq("drill", "--plain", option, number, ok=False)
        assert ran.code in {0, 2}, ran
        assert "is not in the range" in ran.err or "No answers this time" in ran.out


def test_new_overrules_the_daily_limit_for_one_sitting(pmq: Run) -> None:
    assert "10 answers" in pmq("drill", "--new", "21", "--limit", "10", keys=GOOD * 10).out
    assert pmq("drill", "--new", "0", keys=GOOD).out.startswith("Nothing is due.")
    assert "1 of 4" in pmq("drill", "--new", "4", keys="q\n").out


def test_the_longest_overdue_card_comes_first(pmq: Run) -> None:
    pmq("drill", "--limit", "3", keys=GOOD + "\n4\n" + GOOD, now="2026-12-01")
    pmq("drill", "--limit", "1", "--new", "0", keys=GOOD, now="2026-12-02")
    shown = pmq("drill", "--new", "0", keys=GOOD * 3, now="2026-12-20").out
    assert shown.index("squad can finish") < shown.index("clumsy screens") < shown.index("Second-hand")


def test_practice_takes_any_card_and_moves_no_schedule(pmq: Run) -> None:
    pmq("drill", "--limit", "1", keys=GOOD)
    before = card(pmq, "customer-access")
    ran = pmq("drill", "--practice", "--tag", "growth", keys="\n1\n\n3\n\n3\n")
    assert "1 of 2" in ran.out
    assert "practice moves no date" in ran.out
    pmq("drill", "--practice", "--limit", "1", keys="\n1\n\n3\n")
    after = card(pmq, "customer-access")
    assert {key: after[key] for key in before if key != "history"} == {
        key: before[key] for key in before if key != "history"
    }
    assert [step["counted"] for step in after["history"]] == [True, False, False]  # type: ignore[attr-defined]


def test_practice_leaves_nothing_for_today(pmq: Run) -> None:
    assert "left for today" not in pmq("drill", "--practice", keys="\n3\nq\n").out
    assert "9 left for today" in pmq("drill", keys="\n3\nq\n").out


def test_undo_goes_back_answer_by_answer_across_sittings(pmq: Run) -> None:
    pmq("drill", "--limit", "2", keys=GOOD * 2)
    assert "ux-partnership" not in pmq("undo").out
    assert "customer-access" in pmq("undo").out
    assert pmq("undo").out == "Nothing to undo.\n"
    assert card(pmq, "customer-access")["stage"] == "new"


def test_undo_in_the_drill_reaches_the_sitting_before(pmq: Run) -> None:
    pmq("drill", "--limit", "1", keys=GOOD)
    ran = pmq("drill", "--limit", "1", keys="u\n\n1\nq\n")
    assert "Taken back: pm-interview/customer-access" in ran.out
    assert card(pmq, "customer-access")["ease"] == 2.18


def test_a_suspended_card_is_not_asked_until_it_is_resumed(pmq: Run) -> None:
    assert pmq("suspend", "customer-access", "team-scope").out.count("Suspended: ") == 2
    assert pmq("due", "--json").json["new"] == 10
    assert [one["id"] for one in pmq("cards", "--suspended", "--json").json] == ["customer-access", "team-scope"]
    assert "Second-hand" not in pmq("drill", "--limit", "1", keys="q\n").out
    pmq("resume", "customer-access")
    assert "Second-hand" in pmq("drill", "--limit", "1", keys="q\n").out


def test_a_flag_is_kept_until_it_is_taken_away(pmq: Run) -> None:
    pmq("flag", "pm-interview/team-scope")
    assert [one["id"] for one in pmq("cards", "--flagged", "--json").json] == ["team-scope"]
    pmq("unflag", "team-scope")
    assert pmq("cards", "--flagged", "--json").json == []


def test_a_wrong_name_gets_the_nearest_and_changes_nothing(pmq: Run) -> None:
    ran = pmq("suspend", "team-scope", "customer-acess", ok=False)
    assert (ran.code, ran.out) == (3, "")
    assert 'no card is called "customer-acess"; did you mean customer-access' in ran.err
    assert pmq("cards", "--suspended", "--json").json == []


def test_an_id_that_two_decks_have_must_be_written_in_full(pmq: Run, own_deck: Callable[..., Path]) -> None:
    own_deck()
    own_deck("id: other\ntitle: O\ncards:\n  - {id: one, why: Why, question: Q}\n", "other.yaml")
    ran = pmq("show", "one", ok=False)
    assert ran.code == 3
    assert "write other/one or tiny/one" in ran.err
    assert card(pmq, "tiny/one")["deck"] == "tiny"


@pytest.mark.zone("UTC")
def test_the_shapes_that_scripts_read(pmq: Run) -> None:
    pmq("drill", "--limit", "1", keys=GOOD)
    shown = card(pmq, "customer-access")
    assert {key: shown[key] for key in SHAPE} == SHAPE
    (step,) = pmq("show", "customer-access", "--json").json["history"]
    assert step["at"] == "2026-12-01T09:00:00Z"
    assert step["counted"] is True
    assert set(step) >= {"id", "at", "day", "quality", "kind", "took_ms", "repetitions", "ease", "interval_days", "due"}
    (line,) = pmq("log", "--json").out.splitlines()
    assert {key: json.loads(line)[key] for key in ("card", "at", "day", "quality", "kind")} == {
        "card": "pm-interview/customer-access", "at": "2026-12-01T09:00:00Z", "day": "2026-12-01",
        "quality": 4, "kind": "review",
    }  # fmt: skip


SHAPE = {
    "card": "pm-interview/customer-access", "deck": "pm-interview", "id": "customer-access", "tags": ["customers"],
    "origin": 1, "stage": "young", "suspended": False, "flagged": False, "repetitions": 1, "ease": 2.5,
    "interval_days": 1, "due": "2026-12-02", "last_day": "2026-12-01", "reviews": 1, "lapses": 0,
}  # fmt: skip


def test_the_study_day_begins_at_four(pmq: Run) -> None:
    pmq("drill", "--limit", "1", keys=GOOD, now="2026-12-02T03:59")
    assert card(pmq, "customer-access")["due"] == "2026-12-02"
    assert pmq("due", "--json", now="2026-12-02T03:59").json["due"] == 0
    assert pmq("due", "--json", now="2026-12-02T04:00").json["due"] == 1


def test_due_says_by_its_exit_code_whether_there_is_anything(pmq: Run) -> None:
    assert pmq("due", "--exit-code").code == 0
    pmq("drill", keys=GOOD * 10)
    ran = pmq("due", "--exit-code", ok=False)
    assert (ran.code, ran.out) == (1, "nothing due; next tomorrow\n")


def test_pmq_alone_names_the_next_command(pmq: Run) -> None:
    assert pmq().out.splitlines() == [
        "PM interview     0 due, 10 new, about 6 min; 0 of 21 met",
        "Next             pmq drill",
    ]
    pmq("drill", keys=GOOD * 10)
    assert "pmq drill --practice; the next cards come tomorrow" in pmq().out


def test_nothing_due_says_when_more_comes_and_how_to_practise(pmq: Run) -> None:
    pmq("drill", keys=GOOD * 10)
    assert pmq("drill").out == (
        "Nothing is due. The next cards come tomorrow.\nTo practise without moving the schedule: pmq drill --practice\n"
    )


def test_the_same_state_under_scale_6_keeps_the_quality(pmq: Run) -> None:
    pmq("drill", "--scale", "6", "--limit", "1", keys="\n0\n\n5\n")
    assert [step["quality"] for step in card(pmq, "customer-access")["history"]] == [0, 5]  # type: ignore[attr-defined]


def test_a_card_is_edited_at_its_line_and_its_progress_stays(
    pmq: Run, own_deck: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own_deck()
    pmq("drill", "tiny", "--limit", "1", keys=GOOD)
    monkeypatch.setenv("EDITOR", editor(tmp_path, "s/Does the first/Will the first/"))
    assert pmq("edit", "tiny/one").out == "tiny/one: Will the first thing hold?\n"
    assert (tmp_path / "asked").read_text().split()[0] == "+4"
    assert card(pmq, "tiny/one")["reviews"] == 1


def test_editing_a_bundled_card_makes_the_deck_ones_own(
    pmq: Run, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EDITOR", editor(tmp_path, "s/How do product managers here reach/How would I reach/"))
    assert "How would I reach customers" in pmq("edit", "customer-access").out
    assert (home / "decks" / "pm-interview.yaml").is_file()
    assert "How would I reach" in str(card(pmq, "customer-access")["question"])


def test_an_edit_that_changes_nothing_copies_nothing(
    pmq: Run, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EDITOR", editor(tmp_path, "s/nothing like this//"))
    pmq("edit", "customer-access")
    assert not list(home.glob("decks/*"))


def test_an_editor_that_does_not_exist_is_told(pmq: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VISUAL", "no-such-editor-at-all")
    ran = pmq("edit", "customer-access", ok=False)
    assert (ran.code, ran.out) == (1, "")
    assert "set EDITOR to another" in ran.err


def editor(folder: Path, command: str) -> str:
    """Make an editor: a program that notes what it was asked and changes the file with sed."""
    script = folder / "editor"
    script.write_text(f'#!/bin/sh\necho "$@" > "{folder}/asked"\nsed "{command}" "$2" > "$2.new" && mv "$2.new" "$2"\n')
    script.chmod(0o755)
    return str(script)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--now", "someday", "due"], "write 2026-12-01T09:00"),
        (["--now", "9500-12-31", "due"], "before 9000"),
        (["--home", "", "due"], "name a folder"),
        (["drill", "--scale", "5"], "--scale"),
        (["drill", "--limit", "0"], "--limit"),
        (["dril"], "drill"),
    ],
    ids=str,
)
def test_a_wrong_command_line_is_told(words: list[str], says: str, capsys: pytest.CaptureFixture[str]) -> None:
    from pmq_cards.cli import main

    assert main(words) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert says in err


def test_a_reader_that_goes_away_is_no_error(home: Path, pmq: Run) -> None:
    pmq("drill", keys=GOOD * 10)
    command = f"{sys.executable} -m pmq_cards --home {home} cards --json | head -1"
    ran = subprocess.run(["/bin/sh", "-c", command], capture_output=True, text=True, check=True)
    assert (ran.stdout, ran.stderr) == ("[\n", "")


HEAVY = ("textual", "rich", "genanki", "fsrs", "anki", "asyncio", "importlib.metadata")


@pytest.mark.parametrize("words", [["due"], ["due", "--json"], [], ["--version"], ["log"]], ids=str)
def test_a_small_command_loads_nothing_heavy(home: Path, words: list[str]) -> None:
    code = (
        "import sys; from pmq_cards.cli import main; main(sys.argv[1:]); "
        f"loaded = [name for name in {HEAVY!r} if name in sys.modules]; sys.exit(repr(loaded) if loaded else 0)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code, "--home", str(home), *words], capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr


def test_an_export_loads_genanki_without_asyncio(home: Path, tmp_path: Path) -> None:
    code = (
        "import sys; from pmq_cards.cli import main; main(sys.argv[1:]); "
        "print([name for name in ('genanki', 'asyncio') if name in sys.modules])"
    )
    command = [sys.executable, "-c", code, "--home", str(home), "export", "-o", str(tmp_path / "p.apkg")]
    ran = subprocess.run(command, capture_output=True, text=True, check=True)
    assert ran.stdout.endswith("\n['genanki']\n")


def test_a_drill_line_by_line_loads_little(home: Path, pmq: Run) -> None:
    pmq("drill", "--limit", "2", keys=GOOD * 2)
    little = (*HEAVY, "yaml", "dataclasses", "pmq_cards.forecast", "pmq_cards.memory", "pmq_cards.stats")
    code = (
        "import sys; from pmq_cards import entry, kept; kept.JUST_NOW_NS = 0; sys.argv = ['pmq', *sys.argv[1:]];"
        f"entry.main(); print([name for name in {little!r} if name in sys.modules], file=sys.stderr)"
    )
    command = [sys.executable, "-c", code, "--home", str(home), "--now", "2026-12-02", "drill", "--plain"]
    said = [subprocess.run(command, input="", capture_output=True, text=True, check=True) for _ in range(2)]
    assert said[0].stdout == said[1].stdout
    assert "Why ask" in said[1].stdout
    assert "yaml" in said[0].stderr  # what was read then is kept
    assert said[1].stderr == "[]\n"


@pytest.mark.parametrize("words", [["drill", "--plain"], ["undo"], ["plan", "--by", "2026-12-20"], []], ids=str)
def test_every_file_is_closed_at_the_end(home: Path, pmq: Run, words: list[str]) -> None:
    pmq("drill", "--limit", "2", keys=GOOD * 2)
    command = [sys.executable, "-W", "error", "-m", "pmq_cards", "--home", str(home), "--now", "2026-12-02", *words]
    ran = subprocess.run(command, input=GOOD, capture_output=True, text=True, check=True)
    assert "ResourceWarning" not in ran.stderr


def test_no_output_reaches_a_full_disk_in_silence() -> None:
    ran = subprocess.run(
        ["/bin/sh", "-c", f"{sys.executable} -m pmq_cards schema > /dev/full"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 1
    assert ran.stderr.startswith("pmq: ")
    assert "Traceback" not in ran.stderr


def test_a_mark_says_what_it_changed_and_what_was_so_already(pmq: Run, home: Path) -> None:
    assert pmq("unflag", "customer-access").out == "Was not flagged: pm-interview/customer-access\n"
    assert pmq("resume", "customer-access").out == "Was not suspended: pm-interview/customer-access\n"
    assert not home.exists()
    assert pmq("flag", "customer-access", "customer-access").out == "Flagged: pm-interview/customer-access\n"
    assert pmq("flag", "customer-access", "team-scope").out == (
        "Flagged already: pm-interview/customer-access\nFlagged: pm-interview/team-scope\n"
    )
    assert pmq("unflag", "customer-access").out == "Flag taken away: pm-interview/customer-access\n"


def test_grades_are_called_by_their_buttons(pmq: Run, home: Path) -> None:
    pmq("drill", "--limit", "1", "--scale", "6", keys="\n0\n\n4\n")
    assert "2026-12-01  Good      " in pmq("show", "customer-access").out
    assert "2026-12-01  Blackout  " in pmq("show", "customer-access").out
    (home / "config.toml").write_text("scale = 6\n", encoding="utf-8")
    assert pmq("undo").out.startswith("Taken back: Good for pm-interview/customer-access")
    assert pmq("undo").out.startswith("Taken back: Blackout for pm-interview/customer-access")
