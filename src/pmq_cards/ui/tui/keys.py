"""The table of keys as Textual binds it."""

from collections.abc import Iterator

from textual.binding import Binding

from pmq_cards.ui.keys import KEYS, SCALES, all_presses

IN_A_FORM = frozenset({"save", "back", "interrupt", "suspend_process"})
"""What works where letters are letters."""
_ALSO = {"space": "enter", "q": "ctrl+q"}
_SCROLL = (("down,j", 1), ("up,k", -1), ("pagedown", 10), ("pageup", -10))


def bindings() -> Iterator[Binding]:
    """Give a binding for each key, whatever the layout of the keyboard: its action is called as what it does."""
    for key in KEYS:
        yield _binding(key.key, key.does.value)
    for grade in sorted({grade for scale in SCALES.values() for grade in scale}):
        yield _binding(grade, f"grade('{grade}')")
    for keys, lines in _SCROLL:
        presses = ",".join(press for key in keys.split(",") for press in (all_presses(key) if len(key) == 1 else [key]))
        yield Binding(presses, f"scroll({lines})", show=False)
    yield Binding("escape", "back", show=False)
    yield Binding("ctrl+s", "save", show=False)
    yield Binding("ctrl+c", "interrupt", show=False, priority=True)
    yield Binding("ctrl+z", "suspend_process", show=False, priority=True)


def _binding(key: str, action: str) -> Binding:
    presses = [key] if len(key) > 1 else list(all_presses(key))
    return Binding(",".join([*presses, *filter(None, [_ALSO.get(key)])]), action, show=False)
