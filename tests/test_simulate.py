"""The simulation behind the numbers of docs/scheduling.md."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from pmq_cards.domain import CardId, Quality
from tools.learners import KINDS, Learner
from tools.simulate import BEGIN, POLICIES, Case, cases, run, study, table

TWO_WEEKS = Case(14, 21, None, "SM-2 + date")
CARD = CardId("d/c000")


def test_a_learner_is_the_same_every_time() -> None:
    assert study(TWO_WEEKS, 3) == study(TWO_WEEKS, 3)


def test_learners_differ() -> None:
    assert study(TWO_WEEKS, 1) != study(TWO_WEEKS, 2)


def test_an_answer_ends_with_the_first_good() -> None:
    for number in range(20):
        qualities, seconds = Learner(number)(CARD, BEGIN)
        assert qualities[-1] is Quality.GOOD
        assert set(qualities[:-1]) <= {Quality.FORGOT}
        assert seconds > 10 * len(qualities)


def test_a_learner_forgets() -> None:
    learner = Learner(1)
    assert learner.recall(CARD, BEGIN) == 0
    learner(CARD, BEGIN)
    recalls = [learner.recall(CARD, BEGIN + timedelta(days=days)) for days in (0, 1, 7, 30)]
    assert recalls[0] == 1
    assert recalls == sorted(recalls, reverse=True)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_person_forgets_and_answers(kind: str) -> None:
    learner = Learner(1, KINDS[kind])
    for ahead in range(4):
        assert learner(CARD, BEGIN + timedelta(days=ahead))[0][-1] is Quality.GOOD
    recalls = [learner.recall(CARD, BEGIN + timedelta(days=days)) for days in (4, 9, 30, 300)]
    assert recalls == sorted(recalls, reverse=True)
    assert 0 < recalls[-1] < recalls[0] <= 1


def test_who_forgets_faster_knows_less() -> None:
    names = ("forgets 10 times as fast", "forgets 3 times as fast", "near the model", "forgets 3 times as slowly")
    learners = [Learner(5, KINDS[name]) for name in names]
    for learner in learners:
        learner(CARD, BEGIN)
    recalls = [learner.recall(CARD, BEGIN + timedelta(days=5)) for learner in learners]
    assert recalls == sorted(recalls)


@pytest.mark.parametrize("policy", POLICIES)
def test_every_policy_meets_every_card_where_there_is_time(policy: str) -> None:
    outcome = study(replace(TWO_WEEKS, policy=policy), 0)
    assert outcome.answers >= 21
    assert 0.5 < outcome.recall <= 1


def test_the_date_is_worth_some_points_of_recall() -> None:
    sm2, dated = (sum(o.recall for o in run(replace(TWO_WEEKS, policy=p), 10)) / 10 for p in POLICIES[:2])
    assert dated > sm2 + 0.02


def test_a_limit_holds_every_day() -> None:
    limited = study(replace(TWO_WEEKS, minutes_per_day=2), 0)
    assert limited.minutes <= 14 * 3


def test_the_table_has_a_row_for_each_case() -> None:
    todo = [case for case in cases() if case.cards == 21 and case.days == 3]
    lines = list(table({case: run(case, 2) for case in todo}))
    assert len(lines) == 4 + 2
    assert all(
        re.fullmatch(r"\| 3 \| 21 \| [-5] \|( \d+\.\d / \d+ / \d+ \|){4} 2 \| \d+\.\d \| \d+\.\d \|", x)
        for x in lines[4:]
    )
