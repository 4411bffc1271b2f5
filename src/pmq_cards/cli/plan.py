"""pmq plan: the day of the interview, what each study day will cost, and what will be known."""

from datetime import date
from functools import cache, partial

import click

from pmq_cards.cli.choosing import AUDIENCES
from pmq_cards.cli.options import complete_deck, echo_json, keep_told, pass_home
from pmq_cards.cli.paging import is_watched, page, window_width
from pmq_cards.cli.progress import working
from pmq_cards.dates import WAYS, day_meant, is_day
from pmq_cards.domain import Audience, Goal
from pmq_cards.errors import UsageError
from pmq_cards.forecast import forecast_of
from pmq_cards.home import Home
from pmq_cards.said import on_the_day, plan_command
from pmq_cards.streams import say
from pmq_cards.ui.outlook import NO_PLAN, outlook_json, outlook_lines

EXAMPLE_DAY = date(2026, 12, 8)
MOST_MINUTES = 24 * 60


@click.command()
@click.argument("decks", nargs=-1, metavar="[DECK]... [DATE]", shell_complete=complete_deck)
@click.option("--by", metavar="DATE", help=f"The day of the interview: {WAYS}.")
@click.option("--minutes", type=int, metavar="N", help="The minutes you have a day; without it there is no limit.")
@click.option(
    "--last-days",
    type=click.Choice(["1", "2"]),
    help="Days that each go through every card before the interview; else 2, where the first costs 5 minutes at most.",
)
@click.option(
    "--audience", "audiences", metavar="A", multiple=True, type=AUDIENCES, help="Who you will meet; can be given again."
)
@click.option("--clear", is_flag=True, help="Forget the interview; cards come by their own schedule again.")
@click.option("--all", "everything", is_flag=True, help="Every day on the screen, not only those that matter most.")
@click.option("--json", "as_json", is_flag=True, help="Print the plan as JSON.")
@pass_home
def plan(  # noqa: PLR0913 - one argument an option
    home: Home,
    *,
    decks: tuple[str, ...],
    by: str | None,
    minutes: int | None,
    last_days: str | None,
    audiences: tuple[str, ...],
    clear: bool,
    everything: bool,
    as_json: bool,
) -> None:
    """Plan for an interview: set its day, or show what each day will cost and what you will know.

    Named decks are the ones to be ready in; without a name, all are. A day needs no --by: pmq plan 9 dec.
    """
    if clear:
        _clear(home, others=bool(decks or by or last_days or audiences or minutes is not None))
        return
    people = tuple(dict.fromkeys(map(Audience, audiences)))
    goal = _asked_for(home, *_told_apart(home, decks, by), minutes, int(last_days) if last_days else None, people)
    if goal is not None:
        home.writable_log().set_goal(goal, home.now)
    else:
        goal = home.goal
    with working():
        standing = home.standing._replace(goal=goal)
        played = cache(partial(forecast_of, standing))
        if standing.goal is not None:
            expected = home.expected(standing, played)
            keep_told(home, standing.goal, lambda: expected)
        if as_json:
            show = partial(echo_json, outlook_json(standing, played, home.mocks))
        else:
            whole = everything or not is_watched()
            show = partial(page, outlook_lines(standing, played, window_width(), home.mocks, whole=whole))
    show()


def _clear(home: Home, *, others: bool) -> None:
    if others:
        raise UsageError("--clear stands alone: it forgets the interview")
    cleared = home.log.goal() is not None and home.writable_log().clear_goal(home.now)
    say("The interview is forgotten; cards come by their own schedule again." if cleared else NO_PLAN)


def _asked_for(  # noqa: PLR0913, PLR0917 - one argument an option
    home: Home,
    decks: tuple[str, ...],
    by: str | None,
    minutes: int | None,
    last_days: int | None,
    people: tuple[Audience, ...],
) -> Goal | None:
    """Give the goal the command line sets, None where it only asks. Raises UsageError for what cannot be."""
    if minutes is not None and not 1 <= minutes <= MOST_MINUTES:
        raise UsageError(f"--minutes {minutes} is no time to study in; give 1 to {MOST_MINUTES}, or leave it out")
    chosen = tuple(home.library.deck(name).id for name in decks)
    asked = Goal(EXAMPLE_DAY, home.today, chosen, minutes, people, last_days)
    if by is not None:
        return _on_a_day_to_plan(asked._replace(day=day_meant(by, home.today, f'--by "{by}"')), home.today)
    if minutes is None and last_days is None and not chosen and not people:
        return None
    if home.goal is None:
        raise UsageError(f"name the day of the interview too: {plan_command(asked)}")
    return home.goal._replace(
        decks=chosen or home.goal.decks,
        minutes_per_day=home.goal.minutes_per_day if minutes is None else minutes,
        audiences=people or home.goal.audiences,
        last_days=home.goal.last_days if last_days is None else last_days,
    )


def _told_apart(home: Home, words: tuple[str, ...], by: str | None) -> tuple[tuple[str, ...], str | None]:
    """Give the decks and the day among the words: what is a deck's id is a deck, `9 dec` beside it a day."""
    ids = {deck.id for deck in home.library.decks}
    decks, others = tuple(word for word in words if word in ids), " ".join(word for word in words if word not in ids)
    return (decks, others) if by is None and is_day(others) else (words, by)


def _on_a_day_to_plan(goal: Goal, today: date) -> Goal:
    day = goal.day
    if day < today:
        raise UsageError(f"--by {day} is past; name a day that is still to come")
    if day == today:
        (_, warm_up), _, (_, rehearse) = on_the_day(goal)
        raise UsageError(
            f"an interview today leaves no day to plan; warm up with: {warm_up}, and rehearse with: {rehearse}"
        )
    if goal.is_too_far(today):
        raise UsageError(f"--by {day} is more than a year away; until then pmq drill alone is the better plan")
    return goal
