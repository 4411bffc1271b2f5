"""The help pages: whole at 80 columns, with examples that can be typed; and a wrong command line in one sentence."""

import re
import shlex

import click
import pytest

from pmq_cards.cli import pmq as group
from pmq_cards.cli.examples import EXAMPLES
from pmq_cards.commands import COMMANDS
from pmq_cards.ui.keys import KEYS
from tests.conftest import Run
from tests.test_docs import ROOT, commands

NAMES = [name for name, _ in commands()] + ["anki"]


@pytest.fixture(autouse=True)
def _eighty_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")


@pytest.mark.parametrize("name", NAMES)
def test_every_page_is_whole_at_80_columns_and_ends_with_two_examples(pmq: Run, name: str) -> None:
    lines = pmq(*name.split(), "--help").out.splitlines()
    assert [line for line in lines if len(line) > 80 or (line.endswith("...") and "Usage" not in line)] == []
    examples = lines[lines.index("  Examples:") + 1 :]
    assert len(examples) == 2
    assert all(line.startswith("    ") for line in examples)


@pytest.mark.parametrize(("name", "command"), list(commands()), ids=[name for name, _ in commands()])
def test_every_option_says_what_it_does(name: str, command: click.Command) -> None:
    assert [param.name for param in command.params if isinstance(param, click.Option) and not param.help] == [], name


def test_every_command_has_its_examples() -> None:
    assert sorted(EXAMPLES) == sorted(NAMES)


def refused(typed: str) -> str:
    """Parse a command line as the program does, and run nothing; give what is wrong with it."""
    name, *words = shlex.split(typed.removeprefix('eval "$(').split(" > ")[0].split(" <")[0].removesuffix(')"'))
    assert name == "pmq"
    context = click.Context(group, info_name="pmq")
    command: click.Command = group
    try:
        while words and isinstance(command, click.Group):
            context = click.Context(command, parent=context)
            found, inner, words = command.resolve_command(context, words)
            assert found is not None
            assert inner is not None
            command = inner
        command.make_context(command.name, words, parent=context)
    except click.UsageError as error:
        return error.format_message()
    return ""


@pytest.mark.parametrize("typed", [typed for examples in EXAMPLES.values() for typed, _ in examples])
def test_every_example_is_a_command_line(typed: str) -> None:
    assert refused(typed) == ""


def test_a_line_that_is_none_is_refused() -> None:
    assert refused("pmq drill --nope").startswith("No such option")


def test_every_ask_is_answered_by_a_command_line() -> None:
    page = (ROOT / "docs" / "asked-for.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (\d+)\. .+? \| (.+) \|$", page, re.MULTILINE)
    assert [int(number) for number, _ in rows] == list(range(1, 27))
    named = [typed for _, answer in rows for typed in re.findall("`(pmq [^`]+)`", answer)]
    assert [(typed, said) for typed in named if (said := refused(typed))] == []


def test_no_example_calls_a_command_that_is_not_there() -> None:
    typed = [shlex.split(typed)[1] for examples in EXAMPLES.values() for typed, _ in examples if typed[:3] == "pmq"]
    assert set(typed) <= set(COMMANDS)


def test_the_page_of_the_drill_names_its_keys(pmq: Run) -> None:
    words = " ".join(pmq("drill", "--help").out.split()).casefold()
    assert [key.key for key in KEYS if f" {key.key} " not in words.replace(";", " ").replace(".", " ")] == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            ("drill", "--limt", "3"),
            "no such option '--limt'; did you mean one of: '--limit', '--plain'? See: pmq drill",
        ),
        (("drill", "--limit", "0"), "invalid value for '--limit': 0 is not in the range x>=1; see: pmq drill"),
        (("show",), "missing argument 'CARD'; see: pmq show"),
        (("frobnicate",), 'no command is called "frobnicate"; see: pmq'),
        (("drlil",), 'no command is called "drlil"; did you mean drill? See: pmq'),
        (("anki", "synk"), "no such command 'synk'; did you mean 'sync'? See: pmq anki"),
        (("plan", "soon"), ""),
    ],
)
def test_a_wrong_command_line_is_one_sentence_like_every_other(pmq: Run, words: tuple[str, ...], said: str) -> None:
    ran = pmq(*words, ok=False)
    assert (ran.code in {2, 3}, ran.out) == (True, "")
    assert ran.err.startswith("pmq: ")
    assert ran.err.count("\n") == 1
    assert not said or ran.err == f"pmq: {said} --help\n"
