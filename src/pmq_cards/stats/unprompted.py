"""Free recall: what came to mind in mocks, where nobody shows a why."""

from pmq_cards.mock import free_recall_said, never_came
from pmq_cards.said import people_said
from pmq_cards.stats.shape import Column, Result, Role, Unit
from pmq_cards.stats.study import Study


def free_recall(study: Study) -> Result:
    """Give how many of the cards came to mind in each mock since `since`, oldest first."""
    columns = (
        Column("day", "Day", Unit.DAY),
        Column("people", "Met", Unit.TEXT),
        Column("came", "Came", role=Role.PART),
        Column("of", "Of", role=Role.WHOLE),
        Column("seconds", "Seconds each"),
    )
    held = [(mock, mock.of(study.card_ids)) for mock in study.mocks]
    rows = tuple(
        (mock.day, people_said(mock.audiences), sum(each.came for each in of), len(of), mock.seconds_each)
        for mock, of in held
        if of
    )
    if not rows:
        return Result(("No mock yet. Rehearse with: pmq mock",), columns, nothing=True)
    rehearsed = dict.fromkeys(each.card_id for _, of in held for each in of)
    never = never_came(rehearsed, study.mocks)
    missing = (f"Never yet, in any mock: {len(never):,} of {len(rehearsed):,}.",) if never else ()
    said = tuple(f"{sentence}." for sentence in free_recall_said(study.mocks, study.card_ids, study.day))
    return Result((*said, *missing), columns, rows)
