"""What comes from Anki: the summary of its reviews, and its notes as a deck file."""

from collections.abc import Mapping, Sequence

from pmq_cards.anki.reviews import Skip, Taken
from pmq_cards.home import Home
from pmq_cards.ids import from_ms
from pmq_cards.said import agreeing, counted, spoken_day
from pmq_cards.streams import say
from pmq_cards.ui.complaints import complain


def echo_taken(taken: Taken) -> None:
    """Say what was taken from Anki and what was not."""
    cards = {given.card_id for given in taken.new}
    of_cards = f" of {counted(len(cards), 'card')}" if cards else ""
    say(f"{counted(len(taken.new), 'review')} new{of_cards}, {taken.known:,} known already")
    tell_skipped(taken.skipped)
    if taken.unknown_cards:
        say(f"{counted(len(taken.unknown_cards), 'card')} unknown: of a pmq deck that is not here")


def tell_skipped(skipped: Mapping[Skip, int]) -> None:
    """Say what was left out of Anki's log, and why."""
    if skipped:
        reasons = ", ".join(f"{count:,} {reason.value}" for reason, count in sorted(skipped.items()))
        say(f"{counted(sum(skipped.values()), 'row')} skipped: {reasons}")


def tell_of_later(home: Home, instants: Sequence[int]) -> None:
    """Warn of answers that were not sent, since Anki takes none that lie so far ahead; say how long."""
    from pmq_cards.anki.rows import AHEAD

    if not instants:
        return
    last, day_of = from_ms(max(instants)), home.config.day_of
    up_to, goes = (spoken_day(day_of(at), day_of(home.machine_now)) for at in (last, last - AHEAD))
    words = (("was", "were"), ("it", "them"), ("It goes", "They go"))
    were, them, they_go = (agreeing(len(instants), *either) for either in words)
    said = f"{counted(len(instants), 'answer')} dated ahead, up to {up_to}, {were} left out"
    when = f"Anki would date {them} anew. {they_go} from {goes} on"
    complain(f"pmq: warning: {said}: {when}. Was a clock wrong? Take back with: pmq undo --ahead")


def tell_of_crowd(left_out: int) -> None:
    """Warn of answers that were not sent, since Anki's log has no number left near the instant they were given."""
    if left_out:
        said = f"{counted(left_out, 'answer')} {agreeing(left_out, 'was', 'were')} left out"
        complain(f"pmq: warning: {said}: more than Anki can tell apart were given within two seconds")


def tell_of_days(home: Home, hour: int | None) -> None:
    """Warn where Anki's days, which begin at that hour or at one that nobody knows, are not pmq's."""
    from pmq_cards.anki.day import difference

    if said := difference(hour, home.config.day_begins):
        complain(f"pmq: warning: {said}")
