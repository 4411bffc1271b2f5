"""The colours of the full screen: the terminal's own, or a dark or light palette whose text stands out 4.5 : 1."""

from collections.abc import Mapping

from textual.theme import Theme

from pmq_cards.domain import Quality

_OWN = dict.fromkeys(("label", "answer", "said", "forgot", "hard", "good", "easy"), "ansi_default")


def _theme(name: str, foreground: str, background: str, line: str, variables: Mapping[str, str]) -> Theme:
    return Theme(
        name=name,
        primary=line,
        foreground=foreground,
        background=background,
        surface=background,
        panel=background,
        boost=background,
        dark=name != "pmq-light",
        ansi=background == "ansi_default",
        variables={
            "line": line,
            "border": line,
            "input-cursor-background": foreground,
            "input-cursor-foreground": background,
            "input-cursor-text-style": "reverse" if background == "ansi_default" else "none",
            "input-selection-background": line,
            "input-selection-foreground": "ansi_black" if background == "ansi_default" else background,
            "ansi-background": "ansi_default",
            "ansi-foreground": "ansi_default",
            **variables,
        },
    )


GRADE_COLOURS: Mapping[Quality, str] = {
    Quality.BLACKOUT: "forgot",
    Quality.WRONG: "forgot",
    Quality.FORGOT: "forgot",
    Quality.HARD: "hard",
    Quality.GOOD: "good",
    Quality.EASY: "easy",
}
"""The names of the colours that the keys of the grades have."""

THEMES: Mapping[str, Theme] = {
    "auto": _theme("pmq-auto", "ansi_default", "ansi_default", "ansi_cyan", _OWN),
    "dark": _theme(
        "pmq-dark",
        "#e4e6eb",
        "#15171c",
        "#5b83b8",
        {
            "label": "#8fb8f0",
            "answer": "#8fe3ac",
            "said": "#f0cb7c",
            "forgot": "#ff9c94",
            "hard": "#f0cb7c",
            "good": "#8fe3ac",
            "easy": "#8fd3f0",
        },
    ),
    "light": _theme(
        "pmq-light",
        "#1c2128",
        "#fbfbf9",
        "#5a7ca8",
        {
            "label": "#1a56a8",
            "answer": "#12653a",
            "said": "#7a4a00",
            "forgot": "#a8201a",
            "hard": "#7a4a00",
            "good": "#12653a",
            "easy": "#0b5a80",
        },
    ),
}
"""`auto` writes text in the terminal's own colour, which suits its background, dark or light; only lines are cyan."""
