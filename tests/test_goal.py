"""The interview date: what is due when one is ahead, and that nothing else changes."""

from collections.abc import Mapping
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmq_cards import agenda
from pmq_cards.domain import UNSEEN, CardId, DeckId, Goal, Kind, Quality, Review, Schedule
from pmq_cards.known import Known
from pmq_cards.pace import Timing
from pmq_cards.planning import due_count, new_for, next_due, plan_day, weakest_first, whole_day
from pmq_cards.schedulers import NAMES, schedule, scheduler
from pmq_cards.standing import Standing, last_pass_days, standing_of
from tests.conftest import review

TODAY = date(2026, 11, 24)
INTERVIEW = date(2026, 12, 8)
EVE = date(2026, 12, 7)
GOAL = Goal(INTERVIEW, since=TODAY)


def ids(cards: int, deck: str = "d") -> list[CardId]:
    return [CardId(f"{deck}/c{number}") for number in range(cards)]


def standing(
    schedule_of: Mapping[CardId, Schedule], day: date = TODAY, goal: Goal | None = GOAL, new_per_day: int = 0
) -> Standing:
    known_of = {card_id: Known(schedule) for card_id, schedule in schedule_of.items()}
    return Standing(tuple(known_of), known_of, day, scheduler("sm2"), goal=goal, new_per_day=new_per_day)


def seen(day: str = "2026-11-24", interval_days: int = 30, ease: int = 250) -> Schedule:
    last_day = date.fromisoformat(day)
    return Schedule(3, ease, interval_days, last_day + timedelta(days=interval_days), last_day, 3)


def planned(schedules: list[Schedule], day: date, goal: Goal | None = GOAL, new_limit: int = 0) -> list[str]:
    schedule_of = dict(zip(ids(len(schedules)), schedules, strict=True))
    return list(plan_day(standing(schedule_of, day, goal, new_limit)).cards)


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
    last_days=st.sampled_from([None, 1, 2]),
)
days = st.integers(-5, 45).map(lambda days: TODAY + timedelta(days=days))
every_scheduler = pytest.mark.parametrize("name", NAMES)


@every_scheduler
@given(reviews_of=histories(), goal=goals, day=days)
def test_a_card_is_never_due_later_for_an_interview_but_for_its_own_day(
    name: str, reviews_of: Mapping[CardId, list[Review]], goal: Goal, day: date
) -> None:
    begin = standing_of(reviews_of, reviews_of, scheduler(name), day, goal=goal)
    for card_id, due in begin.due_on.items():
        own = begin.schedule_of[card_id].due
        assert own is not None
        if due > own:
            assert (max(own, day), due) == (goal.day, goal.day + timedelta(days=1))
        else:
            assert due == own or (goal.covers(card_id) and due <= goal.eve)


@every_scheduler
@given(reviews_of=histories(), goal=goals, day=days)
def test_what_a_card_is_due_after_an_answer_is_what_is_read_once_it_is_given(
    name: str, reviews_of: Mapping[CardId, list[Review]], goal: Goal, day: date
) -> None:
    begin = standing_of(reviews_of, reviews_of, scheduler(name), day, goal=goal)
    for card_id, reviews in reviews_of.items():
        after = [*reviews, review(day.isoformat(), 4, card=card_id)]
        foreseen = begin.due_after(card_id, schedule(scheduler(name), after))
        assert foreseen == begin.after(card_id, after).due_on[card_id]
        assert (
            foreseen
            == standing_of(reviews_of, {**reviews_of, card_id: after}, scheduler(name), day, goal=goal).due_on[card_id]
        )


def looked_at(standing: Standing) -> list[object]:
    """Look at all that a sitting asks of a standing, today and later."""
    seen: list[object] = []
    for then in (standing, *(standing.on(standing.day + timedelta(days=ahead)) for ahead in (1, 7))):
        plan = plan_day(then)
        assert due_count(then) == len(plan.due)
        seen += [plan, list(then.due_on.items()), then.unseen, then.met_today, then.asked, then.schedule_of]
    return seen


@every_scheduler
@given(
    histories(),
    st.none() | goals,
    days,
    st.lists(st.tuples(st.integers(0, 7), st.none() | st.sampled_from(Quality), st.booleans()), max_size=6),
    st.sets(st.integers(0, 7), max_size=2),
)
def test_answers_of_a_sitting_leave_the_standing_that_is_read_once_they_are_given(
    name: str,
    reviews_of: Mapping[CardId, list[Review]],
    goal: Goal | None,
    day: date,
    answers: list[tuple[int, Quality | None, bool]],
    left_out: set[int],
) -> None:
    cards, given, by = list(reviews_of), dict(reviews_of), scheduler(name)
    suspended = frozenset(cards[place] for place in left_out if place < len(cards))
    sitting = standing_of(cards, given, by, day, goal=goal, suspended=suspended)
    looked_at(sitting)
    for place, quality, look in answers:
        card_id = cards[place % len(cards)]
        answered = [] if quality is None else [review(day.isoformat(), quality, card=card_id)]
        given[card_id] = [*given[card_id], *answered] if answered else given[card_id][:-1]
        sitting = sitting.after(card_id, given[card_id])
        if look:
            looked_at(sitting)
    assert looked_at(sitting) == looked_at(standing_of(cards, given, by, day, goal=goal, suspended=suspended))


@given(reviews_of=histories(), goal=goals, day=days)
def test_removing_the_date_gives_sm2_back_exactly(
    reviews_of: Mapping[CardId, list[Review]], goal: Goal, day: date
) -> None:
    """What is pulled forward and passed moves nothing: SM-2's own plan is the one without any of those answers."""
    before = standing_of(reviews_of, reviews_of, scheduler("sm2"), day)
    with_date = before._replace(goal=goal._replace(minutes_per_day=None))
    after = before
    pulled = set(plan_day(with_date).due) - set(plan_day(before).due)
    for card_id in pulled:
        after = after.after(card_id, [*reviews_of[card_id], review(day.isoformat(), 4, card=card_id)])
    for later in (day + timedelta(days=ahead) for ahead in range(0, 60, 7)):
        assert plan_day(after.on(later)) == plan_day(before.on(later))
    for card_id in pulled:
        assert after.schedule_of[card_id].due == before.schedule_of[card_id].due
        assert after.schedule_of[card_id].ease == before.schedule_of[card_id].ease


@given(reviews_of=histories(), goal=goals)
def test_after_the_interview_there_is_no_other_rule(reviews_of: Mapping[CardId, list[Review]], goal: Goal) -> None:
    for late in range(1, 4):
        begin = standing_of(reviews_of, reviews_of, scheduler("sm2"), goal.day + timedelta(days=late))
        assert begin._replace(goal=goal).due_on == begin.due_on


@given(reviews_of=histories(), goal=goals)
def test_on_the_day_of_the_interview_nothing_is_due(reviews_of: Mapping[CardId, list[Review]], goal: Goal) -> None:
    begin = standing_of(reviews_of, reviews_of, scheduler("sm2"), goal.day, goal=goal)
    assert plan_day(begin).cards == ()
    assert all(due > goal.day for due in begin.due_on.values())


def test_what_fails_on_the_eve_comes_the_day_after_the_interview() -> None:
    failed = [review("2026-12-01", 4, card="d/c0"), review("2026-12-07", 2, card="d/c0")]
    for day in (EVE, INTERVIEW):
        begin = standing_of(ids(1), {ids(1)[0]: failed}, scheduler("sm2"), day, goal=GOAL)
        assert begin.due_on == {"d/c0": INTERVIEW + timedelta(days=1)}


@given(st.integers(1, 40), st.sampled_from([None, 1, 5, 15]), st.integers(1, 30))
def test_every_card_has_its_final_day_between_today_and_the_eve(cards: int, minutes: int | None, days: int) -> None:
    goal = Goal(TODAY + timedelta(days=days), TODAY, (), minutes, last_days=1)
    found = standing(
        {card_id: seen("2026-11-01", 100, 130 + n) for n, card_id in enumerate(ids(cards))}, goal=goal
    ).due_on
    assert len(found) == cards
    assert TODAY <= min(found.values()) <= max(found.values()) == goal.eve


@pytest.mark.parametrize(
    ("cards", "last_days", "twice"), [(21, None, True), (22, None, False), (22, 2, True), (21, 1, False)]
)
def test_a_pass_on_each_of_the_last_two_days_is_the_default_where_it_costs_five_minutes(
    cards: int, last_days: int | None, *, twice: bool
) -> None:
    goal = GOAL._replace(last_days=last_days)
    schedules = {card_id: seen("2026-11-20", 100) for card_id in ids(cards)}
    begin = standing(schedules, date(2026, 12, 1), goal=goal)
    assert begin.passes_twice is twice
    assert set(begin.due_on.values()) == {EVE - timedelta(days=1) if twice else EVE}


def test_what_is_due_by_then_costs_nothing_more() -> None:
    schedules = {card_id: seen("2026-11-20", 100 if n < 21 else 12) for n, card_id in enumerate(ids(60))}
    assert standing(schedules, date(2026, 12, 1), goal=GOAL).passes_twice


def test_a_slow_learner_is_asked_once() -> None:
    begin = standing({card_id: seen("2026-11-20", 100) for card_id in ids(21)}, date(2026, 12, 1), goal=GOAL)
    assert not begin._replace(timing=Timing(answers=20, later=1, later_ms=38_000)).passes_twice


def test_who_passed_on_the_first_of_the_last_two_days_passes_again_on_the_eve() -> None:
    before = EVE - timedelta(days=1)
    begin = standing({card_id: seen("2026-11-20", 100) for card_id in ids(2)}, before, goal=GOAL)
    assert set(plan_day(begin).due) == set(ids(2))
    after = standing({ids(2)[0]: seen(before.isoformat(), 100), ids(2)[1]: seen("2026-11-20", 100)}, before, goal=GOAL)
    assert plan_day(after).due == (ids(2)[1],)
    assert set(plan_day(after.on(EVE)).due) == set(ids(2))


def test_on_the_eve_every_card_is_due() -> None:
    assert planned([seen(), seen("2026-12-01")], EVE) == ["d/c0", "d/c1"]


def test_before_the_eve_sm2_decides() -> None:
    assert planned([seen(interval_days=30), seen(interval_days=3)], date(2026, 11, 30)) == ["d/c1"]


def test_a_card_graded_on_its_final_day_is_not_asked_again() -> None:
    assert planned([seen("2026-12-07")], EVE) == []


def test_a_card_that_failed_its_last_pass_comes_when_sm2_says_so() -> None:
    goal = GOAL._replace(minutes_per_day=1)
    failed = [review("2026-11-24", 4, card="d/c0"), review("2026-12-06", 2, card="d/c0")]
    begin = standing(dict.fromkeys(ids(16), schedule(scheduler("sm2"), failed)), EVE, goal)
    assert whole_day(begin).due == tuple(ids(16))


def test_after_the_day_of_the_interview_reviews_come_first_again() -> None:
    after = INTERVIEW + timedelta(days=1)
    assert planned([UNSEEN, UNSEEN, seen("2026-12-01", 1)], after, new_limit=1) == ["d/c2", "d/c0"]


def test_decks_that_were_not_named_keep_their_own_days() -> None:
    cards = [*ids(1, "asked"), *ids(1, "other")]
    goal = GOAL._replace(decks=(DeckId("asked"),))
    assert plan_day(standing(dict.fromkeys(cards, seen()), EVE, goal)).due == ("asked/c0",)


def test_with_few_minutes_the_weakest_cards_are_left_to_the_eve() -> None:
    goal = GOAL._replace(minutes_per_day=1)
    found = standing({card_id: seen(ease=130 + number) for number, card_id in enumerate(ids(8))}, goal=goal).due_on
    assert [found[card_id].day for card_id in ids(8)] == [7, 7, 7, 6, 6, 6, 5, 5]


@pytest.mark.parametrize(
    ("cards", "minutes", "days"), [(21, None, 1), (21, 15, 1), (200, 15, 4), (200, 1, 4), (200, 30, 2)]
)
def test_the_last_pass_takes_as_many_days_as_its_minutes_need(cards: int, minutes: int | None, days: int) -> None:
    assert last_pass_days(GOAL._replace(minutes_per_day=minutes), cards) == days


def test_new_cards_come_before_reviews() -> None:
    assert planned([seen("2026-11-20", 1), UNSEEN], TODAY, new_limit=5) == ["d/c1", "d/c0"]
    assert planned([seen("2026-11-20", 1), UNSEEN], TODAY, goal=None, new_limit=5) == ["d/c0", "d/c1"]


def test_the_interview_can_ask_for_more_new_cards_than_the_limit() -> None:
    soon = Goal(TODAY + timedelta(days=3), TODAY)
    assert planned([UNSEEN] * 9, TODAY, soon, new_limit=2) == [f"d/c{n}" for n in range(5)]


def test_new_cards_of_other_decks_keep_their_limit() -> None:
    cards = [*ids(2, "other"), *ids(2, "asked")]
    goal = Goal(TODAY + timedelta(days=1), TODAY, (DeckId("asked"),))
    assert plan_day(standing(dict.fromkeys(cards, UNSEEN), TODAY, goal, 1)).new == ("asked/c0", "asked/c1")
    assert plan_day(standing(dict.fromkeys(cards, UNSEEN), TODAY, goal, 3)).new == ("asked/c0", "asked/c1", "other/c0")


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
    strong, weak, unseen = ids(3)
    reviews_of = {strong: [review("2026-11-20", 5)], weak: [review("2026-11-20", 2, kind=Kind.PRACTICE)]}
    begin = standing_of(ids(3), reviews_of, scheduler("sm2"), TODAY)
    assert weakest_first(begin, begin.cards) == (unseen, weak, strong)


def test_a_quality_below_three_is_a_lapse_also_when_pulled_forward() -> None:
    reviews = [review("2026-11-20", 4), review("2026-11-21", 4), review("2026-11-22", Quality.FORGOT)]
    assert schedule(scheduler("sm2"), reviews).due == date(2026, 11, 23)


def test_a_sitting_is_chosen_without_a_command_line() -> None:
    cards = ids(4)
    begin = standing({cards[0]: seen("2026-11-20", 1), **dict.fromkeys(cards[1:], UNSEEN)}, goal=None, new_per_day=1)
    begin = begin._replace(suspended=frozenset({cards[1]}), drafts=frozenset({cards[3]}))
    assert agenda.todays(begin, cards).planned == (cards[0], cards[2])
    assert agenda.todays(begin, cards, new_limit=0).planned == (cards[0],)
    assert agenda.practice(begin, cards).planned == (cards[0], cards[2])
    assert agenda.whys(begin, cards).planned == (cards[3],)


@given(reviews_of=histories(), goal=goals, day=days, other=days)
def test_another_day_is_the_same_wherever_one_comes_from(
    reviews_of: Mapping[CardId, list[Review]], goal: Goal, day: date, other: date
) -> None:
    for interview in (goal, None):
        anew = standing_of(reviews_of, reviews_of, scheduler("sm2"), other, goal=interview)
        seen = standing_of(reviews_of, reviews_of, scheduler("sm2"), day, goal=interview)
        plan_day(seen)
        assert (seen.on(other).due_on, plan_day(seen.on(other))) == (anew.due_on, plan_day(anew))
        assert seen.on(other).for_interview == anew.for_interview
