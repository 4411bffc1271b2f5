"""What the log has already is known again without being read row by row, and nothing else is taken for it."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pmq_cards.anki.history import History, Row, TheirAnswer, for_log, read_history
from pmq_cards.anki.names import EASE_OF
from pmq_cards.anki.reviews import Taken, answers_known, take, unpaired
from pmq_cards.config import Config
from pmq_cards.domain import CardId, Kind, Quality, Review, ReviewId
from pmq_cards.ids import derived_id, from_ms, to_ms
from pmq_cards.store.copies import copies
from pmq_cards.store.log import ReviewLog, open_log
from pmq_cards.store.rows import row_of
from tests.anki_world import LATER, MORNING_MS, ONE, TWO, Anki
from tests.conftest import Run

pytestmark = pytest.mark.usefixtures("tiny")

NOW = datetime(2026, 1, 1, tzinfo=UTC)
DAY = 86_400_000
THIRD = 30
TABLES = """
create table notes (id integer primary key, guid, flds, tags);
create table cards (id integer primary key, nid, did, odid, ord);
create table revlog (id integer primary key, cid, ease, factor, time, type);
"""

instants = st.sampled_from([0, 1, 700, 1000, 1700, 5000, DAY]).map(lambda offset: MORNING_MS + offset)
instants_at_the_edges = instants | st.sampled_from([0, 10**15])
odd = st.sampled_from([None, 0, 1, 2.0, 2.5, "2", "x", b"2", 7])
rows = st.tuples(
    instants_at_the_edges,
    st.sampled_from([10, 20, 21, THIRD]),
    st.integers(1, 4) | odd,
    st.just(2500) | odd,
    st.just(100) | odd,
    st.integers(0, 2) | odd,
)
collections = st.lists(rows, max_size=8, unique_by=lambda row: row[0])


@st.composite
def reviews(draw: st.DrawFn) -> Review:
    at = from_ms(min(draw(instants_at_the_edges), MORNING_MS + 400 * DAY))
    card, quality, through_anki = draw(st.sampled_from([ONE, TWO])), draw(st.sampled_from(Quality)), draw(st.booleans())
    review_id = derived_id(card, at, quality) if through_anki else ReviewId(f"{card}{at}{draw(st.integers(0, 1))}")
    kind = draw(st.sampled_from(Kind))
    return Review(review_id, card, at, at.date(), quality, kind, None, "anki" if through_anki else "here")


logs = st.lists(reviews(), max_size=8, unique_by=lambda review: review.id)


def collection(found: Sequence[Sequence[object]], tables: str = TABLES) -> sqlite3.Connection:
    """Make one of two notes, the second with a card the other way round; the third, where used, is the first again."""
    connection = sqlite3.connect(":memory:")
    connection.executescript(tables)
    notes = [(1, f"pmq:{ONE}", "", ""), (2, f"pmq:{TWO}", "", ""), (3, f"pmq:{ONE}", "", "")]
    used = notes if any(row[1] == THIRD for row in found) else notes[:2]
    connection.executemany("insert into notes values (?, ?, ?, ?)", used)
    cards = [(10, 1, 1, 0, 0), (20, 2, 1, 0, 0), (21, 2, 1, 0, 1), (THIRD, 3, 1, 0, 0)]
    connection.executemany("insert into cards values (?, ?, ?, ?, ?)", cards)
    connection.executemany("insert into revlog values (?, ?, ?, ?, ?, ?)", found)
    return connection


def from_pmq(mine: Sequence[Review]) -> list[tuple[object, ...]]:
    """Give the rows that an export would write, one an instant."""
    card_of = {ONE: 10, TWO: 20}
    return [
        (to_ms(review.at), card_of[review.card_id], EASE_OF[review.quality], 2500, 0, 1)
        for review in {review.at: review for review in mine}.values()
    ]


def taken(found: Sequence[Sequence[object]], log: ReviewLog, *, leaving_out: bool) -> tuple[Taken, tuple[Row, ...]]:
    mine = (*log.reviews(), *log.undone())
    with closing(collection(found)) as connection, log.reading() as own:
        known = answers_known(own, NOW) if leaving_out else None
        history = read_history(lambda text, *values: connection.execute(text, values), known)
        read = tuple(history.rows)
    return take(replace(history, rows=read), mine, {ONE, TWO}, NOW), read


def in_memory(mine: Sequence[Review]) -> ReviewLog:
    log = open_log(Path("nowhere"), create=False)
    log.merge(mine)
    return log


@given(found=collections, mine=logs, exported=st.booleans())
@example(found=[(MORNING_MS, 10, 3, 2500, 0, 1)], mine=[], exported=False)
def test_what_is_left_out_changes_nothing_of_what_is_taken(
    found: list[Sequence[object]], mine: list[Review], *, exported: bool
) -> None:
    with closing(in_memory(mine)) as log:
        if exported:
            found = list({row[0]: row for row in (*found, *from_pmq(mine))}.values())
        short, long = (taken(found, log, leaving_out=way)[0] for way in (True, False))
        assert short == long


odd_rows = st.tuples(
    instants_at_the_edges | st.sampled_from([1.5, "2026", to_ms(NOW) + 2 * DAY]),
    st.sampled_from([10, 20, 21, THIRD, 40, "10", 20.0, None]),
    *[st.integers(0, 5) | odd] * 4,
)


@given(found=st.lists(odd_rows, max_size=8, unique_by=lambda row: row[0]), mine=logs, others=st.booleans())
@example(found=[(MORNING_MS, 10, 3, 2500, 0, 1), (MORNING_MS + 1, 10, 3, 0, 0, 3)], mine=[], others=True)
@example(found=[(MORNING_MS, 10, 3, 2500, 0, 1), (MORNING_MS + 700, "20", 3, 2500, 0, 1)], mine=[], others=False)
def test_a_plain_answer_kept_apart_is_what_a_look_at_its_columns_says(
    found: list[Sequence[object]], mine: list[Review], *, others: bool
) -> None:
    with closing(collection(found, TABLES.replace("revlog (id integer primary key", "revlog (id"))) as connection:
        if others:
            connection.executemany("insert into cards values (?, 4, 1, 0, 0)", [(number,) for number in range(40, 60)])
        query = lambda text, *values: connection.execute(text, values)  # noqa: E731 - once
        ways = [read_history(query, apart=apart) for apart in (True, False)]
        apart, together = (take(replace(way, rows=tuple(way.rows)), mine, {ONE, TWO}, NOW) for way in ways)
    assert apart == together


def test_no_row_is_looked_at_where_all_are_plain_answers() -> None:
    rows = from_pmq([*answered(ONE, 0, 1, 2), *answered(TWO, 3, 4)])
    with closing(collection(rows)) as connection:
        history = read_history(lambda text, *values: connection.execute(text, values), apart=True)
        assert (len(history.answers), tuple(history.rows)) == (5, ())


@given(
    st.lists(st.builds(TheirAnswer, st.just(ONE), instants, st.sampled_from(Quality), st.none() | st.integers(1, DAY)))
)
def test_an_answer_of_anki_is_the_row_that_its_review_would_be(found: list[TheirAnswer]) -> None:
    rows = tuple(for_log(found, Config().days()))
    assert rows == tuple(row_of(each.review(Config().day_of)) for each in found)


def paired_at_once(found: Sequence[TheirAnswer], mine: Sequence[Review]) -> set[tuple[str, int]]:
    """Pair everything with everything, as the rule says."""
    theirs = [each.review(datetime.date) for each in found]
    left, _ = unpaired(theirs, mine)
    twice = frozenset(copies((*left, *mine)))
    return {(review.card_id, to_ms(review.at)) for review in left if review not in twice}


plain = st.tuples(instants, st.sampled_from([ONE, TWO]), st.integers(1, 4))


@given(st.lists(plain, unique_by=lambda row: row[0]), logs)
def test_pairs_at_one_instant_are_those_that_pairing_all_would_find(
    found: list[tuple[int, CardId, int]], mine: list[Review]
) -> None:
    rows = tuple(Row(card, 0, at_ms, ease, 2500, 0, 1) for at_ms, card, ease in sorted(found))
    theirs = [TheirAnswer(card, at_ms, Quality(ease + 1), None) for at_ms, card, ease in sorted(found)]
    new = take(History(frozenset({ONE, TWO}), rows, 0), mine, {ONE, TWO}, NOW).new
    assert {(each.card_id, each.at_ms) for each in new} == paired_at_once(theirs, mine)


def answered(card: CardId, *days: int) -> list[Review]:
    instants = [from_ms(MORNING_MS) + timedelta(days=day) for day in days]
    return [Review(derived_id(card, at, Quality.GOOD), card, at, at.date(), Quality.GOOD) for at in instants]


def test_the_rows_of_a_card_that_is_known_are_not_read() -> None:
    mine = [*answered(ONE, 0, 1, 2), *answered(TWO, 3, 4)]
    with closing(in_memory(mine)) as log:
        result, read = taken(from_pmq(mine), log, leaving_out=True)
        assert (read, result.known, result.rows) == ((), 5, 5)
        result, read = taken(from_pmq([*mine, *answered(TWO, 7)]), log, leaving_out=True)
        assert ({row.card_id for row in read}, result.known, result.rows) == ({TWO}, 5, 6)


LIKE_KNOWN = {
    "of the card the other way round": (MORNING_MS, 21, 2, 2500, 0, 1),
    "of a button that no Anki has": (MORNING_MS - 1, 20, 3 + 8, 2500, 0, 1),
    "of a button that is no whole number": (MORNING_MS, 20, 3.0, 2500, 0, 1),
    "of a kind that is none": (MORNING_MS, 20, 3, 2500, 0, 6),
    "of a kind that is no whole number": (MORNING_MS, 20, 3, 2500, 0, 1.0),
    "set by hand": (MORNING_MS, 20, 3, 2500, 0, 4),
    "practised in a filtered deck": (MORNING_MS, 20, 3, 0, 0, 3),
    "with a factor that is text": (MORNING_MS, 20, 3, "2500", 0, 1),
    "at another instant": (MORNING_MS + 1, 20, 3, 2500, 0, 1),
    "with another button": (MORNING_MS, 20, 4, 2500, 0, 1),
}


@pytest.mark.parametrize("row", LIKE_KNOWN.values(), ids=LIKE_KNOWN)
def test_a_row_that_only_looks_like_a_known_answer_is_read(row: tuple[object, ...]) -> None:
    mine = [*answered(ONE, 0, 1), *answered(TWO, 0, 1)]
    rows = [row, (MORNING_MS + DAY, 20, 3, 2500, 0, 1), (MORNING_MS + 9 * DAY, 10, 3, 2500, 0, 1)]
    with closing(in_memory(mine)) as log:
        short, read = taken(rows, log, leaving_out=True)
        assert len(read) == 3
        assert short == taken(rows, log, leaving_out=False)[0]


def test_a_card_with_two_notes_is_read_as_one() -> None:
    mine = [review._replace(device="anki") for review in answered(ONE, 0, 1)]
    with closing(in_memory(mine)) as log:
        result, read = taken([*from_pmq(mine), (MORNING_MS + 500, THIRD, 3, 2500, 0, 1)], log, leaving_out=True)
        assert (len(read), len(result.new), result.known) == (3, 1, 2)


def test_of_two_answers_at_one_instant_each_finds_a_row_of_its_own() -> None:
    at = from_ms(MORNING_MS)
    mine = [
        Review(derived_id(ONE, at, quality), ONE, at, at.date(), quality, Kind.REVIEW, None, "anki")
        for quality in (Quality.HARD, Quality.GOOD)
    ]
    rows = [(MORNING_MS, 10, 3, 2500, 0, 1), (MORNING_MS + 700, 10, 3, 2500, 0, 1)]
    with closing(in_memory(mine)) as log:
        assert taken(rows, log, leaving_out=True)[0].new == ()


def test_an_answer_of_the_log_that_was_changed_from_outside_is_not_taken_for_known(
    pmq: Run, home: Path, tmp_path: Path, anki: Anki
) -> None:
    with closing(open_log(home / "reviews.db")) as log:
        log.merge(answered(ONE, 0, 1))
    (card,) = anki.pmq_card()
    anki.row(card, MORNING_MS)
    anki.row(card, MORNING_MS + DAY)
    package = anki.package(tmp_path / "a.apkg")
    assert pmq("import", package, now=LATER).out == "0 reviews new, 2 known already\n"
    with closing(sqlite3.connect(home / "reviews.db")) as connection, connection:
        connection.create_function("pmq_sum", -1, lambda *_: 0)
        connection.execute("update reviews set at_ms = at_ms + 60000 where at_ms = ?", (MORNING_MS,))
    ran = pmq("import", package, now=LATER, ok=False)
    assert "is not what was written" in ran.err
    assert ran.out == ""


def test_an_import_says_how_many_are_known_whether_they_were_read_or_left_out(
    pmq: Run, home: Path, tmp_path: Path, anki: Anki
) -> None:
    with closing(open_log(home / "reviews.db")) as log:
        log.merge([*answered(ONE, 0, 1), *answered(TWO, 5, 6)], undone=[answered(TWO, 6)[0].id])
        log.merge([answered(ONE, 2)[0]._replace(id=ReviewId("drilled"), kind=Kind.PRACTICE)])
    (one,), (two,) = anki.pmq_card(), anki.pmq_card(TWO)
    for card, day in ((one, 0), (one, 1), (two, 5), (two, 6), (two, 7)):
        anki.row(card, MORNING_MS + day * DAY)
    package = anki.package(tmp_path / "a.apkg")
    assert pmq("import", package, now=LATER).out == "1 review new of 1 card, 4 known already\n"
    assert pmq("import", package, now=LATER).out == "0 reviews new, 5 known already\n"
