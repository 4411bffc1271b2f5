"""The nouns of pmq: frozen values, and nothing else."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from enum import IntEnum, StrEnum
from pathlib import Path
from typing import NamedTuple, NewType

DeckId = NewType("DeckId", str)
CardId = NewType("CardId", str)
"""`<deck>/<card>`: what progress hangs on, never the text."""
ReviewId = NewType("ReviewId", str)
"""A UUID whose first 48 bits are the instant in milliseconds: unique anywhere, ordered in time."""
Further = Callable[[int], None]
"""Is told how much more of some work is done: cheap enough for every line of a file."""

MATURE_DAYS = 21
"""From this interval on a card is mature, as in Anki."""
LONGEST_ANSWER_MS = 300_000
"""Longer than five minutes means that somebody left the desk."""
FARTHEST_DAYS = 365
"""So far ahead an interview can be planned: every study day until then is played."""


class Audience(StrEnum):
    """Who to put a question to."""

    RECRUITER = "recruiter"
    HIRING_MANAGER = "hiring-manager"
    PRODUCT_PEER = "product-peer"
    ENGINEER = "engineer"
    DESIGNER = "designer"
    EXECUTIVE = "executive"


class Card(NamedTuple):
    """A reason to ask, and the question. Optional texts are empty when the deck has none; a draft has no why yet.

    `anki` is the guid of the note in Anki that the card was made of.
    """

    deck_id: DeckId
    name: str
    why: str
    question: str
    follow_ups: tuple[str, ...] = ()
    green_flag: str = ""
    red_flag: str = ""
    hint: str = ""
    audience: tuple[Audience, ...] = ()
    tags: tuple[str, ...] = ()
    origin: int | None = None
    anki: str = ""
    line: int = 1

    @property
    def id(self) -> CardId:
        """`<deck>/<name>`, unique over all decks."""
        return CardId(f"{self.deck_id}/{self.name}")

    @property
    def is_draft(self) -> bool:
        """Whether the card has no why yet, so that nobody can be asked for its question."""
        return not self.why


class Source(NamedTuple):
    """Where a deck's questions come from; `date` is the text the author wrote."""

    title: str = ""
    date: str = ""


class Labels(NamedTuple):
    """What stands over the front and over the back of a deck's cards."""

    why: str = "Why ask"
    question: str = "Question"


USUAL_LABELS = Labels()
ANSWER_LABELS = Labels("Question", "Answer")
"""Of decks whose front is asked and whose back answers."""


class Deck(NamedTuple):
    """The cards of one file, in its order."""

    id: DeckId
    title: str
    description: str
    source: Source
    cards: tuple[Card, ...]
    path: Path
    bundled: bool = False
    labels: Labels = USUAL_LABELS

    @property
    def asks(self) -> bool:
        """Whether the backs are questions to ask: they stand under the usual label, or most end as questions do."""
        if self.labels.question == USUAL_LABELS.question:
            return True
        return sum("?" in card.question[-2:] for card in self.cards) * 2 > len(self.cards)


class Quality(IntEnum):
    """SM-2's grade of a recall, 0 (blackout) to 5 (perfect)."""

    BLACKOUT = 0
    WRONG = 1
    FORGOT = 2
    HARD = 3
    GOOD = 4
    EASY = 5

    @property
    def passed(self) -> bool:
        """From 3 on the answer was recalled."""
        return self >= Quality.HARD

    @property
    def comes_again(self) -> bool:
        """Below 4 the card comes back in the same sitting (SM-2, step 7)."""
        return self < Quality.GOOD


class Kind(StrEnum):
    """What an answer was given for; practice never moves a schedule."""

    REVIEW = "review"
    PRACTICE = "practice"


class Review(NamedTuple):
    """One answer: the row of the log.

    `at` is the UTC instant, to the millisecond; `day` the study day it fell on; `took_ms` the time from showing the
    card to the grade, where known; `device` the home it was given in; `typed` what the learner wrote before looking.
    """

    id: ReviewId
    card_id: CardId
    at: datetime
    day: date
    quality: Quality
    kind: Kind = Kind.REVIEW
    took_ms: int | None = None
    device: str = ""
    typed: str = ""

    @property
    def counts(self) -> bool:
        """Tell whether it is an answer to what was asked for: practice is none."""
        return self.kind is not Kind.PRACTICE

    @property
    def thought_ms(self) -> int:
        """The time the answer took, five minutes at most; 0 where it is not known."""
        return thought(self.took_ms)


def thought(took_ms: int | None) -> int:
    """Give the time an answer took, in milliseconds: five minutes at most; 0 where it is not known."""
    return min(took_ms, LONGEST_ANSWER_MS) if took_ms else 0


class Stage(StrEnum):
    """How far a card has come."""

    NEW = "new"
    LEARNING = "learning"
    YOUNG = "young"
    MATURE = "mature"


class Schedule(NamedTuple):
    """What a scheduler makes of one card's reviews.

    `ease` is SM-2's EF in whole hundredths (250 is 2.50), None under a scheduler that has none. `due` and `last_day`
    are study days, None before the first review. `reviews` counts every answer but practice; `lapses` the failures
    of a card that had been passed.
    """

    repetitions: int = 0
    ease: int | None = 250
    interval_days: int = 0
    due: date | None = None
    last_day: date | None = None
    reviews: int = 0
    lapses: int = 0

    @property
    def stage(self) -> Stage:
        """New until reviewed, learning until passed, mature from an interval of 21 days."""
        if self.reviews == 0:
            return Stage.NEW
        if self.repetitions == 0:
            return Stage.LEARNING
        return Stage.YOUNG if self.interval_days < MATURE_DAYS else Stage.MATURE


UNSEEN = Schedule()


class Step(NamedTuple):
    """One review and the schedule after it; `counted` where the review moved the schedule."""

    review: Review
    counted: bool
    schedule: Schedule


class Goal(NamedTuple):
    """An interview to be ready for: its study day, and the one the date was set on.

    No decks means all of them; `minutes_per_day` is the time the learner has, None where nothing was said;
    `audiences` are the people who will be met, none where nothing was said; `last_days` the days of the last pass,
    None where pmq chooses.
    """

    day: date
    since: date
    decks: tuple[DeckId, ...] = ()
    minutes_per_day: int | None = None
    audiences: tuple[Audience, ...] = ()
    last_days: int | None = None

    @property
    def eve(self) -> date:
        """The last study day before the interview."""
        return self.day - timedelta(days=1)

    def is_ahead(self, day: date) -> bool:
        """Tell whether there is a study day left; on the interview day there is none."""
        return day < self.day

    def is_too_far(self, day: date) -> bool:
        """Tell whether it is farther ahead than can be planned: no `pmq plan` has set it on such a day."""
        return (self.day - day).days > FARTHEST_DAYS

    def covers(self, card_id: CardId) -> bool:
        """Tell whether the card belongs to the decks of the interview."""
        return not self.decks or card_id.partition("/")[0] in self.decks


class Clock(NamedTuple):
    """The only source of time: `now` gives an aware UTC instant, `stopwatch_ms` milliseconds from any start."""

    now: Callable[[], datetime]
    stopwatch_ms: Callable[[], int]
