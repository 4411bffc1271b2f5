"""pmq export, seen from Anki's side: first import, update, removal, order, and what is never touched."""

import os
import re
import signal
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmq_cards.anki.ledger import Ledger
from pmq_cards.domain import CardId
from pmq_cards.store.log import Mark, open_log
from tests.anki_collection import CLEAN, Anki, Imported, opened
from tests.clock import machine_now
from tests.conftest import TWO_CARDS, Run

OwnDeck = Callable[..., Path]

THREE_CARDS = TWO_CARDS + "  - {id: three, why: To learn the third thing., question: Does the third thing hold?}\n"


@pytest.fixture
def anki(tmp_path: Path) -> Iterator[Anki]:
    with opened(tmp_path / "collection.anki2") as anki:
        yield anki


@pytest.fixture
def package(tmp_path: Path) -> Path:
    return tmp_path / "deck.apkg"


def test_the_first_import_brings_every_card_of_the_deck(pmq: Run, anki: Anki, package: Path) -> None:
    said = pmq("export", "-o", package)
    assert "21 cards, 21 new or changed" in said.out
    assert anki.take(package) == Imported(new=21, updated=0, duplicate=0, conflicting=0)
    note = anki.note("pm-interview/customer-access")
    assert note["Question"].startswith("How do product managers here reach")
    assert note["Audience"] == "hiring manager, product peer, designer"
    assert note["Source"] == "21 Questions for Your PM Role Interviewer, 2017-05-09, no. 1"
    assert note.tags == ["customers"]
    assert anki.check_database() == CLEAN


def test_every_field_and_template_has_the_id_it_was_born_with(pmq: Run, anki: Anki, package: Path) -> None:
    # A change here makes every note that is out in the world "conflicting": see anki/note_type.py.
    pmq("export", "-o", package)
    anki.take(package)
    note_type = anki.note("pm-interview/customer-access").note_type()
    assert note_type is not None
    assert note_type["id"] == 1_795_431_077
    assert [(field["name"], field["id"] - 5_120_264_431_000_000) for field in note_type["flds"]] == [
        ("Why", 1),
        ("Question", 2),
        ("FollowUps", 3),
        ("GreenFlag", 4),
        ("RedFlag", 5),
        ("Audience", 6),
        ("Hint", 7),
        ("Source", 8),
        ("Reverse", 9),
        ("Retired", 10),
        ("Spare1", 11),
        ("Spare2", 12),
        ("Spare3", 13),
    ]
    assert [template["id"] - 5_120_264_431_000_000 for template in note_type["tmpls"]] == [101, 102]


def test_new_cards_come_in_the_order_of_the_deck(pmq: Run, anki: Anki, package: Path, own_deck: OwnDeck) -> None:
    names = [f"c{number * 7 % 30}" for number in range(30)]
    cards = "".join(f"  - {{id: {name}, why: Why {name}., question: What {name}?}}\n" for name in names)
    own_deck(f"id: long\ntitle: Long\ncards:\n{cards}")
    pmq("export", "long", "-o", package)
    anki.take(package)
    in_order = anki.rows("select n.guid from cards c join notes n on n.id = c.nid order by c.due")
    assert in_order == [(f"pmq:long/{name}",) for name in names]


def test_after_an_edit_exactly_one_note_is_updated(pmq: Run, anki: Anki, package: Path, own_deck: OwnDeck) -> None:
    own_deck()
    pmq("export", "-o", package)
    anki.take(package)
    own_deck(TWO_CARDS.replace("Does the first thing hold?", "Does the first thing really hold?"))
    said = pmq("export", "-o", package, now="2026-12-02T09:00")
    assert "23 cards, 1 new or changed" in said.out
    assert anki.take(package) == Imported(new=0, updated=1, duplicate=22, conflicting=0)
    assert anki.note("tiny/one")["Question"] == "Does the first thing really hold?"


def test_an_edit_within_the_second_of_the_last_export_arrives(
    pmq: Run, anki: Anki, package: Path, own_deck: OwnDeck
) -> None:
    own_deck()
    for text in ("once", "twice", "three times"):
        own_deck(TWO_CARDS.replace("Does the first", f"Asked {text}, does the first"))
        pmq("export", "tiny", "-o", package)
        anki.take(package)
    assert anki.note("tiny/one")["Question"].startswith("Asked three times")


def test_an_edit_arrives_though_the_clock_was_set_back(pmq: Run, anki: Anki, package: Path, own_deck: OwnDeck) -> None:
    own_deck()
    pmq("export", "tiny", "-o", package, now="2026-11-20")
    anki.take(package)
    own_deck(TWO_CARDS.replace("[first]", "[primary]"))
    pmq("export", "tiny", "-o", package, now="2026-11-01")
    anki.take(package)
    assert anki.note("tiny/one").tags == ["primary"]


def edited_in_anki(anki: Anki, words: str) -> None:
    note = anki.note("tiny/one")
    note["Why"] = words
    anki.col.update_note(note)


@pytest.mark.clock
def test_a_look_ahead_never_overwrites_what_a_person_wrote_in_anki(
    pmq: Run, anki: Anki, package: Path, own_deck: OwnDeck
) -> None:
    own_deck()
    pmq("export", "tiny", "-o", package, now="2044-10-01T09:00")
    anki.take(package)
    assert anki.note("tiny/one").mod <= machine_now().timestamp()
    edited_in_anki(anki, "In my own words.")
    pmq("export", "tiny", "-o", package, now=machine_now().isoformat())
    assert anki.take(package) == Imported(new=0, updated=0, duplicate=2, conflicting=0)
    assert anki.note("tiny/one")["Why"] == "In my own words."


@pytest.fixture
def sent_ahead(pmq: Run, anki: Anki, package: Path, own_deck: OwnDeck, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let Anki have the deck from a machine whose clock was hours ahead."""
    own_deck()
    ahead = machine_now() + timedelta(hours=20)
    with monkeypatch.context() as patched:
        patched.setattr("pmq_cards.home.machine_now", lambda: ahead)
        pmq("export", "tiny", "-o", package, now=ahead.isoformat())
    assert anki.take(package).new == 2
    assert anki.note("tiny/one").mod == int(ahead.timestamp())


@pytest.mark.clock
@pytest.mark.usefixtures("sent_ahead")
def test_what_a_clock_that_ran_ahead_has_sent_overwrites_no_edit_once_it_is_right(
    pmq: Run, anki: Anki, package: Path
) -> None:
    edited_in_anki(anki, "In my own words.")
    for _ in range(2):
        pmq("export", "tiny", "-o", package, now=machine_now().isoformat())
        assert anki.take(package) == Imported(new=0, updated=0, duplicate=2, conflicting=0)
    pmq("export", "tiny", "-o", package, now="2044-10-01T09:00")
    assert anki.take(package).updated == 0
    assert anki.note("tiny/one")["Why"] == "In my own words."


@pytest.mark.clock
@pytest.mark.parametrize("between", [False, True])
@pytest.mark.usefixtures("sent_ahead")
def test_a_change_arrives_after_a_clock_ran_ahead_and_overwrites_later_edits_no_more(
    *, between: bool, pmq: Run, anki: Anki, package: Path, own_deck: OwnDeck
) -> None:
    if between:
        pmq("export", "tiny", "-o", package, now=machine_now().isoformat())
        anki.take(package)
    own_deck(TWO_CARDS.replace("Does the first", "Again, does the first"))
    pmq("export", "tiny", "-o", package, now=machine_now().isoformat())
    assert anki.take(package).updated == 1
    assert anki.note("tiny/one")["Question"].startswith("Again")
    edited_in_anki(anki, "In my own words.")
    pmq("export", "tiny", "-o", package, now=machine_now().isoformat())
    assert anki.take(package).updated == 0
    assert anki.note("tiny/one")["Why"] == "In my own words."


def test_what_a_person_did_in_anki_survives_an_update_of_other_notes(
    pmq: Run, anki: Anki, package: Path, own_deck: OwnDeck
) -> None:
    own_deck()
    pmq("export", "tiny", "-o", package, now="2026-10-01")
    anki.take(package)
    mine = anki.note("tiny/two")
    mine["Why"] = "In my own words."
    mine["Spare1"] = "A note to myself."
    mine.add_tag("mine")
    anki.col.update_note(mine)
    anki.col.tags.bulk_add([mine.id], "bulk")
    note_type = mine.note_type()
    assert note_type is not None
    note_type["css"] += "\n.card { font-size: 30px }"
    anki.col.models.update_dict(note_type)
    for name in ("tiny/one", "tiny/two"):
        card = anki.card(name)
        card.start_timer()
        anki.col.sched.answerCard(card, 4)
    reviewed = anki.rows("select id, type, due, ivl, factor, reps from cards")
    own_deck(TWO_CARDS.replace("Does the first", "Again, does the first"))
    pmq("export", "tiny", "-o", package, now="2026-10-02")
    assert anki.take(package) == Imported(new=0, updated=1, duplicate=1, conflicting=0)
    assert anki.note("tiny/one")["Question"].startswith("Again")
    assert anki.note("tiny/two")["Why"] == "In my own words."
    assert anki.note("tiny/two")["Spare1"] == "A note to myself."
    assert sorted(anki.note("tiny/two").tags) == ["bulk", "mine"]
    assert "font-size: 30px" in anki.note("tiny/one").note_type()["css"]  # type: ignore[index]
    assert anki.rows("select id, type, due, ivl, factor, reps from cards") == reviewed
    assert [row[1] for row in reviewed] == [2, 2]


def test_a_card_that_left_its_deck_becomes_empty_in_anki(
    pmq: Run, anki: Anki, package: Path, own_deck: OwnDeck
) -> None:
    own_deck(THREE_CARDS)
    pmq("export", "tiny", "-o", package)
    anki.take(package)
    own_deck(TWO_CARDS)
    said = pmq("export", "tiny", "-o", package, now="2026-12-02")
    assert "2 cards, 0 new or changed" in said.out
    assert "Retired, since no deck has them now: tiny/three" in said.out
    assert anki.take(package) == Imported(new=0, updated=1, duplicate=2, conflicting=0)
    assert anki.empty_cards() == ["pmq:tiny/three"]
    assert anki.note("tiny/three")["Why"] == "To learn the third thing."
    assert anki.check_database() == CLEAN


def test_a_retired_card_stays_retired_and_is_told_once(pmq: Run, own_deck: OwnDeck, package: Path) -> None:
    own_deck(THREE_CARDS)
    pmq("export", "-o", package)
    own_deck(TWO_CARDS)
    pmq("export", "-o", package)
    before = package.read_bytes()
    said = pmq("export", "-o", package)
    assert "tiny/three" not in said.out
    assert "Retired in earlier exports: 1 card" in said.out
    assert package.read_bytes() == before


def test_a_card_that_comes_back_to_its_deck_comes_back_in_anki(
    pmq: Run, anki: Anki, package: Path, own_deck: OwnDeck
) -> None:
    for text in (THREE_CARDS, TWO_CARDS, THREE_CARDS):
        own_deck(text)
        pmq("export", "tiny", "-o", package)
        anki.take(package)
    assert anki.empty_cards() == []
    assert anki.note("tiny/three").tags == []


@pytest.mark.clock
def test_a_new_card_at_the_place_of_a_deleted_one_has_no_history(
    pmq: Run, anki: Anki, package: Path, own_deck: OwnDeck
) -> None:
    def take(deck: str) -> None:
        own_deck(deck)
        now = machine_now().isoformat()
        pmq("export", "tiny", "--progress", "-o", package, now=now)
        anki.take(package, progress=True)

    take(THREE_CARDS)
    card = anki.card("tiny/three")
    for _ in range(3):
        card.start_timer()
        anki.col.sched.answerCard(card, 3)
        card.load()
    take(TWO_CARDS)
    anki.col.remove_cards_and_orphaned_notes([card.id])
    take(THREE_CARDS.replace("three", "four"))
    assert anki.rows("select count(*) from revlog") == [(3,)]  # Anki never forgets a row
    stats = anki.col.card_stats_data(anki.card("tiny/four").id)
    assert list(stats.revlog) == []
    collection = Path(anki.col.path)
    said = pmq("import", collection, now=machine_now().isoformat())
    assert said.out.startswith("0 reviews new")


@pytest.mark.clock
def test_anki_says_that_a_card_was_added_when_it_was_first_sent(
    pmq: Run, anki: Anki, package: Path, own_deck: OwnDeck
) -> None:
    own_deck(TWO_CARDS)
    pmq("export", "tiny", "-o", package, now="2026-10-01T09:00")
    own_deck(THREE_CARDS)
    pmq("export", "tiny", "-o", package, now=machine_now().isoformat())
    anki.take(package)
    assert [anki.col.get_note(note).guid for note in anki.col.find_notes("added:1")] == ["pmq:tiny/three"]


def test_a_look_ahead_gives_no_number_that_anki_would_refuse(
    pmq: Run, anki: Anki, package: Path, own_deck: OwnDeck, home: Path
) -> None:
    own_deck()
    pmq("export", "tiny", "-o", package, now="2044-10-01T09:00")
    assert anki.take(package).new == 2
    own_deck(THREE_CARDS)
    with closing(sqlite3.connect(home / "reviews.db")) as connection, connection:
        # As a machine whose clock was wrong has numbered them.
        connection.execute("update anki_notes set number = number + 1000000000000 where card = 'tiny/one'")
    pmq("export", "tiny", "-o", package)
    assert anki.take(package) == Imported(new=1, updated=0, duplicate=2, conflicting=0)


def test_a_note_that_was_numbered_by_its_place_gets_a_number_and_stays_the_same_in_anki(
    pmq: Run, anki: Anki, package: Path, own_deck: OwnDeck, home: Path
) -> None:
    own_deck()
    pmq("export", "tiny", "-o", package)
    with closing(sqlite3.connect(home / "reviews.db")) as connection, connection:
        connection.execute("update anki_notes set number = null")
    anki.take(package)
    pmq("export", "tiny", "-o", package, now="2026-12-02")
    assert anki.take(package) == Imported(new=0, updated=0, duplicate=2, conflicting=0)
    with closing(sqlite3.connect(home / "reviews.db")) as connection:
        numbers = [number for (number,) in connection.execute("select number from anki_notes")]
    assert len(set(numbers)) == 2


def test_the_numbers_of_old_packages_are_never_given_again(pmq: Run, package: Path, own_deck: OwnDeck) -> None:
    own_deck()
    pmq("export", "-o", package, now="2023-11-14T22:13:20Z")
    with ZipFile(package) as archive:
        database = archive.read("collection.anki2")
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.deserialize(database)
        (lowest,) = connection.execute("select min(id) from (select id from notes union select id from cards)")
    assert lowest[0] >= 1_700_001_000_000


@given(st.lists(st.tuples(st.sets(st.sampled_from("abcdef"), min_size=1), st.integers(-3, 3)), min_size=1))
def test_no_two_notes_ever_have_one_number(exports: list[tuple[set[str], int]]) -> None:
    given_to: dict[int, str] = {}
    with closing(open_log(Path("/nonexistent/reviews.db"), create=False)) as log:
        for names, shift_ms in exports:
            now = datetime(2026, 10, 1, 9, tzinfo=UTC) + timedelta(milliseconds=shift_ms)
            with log.transaction() as connection:
                contents = {CardId(name): name for name in sorted(names)}
                stamps = Ledger(connection).stamp(contents, contents, now, now)
            for name, stamp in zip(contents, stamps, strict=True):
                assert given_to.setdefault(stamp.number, name) == name
                assert given_to.get(stamp.number + 1) is None  # the card the other way round


def test_a_retired_card_is_no_card_in_a_fresh_collection(
    pmq: Run, anki: Anki, package: Path, own_deck: OwnDeck
) -> None:
    own_deck(THREE_CARDS)
    pmq("export", "tiny", "-o", package)
    own_deck(TWO_CARDS)
    pmq("export", "tiny", "-o", package)
    anki.take(package)
    assert anki.col.card_count() == 2


def test_a_retired_note_that_anki_no_longer_has_is_not_brought_back(
    pmq: Run, anki: Anki, package: Path, own_deck: OwnDeck
) -> None:
    own_deck(THREE_CARDS)
    pmq("export", "tiny", "-o", package)
    anki.take(package)
    own_deck(TWO_CARDS)
    pmq("export", "tiny", "-o", package)
    anki.take(package)
    pmq("import", anki.col.path)  # it is still there: the next package retires it again
    assert "Retired in earlier exports: 1 card" in pmq("export", "tiny", "-o", package).out
    anki.take(package)
    remove_empty_cards(anki)
    assert anki.col.note_count() == 2
    pmq("import", anki.col.path)
    assert "Retired" not in pmq("export", "tiny", "-o", package).out
    assert anki.take(package) == Imported(new=0, updated=0, duplicate=2, conflicting=0)
    own_deck(THREE_CARDS)
    pmq("export", "tiny", "-o", package)
    assert anki.take(package).new == 1
    own_deck(TWO_CARDS)
    assert "tiny/three" in pmq("export", "tiny", "-o", package).out


def test_a_retired_note_that_a_package_brought_back_can_be_removed_for_good(
    pmq: Run, anki: Anki, package: Path, own_deck: OwnDeck
) -> None:
    # As docs/anki.md says it: Check Database, Empty Cards, pmq import, and only then a further package.
    for deck in (THREE_CARDS, TWO_CARDS):
        own_deck(deck)
        pmq("export", "tiny", "-o", package)
        anki.take(package)
    remove_empty_cards(anki)
    assert anki.take(package).new == 1
    assert anki.empty_cards() == []
    anki.check_database()
    assert anki.empty_cards() == ["pmq:tiny/three"]
    remove_empty_cards(anki)
    pmq("import", anki.col.path)
    assert "Retired" not in pmq("export", "tiny", "-o", package).out
    assert anki.take(package) == Imported(new=0, updated=0, duplicate=2, conflicting=0)
    assert anki.col.note_count() == 2
    assert anki.check_database() == CLEAN


def remove_empty_cards(anki: Anki) -> None:
    emptied = anki.col.get_empty_cards().notes
    anki.col.remove_cards_and_orphaned_notes([card for note in emptied for card in note.card_ids])


DRAFT = THREE_CARDS.replace("why: To learn the third thing., ", "")


def put_aside(home: Path, deck: str, *, on: bool = True) -> None:
    with closing(open_log(home / "reviews.db")) as log:
        log.set_mark([CardId(deck)], Mark.SUSPENDED, on=on, at=datetime(2026, 11, 1 if on else 2, tzinfo=UTC))


@pytest.mark.parametrize("how", ["draft", "deck put aside"])
def test_a_card_that_is_not_asked_for_now_is_neither_sent_nor_retired(
    how: str, pmq: Run, anki: Anki, package: Path, own_deck: OwnDeck
) -> None:
    path = own_deck(THREE_CARDS)
    pmq("export", "-o", package)
    anki.take(package)
    if how == "draft":
        own_deck(DRAFT)
    else:
        put_aside(path.parent.parent, "tiny")
    said = pmq("export", "-o", package).out
    assert "Retired" not in said
    assert ("1 card without a why" if how == "draft" else "pmq resume tiny") in said
    sent = 23 if how == "draft" else 21
    assert anki.take(package) == Imported(new=0, updated=0, duplicate=sent, conflicting=0)
    assert anki.empty_cards() == []
    own_deck(THREE_CARDS)
    put_aside(path.parent.parent, "tiny", on=False)
    pmq("export", "-o", package)
    assert anki.take(package) == Imported(new=0, updated=0, duplicate=24, conflicting=0)


def test_a_deck_put_aside_that_is_named_is_said_and_writes_nothing(
    pmq: Run, home: Path, package: Path, own_deck: OwnDeck
) -> None:
    own_deck()
    put_aside(home, "tiny")
    ran = pmq("export", "tiny", "-o", package)
    assert (ran.out, ran.err) == ("", "pmq: nothing to export: 1 deck put aside; to bring it back: pmq resume tiny\n")
    assert not package.exists()


def test_the_cards_that_changed_are_named(pmq: Run, package: Path, own_deck: OwnDeck) -> None:
    own_deck()
    assert "tiny/one" not in pmq("export", "tiny", "-o", package).out  # all are new
    own_deck(THREE_CARDS.replace("Does the first", "Truly, does the first"))
    said = pmq("export", "tiny", "-o", package).out.splitlines()
    assert said[1:3] == ["New: tiny/three", "Changed: tiny/one"]


def test_a_list_says_card_by_card_what_would_go_out_and_writes_nothing(
    pmq: Run, home: Path, package: Path, own_deck: OwnDeck, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(home.parent)
    own_deck()
    said = pmq("export", "tiny", "--list").out
    assert said == (
        "new      tiny/one\nnew      tiny/two\n2 cards, 2 new or changed since the last export; nothing was written\n"
    )
    assert {path.name for path in home.iterdir()} <= {"decks", "derived"}
    assert list(home.parent.glob("*.apkg")) == []
    pmq("export", "tiny", "-o", package)
    own_deck(THREE_CARDS.replace("Does the first", "Truly, does the first").partition("  - id: two")[0])
    for _ in range(2):
        assert pmq("export", "tiny", "--list").out == (
            "changed  tiny/one\nretired  tiny/two\n"
            "1 card, 1 new or changed since the last export; nothing was written\n"
        )


def test_a_list_has_no_file(pmq: Run, package: Path) -> None:
    assert pmq("export", "--list", "-o", package, ok=False).code == 2


def test_a_broken_deck_retires_nothing(pmq: Run, own_deck: OwnDeck, package: Path) -> None:
    own_deck()
    pmq("export", "-o", package)
    own_deck("id: tiny\ntitle: [\n")
    assert "Retired" not in pmq("export", "-o", package).out


def test_exporting_one_deck_retires_nothing_of_another(pmq: Run, own_deck: OwnDeck, package: Path) -> None:
    path = own_deck()
    pmq("export", "-o", package)
    path.unlink()
    assert "Retired" not in pmq("export", "pm-interview", "-o", package).out
    assert "tiny/one, tiny/two" in pmq("export", "-o", package).out


def test_reverse_makes_a_second_card_and_without_it_the_card_is_empty_again(
    pmq: Run, anki: Anki, package: Path, own_deck: OwnDeck
) -> None:
    own_deck()
    pmq("export", "tiny", "-o", package)
    anki.take(package)
    pmq("export", "tiny", "--reverse", "-o", package)
    anki.take(package)
    reverse = anki.card("tiny/one", 1)
    assert "Does the first thing hold?" in reverse.question()
    assert "To learn whether the first thing holds." in reverse.answer()
    said = pmq("export", "tiny", "-o", package)
    assert "Without --reverse the cards question -> why of earlier exports become empty in Anki." in said.out
    anki.take(package)
    assert len(anki.col.get_empty_cards().notes) == 2
    assert anki.check_database() == CLEAN


def test_a_title_with_parts_is_a_subdeck_and_its_description_travels(
    pmq: Run, anki: Anki, package: Path, own_deck: OwnDeck
) -> None:
    titled = TWO_CARDS.replace("title: Tiny", "title: PM interview::Team & co\ndescription: A < B,\n  in [words].")
    own_deck(titled)
    pmq("export", "tiny", "-o", package)
    anki.take(package)
    deck = anki.col.decks.by_name("PM interview::Team & co")
    assert deck is not None
    assert deck["desc"] == "A &lt; B, in &#91;words]."
    own_deck(titled.replace("A < B", "B > A"))
    pmq("export", "tiny", "-o", package)
    anki.take(package)
    assert anki.col.decks.by_name("PM interview::Team & co")["desc"] == "B &gt; A, in &#91;words]."  # type: ignore[index]


def test_two_decks_of_one_title_are_one_deck_in_anki(pmq: Run, anki: Anki, package: Path, own_deck: OwnDeck) -> None:
    own_deck()
    own_deck(TWO_CARDS.replace("id: tiny", "id: other").replace("Tiny", "tiny"), "other.yaml")
    pmq("export", "tiny", "other", "-o", package)
    anki.take(package)
    assert len(anki.col.find_cards("deck:tiny")) == 4


def test_decks_exported_one_by_one_do_not_disturb_each_other(
    pmq: Run, anki: Anki, package: Path, own_deck: OwnDeck
) -> None:
    own_deck()
    pmq("export", "pm-interview", "-o", package)
    anki.take(package)
    pmq("export", "tiny", "-o", package)
    assert anki.take(package) == Imported(new=2, updated=0, duplicate=0, conflicting=0)
    pmq("export", "-o", package)
    assert anki.take(package) == Imported(new=0, updated=0, duplicate=23, conflicting=0)
    assert anki.check_database() == CLEAN


def test_one_state_gives_the_same_bytes_on_another_day_in_another_process(home: Path, tmp_path: Path) -> None:
    packages = [tmp_path / "one.apkg", tmp_path / "two.apkg"]
    for package, now, seed in zip(packages, ("2026-11-01", "2027-03-09T23:10"), ("1", "2"), strict=True):
        _run(home, "--now", now, "export", "--progress", "-o", str(package), PYTHONHASHSEED=seed)
    assert packages[0].read_bytes() == packages[1].read_bytes()


def test_the_file_is_named_after_the_deck_and_left_alone_in_its_folder(home: Path, tmp_path: Path) -> None:
    here, temporary = tmp_path / "here", tmp_path / "temporary"
    here.mkdir()
    temporary.mkdir()
    ran = _run(home, "export", cwd=here, TMPDIR=str(temporary))
    assert ran.stdout.startswith("Wrote pm-interview.apkg: 21 cards")
    assert [path.name for path in here.iterdir()] == ["pm-interview.apkg"]
    assert list(temporary.iterdir()) == []


def test_several_decks_are_named_pmq(
    pmq: Run, own_deck: OwnDeck, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own_deck()
    monkeypatch.chdir(tmp_path)
    pmq("export")
    assert (tmp_path / "pmq.apkg").exists()


def test_an_older_file_keeps_its_permissions_and_a_link_stays_a_link(pmq: Run, tmp_path: Path) -> None:
    old, link = tmp_path / "old.apkg", tmp_path / "link.apkg"
    old.touch(mode=0o640)
    old.chmod(0o640)
    link.symlink_to(old)
    pmq("export", "-o", link)
    assert link.is_symlink()
    assert stat.S_IMODE(old.stat().st_mode) == 0o640
    assert old.stat().st_size > 1000


@pytest.mark.parametrize(
    ("output", "remedy"),
    [
        (".", "is a folder; name a file in it"),
        ("missing/deck.apkg", "there is no folder"),
        ("deck.txt", "write -o .*deck.txt.apkg"),
    ],
)
def test_an_output_that_cannot_be_is_told_before_anything_is_done(
    pmq: Run, home: Path, tmp_path: Path, output: str, remedy: str
) -> None:
    ran = pmq("export", "-o", tmp_path / output, ok=False)
    assert ran.code == 2
    assert ran.out == ""
    assert re.search(remedy, ran.err)
    assert not home.exists()


def test_a_deck_that_is_not_there_is_not_found(pmq: Run, package: Path) -> None:
    ran = pmq("export", "pm-intervew", "-o", package, ok=False)
    assert ran.code == 3
    assert "pm-interview" in ran.err
    assert not package.exists()


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written_is_told(pmq: Run, tmp_path: Path) -> None:
    (tmp_path / "locked").mkdir(mode=0o500)
    ran = pmq("export", "-o", tmp_path / "locked" / "deck.apkg", ok=False)
    assert ran.code == 1
    assert "choose another place with -o" in ran.err


@pytest.mark.parametrize("moment", ["zipfile.ZipFile.open", "os.fsync"])
def test_a_full_disk_leaves_the_old_file(moment: str, pmq: Run, package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pmq("export", "-o", package)
    before = package.read_bytes()

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(moment, full)
    ran = pmq("export", "--reverse", "-o", package, ok=False)
    assert ran.code == 1
    assert f"cannot write {package}: No space left on device" in ran.err
    assert package.read_bytes() == before
    assert [path.name for path in package.parent.glob("*") if path.name.startswith(".")] == []


@pytest.mark.skipif(not hasattr(os, "O_TMPFILE"), reason="only Linux knows files without a name")
@pytest.mark.parametrize("moment", ["sqlite3.connect", "zipfile.ZipFile.open", "os.fsync"])
def test_a_killed_export_leaves_the_old_file_and_nothing_else(home: Path, tmp_path: Path, moment: str) -> None:
    here, temporary = tmp_path / "here", tmp_path / "temporary"
    here.mkdir()
    temporary.mkdir()
    _run(home, "export", cwd=here)
    before = (here / "pm-interview.apkg").read_bytes()
    module = moment.partition(".")[0]
    killed = subprocess.run(
        [
            sys.executable,
            "-c",
            f"""
import os, {module}
from pmq_cards.cli import main
{moment} = lambda *_, **__: os.kill(os.getpid(), {signal.SIGKILL:d})
main(['--home', {str(home)!r}, 'export', '--reverse'])
""",
        ],
        check=False,
        cwd=here,
        env={**os.environ, "TMPDIR": str(temporary)},
    )
    assert killed.returncode == -signal.SIGKILL
    assert [path.name for path in here.iterdir()] == ["pm-interview.apkg"]
    assert list(temporary.iterdir()) == []
    assert (here / "pm-interview.apkg").read_bytes() == before


def test_the_help_says_what_will_happen(pmq: Run) -> None:
    said = " ".join(pmq("export", "--help").out.split())
    for sentence in (
        "leaves all others alone",
        "goes out as retired",
        'Tick "Import any learning progress"',
        "an older one is replaced",
    ):
        assert sentence in said


def _run(home: Path, *words: str, cwd: Path | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "pmq_cards", "--home", str(home), *words],
        check=True,
        capture_output=True,
        text=True,
        cwd=cwd,
        env={**os.environ, **environment},
    )
