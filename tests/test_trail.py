"""What the answers of a card leave behind is what its reviews say, column by column."""

import marshal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmq_cards.domain import CardId, Review
from pmq_cards.ids import to_ms
from pmq_cards.memory import left_by, memory_of
from pmq_cards.schedulers import NAMES, after, schedule, scheduler
from pmq_cards.trail import UNMEASURED, Trail, trail
from pmq_cards.trails import Trails, made_of, plain, trails
from tests.conftest import review
from tests.test_every_scheduler import histories

ONE, TWO = CardId("tiny/one"), CardId("tiny/two")
some = histories().filter(bool)


@given(name=st.sampled_from(NAMES), reviews=some)
def test_the_answers_of_a_trail_lead_to_the_schedule_of_the_reviews(name: str, reviews: list[Review]) -> None:
    found = trail(scheduler(name), reviews)
    assert after(scheduler(name), found.answers) == schedule(scheduler(name), reviews)
    assert list(found.instants) == [to_ms(each.at) for each in reviews]
    assert list(found.thought_ms) == [each.thought_ms for each in reviews]


@given(name=st.sampled_from(NAMES), reviews=some)
def test_intervals_due_days_and_eases_are_those_of_the_steps(name: str, reviews: list[Review]) -> None:
    found, steps = trail(scheduler(name), reviews), scheduler(name)(reviews)
    assert [0, *(step.schedule.interval_days for step in steps[:-1])] == list(found.intervals)
    assert [step.schedule.due.toordinal() if step.schedule.due else 0 for step in steps] == list(found.dues)
    last = steps[-1].schedule
    assert (found.interval_days, found.lapses) == (last.interval_days, last.lapses)
    assert [step.schedule.ease or 0 if step.schedule.reviews else 0 for step in steps] == list(found.eases)


@given(reviews=some)
def test_each_chance_is_that_of_the_answers_before(reviews: list[Review]) -> None:
    found = trail(scheduler("sm2"), reviews)
    for place, each in enumerate(reviews):
        before = memory_of(reviews[:place])
        measures = before is not None and each.day > before.last_day
        assert found.chances[place] == (before.recall_on(each.day) if before and measures else UNMEASURED)
        after = memory_of(reviews[: place + 1])
        assert after is not None
        assert found.stabilities[place] == after.stability_days
    assert left_by(found) == memory_of(reviews)


@given(one=histories(), two=histories(), later=histories())
def test_trails_with_newer_reviews_are_those_of_all_reviews(
    one: list[Review], two: list[Review], later: list[Review]
) -> None:
    sm2 = scheduler("sm2")
    newer = Trails(lambda: trails(sm2, {ONE: one, TWO: two})).over(sm2, ONE, two).over(sm2, ONE, later)
    assert dict(newer) == trails(sm2, {ONE: later, TWO: two})


def test_what_is_over_the_trails_reads_nothing_until_it_is_looked_at() -> None:
    asked: list[str] = []

    def read() -> dict[CardId, Trail]:
        asked.append("read")
        return {}

    sm2 = scheduler("sm2")
    newer = Trails(read).over(sm2, ONE, [review("2026-12-01", 4)])
    assert not asked
    assert list(newer) == list(newer.over(sm2, ONE, [review("2026-12-02", 4)])) == [ONE]
    assert asked == ["read"]


def test_a_card_without_answers_has_no_trail() -> None:
    with pytest.raises(ValueError, match="no trail"):
        trail(scheduler("sm2"), [])


THREE = CardId("tiny/three")
of_cards = st.dictionaries(st.sampled_from([ONE, TWO, THREE]), some)


@given(before=of_cards, newer=st.dictionaries(st.sampled_from([ONE, TWO, THREE]), histories()))
def test_columns_with_newer_trails_are_those_of_all_trails(
    before: dict[CardId, list[Review]], newer: dict[CardId, list[Review]]
) -> None:
    sm2 = scheduler("sm2")
    changed = {card_id: trail(sm2, reviews) if reviews else None for card_id, reviews in newer.items()}
    after = {card_id: reviews for card_id, reviews in (before | newer).items() if reviews}
    assert trails(sm2, before).over(changed) == trails(sm2, after)


@given(every=of_cards, chosen=st.sets(st.sampled_from([ONE, TWO, THREE])))
def test_columns_of_some_cards_hold_those_and_no_other(every: dict[CardId, list[Review]], chosen: set[CardId]) -> None:
    columns = trails(scheduler("sm2"), every)
    some_of_them = columns.only(chosen)
    assert some_of_them == {card_id: columns[card_id] for card_id in every if card_id in chosen}
    for number, card_id in enumerate(some_of_them):
        begin, end = some_of_them.span(card_id)
        assert [some_of_them.card_at(place) for place in range(begin, end)] == [card_id] * (end - begin)
        assert some_of_them.last_days[number] == max(columns[card_id].days)
        assert some_of_them.last_stability(number) == columns[card_id].stabilities[-1]
        assert some_of_them.lapses[number] == columns[card_id].lapses
    assert list(columns.by_id(chosen)) == sorted(chosen & every.keys())
    assert columns.by_id(chosen) == some_of_them


@given(every=of_cards)
def test_columns_come_back_as_they_were_kept(every: dict[CardId, list[Review]]) -> None:
    columns = trails(scheduler("sm2"), every)
    kept: Any = plain(columns)
    again = made_of(marshal.loads(marshal.dumps(kept)))  # noqa: S302 - what was made a line ago
    assert (again, list(again.ends)) == (columns, list(columns.ends))
