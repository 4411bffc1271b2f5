"""One history on this computer and on the phone: the steps of a sync, in their order."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import date, datetime
from io import BytesIO

from pmq_cards.anki.collection import Exchange, OwnCollection, Server
from pmq_cards.anki.export import Options, Present, outgoing, pack
from pmq_cards.anki.history import Row
from pmq_cards.anki.ledger import Ledger
from pmq_cards.anki.note import content_from_json
from pmq_cards.anki.reviews import Skip, take, take_from
from pmq_cards.decks import Library
from pmq_cards.domain import CardId, DeckId
from pmq_cards.schedulers import Scheduler
from pmq_cards.store.log import ReviewLog


@dataclass(frozen=True, slots=True)
class Mine:
    """pmq's side: decks, those put aside, log, and how days and schedules are made of it.

    `day_of` gives the study day of an instant.
    """

    library: Library
    aside: AbstractSet[DeckId]
    log: ReviewLog
    scheduler: Scheduler
    day_of: Callable[[datetime], date]
    present: Present


@dataclass(frozen=True, slots=True)
class Synced:
    """What a sync came to.

    How many reviews came in and went out, and the instants of those that wait for their time; how many found no number
    there; what came from Anki and was left out; how many notes have another note type there, so that Anki updates them
    no more; the hour its day begins at; and whether the server was empty and was given pmq's cards.
    """

    came: int
    went: int
    later: Sequence[int]
    crowded: int
    skipped: Mapping[Skip, int]
    conflicting: int
    day_begins: int | None
    uploaded: bool


def sync(mine: Mine, collection: OwnCollection, server: Server) -> Synced:
    """Take what the server has, then give it what it lacks. Raises SyncFailedError and SchemaConflictError."""
    auth = collection.log_in(server)
    before = frozenset(collection.history().rows)
    first = collection.exchange(auth)
    collection.begin_days_at(mine.present.day_begins.hour)
    came = _take(mine, collection)
    conflicting = collection.import_package(_package(mine, collection.history().cards))
    pushed = collection.push(mine.log.reviews_of(), mine.scheduler, mine.log.undone(), mine.present.machine_now)
    second = collection.exchange(auth)
    came += _take(mine, collection)
    uploaded = Exchange.UPLOADED in {first, second}
    return Synced(came, *pushed, _skipped(mine, collection, before), conflicting, collection.day_begins, uploaded)


def _take(mine: Mine, collection: OwnCollection) -> int:
    """Take in the reviews that the log lacks; give how many."""
    taken = take_from(collection.history, mine.log, mine.library.cards, mine.present.now)
    return mine.log.merge(given.review(mine.day_of) for given in taken.new)


def _skipped(mine: Mine, collection: OwnCollection, before: AbstractSet[Row]) -> Mapping[Skip, int]:
    """Count what was left out of the rows that came with this sync, and whatever waits for its time to come."""
    history = collection.history()
    cards = {*(card.id for card in mine.library.cards), *mine.log.reviews_of()}

    def left_out(rows: Iterable[Row]) -> Counter[Skip]:
        return Counter(take(replace(history, rows=rows), (), cards, mine.present.now).skipped)

    fresh = left_out(tuple(row for row in history.rows if row not in before))
    return {**fresh, **{reason: n for reason, n in left_out(history.rows).items() if reason is Skip.AHEAD}}


def _package(mine: Mine, there: frozenset[CardId]) -> bytes:
    """Give all decks as a package without progress; with reverse cards where an export has made them."""
    with mine.log.transaction() as connection:
        ledger = Ledger(connection)
        sent = map(content_from_json, ledger.contents().values())
        reverse = any(content.has_reverse for content in sent if content)
        options = Options(reverse, not mine.library.broken, mine.aside, there=there)
        file = BytesIO()
        pack(file, outgoing(ledger, mine.library.decks, options), ledger, mine.present)
        return file.getvalue()
