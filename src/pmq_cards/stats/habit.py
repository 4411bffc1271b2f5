"""What was done when: days, minutes, the streak, the hours of the day; and what comes in the next 30 days."""

from array import array
from collections import Counter
from datetime import date, timedelta
from itertools import accumulate, chain, compress
from operator import lt

from pmq_cards.said import counted, spoken_day, whole_minutes
from pmq_cards.stats.recall import share_cells
from pmq_cards.stats.shape import Column, Result, Role, Unit
from pmq_cards.stats.study import Study, ends_of
from pmq_cards.trails import spans_of

FORECAST_DAYS = 30
_ONE_DAY = timedelta(days=1)
_MINUTE_MS = 60_000


def days(study: Study) -> Result:
    """Give the answers, cards and minutes of each study day that has an answer."""
    columns = (
        Column("day", "Day", Unit.DAY),
        Column("answers", "Answers"),
        Column("cards", "Cards"),
        Column("minutes", "Minutes", Unit.MINUTES),
    )
    answers = study.answers
    count, spent_ms = Counter(answers.days), Counter[int]()
    cards = Counter(chain.from_iterable(set(answers.days[begin:end]) for begin, end in spans_of(answers.ends)))
    for day, thought_ms in zip(answers.days, answers.thought_ms, strict=True):
        spent_ms[day] += thought_ms
    rows = tuple((date.fromordinal(day), count[day], cards[day], spent_ms[day] / _MINUTE_MS) for day in sorted(count))
    if not rows:
        return Result(("No answers yet.",), columns, nothing=True)
    minutes = sum(answers.thought_ms) / _MINUTE_MS
    spent = counted(whole_minutes(minutes * 60), "minute")
    said = (
        f"{counted(len(answers), 'answer')} in {spent} on {counted(len(rows), 'day')}: "
        f"{counted(round(len(answers) / len(rows)), 'answer')} and {minutes / len(rows):,.1f} minutes a day."
    )
    return Result((said,), columns, rows)


def streak(study: Study) -> Result:
    """Give the study days in a row with an answer. Days on which nothing was due neither count nor break it."""
    answered = set(study.all_answers.days)
    first = min(answered, default=study.day.toordinal())
    owed = _owed(study, first)
    run = longest = 0
    for day in range(first, study.day.toordinal() + 1):
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
    answers = study.by_hour(study.answers.instants)
    asked = study.by_hour(study.trial_instants)
    passed = study.by_hour(compress(study.trial_instants, study.trials.passed))
    either = sorted(answers.keys() | asked.keys())  # practice is no answer to count, and measures all the same
    rows = tuple((hour, answers[hour], *share_cells(passed[hour], asked[hour])) for hour in either)
    if not rows:
        return Result(("No answers yet.",), columns, nothing=True)
    if not answers:
        return Result(("No answers but practice.",), columns, rows)
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
    next_days = [study.day + ahead * _ONE_DAY for ahead in range(FORECAST_DAYS + 1)]
    rows = [(day, cards_on[day], _cost(study, cards_on[day])) for day in next_days]
    said = (
        f"{counted(cards_on[study.day], 'card')} today and {sum(cards_on.values()) - cards_on[study.day]} more "
        f"until {spoken_day(last, study.day)}; {later:,} later, {unseen:,} not seen yet."
    )
    return Result((said,), columns, (*rows, ("later", later, None), ("not seen yet", unseen, None)))


def _cost(study: Study, cards: int) -> float:
    return cards * study.standing.pace.review_seconds / 60


def _owed(study: Study, first: int) -> set[int]:
    """Give the days on which a card was due and not answered, ordinals from `first` on; today is not over yet."""
    today, seen = study.day.toordinal(), study.trails.only(study.asked)
    counted = seen.counted.tobytes()
    dues, days = (array("i", compress(column, counted)) for column in (seen.dues, seen.days))
    next_days = days[1:]
    next_days.append(today)
    for end in ends_of(counted, seen):
        next_days[end - 1] = today
    waits = bytes(map(lt, dues, next_days))
    change = Counter(compress(dues, waits))
    change.subtract(compress(next_days, waits))
    waiting = accumulate(change[day] for day in range(first, today))
    return {day for day, cards in enumerate(waiting, first) if cards}
