"""Editing a card: by its keys, in an editor, and after a mistake; a bundled deck is copied only when it changed."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import TWO_CARDS, Run
from tests.terminal import terminal

OwnDeck = Callable[..., Path]


@pytest.fixture
def editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], str]:
    """Make an editor of a shell script, which is given the line as $1 and the file as $2, and set it."""

    def make(script: str) -> str:
        program = tmp_path / "an-editor"
        program.write_text(f"#!/bin/sh\n{script}\n")
        program.chmod(0o755)
        monkeypatch.setenv("EDITOR", str(program))
        return str(program)

    return make


@pytest.mark.parametrize(
    ("name", "asked"),
    [
        ("vim", "+4 FILE"),
        ("nano", "+4 FILE"),
        ("emacs", "+4 FILE"),
        ("hx", "FILE:4"),
        ("helix", "FILE:4"),
        ("subl", "FILE:4"),
        ("zed", "FILE:4"),
        ("code", "--wait --goto FILE:4"),
        ("codium", "--wait --goto FILE:4"),
    ],
)
def test_every_editor_is_told_the_line_in_its_own_way(
    name: str, asked: str, pmq: Run, own_deck: OwnDeck, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, program = own_deck(), tmp_path / name
    program.write_text(f'#!/bin/sh\necho "$@" > {tmp_path}/asked\n')
    program.chmod(0o755)
    monkeypatch.setenv("EDITOR", str(program))
    pmq("edit", "tiny/one", ok=False)
    assert (tmp_path / "asked").read_text().replace(str(path), "FILE") == f"{asked}\n"


def test_a_key_is_replaced_and_nothing_else(pmq: Run, own_deck: OwnDeck, home: Path) -> None:
    path = own_deck()
    ran = pmq("edit", "one", "--why", "Know: this", "--tag", "a", "--tag", "no", "--hint", "It holds", "--origin", "3")
    assert ran.out == "tiny/one: Does the first thing hold?\n"
    assert path.read_text() == TWO_CARDS.replace("To learn whether the first thing holds.", '"Know: this"').replace(
        "    tags: [first]\n", "    hint: It holds\n    tags: [a, 'no']\n    origin: 3\n"
    )
    assert (home / "backups" / "decks" / "tiny.yaml").read_text() == TWO_CARDS


def test_an_empty_value_takes_a_key_out(pmq: Run, own_deck: OwnDeck) -> None:
    path = own_deck()
    pmq("edit", "tiny/one", "--tag", "", "--why", "")
    assert path.read_text() == TWO_CARDS.replace("    tags: [first]\n", "").replace(
        "    why: To learn whether the first thing holds.\n", ""
    )


def test_a_key_of_a_bundled_card_makes_the_deck_ones_own(pmq: Run, home: Path) -> None:
    assert pmq("edit", "customer-access", "--hint", "Draw the line from you to a user").out
    assert not (home / "decks").exists()
    pmq("edit", "customer-access", "--hint", "The door")
    bundled = Path("decks/pm-interview.yaml").read_text(encoding="utf-8")
    own = (home / "decks" / "pm-interview.yaml").read_text(encoding="utf-8")
    assert own == bundled.replace("hint: Draw the line from you to a user", "hint: The door")


def test_a_question_cannot_be_taken_out(pmq: Run, own_deck: OwnDeck) -> None:
    path = own_deck()
    ran = pmq("edit", "tiny/one", "--question", " ", ok=False)
    assert 'stays as it is: a card has no "question"' in ran.err
    assert path.read_text() == TWO_CARDS


def test_a_mistake_is_named_with_its_line_and_remedy(pmq: Run, own_deck: OwnDeck, editor: Callable[[str], str]) -> None:
    path = own_deck()
    editor("sed -i 's/whether the first/this: the first/' \"$2\"")
    ran = pmq("edit", "tiny/one", ok=False)
    assert (ran.code, ran.out) == (1, "")
    assert ran.err == (
        f"pmq: {path}:5:23: a colon and a space inside an unquoted text; "
        'put the text in "double quotes"; mend it with: pmq edit tiny/one\n'
    )


def test_after_a_mistake_the_file_opens_where_it_is(
    pmq: Run, own_deck: OwnDeck, editor: Callable[[str], str], tmp_path: Path
) -> None:
    path = own_deck(TWO_CARDS.replace("whether the second", "this: the second"))
    editor(f'echo "$1" > {tmp_path}/asked; sed -i "s/this: the second/whether the second/" "$2"')
    assert pmq("edit", "tiny/two").out == "tiny/two: Does the second thing hold?\n"
    assert (tmp_path / "asked").read_text() == "+9\n"
    assert path.read_text() == TWO_CARDS


def test_on_a_terminal_the_file_is_offered_again(own_deck: OwnDeck, home: Path, editor: Callable[[str], str]) -> None:
    path = own_deck()
    program = editor(
        'if grep -q "this: the" "$2"; then sed -i "s/this: the/that the/" "$2"; '
        'else sed -i "s/whether the first/this: the first/" "$2"; fi'
    )
    environment = {**os.environ, "PMQ_HOME": str(home), "EDITOR": program}
    with terminal("edit", "tiny/one", environment=environment) as screen:
        screen.shows("Open it again?")
        screen.press("\r")
        screen.shows("tiny/one: Does the first thing hold?")
    assert "that the first" in path.read_text()


def test_a_card_whose_id_was_changed_is_named(pmq: Run, own_deck: OwnDeck, editor: Callable[[str], str]) -> None:
    own_deck()
    editor('sed -i "s/id: one/id: first/" "$2"')
    ran = pmq("edit", "tiny/one", ok=False)
    assert 'has no card "tiny/one" now; progress hangs on its id, so put that back' in ran.err


@pytest.mark.parametrize(
    "script",
    [
        "false",
        "exit 3",
        'mv "$2" "$2.moved"',
        'rm "$2"; mkdir "$2"',
        'rm "$2"',
        "kill -9 $$",
        'touch "$2"',
    ],
)
def test_an_editor_that_fails_leaves_nothing_of_a_bundled_deck(
    pmq: Run, home: Path, editor: Callable[[str], str], script: str
) -> None:
    editor(script)
    ran = pmq("edit", "customer-access", ok=script.startswith("touch"))
    assert "Traceback" not in ran.err
    assert not (home / "decks").exists()


@pytest.mark.parametrize("program", ["no-such-editor", "'unbalanced", "/"])
def test_an_editor_that_cannot_be_started_leaves_nothing(
    pmq: Run, home: Path, monkeypatch: pytest.MonkeyPatch, program: str
) -> None:
    monkeypatch.setenv("EDITOR", program)
    ran = pmq("edit", "customer-access", ok=False)
    assert (ran.code, ran.out) == (1, "")
    assert not (home / "decks").exists()


def test_the_file_of_another_deck_is_never_opened_for_a_bundled_card(
    pmq: Run, own_deck: OwnDeck, home: Path, editor: Callable[[str], str]
) -> None:
    own_deck(TWO_CARDS.replace("id: tiny", "id: mine"), "pm-interview.yaml")
    editor('sed -i "s/How do product managers here reach/How would I reach/" "$2"')
    assert "How would I reach" in pmq("edit", "customer-access").out
    assert "id: mine" in (home / "decks" / "pm-interview.yaml").read_text()
    assert "How would I reach" in pmq("show", "customer-access").out


def test_a_drill_goes_on_behind_an_editor_that_takes_its_file_away(pmq: Run, editor: Callable[[str], str]) -> None:
    editor('mv "$2" "$2.moved"')
    ran = pmq("drill", "--plain", "--limit", "1", keys="e\n\n3\n")
    assert "is gone; the card stays as it is" in ran.out
    assert "1 answer in 1 min" in ran.out
