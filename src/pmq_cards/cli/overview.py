"""pmq alone: today at a glance, and the next command to type."""

import shutil
from collections.abc import Iterator
from typing import TYPE_CHECKING

from pmq_cards.cli.answer import Made, answer
from pmq_cards.cli.options import keep_told, owes_told, warn_of_clock
from pmq_cards.cli.paging import NARROWEST, is_watched
from pmq_cards.domain import Deck, Goal
from pmq_cards.home import Home
from pmq_cards.planning import DayPlan, next_day, plan_day
from pmq_cards.said import on_the_day
from pmq_cards.standing import Standing
from pmq_cards.ui.columns import cut, padded, width, wrapped
from pmq_cards.ui.today import ALL, interview_line, more_new, spoken_when, work

if TYPE_CHECKING:
    from pmq_cards.forecast import Forecast

LABEL = 16


def overview(home: Home) -> None:
    """Print a line a deck, how much of it was met, and what to type next."""
    warn_of_clock(home)
    answer(home, [], lambda: Made("\n".join(_lines(home)), lasts=_last(home)))


def _lines(home: Home) -> Iterator[str]:
    plan = plan_day(home.standing)
    for deck in home.library.decks:
        yield _row(deck.title, _deck_line(home, deck, plan))
    if home.goal is not None:
        yield _row("Interview", _interview(home, home.goal))
    if today := home.standing.goal_of_today:
        yield from (_row(what.capitalize(), command) for what, command in on_the_day(today))
        return
    yield _row("Next", _next(home, plan))
    if plan.waiting and not plan.cards:
        yield _row("Or now", f"{more_new(plan, home.standing, ALL)}, to meet cards that wait")


def _last(home: Home) -> bool:
    """Tell whether the lines are those of the whole day: what they expect of an interview is kept, and of no hour."""
    goal, day = home.goal, home.today
    if goal is None:
        return True
    return not owes_told(home, goal) and (goal.is_ahead(day) or not home.standing.estimate.minds_the_hour(day))


def _interview(home: Home, goal: Goal) -> str:
    expected = home.expected(home.standing, lambda: _played(home.standing))
    keep_told(home, goal, lambda: expected)
    return interview_line(home.standing, goal, expected, home.told)


def _played(standing: Standing) -> "Forecast":
    from pmq_cards.forecast import forecast_of  # a model of memory, which what was kept needs not

    return forecast_of(standing)


def _deck_line(home: Home, deck: Deck, plan: DayPlan) -> str:
    if deck.id in home.aside:
        return f"put aside; bring it back with: pmq resume {deck.id}"
    cards = {card.id for card in deck.cards}
    met = sum(home.standing.schedule_of[card_id].reviews > 0 for card_id in cards)
    return f"{work(plan.of(cards), home.standing)}; {met:,} of {len(cards):,} met"


def _next(home: Home, plan: DayPlan) -> str:
    if plan.cards:
        return "pmq drill"
    standing = home.standing
    following = next_day(standing, standing.cards)
    when = f"; the next cards come {spoken_when(following, standing.day)}" if following else ""
    return f"pmq drill --practice{when}"


def _row(label: str, text: str) -> str:
    """Give a line of the overview; on a screen in as many as hold it whole, a long title cut."""
    if not is_watched():
        return f"{padded(label, LABEL)} {text}"
    room = max(NARROWEST, shutil.get_terminal_size().columns) - LABEL - 1
    lines = [text] if width(text) <= room else wrapped(text, room)
    return "\n".join(f"{padded('' if n else cut(label, LABEL), LABEL)} {line}" for n, line in enumerate(lines))
