"""pmq new through the real command line: an article becomes a deck, and nothing of a person's is overwritten."""

import os
import threading
from pathlib import Path

import pytest

from pmq_cards.decks.reading import read_deck
from pmq_cards.domain import Card
from tests.conftest import Run

ARTICLE = """\
---
path:\t"/notes/boat"
date:\t"2019-03-02"
title:\t"Questions before you buy a boat"
---

#### Some words after a long silence, and then to the point…

![](/a.png)Buying a boat? Ask.

1. How old is the hull? Who built it? Can I see the papers of the last ten years?
2. Describe the engine. When was it last taken apart?
3. Is there a spare sail? A jib? Another?
4. Who may I call?
"""


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "000_0f.txt"
    path.write_text(ARTICLE, encoding="utf-8")
    return path


def cards_in(path: Path) -> tuple[Card, ...]:
    deck, problems = read_deck(path)
    assert deck is not None, problems
    return deck.cards


def test_an_article_becomes_a_deck_in_one_command(pmq: Run, home: Path, article: Path) -> None:
    out = pmq("new", article).out
    path = home / "decks" / "questions-before-you-buy-a-boat.yaml"
    assert out.splitlines() == [
        f"4 cards in {path}: the numbered list, lines 11 to 14",
        "3 further questions of the same items: follow-ups of their cards",
        "Not taken: 1 line of prose (line 9), 1 picture (line 9)",
        f"No card has a why yet: the drill asks for it, card by card; all at once: pmq drill --whys {path.stem}",
        f"Next: pmq drill {path.stem}",
    ]
    cards = cards_in(path)
    assert [card.origin for card in cards] == [1, 2, 3, 4]
    assert [card.tags for card in cards] == [()] * 4
    assert cards[1].follow_ups == ("When was it last taken apart?",)
    assert cards[2].question == "Is there a spare sail? A jib? Another?"
    assert "date: '2019-03-02'" in path.read_text()
    assert pmq("check", path).out == "4 cards in 1 deck, 1 warning\n"


def test_a_dry_run_prints_the_deck_and_writes_nothing(pmq: Run, home: Path, article: Path) -> None:
    ran = pmq("new", "-n", article, "--id", "boat")
    assert ran.out.startswith("id: boat\ntitle: Questions before you buy a boat\n")
    assert "4 cards for" in ran.err
    assert ran.err.endswith("Nothing was written; leave out --dry-run to write it\n")
    assert not home.exists()


def test_what_a_dry_run_prints_is_what_is_written(pmq: Run, home: Path, article: Path) -> None:
    printed = pmq("new", "-n", article, "--id", "boat").out
    pmq("new", article, "--id", "boat")
    assert (home / "decks" / "boat.yaml").read_text() == printed


def test_a_list_comes_from_standard_input(pmq: Run, home: Path) -> None:
    out = pmq("new", "-", keys="- Who reads it?\n- Who pays?\n").out
    assert out.startswith(f"2 cards in {home / 'decks' / 'my-questions.yaml'}: the list, lines 1, 2\n")


def test_a_named_pipe_is_read_once(pmq: Run, home: Path, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = threading.Thread(target=pipe.write_text, args=("- Who reads it?\n- Who pays?\n",))
    writer.start()
    pmq("new", pipe, "--id", "piped")
    writer.join()
    assert len(cards_in(home / "decks" / "piped.yaml")) == 2


def test_a_deck_that_is_there_is_left_as_it_is_and_a_free_id_is_proposed(pmq: Run, home: Path, article: Path) -> None:
    pmq("new", article, "--id", "boat")
    before = (home / "decks" / "boat.yaml").read_bytes()
    ran = pmq("new", article, "--id", "boat", ok=False)
    assert (ran.code, ran.out) == (1, "")
    assert "--id boat-2" in ran.err
    assert (home / "decks" / "boat.yaml").read_bytes() == before


def test_the_id_of_a_bundled_deck_is_taken(pmq: Run, home: Path, article: Path) -> None:
    ran = pmq("new", article, "--id", "pm-interview", ok=False)
    assert "--id pm-interview-2" in ran.err
    assert not (home / "decks").exists()


def test_a_file_with_problems_keeps_its_id_too(pmq: Run, home: Path, article: Path) -> None:
    (home / "decks").mkdir(parents=True)
    (home / "decks" / "boat.yaml").write_text("cards: [\n")
    assert "--id boat-2" in pmq("new", article, "--id", "boat", ok=False).err


@pytest.mark.parametrize("name", ["Boat", "a b", "", "x" * 65, "../x"])
def test_what_is_no_id_is_refused_with_one_that_is(pmq: Run, home: Path, article: Path, name: str) -> None:
    ran = pmq("new", article, "--id", name, ok=False)
    assert ran.code == 2
    assert "is no id for a deck; write lower-case letters" in ran.err
    assert not home.exists()


def test_without_a_file_an_empty_deck_is_begun(pmq: Run, home: Path) -> None:
    out = pmq("new", "--title", "For the boat yard").out
    path = home / "decks" / "for-the-boat-yard.yaml"
    assert out.startswith(f"An empty deck in {path}\nNext: pmq add for-the-boat-yard")
    text = path.read_text()
    assert text.startswith("# yaml-language-server: $schema=deck.schema.json\nid: for-the-boat-yard\n")
    assert pmq("check", path).out == "0 cards in 1 deck, 1 warning\n"
    pmq("add", "for-the-boat-yard", "--question", "Who built it?")
    assert [card.question for card in cards_in(path)] == ["Who built it?"]


def test_the_example_of_an_empty_deck_is_a_card(pmq: Run, home: Path) -> None:
    pmq("new")
    path = home / "decks" / "my-questions.yaml"
    lines = path.read_text().splitlines(keepends=True)
    path.write_text("".join(line.replace("  # ", "  ", 1) for line in lines if "A card to follow" not in line))
    assert pmq("check", path).out == "1 card in 1 deck, no problems\n"


def test_a_page_with_nothing_to_take_says_what_there_is(pmq: Run, home: Path, tmp_path: Path) -> None:
    path = tmp_path / "links.md"
    path.write_text("# Lists\n\n- [One](http://a)\n- [Two](http://b)\n\nText.\n")
    ran = pmq("new", path, ok=False)
    assert (ran.code, ran.out) == (1, "")
    assert "no list of questions here: 2 links (lines 3, 4), 1 line of prose (line 6)" in ran.err
    assert "--list 1" in ran.err
    assert not home.exists()


def test_one_list_of_a_page_is_taken_as_it_is(pmq: Run, home: Path, tmp_path: Path) -> None:
    path = tmp_path / "page.md"
    path.write_text("- Who?\n- What?\n\n# Salary\n\n- base\n- bonus\n")
    pmq("new", path, "--list", "2", "--id", "two")
    assert [card.question for card in cards_in(home / "decks" / "two.yaml")] == ["base", "bonus"]
    assert "there is no list 3" in pmq("new", path, "--list", "3", ok=False).err


@pytest.mark.parametrize("count", [1, 2])
def test_what_is_said_of_one_is_said_in_the_singular(pmq: Run, tmp_path: Path, count: int) -> None:
    path = tmp_path / "page.md"
    path.write_text(
        "# Ask\n" + "\n## Part\n- What is it all about? And who says so?\n\nProse.\n" * count + "- See\n" * count
    )
    out = pmq("new", path).out.splitlines()
    wanted = {
        1: ("1 further question of the same item: a follow-up of its card", "1 item that asks nothing (line 7)"),
        2: (
            "2 further questions of the same items: follow-ups of their cards",
            "2 items that ask nothing (lines 12, 13)",
        ),
    }[count]
    assert out[1] == wanted[0]
    assert wanted[1] in out[2]


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("t.csv", "why,question\nx,\n,y?\n", "Not taken: 1 row without a question (line 2)"),
        ("t.csv", "why,question\nx,\nx,\n,y?\n", "Not taken: 2 rows without a question (lines 2, 3)"),
        ("t.csv", "question\n\u200e\n\u200f\n\u200e\nWho?\n", "Not taken: 3 items without a word (lines 2 to 4)"),
        ("t.md", "Q:\nA: x\n\nQ:\nA: x\n\nQ: y\nA: x\n", "Not taken: 2 cards without a question (lines 1, 2, 4, 5)"),
        ("t.md", "- Who?\n  - x\n\nText.\n\n* x\n", "To take one list of the page as it is: --list N, from 1 to 2"),
        ("t.md", "## What is a?\nb\nc\n", "Assumed: 1 answer of several lines, kept as it is"),
    ],
)
def test_nouns_and_verbs_agree_with_their_numbers(pmq: Run, tmp_path: Path, name: str, text: str, said: str) -> None:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    assert said in pmq("new", path).out.splitlines()


def test_equal_questions_are_all_kept_with_one_warning(pmq: Run, home: Path, tmp_path: Path) -> None:
    path = tmp_path / "page.md"
    path.write_text("- Who pays for it all?\n- What is it?\n- who pays for it all\n")
    out = pmq("new", path).out
    assert "Warning: the same question more than once, each a card of its own: lines 1 and 3" in out
    assert len(cards_in(home / "decks" / "page.yaml")) == 3


def test_with_answers_the_question_stands_in_front_and_that_is_said(pmq: Run, home: Path, tmp_path: Path) -> None:
    path = tmp_path / "words.md"
    path.write_text("## What is a lag?\nThe time between.\n## What is a lead?\nAnswer here\n")
    out = pmq("new", path).out
    assert "Assumed: what belongs to 1 question is the answer; if it is the reason to ask: --reasons" in out
    first, second = cards_in(home / "decks" / "words.yaml")
    assert (first.why, first.question) == ("What is a lag?", "The time between.")
    assert (second.why, second.question) == ("", "What is a lead?")


def test_with_reasons_the_text_below_a_question_is_its_why(pmq: Run, home: Path, tmp_path: Path) -> None:
    path = tmp_path / "words.md"
    path.write_text(
        "## Who signs? And who pays for it?\nIt shows who decides.\n## When is the next one?\nIt shows pace.\n"
    )
    pmq("new", path, "--reasons")
    first, _ = cards_in(home / "decks" / "words.yaml")
    assert (first.why, first.question) == ("It shows who decides.", "Who signs? And who pays for it?")


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"%PDF-1.7 ...", "is a PDF"),
        (b"PK\x03\x04...", "is a zip archive"),
        (b"a\0b\0c", "holds no text"),
        (b"", "is empty"),
        (b" \n\n", "is empty"),
        (b"- Who?\n" * 400_000, "is larger than 2 MiB"),
    ],
    ids=["a PDF", "an office document", "bytes", "nothing", "blanks", "a giant"],
)
def test_what_is_no_list_is_refused_in_a_sentence(pmq: Run, home: Path, tmp_path: Path, raw: bytes, said: str) -> None:
    path = tmp_path / "file.bin"
    path.write_bytes(raw)
    ran = pmq("new", path, ok=False)
    assert (ran.code, ran.out) == (1, "")
    assert said in ran.err
    assert not home.exists()


def test_a_file_that_is_not_there_and_a_folder_are_named(pmq: Run, tmp_path: Path) -> None:
    assert "there is no file" in pmq("new", tmp_path / "gone.md", ok=False).err
    assert "is a folder" in pmq("new", tmp_path, ok=False).err


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_file_is_read_in_its_encoding(pmq: Run, home: Path, tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "list.md"
    path.write_bytes("- Wie groß ist es?\r\n- Где кухня?\r\n".encode(encoding))
    assert "Assumed" not in pmq("new", path, "--id", "x").out
    first, second = cards_in(home / "decks" / "x.yaml")
    assert (first.question, first.name) == ("Wie groß ist es?", "wie-gross-ist-es")
    assert (second.question, second.name) == ("Где кухня?", "gde-kukhnya")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_table_of_excel_names_its_separator_behind_any_mark(
    pmq: Run, home: Path, tmp_path: Path, encoding: str
) -> None:
    path = tmp_path / "excel.csv"
    path.write_bytes("sep=;\r\nQuestion;Why\r\nHow big is the team?;Size matters\r\n".encode(encoding))
    assert pmq("new", path).out.splitlines()[0].endswith("the rows of a table, line 3")
    assert [(card.why, card.question) for card in cards_in(home / "decks" / "excel.yaml")] == [
        ("Size matters", "How big is the team?")
    ]


def test_a_file_of_windows_1252_is_read_and_that_is_said(pmq: Run, home: Path, tmp_path: Path) -> None:
    path = tmp_path / "list.md"
    path.write_bytes("- Wie groß?\n- „Wer“ zahlt?\n".encode("cp1252"))
    assert "Assumed: the letters are of Windows-1252" in pmq("new", path, "--id", "x").out
    assert cards_in(home / "decks" / "x.yaml")[0].question == "Wie groß?"


def test_a_deck_that_cannot_be_written_is_said_and_nothing_is_left(pmq: Run, home: Path, article: Path) -> None:
    home.mkdir()
    (home / "decks").write_text("in the way")
    ran = pmq("new", article, ok=False)
    assert ran.out == ""
    assert "cannot be" in ran.err or "a file" in ran.err
    assert (home / "decks").read_text() == "in the way"


def test_an_empty_deck_whose_id_is_taken_is_refused_with_a_free_one(pmq: Run) -> None:
    pmq("new")
    err = pmq("new", ok=False).err
    assert err.endswith("take another id: --id my-questions-2\n")


def test_check_has_nothing_against_a_long_answer(pmq: Run, home: Path, tmp_path: Path) -> None:
    path = tmp_path / "words.md"
    path.write_text(f"## What is a lag?\n{'long ' * 60}\n## What is a lead?\nShort.\n")
    pmq("new", path)
    assert pmq("check", home / "decks" / "words.yaml").out == "2 cards in 1 deck, no problems\n"
