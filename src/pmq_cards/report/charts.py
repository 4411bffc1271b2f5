"""The table of a figure -> a drawing in SVG that takes its colours from the style sheet of the page around it.

Every drawing has a title and a description for those who do not see it; its table stands beside it on the page.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from html import escape

from pmq_cards.stats.shape import Drawing, Result, Role, Unit, cell_of, heights, spoken

WIDTH, HEIGHT = 320, 200
"""In the units of the drawing: as wide as a phone, so that its text is legible there."""
_ROW, _BAR = 24, 14
_TOP, _BOTTOM, _RIGHT = 8, 172, 312
"""Where the plot of days ends: below it stand their names."""
_LETTER, _WIDE_LETTER = 7, 13
"""The room for a letter; capitals such as M, and the scripts of East Asia, take twice as much."""
_LONGEST_NAME = 130
_CELL, _GAP = 11, 3
_WEEKS = 53


@dataclass(frozen=True, slots=True)
class _Sheet:
    """What is drawn, and on how much room."""

    inner: str
    width: int
    height: int
    kind: str = "chart"


def drawn(name: str, title: str, drawing: Drawing, result: Result, day: date) -> str:
    """Give the drawing of a figure as SVG, nothing where it has none or there is nothing to draw.

    `name` is unique on the page; the same figure always gives the same text.
    """
    if drawing in {Drawing.TABLE, Drawing.NONE} or not any(heights(result)):
        return ""
    match drawing:
        case Drawing.BARS:
            sheet = _bars(result)
        case Drawing.COLUMNS:
            sheet = _columns(result)
        case Drawing.LINE:
            sheet = _line(result)
        case Drawing.CALENDAR:
            sheet = _calendar(result, day)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="{sheet.kind}" role="img" '
        f'viewBox="0 0 {sheet.width} {sheet.height}" aria-labelledby="chart-{name}-title chart-{name}-desc">'
        f'<title id="chart-{name}-title">{escape(title)}</title>'
        f'<desc id="chart-{name}-desc">{escape(" ".join(result.said))}</desc>{sheet.inner}</svg>'
    )


def _bars(result: Result) -> _Sheet:
    """Draw a lying bar a row: its name before it, its value behind it."""
    sizes, (first, second, *_) = heights(result), result.columns
    names = [_cut(spoken(row[0], first.unit)) for row in result.rows]
    values = [spoken(row[1], second.unit) for row in result.rows]
    left = max(map(_room, names)) + 8
    room = _RIGHT - left - max(map(_room, values)) - 8
    most = 1.0 if second.unit is Unit.SHARE else max(sizes)
    drawn_rows = []
    for place, (name, size, value) in enumerate(zip(names, sizes, values, strict=True)):
        y, length = place * _ROW + 4, room * size / most
        drawn_rows.append(
            f'{_text(0, y + 12, name)}<rect x="{left}" y="{y}" width="{length:.1f}" height="{_BAR}" rx="2"/>'
            f"{_text(left + length + 6, y + 12, value, kind='value')}"
        )
    return _Sheet("".join(drawn_rows), WIDTH, _ROW * len(names))


def _columns(result: Result) -> _Sheet:
    """Draw a standing bar a day."""
    sized = zip(result.rows, heights(result), strict=True)
    of_days = [(row[0], size) for row, size in sized if isinstance(row[0], date)]
    steps = _steps(max(size for _, size in of_days))
    left, pitch = _left(steps), (_RIGHT - _left(steps)) / len(of_days)
    rects = []
    for place, (_, size) in enumerate(of_days):
        top = _level(size, steps)
        rects.append(
            f'<rect x="{left + (place + 0.15) * pitch:.1f}" y="{top:.1f}" width="{pitch * 0.7:.1f}" '
            f'height="{_BOTTOM - top:.1f}"/>'
        )
    centres = [left + (place + 0.5) * pitch for place in range(len(of_days))]
    return _plot("".join(rects), steps, [day for day, _ in of_days], centres)


def _line(result: Result) -> _Sheet:
    """Draw a line over the days, and the whole it is a part of as the upper end."""
    days = [row[0] for row in result.rows if isinstance(row[0], date)]
    wholes = [cell_of(Role.WHOLE, row, result.columns) for row in result.rows]
    steps = _steps(max(float(whole[0]) for whole in wholes if whole and isinstance(whole[0], int)))
    left = _left(steps)
    places = [left + (_RIGHT - left) * place / max(1, len(days) - 1) for place in range(len(days))]
    points = " L".join(f"{x:.1f} {_level(size, steps):.1f}" for x, size in zip(places, heights(result), strict=True))
    area = f'<path class="area" d="M{left} {_BOTTOM} L{points} L{places[-1]:.1f} {_BOTTOM} Z"/>'
    return _plot(f'{area}<path class="line" d="M{points}"/>', steps, days, places)


def _plot(inner: str, steps: Sequence[int], days: Sequence[date], places: Sequence[float]) -> _Sheet:
    """Put the steps beside what was drawn; below it the first, the middle and the last day, as a phone has room for."""
    left = _left(steps)
    lines = "".join(
        f'<path class="grid" d="M{left} {_level(step, steps):.1f} H{_RIGHT}"/>'
        f"{_text(left - 6, _level(step, steps) + 4, str(step), anchor='end')}"
        for step in steps
    )
    few = len(days) <= 4  # noqa: PLR2004 - that many fit
    named = range(len(days)) if few else (0, len(days) // 2, len(days) - 1)
    names = "".join(
        _text(
            min(WIDTH - 22, max(22, places[place])), HEIGHT - 8, f"{days[place].day} {days[place]:%b}", anchor="middle"
        )
        for place in named
    )
    return _Sheet(lines + inner + names, WIDTH, HEIGHT)


def _calendar(result: Result, day: date) -> _Sheet:
    """Draw the last 53 weeks, a column a week, Monday on top; the darker, the more answers."""
    size_on = dict(zip((row[0] for row in result.rows), heights(result), strict=True))
    monday = day - timedelta(days=day.weekday() + 7 * (_WEEKS - 1))
    days = [monday + timedelta(days=number) for number in range((day - monday).days + 1)]
    most = max((size_on.get(on, 0.0) for on in days), default=0.0)
    cells = "".join(_cell(on, monday, size_on.get(on, 0.0), most) for on in days)
    pitch = _CELL + _GAP
    months = "".join(
        _text((on - monday).days // 7 * pitch, 12, f"{on:%b}")
        for on in days
        if on.day == 1 and (on - monday).days // 7 < _WEEKS - 2
    )
    return _Sheet(months + cells, _WEEKS * pitch, 20 + 7 * pitch, "calendar")


def _cell(on: date, monday: date, size: float, most: float) -> str:
    week, weekday = divmod((on - monday).days, 7)
    pitch = _CELL + _GAP
    level = -(-round(size * 4) // max(1, round(most))) if size else 0
    return (
        f'<rect class="level-{min(4, level)}" x="{week * pitch}" y="{20 + weekday * pitch}" '
        f'width="{_CELL}" height="{_CELL}" rx="2"/>'
    )


def _text(x: float, y: float, text: str, *, kind: str = "", anchor: str = "") -> str:
    attributes = "".join(f' {name}="{value}"' for name, value in (("class", kind), ("text-anchor", anchor)) if value)
    return f'<text x="{x:.1f}" y="{y:.1f}"{attributes}>{escape(text)}</text>'


def _steps(most: float) -> list[int]:
    """Give about four whole numbers from 0 on that reach the most."""
    size = max(1, -(-round(most) // 4))
    return list(range(0, max(1, round(most)) + size, size))


def _left(steps: Sequence[int]) -> int:
    return _room(str(steps[-1])) + 12


def _level(size: float, steps: Sequence[int]) -> float:
    return _BOTTOM - (_BOTTOM - _TOP) * size / steps[-1]


def _room(text: str) -> int:
    return sum(_WIDE_LETTER if letter in "MW@%mw" or letter > "\u2e7f" else _LETTER for letter in text)


def _cut(name: str) -> str:
    """Give the name, cut where it takes more than its room."""
    if _room(name) <= _LONGEST_NAME:
        return name
    kept = next(place for place in range(len(name), 0, -1) if _room(name[:place]) <= _LONGEST_NAME - _LETTER)
    return f"{name[:kept]}…"
