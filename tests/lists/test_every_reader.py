"""Every reader of lists, each by the same tests: a new one is tested the moment it is listed."""

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmq_cards.decks.reading import read_deck, read_text
from pmq_cards.decks.writing import deck_text
from pmq_cards.domain import Deck, DeckId, Source
from pmq_cards.lists import READERS, reader_of
from pmq_cards.lists.decoding import NoTextError, decoded
from pmq_cards.lists.drafting import drafted
from pmq_cards.lists.taking import NothingFoundError, take
from tests.conftest import Run
from tests.lists.samples import SAMPLES, Sample

EMPTY = Deck(DeckId("d"), "D", "", Source(), (), Path("d.yaml"))
EACH = pytest.mark.parametrize("sample", SAMPLES, ids=[f"{sample.reader}, {sample.name}" for sample in SAMPLES])
BITS = (
    "?", "\n", "\n\n", "- ", "1. ", "  ", "# ", "> ", "Q: ", "A: ", "::", "\t", ";", ",", '"', "<li>", "</li>",
    "<details>", "<summary>", "</details>", "|", "`", "```", "**", "[", "](x)", "---", "===", "word", "Why",
    "Tell me", "A. ", "\ufeff", "?\n?\n", "#separator:tab\n", "{", "}", "&lt;", "\u202e", "ß", "é", "日本", "。",
    "$", "\\", "{#x}", "[ ] ", "sep=;\n", "a. ", "b. ", "ii) ", "•\t", "o\t", "\uf0b7",
)  # fmt: skip


def test_every_reader_has_a_sample() -> None:
    assert {reader.name for reader in READERS} == {sample.reader for sample in SAMPLES}


@EACH
def test_a_file_is_read_by_the_reader_of_its_kind(sample: Sample) -> None:
    reader = reader_of(sample.text, sample.name)
    assert reader is not None
    assert reader.name == sample.reader


@EACH
def test_a_file_becomes_a_deck_that_check_passes(pmq: Run, tmp_path: Path, home: Path, sample: Sample) -> None:
    path = tmp_path / sample.name
    path.write_text(sample.text, encoding="utf-8")
    pmq("new", path, "--id", "made")
    pmq("check", home / "decks" / "made.yaml")
    deck, _ = read_deck(home / "decks" / "made.yaml")
    assert deck is not None
    assert tuple((card.why, card.question) for card in deck.cards) == sample.cards


@EACH
def test_what_is_taken_and_left_out_has_lines_of_the_file(sample: Sample) -> None:
    reader = reader_of(sample.text, sample.name)
    assert reader is not None
    taken = take(reader.read(sample.text))
    last = sample.text.count("\n") + 1
    places = [(one.line, one.last_line) for one in taken.entries]
    places += [(one.line, one.last_line) for one in taken.left_out]
    assert [place for place in places if not 1 <= place[0] <= place[1] <= last] == []


@EACH
def test_the_same_file_gives_the_same_deck(sample: Sample) -> None:
    reader = reader_of(sample.text, sample.name)
    assert reader is not None
    assert drafted(take(reader.read(sample.text)), EMPTY) == drafted(take(reader.read(sample.text)), EMPTY)


@pytest.mark.parametrize("reader", READERS, ids=[reader.name for reader in READERS])
@given(text=st.one_of(st.text(), st.lists(st.sampled_from(BITS), max_size=60).map("".join)))
def test_any_text_becomes_a_deck_that_is_read_back_or_is_refused(reader: object, text: str) -> None:
    from pmq_cards.lists import Reader

    assert isinstance(reader, Reader)
    try:
        text = decoded(text.encode(), "x").text
    except NoTextError:
        return
    reader.recognises(text, "")
    try:
        taken = take(reader.read(text))
    except NothingFoundError:
        return
    deck = drafted(taken, EMPTY).deck
    assert len({card.name for card in deck.cards}) == len(deck.cards) == len(taken.entries)
    reading = read_text(deck_text(deck), deck.path)
    assert reading.deck is not None, reading.problems
    assert [card._replace(line=1) for card in reading.deck.cards] == [card._replace(line=1) for card in deck.cards]


@pytest.mark.parametrize(
    "piece",
    [
        "[", "![", "<!--", "<a ", "<table><tr><td>", "<ul><li>a?<table><tr><td>", "<details><summary>a?</summary>",
        "<blockquote><ul><li>a?", "<li><h3>a?</h3>", "- a?\n", "  - a?\n", "> - a?\n", "# a?\n", "a\n?\n", "a::b\n",
        "Q: a\nA: b\n", "a\tb\n", '"', "(", "“", "? (b) ", "{%", " ", "=====\nA\n=====\n", "1\ufe0f\u20e3",
        "•\ta?\no\tb?\n", "o\t", "a. b?\n", "a. b?\nb. c?\n\n", " a. b?\n",
        "a. b?\nb. c?\n", "<p>· a?</p>", "<p>a. b?</p><p>b. c?</p>", "# 1. a?\nb\n# c\n- d?\n- e?\n",
    ],
)  # fmt: skip
def test_a_text_made_to_be_slow_is_read_in_one_pass(piece: str) -> None:
    # What goes over the rest of the text again and again would not end here before the suite is stopped.
    text = decoded(f"- Why do you?\n{piece * (30_000 // len(piece))}".encode(), "x").text
    reader = reader_of(text, "x.md")
    assert reader is not None
    with suppress(NothingFoundError):
        take(reader.read(text))
