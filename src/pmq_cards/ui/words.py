"""What both faces say: the keys, the grades, the sentences. Texts of decks are made harmless here."""

import re
import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher

from pmq_cards.domain import USUAL_LABELS, Card, Labels, Quality
from pmq_cards.drill import Position, Summary
from pmq_cards.said import counted, interval, safe, whole_minutes


@dataclass(frozen=True, slots=True)
class Key:
    """A key of the drill and what it does."""

    key: str
    name: str
    help: str


KEYS = (
    Key("space", "show", "Show the question; once it is shown, grade it Good. In plain mode: Enter alone."),
    Key("u", "undo", "Take back the last grade or suspension; again and again, also those of an earlier sitting."),
    Key("h", "hint", "Show the hint, where the card has one."),
    Key("e", "edit", "Edit the card in $EDITOR, at its line, and go on with the new text."),
    Key("s", "suspend", "Take the card out until `pmq resume CARD`."),
    Key("!", "flag", "Flag the card to look at it later, or take the flag away."),
    Key("?", "keys", "Show the keys."),
    Key("q", "quit", "End the sitting; every answer given is kept."),
)
"""The keys beside the grades, in the order they are shown."""

SCALES: Mapping[int, Mapping[str, tuple[Quality, str]]] = {
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
"""Key -> quality and its name, for the scale of four that people know from Anki and SM-2's own of six."""

SCROLL_HELP = "Scroll a long card (full screen only)."
NO_HINT = "This card has no hint."
NOTHING_TO_UNDO = "Nothing to undo."
WRITE_OR_LATER = "write it; empty for later"
LATER = "later"
NOT_YET = "This card has no why yet: write one line, or Enter for later."


def back_name(labels: Labels) -> str:
    """Give what the back of a card is called in a sentence: the question, the answer."""
    return f"the {labels.question.lower()}"


def reveal_first(labels: Labels) -> str:
    """Say that a grade comes after the back."""
    return f"Show {back_name(labels)} first (space), then grade it."


def ask_why(labels: Labels) -> str:
    """Ask for what stands on the front, which a draft has not."""
    return "Why would you ask this?" if labels.why == USUAL_LABELS.why else f"{labels.why}?"


def header(card: Card, deck_title: str, position: Position, *, flagged: bool) -> tuple[str, str]:
    """Give the header line's left and right part."""
    parts = (_one_line(deck_title), ", ".join(map(_one_line, card.tags)), "flagged" if flagged else "")
    left = " · ".join(filter(None, parts))
    again = f" · {position.coming_again} coming again" if position.coming_again else ""
    return left, f"{position.number} of {position.of}{again}"


def grade_name(quality: Quality, scale: int) -> str:
    """Give a grade in the word of its button; one that the scale does not have, in that of SM-2's own."""
    names = {quality: name for keys in (SCALES[6], SCALES[scale]) for quality, name in keys.values()}
    return names[quality]


def grade_labels(scale: int, preview: Mapping[Quality, int]) -> list[str]:
    """Give `3 Good · 6 days` for each grade; without the interval where `preview` has none."""
    return [
        f"{key} {name}" + (f" · {interval(preview[quality])}" if quality in preview else "")
        for key, (quality, name) in SCALES[scale].items()
    ]


def echo(name: str, quality: Quality, due: date | None, today: date, *, practice: bool) -> str:
    """Say what a grade did, with the day the card is due: `Good: next in 6 days, u to undo`."""
    again = "again soon, " if quality.comes_again else ""
    if practice or due is None:
        return f"{name}: {again}practice moves no date, u to undo"
    days = (due - today).days
    when = f"next in {interval(days)}" if days > 0 else "due today"
    return f"{name}: {again}{when}, u to undo"


def details(card: Card) -> list[tuple[str, str]]:
    """Give what stands below the question, each with its label; the second follow-up on needs none."""
    follow_ups = [("" if number else "Then", text) for number, text in enumerate(card.follow_ups)]
    flags = [(label, text) for label, text in (("Good", card.green_flag), ("Bad", card.red_flag)) if text]
    return [(label, safe(text)) for label, text in (*follow_ups, *flags)]


def compared(typed: str, question: str) -> tuple[str, str]:
    """Give what was written and the question, with [-words not in the question-] and {+words not written+}."""
    written, real = typed.split(), question.split()
    left, right = [], []
    matcher = SequenceMatcher(a=[_bare(word) for word in written], b=[_bare(word) for word in real], autojunk=False)
    for what, a_from, a_to, b_from, b_to in matcher.get_opcodes():
        ours, theirs = " ".join(written[a_from:a_to]), " ".join(real[b_from:b_to])
        left.append(ours if what == "equal" or not ours else f"[-{ours}-]")
        right.append(theirs if what == "equal" or not theirs else f"{{+{theirs}+}}")
    return " ".join(filter(None, left)), " ".join(filter(None, right))


def why_written(card_id: str, *, only_whys: bool) -> str:
    """Say that a why is in its deck."""
    return f"Written: {card_id}" + (", u to undo" if only_whys else " comes again by its why, u to undo")


def put_off(card_id: str) -> str:
    """Say that a draft waits on."""
    return f"Later: {card_id}, u to undo"


def summary_lines(summary: Summary, go_on: str = "pmq drill", *, only_whys: bool = False) -> list[str]:
    """Give the lines that stay when a sitting ends; `go_on` is the command for what is left."""
    return (
        _why_lines(summary)
        if only_whys
        else [*_answer_lines(summary, go_on), *_why_lines(summary)[summary.whys == 0 :]]
    )


def _why_lines(summary: Summary) -> list[str]:
    """Give what came of the drafts; the first line says how many whys were written."""
    drafts = [f"{counted(summary.drafts, 'card')} without a why: pmq drill --whys"] if summary.drafts else []
    lost = [
        f"Not written: pmq edit {card_id} --why {shlex.quote(_one_line(why))}" for card_id, why in summary.unwritten
    ]
    return [f"{counted(summary.whys, 'why')} written" if summary.whys else "No whys this time.", *drafts, *lost]


def _answer_lines(summary: Summary, go_on: str) -> list[str]:
    if not summary.answered:
        return ["No answers this time." + (f" Go on with: {go_on}" if summary.left else "")]
    minutes = max(1, whole_minutes(summary.milliseconds / 1000))
    lines = [f"{counted(summary.answered, 'answer')} in {minutes} min"]
    if summary.known:
        lines.append(f"Recalled {summary.recalled} of {summary.known} cards met before today")
    if summary.left:
        lines.append(f"{summary.left} left for today: {go_on}")
    lines.append(f"Tomorrow: {summary.tomorrow} due")
    if summary.weakest:
        lines.append("Weakest: " + "\n         ".join(map(safe, summary.weakest)))
    return lines


def _one_line(text: str) -> str:
    return " ".join(safe(text).split())


def _bare(word: str) -> str:
    return re.sub(r"\W+", "", word.casefold())
