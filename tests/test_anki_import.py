"""pmq import: what comes back from Anki, read from the files the real Anki writes."""

import shutil
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, date, datetime, time, timedelta
from importlib import import_module
from pathlib import Path
from typing import BinaryIO

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pmq_cards.anki.day import anki_day, difference
from pmq_cards.anki.history import History, Row
from pmq_cards.anki.reviews import Taken, take, unpaired
from pmq_cards.config import Config
from pmq_cards.domain import CardId, Quality, Review
from pmq_cards.ids import derived_id, from_ms
from pmq_cards.store.log import open_log
from tests.anki_world import LATER, MORNING_MS, ONE, TWO, Anki
from tests.clock import machine_now
from tests.conftest import Run

pytestmark = pytest.mark.usefixtures("tiny")

day_of = Config().day_of
MINUTE = 60_000
DAY = 86_400_000


def logged(home: Path) -> tuple[Review, ...]:
    return open_log(home / "reviews.db", create=False).reviews()


def test_an_answer_comes_back_with_its_instant_day_quality_and_time(
    anki: Anki, pmq: Run, home: Path, tmp_path: Path
) -> None:
    (card,) = anki.pmq_card()
    early = MORNING_MS - 6 * 60 * MINUTE  # 03:00, which is still the day before
    anki.row(card, early, ease=2, took_ms=7300)
    pmq("import", anki.package(tmp_path / "a.apkg"), now=LATER)
    (found,) = logged(home)
    assert (found.card_id, found.at, found.day) == (ONE, from_ms(early), date(2025, 11, 30))
    assert (found.quality, found.took_ms, found.device) == (Quality.HARD, 7300, "anki")


def test_every_button_has_its_quality(anki: Anki, pmq: Run, home: Path, tmp_path: Path) -> None:
    (card,) = anki.pmq_card()
    for ease in (1, 2, 3, 4):
        anki.row(card, MORNING_MS + ease * DAY, ease=ease)
    pmq("import", anki.package(tmp_path / "a.apkg"), now=LATER)
    assert [review.quality for review in logged(home)] == [2, 3, 4, 5]


@pytest.mark.parametrize("file", ["apkg", "legacy apkg", "colpkg", "legacy colpkg", "backup", "open", "closed"])
def test_every_file_anki_writes_is_read(file: str, anki: Anki, pmq: Run, home: Path, tmp_path: Path) -> None:
    (card,) = anki.pmq_card()
    anki.row(card, MORNING_MS)
    target = tmp_path / "export"
    match file:
        case "apkg" | "legacy apkg":
            anki.package(target, legacy=file != "apkg")
        case "colpkg" | "legacy colpkg":
            anki.whole(target, legacy=file != "colpkg")
        case "backup":
            target = anki.backup(tmp_path / "backups")
        case "open":
            target = anki.path
        case _:
            anki.close()
            target = anki.path
    pmq("import", target, now=LATER)
    if file == "closed":
        anki.collection.reopen()
    assert [review.at for review in logged(home)] == [from_ms(MORNING_MS)]


@pytest.mark.clock
def test_an_answer_given_in_anki_itself_comes_back(anki: Anki, pmq: Run, home: Path, tmp_path: Path) -> None:
    anki.pmq_card()
    anki.collection.decks.select(anki.deck("PM"))
    card = anki.collection.sched.getCard()
    assert card is not None
    anki.collection.sched.answerCard(card, 3)
    now = machine_now()
    pmq("import", anki.package(tmp_path / "a.apkg"), now=now.isoformat())
    (found,) = logged(home)
    assert (found.card_id, found.quality) == (ONE, Quality.GOOD)
    assert abs(found.at - now) < timedelta(minutes=5)


def test_importing_a_file_again_adds_nothing(anki: Anki, pmq: Run, home: Path, tmp_path: Path) -> None:
    (card,) = anki.pmq_card()
    anki.row(card, MORNING_MS)
    file = anki.package(tmp_path / "a.apkg")
    assert pmq("import", file, now=LATER).out == "1 review new of 1 card, 0 known already\n"
    assert pmq("import", file, now=LATER).out == "0 reviews new, 1 known already\n"
    assert len(logged(home)) == 1


def test_rows_that_arrive_late_with_older_times_are_taken(anki: Anki, pmq: Run, home: Path, tmp_path: Path) -> None:
    (card,) = anki.pmq_card()
    anki.row(card, MORNING_MS + DAY)
    pmq("import", anki.package(tmp_path / "first.apkg"), now=LATER)
    anki.row(card, MORNING_MS)
    pmq("import", anki.package(tmp_path / "second.apkg"), now=LATER)
    assert [review.at for review in logged(home)] == [from_ms(MORNING_MS), from_ms(MORNING_MS + DAY)]


def test_the_schedule_afterwards_is_what_sm2_says_of_both_histories(
    anki: Anki, pmq: Run, home: Path, tmp_path: Path
) -> None:
    (card,) = anki.pmq_card()
    anki.row(card, MORNING_MS, kind=0)
    anki.row(card, MORNING_MS + MINUTE)  # a learning step of the same day counts for nothing
    anki.row(card, MORNING_MS + DAY)
    pmq("import", anki.package(tmp_path / "a.apkg"), now=LATER)
    assert len(logged(home)) == 3
    # Good, Good: six days from 2 December
    assert pmq("due", "--json", "tiny", now="2025-12-03T09:00").json["next_due"] == "2025-12-08"


def test_a_review_that_pmq_has_is_recognised_by_its_instant(anki: Anki, pmq: Run, home: Path, tmp_path: Path) -> None:
    at = from_ms(MORNING_MS)
    mine = Review(derived_id(ONE, at, Quality.WRONG), ONE, at, day_of(at), Quality.WRONG)
    open_log(home / "reviews.db").merge([mine])
    (card,) = anki.pmq_card()
    anki.row(card, MORNING_MS + 3, ease=1)  # bumped, since another row had the millisecond
    pmq("import", anki.package(tmp_path / "a.apkg"), now=LATER)
    assert logged(home) == (mine,)


def test_a_review_that_was_taken_back_stays_taken_back(anki: Anki, pmq: Run, home: Path, tmp_path: Path) -> None:
    at = from_ms(MORNING_MS)
    mine = Review(derived_id(ONE, at, Quality.GOOD), ONE, at, day_of(at), Quality.GOOD)
    open_log(home / "reviews.db").merge([mine], undone=[mine.id])
    (card,) = anki.pmq_card()
    anki.row(card, MORNING_MS)
    pmq("import", anki.package(tmp_path / "a.apkg"), now=LATER)
    assert logged(home) == ()


def test_two_answers_of_one_button_some_seconds_apart_are_two(anki: Anki, pmq: Run, home: Path, tmp_path: Path) -> None:
    at = from_ms(MORNING_MS)
    open_log(home / "reviews.db").merge(
        [Review(derived_id(ONE, at, Quality.WRONG), ONE, at, day_of(at), Quality.WRONG)]
    )
    (card,) = anki.pmq_card()
    anki.row(card, MORNING_MS + 3000, ease=1)
    anki.row(card, MORNING_MS + 8000, ease=1)
    pmq("import", anki.package(tmp_path / "a.apkg"), now=LATER)
    assert [review.at for review in logged(home)] == [from_ms(MORNING_MS + ms) for ms in (0, 3000, 8000)]


def test_undo_takes_back_an_answer_given_here_and_none_that_came_from_anki(
    anki: Anki, pmq: Run, home: Path, tmp_path: Path
) -> None:
    pmq("drill", "tiny", "--limit", "1", keys="\n3\n", now="2025-11-30T09:00")
    (card,) = anki.pmq_card(TWO)
    anki.row(card, MORNING_MS)
    pmq("import", anki.package(tmp_path / "a.apkg"), now=LATER)
    assert "Good for tiny/one" in pmq("undo", now=LATER).out
    assert "nothing" in pmq("undo", now=LATER).out.lower()
    assert [review.card_id for review in logged(home)] == [TWO]


def test_the_summary_counts_everything(anki: Anki, pmq: Run, home: Path) -> None:
    (card,) = anki.pmq_card()
    anki.row(card, MORNING_MS)
    anki.row(card, MORNING_MS + 1 * DAY, kind=3, factor=0)  # practice in a filtered deck
    anki.row(card, MORNING_MS + 2 * DAY, kind=3)  # a review ahead of time in a filtered deck
    anki.row(card, MORNING_MS + 3 * DAY, kind=4, ease=0)
    anki.row(card, MORNING_MS + 4 * DAY, kind=5, ease=3)
    anki.row(card, MORNING_MS + 400 * DAY)
    anki.row(card, MORNING_MS + 5 * DAY, ease=9)
    anki.row(card, -5)
    _, back = anki.pmq_card(TWO, kind="Basic (and reversed card)")
    anki.row(back, MORNING_MS + 6 * DAY)
    anki.pmq_card(CardId("gone/card"))
    anki.note("Paris?", "France")
    ran = pmq("import", anki.path, now=LATER)  # Anki itself refuses to export such rows
    assert ran.out == (
        "2 reviews new of 1 card, 0 known already\n"
        "7 rows skipped: 1 dated in the future, 1 of reverse cards, 1 practised in a filtered deck, "
        "2 set or moved by hand, 2 without sense\n"
        "1 card unknown: of a pmq deck that is not here\n"
        "1 note of other decks left alone; to learn such a deck here: pmq import FILE --as-deck ID\n"
    )
    assert len(logged(home)) == 2


@pytest.mark.parametrize(("hour", "warned"), [(4, False), (0, True)])
def test_another_begin_of_the_day_in_anki_is_said(hour: int, *, warned: bool, anki: Anki, pmq: Run) -> None:
    preferences = anki.collection.get_preferences()
    preferences.scheduling.rollover = hour
    anki.collection.set_preferences(preferences)
    said = pmq("import", anki.path, now=LATER).err
    assert said.count("pmq: warning: Anki's day begins at 00:00, pmq's at 04:00") == warned
    assert said.count('set day_begins = "00:00"') == warned


def test_a_day_that_begins_within_an_hour_is_no_day_of_ankis(home: Path, anki: Anki, pmq: Run) -> None:
    (home / "config.toml").write_text('day_begins = "04:30"\n')
    assert pmq("import", anki.path, now=LATER).err == (
        "pmq: warning: Anki's day begins at 04:00, pmq's at 04:30, so between the two a due date is a day off; "
        'set day_begins = "04:00" in config.toml, for Anki knows no minutes\n'
    )


def test_a_collection_that_never_said_when_its_day_begins_has_ankis_usual_hour(
    home: Path, anki: Anki, pmq: Run
) -> None:
    (home / "config.toml").write_text('day_begins = "05:00"\n')
    assert "Anki's day begins at 04:00, pmq's at 05:00" in pmq("import", anki.path, now=LATER).err


MINUTES = [datetime(2026, 12, 8, tzinfo=UTC) + timedelta(minutes=minute) for minute in range(24 * 60)]


@pytest.mark.zone("UTC")
@given(st.integers(0, 23), st.times().map(lambda at: at.replace(second=0, microsecond=0)))
@example(4, time(4, 30))
@example(4, time(4))
def test_it_is_said_just_where_an_instant_has_two_days(hour: int, begins: time) -> None:
    config = Config(day_begins=begins)
    assert (difference(hour, begins) is not None) == any(config.day_of(at) != anki_day(at, hour) for at in MINUTES)


@given(st.times().map(lambda at: at.replace(second=0, microsecond=0)))
def test_of_an_hour_that_nobody_knows_it_is_said_where_none_would_do(begins: time) -> None:
    assert (difference(None, begins) is not None) == all(difference(hour, begins) for hour in range(24))


def test_a_deck_of_a_collection_says_nothing_of_its_days(anki: Anki, pmq: Run, tmp_path: Path) -> None:
    preferences = anki.collection.get_preferences()
    preferences.scheduling.rollover = 0
    anki.collection.set_preferences(preferences)
    for legacy in (True, False):
        assert pmq("import", anki.package(tmp_path / f"{legacy}.apkg", legacy=legacy), now=LATER).err == ""


def test_a_file_exported_without_scheduling_says_what_to_tick(anki: Anki, pmq: Run, tmp_path: Path) -> None:
    (card,) = anki.pmq_card()
    anki.row(card, MORNING_MS)
    ran = pmq("import", anki.package(tmp_path / "a.apkg", scheduling=False), now=LATER)
    assert 'tick "Include scheduling information"' in ran.out


@pytest.mark.parametrize("file", ["collection.anki2", "whole.colpkg"])
def test_a_whole_collection_without_answers_says_that_none_was_given_yet(
    file: str, anki: Anki, pmq: Run, tmp_path: Path
) -> None:
    anki.pmq_card()
    path = anki.path if file == anki.path.name else anki.whole(tmp_path / file)
    ran = pmq("import", path, now=LATER)
    assert "No card of pmq's has been answered in this collection yet" in ran.out
    assert "tick" not in ran.out


def test_what_pmq_exported_comes_back_as_known(pmq: Run, home: Path, tmp_path: Path, anki: Anki) -> None:
    at = from_ms(MORNING_MS)
    mine = [
        Review(derived_id(card, moment, Quality.WRONG), card, moment, moment.date(), Quality.WRONG)
        for card in (ONE, TWO)  # one instant for both: Anki numbers reviews by it, so one is moved a little
        for moment in (at, at + timedelta(milliseconds=1), at + timedelta(days=3))
    ]
    open_log(home / "reviews.db").merge(mine)
    package = tmp_path / "out.apkg"
    pmq("export", "--progress", "-o", package, now=LATER)
    assert pmq("import", package, now=LATER).out == "0 reviews new, 6 known already\n"
    anki.take(package)
    anki.row(anki.card_of(ONE), MORNING_MS + 9 * DAY)
    assert pmq("import", anki.path, now=LATER).out == "1 review new of 1 card, 6 known already\n"
    assert len(logged(home)) == 7


def test_a_card_that_was_answered_but_left_the_decks_is_still_known(
    anki: Anki, pmq: Run, home: Path, tmp_path: Path
) -> None:
    old = CardId("old/card")
    at = from_ms(MORNING_MS)
    open_log(home / "reviews.db").merge([Review(derived_id(old, at, Quality.GOOD), old, at, day_of(at), Quality.GOOD)])
    (card,) = anki.pmq_card(old)
    anki.row(card, MORNING_MS + DAY)
    pmq("import", anki.package(tmp_path / "a.apkg"), now=LATER)
    assert len(logged(home)) == 2


def test_a_collection_is_read_while_another_process_writes_to_it(tmp_path: Path, pmq: Run, home: Path) -> None:
    path = tmp_path / "live" / "collection.anki2"
    anki = Anki(path)
    (card,) = anki.pmq_card()
    anki.close()
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(path), str(card), str(MORNING_MS)], stdout=subprocess.PIPE, text=True
    )
    try:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "open\n"
        counts = []
        for _ in range(5):
            pmq("import", path, now=LATER)
            counts.append(len(logged(home)))
        assert writer.poll() is None
    finally:
        writer.kill()
        writer.communicate()
    times = [review.at for review in logged(home)]
    assert times == [from_ms(MORNING_MS + step * 2000) for step in range(len(times))]  # nothing torn, none missing
    assert counts == sorted(counts)
    assert counts[-1] > 0


MINIMAL = f"""
create table notes (id integer primary key, guid text, flds text, tags text);
create table cards (id integer primary key, nid, did, odid, ord);
create table revlog (id integer primary key, cid, ease, factor, time, type);
insert into notes values (1, 'pmq:tiny/one', 'w', ''); insert into cards values (1, 1, 1, 0, 0);
insert into revlog values ({MORNING_MS}, 1, 3, 2500, 1, 1);
"""  # noqa: S608 - a number of our own


def test_a_log_begun_anew_between_the_two_copies_is_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pmq: Run, home: Path
) -> None:
    path = tmp_path / "collection.anki2"
    writer = sqlite3.connect(path, isolation_level=None)
    writer.execute("pragma journal_mode = wal")
    writer.executescript(MINIMAL)
    rows = [MORNING_MS + step * 2000 for step in range(1, 4)]
    left = list(rows)

    def copy(source: BinaryIO, target: BinaryIO, size: int, really: Callable[..., object] = shutil.copyfileobj) -> None:
        really(source, target, size)
        if source.name == str(path) and left:
            # What Anki does at such a moment: everything into the file, and the log from its beginning.
            writer.execute("pragma wal_checkpoint(truncate)")
            writer.execute("insert into revlog values (?, 1, 3, 2500, 1, 1)", (left.pop(0),))

    monkeypatch.setattr("pmq_cards.anki.files.shutil.copyfileobj", copy)
    pmq("import", path, now=LATER)
    writer.close()
    assert [review.at for review in logged(home)] == [from_ms(at) for at in (MORNING_MS, *rows)]


WRITER = """
import sys
from anki.collection import Collection
path, card, start = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
collection = Collection(path)
def write(step):
    collection.db.execute("insert into revlog values (?, ?, -1, 3, 6, 1, 2500, 4000, 1)", start + step * 2000, card)
for step in range(50):
    write(step)
print("open", flush=True)
for step in range(50, 100000):
    write(step)
    if step % 200 == 0:
        collection.db.execute("pragma wal_checkpoint(restart)")
"""


def test_a_collection_in_use_is_not_touched(anki: Anki, pmq: Run) -> None:
    anki.pmq_card()
    before = {path.name: path.read_bytes() for path in anki.path.parent.iterdir() if path.is_file()}
    pmq("import", anki.path, now=LATER)
    assert {path.name: path.read_bytes() for path in anki.path.parent.iterdir() if path.is_file()} == before


def row(at_ms: int, card: CardId = ONE, ease: int = 3) -> Row:
    return Row(card, ord=0, id=at_ms, ease=ease, factor=2500, took_ms=100, kind=1)


NOW = datetime(2026, 1, 1, tzinfo=UTC)
instants = st.integers(0, 6000).map(lambda offset: MORNING_MS + offset)
rows = st.lists(st.builds(row, instants, st.sampled_from([ONE, TWO]), st.integers(1, 4)), unique_by=lambda r: r.id)


def taken(found: list[Row], mine: list[Review]) -> Taken:
    history = History(frozenset({ONE, TWO}), tuple(found), 0)
    return take(history, mine, {ONE, TWO}, NOW)


@given(rows, st.data())
def test_overlapping_files_in_any_order_give_the_same_log(found: list[Row], data: st.DataObject) -> None:
    first = [row for row in found if data.draw(st.booleans())]
    log: list[Review] = []
    for file in data.draw(st.permutations([first, found, found])):
        log += (given.review(datetime.date) for given in taken(file, log).new)
    assert {review.id for review in log} == {given.review(datetime.date).id for given in taken(found, []).new}
    assert len(log) == len(taken(found, []).new)


def mine_of(at_ms: int, card: CardId) -> Review:
    return Review(derived_id(card, from_ms(at_ms), Quality.WRONG), card, from_ms(at_ms), NOW.date(), Quality.WRONG)


reviews = st.lists(st.builds(mine_of, instants, st.sampled_from([ONE, TWO])), unique_by=lambda r: r.id)


@given(reviews, st.lists(st.integers(0, 20), min_size=60, max_size=60))
def test_reviews_that_were_exported_and_bumped_come_back_as_known(mine: list[Review], bumps: list[int]) -> None:
    exported: list[Row] = []
    used: set[int] = set()
    for review, bump in zip(sorted(mine, key=lambda r: r.at), bumps, strict=False):
        at_ms = int(review.at.timestamp() * 1000) + bump
        while at_ms in used:
            at_ms += 1
        used.add(at_ms)
        exported.append(row(at_ms, review.card_id, ease=1))
    assert taken(exported, mine).new == ()


@given(reviews, reviews)
def test_pairing_leaves_as_many_over_on_each_side_as_it_pairs_less(left: list[Review], right: list[Review]) -> None:
    only_left, only_right = unpaired(left, right)
    assert len(left) - len(only_left) == len(right) - len(only_right)
    assert set(only_left) <= set(left)
    assert unpaired(left, left) == ((), ())


@given(st.builds(Row, st.just(ONE), *[st.none() | st.integers() | st.text() | st.binary() | st.floats()] * 6))
def test_a_row_may_hold_anything(odd: Row) -> None:
    result = taken([odd], [])
    assert len(result.new) + sum(result.skipped.values()) == 1


# Files that are none


def refused(pmq: Run, home: Path, path: Path) -> str:
    ran = pmq("import", path, now=LATER, ok=False)
    assert ran.code == 1, ran
    assert ran.out == ""
    assert not (home / "reviews.db").exists()
    assert "Traceback" not in ran.err
    return ran.err


@pytest.fixture
def package(anki: Anki, tmp_path: Path) -> Path:
    (card,) = anki.pmq_card()
    anki.row(card, MORNING_MS)
    return anki.package(tmp_path / "a.apkg")


def repacked(package: Path, change: Callable[[str, bytes], bytes | None], **added: bytes) -> Path:
    with zipfile.ZipFile(package) as old:
        members = {name: old.read(name) for name in old.namelist()}
    with zipfile.ZipFile(package, "w", zipfile.ZIP_DEFLATED) as new:
        for name, raw in {**members, **added}.items():
            changed = change(name, raw)
            if changed is not None:
                new.writestr(name, changed)
    return package


def test_a_package_of_a_newer_anki_is_refused(package: Path, pmq: Run, home: Path) -> None:
    repacked(package, lambda name, raw: b"\x08\x04" if name == "meta" else raw)
    assert "newer than this pmq knows" in refused(pmq, home, package)


def test_a_collection_of_a_newer_schema_is_refused(anki: Anki, pmq: Run, home: Path, tmp_path: Path) -> None:
    anki.close()
    path = shutil.copy(anki.path, tmp_path / "newer.anki2")
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("update col set ver = 250")
    assert "newer than this pmq knows" in refused(pmq, home, Path(path))
    anki.collection.reopen()


def test_a_package_without_its_collection_is_refused(package: Path, pmq: Run, home: Path) -> None:
    repacked(package, lambda name, raw: None if name == "collection.anki21b" else raw)
    assert "without an Anki collection" in refused(pmq, home, package)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.999])
def test_a_cut_off_package_is_refused(share: float, package: Path, pmq: Run, home: Path) -> None:
    raw = package.read_bytes()
    package.write_bytes(raw[: int(len(raw) * share)])
    assert "damaged or cut off" in refused(pmq, home, package)


def test_a_cut_off_collection_inside_a_whole_package_is_refused(package: Path, pmq: Run, home: Path) -> None:
    repacked(package, lambda name, raw: raw[:-200] if name == "collection.anki21b" else raw)
    assert "damaged or cut off" in refused(pmq, home, package)


def test_a_package_with_a_password_is_refused(package: Path, pmq: Run, home: Path) -> None:
    raw = bytearray(package.read_bytes())
    at = 0
    while (at := raw.find(b"PK\x01\x02", at)) >= 0:  # the flag stands in each entry of the directory
        raw[at + 8] |= 1
        at += 4
    package.write_bytes(bytes(raw))
    assert "protected by a password" in refused(pmq, home, package)


@pytest.mark.parametrize("packing", ["zstd", "deflate"])
def test_a_bomb_is_refused_before_it_grows(packing: str, tmp_path: Path, pmq: Run, home: Path) -> None:
    zstd = import_module("compression.zstd" if sys.version_info >= (3, 14) else "backports.zstd")
    path, blank = tmp_path / "bomb.apkg", bytes(1 << 20)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        if packing == "zstd":
            archive.writestr("meta", b"\x08\x03")
            compressor = zstd.ZstdCompressor()
            frame = b"".join(compressor.compress(blank) for _ in range(200)) + compressor.flush()
            archive.writestr("collection.anki21b", frame)
        else:
            with archive.open("collection.anki2", "w") as member:
                for _ in range(200):
                    member.write(blank)
    assert path.stat().st_size < 1 << 20
    assert "unpacks to more than 64 MiB" in refused(pmq, home, path)


def test_names_in_a_package_are_never_paths(package: Path, pmq: Run, home: Path, tmp_path: Path) -> None:
    repacked(package, lambda _, raw: raw, **{"../../escaped": b"x", "/tmp/escaped-from-pmq": b"x"})  # noqa: S108
    before = {path for path in tmp_path.rglob("*") if home not in path.parents}
    assert pmq("import", package, now=LATER).out.startswith("1 review new")
    assert not Path("/tmp/escaped-from-pmq").exists()  # noqa: S108
    assert {path for path in tmp_path.rglob("*") if home not in path.parents} == before


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("create table t (x)", "another program"),
        ("create view notes as select 1 as id", "another program"),
        ("create table notes (id integer primary key, guid, flds); create table cards (x); ", "lacks tags"),
        ("create table notes (guid, flds, tags)", "lacks id"),
    ],
)
def test_a_database_that_is_not_ankis_is_refused(script: str, said: str, tmp_path: Path, pmq: Run, home: Path) -> None:
    path = tmp_path / "collection.anki2"
    connection = sqlite3.connect(path)
    connection.executescript(script)
    connection.close()
    assert said in refused(pmq, home, path)


def test_a_damaged_database_is_refused(anki: Anki, tmp_path: Path, pmq: Run, home: Path) -> None:
    for number in range(300):
        anki.note(f"front {number}" * 10, "back" * 50)
    anki.close()
    raw = bytearray(anki.path.read_bytes())
    raw[8192:40000] = bytes(40000 - 8192)
    path = tmp_path / "collection.anki2"
    path.write_bytes(bytes(raw))
    assert "damaged" in refused(pmq, home, path)
    anki.collection.reopen()


def test_a_flipped_byte_in_the_tables_names_is_a_sentence(anki: Anki, pmq: Run, tmp_path: Path) -> None:
    anki.pmq_card()
    anki.close()
    raw = anki.path.read_bytes()
    anki.collection.reopen()
    for table in (b"revlog", b"notes", b"cards", b"config", b"decks"):
        for shift in range(40):
            place = raw.index(b"CREATE TABLE " + table) + shift
            path = tmp_path / "flipped.anki2"
            path.write_bytes(raw[:place] + bytes([raw[place] | 0x80]) + raw[place + 1 :])
            ran = pmq("import", path, now=LATER, ok=False)
            assert ran.code in {0, 1}
            assert "Unicode" not in ran.err


@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04", b"SQLite format 3\0", b"\xff\xfe\x00", b"SQLite format 3\0" + bytes(500)]
)
def test_a_stump_is_refused(content: bytes, tmp_path: Path, pmq: Run, home: Path) -> None:
    path = tmp_path / "stump"
    path.write_bytes(content)
    if content:
        refused(pmq, home, path)
    else:
        assert pmq("import", path, now=LATER).out == "0 reviews new, 0 known already\n"


def test_a_file_that_is_not_there_is_named(pmq: Run, home: Path, tmp_path: Path) -> None:
    assert "cannot be read: No such file" in refused(pmq, home, tmp_path / "none.apkg")


@given(data=st.data())
def test_any_damage_to_a_package_is_a_sentence_or_harmless(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    from pmq_cards.anki.files import anki_collection
    from pmq_cards.anki.history import read_history
    from pmq_cards.errors import PmqError

    raw = bytearray(small_package(tmp_path_factory))
    for _ in range(data.draw(st.integers(1, 5))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    path = tmp_path_factory.getbasetemp() / "damaged.apkg"
    path.write_bytes(bytes(raw))
    try:
        with anki_collection(path) as connection:
            for apart in (False, True):
                tuple(read_history(lambda text, *values: connection.execute(text, values), apart=apart).rows)
    except PmqError:
        pass


_small: list[bytes] = []


def small_package(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Give a package in the old container with a minimal database, so that damage hits every part of it."""
    if not _small:
        folder = tmp_path_factory.mktemp("small")
        connection = sqlite3.connect(folder / "c")
        connection.executescript(MINIMAL)
        connection.close()
        with zipfile.ZipFile(folder / "z", "w", zipfile.ZIP_STORED) as archive:
            archive.write(folder / "c", "collection.anki2")
        _small.append((folder / "z").read_bytes())
    return _small[0]
