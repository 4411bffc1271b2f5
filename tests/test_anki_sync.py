"""pmq anki sync: against the real sync server, with a second real collection as the phone."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib import import_module
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any

import pytest
from anki.collection import Collection, ImportAnkiPackageOptions, ImportAnkiPackageRequest
from anki.sync import SyncOutput

from pmq_cards.anki.collection import OwnCollection, Pushed
from pmq_cards.anki.names import guid_of
from pmq_cards.config import Config
from pmq_cards.domain import CardId, Quality, Review
from pmq_cards.ids import derived_id, from_ms, to_ms
from pmq_cards.store.log import Answer, ReviewLog, open_log
from tests.anki_world import MORNING_MS, ONE, TWO
from tests.clock import local, machine_now, study_day
from tests.conftest import Ran, Run

if TYPE_CHECKING:
    from anki.cards import Card

DAY = 86_400_000
RECORDED = Path(__file__).parent / "recorded" / "anki-24.11.apkg"
"""What Anki 24.11 made of two cards of pmq's; one was answered there (tools/record_old_anki.py)."""
pytestmark = pytest.mark.clock
"""Anki knows no time but the machine's."""


@dataclass
class SyncServer:
    """The real server, on a port of its own."""

    folder: Path
    port: int = field(init=False)

    def __post_init__(self) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        user = {"SYNC_USER1": "me:secret", "SYNC_HOST": "127.0.0.1", "SYNC_PORT": str(self.port)}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "anki.syncserver"],
            env={**os.environ, **user, "SYNC_BASE": str(self.folder)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        while not self._answers():
            assert self.process.poll() is None
            time.sleep(0.02)

    def _answers(self) -> bool:
        try:
            urllib.request.urlopen(f"{self.endpoint}health").close()  # noqa: S310 - our own address
        except OSError:
            return False
        return True

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self.port}/"

    def stop(self) -> None:
        self.process.kill()
        self.process.wait()


@dataclass
class Phone:
    """A real collection that somebody reviews with and syncs."""

    path: Path
    server: SyncServer
    collection: Collection = field(init=False)

    def __post_init__(self) -> None:
        self.path.parent.mkdir(parents=True)
        self.collection = Collection(str(self.path))

    def sync(self) -> int:
        """Sync, taking over or giving away everything where one side is empty; give what was needed."""
        auth = self.collection.sync_login("me", "secret", self.server.endpoint)
        required = self.collection.sync_collection(auth, sync_media=False).required
        if required in {SyncOutput.FULL_DOWNLOAD, SyncOutput.FULL_UPLOAD}:
            self.collection.close_for_full_sync()
            self.collection.full_upload_or_download(
                auth=auth, server_usn=None, upload=required == SyncOutput.FULL_UPLOAD
            )
            self.collection.reopen(after_full_sync=True)
        return required

    def card(self, card_id: CardId = ONE) -> "Card":
        assert self.collection.db is not None
        number = self.collection.db.scalar(
            "select c.id from cards c join notes n on n.id = c.nid where n.guid = ? and c.ord = 0", guid_of(card_id)
        )
        return self.collection.get_card(number)

    def answer(self, card_id: CardId = ONE, ease: int = 3) -> int:
        """Answer a card as the apps do; give the number of the row."""
        card = self.card(card_id)
        card.start_timer()
        self.collection.sched.answerCard(card, ease)  # type: ignore[arg-type] # 1 to 4, as the buttons are numbered
        assert self.collection.db is not None
        return int(self.collection.db.scalar("select max(id) from revlog where cid = ?", card.id))

    def forget_last_review(self, card_id: CardId = ONE) -> None:
        """Leave the card as versions before 25.9 do, which know no time of the last review."""
        self.write("update cards set data = json_remove(data, '$.lrt'), usn = -1 where id = ?", self.card(card_id).id)

    def take(self, package: Path) -> None:
        """Import a package with its progress."""
        options = ImportAnkiPackageOptions(with_scheduling=True)
        self.collection.import_anki_package(ImportAnkiPackageRequest(package_path=str(package), options=options))

    def write(self, statement: str, *values: int) -> None:
        assert self.collection.db is not None
        self.collection.db.execute(statement, *values)
        self.collection.db.execute("update col set mod = mod + 1")

    def note(self, front: str) -> None:
        """Add a note of Anki's own."""
        note = self.collection.new_note(self.collection.models.by_name("Basic") or {})
        note["Front"] = front
        self.collection.add_note(note, self.collection.decks.id("Own") or self.collection.decks.selected())

    def upload(self) -> None:
        """Put this collection in the place of the server's."""
        auth = self.collection.sync_login("me", "secret", self.server.endpoint)
        self.collection.close_for_full_sync()
        self.collection.full_upload_or_download(auth=auth, server_usn=None, upload=True)
        self.collection.reopen(after_full_sync=True)

    def rows(self, card_id: CardId = ONE) -> list[list[int]]:
        assert self.collection.db is not None
        query = "select id, ease, type from revlog where cid = ? order by id"
        return [list(row) for row in self.collection.db.all(query, self.card(card_id).id)]

    def clean(self) -> bool:
        return self.collection.fix_integrity()[1]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[SyncServer]:
    running = SyncServer(tmp_path / "server")
    yield running
    running.stop()


@pytest.fixture
def phone(tmp_path: Path, server: SyncServer) -> Iterator[Phone]:
    device = Phone(tmp_path / "phone" / "collection.anki2", server)
    yield device
    device.collection.close()


@pytest.fixture
def sync(
    home: Path, pmq: Run, server: SyncServer, own_deck: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Ran]:
    """Run pmq anki sync at the present time: Anki has no other."""
    own_deck()
    configure(home, server.endpoint)
    monkeypatch.setenv("PMQ_ANKI_PASSWORD", "secret")
    return lambda *, ok=True: pmq("anki", "sync", now=machine_now().isoformat(), ok=ok)


Sync = Callable[..., Ran]


def configure(home: Path, endpoint: str) -> None:
    home.mkdir(exist_ok=True)
    (home / "config.toml").write_text(f'[anki]\nendpoint = "{endpoint}"\nuser = "me"\n')


@pytest.fixture
def log(home: Path) -> Iterator[ReviewLog]:
    with closing(open_log(home / "reviews.db")) as opened:
        yield opened


def made(at_ms: int, card_id: CardId = ONE, quality: Quality = Quality.GOOD) -> Review:
    at = from_ms(at_ms)
    return Review(derived_id(card_id, at, quality), card_id, at, Config().day_of(at), quality)


def ago(days: int) -> int:
    """Give noon of the study day that many days ago."""
    return to_ms(local(study_day(days)))


def test_the_deck_and_its_reviews_reach_the_phone(sync: Sync, phone: Phone, log: ReviewLog) -> None:
    log.merge([made(ago(20)), made(ago(19)), made(ago(10), TWO, Quality.FORGOT)])
    assert sync().out.startswith("0 reviews came in, 3 reviews went out\n")
    phone.sync()
    assert phone.rows() == [[ago(20), 3, 0], [ago(19), 3, 1]]
    assert phone.rows(TWO) == [[ago(10), 1, 0]]
    assert phone.clean()


def test_the_schedule_reaches_the_phone(sync: Sync, phone: Phone, log: ReviewLog) -> None:
    log.merge([made(ago(3)), made(ago(2))])
    sync()
    phone.sync()
    card = phone.card()
    assert (card.queue, card.ivl, card.factor, card.reps) == (2, 6, 2500, 2)
    assert card.due - phone.collection.sched.today == 4


def test_answers_given_on_the_phone_come_back(sync: Sync, phone: Phone, log: ReviewLog) -> None:
    sync()
    phone.sync()
    row = phone.answer(ONE, ease=4)
    phone.sync()
    assert sync().out == "1 review came in, 0 reviews went out\n"
    (found,) = log.reviews()
    assert (found.card_id, found.at, found.quality, found.device) == (ONE, from_ms(row), Quality.EASY, "anki")


def test_both_review_both_sync_and_both_have_the_union(sync: Sync, phone: Phone, log: ReviewLog) -> None:
    log.merge([made(ago(9))])
    sync()
    phone.sync()
    row = phone.answer()
    other = phone.answer(TWO)
    log.merge([made(ago(1)), made(ago(2), TWO)])
    phone.sync()
    sync()
    phone.sync()
    assert [review.at for review in log.card_reviews(ONE)] == [from_ms(at) for at in (ago(9), ago(1), row)]
    assert [at for at, _, _ in phone.rows()] == [ago(9), ago(1), row]
    assert [at for at, _, _ in phone.rows(TWO)] == [ago(2), other]
    assert phone.clean()


def test_an_answer_that_reaches_the_server_during_a_sync_comes_in_with_it(
    sync: Sync, phone: Phone, log: ReviewLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    sync()
    phone.sync()
    push = OwnCollection.push

    def push_late(*given: Any) -> Pushed:
        phone.answer()
        phone.sync()
        return push(*given)

    monkeypatch.setattr(OwnCollection, "push", push_late)
    assert sync().out == "1 review came in, 0 reviews went out\n"
    assert len(log.reviews()) == 1


def test_syncing_again_moves_nothing(sync: Sync, phone: Phone, log: ReviewLog) -> None:
    log.merge([made(ago(9)), made(ago(9), TWO)])  # one millisecond, two cards: one row is bumped
    sync()
    phone.sync()
    phone.answer()
    phone.sync()
    sync()
    for _ in range(2):
        assert sync().out == "0 reviews came in, 0 reviews went out\n"
    assert phone.sync() == SyncOutput.NO_CHANGES
    assert len(log.reviews()) == 3


def test_an_answer_given_on_the_phone_keeps_the_phones_schedule(sync: Sync, phone: Phone, log: ReviewLog) -> None:
    sync()
    phone.sync()
    phone.answer(ONE, ease=4)
    due = phone.card().due
    phone.sync()
    log.merge([made(ago(5))])
    sync()
    phone.sync()
    assert phone.card().due == due


def test_an_answer_given_on_an_older_phone_keeps_the_phones_schedule(sync: Sync, phone: Phone, log: ReviewLog) -> None:
    log.merge([made(ago(3)), made(ago(2))])
    sync()
    phone.sync()
    phone.answer(ONE, ease=4)
    phone.forget_last_review()
    interval = phone.card().ivl
    phone.sync()
    for _ in range(2):
        sync()
    phone.sync()
    assert interval > 6
    assert phone.card().ivl == interval


def test_the_schedule_that_an_older_anki_made_stays(sync: Sync, phone: Phone, log: ReviewLog) -> None:
    phone.take(RECORDED)
    phone.sync()
    log.merge([made(ago(30)), made(ago(29))])
    sync()
    phone.sync()
    assert phone.card().ivl == 72


def test_an_answer_given_here_reaches_an_older_phone(sync: Sync, phone: Phone, log: ReviewLog) -> None:
    sync()
    phone.sync()
    phone.answer(ONE, ease=4)
    phone.forget_last_review()
    phone.sync()
    log.merge([made(to_ms(machine_now()) + 5000, quality=Quality.FORGOT)])
    sync()
    phone.sync()
    assert phone.card().ivl == 1


def test_a_schedule_that_an_older_answer_left_behind_is_made_anew(sync: Sync, phone: Phone, log: ReviewLog) -> None:
    log.merge([made(ago(3)), made(ago(2))])
    sync()
    phone.sync()
    phone.answer(ONE, ease=1)
    log.merge([made(ago(1), quality=Quality.EASY)])
    sync()  # the card is now the newer one here, and the phone's answer is older: Anki keeps this one
    phone.sync()
    sync()
    phone.sync()
    assert phone.card().ivl == 1


def test_a_memory_that_fsrs_worked_out_before_is_forgotten(sync: Sync, phone: Phone, log: ReviewLog) -> None:
    sync()
    phone.sync()
    phone.collection.set_config("fsrs", True)  # noqa: FBT003 - Anki's signature
    phone.answer()
    assert phone.card().memory_state is not None
    phone.sync()
    log.merge([made(to_ms(machine_now()) + 5000)])
    sync()
    phone.sync()
    assert phone.card().memory_state is None
    assert phone.card().ivl == 1


def test_a_card_that_was_reset_on_the_phone_stays_reset(sync: Sync, phone: Phone, log: ReviewLog) -> None:
    log.merge([made(ago(3))])
    sync()
    phone.sync()
    phone.collection.sched.schedule_cards_as_new([phone.card().id])
    phone.sync()
    log.merge([made(ago(2))])
    sync()
    phone.sync()
    assert phone.card().queue == 0


def test_a_suspended_card_stays_suspended(sync: Sync, phone: Phone, log: ReviewLog) -> None:
    sync()
    phone.sync()
    phone.collection.sched.suspend_cards([phone.card().id])
    phone.sync()
    log.merge([made(ago(1))])
    sync()
    phone.sync()
    assert phone.card().queue == -1


def test_a_review_taken_back_is_not_sent_and_does_not_come_back(sync: Sync, phone: Phone, log: ReviewLog) -> None:
    first, second = made(ago(3)), made(ago(2))
    log.merge([first])
    sync()
    log.merge([second], undone=[first.id, second.id])
    assert sync().out == "0 reviews came in, 0 reviews went out\n"
    assert log.reviews() == ()
    phone.sync()
    assert [at for at, _, _ in phone.rows()] == [ago(3)]  # Anki's log never loses a row


def test_a_grade_corrected_within_a_second_is_sent(sync: Sync, phone: Phone, log: ReviewLog) -> None:
    wrong, right = made(ago(3), quality=Quality.FORGOT), made(ago(3) + 700)
    log.merge([wrong])
    sync()
    log.merge([right], undone=[wrong.id])
    assert sync().out == "0 reviews came in, 1 review went out\n"
    phone.sync()
    assert [at for at, _, _ in phone.rows()] == [ago(3), ago(3) + 700]
    assert log.reviews() == (right,)


def test_a_changed_card_is_updated_on_the_phone(
    sync: Sync, phone: Phone, own_deck: Callable[..., Path], log: ReviewLog
) -> None:
    log.merge([made(ago(3))])
    sync()
    phone.sync()
    path = own_deck()
    path.write_text(path.read_text().replace("Does the first thing hold?", "Does it hold?"))
    time.sleep(1.1)  # Anki takes an update only in a later second
    sync()
    phone.sync()
    assert phone.card().note()["Question"] == "Does it hold?"
    assert len(phone.rows()) == 1


def test_a_log_that_also_comes_as_json_is_sent_once(
    sync: Sync, pmq: Run, phone: Phone, log: ReviewLog, home: Path
) -> None:
    for day in (9, 8, 2):
        log.append(Answer(ONE, from_ms(ago(day)), from_ms(ago(day)).date(), Quality.GOOD if day > 2 else Quality.WRONG))
    sync()
    other, lines = home.parent / "other", home.parent / "log.jsonl"
    shutil.copytree(home / "decks", other / "decks")
    configure(other, phone.server.endpoint)
    now = machine_now().isoformat()
    assert pmq("--home", other, "anki", "sync", now=now).out == "3 reviews came in, 0 reviews went out\n"
    lines.write_text(pmq("log", "--json", now=now).out)
    assert pmq("--home", other, "import", lines, now=now).out == "0 reviews new, 3 known already\n"
    assert pmq("--home", other, "anki", "sync", now=now).out == "0 reviews came in, 0 reviews went out\n"
    assert sync().out == "0 reviews came in, 0 reviews went out\n"
    phone.sync()
    assert len(phone.rows()) == 3
    there = pmq("--home", other, "log", "--json", now=now).out.splitlines()
    assert [json.loads(line)["quality"] for line in there] == [4, 4, 1]


def test_a_retired_card_can_be_removed_on_the_phone_for_good(
    sync: Sync, phone: Phone, own_deck: Callable[..., Path]
) -> None:
    sync()
    phone.sync()
    notes = phone.collection.note_count()
    own_deck(own_deck().read_text().partition("  - id: two")[0])
    sync()
    phone.sync()
    report = phone.collection.get_empty_cards()
    phone.collection.remove_cards_and_orphaned_notes([card for note in report.notes for card in note.card_ids])
    assert phone.collection.note_count() == notes - 1
    phone.sync()
    for _ in range(2):
        sync()
        phone.sync()
    assert phone.collection.note_count() == notes - 1


def test_a_note_deleted_on_the_phone_comes_back_with_its_history(sync: Sync, phone: Phone, log: ReviewLog) -> None:
    log.merge([made(ago(3)), made(ago(2))])
    sync()
    phone.sync()
    phone.collection.remove_notes([phone.card().nid])
    phone.sync()
    sync()
    phone.sync()
    assert [ease for _, ease, _ in phone.rows()] == [3, 3]
    assert phone.card().ivl == 6
    assert sync().out == "0 reviews came in, 0 reviews went out\n"
    assert len(log.reviews()) == 2


def test_the_cards_a_phone_had_before_stay(sync: Sync, phone: Phone) -> None:
    phone.note("Paris?")
    phone.sync()
    assert sync().out == "0 reviews came in, 0 reviews went out\n"
    phone.sync()
    assert phone.collection.note_count() == 1 + 2 + 21
    assert phone.clean()


def test_another_structure_stops_the_sync_and_changes_nothing(
    sync: Sync, phone: Phone, log: ReviewLog, home: Path
) -> None:
    sync()
    phone.sync()
    models = phone.collection.models
    basic = models.by_name("Basic")
    assert basic is not None
    models.add_field(basic, models.new_field("Own"))
    models.update_dict(basic)
    row = phone.answer()
    phone.upload()
    log.merge([made(ago(1))])
    ran = sync(ok=False)
    assert (ran.code, ran.out) == (1, "")
    assert f"remove {home / 'anki'}" in ran.err
    assert len(log.reviews()) == 1
    phone.sync()
    assert [at for at, _, _ in phone.rows()] == [row]
    # What the sentence says to do does help.
    for path in sorted((home / "anki").rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    assert sync().out == "1 review came in, 1 review went out\n"
    phone.sync()
    assert [at for at, _, _ in phone.rows()] == [ago(1), row]


def test_a_sync_with_a_look_ahead_lets_no_later_one_overwrite_what_a_person_wrote(
    sync: Sync, phone: Phone, pmq: Run
) -> None:
    pmq("anki", "sync", now=(machine_now() + timedelta(days=2)).isoformat())
    phone.sync()
    note = phone.card().note()
    note["Why"] = "In my own words."
    phone.collection.update_note(note)
    phone.sync()
    sync()
    phone.sync()
    assert phone.card().note()["Why"] == "In my own words."


def test_an_answer_further_ahead_than_anki_takes_waits_and_is_said(sync: Sync, phone: Phone, log: ReviewLog) -> None:
    near, far = to_ms(machine_now()) + 5000, to_ms(machine_now() + timedelta(days=7))
    log.merge([made(near), made(far)])
    for went in (1, 0):
        said = sync()
        assert said.out.splitlines()[0] == f"0 reviews came in, {went} review{'s' * (went != 1)} went out"
        assert "1 answer dated ahead" in said.err
        assert "Anki would date it anew" in said.err
    phone.sync()
    assert [at for at, _, _ in phone.rows()] == [near]
    assert phone.card().reps == 1


def test_what_came_and_was_left_out_is_said_once(sync: Sync, phone: Phone) -> None:
    sync()
    phone.sync()
    card = phone.card().id
    in_two_days = to_ms(machine_now() + timedelta(days=2))
    for at_ms, kind, factor in ((ago(5), 3, 0), (in_two_days, 1, 2500)):
        phone.write("insert into revlog values (?, ?, -1, 3, 6, 1, ?, 900, ?)", at_ms, card, factor, kind)
    phone.sync()
    assert sync().out == (
        "0 reviews came in, 0 reviews went out\n2 rows skipped: 1 dated in the future, 1 practised in a filtered deck\n"
    )
    assert sync().out.splitlines()[1:] == ["1 row skipped: 1 dated in the future"]


def test_notes_of_a_changed_note_type_are_counted(
    sync: Sync, phone: Phone, own_deck: Callable[..., Path], home: Path
) -> None:
    sync()
    phone.sync()
    models = phone.collection.models
    ours = models.by_name("pmq question")
    assert ours is not None
    models.add_field(ours, models.new_field("Mine"))
    models.update_dict(ours)
    phone.upload()
    shutil.rmtree(home / "anki")
    own_deck(own_deck().read_text().replace("Does the first", "Truly, does the first"))
    said = sync()
    assert "pmq: warning: 23 notes in Anki have a note type of your own making" in said.err
    assert "docs/anki.md" in said.err


def test_another_begin_of_the_day_on_the_phone_is_said(sync: Sync, phone: Phone) -> None:
    assert "day begins" not in sync().err
    phone.sync()
    preferences = phone.collection.get_preferences()
    preferences.scheduling.rollover = 1
    phone.collection.set_preferences(preferences)
    phone.sync()
    assert "pmq: warning: Anki's day begins at 01:00, pmq's at 04:00" in sync().err


def test_a_collection_that_pmq_began_has_its_days(sync: Sync, phone: Phone, home: Path) -> None:
    (home / "config.toml").write_text('day_begins = "02:00"\n' + (home / "config.toml").read_text())
    assert sync().err == ""
    phone.sync()
    assert phone.collection.get_preferences().scheduling.rollover == 2


def test_a_collection_that_pmq_began_has_no_minutes_of_its_days(sync: Sync, phone: Phone, home: Path) -> None:
    (home / "config.toml").write_text('day_begins = "02:30"\n' + (home / "config.toml").read_text())
    assert "pmq: warning: Anki's day begins at 02:00, pmq's at 02:30" in sync().err
    phone.sync()
    assert phone.collection.get_preferences().scheduling.rollover == 2


def test_the_schedule_is_right_though_the_phones_day_begins_at_another_hour(
    sync: Sync, phone: Phone, log: ReviewLog
) -> None:
    preferences = phone.collection.get_preferences()
    preferences.scheduling.rollover = (machine_now().astimezone().hour + 1) % 24
    phone.collection.set_preferences(preferences)
    phone.note("Paris?")
    phone.sync()
    log.merge([made(ago(3)), made(ago(2))])
    sync()
    phone.sync()
    hour = preferences.scheduling.rollover
    anki_today = (machine_now().astimezone().replace(tzinfo=None) - timedelta(hours=hour)).date()
    days = phone.card().due - phone.collection.sched.today
    assert anki_today + timedelta(days=days) == study_day(2) + timedelta(days=6)


KILLED = """
import os, signal, sys
from anki._backend import RustBackend
from pmq_cards.cli import main
left = int(sys.argv[1])
def counted(run):
    def counting(*words):
        global left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return run(*words)
    return counting
RustBackend._run_command = counted(RustBackend._run_command)
RustBackend._db_command = counted(RustBackend._db_command)
sys.exit(main(sys.argv[2:]))
"""
"""Syncs, and is killed before the n-th thing it asks of Anki."""


def test_killed_half_way_nothing_is_lost_or_doubled(sync: Sync, phone: Phone, log: ReviewLog, home: Path) -> None:
    sync()
    phone.sync()
    mine = [MORNING_MS + number * DAY for number in range(3)]
    log.merge(made(at_ms, card_id) for at_ms in mine for card_id in (ONE, TWO))
    rows: list[int] = []
    code = -signal.SIGKILL
    while code == -signal.SIGKILL:
        rows.append(phone.answer())
        phone.sync()
        words = [sys.executable, "-c", KILLED, str(1 + 4 * len(rows)), "--home", str(home), "anki", "sync"]
        code = subprocess.run(words, env={**os.environ, "PMQ_ANKI_PASSWORD": "secret"}, check=False).returncode
    assert code == 0
    phone.sync()
    sync()
    phone.sync()
    assert [at for at, _, _ in phone.rows()] == mine + rows
    assert [to_ms(review.at) for review in log.card_reviews(ONE)] == mine + rows
    assert len(phone.rows(TWO)) == len(log.card_reviews(TWO)) == len(mine)
    assert len(rows) > 5
    assert phone.clean()


# When it cannot be


def test_a_wrong_password_is_a_sentence(sync: Sync, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PMQ_ANKI_PASSWORD", "wrong")
    ran = sync(ok=False)
    assert (ran.code, ran.out) == (1, "")
    assert "does not know this user and password" in ran.err
    assert "wrong" not in ran.err


def test_a_server_that_is_away_is_a_sentence(sync: Sync, server: SyncServer) -> None:
    server.stop()
    ran = sync(ok=False)
    assert ran.code == 1
    assert f"no sync server answers at {server.endpoint}" in ran.err


SAID_OF_STATUS = {
    200: "log in, do so in a browser",
    303: "log in, do so in a browser",
    400: "broke off",
    401: "asks for a login of its own",
    404: "no sync server (HTTP 404)",
    407: "asks for a login of its own",
    409: "another device is syncing",
    500: "has trouble of its own",
    501: "bring both to one version",
    503: "has trouble of its own",
    505: "has trouble of its own",
}


@pytest.mark.parametrize("status", SAID_OF_STATUS)
def test_a_server_of_another_kind_is_a_sentence(status: int, sync: Sync, home: Path) -> None:
    class Other(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("content-length", 0)))
            self.send_response(status)
            self.end_headers()
            self.wfile.write(b"hello")

        def log_message(self, *_: object) -> None: ...

    with ThreadingHTTPServer(("127.0.0.1", 0), Other) as other:
        Thread(target=other.serve_forever, daemon=True).start()
        configure(home, f"http://127.0.0.1:{other.server_port}/")
        ran = sync(ok=False)
        other.shutdown()
    assert ran.code == 1
    assert ran.err.count("\n") == 1
    assert f"127.0.0.1:{other.server_port}" in ran.err
    assert SAID_OF_STATUS[status] in ran.err


def test_a_clock_that_is_wrong_is_a_sentence(sync: Sync, server: SyncServer, home: Path) -> None:
    zstd = import_module("compression.zstd" if sys.version_info >= (3, 14) else "backports.zstd")

    class AnHourAhead(BaseHTTPRequestHandler):
        """Passes everything on to the real server, and moves the time it tells by an hour."""

        def do_POST(self) -> None:
            body = b""
            while size := int(self.rfile.readline(), 16):
                body += self.rfile.read(size)
                self.rfile.readline()
            head = {key: value for key, value in self.headers.items() if key.lower() != "transfer-encoding"}
            address = server.endpoint.rstrip("/") + self.path
            asked = urllib.request.Request(address, body, head)  # noqa: S310 - our own address
            with urllib.request.urlopen(asked) as answer:  # noqa: S310
                raw, original = answer.read(), answer.headers["anki-original-size"]
            if self.path.endswith("meta"):
                meta = json.loads(zstd.decompress(raw))
                plain = json.dumps(meta | {"ts": meta["ts"] + 3600}).encode()
                raw, original = zstd.compress(plain), str(len(plain))
            self.send_response(200)
            self.send_header("anki-original-size", original)
            self.end_headers()
            self.wfile.write(raw)

        def log_message(self, *_: object) -> None: ...

    with ThreadingHTTPServer(("127.0.0.1", 0), AnHourAhead) as other:
        Thread(target=other.serve_forever, daemon=True).start()
        configure(home, f"http://127.0.0.1:{other.server_port}/")
        ran = sync(ok=False)
        other.shutdown()
    assert (ran.code, ran.err.count("\n")) == (1, 1)
    assert "are minutes apart" in ran.err


def test_setup_tries_the_server_and_writes_what_the_sync_needs(
    pmq: Run, server: SyncServer, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home.mkdir()
    before = '# mine\nnew_per_day = 7  # a few\n\n[anki]\nuser = "old"  # not me\n\n[sync]\nfolder = "/x"\n'
    (home / "config.toml").write_text(before)
    monkeypatch.setenv("PMQ_ANKI_PASSWORD", "wrong")
    words = ("anki", "setup", "--address", server.endpoint.rstrip("/"), "--user", "me")
    now = machine_now().isoformat()
    assert "does not know this user and password" in pmq(*words, now=now, ok=False).err
    assert (home / "config.toml").read_text() == before
    monkeypatch.setenv("PMQ_ANKI_PASSWORD", "secret")
    said = pmq(*words, now=now).out
    assert f'endpoint = "{server.endpoint}"\nuser = "me"\n' in said
    assert said.endswith("Next: pmq anki sync\n")
    assert (home / "config.toml").read_text() == (
        f'# mine\nnew_per_day = 7  # a few\n\n[anki]\nendpoint = "{server.endpoint}"\nuser = "me"\n\n'
        '[sync]\nfolder = "/x"\n'
    )
    (home / "config.toml").write_text((home / "config.toml").read_text().partition("[sync]")[0])
    assert pmq("anki", "sync", now=now).out.startswith("0 reviews came in")
    assert not [path for path in home.rglob("*") if path.is_file() and b"secret" in path.read_bytes()]


def test_setup_begins_the_settings_of_a_new_home(
    pmq: Run, server: SyncServer, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PMQ_ANKI_PASSWORD", "secret")
    pmq("anki", "setup", "--address", server.endpoint, "--user", "me", now=machine_now().isoformat())
    assert (home / "config.toml").read_text() == f'[anki]\nendpoint = "{server.endpoint}"\nuser = "me"\n'


def test_setup_leaves_settings_alone_that_it_cannot_change(pmq: Run, server: SyncServer, home: Path) -> None:
    home.mkdir()
    (home / "config.toml").write_text('anki = {user = "x"}\n')
    ran = pmq("anki", "setup", "--address", server.endpoint, "--user", "me", ok=False)
    assert ran.code == 1
    assert "write into it by hand" in ran.err
    assert (home / "config.toml").read_text() == 'anki = {user = "x"}\n'


@pytest.mark.parametrize("words", [("--address", "anki.example.org", "--user", "me"), ("--user", "me"), ()])
def test_setup_without_what_it_needs_is_a_sentence(words: tuple[str, ...], pmq: Run, home: Path) -> None:
    ran = pmq("anki", "setup", *words, ok=False)
    assert (ran.code, ran.out) == (2, "")
    assert not (home / "config.toml").exists()


def test_without_a_server_in_the_settings_it_says_what_to_write(pmq: Run, home: Path) -> None:
    ran = pmq("anki", "sync", ok=False)
    assert ran.code == 2
    assert f"run pmq anki setup, or write into {home / 'config.toml'}" in ran.err
    assert "[anki]" in ran.err


def test_without_a_terminal_the_password_has_to_come_from_elsewhere(
    sync: Sync, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PMQ_ANKI_PASSWORD")
    ran = sync(ok=False)
    assert ran.code == 2
    assert "set PMQ_ANKI_PASSWORD" in ran.err


def test_the_password_is_in_no_file(sync: Sync, home: Path) -> None:
    sync()
    assert not [path for path in home.rglob("*") if path.is_file() and b"secret" in path.read_bytes()]


def test_an_address_on_the_network_without_encryption_is_warned_of(sync: Sync, home: Path) -> None:
    configure(home, "http://[::ffff:127.0.0.1]:9/")
    assert "is not encrypted" in sync(ok=False).err


def test_two_syncs_at_once_are_one_and_a_sentence(sync: Sync, home: Path) -> None:
    sync()
    with closing(Collection(str(home / "anki" / "collection.anki2"))):
        assert "another pmq anki sync is running" in sync(ok=False).err


def test_without_the_extra_it_says_what_to_install(sync: Sync, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "anki.collection", None)
    assert 'pip install "pmq-cards[anki]"' in sync(ok=False).err
