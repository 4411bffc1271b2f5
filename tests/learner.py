"""A learner of many days, made by chance from a seed: the log that the figures and the page are looked at with."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

from pmq_cards.domain import Card, CardId, Quality, Review
from pmq_cards.memory import memory_of
from pmq_cards.planning import plan_day
from pmq_cards.schedulers import scheduler
from pmq_cards.standing import standing_of
from pmq_cards.store.log import Answer, ReviewLog
from tests.clock import local

NEW_A_DAY = 4
SKIPPED = 0.06
"""How often a day goes by without a sitting."""


def study(log: ReviewLog, cards: Sequence[Card], first: date, days: int, seed: int = 21) -> None:
    """Write the answers of a learner who forgets a little more than the memory model thinks."""
    chance = Random(seed)  # noqa: S311 - a learner, not a secret
    hard = {card.id for card in chance.sample(list(cards), k=len(cards) // 10)}
    ids = [card.id for card in cards]
    reviews_of: defaultdict[CardId, list[Review]] = defaultdict(list)
    for day in (first + timedelta(days=number) for number in range(days)):
        if chance.random() < SKIPPED and day != first + timedelta(days=days - 1):
            continue
        at = local(day, chance.choice((7, 8, 8, 8, 12, 21)), chance.randrange(60))
        standing = standing_of(ids, reviews_of, scheduler("sm2"), day, new_per_day=NEW_A_DAY)
        queue = list(plan_day(standing).cards)
        while queue:
            card_id = queue.pop(0)
            quality = _graded(reviews_of[card_id], day, chance, hard=card_id in hard)
            took_ms = chance.randrange(6_000, 24_000)
            at += timedelta(milliseconds=took_ms)
            reviews_of[card_id].append(log.append(Answer(card_id, at, day, quality, took_ms=took_ms)))
            if quality.comes_again:
                queue.append(card_id)


def _graded(reviews: Sequence[Review], day: date, chance: Random, *, hard: bool) -> Quality:
    memory = memory_of(reviews)
    recall = memory.recall_on(day) if memory else 0.35
    if reviews and reviews[-1].day < day:
        recall *= 0.85 if hard else 1
    if chance.random() > recall:
        return Quality.FORGOT
    return chance.choices((Quality.HARD, Quality.GOOD, Quality.EASY), (1, 8, 1) if not hard else (5, 4, 0))[0]
