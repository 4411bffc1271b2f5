"""Time pmq beside what it is measured against, run in turn with it: medians, ratios, goals and peak memory.

    python -m tools.bench [--size 21|10000|100000]... [--runs N] [--only WORD]

Machines are noisy: trust the ratios, not the milliseconds. Where valgrind is there, the instructions of the shortest
commands are counted too, which no load moves.
"""

import argparse
import compileall
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path
from typing import NamedTuple

from tools.bench import homes
from tools.bench.homes import NOW
from tools.bench.measuring import BARE, MIB, PMQ, Measure, after, call, first_card, instructions, process, whole

PACKAGE = Path(__file__).parent.parent.parent / "src" / "pmq_cards"
SETTLED_SECONDS = 4
"""Files that were changed a moment ago are read anew: until then no answer is kept for the next time."""
BUNDLED, MANY = 21, 100_000


class Row(NamedTuple):
    """A line of the table: `most` is the goal of the ratio, or of the milliseconds more where `is_more`."""

    work: str
    ours: Measure
    theirs: Measure
    most: float
    is_more: bool = False


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--size", type=int, action="append", choices=[BUNDLED, 10_000, MANY], help="cards, again for more"
    )
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--only", default="", metavar="WORD", help="only the lines with this word in them")
    given = parser.parse_args()
    compileall.compile_dir(PACKAGE, quiet=1)
    print(f"{'work':58} {'ms':>8} {'ratio':>7}  {'goal':>5} {'MB':>5}")
    with tempfile.TemporaryDirectory() as folder:
        small = homes.make(Path(folder) / "21", BUNDLED)
        for cards in given.size or [BUNDLED, 10_000]:
            home = small if cards == BUNDLED else homes.make(Path(folder) / str(cards), cards)
            runs = given.runs if cards < MANY else 2
            time.sleep(SETTLED_SECONDS)
            for row in [
                *_prompt(home, cards),
                *_drill(home, small),
                *(_long(home, cards) if cards > BUNDLED else _once(home)),
            ]:
                if given.only in row.work:
                    _print(row, f"{row.work}, {cards:,} cards", runs if cards == BUNDLED else max(2, runs // 2))
        if not given.only:
            _count_instructions(small)


def _prompt(home: Path, cards: int) -> Iterator[Row]:
    """Give what a prompt waits for, beside the bare interpreter."""
    bare, planned = process(BARE), homes.with_interview(home)
    for words, most in ((["--version"], 1.3), (["--help"], 2.0), (["due"], 2.0), ([], 2.5)):
        yield Row(f"{' '.join(['pmq', *words])} / python", process(_typed(home, *words)), bare, most)
    yield Row("pmq with an interview set / python", process(_typed(planned)), bare, 2.5)
    answer, turns = _typed(planned, "answer", "many/card-1", "--grade", "good"), cycle(["flag", "unflag"])
    if cards < MANY:  # there it takes a minute
        yield Row("first after an answer / python", after(lambda: _quietly(answer), process(_typed(planned))), bare, 12)
    flagged = after(lambda: _quietly(_typed(planned, next(turns), "many/card-1")), process(_typed(planned)))
    yield Row("first after a flag / python", flagged, bare, 12)


def _drill(home: Path, small: Path) -> Iterator[Row]:
    """Give what somebody waits for who drills, beside Anki and a sitting with few cards."""
    drilled, anki = home.with_name("drilled"), home.with_name("anki-drilled")
    answers = after(lambda: _copied(home, drilled), call("answers", str(drilled)))
    theirs = after(lambda: _copied(_in_anki(home), anki), call("anki answers", str(anki)))
    yield Row("an answer and the next card / Anki's", answers, theirs, 1.1)
    few = home.with_name("few")
    end = after(lambda: _copied(home, drilled), call("end", str(drilled)))
    of_few = after(lambda: _copied(small, few), call("end", str(few)))
    yield Row("the end of a sitting, ms more than with 21 cards", end, of_few, 50, is_more=True)


def _once(home: Path) -> Iterator[Row]:
    """Give what does not grow with the home."""
    drill = _pmq(home, "drill")
    yield Row("first card line by line / python", first_card([*drill, "--plain"], full_screen=False), process(BARE), 6)
    yield Row("first card on a full screen / python", first_card(drill, full_screen=True), process(BARE), 25)
    yield Row("a million answers by SM-2 / supermemo2", call("sm2", "100000"), call("supermemo2", "100000"), 0.2)
    deck = str(homes.realistic_deck(home.with_suffix(".yaml"), 9_900_000))
    yield Row("10,000 real cards read / libyaml's events", call("deck", deck), call("events", deck), 1.3)
    large = str(homes.realistic_deck(home.with_suffix(".large.yaml"), 16 * MIB * MIB))
    yield Row("16 MB of real cards read / libyaml's events", call("deck", large), call("events", large), 1.3)
    kept = home.with_suffix(".kept")
    kept.mkdir()
    shutil.copy(deck, kept)
    time.sleep(SETTLED_SECONDS)
    yield Row(
        "the 10,000 unchanged / python", call("kept decks", str(kept), str(home.with_suffix(".bin"))), process(BARE), 6
    )


def _long(home: Path, cards: int) -> Iterator[Row]:
    """Give figures, packages and logs beside Anki, genanki and bare SQLite over the same cards and answers."""
    many, package, anki = cards >= MANY, str(home.with_suffix(".apkg")), _in_anki(home)
    stats, graphs = process(_pmq(home, "stats")), whole("anki graphs", str(anki))
    yield Row("pmq stats / Anki's graphs", stats, graphs, 2 if many else 1.5)
    from_a_day = process(_pmq(home, "stats", "--since", "2026-01-02"))
    first = after(lambda: (home / "derived" / "figures.bin").unlink(missing_ok=True), from_a_day)
    yield Row("the same from a day on / Anki's graphs", first, graphs, 8 if many else 3)
    forgotten = after(lambda: shutil.rmtree(home / "derived", ignore_errors=True), stats)
    yield Row("the same, nothing derived / Anki's graphs", forgotten, graphs, 8 if many else 3)
    report = process(_pmq(home, "report", "-o", str(home.with_suffix(".html"))))
    yield Row("pmq report / Anki's graphs", report, graphs, 8 if many else 3)
    out = ("-o", str(home.with_suffix(".out.apkg")))
    stock = whole("genanki", str(cards), str(home.with_suffix(".stock.apkg")))
    yield Row("pmq export / genanki", process(_pmq(home, "export", *out)), stock, 1.3)
    theirs = whole("anki export", str(anki), str(home.with_suffix(".theirs.apkg")))
    yield Row("export --progress / Anki's export", process(_pmq(home, "export", "--progress", *out)), theirs, 0.5)
    fresh = home.with_suffix(".fresh")
    take = after(lambda: _emptied(fresh), whole("anki import", str(fresh), package))
    yield Row("import of it back / Anki's", process(_pmq(home, "import", package)), take, 0.5)
    new = home.with_suffix(".new")
    into_new = after(lambda: _with_decks(home, new), process(_pmq(new, "import", package)))
    yield Row("import of it into a new home / Anki's", into_new, take, 1.2)
    lines = home.with_suffix(".jsonl")
    with lines.open("w", encoding="utf-8") as file:
        subprocess.run(_pmq(home, "log", "--json"), check=True, stdout=file)
    taken = after(lambda: _with_decks(home, new), process(_pmq(new, "import", str(lines))))
    bare = after(lambda: _emptied(fresh), call("lines", str(lines), str(fresh)))
    yield Row("import of its JSON lines / sqlite3's executemany", taken, bare, 3)


def _in_anki(home: Path) -> Path:
    """Give a folder with a collection of Anki's that holds the home's cards and answers."""
    anki = home.with_name(f"{home.name}-anki")
    if not anki.is_dir():
        _quietly(_pmq(home, "export", "--progress", "-o", str(home.with_suffix(".apkg"))))
        call("anki import", str(_emptied(anki)), str(home.with_suffix(".apkg")))()
    return anki


def _with_decks(home: Path, new: Path) -> None:
    shutil.copytree(home / "decks", _emptied(new) / "decks")


def _copied(home: Path, to: Path) -> None:
    shutil.rmtree(to, ignore_errors=True)
    shutil.copytree(home, to)


def _emptied(folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    return folder


def _pmq(home: Path, *words: str) -> list[str]:
    return [str(PMQ), "--home", str(home), "--now", NOW, *words]


def _typed(home: Path, *words: str) -> list[str]:
    """Give a command line as it is typed: the short way knows no other clock than the machine's."""
    return [str(PMQ), *([] if words and words[0].startswith("-") else ["--home", str(home)]), *words]


def _quietly(command: list[str]) -> None:
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def _print(row: Row, name: str, runs: int) -> None:
    row.ours()  # the disk's cache, and what is derived
    pairs = [(row.ours(), row.theirs()) for _ in range(runs)]
    milliseconds = statistics.median(ours.seconds for ours, _ in pairs) * 1000
    more = statistics.median(1000 * (ours.seconds - theirs.seconds) for ours, theirs in pairs)
    ratio = more if row.is_more else statistics.median(ours.seconds / theirs.seconds for ours, theirs in pairs)
    memory = max(ours.kilobytes for ours, _ in pairs) / MIB
    print(f"{name:58} {milliseconds:8.0f} {ratio:7.2f}  {row.most:5.1f} {memory:5.0f}", flush=True)


def _count_instructions(home: Path) -> None:
    """Count the instructions of the shortest commands beside the bare interpreter's."""
    bare = instructions(BARE)
    process(_typed(home, "due"))()  # what is said again is counted
    for words, most in ((["--version"], 1.3), (["--help"], 2.0), (["due"], 2.0)):
        ours = bare and instructions([sys.executable, str(PMQ), *_typed(home, *words)[1:]])
        if bare and ours:
            name = f"{' '.join(['pmq', *words])}, instructions"
            print(f"{name:58} {ours / 1e6:7.0f}M {ours / bare:7.2f}  {most:5.1f}")


if __name__ == "__main__":
    main()
