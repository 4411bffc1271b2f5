"""Changing a deck file: what is asked for is in it, and every other byte is where it was."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import assume, given
from hypothesis import strategies as st

from pmq_cards.decks import tree
from pmq_cards.decks.changes import Append, Change, ChangeError, Put, changed
from pmq_cards.decks.form import CARD
from pmq_cards.decks.text import BOM
from pmq_cards.domain import Audience, Card, DeckId
from tests.conftest import TWO_CARDS

PATH = Path("tiny.yaml")
LOADERS = [pytest.param(yaml.CSafeLoader, id="libyaml"), pytest.param(yaml.SafeLoader, id="pyyaml")]
NEW = Card(DeckId("tiny"), "three", "Know this: it matters", "Is #3 here?", follow_ups=("- no -", "3:1"), tags=("no",))

COMMENTED = """\
# yaml-language-server: $schema=deck.schema.json
id: tiny  # for ever
title: 'Tiny'
cards:

  # The first.
  - id: one
    why: "To learn whether the first thing holds."   # mine
    question: >
      Does the first
      thing hold?

    # not sure about these
    follow_ups:
      - Where?
      # - When?
    tags: [ first ]

  # The second.
  - id: two
    question: Does the second
      thing hold?  # ask late
    why: |
      To learn

      whether the second thing holds.
    # hint: none

# The end.
"""


@pytest.fixture(params=LOADERS)
def loader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tree, "Loader", request.param)


def after(text: str, *changes: Change) -> str:
    return changed(text.encode(), PATH, changes)[0].decode()


def refused(text: str, *changes: Change) -> str:
    with pytest.raises(ChangeError) as caught:
        changed(text.encode(), PATH, changes)
    return str(caught.value)


@pytest.mark.usefixtures("loader")
def test_a_card_is_put_behind_the_last_one() -> None:
    new = after(COMMENTED, Append(NEW))
    added = """
  - id: three
    why: "Know this: it matters"
    question: "Is #3 here?"
    follow_ups:
      - "- no -"
      - "3:1"
    tags: ['no']
"""
    assert new == COMMENTED.replace("    # hint: none\n", f"    # hint: none\n{added}")


@pytest.mark.usefixtures("loader")
def test_a_value_takes_the_place_of_another_and_a_comment_stays() -> None:
    assert after(COMMENTED, Put("one", "why", "Why: not")) == COMMENTED.replace(
        '"To learn whether the first thing holds."', '"Why: not"'
    )
    assert after(COMMENTED, Put("two", "question", "3:1")) == COMMENTED.replace(
        "Does the second\n      thing hold?", '"3:1"'
    )
    assert after(COMMENTED, Put("one", "question", "Does it?")) == COMMENTED.replace(
        ">\n      Does the first\n      thing hold?", "Does it?"
    )


@pytest.mark.usefixtures("loader")
def test_a_text_of_several_lines_before_a_comment_is_quoted() -> None:
    assert after(COMMENTED, Put("two", "question", "One\ntwo")) == COMMENTED.replace(
        "Does the second\n      thing hold?", r'"One\ntwo"'
    )


@pytest.mark.usefixtures("loader")
def test_a_missing_key_is_put_at_its_place() -> None:
    new = after(COMMENTED, Put("one", "hint", "A nudge"), Put("one", "green_flag", "Yes"), Put("two", "hint", "h"))
    expected = COMMENTED.replace("      # - When?\n", "      # - When?\n    green_flag: Yes\n    hint: A nudge\n")
    expected = expected.replace("# ask late\n", "# ask late\n    hint: h\n").replace("flag: Yes", 'flag: "Yes"')
    assert new == expected


@pytest.mark.usefixtures("loader")
@pytest.mark.parametrize(
    ("why", "then"),
    [
        ("why:", "why: To know"),
        ("why:  # later", "why: To know  # later"),
        ('why: ""', 'why: "To know"'),
        ("why: |", "why: To know"),
    ],
)
def test_an_empty_why_gets_its_text(why: str, then: str) -> None:
    text = TWO_CARDS.replace("why: To learn whether the second thing holds.", why)
    assert after(text, Put("two", "why", "To know")) == text.replace(f"    {why}\n", f"    {then}\n")


@pytest.mark.usefixtures("loader")
def test_a_list_keeps_the_items_that_stay() -> None:
    more = after(COMMENTED, Put("one", "follow_ups", ("Where?", "a: b", "Who?")), Put("one", "tags", ("a", "b")))
    assert more == COMMENTED.replace("      - Where?\n", '      - Where?\n      - "a: b"\n      - Who?\n').replace(
        "[ first ]", "[a, b]"
    )
    less = after(more, Put("one", "follow_ups", ("When?",)))
    assert less == more.replace('      - Where?\n      - "a: b"\n      - Who?\n', "      - When?\n")


@pytest.mark.usefixtures("loader")
def test_an_empty_value_takes_its_key_out() -> None:
    assert after(COMMENTED, Put("one", "follow_ups", ())) == COMMENTED.replace("    follow_ups:\n      - Where?\n", "")
    assert changed(COMMENTED.encode(), PATH, [Put("two", "why", " ")])[1].cards[1].is_draft


@pytest.mark.usefixtures("loader")
@pytest.mark.parametrize("cards", ["cards: []\n", "cards: []  # none\n", "cards:\n", "cards:\n  # - id: example\n"])
def test_a_deck_without_cards_gets_its_first(cards: str) -> None:
    text = f"id: tiny\ntitle: Tiny\n{cards}"
    first = "  - id: one\n    question: Is it?\n"
    new = after(text, Append(Card(DeckId("tiny"), "one", "", "Is it?")))
    assert new == text.replace(" []", "") + first


@pytest.mark.usefixtures("loader")
def test_the_line_ends_the_mark_and_the_missing_last_line_end_stay() -> None:
    text = BOM + TWO_CARDS.replace("\n", "\r\n").removesuffix("\r\n")
    raw, _ = changed(text.encode(), PATH, [Append(NEW), Put("one", "hint", "h")])
    new = raw.decode()
    assert new.startswith(text[: text.index("    tags")] + "    hint: h\r\n    tags: [first]\r\n")
    assert new.endswith("    tags: ['no']")
    assert new.count("\n") == new.count("\r\n")


@pytest.mark.parametrize(
    "text",
    [
        "{id: tiny, title: Tiny, cards: [{id: one, question: Q?}]}",
        "id: tiny\ntitle: Tiny\ncards: [{id: one, question: Q?}]\n",
        "id: tiny\ntitle: Tiny\ncards:\n  - {id: one, question: Q?}\n",
    ],
)
def test_a_deck_in_brackets_is_left_as_it_is(text: str) -> None:
    assert "is written in brackets, where pmq puts nothing in; edit it by hand" in refused(text, Put("one", "why", "W"))


def test_a_broken_deck_is_left_as_it_is() -> None:
    said = refused(TWO_CARDS + "    hnit: x\n", Append(NEW))
    assert said == (
        'tiny.yaml has problems, so it stays as it is: "hnit" is no key of a card; did you mean "hint"?; see: pmq check'
    )


def test_what_no_deck_can_hold_is_refused() -> None:
    assert "an invisible character (U+0007)" in refused(TWO_CARDS, Put("one", "why", "a\x07b"))
    assert 'a second card "one"' in refused(TWO_CARDS, Append(NEW._replace(name="one")))
    assert 'has no card "nine" any more' in refused(TWO_CARDS, Put("nine", "why", "W"))


def test_many_changes_are_one() -> None:
    changes = [Append(NEW._replace(name=f"n{number}", question=f"Q{number}?")) for number in range(500)]
    assert len(changed(TWO_CARDS.encode(), PATH, changes)[1].cards) == 502


# The law: over random decks, laid out in random ways.

WORDS = ["reach", "people", "(why)", "it's", "3:1", "no", "#1", "über", "質問", "a-b", "50%", "x:y", '"so"', "[x]"]
plain_texts = st.lists(st.sampled_from([word for word in WORDS if word[0] not in '#"[']), min_size=1, max_size=30).map(
    " ".join
)
texts = st.text(
    st.characters(codec="utf-8", exclude_categories=["C", "Zl", "Zp"]), min_size=1, max_size=200
) | st.lists(st.sampled_from([*WORDS, "-", "?", ":", "\n", "@home", "*", "\\", "key: x", ""]), max_size=60).map(
    " ".join
)


@st.composite
def scalars(draw: st.DrawFn, indent: int) -> str:
    """Give a value as people write it: plain, folded, in quotes, as a block, with a comment behind it or not."""
    text = draw(plain_texts)
    deeper = "\n" + " " * (indent + draw(st.sampled_from([1, 2, 4])))
    comment = draw(st.sampled_from(["", "", "  # a note"]))
    match draw(st.sampled_from(["plain", "folded", "double", "single", "literal", "block"])):
        case "folded":
            return text.replace(" ", deeper, 1) + comment
        case "double":
            return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"' + comment
        case "single":
            return "'" + text.replace("'", "''").replace(" ", deeper, 1) + "'" + comment
        case "literal":
            return draw(st.sampled_from(["|", "|-", "|+"])) + comment + deeper + text.replace(" ", deeper, 2)
        case "block":
            return ">-" + deeper + text + "\n" * draw(st.integers(0, 2))
        case _:
            return text + comment


@st.composite
def decks(draw: st.DrawFn) -> tuple[list[str], list[tuple[str, str] | None]]:
    """Give the pieces of a deck file, and for each the card and key it holds, None for what is between them."""
    dash = draw(st.sampled_from([0, 2, 4]))
    space = draw(st.sampled_from([1, 2, 3]))
    between = st.sampled_from(["", "", "\n", f"{' ' * dash}# a note\n", "# at the margin\n", "\n\n"])
    pieces = [f"id: tiny\ntitle: Tiny\n{draw(between)}cards:\n"]
    holds: list[tuple[str, str] | None] = [None]
    for number in range(draw(st.integers(1, 3))):
        keys = ["id", "question", *draw(st.lists(st.sampled_from(list(CARD)[1:]), unique=True, max_size=6))]
        for key in draw(st.permutations(list(dict.fromkeys(keys)))):
            indent = dash + 1 + space
            lead = " " * indent
            if not _in_card(holds, number):
                lead = " " * dash + "-" + " " * space
                pieces.append(draw(between))
                holds.append(None)
            pieces.append(f"{lead}{key}: {_value(draw, key, number, indent)}\n")
            holds.append((f"c{number}", key))
            pieces.append(draw(st.sampled_from(["", "", f"{' ' * indent}# about it\n", "\n"])))
            holds.append(None)
    return pieces, holds


def _in_card(holds: list[tuple[str, str] | None], number: int) -> bool:
    return any(held and held[0] == f"c{number}" for held in holds)


def _value(draw: st.DrawFn, key: str, number: int, indent: int) -> str:
    match key:
        case "id":
            return f"c{number}"
        case "origin":
            return "7  # of 9"
        case "audience":
            return draw(st.sampled_from(["[engineer]", f"\n{' ' * indent}- recruiter\n{' ' * indent}- engineer"]))
        case "tags":
            return draw(st.sampled_from(["[a, b]", f"[ a,\n{' ' * (indent + 1)}b ]"]))
        case "follow_ups":
            items = draw(st.lists(scalars(indent + 3), min_size=1, max_size=3))
            return "".join(f"\n{' ' * (indent + 1)}- {item}" for item in items)
        case _:
            return draw(scalars(indent))


def values(key: str) -> st.SearchStrategy[Any]:
    match key:
        case "origin":
            return st.integers(1, 999_999)
        case "audience":
            return st.lists(st.sampled_from(list(Audience)), max_size=2).map(tuple)
        case "tags":
            return st.lists(st.sampled_from(["no", "a", "1", "#x", "über", "a:b"]), max_size=3).map(tuple)
        case "follow_ups":
            return st.lists(texts.filter(str.strip), max_size=4).map(tuple)
        case "question":
            return texts.filter(_seen)
        case _:
            return texts


def _seen(text: str) -> bool:
    return any(character.isprintable() and character != " " for character in text.strip())


@given(st.data(), decks(), st.sampled_from(["\n", "\r\n"]), st.booleans(), st.booleans())
def test_a_change_touches_nothing_but_what_it_changes(
    data: st.DataObject,
    deck: tuple[list[str], list[tuple[str, str] | None]],
    line_end: str,
    marked: bool,  # noqa: FBT001 - hypothesis gives it
    ended: bool,  # noqa: FBT001 - hypothesis gives it
) -> None:
    pieces, holds = deck
    raw = [piece.replace("\n", line_end).encode() for piece in pieces]
    raw[0] = (BOM.encode() if marked else b"") + raw[0]
    if not ended:
        while not raw[-1]:
            raw.pop()
        raw[-1] = raw[-1].removesuffix(line_end.encode())
    whole = b"".join(raw)
    name = data.draw(st.sampled_from(sorted({held[0] for held in holds if held})))
    key = data.draw(st.sampled_from(list(CARD)[1:]))
    put = Put(name, key, data.draw(values(key)))
    append = Append(NEW._replace(why=data.draw(texts), question=data.draw(texts.filter(_seen))))
    assert _inserted(whole, changed(whole, PATH, [append])[0])
    if (name, key) not in holds:
        assert _inserted(whole, changed(whole, PATH, [put])[0])
        return
    place = holds.index((name, key))
    assume(put.value or holds[place - 1] is not None or "-" not in pieces[place][:8])
    new, _ = changed(whole, PATH, [put])
    assert new.startswith(b"".join(raw[:place]).removesuffix(line_end.encode()))
    assert new.endswith(b"".join(raw[place + 1 :]))


def _inserted(old: bytes, new: bytes) -> bool:
    """Tell whether the new bytes are the old ones with something put in at one place."""
    same = next((at for at, (one, two) in enumerate(zip(old, new, strict=False)) if one != two), len(old))
    return any(new.endswith(old[at:]) for at in range(same, -1, -1))
