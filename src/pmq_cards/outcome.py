"""What was expected of an interview day, beside what was then known: the learner's own proof of the estimate."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from pmq_cards.chance import Expected
from pmq_cards.domain import Goal, Quality
from pmq_cards.said import short_day
from pmq_cards.standing import Standing
from pmq_cards.trail import UNMEASURED
from pmq_cards.trails import as_columns


class Told(NamedTuple):
    """What was expected of an interview, as it was shown on a study day for the first time."""

    interview: date
    day: date
    expected: Expected


class Seen(NamedTuple):
    """How many cards were known on a day, of those that were asked: by the first answer of each on that day."""

    known: int = 0
    asked: int = 0


def seen_on(standing: Standing, interview: Goal) -> Seen:
    """Give what was known on the day of an interview, of the cards of its decks alone."""
    wanted, seen = interview.day.toordinal(), as_columns(standing.trail_of)
    of_day = (place for place, on in enumerate(seen.days) if on == wanted and seen.chances[place] != UNMEASURED)
    passed = [seen.qualities[at] >= Quality.HARD for at in of_day if interview.covers(seen.card_at(at))]
    return Seen(sum(passed), len(passed))


def interview_of(told: Sequence[Told], standing: Standing, planned: Goal | None) -> Goal | None:
    """Give the interview that this was told of, by the plan that was made last; None where nobody knows its decks.

    The decks of a plan go with it. One before it was of all decks where it had as many cards as they have.
    """
    last = max(told, key=lambda each: each.day)
    if planned is not None and planned.day == last.interview:
        return planned
    return Goal(last.interview, last.day) if last.expected.of == len(standing.asked) else None


def moments(told: Iterable[Told]) -> tuple[Told, ...]:
    """Give what was told of one interview first, half way to it, and last; each once, where there are fewer."""
    of_days = sorted(told, key=lambda each: each.day)
    if not of_days:
        return ()
    first, last = of_days[0], of_days[-1]
    half = first.day + (first.interview - first.day) / 2
    middle = min(of_days, key=lambda each: (abs(each.day - half), each.day))
    return tuple(dict.fromkeys((first, middle, last)))


def proof(told: Iterable[Told], standing: Standing, interview: Goal) -> str:
    """Give the comparison for one interview; nothing where none can be made."""
    of_interview = [each for each in told if each.interview == interview.day]
    return comparison(of_interview, seen_on(standing, interview)) if of_interview else ""


def comparison(told: Sequence[Told], seen: Seen) -> str:
    """Give `said 19 of 21 (17-21) on Mon 7 Dec, 18 were known`; nothing where nothing was told, or nothing asked."""
    if not told or not seen.asked:
        return ""
    last = max(told, key=lambda each: each.day)
    on = "on the day" if last.day == last.interview else f"on {short_day(last.day)}"
    were = (
        f"{seen.known:,} were known"
        if seen.asked == last.expected.of
        else f"{seen.known:,} of {seen.asked:,} asked were known"
    )
    return f"said {last.expected} {on}, {were}"
