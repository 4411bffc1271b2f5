"""The review log as JSON lines: what `pmq log --json` writes and `pmq import` reads."""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from pmq_cards.domain import CardId, Kind, Quality, Review, ReviewId
from pmq_cards.errors import PmqError, Problem
from pmq_cards.ids import derived_id, is_card_id
from pmq_cards.said import json_text

_LONGEST_ID = 64
_YEARS = range(1970, 9000)
_FARTHEST_DAYS = 2
"""Between the UTC date of an instant and its study day: time zones and a late begin of the day add up to less."""
LARGEST_BYTES = 256 * 1024 * 1024
MOST_PROBLEMS = 100
LONGEST_SHOWN = 60

DayOf = Callable[[datetime], date]


@dataclass(frozen=True, slots=True)
class Log:
    """The reviews of a file, and which of them were undone."""

    reviews: tuple[Review, ...]
    undone: tuple[ReviewId, ...]


def as_json(review: Review) -> dict[str, object]:
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


def lines(reviews: Iterable[Review], undone: Iterable[Review] = (), *, ascii_only: bool = False) -> Iterable[str]:
    """Give a line a review, oldest first; undone ones say so."""
    taken_back = {review.id: review for review in undone}
    for review in sorted([*reviews, *taken_back.values()], key=lambda review: (review.at, review.id)):
        value = as_json(review) | ({"undone": True} if review.id in taken_back else {})
        yield json_text(value, ascii_only=ascii_only)


def read_log(path: Path, day_of: DayOf) -> Log:
    """Read a file of JSON lines; `day_of` gives the study day where a line has none.

    Raises PmqError with every bad line, named by its number.
    """
    reviews, undone, problems = [], [], []
    for number, line in enumerate(_text_of(path).split("\n"), 1):
        if not line.strip():
            continue
        try:
            value = _object(line)
            reviews.append(_review(value, day_of))
            if _undone(value):
                undone.append(reviews[-1].id)
        except ValueError as error:
            problems.append(Problem(str(path), number, _column(line, error), str(error)))
            if len(problems) == MOST_PROBLEMS:
                break
    if problems:
        rest = f"; the lines behind line {problems[-1].line} were not read" if len(problems) == MOST_PROBLEMS else ""
        raise PmqError("\n".join([*map(str, problems), f"nothing was taken in{rest}"]))
    return Log(tuple(reviews), tuple(undone))


def _text_of(path: Path) -> str:
    try:
        with path.open("rb") as file:
            raw = file.read(LARGEST_BYTES + 1)
    except (OSError, ValueError) as error:
        said = getattr(error, "strerror", None) or error
        raise PmqError(f"{path} cannot be read ({said}); check the name and its permissions") from error
    if len(raw) > LARGEST_BYTES:
        raise PmqError(f"{path} is larger than 256 MiB; split it into several files and import one after the other")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise PmqError(
            f"{path} is no UTF-8 text, so it is no review log; give the file that pmq log --json wrote"
        ) from error


def _column(line: str, error: ValueError) -> int:
    """Give the column of the key that the sentence begins with, or where the JSON breaks off; 1 where there is none."""
    if isinstance(error.__cause__, json.JSONDecodeError):
        return error.__cause__.colno
    key = re.match('"[a-z_]+"', str(error))
    return line.find(key[0]) + 1 or 1 if key else 1


def _object(line: str) -> Mapping[str, object]:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise ValueError("not a line of JSON; pmq log --json shows what one looks like") from error
    if not isinstance(value, dict):
        raise ValueError('a line must be an object such as {"card": ..., "at": ..., "quality": ...}')  # noqa: TRY004
    return value


def _review(value: Mapping[str, object], day_of: DayOf) -> Review:
    missing = [f'"{key}"' for key in ("card", "at", "quality") if key not in value]
    if missing:
        raise ValueError(f'no {" and no ".join(missing)}; a line needs "card", "at" and "quality"')
    card, at, quality = _card(value.get("card")), _at(value.get("at")), _quality(value.get("quality"))
    day = value.get("day")
    return Review(
        id=_id(value["id"]) if "id" in value else derived_id(card, at, quality),
        card_id=card,
        at=at,
        day=day_of(at) if day is None else _day(day, at),
        quality=quality,
        kind=_kind(value.get("kind", "review")),
        took_ms=_took_ms(value.get("took_ms")),
        device=_text(value, "device") or "import",
        typed=_text(value, "typed"),
    )


def _card(value: object) -> CardId:
    if not isinstance(value, str) or not is_card_id(value):
        raise ValueError(f'"card" must be deck/card, such as pm-interview/customer-access, not {_shown(value)}')
    return CardId(value)


def _at(value: object) -> datetime:
    try:
        at = datetime.fromisoformat(value) if isinstance(value, str) else None
        if at is not None and at.tzinfo is not None and at.astimezone(UTC).year in _YEARS:
            at = at.astimezone(UTC)
            return at.replace(microsecond=at.microsecond // 1000 * 1000)
    except (ValueError, OverflowError):
        pass
    raise ValueError(f'"at" must be an instant with its offset, such as 2026-12-01T09:00:00Z, not {_shown(value)}')


def _quality(value: object) -> Quality:
    if isinstance(value, bool) or not isinstance(value, int) or value not in list(Quality):
        raise ValueError(f'"quality" must be a whole number from 0 to 5, not {_shown(value)}')
    return Quality(value)


def _id(value: object) -> ReviewId:
    if not isinstance(value, str) or not 0 < len(value) <= _LONGEST_ID or not value.isprintable():
        raise ValueError(
            f'"id" must be a text of 1 to {_LONGEST_ID} visible characters; leave it out to have one derived'
        )
    return ReviewId(value)


def _day(value: object, at: datetime) -> date:
    try:
        day = date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        day = None
    if day is None or abs((day - at.date()).days) > _FARTHEST_DAYS:
        raise ValueError(
            f'"day" must be the study day of "at", such as {at.date()}, not {_shown(value)}; or leave it out'
        )
    return day


def _undone(value: Mapping[str, object]) -> bool:
    undone = value.get("undone", False)
    if not isinstance(undone, bool):
        raise ValueError(f'"undone" must be true or false, not {_shown(undone)}')  # noqa: TRY004 - the kind that is collected
    return undone


def _kind(value: object) -> Kind:
    if value not in list(Kind):
        raise ValueError(f'"kind" must be review or practice, not {_shown(value)}')
    return Kind(str(value))


def _took_ms(value: object) -> int | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 1 << 31:
        raise ValueError(f'"took_ms" must be milliseconds, from 0, or null, not {_shown(value)}')
    return value


def _text(value: Mapping[str, object], key: str) -> str:
    text = value.get(key, "")
    if not isinstance(text, str) or any("\ud800" <= character <= "\udfff" for character in text):
        raise ValueError(f'"{key}" must be a text, not {_shown(text)}')
    return text


def _shown(value: object) -> str:
    """Give a value as JSON has it, short; what a terminal could act on stays escaped."""
    text = json.dumps(value)
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}..."


def _iso(at: datetime) -> str:
    return at.isoformat(timespec="milliseconds" if at.microsecond else "seconds").replace("+00:00", "Z")
