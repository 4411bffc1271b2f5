"""docs/deck-format.md, the format and the reader say the same."""

import re
from pathlib import Path

import pytest

from pmq_cards.decks.form import CARD, DECK, LABELS, SOURCE
from pmq_cards.decks.reading import read_deck
from pmq_cards.domain import Audience
from tests.test_decks import BAD

PAGE = (Path(__file__).parent.parent / "docs" / "deck-format.md").read_text(encoding="utf-8")
KEYS = sorted({*DECK, *SOURCE, *LABELS, *CARD})
SENTENCES = [
    row.partition(" | ")[0].removeprefix("| ")
    for table in re.findall(r"\| message \|.*?\n\| --- \| --- \|\n((?:\|.*\n)+)", PAGE)
    for row in table.splitlines()
]
ELSEWHERE = {
    "not YAML from here on", "more than 1,500,000 keys and texts", "not UTF-8 text", "larger than 16 MiB",
    "there is no such file", "a folder, not a file", "a named pipe, not a file", "a device, not a file",
    "a link to a file that is not there", "cannot be read", 'the deck "',
    "problems up to here; mend these first", "a copy of", "a subfolder, whose deck files are not used",
}  # fmt: skip
"""What needs more than one small text to be said: tests of their own show these, and the code has them."""
HOUSE = Path(__file__).parent.parent / "src" / "pmq_cards"
SOURCES = "".join(
    path.read_text(encoding="utf-8") for path in (HOUSE / "files.py", *sorted((HOUSE / "decks").glob("*.py")))
)


@pytest.mark.parametrize("key", KEYS)
def test_every_key_stands_in_the_page(key: str) -> None:
    assert f"`{key}`" in PAGE


def test_every_audience_stands_in_the_page() -> None:
    assert all(f"`{audience.value}`" in PAGE for audience in Audience)


def test_the_example_of_the_page_is_a_deck_without_problems(tmp_path: Path) -> None:
    path = tmp_path / "example.yaml"
    (example,) = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    path.write_text(example, encoding="utf-8")
    deck, problems = read_deck(path)
    assert problems == ()
    assert deck is not None
    assert [card.name for card in deck.cards] == ["on-call", "first-week"]
    assert all(getattr(deck.cards[0], key) for key in CARD if key not in {"id", "anki"})


@pytest.mark.parametrize("sentence", SENTENCES)
def test_every_sentence_of_the_page_is_one_that_the_check_says(sentence: str) -> None:
    said = [message for _, messages in BAD.values() for message in messages]
    if sentence in ELSEWHERE:
        assert sentence.replace("1,500,000", "{MOST_VALUES:,}").replace("16 MiB", "{size}") in SOURCES
    else:
        assert any(sentence in message for message in said)


@pytest.mark.parametrize("name", BAD)
def test_every_problem_and_warning_stands_in_the_page(name: str) -> None:
    for message in BAD[name][1]:
        assert any(sentence in message for sentence in SENTENCES), message
