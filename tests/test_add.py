"""One card more: asked for, given by options, or written in the editor."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import TWO_CARDS, Run

OwnDeck = Callable[..., Path]


def editor(folder: Path, script: str) -> str:
    """Make an editor: a program that is given the file as $2."""
    program = folder / "an-editor"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    return str(program)


def mine(home: Path) -> str:
    return (home / "decks" / "mine.yaml").read_text(encoding="utf-8")


def test_a_first_card_begins_a_deck_of_ones_own(pmq: Run, home: Path) -> None:
    ran = pmq("add", "How do you use AI?", "--why", "Know this: it matters", "--follow-up", "When?", "--tag", "ai")
    assert ran.out == f"Added mine/how-do-you-use-ai to {home}/decks/mine.yaml\nNext: pmq drill mine\n"
    assert mine(home) == (
        "id: mine\ntitle: My questions\ncards:\n  - id: how-do-you-use-ai\n"
        '    why: "Know this: it matters"\n    question: How do you use AI?\n'
        "    follow_ups:\n      - When?\n    tags: [ai]\n"
    )
    assert pmq("check").err == ""


def test_a_card_goes_to_the_only_deck_of_ones_own_without_touching_the_others(pmq: Run, own_deck: OwnDeck) -> None:
    path = own_deck()
    pmq("add", "--question", "What else?")
    assert path.read_text() == TWO_CARDS + "  - id: what-else\n    question: What else?\n"


def test_with_several_decks_it_is_mine(pmq: Run, own_deck: OwnDeck, home: Path) -> None:
    own_deck()
    own_deck(TWO_CARDS.replace("id: tiny", "id: other"), "other.yaml")
    pmq("add", "What else?")
    pmq("add", "And then?")
    assert mine(home).count("- id:") == 2


def test_the_words_of_a_question_need_no_quotes(pmq: Run, home: Path, own_deck: OwnDeck) -> None:
    path = own_deck()
    pmq("add", "tiny", "what", "else?")
    pmq("add", "Who", "decides", "here?")
    assert "question: what else?\n" in path.read_text()
    assert "question: Who decides here?\n" in path.read_text()
    assert not (home / "decks" / "mine.yaml").exists()


def test_a_deck_that_is_none_is_not_taken_for_a_question(pmq: Run, own_deck: OwnDeck, home: Path) -> None:
    own_deck()
    ran = pmq("add", "tinny", "What else?", ok=False)
    assert (ran.code, ran.err) == (
        3,
        'pmq: no deck is called "tinny"; did you mean tiny? The decks: tiny, pm-interview\n',
    )
    assert not (home / "decks" / "mine.yaml").exists()


def test_what_is_missing_is_asked_line_by_line(pmq: Run, home: Path) -> None:
    answers = [
        "", "What: else?", "To know", "When?", "Who?", "", "They tell", "", "A nudge", "enginer", "engineer", "a, b",
    ]  # fmt: skip
    ran = pmq("add", keys="\n".join(answers) + "\n")
    assert 'no audience is called "enginer"; did you mean engineer' in ran.out
    assert mine(home).endswith(
        '  - id: what-else\n    why: To know\n    question: "What: else?"\n    follow_ups:\n      - When?\n'
        "      - Who?\n"
        "    green_flag: They tell\n    hint: A nudge\n    audience: [engineer]\n    tags: [a, b]\n"
    )


def test_the_end_of_the_input_leaves_the_rest_out(pmq: Run, home: Path) -> None:
    assert "It has no why yet" in pmq("add", keys="What else?\n").out
    assert mine(home).endswith("  - id: what-else\n    question: What else?\n")


def test_without_a_question_nothing_is_added(pmq: Run, home: Path) -> None:
    for words in ((), ("--why", "To know")):
        ran = pmq("add", *words, ok=False)
        assert ran.code == 2
        assert "a card needs a question" in ran.err
    assert not (home / "decks").exists()


def test_a_question_that_is_there_is_warned_of(pmq: Run, own_deck: OwnDeck) -> None:
    own_deck()
    ran = pmq("add", "does the FIRST thing hold")
    assert ran.err == "pmq: warning: tiny/one asks the same question\n"
    assert "Added tiny/does-the-first-thing-hold" in ran.out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--audience", "enginer"), 'no audience is called "enginer"; did you mean engineer'),
        (("--tag", "a b"), '"a b" is no tag; write one word without a slash, such as a-b'),
        (("--why", "a\x07b"), "an invisible character (U+0007)"),
    ],
)
def test_what_no_card_can_hold_changes_nothing(pmq: Run, own_deck: OwnDeck, words: tuple[str, ...], said: str) -> None:
    path = own_deck()
    ran = pmq("add", "tiny", "What else?", *words, ok=False)
    assert ran.code != 0
    assert said in ran.err
    assert path.read_text() == TWO_CARDS


def test_a_card_can_go_to_a_bundled_deck_which_becomes_ones_own(pmq: Run, home: Path) -> None:
    pmq("add", "pm-interview", "What else?")
    assert (home / "decks" / "pm-interview.yaml").read_text().endswith("  - id: what-else\n    question: What else?\n")
    assert "22 cards in 1 deck" in pmq("check").out


def test_a_broken_deck_mine_is_not_written_over(pmq: Run, own_deck: OwnDeck) -> None:
    path = own_deck("id: mine\n", "mine.yaml")
    ran = pmq("add", "What else?", ok=False)
    assert "is there and holds no deck that can be used; see: pmq check" in ran.err
    assert path.read_text() == "id: mine\n"


def test_a_card_is_written_in_the_editor(pmq: Run, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script = "sed -i -e 's/^why:/why: To know/' -e 's/^  -$/  - When?/' -e 's/^tags: .*/tags: [ai]/' \"$2\""
    monkeypatch.setenv("EDITOR", editor(tmp_path, script))
    pmq("add", "-e", "What else?")
    assert mine(home).endswith(
        "  - id: what-else\n    why: To know\n    question: What else?\n    follow_ups:\n      - When?\n"
        "    tags: [ai]\n"
    )


def test_an_untouched_template_adds_nothing(
    pmq: Run, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EDITOR", editor(tmp_path, "true"))
    ran = pmq("add", "-e", ok=False)
    assert (ran.code, ran.err) == (1, "pmq: nothing was written, so nothing was added\n")
    assert not (home / "decks").exists()


def test_a_mistake_in_the_template_is_named_and_what_was_written_stays(
    pmq: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setenv("EDITOR", editor(tmp_path, "sed -i 's/^why:/why: Know: this/' \"$2\""))
    ran = pmq("add", "-e", "What else?", ok=False)
    first, second = ran.err.splitlines()
    assert first == 'pmq: line 8: a colon and a space inside an unquoted text; put the text in "double quotes"'
    kept = Path(second.removeprefix("nothing was added; what you wrote is in "))
    assert "why: Know: this" in kept.read_text()


def test_a_card_added_in_a_home_that_cannot_be_written_is_said(
    pmq: Run, own_deck: OwnDeck, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = own_deck()
    monkeypatch.setattr("os.fsync", _full)
    ran = pmq("add", "What else?", ok=False)
    assert (ran.code, ran.out) == (4, "")
    assert "cannot be written (No space left on device)" in ran.err
    assert path.read_text() == TWO_CARDS
    assert list(path.parent.iterdir()) == [path]


def _full(_: int) -> None:
    raise OSError(28, "No space left on device")


@pytest.mark.parametrize(
    ("script", "said", "stays"),
    [
        ("exit 3", "ended with exit code 3", 0),
        ('rm "$2"', "is gone; nothing was added", 0),
        ('rm "$2"; mkdir "$2"', "a folder, not a file", 0),
        ("printf 'question: caf\\351?\\n' >\"$2\"", "line 1: not UTF-8 text", 1),
    ],
)
def test_an_editor_that_goes_wrong_leaves_nothing_behind_but_what_was_written(
    pmq: Run, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str, said: str, stays: int
) -> None:
    (tmp_path / "tmp").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "tmp"))
    monkeypatch.setenv("EDITOR", editor(tmp_path, script))
    ran = pmq("add", "-e", ok=False)
    assert (ran.code, ran.out) == (1, "")
    assert said in ran.err
    assert [path.name for path in (tmp_path / "tmp").glob("*/*")] == ["card.yaml"] * stays
    assert not (home / "decks").exists()


def test_cards_that_are_added_side_by_side_are_all_there(home: Path) -> None:
    command = [sys.executable, "-m", "pmq_cards", "--home", str(home), "add"]
    several = [
        subprocess.Popen(
            [*command, f"Question number {number}?", "--why", "To know"], stdout=subprocess.PIPE, text=True
        )
        for number in range(8)
    ]
    said = [running.communicate()[0] for running in several]
    assert sorted(line.partition(" to ")[0] for line in "".join(said).splitlines() if line.startswith("Added")) == [
        f"Added mine/question-number-{number}" for number in range(8)
    ]
    assert mine(home).count("- id:") == 8
