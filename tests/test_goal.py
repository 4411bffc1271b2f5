"""The interview date: what is due when one is ahead, and that nothing else changes."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmq_cards.domain import UNSEEN, Card, CardId, DeckId, Goal, Kind, Quality, Review, Schedule
from pmq_cards.planning import due_days, final_days, final_pass_days, new_for, next_due, plan_day, weakest_first
from pmq_cards.schedulers import NAMES, schedule, scheduler
from tests.conftest import review

TODAY = date(2026, 11, 24)
INTERVIEW = date(2026, 12, 8)
EVE = date(2026, 12, 7)
GOAL = Goal(INTERVIEW, since=TODAY)


def a_card(number: int, deck: str = "d") -> Card:
    return Card(DeckId(deck), f"c{number}", "why", "question")


def seen(day: str = "2026-11-24", interval_days: int = 30, ease: int = 250) -> Schedule:
    last_day = date.fromisoformat(day)
    return Schedule(3, ease, interval_days, last_day + timedelta(days=interval_days), last_day, 3)


def planned(
    schedules: list[Schedule], day: date, goal: Goal | None = GOAL, new_limit: int = 0, goal_new: int = 0
) -> list[str]:
    cards = [a_card(number) for number in range(len(schedules))]
    schedule_of = {card.id: schedule for card, schedule in zip(cards, schedules, strict=True)}
    return list(plan_day(cards, schedule_of, day, new_limit, goal, goal_new=goal_new).cards)


@st.composite
def histories(draw: st.DrawFn) -> Mapping[CardId, list[Review]]:
    """Make the reviews of up to eight cards of two decks before the interview."""
    reviews_of: dict[CardId, list[Review]] = {}
    for number in range(draw(st.integers(1, 8))):
        card_id = CardId(f"{draw(st.sampled_from(['d', 'e']))}/c{number}")
        days = sorted(draw(st.lists(st.integers(-60, 13), max_size=6)))
        reviews_of[card_id] = [
            review((TODAY + timedelta(days=day)).isoformat(), draw(st.integers(0, 5)), card=card_id) for day in days
        ]
    return reviews_of


goals = st.builds(
    Goal,
    day=st.integers(1, 40).map(lambda days: TODAY + timedelta(days=days)),
    since=st.just(TODAY),
    decks=st.sampled_from([(), (DeckId("d"),)]),
    minutes_per_day=st.sampled_from([None, 1, 15]),
)
days = st.integers(-5, 45).map(lambda days: TODAY + timedelta(days=days))
every_scheduler = pytest.mark.parametrize("name", NAMES)


@every_scheduler
@given(reviews_of=histories(), goal=goals, day=days)
def test_a_card_is_never_due_later_for_an_interview(
    name: str, reviews_of: Mapping[CardId, list[Review]], goal: Goal, day: date
) -> None:
    schedule_of = {card_id: schedule(scheduler(name), reviews) for card_id, reviews in reviews_of.items()}
    own = due_days(schedule_of, day)
    for card_id, due in due_days(schedule_of, day, goal).items():
        assert due <= own[card_id]
        assert due == own[card_id] or (goal.covers(card_id) and due <= goal.eve)


@given(reviews_of=histories(), goal=goals, day=days)
def test_removing_the_date_gives_sm2_back_exactly(
    reviews_of: Mapping[CardId, list[Review]], goal: Goal, day: date
) -> None:
    """What is pulled forward and passed moves nothing: SM-2's own plan is the one without any of those answers."""
    cards = [Card(DeckId(card_id.partition("/")[0]), card_id.partition("/")[2], "w", "q") for card_id in reviews_of]
    before = {card_id: schedule(scheduler("sm2"), reviews) for card_id, reviews in reviews_of.items()}
    after = {}
    own = set(plan_day(cards, before, day, 0).due)
    pulled = set(plan_day(cards, before, day, 0, goal).due) - own
    for card_id, reviews in reviews_of.items():
        passed = [review(day.isoformat(), 4, card=card_id)] if card_id in pulled else []
        after[card_id] = schedule(scheduler("sm2"), [*reviews, *passed])
    for later in (day + timedelta(days=ahead) for ahead in range(0, 60, 7)):
        assert plan_day(cards, after, later, 5) == plan_day(cards, before, later, 5)
    for card_id in pulled:
        assert (after[card_id].due, after[card_id].ease) == (before[card_id].due, before[card_id].ease)


@given(reviews_of=histories(), goal=goals)
def test_from_the_interview_day_on_there_is_no_other_rule(
    reviews_of: Mapping[CardId, list[Review]], goal: Goal
) -> None:
    schedule_of = {card_id: schedule(scheduler("sm2"), reviews) for card_id, reviews in reviews_of.items()}
    for late in range(3):
        day = goal.day + timedelta(days=late)
        assert due_days(schedule_of, day, goal) == due_days(schedule_of, day)


@given(st.integers(1, 40), st.sampled_from([None, 1, 5, 15]), st.integers(1, 30))
def test_every_card_has_its_final_day_between_today_and_the_eve(cards: int, minutes: int | None, days: int) -> None:
    goal = Goal(TODAY + timedelta(days=days), TODAY, (), minutes)
    found = final_days({a_card(number).id: seen(ease=130 + number) for number in range(cards)}, goal)
    assert len(found) == cards
    assert TODAY <= min(found.values()) <= max(found.values()) == goal.eve


def test_on_the_eve_every_card_is_due() -> None:
    assert planned([seen(), seen("2026-12-01")], EVE) == ["d/c0", "d/c1"]


def test_before_the_eve_sm2_decides() -> None:
    assert planned([seen(interval_days=30), seen(interval_days=3)], date(2026, 11, 30)) == ["d/c1"]


def test_a_card_graded_on_its_final_day_is_not_asked_again() -> None:
    assert planned([seen("2026-12-07")], EVE) == []


def test_a_card_that_failed_its_last_pass_comes_when_sm2_says_so() -> None:
    goal = replace(GOAL, minutes_per_day=1)
    failed = [review("2026-11-24", 4, card="d/c0"), review("2026-12-06", 2, card="d/c0")]
    assert planned([schedule(scheduler("sm2"), failed)] * 16, EVE, goal) == [f"d/c{n}" for n in range(16)]


def test_on_the_day_of_the_interview_nothing_is_due_by_it() -> None:
    assert planned([seen(interval_days=30)], INTERVIEW) == []


def test_on_the_day_of_the_interview_reviews_come_first_again() -> None:
    assert planned([UNSEEN, UNSEEN, seen("2026-12-01", 1)], INTERVIEW, new_limit=1, goal_new=2) == ["d/c2", "d/c0"]


def test_decks_that_were_not_named_keep_their_own_days() -> None:
    cards = [a_card(0, "asked"), a_card(0, "other")]
    schedule_of = {card.id: seen() for card in cards}
    plan = plan_day(cards, schedule_of, EVE, 0, replace(GOAL, decks=(DeckId("asked"),)))
    assert plan.due == ("asked/c0",)


def test_with_few_minutes_the_weakest_cards_are_left_to_the_eve() -> None:
    goal = replace(GOAL, minutes_per_day=1)
    found = final_days({a_card(number).id: seen(ease=130 + number) for number in range(8)}, goal)
    assert [found[a_card(number).id].day for number in range(8)] == [7, 7, 7, 6, 6, 6, 5, 5]


@pytest.mark.parametrize(
    ("cards", "minutes", "days"), [(21, None, 1), (21, 15, 1), (200, 15, 4), (200, 1, 4), (200, 30, 2)]
)
def test_the_last_pass_takes_as_many_days_as_its_minutes_need(cards: int, minutes: int | None, days: int) -> None:
    assert final_pass_days(replace(GOAL, minutes_per_day=minutes), cards) == days


def test_new_cards_come_before_reviews() -> None:
    assert planned([seen("2026-11-20", 1), UNSEEN], TODAY, new_limit=5) == ["d/c1", "d/c0"]
    assert planned([seen("2026-11-20", 1), UNSEEN], TODAY, goal=None, new_limit=5) == ["d/c0", "d/c1"]


def test_the_interview_can_ask_for_more_new_cards_than_the_limit() -> None:
    assert planned([UNSEEN] * 9, TODAY, new_limit=2, goal_new=5) == [f"d/c{n}" for n in range(5)]


def test_new_cards_of_other_decks_keep_their_limit() -> None:
    cards = [a_card(0, "other"), a_card(1, "other"), a_card(0, "asked"), a_card(1, "asked")]
    goal = replace(GOAL, decks=(DeckId("asked"),))
    plan = plan_day(cards, {card.id: UNSEEN for card in cards}, TODAY, 1, goal, goal_new=2)
    assert plan.new == ("asked/c0", "asked/c1")


@pytest.mark.parametrize(
    ("unseen", "met_today", "day", "wanted"),
    [(21, 0, 24, 3), (18, 3, 24, 0), (20, 1, 24, 2), (7, 0, 30, 3), (4, 0, 7 + 30, 4), (5, 0, 8 + 30, 0)],
)
def test_all_cards_are_to_be_met_in_the_first_two_thirds(unseen: int, met_today: int, day: int, wanted: int) -> None:
    assert new_for(GOAL, unseen, met_today, date(2026, 11, 1) + timedelta(days=day - 1)) == wanted


@given(st.integers(0, 300), st.integers(1, 60))
def test_the_daily_shares_of_new_cards_meet_them_all_in_two_thirds_of_the_time(cards: int, days: int) -> None:
    goal, unseen = Goal(TODAY + timedelta(days=days), TODAY), cards
    for ahead in range(max(1, days * 2 // 3)):
        unseen -= new_for(goal, unseen, 0, TODAY + timedelta(days=ahead))
    assert unseen == 0


def test_the_next_due_day_is_the_first_after_today() -> None:
    assert next_due([TODAY, EVE, INTERVIEW], TODAY) == EVE
    assert next_due([TODAY], TODAY) is None


def test_the_weakest_cards_come_first() -> None:
    cards = [a_card(0), a_card(1), a_card(2)]
    reviews_of = {
        cards[0].id: [review("2026-11-20", 5)],
        cards[1].id: [review("2026-11-20", 2, kind=Kind.PRACTICE)],
    }
    assert weakest_first(cards, reviews_of, TODAY) == ("d/c2", "d/c1", "d/c0")


def test_a_quality_below_three_is_a_lapse_also_when_pulled_forward() -> None:
    reviews = [review("2026-11-20", 4), review("2026-11-21", 4), review("2026-11-22", Quality.FORGOT)]
    assert schedule(scheduler("sm2"), reviews).due == date(2026, 11, 23)
