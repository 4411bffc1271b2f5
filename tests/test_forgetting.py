"""How this learner forgets: what is learnt from answers, and what it may not do."""

from collections.abc import Mapping
from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmq_cards.chance import among, expected, mixed
from pmq_cards.domain import CardId, Kind, Review
from pmq_cards.forgetting import (
    VIEWS,
    Belief,
    Estimate,
    Forgetting,
    chances_at,
    chances_of,
    estimate_of,
    fine_place,
    learnt,
    scaled,
    shown_before,
)
from pmq_cards.forgetting import trials_of as measured
from pmq_cards.memory import memory_of
from pmq_cards.schedulers import scheduler
from pmq_cards.trail import trail
from pmq_cards.trails import trails
from tests.conftest import review

FIRST = date(2026, 12, 1)
ONE = CardId("tiny/one")
chances = st.floats(0.3, 0.99)
trials = st.lists(st.tuples(chances, st.booleans()), max_size=40)
views = st.integers(0, 12).flatmap(
    lambda cards: st.lists(st.lists(st.floats(0, 1), min_size=cards, max_size=cards), min_size=1, max_size=9)
)


def answered(days: list[int], quality: int = 4, *, card: str = "tiny/one", kind: Kind = Kind.REVIEW) -> list[Review]:
    return [review((FIRST + timedelta(days=day)).isoformat(), quality, card=card, kind=kind) for day in days]


def how_it_forgets(reviews_of: Mapping[CardId, list[Review]]) -> Forgetting:
    return estimate_of(trails(scheduler("sm2"), reviews_of)).forgetting


def trials_of(factor: float, count: int) -> list[tuple[float, bool]]:
    """Make answers of a learner with this factor, as many recalled as the chances say."""
    random = Random(7)  # noqa: S311 - a learner
    usual = [random.choice((0.8, 0.9, 0.95)) for _ in range(count)]
    return [(chance, random.random() < scaled(chance, factor)) for chance in usual]


def test_without_an_answer_the_learner_may_be_anybody() -> None:
    nobody = learnt(Belief())
    assert nobody.factor == pytest.approx(1)
    assert nobody.factors[0] * nobody.factors[-1] == pytest.approx(1)
    assert 0.1 < nobody.low < 0.2
    assert (nobody.answers, len(nobody.factors)) == (0, VIEWS)


def test_the_usual_person_has_the_chances_of_the_model() -> None:
    memory = memory_of(answered([0, 2, 9]))
    assert memory is not None
    estimate = Estimate({ONE: trail(scheduler("sm2"), answered([0, 2, 9]))})
    for ahead in range(30):
        day = memory.last_day + timedelta(days=ahead)
        assert estimate.recall(ONE, day) == memory.recall_on(day)


@given(chances, st.floats(0.05, 20), st.integers(1, 200))
def test_a_factor_acts_on_the_stability(usual: float, factor: float, days: int) -> None:
    memory = memory_of(answered([0, 3]))
    assert memory is not None
    day = memory.last_day + timedelta(days=days)
    assert memory.recall_on(day, factor) == pytest.approx(scaled(memory.recall_on(day), factor))
    assert scaled(usual, 1) == pytest.approx(usual)


@given(trials, chances)
def test_a_pass_raises_every_factor_and_a_fail_lowers_it(before: list[tuple[float, bool]], usual: float) -> None:
    belief = Belief().after(before)
    lower, here, higher = (
        learnt(each) for each in (belief.after([(usual, False)]), belief, belief.after([(usual, True)]))
    )
    for low, middle, high in zip(lower.factors, here.factors, higher.factors, strict=True):
        assert low < middle < high


def test_a_fail_of_a_card_that_seemed_sure_is_a_fail() -> None:
    sure = Belief().after([(1.0, False)])
    assert learnt(sure).factor < learnt(Belief()).factor


@given(trials, st.integers(0, 40))
def test_answers_may_be_learnt_from_at_once_or_one_by_one(all_of_them: list[tuple[float, bool]], cut: int) -> None:
    at_once = Belief().after(all_of_them)
    in_parts = Belief().after(all_of_them[cut:]).after(all_of_them[:cut])
    assert at_once.answers == in_parts.answers == len(all_of_them)
    assert at_once.logs == pytest.approx(in_parts.logs)


@given(trials)
def test_the_factors_rise_and_lie_within_the_belief(some: list[tuple[float, bool]]) -> None:
    found = learnt(Belief().after(some))
    assert found.low < found.factors[0] < found.middle < found.factors[-1] < found.high
    assert list(found.factors) == sorted(found.factors)
    assert found.middle == pytest.approx(found.factor)


@pytest.mark.parametrize("factor", [0.1, 0.33, 1, 3])
def test_the_factor_of_a_learner_is_found(factor: float) -> None:
    found = learnt(Belief().after(trials_of(factor, 2_000)))
    assert found.low < factor < found.high
    assert factor / 1.5 < found.factor < factor * 1.5


def test_practice_after_an_answer_of_the_day_changes_nothing() -> None:
    reviews = answered([0, 1, 7])
    again = [*reviews, *answered([7, 7], 2, kind=Kind.PRACTICE)]
    assert how_it_forgets({ONE: again}) == how_it_forgets({ONE: reviews})


def test_practice_on_a_later_day_is_learnt_from() -> None:
    reviews = answered([0, 1])
    passed, failed = (
        how_it_forgets({ONE: [*reviews, *answered([9], quality, kind=Kind.PRACTICE)]}) for quality in (4, 2)
    )
    assert failed.factor < how_it_forgets({ONE: reviews}).factor < passed.factor
    assert passed.answers == 2


def test_how_often_a_new_card_is_known_is_learnt() -> None:
    met = {CardId(f"tiny/{n}"): answered([0], 4 if n < 8 else 2, card=f"tiny/{n}") for n in range(10)}
    assert how_it_forgets({}).first_pass == pytest.approx(0.3)
    assert how_it_forgets(met).first_pass == pytest.approx((0.9 + 8) / 13)


def test_what_was_shown_before_an_answer_was_learnt_from_the_earlier_ones_alone() -> None:
    days, random = list(range(0, 60, 3)), Random(5)  # noqa: S311 - a learner
    reviews = [made for day in days for made in answered([day], 4 if random.random() < 0.5 else 2)]
    every = list(measured({ONE: trail(scheduler("sm2"), reviews)}))
    shown = shown_before(reversed(every), {trial.key for trial in every})
    for place, trial in enumerate(every):
        before = Belief().after((earlier.usual, earlier.passed) for earlier in every[:place])
        assert shown[trial.key] == pytest.approx(before.chance(trial.usual))
    assert len(set(shown.values())) == len(every)


@pytest.mark.parametrize(
    ("factor", "count", "said"),
    [
        (1, 7, "The estimate is the usual person's until 20 measured answers; 7 so far."),
        (1, 500, "You forget about as fast as most (500 measured answers)."),
        (0.1, 500, "You forget about 8 times as fast as most: the plan minds it (500 measured answers)."),
        (3, 1000, "You forget about 2.5 times as slowly as most: the plan minds it (1,000 measured answers)."),
    ],
)
def test_it_is_said_in_words(factor: float, count: int, said: str) -> None:
    assert str(learnt(Belief().after(trials_of(factor, count)))) == said


@given(views, st.floats(0.01, 0.2))
def test_intervals_nest(mixture: list[list[float]], tail: float) -> None:
    fewest, most = among(mixture)
    inner = among(mixture, tail + 0.025)
    assert fewest <= inner[0] <= inner[1] <= most


@given(views)
def test_a_mixture_lies_within_what_its_views_span(mixture: list[list[float]]) -> None:
    each = [among([chances]) for chances in mixture]
    fewest, most = among(mixture)
    assert min(low for low, _ in each) <= fewest
    assert most <= max(high for _, high in each)
    assert expected(*mixture).known == pytest.approx(sum(map(sum, mixture)) / len(mixture))


@pytest.mark.parametrize("chance", [0.1, 0.5, 0.8, 0.95])
def test_the_normal_law_is_within_a_card_of_the_exact_one(chance: float) -> None:
    spread = [[min(1.0, chance * (0.8 + 0.4 * n / 200)) for n in range(cards)] for cards in (200, 201)]
    exact, normal = (among([chances]) for chances in spread)
    assert abs(exact[0] - normal[0]) <= 1 + 1
    assert abs(exact[1] - normal[1]) <= 1 + 1


def test_three_thousand_cards_have_an_interval_too() -> None:
    assert str(expected([0.9] * 3_000, [0.8] * 3_000)) == "2,550 of 3,000 (2,364-2,727)"


@given(spent=st.floats(1e-9, 1e9), factor=st.floats(0.01, 100))
def test_cards_that_are_put_together_keep_their_chance_to_a_thousandth(spent: float, factor: float) -> None:
    (apart,), (together,) = (*chances_of([spent], [factor]),), (*chances_at([fine_place(spent)], [factor]),)
    assert together == pytest.approx(apart, abs=5e-4)


@given(
    kinds=st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1), st.integers(1, 90)), min_size=1, max_size=6),
    unseen=st.integers(0, 9),
)
def test_cards_that_are_alike_are_expected_as_if_each_were_named(
    kinds: list[tuple[float, float, int]], unseen: int
) -> None:
    one, other, alike = zip(*kinds, strict=True)
    found = mixed([one, other], unseen, alike)
    named = [[chance for chance, n in zip(view, alike, strict=True) for _ in range(n)] for view in (one, other)]
    wanted = expected(*named, unseen=unseen)
    assert found.known == pytest.approx(wanted.known)
    assert (found.low, found.high, found.of) == (wanted.low, wanted.high, wanted.of)
