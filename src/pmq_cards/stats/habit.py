"""What was done when: days, minutes, the streak, the hours of the day; and what comes in the next 30 days."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

from pmq_cards.domain import Review, Step
from pmq_cards.said import counted, spoken_day, whole_minutes
from pmq_cards.stats.recall import share_cells
from pmq_cards.stats.shape import Column, Result, Role, Unit
from pmq_cards.stats.study import Study, Trial

FORECAST_DAYS = 30
_ONE_DAY = timedelta(days=1)


def days(study: Study) -> Result:
    """Give the answers, cards and minutes of each study day that has an answer."""
    columns = (
        Column("day", "Day", Unit.DAY),
        Column("answers", "Answers"),
        Column("cards", "Cards"),
        Column("minutes", "Minutes", Unit.MINUTES),
    )
    by_day: dict[date, list[Review]] = defaultdict(list)
    for review in study.answers:
        by_day[review.day].append(review)
    rows = tuple(
        (day, len(reviews), len({review.card_id for review in reviews}), _minutes(reviews))
        for day, reviews in sorted(by_day.items())
    )
    if not rows:
        return Result(("No answers yet.",), columns, nothing=True)
    answers, minutes = len(study.answers), _minutes(study.answers)
    spent = counted(whole_minutes(minutes * 60), "minute")
    said = (
        f"{counted(answers, 'answer')} in {spent} on {counted(len(rows), 'day')}: "
        f"{answers / len(rows):.0f} answers and {minutes / len(rows):.1f} minutes a day."
    )
    return Result((said,), columns, rows)


def streak(study: Study) -> Result:
    """Give the study days in a row with an answer. Days on which nothing was due neither count nor break it."""
    answered = {review.day for review in study.all_answers}
    owed = {day for card in study.active for day in _owed(study.steps_of[card.id], study.day)}
    run = longest = 0
    for day in _each_day(answered, study.day):
        if day in answered:
            run += 1
        elif day in owed:
            run = 0
        longest = max(longest, run)
    said = f"{counted(run, 'day')} in a row, {longest} at best." if longest else "No answers yet."
    columns = (Column("which", "Streak", Unit.TEXT), Column("days", "Days"))
    return Result((said,), columns, (("now", run), ("longest", longest)))


def hours(study: Study) -> Result:
    """Give the answers of each hour of the day, and how many of the trials in it were passed."""
    columns = (
        Column("hour", "Hour", Unit.HOUR),
        Column("answers", "Answers"),
        Column("share", "Share", Unit.SHARE, wide=True),
        Column("passed", "Recalled", role=Role.PART),
        Column("of", "Asked", role=Role.WHOLE),
        Column("low", "At least", Unit.SHARE, wide=True),
        Column("high", "At most", Unit.SHARE, wide=True),
    )
    answers = Counter(study.hour_of(review.at) for review in study.answers)
    trials: dict[int, list[Trial]] = defaultdict(list)
    for trial in study.trials:
        trials[study.hour_of(trial.review.at)].append(trial)
    rows = tuple((hour, count, *share_cells(trials[hour])) for hour, count in sorted(answers.items()))
    if not rows:
        return Result(("No answers yet.",), columns, nothing=True)
    busiest = max(answers, key=lambda hour: (answers[hour], -hour))
    return Result((f"Most answers between {busiest:02d}:00 and {(busiest + 1) % 24:02d}:00.",), columns, rows)


def forecast(study: Study) -> Result:
    """Give how many cards have their next review on each day: what is overdue today, then 30 days, then the rest."""
    columns = (
        Column("day", "Day", Unit.DAY),
        Column("cards", "Cards"),
        Column("minutes", "Minutes", Unit.MINUTES),
    )
    last = study.day + FORECAST_DAYS * _ONE_DAY
    due_of = study.due_on.values()
    cards_on = Counter(max(due, study.day) for due in due_of if due <= last)
    later = sum(due > last for due in due_of)
    unseen = len(study.active) - len(due_of)
    rows = [(day, cards_on[day], _cost(study, cards_on[day])) for day in _each_day({study.day}, last)]
    said = (
        f"{counted(cards_on[study.day], 'card')} today and {sum(cards_on.values()) - cards_on[study.day]} more "
        f"until {spoken_day(last, study.day)}; {later} later, {unseen} not seen yet."
    )
    return Result((said,), columns, (*rows, ("later", later, None), ("not seen yet", unseen, None)))


def _minutes(reviews: Iterable[Review]) -> float:
    return sum(review.thought_ms for review in reviews) / 60_000


def _cost(study: Study, cards: int) -> float:
    return cards * study.standing.pace.review_seconds / 60


def _owed(steps: Sequence[Step], today: date) -> Iterator[date]:
    """Give the days on which a card was due and not answered; today is not over yet."""
    asked = [step for step in steps if step.review.counts]
    ends = [*(step.review.day for step in asked[1:]), today]
    for step, end in zip(asked, ends, strict=False):
        due = step.schedule.due
        while due is not None and due < end:
            yield due
            due += _ONE_DAY


def _each_day(days_known: set[date], last: date) -> Iterator[date]:
    """Give every day from the first known one to the last."""
    day = min(days_known, default=last)
    while day <= last:
        yield day
        day += _ONE_DAY
