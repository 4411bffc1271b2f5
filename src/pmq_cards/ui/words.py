"""What both faces say: the grades and the sentences. Texts of decks are made harmless here."""

import shlex
from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from pmq_cards.domain import USUAL_LABELS, Card, Labels, Quality
from pmq_cards.drill import Next, Position, Summary
from pmq_cards.said import counted, interval, safe, whole_minutes
from pmq_cards.ui.keys import SCALES


class Label(NamedTuple):
    """A grade as it is offered: `does` says what comes of it, empty where nothing is to be said."""

    key: str
    name: str
    does: str
    quality: Quality

    def __str__(self) -> str:
        return f"{self.key} {self.name}" + (f" · {self.does}" if self.does else "")


LONGER_LATER = "longer later"
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


def header(card: Card, deck_title: str, position: Position, *, flagged: bool, practice: bool) -> tuple[str, str]:
    """Give the header line's left and right part."""
    parts = (
        "Practice" if practice else "",
        _one_line(deck_title),
        ", ".join(map(_one_line, card.tags)),
        "flagged" if flagged else "",
    )
    return " · ".join(filter(None, parts)), progress(position, practice=practice)


def grade_name(quality: Quality, scale: int) -> str:
    """Give a grade in the word of its button; one that the scale does not have, in that of SM-2's own."""
    names = {quality: name for keys in (SCALES[6], SCALES[scale]) for quality, name in keys.values()}
    return names[quality]


def progress(position: Position, *, practice: bool) -> str:
    """Say where the sitting is and what is still to come of it: `3 of 12 · 1 coming again · 4 due · 6 new`."""
    to_come = [(position.coming_again, "coming again")]
    if not practice:
        to_come += [(position.due, "due"), (position.new, "new")]
    counts = [f"{count:,} {what}" for count, what in to_come if count]
    return " · ".join((f"{position.number:,} of {position.of:,}", *counts))


def grade_labels(scale: int, preview: Mapping[Quality, Next], *, show_intervals: bool = True) -> list[Label]:
    """Give each grade with what comes of it: `1 Forgot · again anew, then 1 day`, `4 Easy · 6 days, longer later`."""
    grades = SCALES[scale]
    does = {quality: _outcome(quality, preview, show_intervals=show_intervals) for quality, _ in grades.values()}
    if show_intervals:
        does = {quality: _apart(quality, does, preview) for quality in does}
    return [Label(key, name, does[quality], quality) for key, (quality, name) in grades.items()]


def _outcome(quality: Quality, preview: Mapping[Quality, Next], *, show_intervals: bool) -> str:
    """Say what a grade does: whether the card comes again in this sitting, from its beginning or not, and when then."""
    parts = ["again anew" if _begins_anew(quality, preview) else "again"] if quality.comes_again else []
    if show_intervals and quality in preview and (preview[quality].days or not parts):
        parts.append(("then " if parts else "") + interval(preview[quality].days))
    return ", ".join(parts)


def _begins_anew(quality: Quality, preview: Mapping[Quality, Next]) -> bool:
    """Tell whether a grade throws a card back to its beginning, where one that is just known would not."""
    least = preview.get(Quality.HARD)
    return bool(least and preview[quality].schedule.repetitions < least.schedule.repetitions)


def _apart(quality: Quality, does: Mapping[Quality, str], preview: Mapping[Quality, Next]) -> str:
    """Give what a grade does with what sets it apart from others that do the same today, and only shows later."""
    if quality is Quality.EASY and quality in preview and preview[quality].outlasts(preview[Quality.GOOD]):
        return f"{does[quality]}, {LONGER_LATER}"
    same = {preview[other].schedule.ease for other in does if other in preview and does[other] == does[quality]}
    if quality.passed or len(same) <= 1:
        return does[quality]
    return f"{does[quality].partition(',')[0]}, ease {(preview[quality].schedule.ease or 0) / 100:.2f}"


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


def why_written(card_id: str, *, only_whys: bool) -> str:
    """Say that a why is in its deck."""
    return f"Written: {card_id}" + (", u to undo" if only_whys else " comes again by its why, u to undo")


def put_off(card_id: str) -> str:
    """Say that a draft waits on."""
    return f"Later: {card_id}, u to undo"


def summary_lines(summary: Summary, go_on: str = "pmq drill", *, only_whys: bool = False) -> list[str]:
    """Give the lines that stay when a sitting ends; `go_on` is the command for what is left."""
    return (
        _why_lines(summary, go_on)
        if only_whys
        else [*_answer_lines(summary, go_on), *_why_lines(summary, go_on)[summary.whys == 0 :]]
    )


def _why_lines(summary: Summary, go_on: str) -> list[str]:
    """Give what came of the drafts; the first line says how many whys were written."""
    drafts = [f"{counted(summary.drafts, 'card')} without a why: {go_on} --whys"] if summary.drafts else []
    lost = [
        f"Not written: pmq edit {card_id} --why {shlex.quote(_one_line(why))}" for card_id, why in summary.unwritten
    ]
    return [f"{counted(summary.whys, 'why')} written" if summary.whys else "No whys this time.", *drafts, *lost]


def _answer_lines(summary: Summary, go_on: str) -> list[str]:
    if not summary.answered:
        return ["No answers this time." + (f" Go on with: {go_on}" if summary.left else "")]
    minutes = max(1, whole_minutes(summary.milliseconds / 1000))
    lines = [f"{counted(summary.answered, 'answer')} in {minutes:,} min"]
    if summary.known:
        lines.append(f"Recalled {summary.recalled:,} of {counted(summary.known, 'card')} met before today")
    if summary.left:
        lines.append(f"{summary.left:,} left for today: {go_on}")
    lines.append(f"Tomorrow: {summary.tomorrow:,} due")
    if summary.came_again:
        lines.append("Came again: " + "\n            ".join(map(safe, summary.came_again)))
    return lines


def _one_line(text: str) -> str:
    return " ".join(safe(text).split())
