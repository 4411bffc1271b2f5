"""Time pmq beside what it is measured against, run in turn with it: medians, ratios, goals and peak memory.

    python tools/bench.py [--size 21|10000|100000]... [--runs N]

Machines are noisy: trust the ratios, not the milliseconds. Where valgrind is there, the instructions of the shortest
commands are counted too, which no load moves.
"""

import argparse
import compileall
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from pmq_cards.domain import CardId, Quality, Review
from pmq_cards.ids import derived_id
from pmq_cards.store.log import open_log

PACKAGE = Path(__file__).parent.parent / "src" / "pmq_cards"
PMQ = Path(sys.executable).with_name("pmq")
BARE = [sys.executable, "-c", "pass"]
NOW = "2026-12-01T09:00"
# A process inherits the memory mark of the one that starts it, so a small one does.
LAUNCHER = """
import os, sys, time
begun = time.perf_counter()
out = (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)
child = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ, file_actions=[out])
_, status, usage = os.wait4(child, 0)
print(time.perf_counter() - begun, usage.ru_maxrss)
sys.exit(os.waitstatus_to_exitcode(status))
"""
# Each prints the seconds of the one call that is compared, without what it takes to load Anki.
ANKI = """
import sys, time
from anki.collection import Collection, ExportAnkiPackageOptions, ImportAnkiPackageOptions, ImportAnkiPackageRequest
work, folder, package = sys.argv[1:]
collection = Collection(f"{folder}/collection.anki2")
options = ImportAnkiPackageOptions(with_scheduling=True, with_deck_configs=False, merge_notetypes=False)
take = lambda: collection.import_anki_package(ImportAnkiPackageRequest(package_path=package, options=options))
give = lambda: collection.export_anki_package(
    out_path=f"{folder}/out.apkg", limit=None,
    options=ExportAnkiPackageOptions(with_scheduling=True, with_media=False, with_deck_configs=False, legacy=True))
graphs = lambda: collection._backend.graphs(search="deck:*", days=36500)
begun = time.perf_counter()
{"import": take, "export": give, "graphs": graphs}[work]()
print(time.perf_counter() - begun)
collection.close()
"""
GENANKI = """
import sys, time, genanki
count, path = int(sys.argv[1]), sys.argv[2]
begun = time.perf_counter()
model = genanki.Model(1, "m", fields=[{"name": "A"}, {"name": "B"}],
                      templates=[{"name": "t", "qfmt": "{{A}}", "afmt": "{{B}}"}])
deck = genanki.Deck(2, "d")
for n in range(count):
    deck.add_note(genanki.Note(model, [f"To learn whether number {n} holds.", f"Does number {n} hold?"]))
genanki.Package(deck).write_to_file(path)
print(time.perf_counter() - begun)
"""
CARD = "  - id: card-{n}\n    why: To learn whether number {n} holds.\n    question: Does number {n} hold?\n"
SETTLED_SECONDS = 4
"""Files that were changed a moment ago are read anew: until then no answer is kept for the next time."""
Measure = Callable[[], tuple[float, int]]
"""Gives the seconds of one run, and the most memory it held in KiB."""


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--size", type=int, action="append", choices=[21, 10_000, 100_000], help="cards; again for more"
    )
    parser.add_argument("--runs", type=int, default=7)
    given = parser.parse_args()
    compileall.compile_dir(PACKAGE, quiet=1)
    print(f"{'work':44} {'ms':>8} {'ratio':>7}  {'goal':>5} {'MB':>5}")
    with tempfile.TemporaryDirectory() as folder:
        for cards in given.size or [21, 10_000]:
            home = _home(Path(folder) / str(cards), cards)
            _short(home, cards, given.runs)
            if cards > 21:  # noqa: PLR2004 - the bundled deck's size
                _long(home, cards, max(2, given.runs // 3))
        _instructions(Path(folder) / "21")


def _short(home: Path, cards: int, runs: int) -> None:
    """Time what a prompt or a person waits for, beside the bare interpreter."""
    bare = _process(BARE)
    time.sleep(SETTLED_SECONDS)
    for words, goal in ((["--version"], 1.3), (["--help"], 2.0), (["due"], 2.0), ([], 2.5)):
        label = f"{' '.join(['pmq', *words])} / python"
        _line(label, cards, _process(_prompt(home, words)), bare, goal, runs)


def _long(home: Path, cards: int, runs: int) -> None:
    """Time figures and packages beside Anki and genanki over the same cards and answers."""
    package, anki = home / "bench.apkg", home / "anki"
    stats = _process(_pmq(home, "stats"))
    subprocess.run(_pmq(home, "export", "--progress", "-o", str(package)), check=True, stdout=subprocess.DEVNULL)
    _anki("import", _fresh(anki), package)()
    graphs = _anki("graphs", anki, package)
    _line("pmq stats / Anki's graphs", cards, stats, graphs, 1.5, runs)
    _line("the same, nothing derived", cards, _after(lambda: _forget(home), stats), graphs, 3.0, runs)
    report = _process(_pmq(home, "report", "-o", str(home / "r.html")))
    _line("pmq report / Anki's graphs", cards, report, graphs, 3.0, runs)
    out = ("-o", str(home / "out.apkg"))
    stock = _script(GENANKI, str(cards), str(home / "stock.apkg"))
    _line("pmq export / genanki", cards, _process(_pmq(home, "export", *out)), stock, 1.3, runs)
    kept = _process(_pmq(home, "export", "--progress", *out))
    _line("export --progress / Anki's export", cards, kept, _anki("export", anki, package), 0.5, runs)
    back = _process(_pmq(home, "import", str(package)))
    fresh = _after(lambda: _fresh(anki), _anki("import", anki, package))
    _line("import of it back / Anki's", cards, back, fresh, 0.5, runs)


def _home(folder: Path, cards: int) -> Path:
    """Make a home with a deck of so many cards and ten answers to each."""
    (folder / "decks").mkdir(parents=True)
    text = "id: many\ntitle: Many\ncards:\n" + "".join(CARD.format(n=n) for n in range(cards))
    (folder / "decks" / "many.yaml").write_text(text, encoding="utf-8")
    open_log(folder / "reviews.db").merge(_reviews(cards))
    return folder


def _reviews(cards: int) -> list[Review]:
    reviews = []
    for n in range(cards):
        card = CardId(f"many/card-{n}")
        for day in range(10):
            at = datetime(2026, 1, 1, 9, tzinfo=UTC) + timedelta(days=6 * day + n % 200, seconds=n)
            quality = Quality(2 + (n + day) % 4)
            review_id = derived_id(card, at, quality)
            reviews.append(Review(review_id, card, at, date.fromordinal(at.toordinal()), quality, took_ms=9000))
    return reviews


def _pmq(home: Path, *words: str) -> list[str]:
    return [str(PMQ), "--home", str(home), "--now", NOW, *words]


def _prompt(home: Path, words: list[str]) -> list[str]:
    """Give a command line as it is typed: the short way knows no other clock than the machine's."""
    return [str(PMQ), *([] if words and words[0].startswith("-") else ["--home", str(home)]), *words]


def _anki(work: str, folder: Path, package: Path) -> Measure:
    return _script(ANKI, work, str(folder), str(package))


def _fresh(folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    return folder


def _forget(home: Path) -> None:
    shutil.rmtree(home / "derived", ignore_errors=True)


def _after(prepare: Callable[[], object], measure: Measure) -> Measure:
    """Do something before each run that is not measured."""

    def run() -> tuple[float, int]:
        prepare()
        return measure()

    return run


def _script(text: str, *words: str) -> Measure:
    """Run a Python program that prints the seconds of what it does."""

    def run() -> tuple[float, int]:
        said = subprocess.check_output([sys.executable, "-c", text, *words], text=True, stderr=subprocess.DEVNULL)
        return float(said.splitlines()[-1]), 0

    return run


def _process(command: list[str]) -> Measure:
    """Run a whole process."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    launcher = [sys.executable, "-I", "-S", "-c", LAUNCHER, *command]

    def run() -> tuple[float, int]:
        said = subprocess.check_output(launcher, env=environment, text=True, stderr=subprocess.DEVNULL)
        seconds, kilobytes = said.splitlines()[-1].split()
        return float(seconds), int(kilobytes)

    return run


def _line(  # noqa: PLR0913, PLR0917 - a line of the table
    label: str, cards: int, ours: Measure, theirs: Measure, goal: float, runs: int
) -> None:
    ours()  # the disk's cache, and what is derived
    pairs = [(ours(), theirs()) for _ in range(runs)]
    milliseconds = statistics.median(one for (one, _), _ in pairs) * 1000
    ratio = statistics.median(one / other for (one, _), (other, _) in pairs)
    memory = max(kilobytes for (_, kilobytes), _ in pairs) / 1024
    name = f"{label}, {cards:,} cards"
    print(f"{name:44} {milliseconds:8.0f} {ratio:7.2f}  {goal:5.1f} {memory:5.0f}", flush=True)


def _instructions(home: Path) -> None:
    """Count the instructions of the shortest commands beside the bare interpreter's."""
    if not shutil.which("valgrind") or not home.is_dir():
        return
    bare = _counted(BARE)
    for words, goal in ((["--version"], 1.3), (["--help"], 2.0), (["due"], 2.0)):
        ours = _counted([sys.executable, str(PMQ), *_prompt(home, words)[1:]])
        label = f"{' '.join(['pmq', *words])}, instructions"
        print(f"{label:44} {ours / 1e6:7.0f}M {ours / bare:7.2f}  {goal:5.1f}")


def _counted(command: list[str]) -> int:
    tool = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null"]
    said = subprocess.run(
        [*tool, *command], capture_output=True, text=True, check=True, env=os.environ | {"PYTHONHASHSEED": "0"}
    )
    (line,) = (line for line in said.stderr.splitlines() if "Collected :" in line)
    return int(line.split(":")[1])


if __name__ == "__main__":
    main()
