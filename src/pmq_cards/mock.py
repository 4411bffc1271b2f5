"""A mock: the interviewer's last question rehearsed without a cue, and which of the cards came to mind."""

import json
import re
from collections import Counter
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from pmq_cards.domain import Card, CardId, Review
from pmq_cards.said import dated, people_said

USUAL_MINUTES = 5
ALIKE = 0.5
"""From this likeness on, what was written is taken for a card's question until the learner says otherwise."""
_STEM = 4
_UNKNOWN = 0.5
_IN_EVERY_QUESTION = frozenset(
    {"abou", "coul", "does", "from", "have", "here", "ther", "they", "this", "that"}
) | frozenset({"what", "when", "wher", "whic", "will", "with", "woul", "your"})
_SAME_LETTERS = 0.6
_WORD = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]|\w+")
"""A word, or one character of a script that is written without blanks."""


@dataclass(frozen=True, slots=True)
class Recalled:
    """One question of a mock, and whether it came to mind; the milliseconds and the writing where they are known.

    `named` tells whether it was found behind its red flag, None where that was not tried.
    """

    card_id: CardId
    came: bool
    took_ms: int | None = None
    typed: str = ""
    named: bool | None = None


@dataclass(frozen=True, slots=True)
class Held:
    """A mock that was held: `day` is its study day, no audience means anybody."""

    id: str
    at: datetime
    day: date
    audiences: tuple[str, ...]
    took_ms: int
    recalled: tuple[Recalled, ...]

    def of(self, cards: Container[CardId]) -> "tuple[Recalled, ...]":
        """Give what it says of some of the cards."""
        return tuple(each for each in self.recalled if each.card_id in cards)

    @property
    def seconds_each(self) -> int | None:
        """The seconds that a question took which came, None where none did."""
        came = sum(each.came for each in self.recalled)
        return self.took_ms // 1000 // came if came else None

    @property
    def missing(self) -> tuple[CardId, ...]:
        """The cards that did not come."""
        return tuple(each.card_id for each in self.recalled if not each.came)


def as_body(recalled: Iterable[Recalled]) -> str:
    """Give what is kept of the cards, as JSON."""
    return json.dumps([_as_json(each) for each in recalled], ensure_ascii=False)


def recalled_in(body: str) -> tuple[Recalled, ...]:
    """Read what is kept of the cards; what is not understood is left out."""
    values = json.loads(body)
    entries = values if isinstance(values, list) else []
    return tuple(
        _recalled(value) for value in entries if isinstance(value, dict) and isinstance(value.get("card"), str)
    )


def missing_first(mocks: Sequence[Held], since: Callable[[datetime], Iterable[Review]]) -> frozenset[CardId]:
    """Give what the last mock missed and was not answered after it; `since` gives the answers after an instant."""
    if not mocks:
        return frozenset()
    return frozenset(mocks[-1].missing).difference(review.card_id for review in since(mocks[-1].at))


def never_came(cards: Iterable[CardId], mocks: Iterable[Held]) -> tuple[CardId, ...]:
    """Give the cards that came to mind in none of the mocks."""
    came = {each.card_id for mock in mocks for each in mock.recalled if each.came}
    return tuple(card_id for card_id in cards if card_id not in came)


def free_recall(recalled: Sequence[Recalled], audiences: Sequence[str]) -> str:
    """Say how many came to mind: `8 of 12 for a hiring manager came unprompted`."""
    people = f" for {people_said(audiences)}" if audiences else ""
    return f"{sum(each.came for each in recalled):,} of {len(recalled):,}{people} came unprompted"


def free_recall_said(mocks: Sequence[Held], cards: Container[CardId], today: date) -> tuple[str, ...]:
    """Say of the last mock with each audience what came of some of the cards, and on which day; the newest first."""
    last = {frozenset(mock.audiences): mock for mock in mocks if mock.of(cards)}
    newest_first = sorted(last.items(), key=lambda held: held[1].at, reverse=True)
    said = []
    for audiences, mock in newest_first:
        held = sum(frozenset(other.audiences) == audiences for other in mocks)
        among = f", the last of {held} mocks" if held > 1 else ""
        said.append(f"{free_recall(mock.of(cards), mock.audiences)} on {dated(mock.day, today)}{among}")
    return tuple(said)


@dataclass(slots=True)
class Rehearsal:
    """A mock while it is held: first the saying, then the ticks, then the situations. Nothing of it is kept here.

    `cards` are the questions for these people; `stopwatch_ms` gives milliseconds from any start.
    """

    cards: tuple[Card, ...]
    audiences: tuple[str, ...]
    stopwatch_ms: Callable[[], int]
    minutes: int = USUAL_MINUTES
    heard: tuple[Card, ...] = ()
    """The cards whose red flags can be heard, in the order they come."""
    ticked: set[CardId] = field(default_factory=set)
    named: dict[CardId, bool] = field(default_factory=dict)
    is_decided: bool = False
    """Whether the learner has said that the ticks are right."""
    _said: list[tuple[int, str]] = field(default_factory=list)
    _suggested: dict[CardId, str] = field(default_factory=dict)
    _began_ms: int = 0
    _ended_ms: int | None = None

    def begin(self) -> None:
        """Start the clock: the interviewer has asked."""
        self._began_ms = self.stopwatch_ms()

    @property
    def elapsed_ms(self) -> int:
        """How long the saying took, so far or in all."""
        ended = self.stopwatch_ms() if self._ended_ms is None else self._ended_ms
        return ended - self._began_ms

    @property
    def said(self) -> int:
        """How many questions were said or written."""
        return len(self._said)

    @property
    def is_said(self) -> bool:
        """Whether the saying is over."""
        return self._ended_ms is not None

    @property
    def is_worth_keeping(self) -> bool:
        """Whether anything was ticked, or the learner has decided that none of what was said is a card."""
        return bool(self.ticked) or (self.is_decided and bool(self._said))

    def say(self, text: str = "") -> None:
        """Note that a question was said, or what was written of it."""
        self._said.append((self.elapsed_ms, " ".join(text.split())))

    def take_back(self) -> bool:
        """Take the last one back; tell whether there was one."""
        return bool(self._said) and bool(self._said.pop())

    def stop(self) -> None:
        """End the saying, and tick what the writing is most like until the learner says otherwise."""
        self._ended_ms = self.stopwatch_ms()
        self._suggested = suggested(filter(None, (text for _, text in self._said)), self.cards)
        self.ticked = set(self._suggested)

    def tick(self, card_id: CardId) -> bool:
        """Tick a card, or take the tick away; tell whether it is ticked now."""
        self.ticked ^= {card_id}
        return card_id in self.ticked

    def typed_for(self, card_id: CardId) -> str:
        """Give what was written that is most like a card's question, empty where nothing is."""
        return self._suggested.get(card_id, "")

    @property
    def own(self) -> tuple[str, ...]:
        """What was written and is no card's question."""
        taken = {self._suggested[card_id] for card_id in self.ticked & self._suggested.keys()}
        return tuple(text for text in dict.fromkeys(text for _, text in self._said) if text and text not in taken)

    @property
    def situations(self) -> tuple[Card, ...]:
        """The cards whose red flag was not heard yet."""
        return tuple(card for card in self.heard if card.id not in self.named)

    def recalled(self) -> tuple[Recalled, ...]:
        """Give what came of it, card by card."""
        return tuple(map(self._recalled, self.cards))

    def _recalled(self, card: Card) -> Recalled:
        came = card.id in self.ticked
        typed = self.typed_for(card.id) if came else ""
        return Recalled(card.id, came, self._took_ms(typed), typed, self.named.get(card.id))

    def _took_ms(self, typed: str) -> int | None:
        """Give how long a written question took, from the end of the one before."""
        before = 0
        for at_ms, text in self._said:
            if typed and text == typed:
                return at_ms - before
            before = at_ms
        return None


def suggested(texts: Iterable[str], cards: Sequence[Card]) -> dict[CardId, str]:
    """Give what was written for which card: the most alike first, each card and each text once."""
    stems_of = {card.id: _stems(f"{card.name} {card.question}") for card in cards}
    weight_of = _weights(stems_of.values())
    pairs = []
    for text in dict.fromkeys(texts):
        stems = _stems(text)
        whole = sum(weight_of.get(stem, _UNKNOWN) for stem in stems)
        for card in cards:
            if shared := stems & stems_of[card.id]:
                by_words = sum(weight_of[stem] for stem in shared) / whole
                pairs.append((max(by_words, _by_letters(text, card.question)), text, card.id))
    found: dict[CardId, str] = {}
    for likeness, text, card_id in sorted(pairs, key=lambda pair: -pair[0]):
        if likeness >= ALIKE and card_id not in found and text not in found.values():
            found[card_id] = text
    return found


def _stems(text: str) -> frozenset[str]:
    """Give how the words of a text begin; short and common words tell nothing, unless there are no others."""
    words = _WORD.findall(text.casefold())
    telling = {word[:_STEM] for word in words if len(word) >= _STEM or not word.isascii()} - _IN_EVERY_QUESTION
    return frozenset(telling or words)


def _weights(of_cards: Iterable[frozenset[str]]) -> dict[str, float]:
    """Give each beginning of a word its weight: the fewer cards have it, the more it tells."""
    counts = Counter(stem for stems in of_cards for stem in stems)
    return {stem: 1 / count for stem, count in counts.items()}


def _by_letters(text: str, question: str) -> float:
    """Give how alike two texts are letter by letter, 0 where that tells nothing."""
    from difflib import SequenceMatcher

    letters = SequenceMatcher(None, text.casefold(), question.casefold(), autojunk=False)
    return letters.ratio() if letters.quick_ratio() > _SAME_LETTERS and letters.ratio() > _SAME_LETTERS else 0.0


def _as_json(each: Recalled) -> dict[str, object]:
    value: dict[str, object] = {"card": each.card_id, "came": each.came}
    more = {"took_ms": each.took_ms, "typed": each.typed or None, "named": each.named}
    return value | {name: known for name, known in more.items() if known is not None}


def _recalled(value: Mapping[str, object]) -> Recalled:
    took_ms, named = value.get("took_ms"), value.get("named")
    return Recalled(
        CardId(str(value["card"])),
        value.get("came") is True,
        took_ms if isinstance(took_ms, int) else None,
        str(value.get("typed", "")),
        named if isinstance(named, bool) else None,
    )
