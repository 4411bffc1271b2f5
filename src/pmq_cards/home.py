"""The learner's home: where things live, and what the commands share. Read when first asked for."""

from collections.abc import Callable, Container, Mapping
from contextlib import ExitStack, closing, suppress
from datetime import date, datetime, timedelta
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from pmq_cards.clock import clock_at, machine_now
from pmq_cards.config import Config, load_config
from pmq_cards.domain import CardId, Clock, DeckId, Further, Goal, Review
from pmq_cards.errors import HomeError, PmqError, UsageError
from pmq_cards.files import folder_named
from pmq_cards.ids import to_ms
from pmq_cards.kept import FOLDER as DERIVED
from pmq_cards.standing import Standing, standing_of
from pmq_cards.store.file import is_emptied
from pmq_cards.store.log import Mark, ReviewLog, open_log
from pmq_cards.trails import Trails

if TYPE_CHECKING:
    from pmq_cards.chance import Expected
    from pmq_cards.decks import Library
    from pmq_cards.exchange.folder import Gathered
    from pmq_cards.forecast import Forecast
    from pmq_cards.mock import Held
    from pmq_cards.outcome import Told
    from pmq_cards.store.changed import Changes
    from pmq_cards.store.counted import Counted

AHEAD = timedelta(days=1)
"""An answer further ahead than this was given under another clock; less is one that is a little fast."""
LISTS = "lists"


class Home:
    """One learner's folder and clock."""

    def __init__(self, folder: Path, clock: Clock) -> None:
        """Take the folder and the clock."""
        self.folder = folder
        self.clock = clock
        self.came: list[int] = []
        """How many answers of other devices this command has taken in, each time it looked."""
        self._notes: list[str] = []
        self._open_logs = ExitStack()
        self._changes: Changes | None = None
        """The state of the log before the standing was read of it."""

    @property
    def config_path(self) -> Path:
        """The learner's settings."""
        return self.folder / "config.toml"

    @property
    def decks_folder(self) -> Path:
        """The learner's own decks."""
        return self.folder / "decks"

    @property
    def lists_folder(self) -> Path:
        """What lists said when decks were made of them, a deck each: an update compares with it."""
        return self.folder / LISTS

    @property
    def derived_folder(self) -> Path:
        """What can be worked out again, and be deleted at any time."""
        return self.folder / DERIVED

    @property
    def deck_backups(self) -> Path:
        """What deck files were before pmq changed them last."""
        return self.folder / "backups" / "decks"

    @property
    def log_path(self) -> Path:
        """The review log."""
        return self.folder / "reviews.db"

    @cached_property
    def config(self) -> Config:
        """The settings in force. Raises PmqError with every problem of the file."""
        config, problems = load_config(self.config_path)
        if problems:
            raise PmqError("\n".join(map(str, problems)))
        return config

    def forget_settings(self) -> None:
        """Read the settings anew when they are asked for the next time: a command has changed them."""
        for name in ("config", "sync_folder"):
            self.__dict__.pop(name, None)

    @cached_property
    def library(self) -> "Library":
        """All decks that can be used, and the problems of the others."""
        from pmq_cards.decks import load_library
        from pmq_cards.decks.keeping import Keeping

        keeping = Keeping(self.derived_folder / "decks.bin", self.machine_now_ns) if self.folder.is_dir() else None
        return load_library(self.decks_folder, keeping)

    @cached_property
    def log(self) -> ReviewLog:
        """The log with what other devices have told since, by the one connection to it; an empty one where none is."""
        return self._with_news(self._opened)

    def writable_log(self, progress: Further | None = None) -> ReviewLog:
        """Give the review log made ready to write, made where there is none yet; `progress` counts bytes of a folder.

        Raises HomeError where it cannot be written.
        """
        from pmq_cards.store.outbox import share_with

        if not self._opened.is_file:
            if is_emptied(self.log_path):
                self._notes.append(f"{self.log_path} was empty, so it is begun anew")
            self.__dict__["_opened"] = self._kept(open_log(self.log_path))
        self._opened.begin_writing(self.now)
        self.__dict__["log"] = self._opened
        folder = str(self.sync_folder) if self.sync_folder else None
        if share_with(self._opened, folder, is_set=bool(self.config.sync_folder)):
            self._with_news(self._opened, progress)
        return self._opened

    @cached_property
    def _opened(self) -> ReviewLog:
        return self._kept(open_log(self.log_path, create=False))

    @cached_property
    def sync_folder(self) -> Path | None:
        """The folder that is shared with other devices, None where none is set."""
        with suppress(PmqError):  # whoever needs the settings is told what is wrong with them
            return Path(self.config.sync_folder).expanduser() if self.config.sync_folder else None
        return None

    def _with_news(self, log: ReviewLog, progress: Further | None = None) -> ReviewLog:
        """Take in what other devices have told, without waiting; where it cannot be kept, in memory alone."""
        if self.sync_folder is None or not self.sync_folder.is_dir():
            return log
        from pmq_cards.exchange.folder import gather

        written = log.has_written
        try:
            with log.at_once(), suppress(HomeError, OSError):
                self.note(gather(log, self.sync_folder, self.config.day_of, progress))
                return log
            with suppress(OSError):
                memory = self._kept(log.scratch())
                gather(memory, self.sync_folder, self.config.day_of)
                return memory
        except HomeError:  # not that another pmq writes: that stops no memory
            self._notes.append(f"what stands in {self.sync_folder} cannot be taken in; to see why: pmq sync")
        finally:
            log.has_written = written
        return log

    def note(self, found: "Gathered") -> None:
        """Keep what is to be said of what other devices have told."""
        self.came.append(found.taken.answers)
        self._notes += [said for said in found.warnings(self.sync_folder) if said not in self._notes]

    def forget_log(self) -> None:
        """Let go of the log, so that its file can be moved; the next look opens it anew."""
        for name in ("log", "_opened"):
            if log := self.__dict__.pop(name, None):
                log.close()

    def close(self) -> None:
        """Let go of every file that was opened; where something was written, keep the copy of the day first."""
        if (log := self.__dict__.get("_opened")) is not None:
            if log.has_written:
                from pmq_cards.store.daily import keep_daily

                keep_daily(log, self.log_path, self.today)
            if log.is_file:
                self._tell_others(log)
        self._open_logs.close()

    def _tell_others(self, log: ReviewLog) -> None:
        if self.sync_folder is None or not self.sync_folder.is_dir():
            return
        from pmq_cards.exchange.folder import send
        from pmq_cards.store.outbox import has_news

        with log.at_once(), suppress(HomeError, OSError):  # the next command tells it
            if has_news(log):
                send(log, self.sync_folder)

    def _kept(self, log: ReviewLog) -> ReviewLog:
        return self._open_logs.enter_context(closing(log))

    @cached_property
    def now(self) -> datetime:
        """The instant the command began."""
        return self.clock.now()

    @property
    def machine_now(self) -> datetime:
        """The present by the machine's clock, whatever --now says: for what another program holds against its own."""
        return machine_now()

    @property
    def machine_now_ns(self) -> int:
        """The same in nanoseconds since 1970, as files have their times."""
        return int(self.machine_now.timestamp() * 1e9)

    @property
    def today(self) -> date:
        """The study day the command began on."""
        return self.config.day_of(self.now)

    @cached_property
    def reviews_of(self) -> Mapping[CardId, tuple[Review, ...]]:
        """Every review that counts, card by card, oldest first."""
        return self.log.reviews_of()

    @cached_property
    def ahead(self) -> tuple[Review, ...]:
        """The answers dated more than a day ahead of now: given under a wrong clock, or under one that was set."""
        return self.log.since(self.now + AHEAD)

    @cached_property
    def suspended(self) -> frozenset[CardId]:
        """The cards that are not asked for now, those of decks put aside included."""
        marked = self.log.marked(Mark.SUSPENDED)
        aside = self.library.cards if self.aside else ()
        return marked.union(card.id for card in aside if card.deck_id in self.aside) - self.aside

    @cached_property
    def aside(self) -> frozenset[DeckId]:
        """The decks that are put aside as a whole: a mark on a deck stands under its id."""
        return frozenset(DeckId(name) for name in self.log.marked(Mark.SUSPENDED) if "/" not in name)

    @cached_property
    def flagged(self) -> frozenset[CardId]:
        """The cards to look at later."""
        return self.log.marked(Mark.FLAGGED)

    @property
    def marked(self) -> Mapping[str, frozenset[CardId]]:
        """The marks by their name, and the cards that bear each."""
        return {"suspended": self.suspended, "flagged": self.flagged}

    @cached_property
    def goal(self) -> Goal | None:
        """The interview ahead or today, None where there is none that can be planned for."""
        planned = self.planned
        if planned and planned.is_too_far(self.today):
            self._notes.append(
                f"the interview on {planned.day} is more than a year away; give its day: pmq plan --by DATE"
            )
            return None
        return None if planned is None or planned.day < self.today else planned

    @cached_property
    def planned(self) -> Goal | None:
        """The interview that was planned last, which may be past."""
        return self.log.goal()

    @property
    def mocks(self) -> "tuple[Held, ...]":
        """Every mock that counts, oldest first."""
        from pmq_cards.store.heard import mocks_of

        return mocks_of(self.log)

    def warnings(self) -> list[str]:
        """Give a sentence for each thing that was met on the way and is not as the learner will think it is."""
        seen: Library | None = self.__dict__.get("library")
        files_of = {"left out because of problems": seen.broken, "not used, a copy": seen.copies} if seen else {}
        return [f"{why}: {', '.join(names)}; see: pmq check" for why, names in files_of.items() if names] + self._notes

    def goal_gone_by(self) -> Goal | None:
        """Give the interview that was looked for and is past, the first time; None where it cannot be noted at once."""
        goal: Goal | None = self.__dict__.get("planned")
        if goal is not None and goal.day < self.today:
            from pmq_cards.store.over import tell_over

            with suppress(HomeError), self.log.at_once():  # looking needs neither a disk nor a turn
                return goal if tell_over(self.writable_log(), self.now) else None
        return None

    @property
    def told(self) -> "tuple[Told, ...]":
        """What was expected of interviews on the days it was shown, the oldest first."""
        from pmq_cards.store.forecasts import kept_of

        return kept_of(self.log)

    @cached_property
    def standing(self) -> Standing:
        """Where the learner stands today, with every card of every deck."""
        from pmq_cards.store.cards import known_of, trails_of
        from pmq_cards.store.changed import all_changes
        from pmq_cards.store.put_off import put_off_at

        self._changes = all_changes(self.log) if self.goal else None  # only what is expected of one is kept by it
        cards, scheduler = self.library.cards, self.config.scheduler
        return standing_of(
            (card.id for card in cards),
            {},
            scheduler,
            self.today,
            goal=self.goal,
            suspended=self.suspended,
            drafts={card.id for card in cards if card.is_draft},
            put_off={card for card, at in put_off_at(self.log).items() if self.config.day_of(at) == self.today},
            new_per_day=self.config.new_per_day,
            now=self.now,
            learns=self.config.learns,
            known_of=known_of(self.log, scheduler, self._kept_in),
            trail_of=Trails(lambda: trails_of(self.log, scheduler, self._kept_in)),
        )

    def expected(self, standing: Standing, played: "Callable[[], Forecast]") -> "Expected":
        """Give what is expected by the forecast that `played` gives of a standing of today; kept for the next time."""
        from pmq_cards.store.expected import expected_of

        return expected_of(standing, played, self.log, self._changes, self._kept_in)

    def counted(self, until: datetime) -> "Callable[[Container[CardId]], Counted]":
        """Give what gives the answers to some cards that count: of the trails where they are kept, else of the log."""
        from pmq_cards.store.cards import trails_kept
        from pmq_cards.store.counted import counted

        scheduler = self.config.scheduler
        return partial(counted, self.log, scheduler, trails_kept(self.log, scheduler, self._kept_in), to_ms(until))

    @property
    def _kept_in(self) -> Path | None:
        """Where the sums of the log are kept, None where there is no log in a file."""
        return self.derived_folder if self.log.is_file and self.folder.is_dir() else None


def open_home(folder: str | None, now: str | None) -> Home:
    """Give the home of --home, PMQ_HOME or the platform's user data folder, with the clock of --now or PMQ_NOW."""
    if folder is None:
        from platformdirs import user_data_path

        return Home(user_data_path("pmq", appauthor=False), clock_at(now))
    if not folder:
        raise UsageError("--home (or PMQ_HOME) is empty; name a folder, or leave it out")
    return Home(folder_named(folder), clock_at(now))
