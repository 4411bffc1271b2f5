"""Figures as lines of text: a result and a width in, lines out. No colour is needed to read them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate

from pmq_cards.said import agreeing, counted, safe, spoken_day
from pmq_cards.stats import FIGURES, Figure
from pmq_cards.stats.findings import Scope
from pmq_cards.stats.shape import Cell, Column, Drawing, Result, Role, Unit, cell_of, heights, shown, spoken
from pmq_cards.streams import Line, Look
from pmq_cards.ui.columns import cut, padded, wrapped
from pmq_cards.ui.columns import width as columns_of

MOST_ROWS = 10
"""Longer tables are cut in a terminal: JSON and the page have all of it."""
_INDENT = "  "
_BAR = 16
_NARROWEST_BAR = 6
_SHORTEST_NAME = 24
_COLUMN_LINES = 4


@dataclass(frozen=True, slots=True)
class Glyphs:
    """The signs pictures are drawn with: full, and parts of it from nothing to full; shades from none to dense."""

    bar: str
    rest: str
    parts: str
    shades: str
    ellipsis: str


BLOCKS = Glyphs(bar="█", rest="░", parts=" ▁▂▃▄▅▆▇█", shades="·░▒▓█", ellipsis="…")
ASCII = Glyphs(bar="#", rest=".", parts=" #", shades=".-+*#", ellipsis="~")


def glyphs_for(encoding: str) -> Glyphs:
    """Give block characters where the encoding of the terminal has them all, else plain ASCII."""
    try:
        f"{BLOCKS.bar}{BLOCKS.rest}{BLOCKS.parts}{BLOCKS.shades}{BLOCKS.ellipsis}".encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return ASCII
    return BLOCKS


def head_lines(scope: Scope) -> Iterator[Line]:
    """Say what is looked at: how many cards, on which day, measured since when."""
    since = f", since {spoken_day(scope.since, scope.day)}" if scope.since else ""
    yield f"{counted(scope.cards, 'card')}, {scope.day:%a} {scope.day.day} {scope.day:%b %Y}{since}"
    if scope.gone:
        counts = agreeing(scope.gone, "counts", "count")
        yield f"{counted(scope.gone, 'card')} answered before, held by no deck now, {counts} in what was done."
    yield ""


def headlines(result_of: Mapping[Figure, Result], width: int, command: str) -> Iterator[Line]:
    """Give the answers for a first screen, each behind its title, any warning, and the names of the rest.

    `command` is the one that asks for them.
    """
    told = {figure: result for figure, result in result_of.items() if figure.beside and not result.nothing}
    label = max((len(figure.title) for figure in told), default=0)
    for figure, result in told.items():
        look = Look.WARNING if result.alarming else Look.PLAIN
        lines = [line for sentence in result.said for line in wrapped(safe(sentence), width - label - 2)]
        for number, line in enumerate(lines):
            yield [(f"{'' if number else figure.title:{label}}  ", Look.TITLE), (line, look)]
    for result in result_of.values():
        yield from ([(line, Look.WARNING)] for line in _warning(result, width))
    others = ", ".join(figure.name for figure in FIGURES if not figure.beside)
    yield from ("", f"All of it: {command} --all", *wrapped(f"More by name: {others}", width))


def figure_lines(
    result_of: Mapping[Figure, Result], width: int, glyphs: Glyphs, day: date, *, named: bool
) -> Iterator[Line]:
    """Give figures whole, each below its title; one that has nothing to tell only where figures were named."""
    told = [(figure, result) for figure, result in result_of.items() if named or not result.nothing]
    for number, (figure, result) in enumerate(told):
        if number:
            yield ""
        yield [(figure.title, Look.TITLE)]
        alarming = {f"{_INDENT}{line}" for line in _warning(result, width)}
        for line in lines_of(figure, result, width, glyphs, day):
            yield [(line, Look.WARNING if line in alarming else Look.PLAIN)]


def lines_of(figure: Figure, result: Result, width: int, glyphs: Glyphs, day: date) -> list[str]:
    """Give a figure below its title: what it says, its picture or table, its warning. No line is over the width."""
    said = [line for sentence in result.said for line in wrapped(safe(sentence), width - 2)]
    warning = _warning(result, width)
    picture = _picture(figure.drawing, result, width - 2, glyphs, day) if _worth_it(figure.drawing, result) else []
    return [_INDENT + line if line else "" for line in (*said, *warning, *picture)]


def _warning(result: Result, width: int) -> list[str]:
    return wrapped(f"Note: {result.warning}", width - 2) if result.warning else []


def _worth_it(drawing: Drawing, result: Result) -> bool:
    """Tell whether there is anything but nothing to be drawn."""
    return any(any(row[1:]) for row in result.rows) if drawing is Drawing.TABLE else any(heights(result))


def _picture(drawing: Drawing, result: Result, width: int, glyphs: Glyphs, day: date) -> list[str]:
    match drawing:
        case Drawing.BARS:
            return bars(result, width, glyphs)
        case Drawing.COLUMNS | Drawing.LINE:
            return columns(result, width, glyphs)
        case Drawing.CALENDAR:
            return calendar(result, width, glyphs, day)
        case Drawing.TABLE:
            return table(result, width, glyphs)
        case Drawing.NONE:
            return []


def bars(result: Result, width: int, glyphs: Glyphs) -> list[str]:
    """Draw a bar a row: name, bar, and the value with the other columns behind it."""
    sizes = heights(result)
    units = [column.unit for column in result.columns]
    most = 1.0 if units[1] is Unit.SHARE else max(sizes, default=0.0)
    names = [cut(safe(spoken(row[0], units[0])), width // 3, glyphs.ellipsis) for row in result.rows]
    label = max(map(columns_of, names))
    notes = [_note(row, result.columns) for row in result.rows]
    room = width - label - 2 - max(map(len, notes))
    length = max(_NARROWEST_BAR, min(_BAR, room))
    return [
        f"{padded(name, label)} {_bar(size, most, length, glyphs)} {note}"[:width].rstrip()
        for name, size, note in zip(names, sizes, notes, strict=True)
    ]


def columns(result: Result, width: int, glyphs: Glyphs) -> list[str]:
    """Draw a column a day, four lines high, the first and last day below; rows that are no day follow as text."""
    of_days = [
        (row[0], size) for row, size in zip(result.rows, heights(result), strict=True) if isinstance(row[0], date)
    ]
    rest = [f"{row[0]}: {spoken(row[1], result.columns[1].unit)}" for row in result.rows if isinstance(row[0], str)]
    of_days = of_days[-(width - 8) :] if len(of_days) > width - 8 else of_days
    most = max(*(size for _, size in of_days), 1.0)
    drawn = []
    for line in range(_COLUMN_LINES, 0, -1):
        scale = f"{most:4.0f}" if line == _COLUMN_LINES else f"{0:4d}" if line == 1 else "    "
        parts = "".join(_part(size / most * _COLUMN_LINES - (line - 1), glyphs) for _, size in of_days)
        drawn.append(f"{scale} {parts}".rstrip())
    first, last = of_days[0][0], of_days[-1][0]
    axis = f"     {_short(first)}"
    axis += f"{_short(last):>{max(len(of_days) + 5 - len(axis), len(_short(last)) + 1)}}" if last != first else ""
    return [*drawn, axis, *wrapped("; ".join(rest), width)]


def calendar(result: Result, width: int, glyphs: Glyphs, day: date) -> list[str]:
    """Draw the weeks up to a day, a line a weekday: as much of the last year as the width has room for."""
    size_on = {row[0]: size for row, size in zip(result.rows, heights(result), strict=True)}
    weeks = min(53, width - 4)
    monday = day - timedelta(days=day.weekday() + 7 * (weeks - 1))
    months = "    "
    for week in range(weeks):
        begins = monday + timedelta(days=7 * week)
        if begins.day <= 7 and len(months) <= week + 4 and week + 7 <= width:  # noqa: PLR2004 - days of a week
            months = f"{months:<{week + 4}}{begins:%b}"
    most = max((size for on, size in size_on.items() if isinstance(on, date) and on >= monday), default=0.0)
    drawn = [months.rstrip()]
    for weekday in range(7):
        line = []
        for week in range(weeks):
            on = monday + timedelta(days=7 * week + weekday)
            line.append(_shade(size_on.get(on, 0.0), most, glyphs) if on <= day else " ")
        drawn.append(f"{monday + timedelta(days=weekday):%a} {''.join(line)}".rstrip())
    return drawn


def table(result: Result, width: int, glyphs: Glyphs) -> list[str]:
    """Write a table; what is long goes below its row, and so do the columns there is no room for, with their titles."""
    places = shown(result.columns)
    texts = [
        [safe(spoken(row[place], result.columns[place].unit)) for place in places] for row in result.rows[:MOST_ROWS]
    ]
    titles = [result.columns[place].title for place in places]
    below = next((n for n, place in enumerate(places) if result.columns[place].unit is Unit.PROSE), None)
    whole = [max(columns_of(row[place]) for row in (titles, *texts)) for place in range(len(titles))]
    least = whole[0] if result.columns[places[0]].unit is Unit.DAY else min(whole[0], _SHORTEST_NAME)
    across = _that_fit([place for place in range(len(titles)) if place != below], [least, *whole[1:]], width)
    over = [place for place in range(len(titles)) if place not in {*across, below}]
    sizes = [whole[place] for place in across]
    sizes[0] = min(sizes[0], width - sum(sizes[1:]) - 2 * (len(sizes) - 1))
    left = [result.columns[places[place]].unit in {Unit.CARD, Unit.TEXT, Unit.RECALL, Unit.DAY} for place in across]
    written = []
    for row in [titles, *texts]:
        cells = [
            _cell(cut(row[place], size, glyphs.ellipsis), size, to_left=to_left)
            for place, size, to_left in zip(across, sizes, left, strict=True)
        ]
        written.append("  ".join(cells)[:width].rstrip())
        if below is not None and row is not titles:
            written += wrapped(row[below], width, _INDENT, _INDENT)
        if over and row is not titles:
            rest = "; ".join(f"{titles[place]} {row[place]}" for place in over if row[place])
            written += wrapped(rest, width, _INDENT, _INDENT)
    more = len(result.rows) - len(texts)
    return [*written, f"and {more:,} more, see: pmq report"] if more > 0 else written


def _that_fit(across: Sequence[int], sizes: Sequence[int], width: int) -> list[int]:
    """Give the first of the columns, as many as fit side by side; the very first stands anyway."""
    ends = accumulate(sizes[place] + 2 for place in across)
    return [place for place, end in zip(across, ends, strict=True) if end - 2 <= width or place == across[0]]


def _note(row: Sequence[Cell], of: Sequence[Column]) -> str:
    """Write what stands behind a bar: the value, then `passed of asked` where the row has been measured."""
    then, part, whole = (cell_of(role, row, of) for role in (Role.THEN, Role.PART, Role.WHOLE))
    note = spoken(row[1], of[1].unit)
    note += f" -> {spoken(*then)}" if then else ""
    if part and whole and of[1].role is Role.PART:
        return f"{note} of {spoken(*whole)}"
    return f"{note}, {spoken(*part)} of {spoken(*whole)}" if part and whole and whole[0] else note


def _bar(size: float, most: float, length: int, glyphs: Glyphs) -> str:
    filled = round(size / most * length) if most else 0
    filled = max(1, filled) if size > 0 else 0
    return glyphs.bar * filled + glyphs.rest * (length - filled)


def _part(height: float, glyphs: Glyphs) -> str:
    """Give the sign for one line of a column that reaches `height` lines above the bottom of this one."""
    steps = len(glyphs.parts) - 1
    return glyphs.parts[max(0, min(steps, round(height * steps)))]


def _shade(size: float, most: float, glyphs: Glyphs) -> str:
    steps = len(glyphs.shades) - 1
    return glyphs.shades[-(-round(size * steps) // max(1, round(most))) if size else 0]


def _cell(text: str, size: int, *, to_left: bool) -> str:
    return padded(text, size) if to_left else " " * (size - columns_of(text)) + text


def _short(day: date) -> str:
    return f"{day.day} {day:%b}"
