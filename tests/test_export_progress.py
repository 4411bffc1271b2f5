"""pmq export --progress: schedules and history, exact in Anki."""

import json
import os
import random
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate
from pathlib import Path
from zipfile import ZipFile
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmq_cards.anki.note import NoteContent
from pmq_cards.anki.note_type import FIELD_NAMES
from pmq_cards.anki.numbers import apart
from pmq_cards.anki.package import FIRST_DAY, PackedNote
from pmq_cards.anki.progress import Progress
from pmq_cards.domain import CardId, Kind, Quality, Review
from pmq_cards.ids import derived_id, to_ms
from pmq_cards.schedulers import Scheduler, scheduler, sm2
from pmq_cards.store.counted import counted
from pmq_cards.store.log import Mark, open_log
from tests.anki_collection import CLEAN, Anki, Imported, opened, packed, stamp
from tests.clock import machine_now
from tests.clock import zone as in_zone
from tests.conftest import Run, review

OwnDeck = Callable[..., Path]

SM2 = scheduler("sm2")
FIRST = (
    review("2024-09-01", 4, took_ms=5200),
    review("2024-09-02", 5, took_ms=3100),
    review("2024-09-08", 2),
    review("2024-09-08", 4, hour=10),
    review("2024-09-09", 3),
    review("2024-09-10", 5, kind=Kind.PRACTICE),
)
TICK = 'Tick "Import any learning progress"'


@pytest.fixture
def anki(tmp_path: Path) -> Iterator[Anki]:
    with opened(tmp_path / "collection.anki2") as anki:
        yield anki


@pytest.fixture
def exported(pmq: Run, home: Path, own_deck: OwnDeck, tmp_path: Path) -> Path:
    """A package of two cards, the first with a history, the second suspended and new."""
    own_deck()
    log = open_log(home / "reviews.db")
    log.merge(FIRST)
    log.set_mark([CardId("tiny/two")], Mark.SUSPENDED, on=True, at=datetime(2024, 9, 9, tzinfo=UTC))
    log.close()
    said = pmq("export", "tiny", "--progress", "-o", tmp_path / "progress.apkg")
    assert "Progress: 1 reviewed card, 5 reviews." in said.out
    assert TICK in said.out
    return tmp_path / "progress.apkg"


def test_a_card_arrives_with_its_schedule(exported: Path, anki: Anki) -> None:
    assert anki.take(exported, progress=True).new == 2
    schedule = sm2.steps(FIRST)[-1].schedule
    card = anki.card("tiny/one")
    assert (card.ivl, card.factor, card.reps, card.lapses) == (schedule.interval_days, 10 * schedule.ease, 5, 1)  # type: ignore[operator]
    assert (schedule.interval_days, schedule.ease, schedule.due) == (1, 214, date(2024, 9, 10))
    assert anki.col.get_card(card.id).last_review_time == to_ms(FIRST[4].at) // 1000
    assert anki.card("tiny/two").queue == -1
    assert anki.check_database() == CLEAN


def test_every_review_but_practice_arrives_in_ankis_log(exported: Path, anki: Anki) -> None:
    anki.take(exported, progress=True)
    assert anki.rows("select id, ease, ivl, lastIvl, factor, time, type from revlog order by id") == [
        (to_ms(FIRST[0].at), 3, 1, 0, 2500, 5200, 0),
        (to_ms(FIRST[1].at), 4, 6, 1, 2600, 3100, 1),
        (to_ms(FIRST[2].at), 1, 1, 6, 2280, 0, 1),
        (to_ms(FIRST[3].at), 3, 1, 1, 2280, 0, 1),
        (to_ms(FIRST[4].at), 2, 1, 1, 2140, 0, 1),
    ]
    assert anki.rows("select count() from revlog r join cards c on c.id = r.cid") == [(5,)]


def test_the_package_says_when_our_day_begins(pmq: Run, home: Path, own_deck: OwnDeck, tmp_path: Path) -> None:
    own_deck()
    (home / "config.toml").write_text('day_begins = "07:30"\n')
    pmq("export", "tiny", "-o", tmp_path / "d.apkg")
    with ZipFile(tmp_path / "d.apkg") as archive, closing(sqlite3.connect(":memory:")) as connection:
        connection.deserialize(archive.read("collection.anki2"))
        (settings,) = connection.execute("select conf from col").fetchone()
    assert json.loads(settings)["rollover"] == 7


@pytest.mark.parametrize(("begins", "warned"), [("04:00", False), ("07:00", False), ("07:30", True)])
def test_a_day_that_begins_within_an_hour_is_told_of_where_due_dates_go_out(
    begins: str, *, warned: bool, pmq: Run, home: Path, own_deck: OwnDeck, tmp_path: Path
) -> None:
    own_deck()
    (home / "config.toml").write_text(f'day_begins = "{begins}"\n')
    assert pmq("export", "tiny", "-o", tmp_path / "d.apkg").err == ""
    said = pmq("export", "tiny", "--progress", "-o", tmp_path / "d.apkg").err
    assert said.count("pmq: warning: Anki's day begins at a whole hour, pmq's at 07:30") == warned


def test_a_review_that_was_undone_does_not_travel(pmq: Run, home: Path, own_deck: OwnDeck, tmp_path: Path) -> None:
    own_deck()
    log = open_log(home / "reviews.db")
    log.merge(FIRST, undone=[FIRST[4].id])
    log.close()
    assert "4 reviews" in pmq("export", "--progress", "-o", tmp_path / "d.apkg").out


def test_without_the_tick_the_cards_are_new_in_the_order_of_the_deck(anki: Anki, tmp_path: Path) -> None:
    reviewed = review("2024-09-01", 4, card="tiny/three")
    names = [CardId(f"tiny/{name}") for name in ("one", "two", "three", "four")]
    anki.take(_written([reviewed], tmp_path, cards=names))
    assert anki.rows("select type, queue, due from cards order by id") == [(0, 0, number) for number in (1, 2, 3, 4)]
    assert anki.rows("select count() from revlog") == [(0,)]


def test_without_progress_nothing_of_the_learner_is_in_the_file(
    exported: Path, pmq: Run, anki: Anki, tmp_path: Path
) -> None:
    assert exported.exists()
    said = pmq("export", "tiny", "-o", tmp_path / "plain.apkg")
    assert TICK not in said.out
    anki.take(tmp_path / "plain.apkg", progress=True)
    assert anki.rows("select type, queue, reps, lapses from cards") == [(0, 0, 0, 0)] * 2
    assert anki.rows("select count() from revlog") == [(0,)]


def test_a_card_that_anki_has_keeps_the_schedule_it_has_there(exported: Path, pmq: Run, anki: Anki, home: Path) -> None:
    anki.take(exported, progress=True)
    before = anki.rows("select * from cards"), anki.rows("select * from revlog")
    log = open_log(home / "reviews.db")
    log.merge([review("2024-09-11", 5)])
    log.close()
    pmq("export", "tiny", "--progress", "-o", exported)
    assert anki.take(exported, progress=True) == Imported(new=0, updated=0, duplicate=2, conflicting=0)
    assert (anki.rows("select * from cards"), anki.rows("select * from revlog")) == before


def test_importing_progress_does_not_touch_the_counts_of_ankis_day(exported: Path, anki: Anki) -> None:
    anki.take(exported, progress=True)
    deck = anki.col.decks.by_name("Tiny")
    assert deck is not None
    assert [deck[key][1] for key in ("newToday", "revToday", "lrnToday")] == [0, 0, 0]
    assert deck["extendRev"] == 0


def test_cards_that_an_interview_brings_earlier_are_told(
    pmq: Run, own_deck: OwnDeck, home: Path, tmp_path: Path
) -> None:
    own_deck()
    with closing(open_log(home / "reviews.db")) as log:
        log.merge([review("2024-09-01", 4), review("2024-09-02", 4), review("2024-09-08", 4)])  # due again on 23 Sep
    export = ("export", "tiny", "--progress", "-o", tmp_path / "d.apkg")
    assert "For the interview" not in pmq(*export, now="2024-09-09T09:00").out
    pmq("plan", "--by", "2024-09-20", now="2024-09-09T09:00")
    assert pmq("cards", "tiny", "--json", now="2024-09-09T09:00").json[0]["due"] == "2024-09-19"
    told = "For the interview (Fri 20 Sep) 1 card comes earlier in pmq; in Anki it has its own due dates."
    assert told in pmq(*export, now="2024-09-09T09:00").out.splitlines()
    with ZipFile(tmp_path / "d.apkg") as archive, closing(sqlite3.connect(":memory:")) as connection:
        connection.deserialize(archive.read("collection.anki2"))
        (day,) = connection.execute("select due from cards where reps > 0").fetchone()
    assert FIRST_DAY + timedelta(days=day) == date(2024, 9, 23)
    pmq("plan", "--by", "2024-09-30", now="2024-09-09T09:00")
    assert "For the interview" not in pmq(*export, now="2024-09-22T09:00").out


def answered_ahead(pmq: Run, now: datetime, *hours: int, card: str = "tiny/one") -> None:
    """Answer a card as often, so many hours after now."""
    for ahead in hours:
        pmq("answer", card, "--grade", "good", now=(now + timedelta(hours=ahead)).isoformat())


@pytest.mark.clock
def test_what_anki_would_date_anew_is_left_out_and_said(
    pmq: Run, anki: Anki, own_deck: OwnDeck, tmp_path: Path
) -> None:
    own_deck()
    now = machine_now().replace(microsecond=0)
    answered_ahead(pmq, now, -20, 2, 24 * 7)
    answered_ahead(pmq, now, 24 * 8, card="tiny/two")
    said = pmq("export", "tiny", "--progress", "-o", tmp_path / "d.apkg", now=now.isoformat())
    assert "Progress: 1 reviewed card, 2 reviews." in said.out
    assert said.err.startswith("pmq: warning: 2 answers dated ahead, up to ")
    assert "were left out: Anki would date them anew. They go from" in said.err
    anki.take(tmp_path / "d.apkg", progress=True)
    assert anki.rows("select id from revlog order by id") == [(to_ms(now + timedelta(hours=at)),) for at in (-20, 2)]
    assert (anki.card("tiny/one").reps, anki.card("tiny/two").reps) == (2, 0)
    assert anki.check_database() == CLEAN


@pytest.mark.clock
def test_an_answer_dated_ahead_comes_back_from_anki_once(
    pmq: Run, anki: Anki, own_deck: OwnDeck, tmp_path: Path
) -> None:
    own_deck()
    now = machine_now().replace(microsecond=0)
    answered_ahead(pmq, now, 23, 30, 24 * 7)
    due = pmq("cards", "tiny", "--json", now=now.isoformat()).json
    pmq("export", "tiny", "--progress", "-o", tmp_path / "d.apkg", now=now.isoformat())
    anki.take(tmp_path / "d.apkg", progress=True)
    assert pmq("import", anki.col.path, now=now.isoformat()).out == "0 reviews new, 1 known already\n"
    assert pmq("cards", "tiny", "--json", now=now.isoformat()).json == due


def test_an_answer_after_a_look_back_is_no_answer_in_the_future(exported: Path, pmq: Run) -> None:
    said = pmq("export", "tiny", "--progress", "-o", exported, now="2024-09-02")
    assert (said.err, "5 reviews" in said.out) == ("", True)


def test_two_reviews_of_one_millisecond_are_both_kept(anki: Anki, tmp_path: Path) -> None:
    same = [review("2024-09-01", 4, card=card) for card in ("tiny/one", "tiny/two", "tiny/three")]
    anki.take(_written(same, tmp_path), progress=True)
    at_ms = to_ms(same[0].at)
    assert anki.rows("select id from revlog order by id") == [(at_ms,), (at_ms + 1,), (at_ms + 2,)]
    assert anki.check_database() == CLEAN


@pytest.mark.parametrize(("count", "left_out"), [(1001, 0), (1500, 0), (2101, 100)])
def test_answers_of_one_instant_come_back_from_anki_once(
    count: int, left_out: int, pmq: Run, anki: Anki, own_deck: OwnDeck, home: Path, tmp_path: Path
) -> None:
    cards = "".join(f"  - {{id: c{n}, why: To learn {n}., question: Is it {n}?}}\n" for n in range(count))
    own_deck(f"id: tiny\ntitle: Tiny\ncards:\n{cards}")
    with closing(open_log(home / "reviews.db")) as log:
        log.merge(review("2024-09-01", 4, card=f"tiny/c{n}") for n in range(count))
    said = pmq("export", "tiny", "--progress", "-o", tmp_path / "d.apkg")
    assert f"{count - left_out:,} reviews." in said.out
    assert (f"{left_out} answers were left out" in said.err) == bool(left_out)
    anki.take(tmp_path / "d.apkg", progress=True)
    assert anki.rows("select count() from revlog") == [(count - left_out,)]
    assert anki.check_database() == CLEAN
    assert pmq("import", anki.col.path).out == f"0 reviews new, {count - left_out:,} known already\n"


crowds = st.lists(st.tuples(st.integers(0, 5), st.integers(1, 5)), max_size=12)
"""Steps on from one instant to the next, and how many answers were given then."""


@given(crowds, st.sets(st.integers(0, 40)), st.integers(1, 6))
def test_a_number_is_near_its_instant_and_given_once(steps: list[tuple[int, int]], taken: set[int], near: int) -> None:
    at_of = list(accumulate((step for step, _ in steps), initial=10))[1:]
    instants = [at for at, (_, count) in zip(at_of, steps, strict=True) for _ in range(count)]
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("pmq_cards.anki.numbers.SAME_MS", near)
        found = apart(instants, taken.__contains__)
    given_to = [number for number in found if number is not None]
    assert given_to == sorted(set(given_to))
    assert taken.isdisjoint(given_to)
    for place, (at, number) in enumerate(zip(instants, found, strict=True)):
        around = range(at - near, at + near + 1)
        assert number in around if number is not None else {*around} <= {*found, *taken}, place


def test_of_one_instant_the_first_keeps_it_as_long_as_there_is_room_behind_it() -> None:
    assert apart([5_000, 5_000, 5_001, 9_000]) == [5_000, 5_001, 5_002, 9_000]
    assert apart([5_000] * 1001) == list(range(5_000, 6_001))
    assert apart([5_000] * 1002) == list(range(4_999, 6_001))


def test_a_scheduler_without_an_ease_gives_ankis_usual_one(anki: Anki, tmp_path: Path) -> None:
    given = review("2024-09-01", 4)
    anki.take(_written([given], tmp_path, _due_in(4, ease=None)), progress=True)
    assert (anki.card("tiny/one").factor, anki.card("tiny/one").ivl) == (2500, 4)
    assert anki.rows("select factor from revlog") == [(2500,)]
    assert anki.check_database() == CLEAN


def test_ankis_fsrs_optimizer_learns_from_the_history(anki: Anki, tmp_path: Path) -> None:
    chance = random.Random(5)  # noqa: S311 - a made-up learner
    answers = [given for number in range(120) for given in _learned(f"tiny/c{number}", chance)]
    anki.take(_written(answers, tmp_path), progress=True)
    computed = anki.col._backend.compute_fsrs_params(  # noqa: SLF001 - there is no other door
        search="deck:Tiny",
        current_params=[],
        ignore_revlogs_before_ms=0,
        num_of_relearning_steps=1,
        health_check=False,
    )
    assert computed.fsrs_items == len(answers) - 120
    assert len(computed.params) == 21
    assert anki.check_database() == CLEAN


@pytest.mark.clock
@pytest.mark.parametrize(
    "zone", ["Etc/GMT+12", "America/Los_Angeles", "UTC", "Asia/Kolkata", "Pacific/Kiritimati"], ids=str
)
def test_due_dates_are_exact_in_every_time_zone(zone: str, tmp_path: Path) -> None:
    days = [date(2024, 9, 1) + timedelta(days=day) for day in range(0, 400, 57)]
    reviews = [_at_noon(f"tiny/c{number}", day, zone) for number, day in enumerate(days)]
    path = _written(reviews, tmp_path, _due_in(3))
    said = subprocess.run(
        [sys.executable, "-c", _DUE_DATES, str(tmp_path / "collection.anki2"), str(path)],
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, "TZ": zone},
    )
    found = json.loads(said.stdout)
    assert found["due"] == {f"pmq:{each.card_id}": (each.day + timedelta(days=3)).isoformat() for each in reviews}
    assert found["check"] == CLEAN


@pytest.mark.clock
@pytest.mark.parametrize(("hour", "local_hour"), [(0, 1), (7, 6), (4, 5), (4, 2), (23, 22)])
def test_due_dates_are_exact_whenever_the_day_begins_on_both_sides(hour: int, local_hour: int, tmp_path: Path) -> None:
    """The import happens at local_hour, by a zone in which it is that hour now."""
    away = (local_hour - machine_now().hour + 12) % 24 - 12
    zone = f"Here{-away:+}"
    with in_zone(zone):
        given = _answer_at(machine_now(), hour)
        path = _written([given], tmp_path, _due_in(4), day_begins=hour)
    said = subprocess.run(
        [sys.executable, "-c", _DUE_DATES, str(tmp_path / "collection.anki2"), str(path), str(hour)],
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, "TZ": zone},
    )
    assert json.loads(said.stdout)["due"] == {"pmq:tiny/one": (given.day + timedelta(days=4)).isoformat()}


_DUE_DATES = """
import json, sys
from datetime import datetime, timedelta
from anki.collection import Collection, ImportAnkiPackageOptions, ImportAnkiPackageRequest
col = Collection(sys.argv[1])
hour = int(sys.argv[3]) if sys.argv[3:] else 4
preferences = col.get_preferences()
preferences.scheduling.rollover = hour
col.set_preferences(preferences)
options = ImportAnkiPackageOptions(with_scheduling=True)
col.import_anki_package(ImportAnkiPackageRequest(package_path=sys.argv[2], options=options))
today = (datetime.now() - timedelta(hours=hour)).date()
rows = col.db.all("select n.guid, c.due from cards c join notes n on n.id = c.nid")
due = {guid: (today + timedelta(days=day - col.sched.today)).isoformat() for guid, day in rows}
print(json.dumps({"due": due, "check": col.fix_integrity()[0]}))
col.close()
"""


def _written(
    reviews: Sequence[Review],
    folder: Path,
    by: Scheduler = SM2,
    *,
    cards: Sequence[CardId] = (),
    day_begins: int = 4,
) -> Path:
    """Write a package of cards, or of those that were answered, with the answers to them."""
    notes = [_note(card_id) for card_id in cards or dict.fromkeys(each.card_id for each in reviews)]
    log = open_log(folder / "told.db")
    log.merge(reviews)
    answers = counted(log, by, None, to_ms(machine_now()), {note.card_id for note in notes})
    log.close()
    return packed(folder / "made.apkg", "Tiny", notes, Progress(answers), day_begins)


def _note(card_id: CardId) -> PackedNote:
    fields = tuple("text" if name in {"Why", "Question"} else "" for name in FIELD_NAMES)
    return PackedNote(card_id, NoteContent(fields, ()), stamp())


def _learned(card: str, chance: random.Random) -> list[Review]:
    """A card learned over a year: on each due day one answer, most of them right."""
    reviews: list[Review] = []
    day = date(2023, 1, 1) + timedelta(days=chance.randrange(30))
    while day < date(2024, 6, 1):
        quality = chance.choices([2, 3, 4, 5], [15, 10, 60, 15])[0]
        reviews.append(review(day.isoformat(), quality, card=card, hour=chance.randrange(8, 20)))
        due = sm2.steps(reviews)[-1].schedule.due
        assert due is not None
        day = due
    return reviews


def _at_noon(card: str, day: date, zone: str) -> Review:
    at = datetime(day.year, day.month, day.day, 12, tzinfo=ZoneInfo(zone)).astimezone(UTC)
    return Review(derived_id(CardId(card), at, Quality.GOOD), CardId(card), at, day, Quality.GOOD)


def _answer_at(at: datetime, day_begins: int) -> Review:
    day = (at.astimezone() - timedelta(hours=day_begins)).date()
    return Review(derived_id(CardId("tiny/one"), at, Quality.GOOD), CardId("tiny/one"), at, day, Quality.GOOD)


def _due_in(days: int, ease: int | None = 250) -> Scheduler:
    """A scheduler to which every answer is the first."""
    return Scheduler(lambda answers: ((True, 1, ease, days, day + days, day, 1, 0) for day, _ in answers))
