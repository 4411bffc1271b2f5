"""What a study comes to: all that a screen, a page or a script shows of it, made now or kept before."""

import marshal
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, overload

from pmq_cards.chance import Expected
from pmq_cards.stats import FIGURES, Figure, results
from pmq_cards.stats.shape import Cell, Column, Headline, Result, Role, Row, Unit

if TYPE_CHECKING:
    from pmq_cards.stats.study import Study

_CHUNK = 500
"""So many rows are kept in one piece: a screen looks at the first of a table, and needs no more of it."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What was looked at: the day, the cards and answers in numbers, and the learner as scripts read it.

    `titles` are those of the decks, `gone` the cards that no deck holds now. `answered` tells whether one of the cards
    was, `begun` whether anything was done at all.
    """

    day: date
    since: date | None
    interview: date | None
    titles: tuple[str, ...]
    cards: int
    gone: int
    answers: int
    learner: Mapping[str, object]
    answered: bool
    begun: bool


@dataclass(frozen=True, slots=True)
class Findings:
    """What was looked at, and figures with their values."""

    scope: Scope
    result_of: Mapping[Figure, Result]

    def some(self, names: Collection[str]) -> dict[Figure, Result]:
        """Give the figures of the names, all of them without any."""
        return {figure: result for figure, result in self.result_of.items() if not names or figure.name in names}

    def as_json(self) -> dict[str, object]:
        """Give the shape that scripts read: what was looked at, then every figure by name."""
        scope = self.scope
        looked_at = {
            "day": scope.day.isoformat(),
            "since": scope.since.isoformat() if scope.since else None,
            "interview": scope.interview.isoformat() if scope.interview else None,
            "cards": scope.cards,
            "answers": scope.answers,
            "learner": scope.learner,
        }
        figures = {figure.name: {"title": figure.title, **result.as_json()} for figure, result in self.some(()).items()}
        return {**looked_at, "figures": figures}


def find(study: "Study", titles: tuple[str, ...], names: Collection[str] = ()) -> Findings:
    """Give what a study over decks of these titles comes to: every figure, or those of the names."""
    scope = Scope(
        study.day,
        study.since,
        study.interview.day if study.interview else None,
        titles,
        len(study.cards),
        len(study.gone),
        len(study.answers),
        study.standing.estimate.forgetting.as_json(),
        answered=bool(study.trails),
        begun=bool(study.trails or study.all_answers or study.mocks),
    )
    return Findings(scope, results(study, names))


def plain(found: Findings) -> dict[str, Any]:
    """Give the findings as values that marshal takes."""
    scope = [_number(getattr(found.scope, name)) for name in _SCOPE]
    return {"scope": scope, "figures": {figure.name: _plain(result) for figure, result in found.result_of.items()}}


def found_again(values: Mapping[str, Any]) -> Findings:
    """Give the findings that `plain` was given."""
    scope: dict[str, Any] = dict(zip(_SCOPE, values["scope"], strict=True))
    days = {name: scope[name] and date.fromordinal(scope[name]) for name in _DAYS}
    figures = values["figures"]
    return Findings(
        Scope(**(scope | days)),
        {figure: _result(figures[figure.name]) for figure in FIGURES if figure.name in figures},
    )


SHAPES = (
    *(tuple(field.name for field in fields(value)) for value in (Scope, Result, Column, Headline)),
    Expected._fields,
)
"""What the plain values are made of: those of another shape are none of these."""
_SCOPE = SHAPES[0]
_DAYS = ("day", "since", "interview")


class _Rows(Sequence[Row]):
    """Rows of a table in pieces, each a row's values as marshal has them; `days` are the places of study days."""

    def __init__(self, count: int, pieces: Sequence[bytes], days: Sequence[int]) -> None:
        self._count, self._pieces, self._days = count, pieces, days

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[Row]:
        values = chain.from_iterable(map(marshal.loads, self._pieces))  # our own file, checked
        return (_with(_day, row, self._days) for row in values) if self._days else values

    @overload
    def __getitem__(self, place: int) -> Row: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[Row, ...]: ...
    def __getitem__(self, place: int | slice) -> Row | tuple[Row, ...]:
        stop = place.stop if isinstance(place, slice) and place.step is None else None
        return tuple(islice(self, stop if stop and stop > 0 else None))[place]


def _plain(result: Result) -> tuple[object, ...]:
    columns = tuple((c.name, c.title, c.unit.value, c.wide, c.role.value) for c in result.columns)
    rows, days = iter(result.rows), _days(result.columns)
    pieces = tuple(iter(lambda: _piece(islice(rows, _CHUNK), days), _NO_ROWS))
    headline = result.headline and (tuple(result.headline.expected), result.headline.words)
    return result.said, columns, len(result.rows), pieces, result.warning, headline, result.nothing, result.alarming


def _piece(rows: Iterable[Row], days: Sequence[int]) -> bytes:
    return marshal.dumps([_with(_number, row, days) for row in rows] if days else list(rows))


_NO_ROWS = _piece((), ())


def _with(change: Callable[[Any], Any], row: Row, days: Sequence[int]) -> Row:
    """Give a row with its study days changed."""
    cells = list(row)
    for place in days:
        cells[place] = change(cells[place])
    return tuple(cells)


def _days(columns: Sequence[Column]) -> list[int]:
    """Give the places of study days in a row."""
    return [place for place, column in enumerate(columns) if column.unit is Unit.DAY]


def _result(values: Any) -> Result:  # noqa: ANN401 - what _plain gave
    said, columns, count, pieces, warning, headline, *signs = values
    of_columns = tuple(Column(name, title, Unit(unit), wide, Role(role)) for name, title, unit, wide, role in columns)
    of_headline = headline and Headline(Expected(*headline[0]), headline[1])
    return Result(said, of_columns, _Rows(count, pieces, _days(of_columns)), warning, of_headline, *signs)


def _number(value: Any) -> Any:  # noqa: ANN401 - a cell, or what was looked at
    return value.toordinal() if isinstance(value, date) else value


def _day(value: Cell) -> Cell:
    return date.fromordinal(value) if isinstance(value, int) else value
