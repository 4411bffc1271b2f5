"""Figures -> the page: readiness on top, then every figure with its drawing, its table and what it means."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from html import escape
from importlib import resources

from pmq_cards.report.charts import drawn
from pmq_cards.stats import Figure
from pmq_cards.stats.shape import Cell, Column, Drawing, Result, Unit, spoken

_CLASS_OF = {
    **dict.fromkeys((Unit.COUNT, Unit.NUMBER, Unit.SHARE, Unit.MINUTES, Unit.EASE), "number"),
    **dict.fromkeys((Unit.DAY, Unit.RECALL), "whole"),
    Unit.PROSE: "prose",
}
"""What a column is to the style sheet: figures to the right, days in one piece, room for sentences."""


@dataclass(frozen=True, slots=True)
class Page:
    """What is told: whose cards, on which day, and every figure with its value, in their order."""

    title: str
    day: date
    result_of: Mapping[Figure, Result]
    empty: bool = False


def html(page: Page) -> Iterator[str]:
    """Give the page in pieces: one file, the same for the same figures."""
    style = resources.files(__package__).joinpath("page.css").read_text(encoding="utf-8")
    day = f"{page.day:%A}, {page.day.day} {page.day:%B %Y}"
    yield (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        f"<title>{escape(page.title)}</title>\n<style>\n{style}</style>\n</head>\n<body>\n"
        f'<header><p class="day"><time datetime="{page.day.isoformat()}">{day}</time></p>'
        f"<h1>{escape(page.title)}</h1></header>\n<main>\n"
    )
    yield from _main(page)
    yield (
        "</main>\n<footer><p>Made by <code>pmq report</code> from the review log. What is estimated rests on a model "
        "that has seen none of your answers but the ones here; chances are shown as bands because it is not good to "
        "a per cent.</p></footer>\n</body>\n</html>\n"
    )


def _main(page: Page) -> Iterator[str]:
    if page.empty:
        yield '<section class="headline"><p>No answers yet. Begin with <code>pmq drill</code>.</p></section>\n'
        return
    told = {figure: result for figure, result in page.result_of.items() if not result.nothing}
    main, more = ([each for each in told.items() if each[0].folded is folded] for folded in (False, True))
    names = escape(", ".join(figure.title for figure, _ in more))
    yield f'{_top(told)}<div class="figures">\n'
    for figure, result in main:
        yield from _section(figure, result, page.day)
    yield f'</div>\n<details class="more"><summary>More figures: {names}</summary>\n<div class="figures">\n'
    for figure, result in more:
        yield from _section(figure, result, page.day)
    yield "</div></details>\n"


def _top(result_of: Mapping[Figure, Result]) -> str:
    """Answer what the page is opened for: the last of the headlines, which looks farthest; other answers beside it."""
    (figure, result, headline) = [(f, r, r.headline) for f, r in result_of.items() if r.headline][-1]
    known = headline.expected
    more = "".join(f"<p>{escape(sentence)}</p>" for sentence in result.said[1:])
    facts = "".join(
        f"<div><dt>{escape(other.title)}</dt><dd>{escape(value.said[0])}</dd></div>"
        for other, value in result_of.items()
        if other.beside and other is not figure
    )
    warnings = "".join(_note(each.warning) for each in result_of.values())
    return (
        f'<section class="headline" aria-label="{escape(figure.title)}"><div class="ready"><h2>Am I ready?</h2>'
        f'<p class="number">{round(known.known):,} of {known.of:,}</p>'
        f'<p class="what">{escape(headline.words)} <span>Between {known.low:,} and {known.high:,}.</span></p>'
        f"{more}{warnings}</div>"
        f"<dl>{facts}</dl></section>\n"
    )


def _section(figure: Figure, result: Result, day: date) -> Iterator[str]:
    said = "".join(f"<p>{escape(sentence)}</p>" for sentence in result.said)
    chart = drawn(figure.name, figure.title, figure.drawing, result, day)
    wide = " wide" if figure.wide else ""
    yield (
        f'<section class="figure{wide}" id="{figure.name}"><h2>{escape(figure.title)}</h2>\n'
        f'<div class="said">{said}</div>{_note(result.warning)}{chart and f"<div class=drawing>{chart}</div>"}'
    )
    yield from _details(figure, result)
    yield f'<p class="meaning">{escape(figure.meaning)}</p></section>\n'


def _note(warning: str) -> str:
    return f'<p class="warning"><strong>Note.</strong> {escape(warning)}</p>' if warning else ""


def _details(figure: Figure, result: Result) -> Iterator[str]:
    """Give the table, folded away where a drawing already shows it."""
    if result.rows:
        label, folded = escape(f"{figure.title}, table"), figure.drawing is not Drawing.TABLE
        yield "<details><summary>Table</summary>" if folded else ""
        yield f'<div class="scroll" tabindex="0" role="region" aria-label="{label}">'
        yield from _table(result)
        yield "</div></details>" if folded else "</div>"


def _table(result: Result) -> Iterator[str]:
    head = "".join(f'<th scope="col"{_kind(column)}>{escape(column.title)}</th>' for column in result.columns)
    cells = "".join(f"<td{_kind(column)}>%s</td>" for column in result.columns[1:])
    row, units = f'<tr><th scope="row">%s</th>{cells}</tr>', [column.unit for column in result.columns]
    yield f"<table><thead><tr>{head}</tr></thead><tbody>"
    for of_row in result.rows:
        yield row % tuple(map(_written, of_row, units))
    yield "</tbody></table>"


def _written(cell: Cell, unit: Unit) -> str:
    return escape(spoken(cell, unit)) if isinstance(cell, str) else spoken(cell, unit)


def _kind(column: Column) -> str:
    return f' class="{_CLASS_OF[column.unit]}"' if column.unit in _CLASS_OF else ""
