"""pmq new X.apkg: an Anki deck as a deck file, and the writing of deck files."""

import json
import re
import shutil
import sqlite3
import zipfile
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pmq_cards.anki.as_deck import cards_of
from pmq_cards.anki.decks import AnkiDeck, Left, Note, read_deck_notes
from pmq_cards.anki.html import clean, html_text
from pmq_cards.decks.reading import read_deck
from pmq_cards.decks.writing import deck_text, slug
from pmq_cards.domain import Audience, Card, Deck, DeckId, Source
from pmq_cards.ids import is_id
from pmq_cards.markup import tamed
from tests.anki_world import LATER, MORNING_MS, Anki
from tests.conftest import TWO_CARDS, Run

ROOT = Path(__file__).parent.parent


def note_type(anki: Anki, name: str, fields: Sequence[str], *cards: tuple[str, str], cloze: bool = False) -> str:
    """Add a note type with these fields, and a card for each front and back; give its name."""
    models = anki.collection.models
    made = models.new(name)
    made["type"] = int(cloze)
    for field in fields:
        models.add_field(made, models.new_field(field))
    for number, (front, back) in enumerate(cards):
        template = models.new_template(f"Card {number + 1}")
        template["qfmt"], template["afmt"] = front, back
        models.add_template(made, template)
    models.add_dict(made)
    return name


def cards_in(home: Path, deck_id: str = "quiz") -> list[Card]:
    deck, problems = read_deck(home / "decks" / f"{deck_id}.yaml")
    assert deck is not None, problems
    return list(deck.cards)


@pytest.mark.parametrize("legacy", [True, False])
def test_a_deck_of_anki_becomes_a_deck_file_that_passes_check(
    *, legacy: bool, anki: Anki, pmq: Run, home: Path, tmp_path: Path
) -> None:
    anki.note("Capital of <b>France</b>?", "Paris &amp; only Paris", "a1", tags=["geo/eu", "marked", "cities"])
    anki.note("Which are <i>primes</i>?", "<ul><li>2<li>3</ul>", "b`2#")
    ran = pmq("new", anki.package(tmp_path / "a.apkg", legacy=legacy), "--id", "quiz")
    assert ran.out == (
        f"2 cards in {home}/decks/quiz.yaml\n2 notes of Basic: front: Front; back: Back\nNext: pmq drill quiz\n"
    )
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
        "    anki: a1\n"
        "\n"
        "  - id: which-are-primes\n"
        "    why: Which are primes?\n"
        "    question: |-\n"
        "      - 2\n"
        "      - 3\n"
        "    anki: b`2#\n"
    )
    assert pmq("check", home / "decks" / "quiz.yaml").out == "2 cards in 1 deck, no problems\n"


RANKED = ("Rank", "Word", "Reading", "Meaning", "Example", "Sound")


@pytest.mark.parametrize("legacy", [True, False])
def test_the_cards_templates_say_what_stands_on_which_side(
    *, legacy: bool, anki: Anki, pmq: Run, home: Path, tmp_path: Path
) -> None:
    front = "<!-- {{Rank}} --><div class=x>{{furigana:Word}}</div>{{#Sound}}{{Sound}}{{/Sound}}{{type:Meaning}}"
    example = "{{^Example}}{{Rank}}{{/Example}}{{#Example}}{{Example}}{{/Example}}"
    back = "{{FrontSide}}<hr>{{text:Reading}}<br>{{Meaning}}" + example
    kind = note_type(anki, "Ranked", RANKED, (front, back))
    anki.note("71520", "Hund", "g1", kind=kind, more=["hunt", "dog", "Der Hund bellt.", "[sound:a.mp3]"])
    anki.note("2", "Katze", "g2", kind=kind, more=["katse", "cat", "", ""])
    ran = pmq("new", anki.package(tmp_path / "a.apkg", legacy=legacy), "--id", "quiz")
    assert [(card.why, card.question) for card in cards_in(home)] == [
        ("Hund", "hunt\ndog\nDer Hund bellt."),
        ("Katze", "katse\ncat\n2"),
    ]
    assert ran.out.splitlines()[1:4] == [
        "1 note of Ranked: front: Word, Sound; back: Reading, Meaning, Example; not used: Rank",
        "1 note of Ranked: front: Word; back: Reading, Meaning, Rank; not used: Example, Sound",
        "Not taken: 1 note's sounds",
    ]


def test_a_field_behind_a_hint_becomes_the_hint(anki: Anki, pmq: Run, home: Path, tmp_path: Path) -> None:
    kind = note_type(anki, "Hinted", ("Q", "H", "A"), ("{{Q}}{{hint:H}}", "{{FrontSide}}{{A}}"))
    anki.note("Who?", "It begins with B.", "g1", kind=kind, more=["Bob"])
    pmq("new", anki.package(tmp_path / "a.apkg"), "--id", "quiz")
    (card,) = cards_in(home)
    assert (card.why, card.hint, card.question) == ("Who?", "It begins with B.", "Bob")


def test_what_is_not_taken_is_counted(anki: Anki, pmq: Run, home: Path) -> None:
    anki.note("front", 'back <img src="x.png">', kind="Basic (and reversed card)")
    anki.note("only front", " ")
    anki.note("heard", "<img src=x.png> [sound:a.mp3]")
    anki.note("{{c1::hidden}} text", "extra", kind="Cloze")
    anki.note("x" * 200_000, "back")
    anki.pmq_card()
    ran = pmq("new", anki.path, "--id", "quiz", "--deck", "Default")
    assert ran.out.splitlines()[2] == (
        "Not taken: 1 cloze, 1 note without a text on each side, 1 note with only pictures or sounds on a side, "
        "1 note longer than a card can be, 1 further card of the same notes, 1 note's pictures"
    )
    assert len(cards_in(home)) == 1
    ran = pmq("new", anki.path, "--id", "ours", "--deck", "PM", ok=False)
    assert ran.code == 1
    assert ran.err.endswith("Not taken: 1 card of pmq's own\n")


def test_of_several_decks_one_has_to_be_chosen(anki: Anki, pmq: Run, tmp_path: Path, home: Path) -> None:
    anki.note("one", "1", deck="Numbers::Small")
    anki.note("ten", "10", deck="Numbers::Large")
    anki.note("a", "b", deck="Letters")
    file = anki.package(tmp_path / "a.apkg")
    ran = pmq("new", file, "--id", "quiz", ok=False)
    assert ran.code == 2
    assert '"Letters" (1), "Numbers::Large" (1), "Numbers::Small" (1)' in ran.err
    pmq("new", file, "--deck", "numbers")
    deck, _ = read_deck(home / "decks" / "numbers.yaml")
    assert deck is not None
    assert (deck.title, [card.name for card in deck.cards]) == ("Numbers", ["one", "ten"])
    assert pmq("new", file, "--id", "other", "--deck", "Colours", ok=False).code == 3


def test_import_as_deck_is_another_name_for_it(anki: Anki, pmq: Run, tmp_path: Path, home: Path) -> None:
    anki.note("front", "back", "g1")
    file = anki.package(tmp_path / "a.apkg")
    pmq("new", file, "--id", "one")
    pmq("import", file, "--as-deck", "two")
    one, two = ((home / "decks" / f"{name}.yaml").read_text() for name in ("one", "two"))
    assert one.replace("id: one", "id: two") == two


def test_a_dry_run_shows_the_deck_and_writes_nothing(anki: Anki, pmq: Run, tmp_path: Path, home: Path) -> None:
    anki.note("front", "back", "g1")
    ran = pmq("new", anki.package(tmp_path / "a.apkg"), "--id", "quiz", "-n", "--title", "Quiz")
    assert ran.out.startswith("id: quiz\ntitle: Quiz\n")
    assert "Nothing was written" in ran.err
    assert not home.exists()


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
    assert pmq("new", path, "--deck", "A", ok=False).code == 2


def test_the_deck_option_alone_is_refused(pmq: Run, tmp_path: Path) -> None:
    assert pmq("import", tmp_path / "x", "--deck", "A", ok=False).code == 2


def test_another_kind_of_zip_is_not_taken_for_ankis(pmq: Run, tmp_path: Path) -> None:
    path = tmp_path / "letter.docx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", "<w:p/>")
    assert "a zip archive, as word processors" in pmq("new", path, ok=False).err


def test_a_collection_without_primary_keys_is_read(anki: Anki, pmq: Run, home: Path, tmp_path: Path) -> None:
    anki.note("front", "back", "g1")
    (card,) = anki.pmq_card()
    anki.row(card, MORNING_MS)
    anki.close()
    path = Path(shutil.copy(anki.path, tmp_path / "pandas.anki2"))
    anki.collection.reopen()
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.create_collation("unicase", lambda one, other: (one > other) - (one < other))
        for table in ("notes", "cards", "revlog"):  # as AnkiPandas writes them
            connection.execute(f"create table copy as select * from {table}")  # noqa: S608 - a constant name
            connection.execute(f"drop table {table}")
            connection.execute(f"alter table copy rename to {table}")
    pmq("new", path, "--id", "quiz", "--deck", "Default")
    assert [card.why for card in cards_in(home)] == ["front"]
    (home / "decks" / "tiny.yaml").write_text(TWO_CARDS)
    assert pmq("import", path, now=LATER).out.startswith("1 review new")
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("insert into notes select * from notes")
    assert "two rows have one id" in pmq("import", path, now=LATER, ok=False).err


# Ids


ANIMALS = {"猫": "cat", "犬": "dog", "鳥": "bird"}


def test_a_newer_package_never_moves_one_cards_id_to_another(anki: Anki, pmq: Run, home: Path, tmp_path: Path) -> None:
    numbers = [anki.note(front, back)[0] for front, back in ANIMALS.items()]
    for front in ("bank", "bank", "C", "C++", "Is it so long that no id can hold all of its many words, or is it?"):
        anki.note(front, f"{front}!")
    pmq("new", anki.package(tmp_path / "a.apkg"), "--id", "quiz")
    before = {card.anki: card.name for card in cards_in(home)}
    assert len(set(before.values())) == 8
    anki.remove_note_of(numbers[0])
    (home / "decks" / "quiz.yaml").unlink()
    pmq("new", anki.package(tmp_path / "b.apkg"), "--id", "quiz")
    after = {card.anki: card.name for card in cards_in(home)}
    assert len(after) == 7
    assert after.items() <= before.items()


def test_an_id_is_made_of_words_where_they_tell_the_card_from_every_other(
    anki: Anki, pmq: Run, home: Path, tmp_path: Path
) -> None:
    for front in ("What's new, pussycat?", "naïve Straße", "1,000 words"):
        anki.note(front, "back")
    pmq("new", anki.package(tmp_path / "a.apkg"), "--id", "quiz")
    assert [card.name for card in cards_in(home)] == ["whats-new-pussycat", "naive-strasse", "1-000-words"]


notes = st.lists(
    st.tuples(st.sampled_from(["a", "b", "a b", "ä", "猫", "犬", "a!", "a+", "word " * 30]), st.integers(0, 9)),
    unique=True,
    max_size=9,
)


@given(notes, st.data())
def test_an_id_hangs_on_the_note_alone_where_words_do_not_tell(
    drawn: list[tuple[str, int]], data: st.DataObject
) -> None:
    def named(some: Sequence[tuple[str, int]]) -> dict[str, str]:
        found = [Note(f"guid{front}{number}", front, "back") for front, number in some]
        cards = cards_of(AnkiDeck("Deck", tuple(found), {}, ()), DeckId("quiz"))
        assert len({card.name for card in cards}) == len(cards)
        assert all(is_id(card.name) for card in cards)
        return {card.anki: card.name for card in cards}

    before, after = named(drawn), named(data.draw(st.permutations(drawn)) if drawn else [])
    assert before == after
    fewer = named([note for note in drawn if data.draw(st.booleans())])
    held = {name: guid for guid, name in before.items()}
    for guid, name in fewer.items():
        assert held.get(name, guid) == guid  # never another's


# A newer package


@pytest.mark.parametrize("command", ["new", "import"])
def test_an_update_follows_the_notes_and_keeps_what_a_person_wrote(
    command: str, anki: Anki, pmq: Run, home: Path, tmp_path: Path
) -> None:
    words = ("--id", "quiz") if command == "new" else ("--as-deck", "quiz")
    fronts = {"cat": "猫", "dog": "犬", "bird": "鳥", "fish": "fish?", "bank": "bank"}
    cards = {guid: anki.note(front, guid, guid)[0] for guid, front in fronts.items()}
    pmq(command, anki.package(tmp_path / "a.apkg"), *words)
    path = home / "decks" / "quiz.yaml"
    names = {card.anki: card.name for card in cards_in(home)}
    path.write_text(path.read_text().replace("question: dog", "question: dog, my own words"))
    anki.remove_note_of(cards["cat"])
    anki.edit("bird", ["鳥さん", "a bird"])
    anki.edit("dog", ["犬", "a dog"])
    anki.remove_note_of(cards["bank"])
    anki.note("bank", "of a river", "bank of another note")
    ran = pmq(command, anki.package(tmp_path / "b.apkg"), *words, "--update")
    after = {card.anki: card for card in cards_in(home)}
    assert {guid: card.name for guid, card in after.items() if guid in names} == names
    assert (after["bird"].why, after["bird"].question) == ("鳥さん", "a bird")
    assert after["dog"].question == "dog, my own words"
    assert after["bank of another note"].name == "bank-2"
    assert ran.out.splitlines()[:4] == [
        f"1 card replaced: the list has another text now: {names['bird']}",
        "1 card new: bank-2",
        f"2 cards no longer in the list, and kept: {names['cat']}, {names['bank']}",
        f"1 card changed here, so the text of the list was not taken: {names['dog']}",
    ]
    assert "nothing to change" in pmq(command, tmp_path / "b.apkg", *words, "--update").out


def test_a_deck_of_an_older_pmq_gets_the_guids_with_an_update(anki: Anki, pmq: Run, home: Path, tmp_path: Path) -> None:
    anki.note("猫", "cat", "g1")
    anki.note("犬", "dog", "g2")
    file = anki.package(tmp_path / "a.apkg")
    path = home / "decks" / "quiz.yaml"
    path.parent.mkdir(parents=True)
    cards = "".join(
        f"  - {{id: {name}, why: {why}, question: x}}\n" for name, why in (("card", "猫"), ("card-2", "犬"))
    )
    path.write_text(f"id: quiz\ntitle: Quiz\nlabels: {{why: Question, question: Answer}}\ncards:\n{cards}")
    assert "is written in brackets" in pmq("new", file, "--id", "quiz", "--update", ok=False).err
    block = "".join(
        f"  - id: {name}\n    why: {why}\n    question: x\n" for name, why in (("card", "猫"), ("card-2", "犬"))
    )
    path.write_text(f"id: quiz\ntitle: Quiz\ncards:\n{block}")
    pmq("new", file, "--id", "quiz", "--update")
    assert {card.name: card.anki for card in cards_in(home)} == {"card": "g1", "card-2": "g2"}


# Cards that Anki has


def test_a_deck_made_of_ankis_notes_makes_no_note_a_second_time(
    anki: Anki, pmq: Run, home: Path, tmp_path: Path
) -> None:
    for front in ("one", "two", "three"):
        anki.note(front, "back", deck="Geo")
    package = tmp_path / "out.apkg"
    pmq("new", anki.package(tmp_path / "a.apkg"))
    ran = pmq("export", "geo", "-o", package)
    assert ran.err == "pmq: nothing to export: 3 cards made of notes that Anki has; to send new ones: --with-imported\n"
    assert not package.exists()
    said = pmq("export", "-o", package).out
    assert "Left out: 3 cards made of notes that Anki has; to send new ones: --with-imported" in said
    anki.take(package)
    assert anki.collection.note_count() == 3 + 21
    said = pmq("export", "geo", "--with-imported", "-o", package).out
    assert "3 cards, 3 new" in said
    anki.take(package)
    assert anki.collection.note_count() == 6 + 21
    path = home / "decks" / "geo.yaml"
    path.write_text(path.read_text().replace("question: back", "question: forth", 1))
    assert "3 cards, 1 new or changed" in pmq("export", "geo", "-o", package).out  # sent once, they are pmq's


# HTML


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
        ("<ol start=3><li>three</li><li>four</li></ol>", "3. three\n4. four"),
        ("<ol start=' x '><li>one<li value='7'>seven<li>eight</ol>", "1. one\n7. seven\n8. eight"),
        ("<ol><li>a<ol><li>a1</li><li>a2</li></ol></li><li>b</li></ol>", "1. a\n  1. a1\n  2. a2\n2. b"),
        ("<ul><li>a<ul><li>a1</li></ul>more</li><li>b<br>c</li></ul>d", "- a\n  - a1\n  more\n- b\n  c\nd"),
        ("<ul><li>a</li><ol><li>a1</li></ol><li>b</li></ul>", "- a\n  1. a1\n- b"),
        ("<ul><ul><li>a</li><li>b</li></ul></ul>", "- a\n- b"),
        ("<ul><li><ol><li>a</li></ol></li><li>b</li></ul>", "-\n  1. a\n- b"),
        ("<ul><li><p>x</p></li><li> <div>y</div> <div>z</div></li></ul>", "- x\n- y\n  z"),
        ("<ul><li></li><li><br></li><li>x</ul>", "-\n-\n- x"),
        ("<ul><li><pre>if a:\n    b</pre></li></ul>", "- if a:\n      b"),
        ("<li>x<li>y", "- x\n- y"),
        ("<table><tr><th>a</th><th>b</th></tr> <tr><td>1</td><td>2</td></tr></table>c", "a b\n1 2\nc"),
        ("<table><tr><td>a</td><td></td><td>b<br>c</td></tr></table>", "a  b\nc"),
        ("<table><tr><td><ul><li>x</li></ul></td><td>y</td></tr><tr><td><p>z</p></td></tr></table>", "- x\ny\nz"),
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


HARD = (
    "<a ",
    "<a b='",
    "<!--",
    "[anki:tts]",
    "<p> ",
    "</",
    "[sound:",
    "<![x[",
    "&",
    "<ul><li>",
    "<ul><li>x",
    "<ol><li><br>",
    '<a b="x" ',
    "<pre>",
)


@pytest.mark.parametrize("piece", HARD)
def test_a_field_of_whatever_length_is_read_in_one_pass(piece: str) -> None:
    html_text(piece * (99_000 // len(piece)))


@given(st.lists(st.sampled_from([*HARD, ">", "x", "'", "-->", "<b>"])).map("".join))
def test_what_the_parser_gets_has_no_open_tag(html: str) -> None:
    opened = [found.start() for found in re.finditer("<", tamed(html))]
    whole = [found.start() for found in re.finditer("<[^<>]*>", tamed(html))]
    assert opened == whole


parts = st.text(st.sampled_from("<>/&;b ri'\"#:-|\n\t\u200b\u2028\x07é") | st.characters(), max_size=20)


@given(notes=st.lists(st.tuples(parts, parts, parts), min_size=1, max_size=4), name=parts)
@example(notes=[("0", "0", "")], name="\x1f\U000ffffe")
def test_whatever_the_notes_hold_the_deck_passes_check(
    notes: list[tuple[str, str, str]], name: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    connection = sqlite3.connect(":memory:")
    connection.executescript(
        "create table notes (id integer primary key, guid, flds, tags);"
        "create table cards (id integer primary key, nid, did, odid, ord);"
        "create table col (decks); "
    )
    for number, (front, back, tags) in enumerate(notes):
        fields = f"{front}\x1f{back}".encode(errors="replace").decode()
        connection.execute(
            "insert into notes values (?, ?, ?, ?)",
            (number, f"guid{number}", fields, tags.encode(errors="replace").decode()),
        )
        connection.execute("insert into cards values (?, ?, 1, 0, 0)", (number, number))
    connection.execute("insert into col values (?)", (json.dumps({"1": {"name": name}}),))
    found = read_deck_notes(connection, None)
    connection.close()
    assert len(found.notes) + sum(found.left_out.get(left, 0) for left in LEFT_WHOLE) == len(notes)
    if found.notes:
        path = tmp_path_factory.mktemp("home") / "made.yaml"
        deck_id = DeckId("made")
        made = Deck(deck_id, found.title, "", Source(), cards_of(found, deck_id), path)
        path.write_bytes(deck_text(made).encode())
        deck, problems = read_deck(path)
        assert deck is not None, problems


LEFT_WHOLE = (Left.OURS, Left.CLOZE, Left.ONE_SIDED, Left.MEDIA_ONLY, Left.TOO_LONG)


# Writing

scalars = (
    st.text(st.characters(exclude_categories=["Cs"], min_codepoint=32))
    | st.text(st.sampled_from("ab 3:#-[]{}'\"\\&*!|>%@`,?\n~ é\U0001f600"))
    | st.sampled_from(["no", "3:1", "1.10", "null", "~", "2026-01-05", "- a", "a: b", "a #b", "<<", "'", "---", "..."])
)


def is_seen(text: str) -> bool:
    return any(character.isprintable() and character != " " for character in text)


texts = scalars.map(lambda text: re.sub("[\x7f-\x9f\u2028\u2029\ufffe\uffff]", "", text).strip()).filter(is_seen)
names = st.lists(st.sampled_from(["a", "b-c", "1", "no", "3-1"]), min_size=1, max_size=3, unique=True)
tags = st.lists(texts.map(lambda text: re.sub(r"[\s/]", "", text)).filter(is_seen), max_size=2).map(tuple)
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
