"""pmq show: one card whole, its schedule, and what each review did."""

import shutil
from textwrap import wrap

import click

from pmq_cards.cli.cards import card_json, schedule_json
from pmq_cards.cli.options import complete_card, echo_json, pass_home
from pmq_cards.domain import UNSEEN, Card, Schedule, Step
from pmq_cards.exchange.wire import answer_json as review_json
from pmq_cards.home import Home
from pmq_cards.streams import say
from pmq_cards.ui.words import details

WIDEST = 78


@click.command()
@click.argument("card", shell_complete=complete_card)
@click.option("--json", "as_json", is_flag=True, help="Print the card and its history as JSON.")
@pass_home
def show(home: Home, card: str, *, as_json: bool) -> None:
    """Show a card (deck/id, or id alone), its schedule and its history."""
    found = home.library.card(card)
    steps = home.config.scheduler(home.reviews_of[found.id])
    schedule = steps[-1].schedule if steps else UNSEEN
    if as_json:
        echo_json(card_json(home, found, schedule) | {"history": [_step_json(step) for step in steps]})
        return
    for line in (*_card_lines(home, found), "", *_schedule_lines(schedule), *_history_lines(steps)):
        say(line)


def _step_json(step: Step) -> dict[str, object]:
    return review_json(step.review) | {"counted": step.counted} | schedule_json(step.schedule)


def _card_lines(home: Home, card: Card) -> list[str]:
    deck = home.library.deck(card.deck_id)
    marks = [name for name, marked in (("suspended", home.suspended), ("flagged", home.flagged)) if card.id in marked]
    rows = [
        ("Why ask", card.why),
        ("Question", card.question),
        *details(card),
        ("Hint", card.hint),
        ("Ask", ", ".join(card.audience)),
        ("Tags", ", ".join(card.tags)),
        ("File", f"{deck.path}:{card.line}"),
        ("Marks", ", ".join(marks)),
    ]
    return [card.id, *(line for label, text in rows if text for line in _labelled(label, text))]


def _schedule_lines(schedule: Schedule) -> list[str]:
    if schedule == UNSEEN:
        return ["Not reviewed yet. Begin with: pmq drill"]
    ease = "" if schedule.ease is None else f", ease {schedule.ease / 100:.2f}"
    counts = f"repetitions {schedule.repetitions}, reviews {schedule.reviews}, lapses {schedule.lapses}"
    due = f"due {schedule.due}, interval {schedule.interval_days} d{ease}"
    return [f"{schedule.stage.capitalize()}: {due}, {counts}"]


def _history_lines(steps: tuple[Step, ...]) -> list[str]:
    if not steps:
        return []
    lines = ["", "Day         Quality  Repetitions  Ease  Interval  Due"]
    for step in steps:
        after = step.schedule
        ease = "-" if after.ease is None else f"{after.ease / 100:.2f}"
        note = "" if step.counted else f"  ({_why_not(step)})"
        lines.append(
            f"{step.review.day}  {step.review.quality:<7d}  {after.repetitions:<11}  {ease:4}  "
            f"{after.interval_days:<8}  {after.due or '-'}{note}"
        )
    return lines


def _why_not(step: Step) -> str:
    return "did not count" if step.review.counts else "practice"


def _labelled(label: str, text: str) -> list[str]:
    width = max(30, min(WIDEST, shutil.get_terminal_size().columns - 1))
    lines = [line for paragraph in text.splitlines() for line in wrap(paragraph, width - 12)]
    return [f"  {label if not number else '':8}  {line}" for number, line in enumerate(lines)]
