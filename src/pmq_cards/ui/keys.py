"""The keys of the drill: one table, from which both faces, the help and the guide's table are made."""

import unicodedata
from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple

from pmq_cards.domain import Quality


class Does(StrEnum):
    """What a key does; each face has its own way of doing it."""

    SHOW = "show"
    UNDO = "undo"
    HINT = "hint"
    EDIT = "edit"
    SUSPEND = "suspend"
    FLAG = "flag"
    HELP = "help"
    LEAVE = "leave"


class Key(NamedTuple):
    """A key beside the grades: what is pressed, what it does, its name on the screen, and a sentence for the help."""

    key: str
    does: Does
    name: str
    help: str


KEYS = (
    Key("space", Does.SHOW, "show", "Shows the question, then grades it Good."),
    Key("u", Does.UNDO, "undo", "Takes back the last grade or suspension."),
    Key("h", Does.HINT, "hint", "Shows the hint, where there is one."),
    Key("e", Does.EDIT, "edit", "Edits the card: why, question and hint."),
    Key("s", Does.SUSPEND, "suspend", "Suspends the card until pmq resume CARD."),
    Key("!", Does.FLAG, "flag", "Flags the card, or takes the flag away."),
    Key("?", Does.HELP, "keys", "Shows the keys."),
    Key("q", Does.LEAVE, "quit", "Ends the sitting; every answer is kept."),
)
"""In the order they are shown. A sentence fits into 42 columns."""

SCREEN_KEYS = (
    ("^Z", "Stops pmq; the shell's fg brings it back."),
    ("↑ ↓", "Scroll a long card; Page Up and Down too."),
)
"""What only the full screen knows."""

SCALES: Mapping[int, Mapping[str, tuple[Quality, str]]] = {
    2: {
        "1": (Quality.FORGOT, "Forgot"),
        "2": (Quality.GOOD, "Knew it"),
    },
    4: {
        "1": (Quality.FORGOT, "Forgot"),
        "2": (Quality.HARD, "Hard"),
        "3": (Quality.GOOD, "Good"),
        "4": (Quality.EASY, "Easy"),
    },
    6: {
        "0": (Quality.BLACKOUT, "Blackout"),
        "1": (Quality.WRONG, "Wrong"),
        "2": (Quality.FORGOT, "Almost"),
        "3": (Quality.HARD, "Hard"),
        "4": (Quality.GOOD, "Good"),
        "5": (Quality.EASY, "Perfect"),
    },
}
"""Key -> quality and its name: two grades, the four that people know from Anki, and SM-2's own six."""

MEANING: Mapping[Quality, str] = {
    Quality.BLACKOUT: "nothing came; starts anew",
    Quality.WRONG: "wrong; again, starts anew",
    Quality.FORGOT: "not recalled; again, starts anew",
    Quality.HARD: "recalled with trouble; again",
    Quality.GOOD: "recalled",
    Quality.EASY: "recalled at once, so later",
}
"""What each grade says of the answer, and what comes of it."""

_SAME_KEY = dict(zip("груыійолв&é\"'(à", "uhessqjkd123450", strict=True))
"""What the keys of U, H, E, S, Q, J, K and D type in Cyrillic (S in Ukrainian too), and AZERTY's digits unshifted."""


def meant(typed: str) -> str:
    """Give the key somebody pressed, whatever the layout of the keyboard: capitals, Cyrillic, the digits of AZERTY."""
    key = unicodedata.normalize("NFKC", typed).casefold()
    return _SAME_KEY.get(key, key)


def all_presses(key: str) -> tuple[str, ...]:
    """Give every character that means a key of one character, itself first."""
    same = [key, *(typed for typed, means in _SAME_KEY.items() if means == key)]
    return tuple(dict.fromkeys(form for typed in same for form in (typed, typed.upper()) if len(form) == 1))
