"""pmq log: every answer, oldest first."""

import click

from pmq_cards.cli.options import pass_home
from pmq_cards.clock import local
from pmq_cards.exchange import jsonl
from pmq_cards.home import Home
from pmq_cards.store.events import events
from pmq_cards.streams import has_every_letter, say


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print a JSON object a line, as pmq import reads them.")
@click.option(
    "--undone", is_flag=True, help="Also the answers that were taken back, so that a merge takes them back too."
)
@click.option(
    "--all",
    "everything",
    is_flag=True,
    help="JSON of all that is known: undone answers, marks, plan, what Anki was sent.",
)
@pass_home
def log(home: Home, *, as_json: bool, undone: bool, everything: bool) -> None:
    """Print the review log, oldest first."""
    if everything:
        for line in jsonl.all_lines(events(home.log), ascii_only=not has_every_letter()):
            say(line, exact=True)
        return
    reviews, taken_back = home.log.reviews(), home.log.undone() if undone else ()
    if as_json:
        for line in jsonl.lines(reviews, taken_back, ascii_only=not has_every_letter()):
            say(line, exact=True)
        return
    gone = {review.id for review in taken_back}
    for review in sorted((*reviews, *taken_back), key=lambda review: (review.at, review.id)):
        at = local(review.at)
        notes = "".join(
            f"  {note}"
            for note, holds in (("practice", review.kind.value == "practice"), ("undone", review.id in gone))
            if holds
        )
        say(f"{at:%Y-%m-%d %H:%M}  {review.quality:d}  {review.card_id}{notes}")
    if not reviews and not taken_back:
        say("No answers yet. Begin with: pmq drill", err=True)
