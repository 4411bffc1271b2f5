"""The last boundary: what nobody foresaw is a sentence and a report; no time zone is an error; a TAB is silent."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import click
import pytest

from pmq_cards.cli import pmq as group
from tests.conftest import Run
from tests.tree import commands

BREAK = "import pmq_cards.{module} as module\ndef broken(*_, **__): raise {error}\nmodule.{name} = broken\n"
"""What makes a part fail as no test of it can."""


def broken(
    home: Path, *words: str, error: str = "LookupError('secret \\x1b[31m')", streams: str = ""
) -> subprocess.CompletedProcess[str]:
    """Run pmq in a process of its own, in which today's plan cannot be made."""
    code = BREAK.format(module="cli.due", name="due_line", error=error)
    code += "import sys\nfrom pmq_cards.cli import main\nsys.exit(main())\n"
    command = ["/bin/sh", "-c", f'exec "$0" "$@" {streams}', sys.executable, "-c", code, "--home", str(home), *words]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_what_nobody_foresaw_is_one_sentence_and_a_report_for_its_owner(home: Path) -> None:
    home.mkdir()
    ran = broken(home, "due")
    report = home / "crash.txt"
    assert (ran.returncode, ran.stdout) == (70, "")
    assert ran.stderr == (
        "pmq: this should not have happened (LookupError); every answer given before is kept. "
        f"Please report it, with {report}\n"
    )
    assert "LookupError: secret \N{REPLACEMENT CHARACTER}[31m" in report.read_text(encoding="utf-8")
    assert "command: '--home'" in report.read_text(encoding="utf-8")
    assert report.stat().st_mode & 0o777 == 0o600


def test_the_report_is_of_the_last_time_and_stays_private(home: Path) -> None:
    home.mkdir()
    (home / "crash.txt").write_text("an older one")
    (home / "crash.txt").chmod(0o644)
    broken(home, "due")
    assert "an older one" not in (home / "crash.txt").read_text(encoding="utf-8")
    assert (home / "crash.txt").stat().st_mode & 0o777 == 0o600


def test_without_a_home_the_report_follows_the_sentence(home: Path) -> None:
    ran = broken(home, "due")
    assert ran.returncode == 70
    assert "Please report it, with these lines:\npmq " in ran.stderr
    assert "LookupError: secret" in ran.stderr
    assert not home.exists()


@pytest.mark.parametrize("error", ["RecursionError()", "MemoryError()", "UnicodeDecodeError('u', b'', 0, 1, '')"])
@pytest.mark.parametrize("streams", ["", ">&- 2>&-", "2>/dev/full"])
def test_every_kind_of_error_ends_with_its_code(home: Path, error: str, streams: str) -> None:
    home.mkdir()
    assert broken(home, "due", error=error, streams=streams).returncode == 70
    assert (home / "crash.txt").exists()


def test_what_was_foreseen_leaves_no_report(pmq: Run, home: Path) -> None:
    home.mkdir()
    for words in (("show", "zzz"), ("drill", "--limit", "0"), ("import", "nowhere"), ("report", "-o", "no/where")):
        assert pmq(*words, ok=False).code in {1, 2, 3}
    assert not (home / "crash.txt").exists()


@pytest.mark.parametrize("zone", ["UTC+99", "UTC-99", "ABC+24:00", "Nowhere/Never", ""])
def test_a_time_zone_that_cannot_be_is_no_error(home: Path, zone: str) -> None:
    environment = os.environ | {"TZ": zone}

    def run(*words: str, keys: str = "") -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "pmq_cards", "--home", str(home), *words]
        return subprocess.run(command, input=keys, env=environment, capture_output=True, text=True, check=False)

    for words in (
        ("--now", "2026-12-01", "drill", "--plain", "--limit", "1"), ("--now", "2026-12-01T09:00", "due"), ("due",),
        ("log",), ("stats",), ("plan", "--by", "+9"), ("undo",), ("backup", str(home / "b.zip")),
    ):  # fmt: skip
        ran = run(*words, keys="\n3\n")
        assert (ran.returncode, "Traceback" in ran.stderr) == (0, False), (words, ran.stderr)


def tab(home: Path, *words: str, **variables: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {
        "_PMQ_COMPLETE": "bash_complete", "COMP_WORDS": f"pmq --home {home} {' '.join(words)}",
        "COMP_CWORD": str(len(words) + 2),
    }  # fmt: skip
    code = "import sys; sys.argv[0] = 'pmq'; from pmq_cards.entry import main; sys.exit(main())"
    command = [sys.executable, "-c", code]
    return subprocess.run(command, env=environment | variables, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("text", "variables"),
    [
        ("id: [", {}),
        (None, {"PMQ_NOW": "someday"}),
        (None, {"PMQ_HOME": ""}),
        (None, {"TZ": "UTC+99"}),
    ],
)
def test_a_tab_prints_nothing_but_names(
    home: Path, own_deck: Callable[..., Path], text: str | None, variables: dict[str, str]
) -> None:
    if text:
        own_deck(text)
    (home / "decks").mkdir(parents=True, exist_ok=True)
    (home / "config.toml").write_text("scale = 9\n")
    for words in (("drill", ""), ("show", "customer-"), ("cards", "--tag", "c")):
        assert tab(home, *words, **variables).stderr == ""


NAMING = [
    (" ".join(words), parameter)
    for words, command in commands(group)
    for parameter in command.params
    if isinstance(parameter, click.Argument) and (parameter.name or "").rstrip("s") in {"deck", "card"}
]


@pytest.mark.parametrize(("command", "parameter"), NAMING, ids=[f"{words} {given.name}" for words, given in NAMING])
def test_every_name_of_a_deck_or_card_is_completed(home: Path, command: str, parameter: click.Argument) -> None:
    offered = tab(home, command, "pm-i" if (parameter.name or "").startswith("deck") else "customer-a").stdout
    assert "pm-interview" in offered or "customer-access" in offered
