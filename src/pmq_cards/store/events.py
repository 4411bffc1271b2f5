"""What a log can tell another one: values with an identity or an instant, so that any two logs merge by union."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from sqlite3 import Connection

from pmq_cards.domain import FARTHEST_DAYS, CardId, Goal, Review
from pmq_cards.ids import from_ms, to_ms
from pmq_cards.said import counted
from pmq_cards.store.file import checksum
from pmq_cards.store.intake import Intake, intake
from pmq_cards.store.log import Mark, ReviewLog
from pmq_cards.store.rows import TAKE_BACK, Row, goal_of, goal_row, in_batches, row_of
from pmq_cards.store.sent import is_sent
from pmq_cards.store.trouble import damaged

APART_DAYS = 2
"""Between the UTC date of an instant and its study day: time zones and a late begin of the day add up to less."""
MOST_NAMED = 5
"""How many answers a warning names."""


@dataclass(frozen=True, slots=True)
class Undone:
    """An answer, mock or asked question that was taken back."""

    id: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Marked:
    """A mark that was put on a card or deck, or taken off: the newest instant wins."""

    card: str
    mark: Mark
    on: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class Planned:
    """The interview as it was set, None where it was cleared: the newest instant wins."""

    goal: Goal | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Mock:
    """A rehearsal; `body` is JSON: what came to mind, how long it took, what was written."""

    id: str
    at: datetime
    day: date
    audience: str
    took_ms: int
    body: str
    device: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that was asked in an interview."""

    id: str
    at: datetime
    day: date
    card: str
    note: str
    device: str


@dataclass(frozen=True, slots=True)
class Noted:
    """A note as Anki was sent it: the newest content wins, and the lowest number."""

    card: str
    content: str
    changed_at_s: int
    number: int | None


Event = Review | Undone | Marked | Planned | Mock | Asked | Noted


@dataclass(slots=True)
class Taken:
    """What a merge came to: how many answers and other events were new, known, and known with another content.

    `cards` are those that got an answer.
    """

    answers: int = 0
    others: int = 0
    known: int = 0
    differing: list[str] = field(default_factory=list)
    cards: set[CardId] = field(default_factory=set)

    @property
    def warning(self) -> str:
        """A sentence about the answers that came with another content, empty where none did."""
        count, names = counted(len(self.differing), "answer"), ", ".join(self.differing[:MOST_NAMED])
        return f"{count} known here with another content, which was kept: {names}" if names else ""


def events(log: ReviewLog) -> Iterator[Event]:
    """Give everything the log knows: every answer, oldest first, what was taken back, then the rest."""
    try:
        yield from _everything(log)
    except (ValueError, OverflowError) as error:  # of a row that says no instant, no day or nobody
        raise damaged(log.path, str(error)) from error


def _everything(log: ReviewLog) -> Iterator[Event]:
    yield from log.everything()
    with log.reading() as connection:
        for table in _UNDOABLE:
            query = f"select id, undone_at_ms from {table} where undone_at_ms is not null"  # noqa: S608 - constant names
            for review_id, at_ms in connection.execute(query):
                yield Undone(review_id, from_ms(at_ms))
        for kind in ("mark", "plan", "mock", "asked", "note"):
            yield from rest_of(connection, kind)


def event_of(log: ReviewLog, kind: str, key: str) -> Iterator[Event]:
    """Give one change as it is now; nothing where it is gone."""
    if kind == "answer":
        yield from log.everything(key)
        return
    with log.reading() as connection:
        if kind == "undo":
            for table in _UNDOABLE:
                query = f"select undone_at_ms from {table} where id = ? and undone_at_ms is not null"  # noqa: S608 - constant names
                for (at_ms,) in connection.execute(query, (key,)):
                    yield Undone(key, from_ms(at_ms))
        else:
            yield from rest_of(connection, kind, key)


def name_of(event: Event) -> tuple[str, str]:
    """Give the kind and the key by which `event_of` finds the change."""
    match event:
        case Review():
            return "answer", event.id
        case Undone():
            return "undo", event.id
        case Marked():
            return "mark", f"{event.mark} {event.card}"
        case Planned():
            return "plan", ""
        case Mock():
            return "mock", event.id
        case Asked():
            return "asked", event.id
        case Noted():
            return "note", event.card


def can_be_planned(goal: Goal, at: datetime) -> bool:
    """Tell whether an interview can have been planned so at an instant; what else a log holds is told to nobody."""
    is_soon = goal.since <= goal.day and not goal.is_too_far(goal.since)
    return is_soon and abs(goal.since.toordinal() - at.toordinal()) <= FARTHEST_DAYS + APART_DAYS


def take_in(log: ReviewLog, found: Iterable[Event]) -> Taken:
    """Take in what the log does not know yet: all of it, or none where the file fails. Nothing is ever removed.

    An answer that is known already, but came through Anki, is not new.
    """
    with log.transaction():
        return take_in_with(log, found)


def take_in_with(log: ReviewLog, found: Iterable[Event]) -> Taken:
    """Take in what is not known yet, inside a transaction."""
    taken = Taken()
    with log.reading() as connection:
        with intake(connection) as answers:
            for batch in in_batches(found):
                others = [event for event in batch if not isinstance(event, Review)]
                _take_answers(answers, [row_of(event) for event in batch if isinstance(event, Review)], taken)
                if others:
                    answers.settle()
                for event in others:
                    _take(connection, event, taken)
        _undo_waiting(connection)
    copies = log.take_back_copies(taken.cards)
    taken.answers, taken.known = taken.answers - copies, taken.known + copies
    return taken


def replace_all(log: ReviewLog, found: Iterable[Event]) -> Taken:
    """Make the log what the events say and nothing else, in one transaction; its devices and their names stay."""
    with log.transaction() as connection:
        for table in ("reviews", "marks", "plan", "mocks", "asked", "anki_notes"):
            connection.execute(f"delete from {table}")  # noqa: S608 - constant names
        connection.execute("delete from told where what glob 'undone *'")
        connection.execute("update changes set incarnation = lower(hex(randomblob(8)))")
        return take_in_with(log, found)


def _take_answers(answers: Intake, rows: Sequence[Row], taken: Taken) -> None:
    if rows:
        new, differing = answers.take(rows)
        taken.answers += len(new)
        taken.known += len(rows) - len(new)
        taken.cards.update(row[1] for row in new)
        taken.differing += differing


def _take(connection: Connection, event: Undone | Marked | Planned | Mock | Asked | Noted, taken: Taken) -> None:
    if isinstance(event, Undone):
        # The answer itself may come later, by another way: until then the undoing waits.
        waits = f"undone {event.id}", to_ms(event.at)
        connection.execute("insert or ignore into told (what, at_ms) values (?, ?)", waits)
    else:
        taken.others += connection.execute(*_statement(event)).rowcount


def insert_heard(connection: Connection, event: Mock | Asked) -> None:
    """Write a mock or a question asked, inside a transaction."""
    connection.execute(*_statement(event))


def take_back_heard(connection: Connection, event_id: str, at_ms: int) -> None:
    """Take back the mock or the question asked of that id, inside a transaction."""
    for table in ("mocks", "asked"):
        connection.execute(_UNDOABLE[table], {"id": event_id, "at_ms": at_ms})


def _undo_waiting(connection: Connection) -> None:
    """Take back what is to be taken back and is there by now."""
    for what, at_ms in connection.execute("select what, at_ms from told where what glob 'undone *'").fetchall():
        values = {"id": what.removeprefix("undone "), "at_ms": at_ms}
        there = [connection.execute(f"select 1 from {table} where id = :id", values).fetchone() for table in _UNDOABLE]  # noqa: S608 - constant names
        if any(there):
            for statement in _UNDOABLE.values():
                connection.execute(statement, values)
            connection.execute("delete from told where what = ?", (what,))


def _statement(event: Marked | Planned | Mock | Asked | Noted) -> tuple[str, tuple[object, ...] | dict[str, object]]:
    match event:
        case Marked():
            return _MARK_KEPT, (event.card, event.mark.value, event.on, to_ms(event.at))
        case Planned():
            return _PLAN_KEPT, (*goal_row(event.goal), to_ms(event.at))
        case Mock():
            heard = (event.audience, event.took_ms, event.body)
            return "insert or ignore into mocks values (?, ?, ?, ?, ?, ?, ?, ?, ?)", _signed(event, *heard)
        case Asked():
            return "insert or ignore into asked values (?, ?, ?, ?, ?, ?, ?, ?)", _signed(event, event.card, event.note)
        case Noted():
            return _NOTE_KEPT, asdict(event)


def _signed(event: Mock | Asked, *own: object) -> tuple[object, ...]:
    """Give the columns of a row that was not taken back, `own` among them, with its checksum."""
    values = (event.id, to_ms(event.at), event.day.isoformat(), *own, event.device, None)
    return (*values, checksum(*values))


def rest_of(connection: Connection, kind: str, key: str | None = None) -> Iterator[Event]:
    """Give the events of a kind but answers, or the one of that key."""
    query, of_key = _QUERIES[kind]
    values: Sequence[str] = ()
    if key is not None and of_key:
        query, values = f"{query} where {of_key}", key.split(" ", of_key.count("?") - 1)
    for row in connection.execute(query, values):
        match kind, row:
            case "mark", (card, mark, on, at_ms):
                yield Marked(card, Mark(mark), bool(on), from_ms(at_ms))
            case "plan", (*goal_columns, at_ms):
                goal, at = goal_of(goal_columns), from_ms(at_ms)
                if goal is None or can_be_planned(goal, at):
                    yield Planned(goal, at)
            case "mock", (mock_id, at_ms, day, *rest):
                yield Mock(mock_id, from_ms(at_ms), date.fromisoformat(day), *rest)
            case "asked", (asked_id, at_ms, day, *rest):
                yield Asked(asked_id, from_ms(at_ms), date.fromisoformat(day), *rest)
            case _ if is_sent(*row[1:]):
                yield Noted(*row)


_QUERIES = {
    "mark": ("select card, mark, is_on, at_ms from marks", "mark = ? and card = ?"),
    "plan": ("select day, since, decks, minutes_per_day, audience, last_days, set_at_ms from plan", ""),
    "mock": ("select id, at_ms, day, audience, took_ms, body, device from mocks", "id = ?"),
    "asked": ("select id, at_ms, day, card, note, device from asked", "id = ?"),
    "note": ("select card, content, changed_at_s, number from anki_notes", "card = ?"),
}
_UNDOABLE = {
    "reviews": TAKE_BACK.format(":at_ms"),
    "mocks": "update mocks set undone_at_ms = :at_ms, checksum ="
    " pmq_sum(id, at_ms, day, audience, took_ms, body, device, :at_ms) where id = :id and undone_at_ms is null",
    "asked": "update asked set undone_at_ms = :at_ms, checksum ="
    " pmq_sum(id, at_ms, day, card, note, device, :at_ms) where id = :id and undone_at_ms is null",
}
_MARK_KEPT = (
    "insert into marks (card, mark, is_on, at_ms) values (?, ?, ?, ?) on conflict (card, mark) do update"
    " set is_on = excluded.is_on, at_ms = excluded.at_ms where (excluded.at_ms, excluded.is_on) > (at_ms, is_on)"
)
_PLAN_KEPT = """
    insert into plan (one, day, since, decks, minutes_per_day, audience, last_days, set_at_ms)
    values (1, ?, ?, ?, ?, ?, ?, ?) on conflict (one) do update set
        day = excluded.day, since = excluded.since, decks = excluded.decks, minutes_per_day = excluded.minutes_per_day,
        audience = excluded.audience, last_days = excluded.last_days, set_at_ms = excluded.set_at_ms,
        told_over_ms = null
    where (excluded.set_at_ms, ifnull(excluded.day, ''), excluded.since, excluded.decks,
           ifnull(excluded.minutes_per_day, 0), excluded.audience, ifnull(excluded.last_days, 0))
        > (set_at_ms, ifnull(day, ''), since, decks, ifnull(minutes_per_day, 0), audience, ifnull(last_days, 0))
"""
_NOTE_KEPT = (
    "insert into anki_notes (card, content, changed_at_s, number) values (:card, :content, :changed_at_s,"
    " (select :number where not exists (select 1 from anki_notes where number = :number and card <> :card)))"
    " on conflict (card) do update set"
    " content = case when excluded.changed_at_s > changed_at_s then excluded.content else content end,"
    " changed_at_s = max(changed_at_s, excluded.changed_at_s),"
    " number = min(ifnull(number, excluded.number), ifnull(excluded.number, number))"
    " where excluded.changed_at_s > changed_at_s or ifnull(excluded.number < number, excluded.number is not null"
    " and number is null)"
)
