"""What pmq import says to a file that is a list of questions."""

from pathlib import Path

import pytest

from tests.conftest import TWO_CARDS, Run
from tests.lists.samples import SAMPLES, Sample


@pytest.mark.parametrize("sample", SAMPLES, ids=[f"{sample.reader}, {sample.name}" for sample in SAMPLES])
def test_import_says_what_a_list_looks_like_and_what_makes_a_deck_of_it(
    pmq: Run, home: Path, tmp_path: Path, sample: Sample
) -> None:
    path = tmp_path / sample.name
    path.write_text(sample.text, encoding="utf-8")
    ran = pmq("import", path, ok=False)
    assert (ran.code, ran.out) == (1, "")
    said = f"{path} is no log of answers and no file of Anki's, it looks like {sample.reader}"
    assert ran.err == f"pmq: {said}; to make a deck of it: pmq new {path}\n"
    assert not home.exists()


def test_import_and_new_say_where_a_deck_file_belongs(pmq: Run, tmp_path: Path) -> None:
    path = tmp_path / "tiny.yaml"
    path.write_text(TWO_CARDS)
    assert "is no log but a deck; put it into" in pmq("import", path, ok=False).err
    assert "is a deck already" in pmq("new", path, ok=False).err


def test_a_log_with_a_broken_line_is_still_read_as_a_log(pmq: Run, tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    path.write_text('{"card": \n')
    assert "log.jsonl:1:" in pmq("import", path, ok=False).err
