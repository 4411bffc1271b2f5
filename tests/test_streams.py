"""The streams a command is given: closed ones, those that lack a letter, and bytes that are no text."""

import ast
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import TWO_CARDS, Run

SOURCES = Path(__file__).parent.parent / "src" / "pmq_cards"
FOREIGN = TWO_CARDS.replace("Tiny", "“Größe” · 大きさ").replace("the first thing hold?", "the first thing “hold” …?")


def shell(home: Path, line: str, **variables: str) -> subprocess.CompletedProcess[bytes]:
    """Run a line of the shell, in which `pmq` is pmq with this home."""
    program = f'pmq() {{ "{sys.executable}" -m pmq_cards --home "{home}" --now 2026-12-01T09:00 "$@"; }}\n'
    return subprocess.run(
        ["/bin/sh", "-c", program + line], capture_output=True, check=False, env=os.environ | variables
    )


def is_clean(ran: subprocess.CompletedProcess[bytes]) -> bool:
    return ran.returncode == 0 and b"Traceback" not in ran.stderr


@pytest.mark.parametrize(
    "line",
    [
        "pmq due >&-", "pmq >&-", "pmq cards --json >&-", "pmq --help >&-", "pmq drill --plain <&-",
        "pmq drill --plain >&- </dev/null", "pmq due 2>&-", "pmq drill --plain <&- >&- 2>&-", "pmq drill <&- >&- 2>&-",
    ],
)  # fmt: skip
def test_a_closed_stream_is_no_error(home: Path, line: str) -> None:
    ran = shell(home, line)
    assert is_clean(ran), ran.stderr


def test_no_file_of_pmq_takes_the_place_of_a_closed_stream(home: Path) -> None:
    assert is_clean(shell(home, "printf '\\n3\\nq\\n' | pmq drill --plain >&- 2>&-"))
    assert len(shell(home, "pmq log").stdout.splitlines()) == 1


def test_a_sentence_that_nobody_can_read_keeps_its_exit_code(home: Path) -> None:
    assert shell(home, "pmq show zzz 2>&-").returncode == 3
    assert shell(home, "pmq show zzz 2>/dev/full").returncode == 3


ENCODINGS = [
    {"PYTHONIOENCODING": "ascii"},
    {"PYTHONIOENCODING": "latin-1"},
    {"PYTHONIOENCODING": "cp1252"},
    {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
]


@pytest.mark.parametrize("variables", ENCODINGS, ids=str)
@pytest.mark.parametrize(
    "line",
    ["pmq", "pmq show tiny/one", "pmq cards", "printf 'a\\n3\\n\\n3\\nq\\n' | pmq drill --plain --type", "pmq zzz"],
)
def test_a_letter_that_the_encoding_lacks_is_replaced(
    home: Path, own_deck: Callable[..., Path], line: str, variables: dict[str, str]
) -> None:
    own_deck(FOREIGN)
    ran = shell(home, line, **variables)
    assert ran.returncode == (2 if line == "pmq zzz" else 0), ran.stderr
    assert b"Traceback" not in ran.stderr


def test_a_letter_is_replaced_by_what_is_like_it(home: Path, own_deck: Callable[..., Path]) -> None:
    own_deck(FOREIGN)
    assert shell(home, "pmq", PYTHONIOENCODING="ascii").stdout.startswith(b'"Grosse" - ???')
    assert shell(home, "pmq", PYTHONIOENCODING="latin-1").stdout.startswith('"Größe" · ???'.encode("latin-1"))


def test_json_loses_no_letter_whatever_the_encoding(home: Path, own_deck: Callable[..., Path], pmq: Run) -> None:
    own_deck(FOREIGN)
    assert b"\\u2026?" in shell(home, "pmq cards --json tiny", PYTHONIOENCODING="ascii").stdout
    assert "…?" in pmq("cards", "--json", "tiny").out


@pytest.mark.parametrize("variables", [{"LC_ALL": "C"}, {"LC_ALL": "C.UTF-8"}, {"PYTHONIOENCODING": "ascii"}], ids=str)
def test_bytes_that_are_no_text_are_kept_as_far_as_they_are(
    home: Path, own_deck: Callable[..., Path], variables: dict[str, str]
) -> None:
    own_deck()
    ran = shell(home, "printf 'caf\\351 noir\\n3\\nq\\n' | pmq drill tiny --plain --type", **variables)
    assert is_clean(ran), ran.stderr
    assert b'"typed": "caf\\ufffd noir"' in shell(home, "pmq log --json", PYTHONIOENCODING="ascii").stdout


HOSTILE = "a\x1b[31mb\x9bc\u202ed\u200e\u061ce"


@pytest.mark.parametrize("words", [("show", HOSTILE), ("cards", HOSTILE), (HOSTILE,), ("cards", f"--{HOSTILE}"),
                                   ("export", "-o", f"{HOSTILE}"), ("report", "-o", f"nowhere/{HOSTILE}"),
                                   ("import", HOSTILE), ("check", HOSTILE), ("stats", "--since", HOSTILE),
                                   ("plan", "--by", HOSTILE), ("drill", "--audience", HOSTILE)])  # fmt: skip
def test_what_was_typed_is_harmless_in_a_sentence(pmq: Run, words: tuple[str, ...]) -> None:
    ran = pmq(*words, ok=False)
    assert ran.code != 0
    assert ran.err.replace("\n", "").isprintable()


def test_the_name_of_a_file_is_harmless_where_it_is_printed(
    pmq: Run, own_deck: Callable[..., Path], tmp_path: Path
) -> None:
    own_deck(name=f"{HOSTILE}.yaml")
    said = [pmq("show", "tiny/one").out, pmq("report", "-o", tmp_path / f"{HOSTILE}.html").out]
    said.append(pmq("export", "-o", tmp_path / f"{HOSTILE}.apkg").out)
    assert all(text.replace("\n", "").isprintable() for text in said)


def test_json_escapes_what_a_terminal_could_act_on(pmq: Run, own_deck: Callable[..., Path]) -> None:
    own_deck()
    pmq("drill", "tiny", "--type", "--limit", "1", keys="\x9b31m\u200e\u202e\n3\nq\n")
    line = pmq("log", "--json").out
    assert "\\u009b31m\\u200e\\u202e" in line
    assert line.rstrip("\n").isprintable()


def test_every_word_is_printed_through_one_function() -> None:
    calls = {
        f"{path.relative_to(SOURCES)}:{node.lineno}"
        for path in SOURCES.rglob("*.py")
        if path.name not in {"streams.py", "entry.py", "paging.py"}  # what the last two say was made harmless before
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and _prints(node.func)
    }
    assert calls == set()


def _prints(function: ast.expr) -> bool:
    return ast.unparse(function) in {
        "print", "click.echo", "click.secho", "echo", "sys.stdout.write", "sys.stderr.write", "click.echo_via_pager",
    }  # fmt: skip
