"""What the cards of a command line come to: looked up where it was found before and still holds, else found anew.

Kept is what all cards come to, in figures and not in words, so that every width, colour and format is drawn of it.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from pmq_cards import kept
from pmq_cards.cli.answer import state_of
from pmq_cards.cli.choosing import chosen_cards
from pmq_cards.cli.options import keep_told
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
    def is_all(self) -> bool:
        """Whether nothing was left out."""
        return not (self.decks or self.tags or self.audiences or self.since)


def findings(home: Home, choice: Choice, names: Collection[str] = ()) -> Findings:
    """Give what the cards come to: every figure, or at least those of the names."""
    state = _state(home) if choice.is_all else None
    path = str(home.derived_folder / FILE)
    held = _held(home, path, state) if state else {}
    if held and held["figures"].keys() >= set(names or NAMES):
        return found_again(held)
    with working():
        study = _study_of(home, choice)
        _keep_shown(home, study)
        found = find(study, _titles(home, choice), names)
    if state and state == _state(home) and not home.warnings() and not _owes(study):
        kept.store(path, _to_keep(home, study, found, state, held))
    return found


def _state(home: Home) -> dict[str, object] | None:
    """Give what findings hold for, None where it could not be told from another state."""
    state, zone = state_of(home), kept.zone(int(home.machine_now.timestamp() * 1e9))
    return state | {"zone": zone, "shapes": SHAPES} if state and zone else None


def _held(home: Home, path: str, state: dict[str, object]) -> dict[str, Any]:
    """Give what was kept and still holds now, else nothing."""
    held: dict[str, Any] = kept.load(path) or {}
    if held.get("state") != state or held["told"] != _plain_told(home.told):
        return {}
    last = held["last"]
    _ = home.goal  # whoever leaves looks whether it is past
    return held if held["first"] <= _instant(home.now) and (last is None or _instant(home.now) <= last) else {}


def _to_keep(
    home: Home, study: "Study", found: Findings, state: dict[str, object], held: dict[str, Any]
) -> dict[str, object]:
    ends = study.standing.estimate.holds_until(study.day)
    span = {"first": held["first"] if held else _instant(home.now), "last": ends and _instant(ends)}
    values = plain(found)
    figures = {**held.get("figures", {}), **values["figures"]}
    return {"state": state, "told": _plain_told(study.told), **span, **values, "figures": figures}


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


def _keep_shown(home: Home, study: "Study") -> None:
    """Keep what the figures expect of the interview, where they are made of all its cards."""
    if study.interview and study.card_ids.issuperset(study.standing.for_interview):
        keep_told(home, study.interview, lambda: study.kept.expected)


def _owes(study: "Study") -> bool:
    """Tell whether what is expected of the interview could not be kept today: then it is to be tried again."""
    goal = study.interview
    return goal is not None and all((each.interview, each.day) != (goal.day, study.day) for each in study.told)
