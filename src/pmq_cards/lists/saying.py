"""What was taken from a file and what was not, as people read it."""

from collections.abc import Iterator, Sequence

from pmq_cards.decks.form import ID_IN_WORDS
from pmq_cards.domain import Deck
from pmq_cards.lists.drafting import Drafted
from pmq_cards.lists.left_out import lines_of, told_left_out
from pmq_cards.lists.taking import Taken
from pmq_cards.lists.updating import Update
from pmq_cards.said import agreeing, counted

MOST_TWINS = 5
MOST_NAMED = 10


def told(taken: Taken, drafted: Drafted, *, reasons: bool, dry_run: bool) -> Iterator[str]:
    """Give what became of a list, a line each: taken, left out, assumed, and what to type next."""
    deck = drafted.deck
    where = lines_of((entry.line, entry.last_line) for entry in taken.entries)
    yield f"{counted(len(deck.cards), 'card')} {'for' if dry_run else 'in'} {deck.path}: {taken.what}, {where}"
    if drafted.follow_ups:
        same = agreeing(
            drafted.follow_ups, "the same item: a follow-up of its card", "the same items: follow-ups of their cards"
        )
        yield f"{counted(drafted.follow_ups, 'further question')} of {same}"
    if taken.left_out:
        yield f"Not taken: {told_left_out(taken.left_out)}"
    yield from (f"Assumed: {assumed}" for assumed in (*taken.assumed, *_assumed(drafted, reasons=reasons)))
    if drafted.twins:
        groups = "; ".join(f"lines {' and '.join(map(str, lines))}" for lines in drafted.twins[:MOST_TWINS])
        more = f" and {len(drafted.twins) - MOST_TWINS:,} more" if len(drafted.twins) > MOST_TWINS else ""
        yield f"Warning: the same question more than once, each a card of its own: {groups}{more}"
    yield from _next(taken, drafted, dry_run=dry_run)


def told_update(update: Update, deck: Deck, not_taken: Sequence[str], *, dry_run: bool) -> Iterator[str]:
    """Give what an update changed in a deck, a line each, and what it left alone."""
    would = "would be " if dry_run else ""
    for names, what in (
        (update.replaced, f"{would}replaced: the list has another text now"),
        (update.new, f"{would}new"),
        (update.gone, "no longer in the list, and kept"),
        (update.kept, "changed here, so the text of the list was not taken"),
    ):
        if names:
            yield f"{counted(len(names), 'card')} {what}: {_named(names)}"
    if not update.changes:
        yield f"{deck.path} has all that the list says: nothing to change"
    yield from not_taken
    yield "Nothing was written; leave out --dry-run to write it" if dry_run else f"Next: pmq drill {deck.id}"


def _named(names: Sequence[str]) -> str:
    more = f" and {len(names) - MOST_NAMED:,} more" if len(names) > MOST_NAMED else ""
    return f"{', '.join(names[:MOST_NAMED])}{more}"


def _assumed(drafted: Drafted, *, reasons: bool) -> Iterator[str]:
    if drafted.renamed:
        yield f"{counted(drafted.renamed, 'id')} of the list not kept: an id is {ID_IN_WORDS}, and stands there once"
    if not drafted.answered:
        return
    below = f"what belongs to {counted(drafted.answered, 'question')}"
    if reasons:
        yield f"{below} is the reason to ask, the why; without --reasons it is the answer"
    else:
        yield f"{below} is the answer; if it is the reason to ask: --reasons"
    lines = sum("\n" in card.question for card in drafted.deck.cards)
    if lines and not reasons:
        yield f"{counted(lines, 'answer')} of several lines, kept as {agreeing(lines, 'it is', 'they are')}"


def _next(taken: Taken, drafted: Drafted, *, dry_run: bool) -> Iterator[str]:
    deck = drafted.deck
    if drafted.drafts == len(deck.cards):
        yield f"No card has a why yet: the drill asks for it, card by card; all at once: pmq drill --whys {deck.id}"
    elif drafted.drafts:
        yield f"{counted(drafted.drafts, 'card')} without a why yet: the drill asks for it"
    if any(one.number for one in taken.left_out):
        number = agreeing(taken.lists, "1", f"N, from 1 to {taken.lists}")
        yield f"To take one list of the page as it is: --list {number}"
    yield "Nothing was written; leave out --dry-run to write it" if dry_run else f"Next: pmq drill {deck.id}"
