"""pmq log: every answer, oldest first."""

import click

from pmq_cards.cli.options import pass_home
from pmq_cards.clock import local
from pmq_cards.domain import Review
from pmq_cards.exchange import jsonl
from pmq_cards.home import Home
from pmq_cards.store.events import events
from pmq_cards.store.rows import in_batches
from pmq_cards.streams import has_every_letter, say
from pmq_cards.ui.complaints import complain


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
    ascii_only = not has_every_letter()
    if everything:
        lines = jsonl.all_lines(events(home.log), ascii_only=ascii_only)
    elif as_json:
        lines = jsonl.lines(home.log.answers(undone=undone), ascii_only=ascii_only)
    else:
        lines = map(_line, home.log.answers(undone=undone))
    said = 0
    for several in in_batches(lines):
        said += len(several)
        say("\n".join(several), exact=True)
    if not (said or as_json or everything):
        complain("No answers yet. Begin with: pmq drill")


def _line(answer: tuple[Review, bool]) -> str:
    review, undone = answer
    notes = f"{'' if review.counts else '  practice'}{'  undone' if undone else ''}"
    return f"{local(review.at):%Y-%m-%d %H:%M}  {review.quality:d}  {review.card_id}{notes}"
