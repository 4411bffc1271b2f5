"""For scripts and newcomers: a grade without the drill, a demo, and commands that work in this shell."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Run

BIN = Path(sys.executable).parent


def test_a_grade_is_given_without_the_drill(pmq: Run) -> None:
    first = pmq("answer", "customer-access", "--grade", "good", "--json").json
    assert {key: first[key] for key in ("card", "quality", "counted", "due")} == {
        "card": "pm-interview/customer-access", "quality": 4, "counted": True, "due": "2026-12-02",
    }  # fmt: skip
    second = pmq("answer", "customer-access", "--grade", "1", "--json").json
    assert (second["counted"], second["quality"]) == (False, 1)
    rows = pmq("show", "customer-access", "--json").json["history"]
    assert [row["took_ms"] for row in rows] == [None, None]
    assert "Taken back" in pmq("undo").out


def test_a_day_of_another_year_is_said_with_its_year(pmq: Run, own_deck: Callable[..., Path]) -> None:
    own_deck()
    assert pmq("answer", "tiny/one", "--grade", "good", now="2026-12-01T09:00").out == "tiny/one: good, due Wed 2 Dec\n"
    assert pmq("answer", "tiny/two", "--grade", "good", now="2026-12-31T09:00").out == (
        "tiny/two: good, due Fri 1 Jan 2027\n"
    )
    pmq("asked", "tiny/one", now="2026-12-01T09:00")
    assert "Asked in the interview of Tue 1 Dec 2026" in pmq("show", "tiny/one", now="2027-02-01T09:00").out
    assert pmq("asked", now="2027-02-01T09:00").out.startswith("Tue 1 Dec 2026  tiny/one")


def test_the_cards_stand_in_columns_though_a_day_has_its_year(pmq: Run, own_deck: Callable[..., Path]) -> None:
    own_deck()
    pmq("answer", "tiny/one", "--grade", "good", now="2026-12-31T09:00")
    for words in (("cards", "tiny"), ("cards", "tiny", "--long")):
        lines = pmq(*words, now="2026-12-30T09:00").out.splitlines()
        assert len({line.index("tiny/") for line in lines if "tiny/" in line}) == 1
        assert (
            len({line.index("tags") for line in lines if "tags" in line} | {line.index("tiny/") for line in lines[:1]})
            == 1
        )


def test_numbers_of_thousands_are_said_one_way(pmq: Run, own_deck: Callable[..., Path], tmp_path: Path) -> None:
    cards = [f"  - {{id: c{n}, why: To learn {n}., question: Is it {n}?}}\n" for n in range(1200)]
    own_deck("id: many\ntitle: Many\ncards:\n" + "".join(cards), "many.yaml")
    answers = [
        {"card": f"many/c{n}", "at": f"2026-11-01T12:{n // 60:02}:{n % 60:02}Z", "quality": 4} for n in range(1100)
    ]
    log = tmp_path / "log.jsonl"
    log.write_text("".join(f"{json.dumps(answer)}\n" for answer in answers))
    said = [pmq("import", log).out, pmq("import", log).out, pmq("due").out, pmq().out, pmq("stats", "--all").out]
    said += [pmq("plan", "--by", "2026-12-20").out, pmq("export", "many", "-o", tmp_path / "many.apkg").out, pmq().out]
    lines = [line for out in said for line in out.splitlines() if "█" not in line]
    assert "0 reviews new, 1,100 known already" in lines
    assert [
        line for line in lines if re.search(r"(?<![\d/c])(?!20\d\d\b)\d{4,}", line.replace(str(tmp_path), ""))
    ] == []


def test_a_card_that_is_not_asked_for_takes_no_grade(pmq: Run, own_deck: Callable[..., Path]) -> None:
    path = own_deck()
    path.write_text(path.read_text() + "  - id: three\n    question: Why not?\n")
    pmq("suspend", "tiny/one")
    for card in ("tiny/one", "tiny/three"):
        ran = pmq("answer", card, "--grade", "good", ok=False)
        assert (ran.code, ran.out) == (2, "")


def test_what_is_due_soon_can_be_drilled_ahead_and_moves_nothing(pmq: Run) -> None:
    pmq("drill", "--limit", "2", keys="\n3\n\n3\n")
    assert "Nothing is due" in pmq("drill", "--new", "0").out
    pmq("drill", "--ahead", "1", keys="\n3\n\n3\n")
    assert pmq("show", "customer-access", "--json").json["due"] == "2026-12-02"
    assert pmq("show", "customer-access", "--json").json["reviews"] == 2


def test_shuffled_cards_are_the_same_cards(pmq: Run) -> None:
    asked = {pmq("drill", "--practice", "--shuffle", keys="q\n").out.split("Why ask")[1][:60] for _ in range(12)}
    assert len(asked) > 1


def test_a_demo_plays_three_cards_and_writes_nowhere(pmq: Run, home: Path) -> None:
    out = pmq("demo", keys="\n3\n\n3\n\n3\n").out
    assert "3 answers" in out
    assert "nothing of it was kept" in out
    assert not home.exists()


@pytest.mark.parametrize("script", ["pmq", "pmq-cards"])
def test_both_scripts_start_the_program(script: str) -> None:
    ran = subprocess.run([BIN / script, "--version"], capture_output=True, text=True, check=True)
    assert ran.stdout.startswith("pmq, version ")


def test_a_command_that_is_named_works_in_this_shell(home: Path, tmp_path: Path) -> None:
    bare = {**os.environ, "PATH": "/usr/bin:/bin", "PMQ_HOME": str(home)}
    beside = {**bare, "PATH": f"{BIN}:/usr/bin:/bin"}

    def run(program: Path | str, environment: dict[str, str], *words: str) -> str:
        command = [program, *words]
        return subprocess.run(
            command, env=environment, cwd=tmp_path, input="q\n", capture_output=True, text=True, check=True
        ).stdout

    assert "Go on with: pmq drill" in run(BIN / "pmq", beside, "drill", "--plain")
    named = run(BIN / "pmq", bare, "drill", "--plain").split("Go on with: ")[1].split(" drill")[0]
    assert run(named, bare, "--version").startswith("pmq, version ")


def test_json_holds_texts_as_they_are(pmq: Run, own_deck: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> None:
    path = own_deck()
    path.write_text(path.read_text().replace("Does the first thing hold?", "When do you type pmq drill?"))
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(sys, "argv", [str(BIN / "pmq")])
    assert pmq("show", "tiny/one", "--json").json["question"] == "When do you type pmq drill?"
