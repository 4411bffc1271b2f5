"""How well the cards are known: estimated by the memory model, measured by the answers, and one held to the other."""

from array import array
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from functools import cache, partial
from itertools import accumulate

from pmq_cards.chance import among, mixed, wilson
from pmq_cards.forgetting import chances_at, fine_place
from pmq_cards.memory import Band, band
from pmq_cards.outcome import Seen, comparison, interview_of, moments, seen_on
from pmq_cards.said import counted, dated, interview_today, spoken_day
from pmq_cards.schedulers.fsrs import DEFAULT
from pmq_cards.stats.shape import Cell, Column, Headline, Result, Role, Unit
from pmq_cards.stats.study import Study, Trial

ENOUGH_TRIALS = 20
"""Below this many, a share would say more than is known: only counts are given."""
LAST_TRIALS = 100
"""How many answers the estimate is held to: enough to see an error of ten in a hundred, and the present one."""
MOST_POINTS = 30
"""How many days the way so far is drawn with."""

_NOT_MET = -(1 << 31)
_BANDS = (Band.SURE, Band.GOOD, Band.SHAKY, Band.WEAK)


def expected_recall(study: Study) -> Result:
    """Give how many cards would be recalled today, and on the day of the interview, without another answer."""
    cards = study.asked
    headline = Headline(study.expected(cards, study.day), "would be recalled today.")
    said = [str(headline)]
    columns = [Column("band", "Chance of recall", Unit.TEXT), Column("cards", "Cards today")]
    counts = [_by_band(study, study.day)]
    if study.interview:
        then = study.interview.day
        on = spoken_day(then, study.day)
        said.append(f"{study.expected(cards, then)} on the day of the interview, {on}, if you stop today.")
        columns.append(Column("cards_on_the_day", f"Cards {on}", role=Role.THEN))
        counts.append(_by_band(study, then))
    rows: list[tuple[Cell, ...]] = [(str(name), *(count[name] for count in counts)) for name in _BANDS]
    unseen = len(study.asked) - len(study.asked.keys() & study.trails.place_of.keys())
    rows.append(("not seen yet", *(unseen for _ in counts)))
    return Result(tuple(said), tuple(columns), tuple(rows), headline=headline)


def interview(study: Study) -> Result:
    """Give how many cards will be known on the day of the interview, and what each day until then will cost."""
    columns = (
        Column("day", "Day", Unit.DAY),
        Column("cards", "Cards"),
        Column("minutes", "Minutes"),
        Column("due", "Known ones", wide=True),
        Column("new", "New ones", wide=True),
    )
    if study.interview is None:
        none = "No interview is planned. Set the day with: pmq plan --by DATE"
        today = study.standing.goal_of_today
        return Result((interview_today(today) if today else none,), columns)
    kept, then = study.kept, study.interview.day
    on, left = spoken_day(then, study.day), counted((then - study.day).days, "day")
    headline = Headline(kept.expected, "expected if you keep to the plan.")
    said = (
        str(headline),
        f"{on}, {left} left; {counted(kept.minutes, 'minute')} of study until then.",
        f"{study.stopped} if you stop today.",
    )
    rows = tuple((day.day, day.due + day.new, day.minutes, day.due, day.new) for day in kept.days)
    return Result(said, columns, rows, headline=headline)


def measured_recall(study: Study) -> Result:
    """Give the share of trials that were passed, young and mature cards apart."""
    columns = (
        Column("cards", "Cards", Unit.TEXT),
        Column("share", "Share", Unit.SHARE),
        Column("passed", "Recalled", role=Role.PART),
        Column("of", "Asked", role=Role.WHOLE),
        Column("low", "At least", Unit.SHARE, wide=True),
        Column("high", "At most", Unit.SHARE, wide=True),
    )
    count = Counter(zip(study.trials.mature, study.trials.passed, strict=True))
    young, mature = ((count[age, 1], count[age, 0] + count[age, 1]) for age in (0, 1))
    passed, of = young[0] + mature[0], young[1] + mature[1]
    said = (
        [f"{said_share(passed, of)}."]
        if of
        else ["Nothing measured yet: it takes a card that is asked again on a later day."]
    )
    if 0 < of < ENOUGH_TRIALS:
        said.append(f"A share is given from {ENOUGH_TRIALS} answers on.")
    groups = {"young": young, "mature": mature, "all": (passed, of)}
    rows = tuple((name, *share_cells(*counts)) for name, counts in groups.items())
    return Result(tuple(said), columns, rows)


def calibration(study: Study) -> Result:
    """Hold the memory model to the last trials: how many passes it expected, and how many there were."""
    last = study.last_trials(LAST_TRIALS)
    columns = (
        Column("band", "Estimate", Unit.TEXT),
        Column("passed", "Recalled", role=Role.PART),
        Column("expected", "Expected", Unit.NUMBER),
        Column("usual", "Usual", Unit.NUMBER, wide=True),
        Column("fewest", "At least", wide=True),
        Column("most", "At most", wide=True),
        Column("of", "Asked", role=Role.WHOLE),
    )
    shown = list(zip(last, study.shown(last), strict=True))
    in_band = {name: [pair for pair in shown if band(pair[1]) is name] for name in _BANDS}
    rows = tuple((str(name), *_held(pairs)) for name, pairs in (*in_band.items(), ("all", shown)))
    if len(last) < ENOUGH_TRIALS:
        missing = ENOUGH_TRIALS - len(last)
        answers = counted(missing, "more answer")
        early = f"Too early to say: {answers} on a later day than the first will do."
        return Result((early, str(study.standing.estimate.forgetting)), columns, rows, nothing=not last)
    passed, foreseen, usual, fewest, most, of = _held(shown)
    said = (
        f"Of the last {of} answers the estimate expected {foreseen:.0f} to be recalled ({fewest}-{most}); "
        f"{passed} were. Of the usual person it would be {usual:.0f}."
    )
    return Result(
        (said, str(study.standing.estimate.forgetting)),
        columns,
        rows,
        _warning(passed, foreseen, of) if not fewest <= passed <= most else "",
    )


def told(study: Study) -> Result:
    """Give what was told of each interview first, half way and last, beside what was then known."""
    columns = (
        Column("interview", "Interview", Unit.DAY),
        Column("day", "Said on", Unit.DAY),
        Column("known", "Expected", Unit.NUMBER),
        Column("low", "At least"),
        Column("high", "At most"),
        Column("of", "Cards"),
        Column("were", "Were known"),
        Column("asked", "Asked"),
    )
    rows: list[tuple[Cell, ...]] = []
    said = "Nothing was told of an interview yet."
    for day in dict.fromkeys(each.interview for each in study.told):
        of_day = moments(each for each in study.told if each.interview == day)
        interview = interview_of(of_day, study.standing, study.planned)
        seen = seen_on(study.standing, interview) if interview else Seen()
        were = (seen.known, seen.asked) if seen.asked else (None, None)
        rows += [
            (day, each.day, each.expected.known, each.expected.low, each.expected.high, each.expected.of, *were)
            for each in of_day
        ]
        none = "no card was asked on the day yet" if interview else "which cards it was of is not known any more"
        said = f"{dated(day, study.day)}: {comparison(of_day, seen) or none}."
    return Result((said,), columns, tuple(rows), nothing=not any(row[-1] for row in rows))


def progress(study: Study) -> Result:
    """Give how many cards were known at the beginning of each day, from the first answer to today."""
    columns = (
        Column("day", "Day", Unit.DAY),
        Column("known", "Expected recall", Unit.NUMBER),
        Column("low", "At least"),
        Column("high", "At most"),
        Column("of", "Cards", role=Role.WHOLE),
    )
    if not study.answers:
        return Result(("No answers yet.",), columns, nothing=True)
    _, first_day = min(zip(study.answers.instants, study.answers.days, strict=True))
    days = _spread(date.fromordinal(first_day), study.day)
    factors = study.standing.estimate.forgetting.factors
    rows = []
    for day, count in zip(days, _met_before(study, days), strict=True):
        known = mixed(chances_at(count, factors), len(study.active) - count.total(), tuple(count.values()))
        rows.append((day, known.known, known.low, known.high, known.of))
    if len(rows) == 1:
        return Result(("Begins with the second day.",), columns, tuple(rows), nothing=True)
    first, last = rows[0], rows[-1]
    begun = f"From {first[1]:,.0f} of {first[4]:,} known on {spoken_day(days[0], study.day)}"
    return Result((f"{begun} to {last[1]:,.0f} of {last[4]:,}.",), columns, tuple(rows))


def said_share(passed: int, of: int) -> str:
    """Give `18 of 21 recalled, 86 % (65-95)`; below 20 trials the counts alone."""
    if of < ENOUGH_TRIALS:
        return f"{passed:,} of {of:,} recalled"
    low, high = wilson(passed, of)
    return f"{passed:,} of {of:,} recalled, {passed / of * 100:.0f} % ({low * 100:.0f}-{high * 100:.0f})"


def share_cells(passed: int, of: int) -> tuple[float | None, int, int, float | None, float | None]:
    """Give share, passed, asked, and the Wilson interval; no share or interval below 20 trials."""
    if of < ENOUGH_TRIALS:
        return None, passed, of, None, None
    return passed / of, passed, of, *wilson(passed, of)


def _by_band(study: Study, day: date) -> Counter[str]:
    recall_of, met = study.recalls(day), study.trails.place_of
    return Counter(band(recall_of[card_id]) for card_id in study.asked if card_id in met)


def _held(shown: Sequence[tuple[Trial, float]]) -> tuple[int, float, float, int, int, int]:
    """Give how many trials were passed, were expected to be, and would be of the usual person; the interval; all."""
    chances, usual = [chance for _, chance in shown], sum(trial.usual for trial, _ in shown)
    return sum(trial.passed for trial, _ in shown), sum(chances), usual, *among([chances]), len(shown)


def _warning(passed: int, foreseen: float, of: int) -> str:
    per_hundred = round(abs(foreseen - passed) / of * 100)
    if passed < foreseen:
        return f"The estimate is too high by about {per_hundred} in 100: expect to know fewer cards than it says."
    return f"The estimate is too low by about {per_hundred} in 100: you know more than it says."


def _spread(first: date, last: date) -> tuple[date, ...]:
    """Give at most 30 days from the first to the last, both among them, evenly."""
    length = max(0, (last - first).days)
    points = min(length, MOST_POINTS - 1)
    if not points:
        return (last,)
    return tuple(first + timedelta(days=round(length * point / points)) for point in range(points + 1))


def _met_before(study: Study, days: Sequence[date]) -> Iterator[Counter[int]]:
    """Give, for the beginning of each of the days, oldest first, the places of the cards that were met by then."""
    ordinals, seen = [day.toordinal() for day in days], study.trails
    elapsed = [0, *(fine_place(passed) for passed in range(1, ordinals[-1] - min(seen.days, default=ordinals[-1]) + 1))]
    since = cache(partial(bisect_right, ordinals))
    places = array("i")
    for card_id in filter(seen.place_of.__contains__, study.asked):
        begin, end = seen.span(card_id)
        until = list(accumulate(seen.days[begin:end], max))  # a study day never runs back, whatever the clock did
        froms = [*map(since, until), len(days)]
        row = [_NOT_MET] * froms[0]
        for day, stability, first, behind in zip(until, seen.stabilities[begin:end], froms, froms[1:], strict=False):
            if first < behind:
                whole = fine_place(stability / DEFAULT.scale)
                row += [elapsed[later - day] - whole for later in ordinals[first:behind]]
        places.extend(row)
    for place in range(len(days)):
        count = Counter(places[place :: len(days)])
        del count[_NOT_MET]
        yield count
