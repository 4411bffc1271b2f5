"""pmq answer: one grade for one card, for scripts and assistants."""

import click

from pmq_cards.cli.options import complete_card, echo_json, pass_home
from pmq_cards.domain import Quality
from pmq_cards.errors import UsageError
from pmq_cards.home import Home
from pmq_cards.said import dated
from pmq_cards.store.log import Answer
from pmq_cards.streams import say

GRADES = {"forgot": Quality.FORGOT, "hard": Quality.HARD, "good": Quality.GOOD, "easy": Quality.EASY} | {
    str(quality.value): quality for quality in Quality
}


@click.command("answer")
@click.argument("card", shell_complete=complete_card)
@click.option(
    "--grade", required=True, type=click.Choice(list(GRADES)), help="forgot, hard, good, easy, or SM-2's 0 to 5."
)
@click.option("--json", "as_json", is_flag=True, help="Print what the grade did as JSON.")
@pass_home
def answer_card(home: Home, card: str, grade: str, *, as_json: bool) -> None:
    """Grade a card without the drill; the review has no time."""
    found = home.library.card(card)
    if found.is_draft:
        raise UsageError(
            f"{found.id} has no why yet, so nobody can have been asked for it; write it: pmq edit {found.id}"
        )
    if found.id in home.suspended:
        raise UsageError(f"{found.id} is suspended; bring it back first: pmq resume {found.id}")
    log, standing = home.writable_log(), home.standing
    written = log.append(Answer(found.id, home.now, home.today, GRADES[grade]))
    reviews = log.card_reviews(found.id)
    counted = next(step.counted for step in reversed(standing.scheduler(reviews)) if step.review.id == written.id)
    due = standing.after(found.id, reviews).due_on.get(found.id)
    if as_json:
        day = due.isoformat() if due else None
        echo_json({"id": written.id, "card": found.id, "quality": int(written.quality), "counted": counted, "due": day})
    else:
        moved = "" if counted else "; it moves no date, the card had an answer today or was not due"
        say(f"{found.id}: {grade}{f', due {dated(due, home.today)}' if due else ''}{moved}")
