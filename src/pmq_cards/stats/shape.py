"""What every figure looks like: a sentence and a table, so that text, JSON and page can show any of them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from pmq_cards.chance import Expected
from pmq_cards.memory import band

Cell = str | int | float | date | None
"""One entry of a table; None where there is nothing to say."""
Row = tuple[Cell, ...]


class Unit(StrEnum):
    """What a column holds, and so how it is written."""

    TEXT = "text"
    CARD = "card"
    PROSE = "prose"
    COUNT = "count"
    NUMBER = "number"
    SHARE = "share"
    RECALL = "recall"
    MINUTES = "minutes"
    EASE = "ease"
    DAY = "day"
    HOUR = "hour"


class Drawing(StrEnum):
    """How a table is drawn beside its sentence; the first column names the rows, the second is what is drawn."""

    BARS = "bars"
    COLUMNS = "columns"
    LINE = "line"
    CALENDAR = "calendar"
    TABLE = "table"
    NONE = "none"


class Role(StrEnum):
    """What a column is to the one that is drawn: a part and its whole belong together, `then` is its value later."""

    PLAIN = "plain"
    PART = "part"
    WHOLE = "whole"
    THEN = "then"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name in JSON, its title for people, what it holds; a `wide` one is left out of the terminal."""

    name: str
    title: str
    unit: Unit = Unit.COUNT
    wide: bool = False
    role: Role = Role.PLAIN


@dataclass(frozen=True, slots=True)
class Headline:
    """How many cards of a set are known, and the words that follow the number in a sentence."""

    expected: Expected
    words: str

    def __str__(self) -> str:
        return f"{self.expected} {self.words}"


@dataclass(frozen=True, slots=True)
class Result:
    """The value of a figure: sentences, the first of them the answer; the table behind it; a warning where one is due.

    Every row has a cell a column, in their order. A figure that is one number says it first, as its headline. One that
    has `nothing` to tell says so only to who asks for it by name; `alarming` is one that asks for something to be done.
    """

    said: tuple[str, ...]
    columns: tuple[Column, ...] = ()
    rows: Sequence[Row] = ()
    warning: str = ""
    headline: Headline | None = None
    nothing: bool = False
    alarming: bool = False

    def as_json(self) -> dict[str, object]:
        """Give the shape that scripts read: days as ISO 8601, chances and shares from 0 to 1, EF as 2.5."""
        names = [column.name for column in self.columns]
        rows = [dict(zip(names, map(_plain, row, self.columns), strict=True)) for row in self.rows]
        warning = {"warning": self.warning} if self.warning else {}
        return {"said": list(self.said), **warning, "rows": rows}


_WRITTEN: dict[Unit, Callable[[float], str]] = {
    Unit.SHARE: lambda share: f"{share:.0%}".replace("%", " %"),
    Unit.RECALL: lambda chance: str(band(chance)),
    Unit.EASE: lambda ease: f"{ease / 100:.2f}",
    Unit.HOUR: "{:02.0f}:00".format,
    Unit.NUMBER: "{:.1f}".format,
    Unit.MINUTES: "{:.1f}".format,
}
"""How a number is written, where not as a whole one."""


def spoken(cell: Cell, unit: Unit) -> str:
    """Give a cell as people read it; nothing for None, the band of a chance, a card without its deck."""
    if cell is None:
        return ""
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, str):
        return cell.rpartition("/")[2] if unit is Unit.CARD else cell
    return _WRITTEN[unit](cell) if unit in _WRITTEN else f"{cell:,}"


def heights(result: Result) -> tuple[float, ...]:
    """Give what is drawn of each row: its second column as a number, nothing as 0."""
    return tuple(float(row[1]) if isinstance(row[1], int | float) else 0.0 for row in result.rows)


def cell_of(role: Role, row: Sequence[Cell], columns: Sequence[Column]) -> tuple[Cell, Unit] | None:
    """Give the cell in the column of that role with its unit, None where no column has it."""
    found = ((cell, column.unit) for cell, column in zip(row, columns, strict=True) if column.role is role)
    return next(found, None)


def shown(columns: Sequence[Column]) -> tuple[int, ...]:
    """Give the places of the columns that a terminal has room for."""
    return tuple(place for place, column in enumerate(columns) if not column.wide)


def _plain(cell: Cell, column: Column) -> object:
    if isinstance(cell, date):
        return cell.isoformat()
    if column.unit is Unit.EASE and isinstance(cell, int):
        return cell / 100
    return round(cell, 4) if isinstance(cell, float) else cell
