"""One event of a log <-> one JSON object: a line of `pmq log --json`, of a backup, of a folder that devices share."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from datetime import UTC, date, datetime
from math import isfinite

from pmq_cards.domain import Audience, CardId, DeckId, Goal, Kind, Quality, Review, ReviewId
from pmq_cards.ids import derived_id, is_card_id
from pmq_cards.said import shown
from pmq_cards.store.events import APART_DAYS, Asked, Event, Marked, Mock, Noted, Planned, Undone, can_be_planned
from pmq_cards.store.log import Mark
from pmq_cards.store.rows import KINDS, QUALITIES, day_in
from pmq_cards.store.sent import FIELDS, SECONDS, content_in, content_text, is_number

LONGEST_ID = 64
YEARS = range(1970, 9000)
_HALF = re.compile("[\ud800-\udfff]")
"""Half a character, which no file can hold."""
MOST = 1 << 53
"""From here on not every program reads a number as it stands; a month of milliseconds is far from it."""
_LAST_DAYS = (None, 1, 2)
_LONGEST_LINE = 1 << 26
"""Characters: however they are written, what stands in so many fits into a row of SQLite."""
_DEEPEST = 5
"""So deep the cards of a mock may be nested: from another place in the program, a little more could not be read."""

DayOf = Callable[[datetime], date]
_decoded = json.JSONDecoder().decode


class UnknownEventError(ValueError):
    """A line of a kind that this pmq does not know: a newer one wrote it."""


def answer_json(review: Review) -> dict[str, object]:
    """Give a review as the shape that scripts read; `at` is UTC, to the millisecond where it has any."""
    value: dict[str, object] = {
        "id": review.id,
        "card": review.card_id,
        "at": _iso(review.at),
        "day": review.day.isoformat(),
        "quality": int(review.quality),
        "kind": review.kind.value,
        "took_ms": review.took_ms,
        "device": review.device,
    }
    return value | ({"typed": review.typed} if review.typed else {})


def event_json(event: Event) -> dict[str, object]:
    """Give an event as JSON, its kind first."""
    value: dict[str, object]
    match event:
        case Review():
            value = {"event": "answer"} | answer_json(event)
        case Undone():
            value = {"event": "undo", "id": event.id, "at": _iso(event.at)}
        case Marked():
            value = {"event": "mark", "card": event.card, "mark": event.mark, "on": event.on, "at": _iso(event.at)}
        case Planned():
            value = {"event": "plan"} | _goal_json(event.goal) | {"at": _iso(event.at)}
        case Mock():
            heard = {"audience": event.audience, "took_ms": event.took_ms, "cards": _cards_in(event.body)}
            value = {"event": "mock"} | _when(event) | heard
        case Asked():
            value = {"event": "asked"} | _when(event) | {"card": event.card, "note": event.note}
        case Noted():
            sent = {"content": json.loads(event.content), "changed_at_s": event.changed_at_s, "number": event.number}
            value = {"event": "note", "card": event.card} | sent
    return value


def _when(event: Mock | Asked) -> dict[str, object]:
    return {"id": event.id, "at": _iso(event.at), "day": event.day.isoformat(), "device": event.device}


def events_in(line: str, day_of: DayOf) -> Iterator[Event]:
    """Give the event of a line; an answer that was taken back is two. `day_of` gives the study day where none stands.

    Raises ValueError with a sentence, UnknownEventError for a kind that is not known here.
    """
    value = _object(line)
    kind = value.get("event", "answer")
    reader = _READERS.get(kind) if isinstance(kind, str) else None
    if reader is None:
        raise UnknownEventError(f"no event is called {_shown(kind)} here; a newer pmq may know it")
    try:
        event = reader(value, day_of)
    except RecursionError:
        raise ValueError("nested too deeply; pmq log --json shows what a line looks like") from None
    yield event
    if isinstance(event, Review) and _flag(value, "undone"):
        yield Undone(event.id, event.at)


def _object(line: str) -> Mapping[str, object]:
    if len(line) > _LONGEST_LINE:
        raise ValueError(f"longer than {_LONGEST_LINE:,} characters, which no line of pmq is")
    try:
        value = _decoded(line)
    except (ValueError, RecursionError) as error:
        raise ValueError("not a line of JSON; pmq log --json shows what one looks like") from error
    if not isinstance(value, dict):
        raise ValueError('a line must be an object such as {"card": ..., "at": ..., "quality": ...}')  # noqa: TRY004
    return value


def _review(value: Mapping[str, object], day_of: DayOf) -> Review:
    missing = [f'"{key}"' for key in ("card", "at", "quality") if key not in value]
    if missing:
        raise ValueError(f'no {" and no ".join(missing)}; a line needs "card", "at" and "quality"')
    card, at, quality = _card(value["card"]), _at(value["at"]), _quality(value["quality"])
    day = value.get("day")
    return Review(  # by place, which is quicker: a log has a million lines
        _id(value["id"]) if "id" in value else derived_id(card, at, quality),
        card,
        at,
        day_of(at) if day is None else _day(day, at),
        quality,
        _kind(value.get("kind", "review")),
        _took_ms(value.get("took_ms")),
        _text(value, "device") or "import",
        _text(value, "typed"),
    )


def _card(value: object) -> CardId:
    if not isinstance(value, str) or not is_card_id(value):
        raise ValueError(f'"card" must be deck/card, such as pm-interview/customer-access, not {_shown(value)}')
    return CardId(value)


def _at(value: object) -> datetime:
    try:
        at = datetime.fromisoformat(value) if isinstance(value, str) else None
        if at is not None and at.tzinfo is not None and (at := at.astimezone(UTC)).year in YEARS:
            beyond = at.microsecond % 1000
            return at.replace(microsecond=at.microsecond - beyond) if beyond else at
    except (ValueError, OverflowError):
        pass
    raise ValueError(f'"at" must be an instant with its offset, such as 2026-12-01T09:00:00Z, not {_shown(value)}')


def _quality(value: object) -> Quality:
    quality = QUALITIES.get(value) if type(value) is int else None  # True is 1 to a dict
    if quality is None:
        raise ValueError(f'"quality" must be a whole number from 0 to 5, not {_shown(value)}')
    return quality


def _id(value: object) -> ReviewId:
    if not isinstance(value, str) or not 0 < len(value) <= LONGEST_ID or not value.isprintable():
        raise ValueError(
            f'"id" must be a text of 1 to {LONGEST_ID} visible characters; leave it out to have one derived'
        )
    return ReviewId(value)


def _day(value: object, at: datetime) -> date:
    try:
        day = day_in(value) if isinstance(value, str) else None
    except ValueError:
        day = None
    if day is None or abs(day.toordinal() - at.toordinal()) > APART_DAYS:
        raise ValueError(
            f'"day" must be the study day of "at", such as {at.date()}, not {_shown(value)}; or leave it out'
        )
    return day


def _flag(value: Mapping[str, object], key: str) -> bool:
    flag = value.get(key, False)
    if not isinstance(flag, bool):
        raise ValueError(f'"{key}" must be true or false, not {_shown(flag)}')  # noqa: TRY004 - the kind that is collected
    return flag


def _undone(value: Mapping[str, object], _: DayOf) -> Undone:
    return Undone(_id(value.get("id")), _at(value.get("at")))


def _mark(value: Mapping[str, object], _: DayOf) -> Marked:
    mark = value.get("mark")
    if mark not in list(Mark):
        raise ValueError(f'"mark" must be {" or ".join(Mark)}, not {_shown(mark)}')
    return Marked(_name(value, "card"), Mark(str(mark)), _flag(value, "on"), _at(value.get("at")))


def _plan(value: Mapping[str, object], _: DayOf) -> Planned:
    at = _at(value.get("at"))
    if value.get("day") is None:
        return Planned(None, at)
    minutes, last_days = _whole(value, "minutes_per_day"), _whole(value, "last_days")
    if last_days not in _LAST_DAYS:
        raise ValueError(f'"last_days" must be 1, 2 or null, not {_shown(last_days)}')
    audiences = tuple(map(Audience, _names(value, "audience")))
    decks = tuple(map(DeckId, _names(value, "decks")))
    goal = Goal(_date(value, "day"), _date(value, "since"), decks, minutes, audiences, last_days)
    if not can_be_planned(goal, at):
        raise ValueError(f'"day" must follow "since" within a year, and "since" be near "at", not {goal.day}')
    return Planned(goal, at)


def _mock(value: Mapping[str, object], _: DayOf) -> Mock:
    at, took_ms, body = _at(value.get("at")), _took_ms(value.get("took_ms")), _body(value.get("cards", []))
    return Mock(
        _id(value.get("id")),
        at,
        _date(value, "day"),
        _text(value, "audience"),
        took_ms or 0,
        body,
        _text(value, "device"),
    )


def _body(cards: object) -> str:
    """Give the cards of a mock as the log has them."""
    if isinstance(cards, list) and all(isinstance(each, dict) for each in cards) and _is_shallow(cards):
        with suppress(ValueError):  # of a number that JSON has no word for
            body = json.dumps(cards, ensure_ascii=False, allow_nan=False)
            if not _HALF.search(body):
                return body
    raise ValueError(f'"cards" must be a list of objects such as {{"card": ..., "came": true}}, not {_shown(cards)}')


def _cards_in(body: str) -> list[object]:
    """Give what a line may say of the cards of a mock: a log can hold what was let in before that was looked at."""
    cards = _with_gaps(body)
    return [each for each in cards if isinstance(each, dict)] if isinstance(cards, list) else []


def _asked(value: Mapping[str, object], _: DayOf) -> Asked:
    at, day = _at(value.get("at")), _date(value, "day")
    return Asked(_id(value.get("id")), at, day, _name(value, "card"), _text(value, "note"), _text(value, "device"))


def _note(value: Mapping[str, object], _: DayOf) -> Noted:
    content, changed_at_s, number = content_in(value.get("content")), value.get("changed_at_s"), _whole(value, "number")
    if content is None:
        raise ValueError(f'"content" must be the {FIELDS} "fields" and the "tags" of a note: texts, in a list each')
    if type(changed_at_s) is not int or changed_at_s not in SECONDS:
        raise ValueError(f'"changed_at_s" must be seconds since 1970, not {_shown(changed_at_s)}')
    if number is not None and not is_number(number):
        raise ValueError(f'"number" must be even, and milliseconds since 1970, or null, not {number}')
    return Noted(_name(value, "card"), content_text(*content), changed_at_s, number)


def _goal_json(goal: Goal | None) -> dict[str, object]:
    if goal is None:
        return {"day": None}
    return {
        "day": goal.day.isoformat(),
        "since": goal.since.isoformat(),
        "decks": goal.decks,
        "minutes_per_day": goal.minutes_per_day,
        "audience": goal.audiences,
        "last_days": goal.last_days,
    }


def _date(value: Mapping[str, object], key: str) -> date:
    text = value.get(key)
    try:
        return date.fromisoformat(text if isinstance(text, str) else "")
    except ValueError:
        raise ValueError(f'"{key}" must be a day such as 2026-12-01, not {_shown(text)}') from None


def _whole(value: Mapping[str, object], key: str) -> int | None:
    number = value.get(key)
    if number is not None and (isinstance(number, bool) or not isinstance(number, int) or not 0 < number < MOST):
        raise ValueError(f'"{key}" must be a whole number from 1, or null, not {_shown(number)}')
    return number


def _name(value: Mapping[str, object], key: str) -> str:
    text = _text(value, key)
    if not text or not text.isprintable():
        raise ValueError(f'"{key}" must be the name of a card or deck, not {_shown(text)}')
    return text


def _is_shallow(value: object, levels: int = _DEEPEST) -> bool:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return levels > 0 and all(_is_shallow(each, levels - 1) for each in inner)


def _names(value: Mapping[str, object], key: str) -> list[str]:
    names = value.get(key, [])
    if not isinstance(names, list) or not all(isinstance(name, str) and _is_word(name) for name in names):
        raise ValueError(f'"{key}" must be a list of names, not {_shown(names)}')
    return names


def _is_word(name: str) -> bool:
    """Tell whether a name can stand in a row with blanks between."""
    return bool(name) and name.isprintable() and " " not in name


def _kind(value: object) -> Kind:
    kind = KINDS.get(value) if isinstance(value, str) else None
    if kind is None:
        raise ValueError(f'"kind" must be review or practice, not {_shown(value)}')
    return kind


def _took_ms(value: object) -> int | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < MOST:
        raise ValueError(f'"took_ms" must be milliseconds, from 0, or null, not {_shown(value)}')
    return value


def _text(value: Mapping[str, object], key: str) -> str:
    text = value.get(key, "")
    if not isinstance(text, str) or (not text.isascii() and _HALF.search(text)):
        raise ValueError(f'"{key}" must be a text, not {_shown(text)}')
    return text


def _shown(value: object) -> str:
    """Give a value as JSON has it, short; what a terminal could act on stays escaped."""
    return shown(json.dumps(value))


def _iso(at: datetime) -> str:
    return at.isoformat(timespec="milliseconds" if at.microsecond else "seconds").replace("+00:00", "Z")


_with_gaps = json.JSONDecoder(
    parse_float=lambda text: number if isfinite(number := float(text)) else None, parse_constant=lambda _: None
).decode
"""Reads JSON with null for each number that no JSON can say."""
_READERS: dict[str, Callable[[Mapping[str, object], DayOf], Event]] = {
    "answer": _review,
    "undo": _undone,
    "mark": _mark,
    "plan": _plan,
    "mock": _mock,
    "asked": _asked,
    "note": _note,
}
