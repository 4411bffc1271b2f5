"""A disk that is full or fails, at every call of every command: old or new and whole, nothing beside it, a sentence."""

import errno
import io
import os
import re
import shutil
import sqlite3
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

import genanki
import pytest

from pmq_cards.cli import pmq as group
from tests.conftest import TWO_CARDS
from tests.faults import NEVER, Case, Disk, Fault, compiled, failing_disk
from tests.tree import commands

LINE = '{"card": "tiny/two", "at": "2026-11-30T09:00:00Z", "quality": 4}\n'
QUESTIONS = "- What do you measure, and why?\n- Who decides what is built next here?\n"
MOST_CALLS = int(os.environ.get("PMQ_FAULTS", "10"))
"""How many calls of a command are made to fail in each way; PMQ_FAULTS=100000 takes every one."""


@dataclass(frozen=True, slots=True)
class Command:
    """What is run; `{out}` and `{in}` are folders."""

    words: str
    keys: str = ""


WRITING = {
    "drill": Command("drill --plain tiny", "\n3\n\n3\n!\nq\n"),
    "drill, with undo and suspend": Command("drill --plain", "\n1\nu\ns\n\n3\nq\n"),
    "mock": Command("mock --plain tiny", "\nd\n1\n\n\n"),
    "asked": Command("asked tiny/two --note heard"),
    "plan": Command("plan --by 2026-12-20"),
    "undo": Command("undo"),
    "suspend": Command("suspend tiny/two"),
    "resume": Command("resume customer-access"),
    "flag": Command("flag tiny/two"),
    "unflag": Command("unflag customer-access"),
    "edit": Command("edit tiny/one --hint Look"),
    "edit of a bundled card": Command("edit customer-access --hint Look"),
    "edit in an editor": Command("edit customer-access"),
    "add": Command("add tiny Why?"),
    "new": Command("new {in}/questions.md --id fresh"),
    "answer": Command("answer tiny/two --grade 4"),
    "sheet": Command("sheet -o {out}/sheet.html"),
    "report": Command("report -o {out}/page.html"),
    "export": Command("export -o {out}/all.apkg --progress"),
    "backup": Command("backup {out}/all.zip"),
    "restore": Command("restore {in}/backup.zip"),
    "import": Command("import {in}/log.jsonl"),
    "import of a pipe": Command("import -", LINE),
    "import of another home": Command("import {in}/other.db"),
    "import of a package": Command("import {in}/deck.apkg --as-deck fresh"),
    "sync": Command("sync {out}/shared"),
    "doctor": Command("doctor --mend"),
}
READING = {
    name: Command(name)
    for name in (
        "due",
        "demo",
        "cards",
        "show tiny/one",
        "asked",
        "stats",
        "log",
        "log --all",
        "check",
        "config",
        "plan",
        "schema",
    )
}
ELSEWHERE = {"anki", "completion"}
"""A sync with a server has tests of its own, which stop it at every step; a script is only printed."""

EDITOR = """#!/bin/sh
for file; do :; done
sed "s/Second-hand/Handed-down/" "$file" > "$file.new" && mv "$file.new" "$file"
"""


def test_every_command_is_tried_here() -> None:
    tried = {command.words.partition(" ")[0] for command in (*WRITING.values(), *READING.values())}
    assert {words[0] for words, _ in commands(group)} - ELSEWHERE == tried


@pytest.fixture(scope="module")
def disk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Disk]:
    scratch = tmp_path_factory.mktemp("faults")
    library = compiled(scratch)
    if library is None:
        pytest.skip("no compiler, or no system that loads a library before the others")
    editor = scratch / "editor"
    editor.write_text(EDITOR)
    editor.chmod(0o755)
    with failing_disk(library, scratch, {"EDITOR": str(editor), "VISUAL": ""}) as made:
        yield made


@pytest.fixture(scope="module")
def learned(disk: Disk, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give what the disk holds before each try: a learner's home, older outputs, and files to take in."""
    for folder in ("home/decks", "out", "in", "tmp"):
        (disk.folder / folder).mkdir(parents=True, exist_ok=True)
    (disk.folder / "home").chmod(0o700)
    (disk.folder / "home/decks/tiny.yaml").write_text(TWO_CARDS)
    (disk.folder / "in/questions.md").write_text(QUESTIONS)
    (disk.folder / "in/log.jsonl").write_text(LINE)
    done = [
        run(disk, Command("drill --plain --limit 3", "\n3\n" * 3)),
        run(disk, Command("suspend customer-access")),
        run(disk, Command("flag customer-access")),
        run(disk, Command("backup {in}/backup.zip")),
    ]
    assert [case.code for case in done] == [0] * 4, done
    write_package(disk.folder / "in/deck.apkg")
    shutil.copyfile(disk.folder / "home/reviews.db", disk.folder / "in/other.db")
    assert run(disk, Command("drill --plain tiny --limit 1", "\n2\nq\n")).code == 0
    for name in ("page.html", "sheet.html", "all.apkg", "all.zip"):
        (disk.folder / "out" / name).write_text("older")
    kept = tmp_path_factory.mktemp("learned") / "disk"
    shutil.copytree(disk.folder, kept)
    return kept


def write_package(path: Path) -> None:
    """Write a package with a note that is not of pmq's making."""
    deck = genanki.Deck(1, "Capitals")
    deck.add_note(genanki.Note(genanki.BASIC_MODEL, ["Capital of France?", "Paris"]))
    genanki.Package(deck).write_to_file(path)


def run(disk: Disk, command: Command, fault: Fault = Fault()) -> Case:  # noqa: B008 - a value
    places = {"out": disk.folder / "out", "in": disk.folder / "in"}
    words = [word.format_map(places) for word in command.words.split()]
    return disk.run(["--home", str(disk.folder / "home"), "--now", "2026-12-01T09:00", *words], command.keys, fault)


def begin_anew(disk: Disk, learned: Path) -> None:
    for path in disk.folder.iterdir():
        shutil.rmtree(path)
    shutil.copytree(learned, disk.folder, dirs_exist_ok=True)


def files(folder: Path) -> dict[str, bytes]:
    """Give every file but the log and what can be worked out again."""
    return {
        name: path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
        and not (name := str(path.relative_to(folder))).startswith(("home/reviews.db", "home/derived"))
    }


def rows(folder: Path) -> list[list[tuple[object, ...]]]:
    """Give what the log holds, and see that it is sound."""
    with closing(sqlite3.connect(folder / "home/reviews.db")) as log:
        assert log.execute("pragma quick_check").fetchone() == ("ok",)
        return [
            log.execute(query).fetchall()
            for query in (
                "select card, quality, kind, undone_at_ms is null from reviews order by card, at_ms, seq",
                "select card, mark, is_on from marks order by card, mark",
                "select day, decks from plan",
            )
        ]


@dataclass(frozen=True, slots=True)
class Done:
    """What the disk holds before a command, and after it went well."""

    before: Mapping[str, bytes]
    after: Mapping[str, bytes]
    rows: Sequence[object]


def is_whole(name: str, content: bytes, done: Done) -> bool:
    """Tell whether a file is as it was or as it was to be; archives are compared by what they hold."""
    if content in {done.before.get(name), done.after.get(name)}:
        return True
    if name.startswith("out/shared/"):  # only ever appended to: a torn last line is waited for
        return set(content.splitlines(keepends=True)[:-1]) <= set(done.after[name].splitlines(keepends=True))
    return (name.endswith((".apkg", ".zip")) or name.startswith("home/backups/")) and _is_sound(content)


def _is_sound(content: bytes) -> bool:
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return archive.testzip() is None
    with closing(sqlite3.connect(":memory:")) as copy:
        copy.deserialize(content)
        return bool(copy.execute("pragma quick_check").fetchone() == ("ok",))


def shares(calls: int) -> range:
    return range(0, calls, max(1, -(-calls // MOST_CALLS)))


FAULTS = {
    "full": lambda at: Fault(at, errno.ENOSPC),
    "failing once": lambda at: Fault(at, errno.EIO, once=True),
    "failing, reading too": lambda at: Fault(at, errno.EIO, reads=True),
}


@pytest.mark.parametrize("kind", FAULTS)
@pytest.mark.parametrize("name", WRITING)
def test_a_disk_that_fails_leaves_old_or_new_and_nothing_beside_it(
    disk: Disk, learned: Path, name: str, kind: str
) -> None:
    command = WRITING[name]
    begin_anew(disk, learned)
    before_rows = rows(disk.folder)
    sound_fault = replace(FAULTS[kind](0), at=NEVER)
    sound = run(disk, command, sound_fault)
    assert sound.code == 0, sound
    done = Done(files(learned), files(disk.folder), [before_rows, rows(disk.folder)])
    for at in shares(sound.calls):
        begin_anew(disk, learned)
        case = run(disk, command, FAULTS[kind](at))
        where = (name, kind, at, case)
        assert case.code in ({0, 1, 3, 4} if sound_fault.reads else {0, 1, 4}), where  # 3: a deck that cannot be read
        assert "Traceback" not in case.err, where
        assert case.code == 0 or "pmq: " in case.err or "problem" in case.out, where
        left = files(disk.folder)
        unfinished = kept_for_the_learner(case)
        assert left.keys() - unfinished <= done.before.keys() | done.after.keys(), where
        assert done.before.keys() <= left.keys(), where
        assert [n for n, content in left.items() if n not in unfinished and not is_whole(n, content, done)] == [], where
        if "drill" in name:
            acknowledged = len(re.findall(r"^(?:Forgot|Good): .*, u to undo$", case.out, re.MULTILINE))
            assert acknowledged <= len(rows(disk.folder)[0]) - len(before_rows[0]), where
        else:
            assert rows(disk.folder) in done.rows, where


def kept_for_the_learner(case: Case) -> set[str]:
    """Give the file that a sentence names because it holds what was written, and cannot be put in its place."""
    _, said, path = case.err.strip().partition("what you wrote is in ")
    return {path.partition("/disk/")[2]} if said else set()


@pytest.mark.parametrize("name", READING)
def test_reading_needs_no_room_on_the_disk(disk: Disk, learned: Path, name: str) -> None:
    begin_anew(disk, learned)
    sound = run(disk, READING[name])
    begin_anew(disk, learned)
    full = run(disk, READING[name], Fault(at=0))
    assert (full.code, full.out, full.err) == (sound.code, sound.out, sound.err)
    assert files(disk.folder) == files(learned)
