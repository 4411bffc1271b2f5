"""An answer that travels by two channels, Anki and pmq's own log, counts once."""

import json
from collections.abc import Callable, Iterable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmq_cards.domain import CardId, Quality, Review, ReviewId
from pmq_cards.ids import derived_id, next_id, to_ms
from pmq_cards.store.copies import copies
from pmq_cards.store.log import ReviewLog, open_log
from tests.anki_collection import opened
from tests.conftest import TWO_CARDS, Run

ONE, TWO = CardId("tiny/one"), CardId("tiny/two")
MORNING = datetime(2026, 10, 5, 9, tzinfo=UTC)
LATER = "2026-11-20T09:00"


def answer(at: datetime = MORNING, quality: int = Quality.GOOD, card: CardId = ONE, chance: int = 1) -> Review:
    """Give an answer as a drill writes it."""
    review_id = next_id(to_ms(at), None, chance)
    return Review(review_id, card, at, at.date(), Quality(quality), took_ms=3000, device="0a1b2c3d")


def through_anki(review: Review, moved_ms: int = 0) -> Review:
    """Give the answer as another home reads it from Anki's log."""
    at = review.at + timedelta(milliseconds=moved_ms)
    quality = max(review.quality, Quality.FORGOT)
    return review._replace(id=derived_id(review.card_id, at, quality), at=at, quality=quality, device="anki")


def merged(log: ReviewLog, *channels: Iterable[Review]) -> tuple[Review, ...]:
    for channel in channels:
        log.merge(channel)
    return log.reviews()


@pytest.fixture
def log(tmp_path: Path) -> Iterable[ReviewLog]:
    with closing(open_log(tmp_path / "reviews.db")) as opened_log:
        yield opened_log


def test_the_answer_itself_takes_the_place_of_its_copy(log: ReviewLog) -> None:
    mine = answer()
    log.merge([through_anki(mine, moved_ms=3)])
    assert log.merge([mine]) == 0
    assert log.reviews() == (mine,)


def test_a_copy_of_an_answer_that_is_here_adds_nothing(log: ReviewLog) -> None:
    mine = answer()
    log.merge([mine])
    assert log.merge([through_anki(mine)]) == 0
    assert log.reviews() == (mine,)


def test_the_grade_that_anki_has_no_button_for_is_kept(log: ReviewLog) -> None:
    mine = answer(quality=Quality.BLACKOUT)
    assert merged(log, [through_anki(mine)], [mine]) == (mine,)


def test_a_copy_of_an_answer_that_was_taken_back_is_taken_back(log: ReviewLog) -> None:
    mine = answer()
    log.merge([through_anki(mine)])
    log.merge([mine], undone=[mine.id])
    assert log.reviews() == ()


def test_two_answers_given_in_pmq_are_never_one(log: ReviewLog) -> None:
    here, there = answer(chance=1), answer(chance=2)
    assert len(merged(log, [here], [there])) == 2


def test_another_button_is_another_answer(log: ReviewLog) -> None:
    here, there = answer(quality=Quality.EASY), answer(quality=Quality.FORGOT, chance=2)
    assert len(merged(log, [here], [through_anki(there)])) == 2


def test_an_answer_given_in_anki_alone_stays(log: ReviewLog) -> None:
    mine, phones = answer(), through_anki(answer(MORNING + timedelta(minutes=2)))
    assert merged(log, [phones], [mine]) == (mine, phones)


def test_a_name_like_ankis_makes_no_answer_a_copy(log: ReviewLog) -> None:
    odd = answer(chance=2)._replace(device="anki")
    assert len(merged(log, [answer()], [odd])) == 2


def test_what_counted_twice_before_is_found_and_mended(log: ReviewLog) -> None:
    mine = answer()
    log.merge([mine])
    with log.transaction() as connection:  # as an older pmq wrote it: beside the other
        connection.execute("create temp table twin as select * from reviews")
        copy = through_anki(mine)
        connection.execute("update twin set seq = 99, id = ?, device = 'anki'", (copy.id,))
        connection.execute(
            "update twin set checksum ="
            " pmq_sum(id, card, at_ms, day, quality, kind, took_ms, device, undone_at_ms, typed)"
        )
        connection.execute("insert into reviews select * from twin")
    assert log.copies() == (copy,)
    with log.transaction():
        assert log.take_back_copies() == 1
    assert log.reviews() == (mine,)
    assert log.copies() == ()


given_answers = st.lists(
    st.builds(
        answer,
        st.integers(0, 20_000).map(lambda ms: MORNING + timedelta(milliseconds=ms)),
        st.integers(0, 5),
        st.sampled_from([ONE, TWO]),
        st.integers(0, 1 << 60),
    ),
    unique_by=lambda review: review.id,
    max_size=6,
)


@given(given_answers, st.data())
def test_the_order_of_the_channels_changes_nothing(mine: list[Review], data: st.DataObject) -> None:
    sent = [through_anki(review, data.draw(st.integers(0, 30))) for review in mine]
    everything = data.draw(st.permutations([*mine, *{review.id: review for review in sent}.values()]))
    cut = data.draw(st.integers(0, len(everything)))
    with closing(open_log(Path("/nonexistent/reviews.db"), create=False)) as log:
        found = merged(log, everything[:cut], everything[cut:])
    assert sorted(found, key=lambda r: r.id) == sorted(mine, key=lambda r: r.id)


@given(given_answers)
def test_answers_of_pmqs_own_are_copies_of_nothing(mine: list[Review]) -> None:
    assert copies(mine) == ()


# Two homes, through the real command line and the real Anki


@pytest.fixture
def homes(tmp_path: Path) -> tuple[Path, Path]:
    """Give two homes of one person, each with the same deck."""
    made = tmp_path / "a", tmp_path / "b"
    for home in made:
        (home / "decks").mkdir(parents=True)
        (home / "decks" / "tiny.yaml").write_text(TWO_CARDS, encoding="utf-8")
    return made


def grade(pmq: Run, home: Path, key: str, now: str) -> None:
    pmq("--home", home, "drill", "tiny", "--plain", "--limit", "1", "--new", "1", now=now, keys=f"\n{key}\nq\n")


def log_of(pmq: Run, home: Path) -> list[tuple[str, int]]:
    lines = pmq("--home", home, "log", "--json", now=LATER).out.splitlines()
    return [(value["id"], value["quality"]) for value in map(json.loads, lines)]


Channel = Callable[[], None]


@pytest.mark.parametrize("order", ["anki first", "json first"])
def test_a_log_that_comes_by_two_ways_has_every_answer_once(
    order: str, pmq: Run, homes: tuple[Path, Path], tmp_path: Path
) -> None:
    a, b = homes
    for day in (1, 2, 9):
        grade(pmq, a, "1" if day == 1 else "3", f"2026-10-0{day}T09:00")
    package, lines = tmp_path / "a.apkg", tmp_path / "a.jsonl"
    pmq("--home", a, "export", "tiny", "--progress", "-o", package, now=LATER)
    lines.write_text(pmq("--home", a, "log", "--json", "--undone", now=LATER).out)
    with opened(tmp_path / "collection.anki2") as anki:
        anki.take(package, progress=True)
    ways = [tmp_path / "collection.anki2", lines]
    said = [pmq("--home", b, "import", way, now=LATER).out for way in (ways if order == "anki first" else ways[::-1])]
    assert said[0].startswith("3 reviews new")
    assert said[1].startswith("0 reviews new")
    assert log_of(pmq, b) == log_of(pmq, a)


def test_two_homes_under_one_clock_keep_both_answers(pmq: Run, homes: tuple[Path, Path], tmp_path: Path) -> None:
    a, b = homes
    grade(pmq, a, "1", "2026-10-01T09:00")
    grade(pmq, b, "4", "2026-10-01T09:00")
    package = tmp_path / "a.apkg"
    pmq("--home", a, "export", "tiny", "--progress", "-o", package, now=LATER)
    assert pmq("--home", b, "import", package, now=LATER).out.startswith("1 review new")
    assert sorted(quality for _, quality in log_of(pmq, b)) == [2, 5]


def test_a_copy_has_no_row_of_its_own_in_anki() -> None:
    from pmq_cards.anki.history import History, Row
    from pmq_cards.anki.reviews import missing

    mine = answer()
    row = Row(ONE, ord=0, id=to_ms(mine.at) + 1, ease=3, factor=2500, took_ms=100, kind=1)
    history = History(frozenset({ONE}), (row,), 0)
    assert missing(history, [mine], [through_anki(mine, moved_ms=1)]) == ()
    assert missing(history, [mine, through_anki(mine, moved_ms=1)], []) == ()
    assert ReviewId(mine.id) != through_anki(mine).id
