"""Record what an older Anki makes of pmq's cards, for the tests: tools/record_old_anki.py VERSION, such as 24.11.

Installs that version from PyPI into a scratch environment, lets it take a package of pmq's with progress and answer a
card, and keeps the package it exports in tests/recorded/. Nothing of the scratch stays.
"""

import os
import subprocess
import sys
import venv
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parent.parent
DECK = """\
id: tiny
title: Tiny
cards:
  - id: one
    why: To learn whether the first thing holds.
    question: Does the first thing hold?
  - id: two
    why: To learn whether the second thing holds.
    question: Does the second thing hold?
"""
LOG = """\
{"card": "tiny/one", "at": "2026-11-02T09:00:00Z", "quality": 4}
{"card": "tiny/one", "at": "2026-11-03T09:00:00Z", "quality": 4}
{"card": "tiny/two", "at": "2026-11-03T09:01:00Z", "quality": 2}
"""
OLD = """
import sys
from anki.collection import Collection, ExportAnkiPackageOptions, ImportAnkiPackageOptions, ImportAnkiPackageRequest
source, target, path = sys.argv[1:]
col = Collection(path)
options = ImportAnkiPackageOptions(with_scheduling=True)
col.import_anki_package(ImportAnkiPackageRequest(package_path=source, options=options))
number = col.db.scalar("select c.id from cards c join notes n on n.id = c.nid where n.guid = 'pmq:tiny/one'")
card = col.get_card(number)
card.start_timer()
col.sched.answerCard(card, 4)
options = ExportAnkiPackageOptions(with_scheduling=True, with_deck_configs=False, with_media=False, legacy=False)
col.export_anki_package(out_path=target, options=options, limit=None)
print(col.db.all("select id, ease, ivl from revlog order by id"), col.get_card(number).ivl)
col.close()
"""


def main(version: str) -> None:
    """Record one version."""
    target = ROOT / "tests" / "recorded" / f"anki-{version}.apkg"
    target.parent.mkdir(exist_ok=True)
    with TemporaryDirectory(prefix="old-anki-") as name:
        folder = Path(name)
        home, package = folder / "home", folder / "pmq.apkg"
        (home / "decks").mkdir(parents=True)
        (home / "decks" / "tiny.yaml").write_text(DECK, encoding="utf-8")
        (folder / "log.jsonl").write_text(LOG, encoding="utf-8")
        for words in (("import", folder / "log.jsonl"), ("export", "tiny", "--progress", "-o", package)):
            command = [sys.executable, "-m", "pmq_cards", "--home", home, "--now", "2026-11-10T09:00", *words]
            subprocess.run(list(map(str, command)), check=True, env={**os.environ, "TZ": "UTC"})
        venv.create(folder / "old", with_pip=True)
        python = folder / "old" / "bin" / "python"
        subprocess.run([python, "-m", "pip", "install", "--quiet", f"anki=={version}"], check=True)
        old = [python, "-c", OLD, package, target, folder / "collection.anki2"]
        subprocess.run(list(map(str, old)), check=True, env={**os.environ, "TZ": "UTC"})
    print(f"{target}: {target.stat().st_size:,} bytes")


if __name__ == "__main__":
    main(sys.argv[1])
