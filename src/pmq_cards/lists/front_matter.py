"""Front matter: what stands between two lines of `---` or `+++` before a page, without ever being read as YAML."""

import re
from collections.abc import Mapping

MOST_LINES = 300

_KEY = re.compile(r"([A-Za-z_][\w-]*)\s*[:=]\s*(.*)")


def without_front_matter(text: str) -> tuple[Mapping[str, str], str]:
    """Give the values of the front matter, and the text with empty lines in its place; nothing there is a mistake."""
    lines = text.split("\n")
    end = _end(lines)
    if end is None:
        return {}, text
    values: dict[str, str] = {}
    for line in lines[1:end]:
        key = _KEY.fullmatch(line.rstrip())
        if key:
            values.setdefault(key[1].lower(), _unquoted(key[2].strip()))
    return values, "\n" * (end + 1) + "\n".join(lines[end + 1 :])


def _end(lines: list[str]) -> int | None:
    """Give the index of the line that ends it, None where the text begins with something else."""
    mark = lines[0].rstrip()
    if mark not in {"---", "+++"}:
        return None
    first = next((line for line in lines[1:MOST_LINES] if line.strip() and not line.startswith("#")), "")
    if not _KEY.fullmatch(first.rstrip()) and first.rstrip() != mark:
        return None
    ends = (number for number, line in enumerate(lines[1:MOST_LINES], 1) if line.rstrip() in {mark, "..."})
    return next(ends, None)


def _unquoted(text: str) -> str:
    quoted = len(text) > 1 and text[0] == text[-1] and text[0] in "\"'"
    return text[1:-1] if quoted else text
