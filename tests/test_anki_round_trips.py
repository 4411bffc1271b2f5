"""Round trips: what was answered on either side, whatever happened to the cards there, stands once in pmq's log.

Each scenario is drawn from its number. `make round-trips` runs two hundred; the suite runs ten.
"""

import os
import random
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest

from pmq_cards.domain import CardId, Quality
from pmq_cards.ids import to_ms
from pmq_cards.schedulers import sm2
from pmq_cards.store.log import Answer, open_log
from tests.anki_world import Anki
from tests.clock import machine_now, study_day, zone
from tests.conftest import Run

SCENARIOS = int(os.environ.get("PMQ_ROUND_TRIPS", "10"))
CARDS = [CardId(f"many/c{number}") for number in range(9)]
ZONES = ("UTC", "Etc/GMT+12", "America/Los_Angeles", "Asia/Kolkata", "Asia/Tokyo", "Pacific/Kiritimati")
QUALITY_OF = {1: Quality.FORGOT, 2: Quality.HARD, 3: Quality.GOOD, 4: Quality.EASY}

pytestmark = pytest.mark.clock


@dataclass
class Scenario:
    """One learner with pmq and Anki side by side; `answered` is what was really answered: card, second, quality."""

    chance: random.Random
    anki: Anki
    home: Path
    answered: Counter[tuple[str, int, int]] = field(default_factory=Counter)

    def in_pmq(self, days_ago: int) -> None:
        """Answer some cards in pmq, some days ago."""
        with closing(open_log(self.home / "reviews.db")) as log:
            for card_id in self.chance.sample(CARDS, 4):
                at = machine_now() - timedelta(days=days_ago, seconds=self.chance.randrange(3000))
                quality = Quality(self.chance.randrange(6))
                given = log.append(Answer(card_id, at, study_day(days_ago), quality))
                self.answered[card_id, to_ms(given.at), int(quality)] += 1

    def in_anki(self) -> None:
        """Answer and change some cards in Anki."""
        collection = self.anki.collection
        for card_id in self.chance.sample(CARDS, 5):
            kinds = (self.answer, self.answer, self.suspend, self.move, self.edit, self.forget, self.set_due)
            if self.anki.holds(card_id):
                self.chance.choice(kinds)(card_id)
        if self.chance.random() < 0.5:
            self.filtered()
        if self.chance.random() < 0.3:
            self.remove(self.chance.choice(CARDS))
        collection.set_config("fsrs", self.chance.random() < 0.3)

    def answer(self, card_id: CardId) -> None:
        ease = self.chance.randrange(1, 5)
        at_ms = self.anki.answer(self.anki.card_of(card_id), ease)
        self.answered[card_id, at_ms, int(QUALITY_OF[ease])] += 1

    def suspend(self, card_id: CardId) -> None:
        self.anki.collection.sched.suspend_cards([self.anki.card_of(card_id)])  # type: ignore[list-item]

    def move(self, card_id: CardId) -> None:
        self.anki.collection.set_deck([self.anki.card_of(card_id)], self.anki.deck("Moved"))  # type: ignore[list-item]

    def edit(self, card_id: CardId) -> None:
        self.anki.edit(f"pmq:{card_id}", ["My own words."])

    def forget(self, card_id: CardId) -> None:
        self.anki.collection.sched.schedule_cards_as_new([self.anki.card_of(card_id)])  # type: ignore[list-item]

    def set_due(self, card_id: CardId) -> None:
        self.anki.collection.sched.set_due_date([self.anki.card_of(card_id)], "3-7")  # type: ignore[list-item]

    def remove(self, card_id: CardId) -> None:
        if self.anki.holds(card_id):
            self.anki.remove_note_of(self.anki.card_of(card_id))

    def filtered(self) -> None:
        """Answer a card in a filtered deck: one that reschedules counts, a preview does not."""
        reschedules = self.chance.random() < 0.5
        scheduler = self.anki.collection.sched
        deck = scheduler.get_or_create_filtered_deck(0)  # type: ignore[arg-type]
        deck.config.reschedule = reschedules
        del deck.config.search_terms[1:]
        deck.config.search_terms[0].search = "note:pmq* -is:suspended"
        deck.config.search_terms[0].limit = 3
        deck.allow_empty = True
        deck_id = scheduler.add_or_update_filtered_deck(deck).id
        found = [card_id for card_id in CARDS if self.anki.deck_of(card_id) == deck_id]
        for card_id in found[:1]:
            ease = self.chance.choice((1, 3) if reschedules else (4,))
            at_ms = self.anki.answer(self.anki.card_of(card_id), ease)
            if reschedules:
                self.answered[card_id, at_ms, int(QUALITY_OF[ease])] += 1
        self.anki.collection.decks.remove([deck_id])  # type: ignore[list-item]


@pytest.fixture
def scenario(
    tmp_path: Path, home: Path, own_deck: Callable[..., Path], request: pytest.FixtureRequest
) -> Iterator[Scenario]:
    names = [card.partition("/")[2] for card in CARDS]
    cards = "".join(f"  - {{id: {name}, why: Why {name}?, question: What {name}?}}\n" for name in names)
    own_deck(f"id: many\ntitle: Many\ncards:\n{cards}", "many.yaml")
    chance = random.Random(request.param)  # noqa: S311 - a made-up learner
    here = chance.choice(ZONES)
    with zone(here):
        anki = Anki(tmp_path / "anki" / "collection.anki2")
        yield Scenario(chance, anki, home)
        anki.close()


@pytest.mark.parametrize("scenario", range(SCENARIOS), indirect=True)
def test_every_answer_of_both_sides_stands_once_in_the_log(scenario: Scenario, pmq: Run, tmp_path: Path) -> None:
    package = tmp_path / "out.apkg"
    for round_number in range(3):
        scenario.in_pmq(9 - 2 * round_number)
        pmq("export", "many", "--progress", "-o", package, now=machine_now().isoformat())
        scenario.anki.take(package)
        scenario.in_anki()
        if scenario.chance.random() < 0.7:
            pmq("import", back(scenario, tmp_path), now=machine_now().isoformat())
    pmq("export", "many", "--progress", "-o", package, now=machine_now().isoformat())
    scenario.anki.take(package)  # brings back what was deleted with answers that pmq has not seen
    pmq("import", scenario.anki.path, now=machine_now().isoformat())
    assert pmq("import", scenario.anki.path, now=machine_now().isoformat()).out.startswith("0 reviews new")
    with closing(open_log(scenario.home / "reviews.db")) as log:
        found = Counter((review.card_id, to_ms(review.at), int(review.quality)) for review in log.reviews())
        reviews_of = log.reviews_of()
    assert found == scenario.answered
    due_of = {card["card"]: card["due"] for card in pmq("cards", "many", "--json", now=machine_now().isoformat()).json}
    for card_id in CARDS:
        steps = sm2.steps(reviews_of[card_id])
        due = steps[-1].schedule.due if steps else None
        assert due_of[card_id] == (due.isoformat() if due else None)


def back(scenario: Scenario, folder: Path) -> Path:
    """Give a file of the collection, of one of the kinds that Anki writes."""
    legacy = scenario.chance.random() < 0.5
    match scenario.chance.choice(("live", "apkg", "colpkg")):
        case "apkg":
            return scenario.anki.package(folder / "back.apkg", legacy=legacy)
        case "colpkg":
            return scenario.anki.whole(folder / "back.colpkg", legacy=legacy)
        case _:
            return scenario.anki.path
