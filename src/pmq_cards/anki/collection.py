"""pmq's own small Anki collection, and its sync with a server through Anki's own library, the extra `anki`.

The collection holds nothing of value: every review in it is in the log or on the server. So wherever a sync breaks
off, the next one begins with what both have, and adds what is missing on either side.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from enum import Enum
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple

from pmq_cards.anki.day import USUAL_HOUR, anki_day
from pmq_cards.anki.history import History, read_history
from pmq_cards.anki.names import card_of, guid_of
from pmq_cards.anki.numbers import numbers
from pmq_cards.anki.reviews import missing
from pmq_cards.anki.rows import AHEAD, INSERT_ROW, answers, card_values, log_rows
from pmq_cards.anki.server import Refusal, refusal_of, sentence
from pmq_cards.domain import CardId, Review, ReviewId, Schedule, Step
from pmq_cards.errors import HomeError, PmqError
from pmq_cards.files import make_private
from pmq_cards.ids import to_ms
from pmq_cards.schedulers import Scheduler

if TYPE_CHECKING:
    from anki.collection import Collection
    from anki.dbproxy import DBProxy
    from anki.sync import SyncAuth


class SyncFailedError(PmqError):
    """The server cannot be reached, refuses, or speaks another language."""


class SchemaConflictError(PmqError):
    """The two collections differ in a way that only a full sync of one over the other would end."""


@dataclass(frozen=True, slots=True)
class Server:
    """Where to sync, and as whom."""

    endpoint: str
    user: str
    password: str


class Pushed(NamedTuple):
    """How many reviews the collection lacked and has now.

    Of those it lacks still: the instants of what waits for its time, and how many others found no number, because too
    many were given at one time.
    """

    went: int
    later: Sequence[int]
    crowded: int


class Exchange(Enum):
    """How a sync went: both sides merged, or one of them was empty and took everything from the other."""

    MERGED = "merged"
    UPLOADED = "uploaded"
    DOWNLOADED = "downloaded"


@contextmanager
def own_collection(folder: Path) -> "Iterator[OwnCollection]":
    """Open the collection in the folder, made where there is none. Raises PmqError where it cannot be."""
    try:
        from anki.collection import Collection
        from anki.errors import AnkiException
    except ImportError as error:
        raise PmqError(f'pmq anki needs Anki\'s own library ({error}); run: pip install "pmq-cards[anki]"') from error
    try:
        make_private(folder)
        collection = Collection(str(folder / "collection.anki2"))
    except OSError as error:
        raise HomeError(f"cannot use {folder}: {error.strerror}; check its permissions") from error
    except AnkiException as error:
        raise HomeError(
            f"cannot open pmq's Anki collection in {folder} ({error}): if another pmq anki sync is running, wait for "
            "it; otherwise remove that folder, pmq makes it anew"
        ) from error
    try:
        yield OwnCollection(collection, folder)
    finally:
        collection.close()


class OwnCollection:
    """An open collection of pmq's own. Every step can be done again: what is done already is left as it is."""

    def __init__(self, collection: "Collection", folder: Path) -> None:
        """Wrap an open collection; `own_collection` is the way to get one."""
        self._collection = collection
        self._folder = folder

    @property
    def _db(self) -> "DBProxy":
        assert self._collection.db is not None  # noqa: S101 - it is open
        return self._collection.db

    def log_in(self, server: Server) -> "SyncAuth":
        """Give what the server knows us by. Raises SyncFailedError."""
        with _told(server.endpoint, self._collection):
            return self._collection.sync_login(server.user, server.password, server.endpoint)

    def exchange(self, auth: "SyncAuth") -> Exchange:
        """Sync once. Raises SchemaConflictError where one side would lose, and changes nothing then."""
        with _told(auth.endpoint, self._collection):
            needed = _needed(self._collection.sync_collection(auth, sync_media=False).required)
            if needed == "FULL_SYNC":
                raise SchemaConflictError(_conflict(self._folder))
            if needed not in {"FULL_UPLOAD", "FULL_DOWNLOAD"}:
                return Exchange.MERGED
            upload = needed == "FULL_UPLOAD"
            self._collection.close_for_full_sync()
            self._collection.full_upload_or_download(auth=auth, server_usn=None, upload=upload)
            self._collection.reopen(after_full_sync=True)
            return Exchange.UPLOADED if upload else Exchange.DOWNLOADED

    def import_package(self, package: bytes) -> int:
        """Take in a package of pmq's notes: new ones are added, changed ones updated, all others left alone.

        Gives how many notes have another note type here, so that Anki does not update them.
        """
        from anki.collection import ImportAnkiPackageOptions, ImportAnkiPackageRequest

        with TemporaryDirectory(prefix="pmq-") as folder:
            path = Path(folder) / "pmq.apkg"
            path.write_bytes(package)
            options = ImportAnkiPackageOptions(with_scheduling=False, with_deck_configs=False, merge_notetypes=False)
            request = ImportAnkiPackageRequest(package_path=str(path), options=options)
            return len(self._collection.import_anki_package(request).log.conflicting)

    @property
    def day_begins(self) -> int:
        """The hour at which a day begins in the collection."""
        return int(self._collection.get_config("rollover", USUAL_HOUR))

    def begin_days_at(self, hour: int) -> None:
        """Let days begin at an hour in a collection that nothing stands in yet; the setting of others is theirs."""
        if not self._collection.note_count() and self.day_begins != hour:
            self._collection.set_config("rollover", hour)

    def history(self, known: Mapping[CardId, str] | None = None) -> History:
        """Give the reviews of pmq's cards in the collection, but for those of cards with just the answers `known`."""
        history = read_history(self._db.all, known)
        return replace(history, rows=tuple(history.rows))

    def push(
        self,
        reviews_of: Mapping[CardId, Sequence[Review]],
        schedule_by: Scheduler,
        undone: Sequence[Review],
        now: datetime,
    ) -> Pushed:
        """Write the reviews the collection lacks, and the schedules they lead to.

        What was `undone` since it was sent stays in Anki, whose log a sync never takes a row from. `now` is by the
        machine's clock, as Anki counts its days; what lies further ahead of it than Anki takes waits and moves nothing.
        """
        today = anki_day(now, self.day_begins)
        mine = [review for reviews in reviews_of.values() for review in reviews if review.counts]
        lacking, latest = missing(self.history(), mine, undone), now + AHEAD
        later = [to_ms(review.at) for review in lacking if review.at > latest]
        number_of = numbers((review for review in lacking if review.at <= latest), self._is_row)
        for guid, card in self._db.all(_OUR_CARDS, guid_of(CardId("*"))):
            card_id = card_of(guid)
            reviews = reviews_of.get(card_id, ()) if card_id else ()
            steps = answers(schedule_by([review for review in reviews if review.at <= latest]))
            if steps:
                self._db.transact(partial(self._push_card, card, steps, number_of, today))
        return Pushed(len(number_of), later, len(lacking) - len(later) - len(number_of))

    def _is_row(self, number: int) -> bool:
        return bool(self._db.scalar("select 1 from revlog where id = ?", number))

    def _push_card(self, card: int, steps: Sequence[Step], number_of: Mapping[ReviewId, int], today: date) -> None:
        written = list(log_rows(card, steps, number_of))
        for row in written:
            self._db.execute(INSERT_ROW, *row)
        newest = self._db.first("select id, ease from revlog where cid = ? order by id desc limit 1", card)
        if newest and newest[1] > 0:  # no button: somebody has reset or moved the card since, and it stays so
            mine = newest[0] in {number for number, *_ in written}
            self._set_schedule(card, steps[-1].schedule, newest[0] // 1000, today, is_mine=mine)

    def _set_schedule(self, number: int, schedule: Schedule, newest_s: int, today: date, *, is_mine: bool) -> None:
        """Give a card pmq's schedule where its newest answer was given here; one given in Anki stands.

        Where the card names an older answer as its last, or is new, it has not been asked since pmq wrote it, or came
        back after it was deleted. Versions before 25.9 name none, and a server of theirs forgets it: that says nothing.
        """
        from anki.cards import CardId as Number
        from anki.consts import CARD_TYPE_NEW, CARD_TYPE_REV, QUEUE_TYPE_NEW, QUEUE_TYPE_REV

        card = self._collection.get_card(Number(number))
        last_s = card.last_review_time
        outdated = card.type == CARD_TYPE_NEW or (last_s is not None and last_s < newest_s)
        if card.odid or schedule.due is None or not (is_mine or outdated):
            return
        card.type = CARD_TYPE_REV
        card.queue = QUEUE_TYPE_REV if card.queue >= QUEUE_TYPE_NEW else card.queue  # suspended or buried stays so
        card.due = self._collection.sched.today + (schedule.due - today).days
        for column, value in asdict(card_values(schedule)).items():
            setattr(card, column, value)
        card.left = 0
        card.last_review_time = newest_s
        card.memory_state = None  # FSRS works it out anew; a stale one would outlive the new reviews
        self._collection.update_card(card, skip_undo_entry=True)


_OUR_CARDS = "select n.guid, c.id from notes n join cards c on c.nid = n.id where c.ord = 0 and n.guid glob ?"


def _needed(required: int) -> str:
    """Give what Anki says a sync needs, by its name."""
    from anki.sync import SyncOutput

    return str(SyncOutput.ChangesRequired.Name(required))


def _conflict(folder: Path) -> str:
    return (
        "the collection on the server and pmq's own differ in their structure (a field, a card type or a whole "
        "collection was replaced), and a sync would have to throw one of them away, so nothing was changed. "
        "Sync all your devices with the server first, so that it has every review; then remove "
        f"{folder} and run pmq anki sync again: pmq fetches the server's collection and adds the reviews of its own log"
    )


@contextmanager
def _told(endpoint: str, collection: "Collection") -> Iterator[None]:
    """Turn what Anki says of a server into a sentence that helps; `collection` knows its language."""
    from anki.buildinfo import version
    from anki.errors import AnkiException, SyncError, SyncErrorKind

    words = collection.tr
    known = {
        words.sync_clock_off(): Refusal.CLOCK,
        words.sync_conflict(): Refusal.BUSY,
        words.sync_client_too_old(): Refusal.TOO_OLD,
        words.sync_server_error(): Refusal.TROUBLE,
    }
    try:
        yield
    except AnkiException as error:
        said = str(error).replace("\u2068", "").replace("\u2069", "")
        wrong = isinstance(error, SyncError) and error.kind is SyncErrorKind.AUTH
        refusal = Refusal.PASSWORD if wrong else refusal_of(said, known)
        raise SyncFailedError(sentence(refusal, endpoint, said, version)) from error
