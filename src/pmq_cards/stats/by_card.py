"""Card by card: stages, coverage, tags and audiences; the weak ones and the leeches, and what to do about them."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from pmq_cards.domain import CardId, Schedule, Stage
from pmq_cards.said import counted
from pmq_cards.stats.recall import share_cells
from pmq_cards.stats.shape import Cell, Column, Result, Role, Unit, spoken
from pmq_cards.stats.study import Study

WEAK_EASE = 150
"""EF in hundredths, at and below which a card is weak."""
WEAK_LAPSES = 4
WEAK_RECALL = 0.7
FEW = 3
"""How many weak cards are named in the sentence."""
NOTABLE = 0.05
"""The least difference in expected recall between two groups that is worth a word."""
LOWEST_EASE = 130
"""EF in hundredths, at which SM-2's author advises to put an item into other words."""
LEECH_LAPSES = 8
LEECH_AGAIN = 4
"""How many lapses after the first 8, and each time again, a leech is told of anew."""


def stages(study: Study) -> Result:
    """Give how many cards are new, learning, young and mature; suspended ones stand apart."""
    count = Counter(study.schedule_of[card_id].stage for card_id in study.asked)
    drafts = sum(card.is_draft for card in study.cards)
    rows: list[tuple[Cell, ...]] = [(stage.value, count[stage]) for stage in Stage]
    rows += [("suspended", len(study.cards) - len(study.active) - drafts), ("draft", drafts)]
    said = ", ".join(f"{row[1]:,} {row[0]}" for row in rows if row[1])
    return Result(
        (f"{said}." if said else "No cards.",),
        (Column("stage", "Stage", Unit.TEXT), Column("cards", "Cards")),
        tuple(rows),
    )


def coverage(study: Study) -> Result:
    """Give how many cards of each deck have been asked at least once."""
    seen, of = Counter[str](), Counter(card.deck_id for card in study.active)
    seen.update(card.deck_id for card_id, card in study.asked.items() if study.schedule_of[card_id].reviews)
    columns = (
        Column("deck", "Deck", Unit.TEXT),
        Column("seen", "Seen", role=Role.PART),
        Column("of", "Cards", role=Role.WHOLE),
    )
    said = f"{seen.total():,} of {counted(of.total(), 'card')} asked at least once."
    return Result((said,), columns, tuple((deck_id, seen[deck_id], of[deck_id]) for deck_id in of))


def tags(study: Study) -> Result:
    """Give expected and measured recall of the cards of each tag."""
    return _grouped(study, "Tag", {card_id: card.tags for card_id, card in study.asked.items()})


def audiences(study: Study) -> Result:
    """Give expected and measured recall of the cards for each audience."""
    return _grouped(
        study, "Audience", {card_id: tuple(map(str, card.audience)) for card_id, card in study.asked.items()}
    )


def weak(study: Study) -> Result:
    """Give the cards that do not stick, weakest first, why, and what to do about each."""
    columns = (
        Column("card", "Card", Unit.CARD),
        Column("recall", "Recall today", Unit.RECALL),
        Column("ease", "EF", Unit.EASE),
        Column("lapses", "Lapses"),
        Column("todo", "What to do", Unit.PROSE),
        Column("question", "Question", Unit.PROSE, wide=True),
    )
    rows: list[tuple[Cell, ...]] = []
    for card_id, recall in study.weakest_first:
        schedule = study.schedule_of[card_id]
        if schedule.reviews and (todo := _todo(schedule, recall)):
            rows.append((card_id, recall, schedule.ease, schedule.lapses, todo, study.asked[card_id].question))
    weakest = [spoken(row[0], Unit.CARD) for row in rows[:FEW]] + ["and more"] * bool(rows[FEW:])
    said = f"{counted(len(rows), 'weak card')}: {', '.join(weakest)}." if rows else "No weak cards."
    return Result((said,), columns, tuple(rows), nothing=not rows, alarming=bool(rows))


def leeches(study: Study) -> Result:
    """Give the cards with 8 lapses or more, and the lapses at which each was last to be told of: 8, 12, 16 ..."""
    columns = (
        Column("card", "Card", Unit.CARD),
        Column("lapses", "Lapses"),
        Column("told_at", "Told at"),
        Column("question", "Question", Unit.PROSE, wide=True),
    )
    lapses_of = {card_id: study.schedule_of[card_id].lapses for card_id in study.asked}
    found = sorted((card for card in lapses_of if leech_mark(lapses_of[card])), key=lambda card: -lapses_of[card])
    rows = tuple((card, lapses_of[card], leech_mark(lapses_of[card]), study.asked[card].question) for card in found)
    if not rows:
        return Result(("No leeches.",), columns, nothing=True)
    todo = "Each takes time from all the others: suspend it (pmq suspend CARD), or split and reword it (pmq edit CARD)."
    return Result((f"{counted(len(rows), 'card')} forgotten again and again.", todo), columns, rows, alarming=True)


def cards(study: Study) -> Result:
    """Give each card with its stage, chance of recall, next review and history, the weakest first."""
    columns = (
        Column("card", "Card", Unit.CARD),
        Column("recall", "Recall today", Unit.RECALL),
        Column("stage", "Stage", Unit.TEXT),
        Column("due", "Due", Unit.DAY),
        Column("question", "Question", Unit.PROSE, wide=True),
        Column("holds_days", "Holds (days)", Unit.COUNT, wide=True),
        Column("interval_days", "Interval (days)", Unit.COUNT, wide=True),
        Column("ease", "EF", Unit.EASE, wide=True),
        Column("answers", "Answers", Unit.COUNT, wide=True),
        Column("lapses", "Lapses", Unit.COUNT, wide=True),
        Column("last_day", "Last asked", Unit.DAY, wide=True),
    )
    rows = tuple(_card_rows(study))
    return Result((f"{counted(len(rows), 'card')}, the weakest first.",), columns, rows)


def leech_mark(lapses: int) -> int:
    """Give the lapses at which a card was last to be told of as a leech: 8, 12, 16 ..., 0 where it is none."""
    return lapses - (lapses - LEECH_LAPSES) % LEECH_AGAIN if lapses >= LEECH_LAPSES else 0


def _todo(schedule: Schedule, recall: float) -> str:
    """Say what to do about a weak card; nothing where it is not weak."""
    if schedule.ease is not None and schedule.ease <= LOWEST_EASE:
        return "EF has reached 1.30: put it into other words, or split it into two cards"
    if schedule.lapses >= WEAK_LAPSES:
        return "keeps being forgotten: shorten the question, or make the cue point to it alone"
    if schedule.ease is not None and schedule.ease <= WEAK_EASE:
        return "hard every time: reword the cue so that it leads to the question"
    return "about to be forgotten: drill it soon" if recall < WEAK_RECALL else ""


def _card_rows(study: Study) -> Iterator[tuple[Cell, ...]]:
    seen, factor = study.trails, study.standing.estimate.forgetting.factor
    due_on, asked, schedule_of = study.due_on, study.asked, study.schedule_of
    for card_id, recall in study.weakest_first:
        schedule, number = schedule_of[card_id], seen.place_of.get(card_id)
        counts = schedule.reviews
        yield (
            card_id,
            None if number is None else recall,
            schedule.stage.value,
            due_on.get(card_id),
            asked[card_id].question,
            None if number is None else round(seen.last_stability(number) * factor),
            schedule.interval_days if counts else None,
            schedule.ease if counts else None,
            counts,
            schedule.lapses,
            None if number is None else date.fromordinal(seen.last_days[number]),
        )


def _grouped(study: Study, title: str, names_of: Mapping[CardId, Sequence[str]]) -> Result:
    columns = (
        Column(title.lower(), title, Unit.TEXT),
        Column("known_share", "Known today", Unit.SHARE),
        Column("known", "Expected", Unit.NUMBER),
        Column("cards", "Cards"),
        Column("passed", "Recalled", role=Role.PART),
        Column("of", "Asked", role=Role.WHOLE),
        Column("share", "Measured", Unit.SHARE, wide=True),
        Column("low", "At least", Unit.SHARE, wide=True),
        Column("high", "At most", Unit.SHARE, wide=True),
    )
    members: dict[str, list[CardId]] = defaultdict(list)
    for card_id, names in names_of.items():
        for name in dict.fromkeys(names):
            members[name].append(card_id)
    rows = [_group_row(study, name, cards) for name, cards in members.items()]
    rows.sort(key=lambda row: row[1])
    return Result((_said_of_groups(rows),), columns, tuple(rows), nothing=len(rows) < 2)  # noqa: PLR2004 - one has nothing to be held to


def _said_of_groups(rows: Sequence[tuple[Cell, ...]]) -> str:
    """Say which group is known least and which best, where the difference is worth a word."""
    shares = [row[1] for row in rows if isinstance(row[1], float)]
    if len(shares) < 2:  # noqa: PLR2004 - the same
        return "Nothing to compare: all cards are of one kind."
    if shares[-1] - shares[0] < NOTABLE:
        return "All known about equally well."
    return f"{rows[0][0]} is known least, {rows[-1][0]} best."


def _group_row(
    study: Study, name: str, members: Sequence[CardId]
) -> tuple[str, float, float, int, int, int, float | None, float | None, float | None]:
    known = study.expected(members, study.day)
    passes = [study.passes_of.get(card_id, (0, 0)) for card_id in members]
    share, passed, of, low, high = share_cells(*map(sum, zip(*passes, strict=True)))
    return name, known.known / known.of, known.known, known.of, passed, of, share, low, high
