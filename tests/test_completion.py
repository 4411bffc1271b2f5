"""What a shell's TAB offers, and the scripts that ask for it."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from pmq_cards.commands import ABOUT
from tests.conftest import Run

PMQ = "import sys; sys.argv[0] = 'pmq'; from pmq_cards.cli import main; sys.exit(main())"


def tab(home: Path, typed: str, shell: str = "bash") -> "subprocess.CompletedProcess[str]":
    """Press TAB behind what is typed; a space at its end begins a new word."""
    words = f"pmq --home {home} {typed}"
    asked = {
        "_PMQ_COMPLETE": f"{shell}_complete",
        "COMP_WORDS": words,
        "COMP_CWORD": words.rsplit(" ", maxsplit=1)[-1] if shell == "fish" else str(len(words.split(" ")) - 1),
    }
    return subprocess.run(
        [sys.executable, "-c", PMQ], env=os.environ | asked, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("show customer-", ["customer-access"]),
        ("show pm-interview/customer-", ["pm-interview/customer-access"]),
        ("answer customer-", ["customer-access"]),
        ("drill pm", ["pm-interview"]),
        ("export ", ["pm-interview"]),
        ("report ", ["pm-interview"]),
        ("stats w", ["weak"]),
        ("cards --tag cu", ["culture", "customers"]),
        ("sheet --audience hi", ["hiring-manager"]),
        ("add --tag cu", ["culture", "customers"]),
        ("edit customer-access --audience e", ["engineer", "executive"]),
        ("drill --whys --n", ["--new"]),
        ("anki s", ["setup", "sync"]),
    ],
)
def test_a_tab_offers_what_can_stand_there(home: Path, typed: str, offered: list[str]) -> None:
    assert [line.split(",")[1] for line in tab(home, typed).stdout.splitlines()] == offered


def test_commands_come_with_their_whole_line_of_the_help(home: Path) -> None:
    lines = tab(home, "", "fish").stdout.splitlines()
    assert lines == [f"plain,{name}\t{about}" for name, about in ABOUT.items()]


@pytest.mark.parametrize("trouble", ["deck", "settings", "log", "home"])
def test_a_tab_prints_no_warning_whatever_is_wrong(home: Path, own_deck: Callable[..., Path], trouble: str) -> None:
    own_deck("id: broken\ntitle: 'x", "broken.yaml")
    if trouble in {"settings", "log"}:
        (home / {"settings": "config.toml", "log": "reviews.db"}[trouble]).write_text("no such = thing")
    place = home / "decks" / "broken.yaml" if trouble == "home" else home
    ran = tab(place, "show customer-")
    assert ran.stderr == ""
    assert ran.stdout == ("" if trouble == "home" else "plain,customer-access\n")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_each_shell_gets_its_completion_script(pmq: Run, shell: str) -> None:
    assert "_PMQ_COMPLETE" in pmq("completion", shell).out


def test_a_zsh_that_has_not_begun_its_completion_begins_it(pmq: Run) -> None:
    first, second, *_ = pmq("completion", "zsh").out.splitlines()
    assert first == "#compdef pmq"
    assert "compinit" in second


def test_fish_keeps_a_description_whole_that_has_commas(pmq: Run, home: Path, tmp_path: Path) -> None:
    script = pmq("completion", "fish").out
    assert 'string split "," ' not in script
    assert 'string split --max 1 "," ' in script
    if fish := shutil.which("fish"):
        (tmp_path / "pmq").write_text(f'#!/bin/sh\nexec {sys.executable} -m pmq_cards "$@"\n')
        (tmp_path / "pmq").chmod(0o700)
        (tmp_path / "pmq.fish").write_text(script)
        path = f"{tmp_path}{os.pathsep}{os.environ['PATH']}"
        asked = f"source {tmp_path}/pmq.fish; complete -C 'pmq sho'"
        env = os.environ | {"PATH": path, "HOME": str(tmp_path), "PMQ_HOME": str(home)}
        ran = subprocess.run([fish, "--no-config", "-c", asked], env=env, capture_output=True, text=True, check=True)
        assert ran.stdout == "show\tShow one card, its schedule and history.\n"
