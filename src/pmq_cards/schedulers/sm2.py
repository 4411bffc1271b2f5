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

from collections.abc import Iterator, Sequence

from pmq_cards.domain import Quality, Review, Step
from pmq_cards.schedulers.moves import Answers, Moved, Traced, moved

EASE_CHANGE = (-80, -54, -32, -14, 0, 10)
"""What quality 0 to 5 adds to EF, in hundredths."""
_PASSED = int(Quality.HARD)
LOWEST_EASE = 130
LONGEST_DAYS = 36_500
FIRST_EASE = 250
_UNSEEN: Moved = (True, 0, FIRST_EASE, 0, 0, 0, 0, 0)


def steps(reviews: Sequence[Review]) -> tuple[Step, ...]:
    """Give each review of one card, in their order, with the schedule after it. Practice is passed through."""
    return moved(reviews, states)


def states(answers: Answers) -> Iterator[Moved]:
    """Give the state after each answer that counts: what trace() comes to, answer by answer."""
    repetitions, ease, interval_days, due, last_day, lapses = 0, FIRST_EASE, 0, 0, 0, 0
    for seen, (day, quality) in enumerate(answers, start=1):
        passed, early = quality >= _PASSED, day < due
        counted = day > last_day and not (passed and early)
        last_day = max(day, last_day)
        if counted:
            lapses += repetitions > 0 and not passed
            repetitions, interval_days = _next(repetitions, ease, interval_days) if passed else (0, 1)
            ease = max(LOWEST_EASE, ease + EASE_CHANGE[quality])
            due = day + interval_days
        yield counted, repetitions, ease, interval_days, due, last_day, seen, lapses


def trace(answers: Answers, begun: Moved | None = None) -> Traced:
    """Give the intervals, due days, eases and last state of answers that count: those of states(), much faster.

    They may go on from the state that others before them came to.
    """
    _, repetitions, last_ease, interval_days, due, last_day, before, lapses = begun or _UNSEEN
    ease = last_ease or FIRST_EASE
    intervals, dues, eases = list[int](), list[int](), list[int]()
    for day, quality in answers:
        intervals.append(interval_days)
        passed = quality >= _PASSED
        if day > last_day:
            last_day = day
            if day >= due or not passed:
                lapses += repetitions > 0 and not passed
                repetitions = repetitions + 1 if passed else 0
                if repetitions > 2:  # noqa: PLR2004 - the first two intervals are given
                    interval_days = min(LONGEST_DAYS, -(-interval_days * ease // 100))
                else:
                    interval_days = 6 if repetitions == 2 else 1  # noqa: PLR2004
                ease += EASE_CHANGE[quality]
                if ease < LOWEST_EASE:  # noqa: PLR1730 - a call of max costs as much as the rest of the round
                    ease = LOWEST_EASE
                due = day + interval_days
        dues.append(due)
        eases.append(ease)
    seen = before + len(dues)
    state = (True, repetitions, ease, interval_days, due, last_day, seen, lapses) if seen else None
    return intervals, dues, eases, state


def _next(repetitions: int, ease: int, interval_days: int) -> tuple[int, int]:
    """Give n and I after a pass, from n, EF (hundredths) and I (days) before it."""
    if repetitions > 1:
        return repetitions + 1, min(LONGEST_DAYS, -(-interval_days * ease // 100))
    return repetitions + 1, 6 if repetitions else 1
