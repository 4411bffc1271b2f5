"""What stands in a package: genanki is the witness of notes and cards, the steps of a scheduler that of the answers."""

import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from zipfile import ZipFile

import genanki
import pytest

from pmq_cards.anki.note import content_of
from pmq_cards.anki.note_type import CSS, FIELD_NAMES, NOTE_TYPE_ID, NOTE_TYPE_NAME, TEMPLATES
from pmq_cards.anki.numbers import numbers
from pmq_cards.anki.package import PackedNote
from pmq_cards.anki.rows import answers, card_values, log_rows
from pmq_cards.domain import Card, CardId, DeckId, Kind, Review, Source
from pmq_cards.schedulers import NAMES, scheduler
from pmq_cards.store.cards import trails_kept
from pmq_cards.store.log import open_log
from tests.anki_collection import packed, stamp
from tests.conftest import Run, review

Deck = Callable[..., Path]

CARDS = (
    Card(DeckId("d"), "one", why="Why <one>?", question="What & who?", follow_ups=("And?",), tags=("a", "b-c")),
    Card(DeckId("d"), "two", why="", question="Sans why?"),
    Card(DeckId("d"), "three", why="Ünï\ncode", question="日本語", hint="h"),
)


def _rows(connection: sqlite3.Connection, table: str) -> list[tuple[object, ...]]:
    return connection.execute(f"select * from {table} order by id").fetchall()  # noqa: S608 - constant names


def _opened(package: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:")
    with ZipFile(package) as archive:
        connection.deserialize(archive.read("collection.anki2"))
    return connection


def test_notes_and_cards_are_as_genanki_writes_them(tmp_path: Path) -> None:
    notes = [PackedNote(card.id, content_of(card, Source("A source")), stamp()) for card in CARDS]
    ours = _opened(packed(tmp_path / "ours.apkg", "Deck", notes))
    fields = [{"name": name} for name in FIELD_NAMES]
    note_type = genanki.Model(NOTE_TYPE_ID, NOTE_TYPE_NAME, fields, [dict(each) for each in TEMPLATES], CSS)
    theirs = sqlite3.connect(":memory:")
    genanki.Package([]).write_to_db(theirs.cursor(), 0, iter(()))
    for position, note in enumerate(notes, 1):
        made = genanki.Note(
            note_type, list(note.content.fields), tags=note.content.tags, guid=f"pmq:{note.card_id}", due=position
        )
        made.cards = [genanki.Card(0)]
        number = note.stamp.number
        made.write_to_db(theirs.cursor(), note.stamp.changed_at, 1_700_000_001, iter((number, number)))
    for table in ("notes", "cards", "revlog"):
        assert _rows(ours, table) == _rows(theirs, table)
    shape = "select type, name, sql from sqlite_master order by name"
    for table in ("notes", "cards", "revlog"):  # only a sync looks by them
        theirs.execute(f"drop index ix_{table}_usn")
    assert ours.execute(shape).fetchall() == theirs.execute(shape).fetchall()
    assert ours.execute("pragma integrity_check").fetchone() == ("ok",)


@pytest.mark.parametrize("name", NAMES)
def test_every_answer_has_the_row_that_the_steps_of_its_card_give(
    name: str, pmq: Run, home: Path, own_deck: Deck, tmp_path: Path
) -> None:
    own_deck()
    (home / "config.toml").write_text(f'scheduler = "{name}"\n')
    given = [
        review(f"2024-09-{day:02}", (day * 7 + len(card)) % 6, card=card, hour=9 + day % 2, took_ms=day or None)
        for card in ("tiny/one", "tiny/two")
        for day in (1, 2, 3, 8, 8, 20)
    ]
    given += [review("2024-09-02", 4, card=card, hour=15) for card in ("tiny/one", "tiny/two", "away/x")]
    log = open_log(home / "reviews.db")
    log.merge(given)
    reviews_of = log.reviews_of()
    log.close()
    pmq("export", "--progress", "-o", tmp_path / "p.apkg")
    with _opened(tmp_path / "p.apkg") as package:
        number_of = numbers(each for card in ("tiny/one", "tiny/two") for each in reviews_of[CardId(card)])
        for card in ("tiny/one", "tiny/two"):
            steps = answers(scheduler(name)(reviews_of[CardId(card)]))
            (note,) = package.execute("select id from notes where guid = ?", (f"pmq:{card}",)).fetchone()
            found = package.execute("select * from revlog where cid = ? order by id", (note,)).fetchall()
            assert [(row[0], row[1], *row[3:]) for row in found] == list(log_rows(note, steps, number_of))
            values = package.execute("select ivl, factor, reps, lapses from cards where id = ?", (note,)).fetchone()
            last = card_values(steps[-1].schedule)
            assert values == (last.ivl, last.factor, last.reps, last.lapses)


@pytest.mark.parametrize("name", NAMES)
def test_a_package_is_the_same_whether_trails_are_kept_or_not(
    name: str, pmq: Run, home: Path, own_deck: Deck, tmp_path: Path
) -> None:
    own_deck()
    (home / "config.toml").write_text(f'scheduler = "{name}"\n')
    log = open_log(home / "reviews.db")
    log.merge(_history(("tiny/two", "tiny/one", "away/x"), range(1, 20)))
    log.close()
    pmq("stats")
    pmq("export", "-o", tmp_path / "first.apkg")
    trails = home / "derived" / "trails.bin"
    for later in (range(20, 26), range(26, 30)):
        log = open_log(home / "reviews.db")
        log.merge(_history(("tiny/one",), later), undone=[log.card_reviews(CardId("tiny/one"))[3].id])
        assert trails_kept(log, scheduler(name), trails.parent)
        log.close()
        kept, content = _exported(pmq, tmp_path / "kept.apkg"), trails.read_bytes()
        trails.unlink()
        assert kept == _exported(pmq, tmp_path / "read.apkg")
        trails.write_bytes(content)


def _exported(pmq: Run, path: Path) -> tuple[bytes, str]:
    said = pmq("export", "--progress", "-o", path)
    return path.read_bytes(), said.out.replace(str(path), "")


def _history(cards: Sequence[str], days: range) -> list[Review]:
    """Answers of every kind: practice, two of one instant, and such as took long."""
    return [
        review(
            f"2024-09-{day:02}",
            (day * 7 + len(card)) % 6,
            card=card,
            kind=Kind.PRACTICE if day % 5 == 0 else Kind.REVIEW,
            took_ms=(None, 7_000, 400_000 if card == "tiny/two" else 9_000)[day % 3],
        )
        for card in cards
        for day in days
    ]


@pytest.mark.parametrize("column", ["id", "card", "at_ms", "day", "quality", "took_ms", "device", "typed"])
def test_an_answer_that_is_not_what_was_written_does_not_travel(
    column: str, pmq: Run, home: Path, own_deck: Deck, tmp_path: Path
) -> None:
    own_deck()
    log = open_log(home / "reviews.db")
    log.merge([review("2024-09-01", 4, took_ms=5), review("2024-09-02", 3)])
    log.close()
    others = {"at_ms": "at_ms + 1", "quality": "5", "took_ms": "null", "day": "'2024-09-09'"}
    with closing(sqlite3.connect(home / "reviews.db")) as connection, connection:
        connection.execute(f"update reviews set {column} = {others.get(column, repr('x'))} where seq = 1")  # noqa: S608 - constant names
    ran = pmq("export", "--progress", "-o", tmp_path / "p.apkg", ok=False)
    assert ran.code > 0
    assert "is not what was written" in ran.err
    assert not ran.out
    assert not (tmp_path / "p.apkg").exists()
