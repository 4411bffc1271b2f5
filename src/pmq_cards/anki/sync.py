"""One history on this computer and on the phone: the steps of a sync, in their order."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from pmq_cards.anki.collection import Exchange, OwnCollection, Server
from pmq_cards.anki.export import Options, When, outgoing, packed
from pmq_cards.anki.ledger import Ledger
from pmq_cards.anki.note import content_from_json
from pmq_cards.anki.reviews import known_cards, take
from pmq_cards.decks import Library
from pmq_cards.domain import CardId
from pmq_cards.schedulers import Scheduler
from pmq_cards.store.log import ReviewLog


@dataclass(frozen=True, slots=True)
class Mine:
    """pmq's side: decks, log and how days and schedules are made of it; `day_of` gives the study day of an instant."""

    library: Library
    log: ReviewLog
    scheduler: Scheduler
    day_of: Callable[[datetime], date]
    when: When


@dataclass(frozen=True, slots=True)
class Synced:
    """How many reviews came in and went out, and whether the server was empty and was given pmq's cards."""

    came: int
    went: int
    uploaded: bool


def sync(mine: Mine, collection: OwnCollection, server: Server) -> Synced:
    """Take what the server has, then give it what it lacks. Raises SyncFailedError and SchemaConflictError."""
    auth = collection.log_in(server)
    first = collection.exchange(auth)
    came = _take(mine, collection)
    collection.import_package(_package(mine, collection.history().cards))
    steps_of = {card_id: mine.scheduler(reviews) for card_id, reviews in mine.log.reviews_of().items()}
    went = collection.push(steps_of, mine.log.undone(), mine.day_of(mine.when.now))
    second = collection.exchange(auth)
    came += _take(mine, collection)
    return Synced(came, went, Exchange.UPLOADED in {first, second})


def _take(mine: Mine, collection: OwnCollection) -> int:
    """Take in the reviews that the log lacks; give how many."""
    logged = (*mine.log.reviews(), *mine.log.undone())
    cards = known_cards(mine.library.cards, logged)
    return mine.log.merge(take(collection.history(), logged, cards, mine.when.now, mine.day_of).new)


def _package(mine: Mine, there: frozenset[CardId]) -> bytes:
    """Give all decks as a package without progress; with reverse cards where an export has made them."""
    with mine.log.transaction() as connection:
        ledger = Ledger(connection)
        reverse = any(content_from_json(text).has_reverse for text in ledger.contents().values())
        options = Options(reverse, everything=not mine.library.broken, there=there)
        return packed(outgoing(ledger, mine.library.decks, options), ledger, mine.when)
