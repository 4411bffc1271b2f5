"""Draw docs/pictures/drill.svg: a moving picture of the real drill, made of what it sends to its terminal.

A card's front, its question, the grade Good, and the next card. Each row that changes is drawn once for each of its
states, and shown while it is there; nothing is loaded, and no script runs.
"""

import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from xml.sax.saxutils import escape

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from tests.terminal import SPACE, Cell, terminal  # noqa: E402 - the tests' own terminal

PICTURE = ROOT / "docs" / "pictures" / "drill.svg"
COLUMNS, ROWS = 80, 24
CELL_WIDTH, CELL_HEIGHT, BASELINE = 8.4, 18, 13.5
MARGIN, BAR = 14, 34
BACKGROUND, FRAME, DOTS = "15171c", "2b2f38", ("ff5f57", "febc2e", "28c840")
SECONDS = (3.5, 5.0, 3.5, 5.0)
"""How long each moment is shown: front, question, the next front, its question."""
CARDS = 6
TIMES = ("2026-11-16T09:00", "2026-11-17T09:00", "2026-11-24T09:00")

Row = tuple[Cell, ...]


def main() -> None:
    """Draw the picture and say where it is."""
    with tempfile.TemporaryDirectory() as folder:
        moments = _moments(Path(folder))
    PICTURE.parent.mkdir(parents=True, exist_ok=True)
    PICTURE.write_text(_svg(moments), encoding="utf-8")
    sys.stdout.write(f"{PICTURE}: {PICTURE.stat().st_size // 1024} KiB\n")


def _moments(home: Path) -> list[list[Row]]:
    """Drill some cards on two days, and give what the screen shows at each moment of the third."""
    (home / "config.toml").write_text('theme = "dark"\nnew_per_day = 8\n')
    for now in TIMES[:-1]:
        pmq = [sys.executable, "-m", "pmq_cards", "--home", str(home), "--now", now]
        drill = [*pmq, "drill", "pm-interview", "--plain", "--limit", str(CARDS)]
        subprocess.run(drill, input="\n3\n" * CARDS, text=True, capture_output=True, check=True)
    seen = []
    with terminal("--home", home, "--now", TIMES[-1], "drill", "pm-interview", columns=COLUMNS, rows=ROWS) as screen:
        for key, text in (("", "show the question"), (SPACE, "4 Easy"), ("3", "show the question"), (SPACE, "4 Easy")):
            screen.press(key)
            screen.shows(text)
            screen.passes(0.6)
            seen.append(screen.cells)
    return seen


def _svg(moments: Sequence[Sequence[Row]]) -> str:
    width, height = COLUMNS * CELL_WIDTH + 2 * MARGIN, BAR + ROWS * CELL_HEIGHT + 2 * MARGIN
    dots = "".join(f'<circle cx="{20 + 18 * n}" cy="{BAR / 2}" r="5.5" fill="#{dot}"/>' for n, dot in enumerate(DOTS))
    rows = "\n".join(_states(number, [moment[number] for moment in moments]) for number in range(ROWS))
    return f"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}" role="img">
<title>pmq drill: why ask, the question, and a grade</title>
<style>
text {{ font: 14px ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; white-space: pre; }}
.b {{ font-weight: bold; }}
{_keyframes()}
</style>
<rect width="100%" height="100%" rx="9" fill="#{FRAME}"/>
<rect x="1" y="{BAR}" width="{width - 2:.0f}" height="{height - BAR - 1:.0f}" rx="8" fill="#{BACKGROUND}"/>
{dots}
<text x="50%" y="{BAR / 2 + 5}" text-anchor="middle" fill="#c9ced8">pmq drill</text>
{rows}
</svg>
"""


def _keyframes() -> str:
    """Write when each moment is shown; where nothing moves, the second, which shows most, stands alone."""
    total, lines, begun = sum(SECONDS), [], 0.0
    for number, seconds in enumerate(SECONDS):
        start, end = 100 * begun / total, 100 * (begun + seconds) / total
        off = f"0% {{ opacity: 0 }} {start:.2f}% {{ opacity: 1 }} " if number else "0% { opacity: 1 } "
        lines.append(f"@keyframes m{number} {{ {off}{end:.2f}% {{ opacity: 0 }} 100% {{ opacity: 0 }} }}")
        shown = 1 if number == 1 else 0
        lines.append(f".m{number} {{ opacity: {shown}; animation: m{number} {total}s step-end infinite; }}")
        begun += seconds
    lines.append("@media (prefers-reduced-motion: reduce) { .m0, .m1, .m2, .m3 { animation: none; } }")
    return "\n".join(lines)


def _states(number: int, rows: Sequence[Row]) -> str:
    """Draw one row: once where it never changes, else once for each moment."""
    if len(set(rows)) == 1:
        return _drawn(number, rows[0])
    return "".join(f'<g class="m{moment}">{_drawn(number, row)}</g>' for moment, row in enumerate(rows))


def _drawn(number: int, row: Row) -> str:
    y = BAR + MARGIN + number * CELL_HEIGHT + BASELINE
    return "".join(
        f'<text x="{MARGIN + column * CELL_WIDTH:.1f}" y="{y:.1f}" textLength="{len(text) * CELL_WIDTH:.1f}"'
        f' fill="#{colour}"{" class=" + chr(34) + "b" + chr(34) if bold else ""}>{escape(text)}</text>'
        for column, text, colour, bold in _runs(row)
    )


def _runs(row: Row) -> Iterator[tuple[int, str, str, bool]]:
    """Give the texts of a row that look alike, with the column each begins in; without the blanks around them."""
    column = 0
    for (colour, bold), cells in groupby(row, lambda cell: (cell.colour, cell.bold)):
        text = "".join(cell.text for cell in cells)
        if text.strip():
            lead = len(text) - len(text.lstrip())
            yield column + lead, text.strip(), colour, bold
        column += len(text)


if __name__ == "__main__":
    main()
