"""A folder that devices share, and what a hostile carrier may do with it."""

import random
import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from pmq_cards.domain import CardId, Goal, Quality
from pmq_cards.exchange.folder import gather, send
from pmq_cards.store.events import events
from pmq_cards.store.log import Answer, Mark, ReviewLog, open_log
from pmq_cards.store.outbox import has_news, join
from tests.conftest import Run

AT = datetime(2026, 12, 1, 9, tzinfo=UTC)
CARDS = [CardId("tiny/one"), CardId("tiny/two"), CardId("tiny/three")]


def utc_day(at: datetime) -> date:
    return at.date()


@dataclass
class Device:
    """A log, and its own view of the folder, which a carrier brings up to date when it likes."""

    log: ReviewLog
    folder: Path
    now: datetime = AT

    def act(self, chance: random.Random) -> None:
        """Do what a learner does."""
        self.now += timedelta(minutes=chance.randrange(1, 90))
        card = chance.choice(CARDS)
        match chance.randrange(6):
            case 0 | 1 | 2:
                self.log.append(Answer(card, self.now, self.now.date(), Quality(chance.randrange(6))))
            case 3 if newest := self.log.newest_answer():
                self.log.take_back(self.now, newest.id)
            case 4:
                self.log.set_mark([card], chance.choice(list(Mark)), on=chance.random() < 0.6, at=self.now)
            case _:
                self.log.set_goal(Goal(date(2026, 12, 20), AT.date(), (), chance.randrange(1, 30)), self.now)

    def meet(self) -> None:
        """Do what pmq does at a start and at an end."""
        gather(self.log, self.folder, utc_day)
        send(self.log, self.folder)


@pytest.fixture
def devices(tmp_path: Path) -> Iterator[list[Device]]:
    yield from made(tmp_path)


def made(folder: Path, count: int = 3) -> Iterator[list[Device]]:
    made = []
    for number in range(count):
        view = folder / f"view-{number}"
        view.mkdir(parents=True)
        log = open_log(folder / f"home-{number}" / "none.db", create=False)
        join(log, "shared")
        made.append(Device(log, view))
    yield made
    for device in made:
        device.log.close()


def carry(source: Path, target: Path, *, share: float = 1.0, name: str = "") -> None:
    """Bring the files of one view to another: whole, or the first part of each; or as conflict copies."""
    for path in source.iterdir():
        content = path.read_bytes()
        there = target / (f"{path.stem}{name}{path.suffix}")
        there.write_bytes(content[: int(len(content) * share)])


def state(log: ReviewLog) -> tuple[object, ...]:
    return set(events(log)), log.reviews(), log.marked(Mark.SUSPENDED), log.marked(Mark.FLAGGED), log.goal()


def settle(devices: Sequence[Device]) -> None:
    """Carry everything to everybody, as often as it takes."""
    for _ in range(4):
        for device in devices:
            device.meet()
        for source in devices:
            for target in devices:
                if source is not target:
                    newest(source.folder, target.folder)


def newest(source: Path, target: Path) -> None:
    for path in source.iterdir():
        there = target / path.name
        if not there.exists() or there.stat().st_size < path.stat().st_size:
            shutil.copyfile(path, there)


def hostile(chance: random.Random, devices: Sequence[Device]) -> None:
    """Do one thing that a sync program, a stick or a git user does."""
    one, other = chance.sample(list(devices), 2)
    match chance.randrange(8):
        case 0:
            carry(one.folder, other.folder)
        case 1:
            carry(one.folder, other.folder, share=chance.random())
        case 2:
            carry(one.folder, other.folder, name=" (conflicted copy)", share=chance.choice([1.0, chance.random()]))
        case 3 if files := list(one.folder.iterdir()):
            path = chance.choice(files)
            path.write_bytes(path.read_bytes()[: chance.randrange(path.stat().st_size + 1)])
        case 4 if files := list(one.folder.iterdir()):
            chance.choice(files).unlink()
        case 5:
            join(one.log, "shared")
        case _:
            newest(one.folder, other.folder)


@pytest.mark.parametrize("seed", range(150))
def test_three_devices_lose_and_double_nothing_whatever_carries_their_folder(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - a test's order of things
    for devices in made(tmp_path):
        for _ in range(60):
            if chance.random() < 0.5:
                chance.choice(devices).act(chance)
            elif chance.random() < 0.6:
                hostile(chance, devices)
            else:
                chance.choice(devices).meet()
        given = {event for device in devices for event in state(device.log)[0]}  # type: ignore[attr-defined]
        settle(devices)
        known = [state(device.log) for device in devices]
        assert known[0] == known[1] == known[2]
        answers = {event.id for event in given if type(event).__name__ in {"Review", "Undone"}}
        assert answers <= {getattr(event, "id", "") for event in known[0][0]}  # type: ignore[attr-defined]
        assert not any(has_news(device.log) for device in devices)


def test_a_device_is_told_what_another_did(devices: list[Device]) -> None:
    one, other, _ = devices
    one.log.append(Answer(CARDS[0], AT, AT.date(), Quality.GOOD))
    one.meet()
    newest(one.folder, other.folder)
    assert gather(other.log, other.folder, utc_day).taken.answers == 1
    assert gather(other.log, other.folder, utc_day).taken.answers == 0
    assert not has_news(other.log)


def test_a_torn_last_line_is_waited_for(devices: list[Device]) -> None:
    one, other, _ = devices
    one.log.append(Answer(CARDS[0], AT, AT.date(), Quality.GOOD))
    one.meet()
    carry(one.folder, other.folder, share=0.7)
    found = gather(other.log, other.folder, utc_day)
    assert (found.taken.answers, found.broken) == (0, 0)
    carry(one.folder, other.folder)
    assert gather(other.log, other.folder, utc_day).taken.answers == 1


def test_a_devices_file_is_appended_and_never_rewritten(devices: list[Device]) -> None:
    one = devices[0]
    seen = b""
    for _ in range(3):
        one.log.append(Answer(CARDS[0], AT, AT.date(), Quality.GOOD))
        one.meet()
        (path,) = one.folder.iterdir()
        assert path.read_bytes().startswith(seen)
        assert len(path.read_bytes()) > len(seen)
        seen = path.read_bytes()


def test_a_file_put_back_to_an_older_state_is_repaired(devices: list[Device]) -> None:
    one = devices[0]
    for _ in range(2):
        one.log.append(Answer(CARDS[0], AT, AT.date(), Quality.GOOD))
        one.meet()
    (path,) = one.folder.iterdir()
    path.write_bytes(path.read_bytes().split(b"\n")[0] + b"\n")
    one.meet()
    with closing(open_log(path.parent / "fresh" / "none.db", create=False)) as fresh:
        join(fresh, "shared")
        gather(fresh, one.folder, utc_day)
        assert fresh.reviews() == one.log.reviews()


def test_a_line_of_a_newer_pmq_stays_and_stops_nothing(devices: list[Device]) -> None:
    one = devices[0]
    line = '{"card": "tiny/one", "at": "2026-12-01T09:00:00Z", "quality": 4}\n'
    (one.folder / "newer.jsonl").write_text('{"event": "dream", "id": "x"}\nrubbish\n' + line)
    found = gather(one.log, one.folder, utc_day)
    assert (found.unknown, found.broken, found.taken.answers) == (1, 1, 1)
    said, _ = found.warnings(one.folder)
    assert said == f"1 line of {one.folder} is of a newer pmq; update pmq here to take it in"
    assert gather(one.log, one.folder, utc_day).unknown == 0
    assert (one.folder / "newer.jsonl").read_text().startswith('{"event": "dream"')


def test_what_a_sync_program_hides_is_not_read(devices: list[Device]) -> None:
    one = devices[0]
    (one.folder / ".syncthing.x.jsonl.tmp").write_text('{"card": "a/b", "at": "2026-12-01T09:00:00Z", "quality": 4}\n')
    assert gather(one.log, one.folder, utc_day).taken.answers == 0


# Through the real command line.

DRILL = "\n3\nq\n"


@pytest.fixture
def two(pmq: Run, tmp_path: Path) -> tuple[Path, Path]:
    """Give two homes that share a folder."""
    for name in ("a", "b"):
        pmq("--home", tmp_path / name, "sync", tmp_path / "shared")
    return tmp_path / "a", tmp_path / "b"


def test_an_answer_given_on_one_device_is_known_on_the_other_with_its_next_command(
    pmq: Run, two: tuple[Path, Path]
) -> None:
    one, other = two
    pmq("--home", one, "drill", "--plain", keys=DRILL)
    assert pmq("--home", other, "log", "--json").out == pmq("--home", one, "log", "--json").out != ""
    pmq("--home", other, "suspend", "customer-access")
    assert "suspended" in pmq("--home", one, "show", "customer-access").out
    pmq("--home", one, "plan", "--by", "2026-12-20")
    assert pmq("--home", other, "plan").out == pmq("--home", one, "plan").out


def test_a_sync_says_how_many_answers_came_in(pmq: Run, two: tuple[Path, Path], tmp_path: Path) -> None:
    one, other = two
    pmq("--home", one, "drill", "--plain", keys=DRILL)
    assert pmq("--home", other, "sync").out.startswith("1 answer came in, ")
    assert pmq("--home", other, "sync").out.startswith("0 answers came in, ")
    assert "\n1 answer came in, " in pmq("--home", tmp_path / "c", "sync", tmp_path / "shared").out


def test_undo_takes_back_only_what_was_given_here(pmq: Run, two: tuple[Path, Path]) -> None:
    one, other = two
    pmq("--home", one, "drill", "--plain", keys=DRILL)
    assert pmq("--home", other, "undo").out == "Nothing to undo.\n"
    assert "Taken back" in pmq("--home", one, "undo").out
    assert pmq("--home", other, "log").out == ""


def test_the_setting_is_written_and_the_other_settings_stay(pmq: Run, home: Path, tmp_path: Path) -> None:
    home.mkdir()
    (home / "config.toml").write_text("# mine\nnew_per_day = 3\n")
    pmq("sync", tmp_path / "shared")
    text = (home / "config.toml").read_text()
    assert text == f'# mine\nnew_per_day = 3\n\n[sync]\nfolder = "{tmp_path / "shared"}"\n'
    assert "0 answers came in" in pmq("sync").out


def test_a_section_that_is_there_is_shown_the_line_to_write(pmq: Run, home: Path, tmp_path: Path) -> None:
    home.mkdir()
    (home / "config.toml").write_text('[sync]\nfolder = "/elsewhere"\n')
    ran = pmq("sync", tmp_path / "shared", ok=False)
    assert (ran.code, ran.out) == (1, "")
    assert f'folder = "{tmp_path / "shared"}"' in ran.err


def test_a_folder_in_the_home_is_refused(pmq: Run, home: Path) -> None:
    assert pmq("sync", home / "shared", ok=False).code == 2
    assert not home.exists()


def test_a_folder_that_is_away_stops_nothing_and_is_told_later(
    pmq: Run, two: tuple[Path, Path], tmp_path: Path
) -> None:
    one, other = two
    (tmp_path / "shared").rename(tmp_path / "away")
    pmq("--home", one, "drill", "--plain", keys=DRILL)
    assert pmq("--home", one, "sync", ok=False).code == 4
    (tmp_path / "away").rename(tmp_path / "shared")
    pmq("--home", one, "due")
    assert pmq("--home", other, "log").out != ""


def test_no_answer_of_a_day_is_appended_inside_an_answer(pmq: Run, two: tuple[Path, Path], tmp_path: Path) -> None:
    one, _ = two
    pmq("--home", one, "drill", "--plain", keys="\n3\n\n3\n\n3\nq\n")
    (path,) = (tmp_path / "shared").iterdir()
    assert path.read_text().count('"event": "answer"') == 3


def test_a_file_of_the_shared_folder_is_no_place_to_write(pmq: Run, two: tuple[Path, Path], tmp_path: Path) -> None:
    one, _ = two
    pmq("--home", one, "drill", "--plain", keys=DRILL)
    (path,) = (tmp_path / "shared").iterdir()
    assert pmq("--home", one, "report", "-o", path, ok=False).code == 2


def test_a_home_that_writes_at_this_moment_shows_what_others_told_all_the_same(
    pmq: Run, two: tuple[Path, Path]
) -> None:
    one, other = two
    pmq("--home", one, "drill", "--plain", keys=DRILL)
    pmq("--home", other, "flag", "customer-access")
    pmq("--home", one, "drill", "--plain", keys=DRILL)
    with closing(open_log(other / "reviews.db")) as log, log.transaction():
        assert pmq("--home", other, "log").out.count("\n") == 2
    assert pmq("--home", other, "log").out.count("\n") == 2


def test_a_lost_home_comes_back_from_the_folder(pmq: Run, two: tuple[Path, Path], tmp_path: Path) -> None:
    one, _ = two
    pmq("--home", one, "drill", "--plain", keys="\n3\n\n3\nq\n")
    pmq("--home", one, "undo")
    pmq("--home", tmp_path / "new", "sync", tmp_path / "shared")
    assert pmq("--home", tmp_path / "new", "log", "--undone").out == pmq("--home", one, "log", "--undone").out


def test_a_log_that_can_take_nothing_in_says_so_with_every_command(
    pmq: Run, two: tuple[Path, Path], tmp_path: Path
) -> None:
    one, other = two
    pmq("--home", one, "drill", "--plain", keys=DRILL)
    pmq("--home", other, "flag", "customer-access")
    with closing(sqlite3.connect(one / "reviews.db")) as connection, connection:
        connection.execute("create trigger refuse before insert on marks begin select raise(abort, 'no room'); end")
    ran = pmq("--home", one, "due")
    assert ran.err == f"pmq: warning: what stands in {tmp_path / 'shared'} cannot be taken in; to see why: pmq sync\n"
    refused = pmq("--home", one, "sync", ok=False)
    assert refused.code == 4
    assert "no room" in refused.err
