"""pmq import --as-deck: an Anki deck as a deck file, and the writing of deck files."""

import json
import re
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmq_cards.anki.decks import clean, html_text, read_deck_notes
from pmq_cards.cli.anki_import import write_new_deck
from pmq_cards.decks.reading import read_deck
from pmq_cards.decks.writing import deck_text, slug
from pmq_cards.domain import Audience, Card, Clock, Deck, DeckId, Source
from pmq_cards.home import Home
from tests.anki_world import Anki
from tests.conftest import Run

ROOT = Path(__file__).parent.parent


@pytest.fixture
def anki(tmp_path: Path) -> Iterator[Anki]:
    world = Anki(tmp_path / "anki" / "collection.anki2")
    yield world
    world.close()


@pytest.mark.parametrize("legacy", [True, False])
def test_a_deck_of_anki_becomes_a_deck_file_that_passes_check(
    *, legacy: bool, anki: Anki, pmq: Run, home: Path, tmp_path: Path
) -> None:
    anki.note("Capital of <b>France</b>?", "Paris &amp; only Paris", tags=["geo/eu", "marked", "cities"])
    anki.note("Which are <i>primes</i>?", "<ul><li>2<li>3</ul>")
    ran = pmq("import", anki.package(tmp_path / "a.apkg", legacy=legacy), "--as-deck", "quiz")
    assert ran.out == f"2 cards in {home}/decks/quiz.yaml\n"
    assert (home / "decks" / "quiz.yaml").read_text() == (
        "id: quiz\n"
        "title: Default\n"
        "labels:\n"
        "  why: Question\n"
        "  question: Answer\n"
        "cards:\n"
        "  - id: capital-of-france\n"
        "    why: Capital of France?\n"
        "    question: Paris & only Paris\n"
        "    tags: [cities, geo-eu]\n"
        "\n"
        "  - id: which-are-primes\n"
        "    why: Which are primes?\n"
        "    question: |-\n"
        "      - 2\n"
        "      - 3\n"
    )
    assert pmq("check", home / "decks" / "quiz.yaml").out == "2 cards in 1 deck, no problems\n"


def test_notes_without_two_texts_are_counted_and_left_out(anki: Anki, pmq: Run, tmp_path: Path) -> None:
    anki.note("front", "back")
    anki.note("front", "<img src=x.png> [sound:a.mp3]")
    anki.note("{{c1::hidden}} text", "extra", kind="Cloze")
    anki.note("x" * 200_000, "back")
    ran = pmq("import", anki.package(tmp_path / "a.apkg"), "--as-deck", "quiz")
    assert ran.out.splitlines()[1] == "3 notes left out: clozes, or without a text on each side"


def test_of_several_decks_one_has_to_be_chosen(anki: Anki, pmq: Run, tmp_path: Path, home: Path) -> None:
    anki.note("one", "1", deck="Numbers::Small")
    anki.note("ten", "10", deck="Numbers::Large")
    anki.note("a", "b", deck="Letters")
    file = anki.package(tmp_path / "a.apkg")
    ran = pmq("import", file, "--as-deck", "quiz", ok=False)
    assert ran.code == 2
    assert '"Letters" (1), "Numbers::Large" (1), "Numbers::Small" (1)' in ran.err
    pmq("import", file, "--as-deck", "quiz", "--deck", "numbers")
    deck, _ = read_deck(home / "decks" / "quiz.yaml")
    assert deck is not None
    assert (deck.title, [card.name for card in deck.cards]) == ("Numbers", ["one", "ten"])
    assert pmq("import", file, "--as-deck", "other", "--deck", "Colours", ok=False).code == 3


def test_a_deck_that_is_there_is_never_overwritten(anki: Anki, pmq: Run, tmp_path: Path, home: Path) -> None:
    anki.note("front", "back")
    file = anki.package(tmp_path / "a.apkg")
    path = home / "decks" / "quiz.yaml"
    path.parent.mkdir(parents=True)
    path.write_text("half written")
    assert "already" in pmq("import", file, "--as-deck", "quiz", ok=False).err
    assert path.read_text() == "half written"


def test_a_bundled_deck_is_never_hidden(anki: Anki, pmq: Run, tmp_path: Path, home: Path) -> None:
    anki.note("front", "back")
    ran = pmq("import", anki.package(tmp_path / "a.apkg"), "--as-deck", "pm-interview", ok=False)
    assert ran.code == 1
    assert not (home / "decks").exists()


def test_a_name_that_is_no_id_is_refused(anki: Anki, pmq: Run, tmp_path: Path) -> None:
    ran = pmq("import", anki.package(tmp_path / "a.apkg"), "--as-deck", "../x", ok=False)
    assert (ran.code, ran.out) == (2, "")


def test_a_file_that_is_not_from_anki_makes_no_deck(pmq: Run, tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    path.write_text("{}")
    assert pmq("import", path, "--as-deck", "quiz", ok=False).code == 2


def test_the_deck_option_alone_is_refused(pmq: Run, tmp_path: Path) -> None:
    assert pmq("import", tmp_path / "x", "--deck", "A", ok=False).code == 2


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("one<br>two", "one\ntwo"),
        ("<div>one</div><div>two</div>", "one\ntwo"),
        ("one<div>two</div>three", "one\ntwo\nthree"),
        ("a &lt;b&gt; &amp;&nbsp;c", "a <b> & c"),
        ("  many \n  blanks  ", "many blanks"),
        ("<pre>def f():\n    return 1</pre>", "def f():\n    return 1"),
        ("<ol><li>first</li><li>second</li></ol>", "1. first\n2. second"),
        ("<script>alert(1)</script>text<style>.a{}</style>", "text"),
        ('hear [sound:a.mp3]<img src="b.png">', "hear"),
        ("e\u0301", "\u00e9"),
        ("a\x07b\u2028", "ab"),
        ("<b>bold</b> <i>it</i>", "bold it"),
        ("", ""),
    ],
)
def test_html_becomes_the_text_it_shows(html: str, text: str) -> None:
    assert html_text(html) == text


@given(st.text(st.sampled_from("<>/!-[]&;abr lipx\"'=\n")) | st.text())
def test_any_html_becomes_text_that_a_deck_may_hold(html: str) -> None:
    text = html_text(html)
    assert clean(text) == text


parts = st.text(st.sampled_from("<>/&;b ri'\"#:-|\n\t\u200b\u2028\x07é") | st.characters(), max_size=20)


@given(notes=st.lists(st.tuples(parts, parts, parts), min_size=1, max_size=4), name=parts)
def test_whatever_the_notes_hold_the_deck_passes_check(
    notes: list[tuple[str, str, str]], name: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    connection = sqlite3.connect(":memory:")
    connection.executescript(
        "create table notes (id integer primary key, flds, tags); create table cards (id, nid, did, odid, ord);"
        "create table col (decks); "
    )
    for number, (front, back, tags) in enumerate(notes):
        fields = f"{front}\x1f{back}".encode(errors="replace").decode()
        connection.execute(
            "insert into notes values (?, ?, ?)", (number, fields, tags.encode(errors="replace").decode())
        )
        connection.execute("insert into cards values (?, ?, 1, 0, 0)", (number, number))
    connection.execute("insert into col values (?)", (json.dumps({"1": {"name": name}}),))
    found = read_deck_notes(connection, None)
    connection.close()
    assert len(found.notes) + found.skipped == len(notes)
    home = Home(tmp_path_factory.mktemp("home"), Clock(lambda: datetime(2026, 12, 1, tzinfo=UTC), lambda: 0))
    if found.notes:
        deck, problems = read_deck(write_new_deck(home, "made", found))
        assert deck is not None, problems


# Writing

scalars = (
    st.text(st.characters(exclude_categories=["Cs"], min_codepoint=32))
    | st.text(st.sampled_from("ab 3:#-[]{}'\"\\&*!|>%@`,?\n~ é\U0001f600"))
    | st.sampled_from(["no", "3:1", "1.10", "null", "~", "2026-01-05", "- a", "a: b", "a #b", "<<", "'", "---", "..."])
)
texts = scalars.map(lambda text: re.sub("[\x7f-\x9f\u2028\u2029\ufffe\uffff]", "", text).strip()).filter(
    lambda text: any(character.isprintable() and character != " " for character in text)
)
names = st.lists(st.sampled_from(["a", "b-c", "1", "no", "3-1"]), min_size=1, max_size=3, unique=True)
tags = st.lists(texts.map(lambda text: re.sub(r"[\s/]", "", text)).filter(bool), max_size=2).map(tuple)
optional = st.just("") | texts


@st.composite
def decks(draw: st.DrawFn) -> Deck:
    cards = tuple(
        Card(
            DeckId("deck"),
            name,
            why=draw(texts),
            question=draw(texts),
            follow_ups=tuple(draw(st.lists(texts, max_size=2))),
            green_flag=draw(optional),
            red_flag=draw(optional),
            hint=draw(optional),
            audience=tuple(draw(st.lists(st.sampled_from(list(Audience)), max_size=2))),
            tags=draw(tags),
            origin=draw(st.none() | st.integers(1, 99)),
        )
        for name in draw(names)
    )
    source = Source(draw(optional), draw(optional))
    return Deck(DeckId("deck"), draw(texts), draw(optional), source, cards, Path())


def same(deck: Deck | None, other: Deck) -> bool:
    def said(deck: Deck) -> object:
        cards = [
            (c.id, c.why, c.question, c.follow_ups, c.green_flag, c.red_flag, c.hint, c.audience, c.tags, c.origin)
            for c in deck.cards
        ]
        return deck.id, deck.title, deck.description, deck.source, cards

    return deck is not None and said(deck) == said(other)


@given(deck=decks())
def test_a_written_deck_reads_back_the_same(deck: Deck, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.getbasetemp() / "written.yaml"
    path.write_bytes(deck_text(deck).encode())
    read, problems = read_deck(path)
    assert same(read, deck), (path.read_text(), problems)


def test_the_bundled_deck_reads_back_the_same(tmp_path: Path) -> None:
    bundled, _ = read_deck(ROOT / "decks" / "pm-interview.yaml")
    assert bundled is not None
    path = tmp_path / "written.yaml"
    path.write_text(deck_text(bundled), encoding="utf-8")
    assert same(read_deck(path)[0], bundled)


@given(st.lists(st.text()))
def test_ids_made_of_texts_are_ids_and_never_the_same(fronts: list[str]) -> None:
    taken: dict[str, None] = {}
    for front in fronts:
        taken[slug(front, taken)] = None
    assert len(taken) == len(fronts)


def test_an_id_is_made_of_the_first_words() -> None:
    assert slug("What's the Café like, on a Monday morning, when everybody is back from the weekend?") == (
        "whats-the-cafe-like-on-a-monday-morning-when"
    )
    assert slug("なぜ", {"card"}) == "card-2"
