"""What is kept of the cards is what all reviews say, whatever it was made from."""

import shutil
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pmq_cards import kept
from pmq_cards.domain import CardId, Kind, Quality, Review, ReviewId
from pmq_cards.schedulers import NAMES, scheduler
from pmq_cards.standing import standing_of
from pmq_cards.store.cards import known_of, trails_of
from pmq_cards.store.changed import all_changes, touched_since
from pmq_cards.store.events import Undone, replace_all, take_in
from pmq_cards.store.log import Answer, ReviewLog, open_log
from pmq_cards.trails import trails
from tests.conftest import Run, review

AT = datetime(2026, 12, 1, 9, tzinfo=UTC)
CARDS = [CardId(f"tiny/{name}") for name in ("one", "two", "three")]
STEPS = st.lists(
    st.tuples(st.sampled_from(["answer", "practice", "old", "undo", "undo any", "replace"]), st.integers(0, 40)),
    max_size=8,
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("logs")


def changed(log: ReviewLog, step: tuple[str, int], number: int) -> None:
    """Do something to the log: `number` makes each answer another."""
    what, chance = step
    at = AT + timedelta(days=number, minutes=chance)
    card, quality = CARDS[chance % 3], Quality(chance % 6)
    reviews = log.reviews()
    match what:
        case "answer":
            log.append(Answer(card, at, at.date(), quality, took_ms=1000 * chance))
        case "practice":
            log.append(Answer(card, at, at.date(), quality, Kind.PRACTICE, took_ms=1000 * chance))
        case "old":
            before = AT - timedelta(days=chance)
            log.merge([Review(ReviewId(f"old-{number}"), card, before, before.date(), quality)])
        case "undo" if newest := log.newest_answer():
            log.take_back(at, newest.id)
        case "undo any" if reviews:
            take_in(log, [Undone(reviews[chance % len(reviews)].id, at)])
        case "replace":
            replace_all(log, reviews[: chance % (len(reviews) + 1)])


def made(folder: Path) -> Iterator[tuple[ReviewLog, Path]]:
    shutil.rmtree(folder / "log", ignore_errors=True)
    with closing(open_log(folder / "log" / "reviews.db")) as log:
        yield log, folder / "log" / "derived"


@settings(max_examples=60)
@given(rounds=st.lists(STEPS, min_size=1, max_size=4), name=st.sampled_from(NAMES))
def test_what_was_kept_and_caught_up_is_what_all_reviews_say(
    folder: Path, rounds: list[list[tuple[str, int]]], name: str
) -> None:
    scheduled = scheduler(name)
    number = 0
    for log, kept_in in made(folder):
        for steps in rounds:
            for step in steps:
                number += 1
                changed(log, step, number)
            kept, read = known_of(log, scheduled, kept_in), known_of(log, scheduled, None)
            assert kept == read == known_of(log, scheduled, kept_in)
            reviews_of = log.reviews_of()
            anew = trails(scheduled, reviews_of)
            assert trails_of(log, scheduled, kept_in) == anew == trails_of(log, scheduled, None)
            day = AT.date() + timedelta(days=number)
            one, other = (standing_of(CARDS, reviews_of, scheduled, day, known_of=sums) for sums in (kept, None))
            assert (one.due_on, one.pace, one.met_today, one.unseen) == (
                other.due_on,
                other.pace,
                other.met_today,
                other.unseen,
            )


def test_only_the_cards_that_changed_are_read_again(folder: Path) -> None:
    for log, _ in made(folder):
        for card in [CardId(f"tiny/c{n}") for n in range(12)]:
            log.append(Answer(card, AT, AT.date(), Quality.GOOD))
        before = all_changes(log)
        log.append(Answer(CardId("tiny/c3"), AT + timedelta(days=1), date(2026, 12, 2), Quality.EASY))
        assert touched_since(log, before) == ("tiny/c3",)


@pytest.mark.parametrize("other", ["another scheduler", "another log", "another layout", "rubbish"])
def test_what_was_kept_for_something_else_is_not_used(folder: Path, other: str) -> None:
    sm2 = scheduler("sm2")
    for log, kept_in in made(folder):
        log.append(Answer(CARDS[0], AT, AT.date(), Quality.GOOD))
        known_of(log, scheduler("fsrs") if other == "another scheduler" else sm2, kept_in)
        if other == "another log":
            replace_all(log, ())
            log.append(Answer(CARDS[1], AT, AT.date(), Quality.GOOD))
        if other == "another layout":
            for file in kept_in.iterdir():
                held = kept.load(str(file))
                kept.store(str(file), {**{name: held[name] for name in held if name != "found"}, "cards": {}})
        if other == "rubbish":
            for file in kept_in.iterdir():
                file.write_bytes(file.read_bytes()[:-3])
        assert known_of(log, sm2, kept_in) == known_of(log, sm2, None)
        assert trails_of(log, sm2, kept_in) == trails(sm2, log.reviews_of())


@pytest.mark.parametrize("last", ["an answer", "an undo"])
def test_an_older_copy_of_the_log_that_went_on_is_another_log(home: Path, pmq: Run, last: str) -> None:
    def says() -> tuple[str, ...]:
        return tuple(pmq(*words).out for words in (["cards", "--json"], [], ["due"], ["stats", "--all"]))

    pmq("plan", "--by", "2026-12-09")
    pmq("answer", "customer-access", "--grade", "good")
    shutil.copy(home / "reviews.db", home.parent / "kept.db")
    pmq(*(["answer", "team-scope", "--grade", "good"] if last == "an answer" else ["undo"]))
    says()
    (home / "reviews.db").write_bytes((home.parent / "kept.db").read_bytes())
    with closing(open_log(home / "reviews.db")) as log:
        log.merge([review("2026-12-01", 4, card="pm-interview/ux-partnership")])
    kept_says = says()
    shutil.rmtree(home / "derived")
    assert says() == kept_says


def test_reading_the_whole_log_once_keeps_what_both_need(folder: Path) -> None:
    sm2 = scheduler("sm2")
    for log, kept_in in made(folder):
        log.append(Answer(CARDS[0], AT, AT.date(), Quality.GOOD))
        known_of(log, sm2, kept_in)
        assert {file.name for file in kept_in.iterdir()} == {"cards.bin", "trails.bin"}


def test_a_clean_scheduler_name_tells_the_retention() -> None:
    assert scheduler("fsrs", 0.8).name != scheduler("fsrs", 0.9).name
