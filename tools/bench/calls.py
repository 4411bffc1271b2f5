"""What is timed without what it takes to load it: prints the seconds of one call.

python -m tools.bench.calls WORK ARGUMENT...
"""

import gc
import json
import statistics
import sys
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pmq_cards.drill import Drill

Work = Callable[[], object]
FEW = 20
"""Answers of a short sitting."""


def main(name: str, *words: str) -> None:
    """Do the work of that name; what it gives is its seconds, else it is timed."""
    if name in _OURS:
        gc.set_threshold(100_000, 50, 50)  # as pmq has it
    work = _WORKS[name](*words)
    begun = time.perf_counter()
    said = work()
    seconds = said if isinstance(said, float) else time.perf_counter() - begun
    print(seconds)


def _answers(home: str) -> Work:
    """Give an answer, the next card and what each grade would do: the median of twenty."""
    from pmq_cards.domain import Quality

    drill = _drill(home)
    return lambda: _median(lambda: (drill.answer(Quality.GOOD), drill.card, drill.preview()), FEW)


def _end(home: str) -> Work:
    """Sum up a sitting of twenty answers."""
    from pmq_cards.domain import Quality

    drill = _drill(home)
    for _ in range(FEW):
        drill.answer(Quality.GOOD)
    return drill.summary


def _sm2(cards: str) -> Work:
    """Schedule so many cards of ten answers each."""
    from pmq_cards.schedulers import after, scheduler

    given, sm2 = [(740_000 + 40 * number, 3 + number % 3) for number in range(10)], scheduler("sm2")
    return lambda: [after(sm2, given) for _ in range(int(cards))]


def _supermemo2(cards: str) -> Work:
    """Schedule so many cards of ten answers each."""
    from supermemo2 import first_review, review

    def one() -> object:
        known = first_review(3)
        for number in range(1, 10):
            known = review(3 + number % 3, known["easiness"], known["interval"], known["repetitions"])
        return known

    return lambda: [one() for _ in range(int(cards))]


def _kept_decks(folder: str, kept: str) -> Work:
    """Load a folder of decks that has not changed."""
    from pmq_cards.decks import load_library
    from pmq_cards.decks.keeping import Keeping

    def work() -> object:
        return load_library(Path(folder), Keeping(Path(kept), time.time_ns()))  # noqa: TID251 - beside the real files

    work()
    return work


def _read_deck(path: str) -> Work:
    from pmq_cards.decks.reading import read_file

    return lambda: read_file(Path(path))


def _events(path: str) -> Work:
    """Have libyaml's events made into Python's, which whoever reads a whole file holds in one way or another."""
    import yaml

    text = Path(path).read_text(encoding="utf-8")
    return lambda: list(yaml.parse(text, Loader=yaml.CSafeLoader))


def _lines(path: str, folder: str) -> Work:
    """Take a log's lines into the same tables, in the shortest way there is."""
    from pmq_cards.store.file import checksum
    from pmq_cards.store.log import open_log

    log = open_log(Path(folder) / "reviews.db")

    def row(line: str) -> tuple[object, ...]:
        told = json.loads(line)
        at = datetime.fromisoformat(told["at"])
        at_ms = int(at.timestamp() * 1000)
        given = (told["id"], told["card"], at_ms, told["day"], told["quality"], "review", told.get("took_ms"))
        values = (*given, told.get("device", ""), None, "")
        return (*values, checksum(*values))

    def work() -> None:
        with log.transaction() as connection, Path(path).open(encoding="utf-8") as lines:
            connection.executemany(f"insert into reviews ({_COLUMNS}) values ({_PLACES})", map(row, lines))  # noqa: S608

    return work


def _genanki(count: str, path: str) -> Work:
    import genanki

    def work() -> None:
        fields = [{"name": "A"}, {"name": "B"}]
        model = genanki.Model(1, "m", fields=fields, templates=[{"name": "t", "qfmt": "{{A}}", "afmt": "{{B}}"}])
        deck = genanki.Deck(2, "d")
        for n in range(int(count)):
            deck.add_note(genanki.Note(model, [f"To learn whether number {n} holds.", f"Does number {n} hold?"]))
        genanki.Package(deck).write_to_file(path)

    return work


def _anki_import(folder: str, package: str) -> Work:
    from anki.collection import ImportAnkiPackageOptions, ImportAnkiPackageRequest

    options = ImportAnkiPackageOptions(with_scheduling=True, with_deck_configs=False, merge_notetypes=False)
    request = ImportAnkiPackageRequest(package_path=package, options=options)
    collection = _collection(folder)
    return lambda: collection.import_anki_package(request)


def _anki_export(folder: str, path: str) -> Work:
    from anki.collection import ExportAnkiPackageOptions

    options = ExportAnkiPackageOptions(with_scheduling=True, with_media=False, with_deck_configs=False, legacy=True)
    collection = _collection(folder)
    return lambda: collection.export_anki_package(out_path=path, limit=None, options=options)


def _anki_graphs(folder: str) -> Work:
    collection = _collection(folder)
    return lambda: collection._backend.graphs(search="deck:*", days=36500)  # noqa: SLF001 - what its page of graphs calls


def _anki_answers(folder: str) -> Work:
    """Give an answer and the next card with what each grade would do: the median of twenty."""
    collection = _collection(folder)
    from anki.cards import Card
    from anki.scheduler.v3 import CardAnswer

    (named,) = (deck for deck in collection.decks.all_names_and_ids() if deck.name.endswith("Many"))
    collection.decks.select(named.id)

    def one() -> None:
        queued = collection.sched.get_queued_cards()
        card = Card(collection, backend_card=queued.cards[0].card)
        card.start_timer()
        states = queued.cards[0].states
        collection.sched.answer_card(collection.sched.build_answer(card=card, states=states, rating=CardAnswer.GOOD))

    return lambda: _median(one, FEW)


def _collection(folder: str) -> Any:  # noqa: ANN401 - Anki's own
    from anki.collection import Collection

    return Collection(f"{folder}/collection.anki2")


def _drill(home: str) -> "Drill":
    from pmq_cards import agenda
    from pmq_cards.drill import Drill
    from pmq_cards.home import open_home
    from tools.bench.homes import NOW

    ours = open_home(home, NOW)
    standing = ours.standing
    cards = ours.library.card_of
    return Drill(
        cards=cards,
        session=agenda.todays(standing, cards),
        standing=standing,
        log=ours.writable_log(),
        clock=ours.clock,
        day_of=ours.config.day_of,
    )


def _median(work: Work, times: int) -> float:
    def once() -> float:
        begun = time.perf_counter()
        work()
        return time.perf_counter() - begun

    return statistics.median(once() for _ in range(times))


_COLUMNS = "id, card, at_ms, day, quality, kind, took_ms, device, undone_at_ms, typed, checksum"
_PLACES = ", ".join("?" * 11)
_WORKS: dict[str, Callable[..., Work]] = {
    "answers": _answers,
    "end": _end,
    "sm2": _sm2,
    "supermemo2": _supermemo2,
    "kept decks": _kept_decks,
    "deck": _read_deck,
    "events": _events,
    "lines": _lines,
    "genanki": _genanki,
    "anki import": _anki_import,
    "anki export": _anki_export,
    "anki graphs": _anki_graphs,
    "anki answers": _anki_answers,
}

_OURS = {"answers", "end", "sm2", "kept decks", "deck"}

if __name__ == "__main__":
    main(*sys.argv[1:])
