"""The table of a figure -> a drawing in SVG that follows the colours of the page around it.

Bars, columns and lines are pygal's; the calendar, which it does not have, is drawn here. Every drawing has a title and
a description for those who do not see it; its table stands beside it on the page.
"""

import sys
from collections.abc import Callable
from datetime import date, timedelta
from html import escape
from typing import Any
from xml.etree.ElementTree import Comment, Element

from pmq_cards.stats.shape import Drawing, Result, Unit, heights, spoken

WIDTH, HEIGHT = 320, 200
"""In the units of the drawing: as wide as a phone, so that its text is legible there."""
_ROW_HEIGHT = 24
_ROOM = 1.2
"""How much longer than the longest bar the drawing is: its value stands behind it."""
_BESIDE_BAR = 8
_LAST_LABEL = 18
"""Room for the half of the last day's name that stands behind the last column."""
_CELL, _GAP = 11, 3
_WEEKS = 53
_SVG = "http://www.w3.org/2000/svg"


def drawn(name: str, title: str, drawing: Drawing, result: Result, day: date) -> str:
    """Give the drawing of a figure as SVG, nothing where it has none or there is nothing to draw.

    `name` is unique on the page; the same figure always gives the same text.
    """
    if drawing in {Drawing.TABLE, Drawing.NONE} or not any(heights(result)):
        return ""
    description = " ".join(result.said)
    match drawing:
        case Drawing.BARS:
            return _rendered(_bars(result), name, title, description)
        case Drawing.COLUMNS:
            return _rendered(_columns(result), name, title, description)
        case Drawing.LINE:
            return _rendered(_line(result), name, title, description)
        case Drawing.CALENDAR:
            return _calendar(name, title, description, result, day)


def _bars(result: Result) -> Any:  # noqa: ANN401 - pygal has no types
    pygal = _pygal()
    chart = pygal.HorizontalBar(_config(height=14 + _ROW_HEIGHT * len(result.rows)))
    chart.show_y_guides = False
    chart.show_x_labels = False
    unit = result.columns[1].unit
    chart.x_labels = [spoken(row[0], result.columns[0].unit) for row in reversed(result.rows)]
    longest = 1.0 if unit is Unit.SHARE else max(heights(result))
    chart.range = (0, longest * _ROOM)
    chart.add_xml_filter(_behind_the_bars)
    chart.print_values = True
    chart.add("", list(reversed(heights(result))), formatter=lambda size: spoken(_whole(size, unit), unit))
    return chart


def _columns(result: Result) -> Any:  # noqa: ANN401 - pygal has no types
    pygal = _pygal()
    of_days = [
        (row[0], size) for row, size in zip(result.rows, heights(result), strict=True) if isinstance(row[0], date)
    ]
    chart = pygal.Bar(_config())
    _label_days(chart, [day for day, _ in of_days])
    chart.y_labels = _steps(max(size for _, size in of_days))
    chart.add("", [size for _, size in of_days])
    return chart


def _line(result: Result) -> Any:  # noqa: ANN401 - pygal has no types
    pygal = _pygal()
    chart = pygal.Line(_config(opacity=".25"))
    _label_days(chart, [row[0] for row in result.rows if isinstance(row[0], date)])
    most = max(float(row[4]) for row in result.rows if isinstance(row[4], int))
    chart.y_labels = _steps(most)
    chart.range = (0, most)
    chart.show_dots = False
    chart.fill = True
    chart.stroke_style = {"width": 2}
    chart.add("", heights(result))
    return chart


def _pygal() -> Any:  # noqa: ANN401 - pygal has no types
    """Import pygal, and take back the finder of map plugins it leaves in sys.meta_path.

    The finder has no find_spec: Python 3.11 warns of it at every import from then on.
    """
    import pygal

    sys.meta_path[:] = [finder for finder in sys.meta_path if type(finder).__module__ != pygal.__name__]
    return pygal


def _config(height: int = HEIGHT, opacity: str = "1") -> Any:  # noqa: ANN401 - pygal has no types
    """Give what all drawings share: no script, no font from elsewhere, the colours of the page."""
    from pygal.config import Config
    from pygal.style import Style

    style = Style(
        background="transparent",
        plot_background="transparent",
        foreground="var(--quiet)",
        foreground_strong="var(--ink)",
        foreground_subtle="var(--line)",
        guide_stroke_color="var(--line)",
        major_guide_stroke_color="var(--line)",
        guide_stroke_dasharray="0",
        major_guide_stroke_dasharray="0",
        colors=("var(--accent)",),
        value_colors=("var(--ink)",),
        opacity=opacity,
        opacity_hover=opacity,
        stroke_opacity="1",
        transition="0s",
        font_family="inherit",
        label_font_size=12,
        major_label_font_size=12,
        value_font_size=12,
    )
    return Config(
        style=style,
        js=(),
        css=("file://style.css", "file://graph.css"),
        width=WIDTH,
        height=height,
        show_legend=False,
        rounded_bars=2,
        margin=4,
        margin_right=_LAST_LABEL,
        spacing=6,
        print_zeroes=True,
        print_values_position="top",
        disable_xml_declaration=True,
        no_prefix=False,
    )


def _label_days(chart: Any, days: list[date]) -> None:  # noqa: ANN401 - pygal has no types
    """Name the first, the middle and the last day: a phone has no room for more."""
    chart.x_labels = [f"{day.day} {day:%b}" for day in days]
    places = {0, len(days) // 2, len(days) - 1} if len(days) > 4 else set(range(len(days)))  # noqa: PLR2004 - that many fit
    chart.x_labels_major = [chart.x_labels[place] for place in sorted(places)]
    chart.show_minor_x_labels = False
    chart.truncate_label = -1


def _steps(most: float) -> list[int]:
    """Give about four whole numbers from 0 on that reach the most."""
    size = max(1, -(-round(most) // 4))
    return list(range(0, max(1, round(most)) + size, size))


def _whole(size: float, unit: Unit) -> float | int:
    return int(size) if unit is Unit.COUNT else size


def _rendered(chart: Any, name: str, title: str, description: str) -> str:  # noqa: ANN401 - pygal has no types
    chart.uuid = name
    chart.add_xml_filter(_still(name, title, description))
    return str(chart.render(is_unicode=True))


def _behind_the_bars(root: Element) -> Element:
    """Move the values of lying bars, which pygal centres over the end, behind it."""
    for text in root.iter("text"):
        if text.get("class") == "value":
            text.set("text-anchor", "start")
            text.set("x", f"{float(text.get('x', 0)) + _BESIDE_BAR:.1f}")
    return root


def _still(name: str, title: str, description: str) -> Callable[[Element], Element]:
    """Take out of a drawing what moves, and what differs from day to day; put in what it says."""

    def filtered(root: Element) -> Element:
        for parent in list(root.iter()):
            for child in list(parent):
                if child.tag in {Comment, "script", "title", "desc"} or "tooltip" in child.get("class", "").split():
                    parent.remove(child)
        root.set("role", "img")
        root.set("aria-labelledby", f"chart-{name}-title chart-{name}-desc")
        root.set("class", "chart")
        for place, (tag, text) in enumerate((("title", title), ("desc", description))):
            told = Element(tag, {"id": f"chart-{name}-{tag}"})
            told.text = text
            root.insert(place, told)
        return root

    return filtered


def _calendar(name: str, title: str, description: str, result: Result, day: date) -> str:
    """Draw the last 53 weeks, a column a week, Monday on top; the darker, the more answers."""
    size_on = dict(zip((row[0] for row in result.rows), heights(result), strict=True))
    monday = day - timedelta(days=day.weekday() + 7 * (_WEEKS - 1))
    days = [monday + timedelta(days=number) for number in range((day - monday).days + 1)]
    most = max((size_on.get(on, 0.0) for on in days), default=0.0)
    cells = "".join(_cell(on, monday, size_on.get(on, 0.0), most) for on in days)
    pitch = _CELL + _GAP
    months = "".join(
        f'<text x="{(on - monday).days // 7 * pitch}" y="12">{on:%b}</text>'
        for on in days
        if on.day == 1 and (on - monday).days // 7 < _WEEKS - 2
    )
    width, height = _WEEKS * pitch, 20 + 7 * pitch
    return (
        f'<svg xmlns="{_SVG}" class="calendar" role="img" viewBox="0 0 {width} {height}" '
        f'aria-labelledby="chart-{name}-title chart-{name}-desc"><title id="chart-{name}-title">{escape(title)}</title>'
        f'<desc id="chart-{name}-desc">{escape(description)}</desc>{months}{cells}</svg>'
    )


def _cell(on: date, monday: date, size: float, most: float) -> str:
    week, weekday = divmod((on - monday).days, 7)
    pitch = _CELL + _GAP
    level = -(-round(size * 4) // max(1, round(most))) if size else 0
    return (
        f'<rect class="level-{min(4, level)}" x="{week * pitch}" y="{20 + weekday * pitch}" '
        f'width="{_CELL}" height="{_CELL}" rx="2"/>'
    )
