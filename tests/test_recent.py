"""The answers to a card are those of the log, however often they are asked for and whoever has written meanwhile."""

import tempfile
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pmq_cards.domain import CardId, Quality
from pmq_cards.errors import HomeError
from pmq_cards.store.log import Answer, ReviewLog, open_log
from tests.conftest import review

AT = datetime(2026, 12, 1, 9, tzinfo=UTC)
CARDS = [CardId("tiny/one"), CardId("tiny/two")]
DONE = ("answer", "undo", "merge", "ask", "answer beside", "undo beside")

steps = st.lists(st.tuples(st.sampled_from(DONE), st.sampled_from(CARDS), st.integers(-3, 9)), max_size=12)


def does(log: ReviewLog, what: str, card: CardId, minute: int) -> None:
    at = AT + timedelta(minutes=minute)
    if what == "answer":
        log.append(Answer(card, at, at.date(), Quality.GOOD, took_ms=5, typed="so"))
    elif what == "merge":
        log.merge([review("2026-12-01", 4, card=card, hour=minute + 7)])
    elif what == "undo" and (newest := log.newest_answer()):
        log.take_back(at, newest.id)
    else:
        log.card_reviews(card, soon_again=True)


@given(steps)
@example([("ask", CARDS[0], 0), ("answer", CARDS[0], 0), ("answer beside", CARDS[0], 1), ("answer", CARDS[0], 2)])
@example([("answer", CARDS[0], 5), ("ask", CARDS[0], 0), ("answer", CARDS[0], -3), ("undo", CARDS[0], 6)])
def test_the_answers_to_a_card_are_never_those_of_before(done: list[tuple[str, CardId, int]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "reviews.db"
        with closing(open_log(path)) as log, closing(open_log(path)) as beside:
            for what, card, minute in done:
                does(beside if what.endswith("beside") else log, what.removesuffix(" beside"), card, minute)
                with closing(open_log(path)) as fresh:
                    assert log.card_reviews(card, soon_again=minute > 0) == fresh.card_reviews(card)


def test_a_card_is_read_once_for_its_grades_and_its_answer(tmp_path: Path) -> None:
    with closing(open_log(tmp_path / "reviews.db")) as log:
        does(log, "answer", CARDS[0], 0)
        log.card_reviews(CARDS[0], soon_again=True)
        asked: list[str] = []
        with log.reading() as connection:
            connection.set_trace_callback(asked.append)
        does(log, "answer", CARDS[0], 1)
        assert len(log.card_reviews(CARDS[0])) == 2
        assert not [text for text in asked if "card =" in text]


FAILS = """
pragma foreign_keys = on;
create temp table known (id primary key);
create temp table told (id references known deferrable initially deferred);
create temp trigger late after insert on reviews begin insert into told values (1); end;
"""
"""Lets every statement through, and refuses the commit."""


def test_an_answer_that_could_not_be_written_is_not_remembered(tmp_path: Path) -> None:
    with closing(open_log(tmp_path / "reviews.db")) as log:
        does(log, "answer", CARDS[0], 0)
        before = log.card_reviews(CARDS[0], soon_again=True)
        with log.reading() as connection:
            connection.executescript(FAILS)
        with pytest.raises(HomeError):
            does(log, "answer", CARDS[0], 1)
        assert log.card_reviews(CARDS[0]) == before


def test_a_name_that_is_not_on_disk_is_not_signed_with(tmp_path: Path) -> None:
    with closing(open_log(tmp_path / "reviews.db")) as log:
        with log.reading() as connection:
            connection.executescript(FAILS)
        with pytest.raises(HomeError):
            does(log, "answer", CARDS[0], 1)
        with log.reading() as connection:
            connection.execute("drop trigger late")
        does(log, "answer", CARDS[0], 2)
        does(log, "answer", CARDS[0], 3)
        with log.reading() as connection:
            names = connection.execute("select id from devices").fetchall()
        assert [(each.device,) for each in log.reviews()] == names * 2


def test_a_name_is_looked_up_again_once_another_has_written(tmp_path: Path) -> None:
    path = tmp_path / "reviews.db"
    with closing(open_log(path)) as log, closing(open_log(path)) as beside:
        does(log, "answer", CARDS[0], 1)
        with beside.transaction() as connection:
            connection.execute("update devices set id = 'renamed'")
        does(log, "answer", CARDS[0], 2)
        assert log.reviews()[-1].device == "renamed"
