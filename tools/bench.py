"""Time pmq as whole processes, each beside a bare interpreter run in turn with it; print medians and ratios.

Run with `make bench`. Machines are noisy: trust the ratios, not the milliseconds.
"""

import compileall
import os
import statistics
import subprocess
import sys
import tempfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from pmq_cards.domain import CardId, Quality, Review
from pmq_cards.ids import derived_id
from pmq_cards.store.log import open_log

RUNS = 15
PACKAGE = Path(__file__).parent.parent / "src" / "pmq_cards"
PMQ = Path(sys.executable).with_name("pmq")
BARE = [sys.executable, "-c", "pass"]
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
CARD = "  - id: card-{n}\n    why: To learn whether number {n} holds.\n    question: Does number {n} hold?\n"


def main() -> None:
    """Print a line a command: its median, and how many bare interpreters it costs in time and memory."""
    compileall.compile_dir(PACKAGE, quiet=1)
    with tempfile.TemporaryDirectory() as folder:
        homes = {count: _home(Path(folder) / str(count), count) for count in (0, 1_000, 10_000)}
        print(f"{'command':34}  {'ms':>6}  {'x time':>6}  {'x memory':>8}")
        for words, home in (
            (["--version"], homes[0]),
            (["--help"], homes[0]),
            (["due"], homes[0]),
            ([], homes[0]),
            (["due"], homes[1_000]),
            (["due"], homes[10_000]),
            (["cards", "--json"], homes[1_000]),
        ):
            _line([str(PMQ), "--home", str(home), *words], f"pmq {' '.join(words)} ({home.name} cards)")


def _home(folder: Path, cards: int) -> Path:
    """Make a home with a deck of so many cards and ten reviews of each of the first thousand."""
    (folder / "decks").mkdir(parents=True)
    if cards:
        text = "id: many\ntitle: Many\ncards:\n" + "".join(CARD.format(n=n) for n in range(cards))
        (folder / "decks" / "many.yaml").write_text(text, encoding="utf-8")
        open_log(folder / "reviews.db").merge(_reviews(min(cards, 1_000)))
    return folder


def _reviews(cards: int) -> list[Review]:
    reviews = []
    for n in range(cards):
        card = CardId(f"many/card-{n}")
        for day in range(10):
            at = datetime(2026, 1, 1, 9, tzinfo=UTC) + timedelta(days=6 * day, seconds=n)
            quality = Quality(3 + (n + day) % 3)
            reviews.append(Review(derived_id(card, at, quality), card, at, date.fromordinal(at.toordinal()), quality))
    return reviews


def _line(command: list[str], label: str) -> None:
    _measured(command)  # warm the disk's cache
    pairs = [(_measured(command), _measured(BARE)) for _ in range(RUNS)]
    median_ms = statistics.median(ours[0] for ours, _ in pairs) * 1000
    times = statistics.median(ours[0] / bare[0] for ours, bare in pairs)
    memory = statistics.median(ours[1] / bare[1] for ours, bare in pairs)
    print(f"{label:34}  {median_ms:6.0f}  {times:6.1f}  {memory:8.1f}")


def _measured(command: list[str]) -> tuple[float, int]:
    """Give the seconds a process took and the most memory it held."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    launcher = [sys.executable, "-I", "-S", "-c", LAUNCHER, *command]
    seconds, kilobytes = subprocess.check_output(launcher, env=environment, text=True).splitlines()[-1].split()
    return float(seconds), int(kilobytes)


if __name__ == "__main__":
    main()
