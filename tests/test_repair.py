"""Mending a deck file that only wants quoting, and seeing all of its mistakes in one run."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from hypothesis import assume, example, given
from hypothesis import strategies as st

from pmq_cards.decks import tree
from pmq_cards.decks.reading import read_text
from pmq_cards.decks.repair import repaired
from pmq_cards.errors import Severity
from tests.conftest import TWO_CARDS, Run

PATH = Path("naive.yaml")
LOADERS = [pytest.param(yaml.CSafeLoader, id="libyaml"), pytest.param(yaml.SafeLoader, id="pyyaml")]
BROKEN = [
    "Know this: what matters?",
    '"Why" she asked, is it?',
    "'tis what?",
    "- leading dash?",
    "@home or not?",
    "*stars* here?",
    "#1 priority?",
    "What about goal #2?",
    "[sic] what?",
    "{braces} what?",
    "% of what?",
    "! bang?",
    "!important what?",
    "& and?",
    "&anchor what?",
    "*alias what?",
    "> quote?",
    "| pipe?",
    "? mark?",
    "`tick` what?",
    "What: is: this?",
    "\u201cCurly: quotes\u201d what?",
    r"Path C:\dir: what?",
    ": colon start?",
    'What is "this": that?',
    ", comma start?",
    "- a: b?",
    "key : value?",
]
SOUND = ["Plain one here?", "it's fine?", "Yes or no?", "3:1", "no", "C# or F#?", "a-b?"]


def naive(*questions: str) -> str:
    cards = (f"  - id: q{number}\n    question: {question}\n" for number, question in enumerate(questions))
    return "id: naive\ntitle: Naive\ncards:\n" + "".join(cards)


def questions(text: str) -> list[str]:
    reading = read_text(text, PATH)
    assert reading.deck is not None, reading.problems
    return [card.question for card in reading.deck.cards]


@pytest.fixture(params=LOADERS)
def loader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tree, "Loader", request.param)


@pytest.mark.usefixtures("loader")
def test_a_naive_file_of_sixty_questions_is_mended_in_one_round() -> None:
    asked = [f"{question} {number}" for number in range(2) for question in BROKEN + SOUND][:60]
    assert questions(repaired(naive(*asked), PATH)) == asked


@pytest.mark.usefixtures("loader")
def test_all_mistakes_of_a_naive_file_are_said_in_one_run_one_a_line() -> None:
    mixed = [question for pair in zip(BROKEN, SOUND * 4, strict=False) for question in pair]
    problems = read_text(naive(*mixed), PATH).problems
    said = [p.line for p in problems if p.severity is Severity.ERROR or "begins a comment" in p.message]
    assert said == [5 + 4 * number for number in range(len(BROKEN))]


@pytest.mark.usefixtures("loader")
def test_a_character_that_yaml_refuses_keeps_nothing_else_from_being_mended() -> None:
    bell = "bell\x07: what?"
    assert repaired(naive("Know this: what?", bell), PATH) == naive('"Know this: what?"', bell)


@pytest.mark.parametrize("question", SOUND)
def test_what_reads_as_it_was_typed_stays_as_it_is(question: str) -> None:
    assert repaired(naive(question), PATH) == naive(question)


@pytest.mark.usefixtures("loader")
@pytest.mark.parametrize(
    ("typed", "mended"),
    [
        ('"say "W" now"', r'"say \"W\" now"'),
        ('"Yes" or "No"', r'"\"Yes\" or \"No\""'),
        ("'it's here'", '"it\'s here"'),
        ("'it''s: 'so' here'", "\"it's: 'so' here\""),
        (r'"C:\dir"', r'"C:\\dir"'),
        (r'"say \"a\" \d"', r'"say \"a\" \\d"'),
        ('"never closed', r'"\"never closed"'),
        ("Know this: x  # a note", '"Know this: x"  # a note'),
        ("Know\n      this: x", '"Know\n      this: x"'),
    ],
)
def test_quotes_are_put_where_a_person_would_put_them(typed: str, mended: str) -> None:
    assert repaired(naive(typed), PATH) == naive(mended)


@pytest.mark.parametrize("typed", ["Reach the goal # a note", "Why?  # a note"])
def test_a_comment_stays_a_comment(typed: str) -> None:
    assert repaired(naive(typed), PATH) == naive(typed)


def test_items_and_tags_are_mended_too() -> None:
    text = TWO_CARDS.replace("[first]", "\n      - @first").replace(
        "    tags:", "    follow_ups:\n    - Tell me: what?\n    tags:"
    )
    assert repaired(text, PATH) == text.replace("@first", '"@first"').replace("Tell me: what?", '"Tell me: what?"')


def test_what_quotes_do_not_mend_stays_as_it_is() -> None:
    text = TWO_CARDS.replace("id: two", "id: Two Words").replace("    question: Does the second", "  question: Does")
    assert repaired(text, PATH) == text


@pytest.mark.usefixtures("loader")
def test_line_ends_and_the_byte_order_mark_stay() -> None:
    text = "\ufeff" + naive("Know: what?", "b").replace("\n", "\r\n").removesuffix("\r\n")
    assert repaired(text, PATH) == text.replace("Know: what?", '"Know: what?"')


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_categories=["C", "Zl", "Zp"]), min_size=1), min_size=1))
@example(["- [x]: {y} 'z'"])
@example(['"a', "b"])
@example(["| x", ">- y", "? x", "{", "["])
def test_any_text_of_one_line_is_mended_to_what_was_typed(texts: list[str]) -> None:
    typed = [text.strip() for text in texts]
    assume(all(any(character.isprintable() and character != " " for character in text) for text in typed))
    assume(not any(re.search(r"(^|\s)#(\s|$)|^[|>][-+0-9]*#?$", text) for text in typed))
    assume(not any(text[0] in "\"'" and text[-1] == text[0] and text[1:] for text in typed))
    assert questions(repaired(naive(*typed), PATH)) == typed


def test_the_check_names_the_command_and_the_command_shows_what_it_did(
    pmq: Run, own_deck: Callable[..., Path], home: Path
) -> None:
    text = naive("Know this: what?", "Sound?", "@home")
    path = own_deck(text, "naive.yaml")
    ran = pmq("check", path, ok=False)
    assert ran.err.splitlines()[-1] == f"pmq: to put the texts that only want quotes in quotes: pmq check --fix {path}"
    ran = pmq("check", "--fix", path)
    assert ran.out.splitlines() == [
        f"--- {path}",
        f"+++ {path}",
        "@@ -5 +5 @@",
        "-    question: Know this: what?",
        '+    question: "Know this: what?"',
        "@@ -9 +9 @@",
        "-    question: @home",
        '+    question: "@home"',
        "3 cards in 1 deck, 1 warning",
    ]
    assert (home / "backups" / "decks" / "naive.yaml").read_text() == text
    assert pmq("check", "--fix", path).out == "3 cards in 1 deck, 1 warning\n"


def test_what_is_left_after_mending_is_said(pmq: Run, tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(naive("Know this: what?").replace("id: q0", "id: Q 0"))
    ran = pmq("check", "--fix", path, ok=False)
    assert (ran.code, ran.out.splitlines()[-1]) == (1, '+    question: "Know this: what?"')
    assert '"Q 0" is no id' in ran.err


def test_a_file_to_mend_must_be_named(pmq: Run) -> None:
    ran = pmq("check", "--fix", ok=False)
    assert (ran.code, ran.err) == (2, "pmq: name the file to mend: pmq check --fix FILE\n")


def test_what_is_no_text_is_not_mended(pmq: Run, tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(b"id: \xff\n")
    assert "not UTF-8 text" in pmq("check", "--fix", path, ok=False).err
    assert path.read_bytes() == b"id: \xff\n"


@pytest.mark.parametrize("name", ["reviews.db", "config.toml", "backups/decks/tiny.yaml"])
def test_what_pmq_keeps_beside_decks_is_not_mended(
    pmq: Run, own_deck: Callable[..., Path], home: Path, tmp_path: Path, name: str
) -> None:
    own_deck()
    pmq("drill", "tiny", keys="\n3\nq\n")
    pmq("edit", "tiny/one", "--hint", "h")
    (home / "config.toml").write_text("new_per_day = 5\n")
    (tmp_path / "link.yaml").symlink_to(home / name)
    before = (home / name).read_bytes()
    for path in (home / name, tmp_path / "link.yaml"):
        ran = pmq("check", "--fix", path, ok=False)
        assert (ran.code, ran.out) == (2, "")
        assert "which pmq keeps for itself" in ran.err
    assert (home / name).read_bytes() == before


KEEP_ONE = "keep one of its sides, remove <<<<<<<, ======= and >>>>>>>"
CONFLICT = """\
id: t
title: T
cards:
  - id: a
<<<<<<< HEAD
    why: Ours
||||||| base
    why: Before
=======
    why: Theirs
    hint: Theirs
>>>>>>> branch
    question: What: is it?
"""


@pytest.mark.usefixtures("loader")
def test_a_merge_left_open_is_called_one_and_the_rest_is_read() -> None:
    assert [str(problem) for problem in read_text(CONFLICT, PATH).problems] == [
        f"naive.yaml:5:1: a merge that git could not finish (up to line 12); {KEEP_ONE}",
        'naive.yaml:13:19: a colon and a space inside an unquoted text; put the text in "double quotes"',
    ]
