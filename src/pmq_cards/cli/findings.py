"""What the cards of a command line come to: looked up where it was found before and still holds, else found anew.

Kept are figures and not words, so that every width, colour and format is drawn of them.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from pmq_cards import kept
from pmq_cards.cli.answer import state_of
from pmq_cards.cli.choosing import chosen_cards
from pmq_cards.cli.options import keep_told, owes_told
from pmq_cards.cli.progress import working
from pmq_cards.clock import local
from pmq_cards.home import Home
from pmq_cards.stats import FIGURES
from pmq_cards.stats.findings import SHAPES, Findings, find, found_again, plain

if TYPE_CHECKING:
    from pmq_cards.domain import CardId
    from pmq_cards.outcome import Told
    from pmq_cards.stats.study import Study

FILE = "figures.bin"
MOST = 4
"""Choices that are kept side by side: figures of many cards are megabytes."""
NAMES = tuple(figure.name for figure in FIGURES)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Choice:
    """The cards of a command line, and the first day that is measured; nothing means all."""

    decks: Sequence[str] = ()
    tags: Sequence[str] = ()
    audiences: Sequence[str] = ()
    since: date | None = None

    @property
    def key(self) -> tuple[object, ...]:
        """What tells it from any other, in plain values."""
        return tuple(self.decks), tuple(self.tags), tuple(self.audiences), self.since and self.since.toordinal()


def findings(home: Home, choice: Choice, names: Collection[str] = ()) -> Findings:
    """Give what the cards come to: every figure, or at least those of the names."""
    state, path = _state(home), str(home.derived_folder / FILE)
    of_choices = _held(home, path, state) if state else {}
    held = of_choices.get(choice.key, {})
    if held and held["figures"].keys() >= set(names or NAMES):
        return found_again(held)
    with working():
        study = _study_of(home, choice)
        if _shows_all(study):
            keep_told(home, study.interview, lambda: study.kept.expected)
        found = find(study, _titles(home, choice), names)
    if state and state == _state(home) and not home.warnings() and not _owes(home, study):
        others = {key: of_choices[key] for key in [*of_choices][1 - MOST :] if key != choice.key}
        of_choices = {**others, choice.key: _to_keep(home, study, found, held)}
        kept.store(path, {"state": state, "told": _plain_told(study.told), "found": of_choices})
    return found


def _state(home: Home) -> dict[str, object] | None:
    """Give what findings hold for, None where it could not be told from another state."""
    state, zone = state_of(home), kept.zone(home.machine_now_ns)
    return state | {"zone": zone, "shapes": SHAPES} if state and zone else None


def _held(home: Home, path: str, state: dict[str, object]) -> dict[Any, dict[str, Any]]:
    """Give what was kept of each choice and still holds now."""
    held: dict[str, Any] = kept.load(path) or {}
    if held.get("state") != state or held["told"] != _plain_told(home.told):
        return {}
    now, _ = _instant(home.now), home.goal  # whoever leaves looks whether it is past
    found: dict[Any, dict[str, Any]] = held["found"]
    return {key: of for key, of in found.items() if of["first"] <= now and (of["last"] is None or now <= of["last"])}


def _to_keep(home: Home, study: "Study", found: Findings, held: dict[str, Any]) -> dict[str, Any]:
    """Give findings with the span they hold for; figures that were kept before stay beside them."""
    ends, values = study.standing.estimate.holds_until(study.day), plain(found)
    span = {"first": held["first"] if held else _instant(home.now), "last": ends and _instant(ends)}
    return {**span, **values, "figures": {**held.get("figures", {}), **values["figures"]}}


def _plain_told(told: "Sequence[Told]") -> tuple[object, ...]:
    """Give what was told of interviews: the log counts no change where more of it is kept."""
    return tuple(
        (each.interview.toordinal(), each.day.toordinal(), each.expected.known, str(each.expected)) for each in told
    )


def _instant(at: datetime) -> int:
    return (at - _EPOCH) // timedelta(microseconds=1)


def _study_of(home: Home, choice: Choice) -> "Study":
    """Give what the figures are made of, for these cards as they stand today."""
    from pmq_cards.stats.study import Study

    return Study(
        home.standing,
        chosen_cards(home, choice.decks, choice.tags, choice.audiences),
        choice.since,
        lambda: home.told,
        lambda at: local(at).hour,
        _gone(home, choice),
        lambda: home.mocks,
        home.planned,
    )


def _titles(home: Home, choice: Choice) -> tuple[str, ...]:
    decks = [home.library.deck(name) for name in choice.decks] or home.library.decks
    return tuple(deck.title for deck in decks)


def _gone(home: Home, choice: Choice) -> "tuple[CardId, ...]":
    """Give the cards of these decks that were answered and that no deck holds now; they have no tag and no audience."""
    if choice.tags or choice.audiences:
        return ()
    known = home.library.card_of
    lost = (card_id for card_id in home.standing.known_of if card_id not in known)
    return tuple(card_id for card_id in lost if not choice.decks or card_id.partition("/")[0] in choice.decks)


def _shows_all(study: "Study") -> bool:
    """Tell whether the figures expect something of an interview, and are made of all its cards."""
    return study.interview is not None and study.card_ids.issuperset(study.standing.for_interview)


def _owes(home: Home, study: "Study") -> bool:
    """Tell whether what is expected of the interview could not be kept today: then it is to be tried again."""
    return study.interview is not None and _shows_all(study) and owes_told(home, study.interview)
