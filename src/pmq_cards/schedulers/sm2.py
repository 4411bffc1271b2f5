"""SM-2: the reviews of one card -> its schedule, exactly, in integers.

Source: P. A. Wozniak, "Application of a computer to improve the results obtained in working with the SuperMemo
method" (1990), section 3.2; where its text is ambiguous, SuperMemo's own published code decides.

    EF' = EF + (0.1 - (5 - q) * (0.08 + (5 - q) * 0.02)), at least 1.30, after every grade, without a cap
    q < 3: n = 0, I = 1; otherwise I(1) = 1, I(2) = 6, I(n) = ceil(I(n-1) * EF), with the EF before this review

EF is always a whole number of hundredths, so the arithmetic is exact; with binary floats one history of eight
reviews in twenty-five gets a wrong interval.

Where implementations differ, and what happens here:

- rounding: up, as the text says (SuperMemo's code and Wikipedia round to the nearest);
- EF of a failed review: updated, as in SuperMemo's code (some ports freeze it);
- the EF that multiplies: the one before the review (some ports use the new one);
- after a lapse: 1 day, then 1 again, then 6 (Mnemosyne and org-drill in effect go on with 6);
- repeats on one study day: only the first review of a day counts, the rest are step 7's final drill;
- lateness: not credited, due is counted from the day of the review (Anki credits half of it);
- a pass before the card was due changes nothing; a fail at any time is an ordinary lapse;
- practice is not looked at.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from pmq_cards.domain import UNSEEN, Quality, Review, Schedule, Step
from pmq_cards.schedulers.moves import moved

EASE_CHANGE = (-80, -54, -32, -14, 0, 10)
"""What quality 0 to 5 adds to EF, in hundredths."""
_PASSED = int(Quality.HARD)
LOWEST_EASE = 130
LONGEST_DAYS = 36_500


def steps(reviews: Sequence[Review]) -> tuple[Step, ...]:
    """Give each review of one card, in their order, with the schedule after it. Practice is passed through."""
    return moved(reviews, _moved)


def schedule(reviews: Iterable[Review]) -> Schedule:
    """Give the schedule after all reviews of one card: the last of steps(), in a fraction of the time."""
    return after((review.day.toordinal(), review.quality) for review in reviews if review.counts)


def after(answers: Iterable[tuple[int, int]]) -> Schedule:
    """Give the schedule after answers that count, each its study day (an ordinal) and its quality."""
    repetitions, ease, interval_days, due, last_day, seen, lapses = 0, 250, 0, 0, 0, 0, 0
    for day, quality in answers:
        seen += 1
        if day <= last_day:
            continue
        last_day = day
        if quality < _PASSED:
            lapses += repetitions > 0
            repetitions, interval_days = 0, 1
        elif day < due:
            continue
        else:
            repetitions += 1
            if repetitions > 2:  # noqa: PLR2004 - the first two intervals are given
                interval_days = min(LONGEST_DAYS, -(-interval_days * ease // 100))
            else:
                interval_days = 1 if repetitions == 1 else 6
        ease += EASE_CHANGE[quality]
        if ease < LOWEST_EASE:  # noqa: PLR1730 - a call of max costs as much as the rest of the round
            ease = LOWEST_EASE
        due = day + interval_days
    if not seen:
        return UNSEEN
    days = date.fromordinal(due), date.fromordinal(last_day)
    return Schedule(repetitions, ease, interval_days, *days, reviews=seen, lapses=lapses)


def _moved(schedule: Schedule, review: Review) -> Schedule:
    ease = schedule.ease or LOWEST_EASE
    repetitions, interval_days = _next(schedule.repetitions, ease, schedule.interval_days, review.quality)
    return replace(
        schedule,
        repetitions=repetitions,
        ease=max(LOWEST_EASE, ease + EASE_CHANGE[review.quality]),
        interval_days=interval_days,
        due=review.day + timedelta(days=interval_days),
        lapses=schedule.lapses + (schedule.repetitions > 0 and not review.quality.passed),
    )


def _next(repetitions: int, ease: int, interval_days: int, quality: Quality) -> tuple[int, int]:
    """Give n and I after a review, from n, EF (hundredths) and I (days) before it."""
    if not quality.passed:
        return 0, 1
    if repetitions == 0:
        return 1, 1
    if repetitions == 1:
        return 2, 6
    return repetitions + 1, min(LONGEST_DAYS, -(-interval_days * ease // 100))
