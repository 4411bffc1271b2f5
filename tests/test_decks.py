"""Deck files: what is wrong in them, where, and what to write instead; and what survives as it was typed."""

from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pmq_cards.decks import bundled_folder, load_files, load_library, tree
from pmq_cards.decks.reading import read_deck
from pmq_cards.decks.values import MOST_PROBLEMS
from pmq_cards.domain import Card, Deck
from pmq_cards.errors import Severity
from tests.conftest import TWO_CARDS, Run

HEAD = "id: d\ntitle: T\ncards:\n"
CARD = "  - id: a\n    why: To find out.\n    question: What is it?\n"
LOADERS = [pytest.param(yaml.CSafeLoader, id="libyaml"), pytest.param(yaml.SafeLoader, id="pyyaml")]

IN_QUOTES = 'put the text in "double quotes"'
BEGINS = "an unquoted text cannot begin with"
CARD_KEYS = "id, why, question, follow_ups, green_flag, red_flag, hint, audience, tags, origin, anki"
AUDIENCES = "recruiter, hiring-manager, product-peer, engineer, designer, executive"
NO_ID = "write lower-case letters a to z, digits and single hyphens"
INDENT = 'the indentation does not fit; align with the line it belongs to, write "- " before items, "key: text"'
NO_KEY = 'no "key: " in this line; write one, or indent the line if it goes on with the text above'
INVISIBLE = "which could act on a terminal; remove it"
EMPTY = "the file is empty; begin with id:, title: and cards:"
NO_DECK = "not a deck; a deck file is a mapping that begins with id:, title: and cards:"
SECOND = "a second document begins here; a deck file holds one, remove the --- or ... before it"
DRAFT = "warning: 1 card without a why; write in why: what you want to find out"
NO_CARD = 'warning: no card yet; write the first below cards:, beginning with "- id:"'
ONE_SIDE = "keep one of its sides, remove <<<<<<<, ======= and >>>>>>>"
BACKSLASH = r"an escape that YAML does not know; inside double quotes write \\ for a backslash"


def why(text: str) -> str:
    """Write a deck whose only why is this YAML, from line 5, column 10."""
    return f"{HEAD}  - id: a\n    why: {text}\n    question: What is it?\n"


def card(line: str) -> str:
    """Write a deck whose only card has one more line, line 7."""
    return f"{HEAD}{CARD}    {line}\n"


BAD: dict[str, tuple[str, list[str]]] = {
    # Not YAML, in a person's words.
    "a colon in a text": (
        why("Know this: it matters"),
        [f"5:19: a colon and a space inside an unquoted text; {IN_QUOTES}"],
    ),
    "a colon in a second line": (
        why("Know\n      this now: it matters"),
        [f"6:15: a colon and a space inside an unquoted text; {IN_QUOTES}"],
    ),
    "a colon in an item": (
        card("follow_ups:\n      - Tell me: what?"),
        [f'8:9: an item of "follow_ups" has a colon and a space in it, which makes it a key; {IN_QUOTES}'],
    ),
    "two colons in two texts": (
        HEAD + "  - id: a\n    why: Know: this\n    question: What: that?\n",
        [
            f"5:14: a colon and a space inside an unquoted text; {IN_QUOTES}",
            f"6:19: a colon and a space inside an unquoted text; {IN_QUOTES}",
        ],
    ),
    "a colon here and a wrong key there": (
        why("Know: this") + "    hnit: x\n",
        [
            f"5:14: a colon and a space inside an unquoted text; {IN_QUOTES}",
            '7:5: "hnit" is no key of a card; did you mean "hint"?',
        ],
    ),
    "quotes of a word processor": (
        why("\u201cKnow: this\u201d"),
        ['5:10: \u201c is no quote to YAML; put the text in straight "double quotes"'],
    ),
    "a tab for indentation": (HEAD + "  - id: a\n\twhy: W\n", ["5:1: a tab; indent with spaces"]),
    "a tab before a card": (HEAD + "\t- id: a\n", ["4:1: a tab; indent with spaces"]),
    "a no-break space for indentation": (
        HEAD + "  - id: a\n\u00a0\u00a0\u00a0 why: W\n    question: Q?\n",
        ["5:1: an odd space (U+00A0) in the indentation; indent with ordinary spaces"],
    ),
    "a key too far left": (HEAD + "  - id: a\n   why: W\n", [f"5:4: {INDENT}"]),
    "a key too far right": (
        HEAD + "  - id: a\n      why: W\n    question: Q?\n",
        ['5:7: "why:" stands deeper than the line above, which makes it part of that text; align it with its keys'],
    ),
    "a card too far left": (HEAD + CARD + " - id: b\n", [f"7:2: {INDENT}"]),
    "a text that runs into the keys": (why("Some text\n    goes on here"), [f"6:5: {NO_KEY}"]),
    "a key without a colon": (HEAD + "  - id: a\n    why W\n    question: Q?\n", [f"5:5: {NO_KEY}"]),
    "no space after the colon": (
        HEAD + "  - id: a\n    why:W\n    question: Q?\n",
        ['5:5: no space after the colon; write "why: " and then the text'],
    ),
    "no space after the dash": (
        HEAD + "  -id: a\n    why: W\n",
        ['4:3: no space after the dash; write "- " before an item'],
    ),
    "a colon without a key": (card(": x"), ['7:5: a colon without a key; write "key: text"']),
    "a double quote never closed": (
        why('"W'),
        [r"5:10: a quote is opened here and never closed; close it, or write \" for a quote inside a text"],
    ),
    "a single quote never closed": (
        why("'W"),
        ["5:10: a quote is opened here and never closed; close it, or write '' for an apostrophe inside a text"],
    ),
    "an apostrophe in single quotes": (
        why("'it's here'"),
        ["5:14: text behind a closing quote; write '' for an apostrophe inside the text, or quote all of it"],
    ),
    "a quote in double quotes": (
        why('"say "W" now"'),
        [r"5:16: text behind a closing quote; write \" for a quote inside the text, or quote all of it"],
    ),
    "a backslash in double quotes": (why(r'"C:\dir"'), [f"5:13: {BACKSLASH}"]),
    "an escape without its digits": (why(r'"\xZZ"'), [f"5:11: {BACKSLASH}"]),
    "an escape of half a character": (why(r'"\ud800 x"'), [f"5:11: {BACKSLASH}"]),
    "an escape beyond all characters": (why(r'"\UFFFFFFFF x"'), [f"5:11: {BACKSLASH}"]),
    **{
        f"a text that begins with {begins}": (why(f"{begins} w"), [f"5:10: {BEGINS} {begins[0]}; {IN_QUOTES}"])
        for begins in ("%50", "@you", "`you`", "*", "**bold**", "&", "-", "?", "|", ">", "[x]", "{x}", "]", "}", ",")
    },
    "a line that begins with %": (why("fifty\n%"), [f"6:1: {BEGINS} %; {IN_QUOTES}"]),
    "a bracket never closed": (
        card("tags: [a, b\n  - id: b"),
        [
            "7:11: a bracket is opened here and never closed; close it, or put the text in quotes",
            '8:5: a card has no "question"; add it (the back: the question, short enough to say aloud)',
            f"8:5: {DRAFT}",
        ],
    ),
    "a comma missing in brackets": (
        card('tags: ["a" "b"]'),
        ["7:16: a comma or a closing bracket is missing here; write it, or put the text in quotes"],
    ),
    "a merge left open": (
        HEAD + "<<<<<<< HEAD\n" + CARD + "=======\n" + CARD.replace("id: a", "id: b") + ">>>>>>> other\n",
        [f"4:1: a merge that git could not finish (up to line 12); {ONE_SIDE}"],
    ),
    "a merge marker alone": (
        HEAD + CARD + "<<<<<<< HEAD\n",
        [f"7:1: a merge that git could not finish; {ONE_SIDE}"],
    ),
    "a quote that ends in another text": (
        HEAD + "  - id: a\n    question: 'tis so?\n  - id: b\n    question: it's so\n",
        [
            f"4:5: {DRAFT.replace('1 card', '2 cards')}",
            "5:15: a quote is opened here and never closed; close it, or write '' for an apostrophe inside a text",
        ],
    ),
    # What YAML can do and a deck never needs.
    "a tag": (why("!!str W"), ["5:10: a tag (!!str); remove it, or put the text in quotes if it begins with !"]),
    "a tag that would run code": (
        why("!!python/object/apply:os.system [ls]"),
        [
            "5:10: a tag (!!python/object/apply:os.system); remove it, or put the text in quotes if it begins with !",
            '5:10: "why" must be a text; put it in "double quotes" if it begins with a bracket or a dash',
        ],
    ),
    "an anchor": (why("&w W"), ["5:10: an anchor (&w); remove it, or put the text in quotes if it begins with &"]),
    "an alias": (
        why("*really"),
        ["5:10: an alias (*really); write the text out, or put it in quotes if it begins with *"],
    ),
    "a merge key": (card("<<: {hint: h}"), ["7:5: merge keys (<<) are not used in decks; write the keys out"]),
    "a directive": ("%YAML 1.1\n---\n" + HEAD, ["1:1: a YAML directive; remove this line, a deck needs none"]),
    "a second document": (HEAD + CARD + "---\n" + HEAD + CARD, [f"7:1: {SECOND}"]),
    "a text behind the end": (HEAD + CARD + "...\nid: e\n", [f"8:1: {SECOND}"]),
    "a key that is a list": (
        card("? [a]\n    : x"),
        ["7:7: a key must be one word, not a list or a mapping; put the text in quotes"],
    ),
    "nesting": (
        "[" * 9 + "]" * 9,
        ["1:9: nested more than 8 levels deep; a deck needs four, check the brackets and dashes"],
    ),
    # Not text.
    "an escape sequence": (why("red \x1b[31mW"), [f"5:14: an invisible character (U+001B), {INVISIBLE}"]),
    "two of them, and a wrong key": (
        why("a\x1b[31m\x07") + "    hnit: x\n",
        [
            f"5:11: an invisible character (U+001B), {INVISIBLE}",
            f"5:16: an invisible character (U+0007), {INVISIBLE}",
            '7:5: "hnit" is no key of a card; did you mean "hint"?',
        ],
    ),
    "a C1 control": (why("a\x9bb"), [f"5:11: an invisible character (U+009B), {INVISIBLE}"]),
    "a line separator": (why("a\u2028b"), [f"5:11: an invisible character (U+2028), {INVISIBLE}"]),
    "a character that is none": (why("a\uffffb"), [f"5:11: an invisible character (U+FFFF), {INVISIBLE}"]),
    "a zero byte": (why("a\0b"), ["5:11: a zero byte, so this is no text; save the file as UTF-8 text"]),
    "an escape sequence by an escape": (
        why(r'"red \e[31m"'),
        ['5:10: "why" holds an invisible character (U+001B), which could act on a terminal; remove its escape'],
    ),
    # No deck.
    "nothing": ("", [f"1:1: {EMPTY}"]),
    "a note alone": ("# later\n", [f"1:1: {EMPTY}"]),
    "an empty document": ("---\n", [f"1:1: {EMPTY}"]),
    "a list": ("- a\n", [f"1:1: {NO_DECK}"]),
    "a word": ("hello\n", [f"1:1: {NO_DECK}"]),
    "an empty quote": ('""\n', [f"1:1: {NO_DECK}"]),
    # Keys.
    "every key missing": (
        "# a deck\n\nhint: x\n",
        [
            '3:1: "hint" is no key of a deck; use one of: id, title, description, source, labels, cards',
            '3:1: a deck has no "id"; add it (names the deck for ever: progress hangs on it)',
            '3:1: a deck has no "title"; add it (what people see)',
            '3:1: a deck has no "cards"; add it (the cards, in the order they are learned)',
        ],
    ),
    "a card of an id": (
        HEAD + "  - id: a\n",
        [
            '4:5: a card has no "question"; add it (the back: the question, short enough to say aloud)',
            f"4:5: {DRAFT}",
        ],
    ),
    "an unknown key": (card("hnit: x"), ['7:5: "hnit" is no key of a card; did you mean "hint"?']),
    "a key in capitals": (card("Hint: x"), ['7:5: "Hint" is no key of a card; did you mean "hint"?']),
    "a key like no other": (card("zzz: x"), [f'7:5: "zzz" is no key of a card; use one of: {CARD_KEYS}']),
    "a key with a control": (card(r'"h\eint": x'), ['7:5: "h\ufffdint" is no key of a card; did you mean "hint"?']),
    "an unknown key of the source": (
        f"id: d\ntitle: T\nsource:\n  url: u\ncards:\n{CARD}",
        ['4:3: "url" is no key of a source; use one of: title, date'],
    ),
    "a key three times": (
        card("why: 2\n    why: 3"),
        [
            '7:5: "why" is here twice (first in line 5); keep one of them',
            '8:5: "why" is here twice (first in line 5); keep one of them',
        ],
    ),
    # Empty, and of the wrong kind.
    "an empty question": (HEAD + "  - id: a\n    why: W\n    question:\n", ['6:14: "question" is empty; write a text']),
    "an empty hint": (card("hint:"), ['7:10: "hint" is empty; write a text, or remove the key']),
    "empty tags": (card("tags:"), ['7:10: "tags" is empty; write a list such as [one, two], or remove the key']),
    "an empty source": (
        f"id: d\ntitle: T\nsource:\ncards:\n{CARD}",
        ['3:8: "source" is empty; write title: and date: below it, or remove the key'],
    ),
    "an empty item": (card("follow_ups:\n      -\n      - b"), ['8:8: an item of "follow_ups" is empty; write a text']),
    "a why that is a list": (
        why("[x]"),
        ['5:10: "why" must be a text; put it in "double quotes" if it begins with a bracket or a dash'],
    ),
    "tags that are a text": (
        card("tags: customers"),
        ['7:11: "tags" must be a list; write [customers], or an item a line after "- "'],
    ),
    "a source that is a text": (
        f"id: d\ntitle: T\nsource: a blog\ncards:\n{CARD}",
        ['3:9: "source" must hold title: and date:, each in a line of its own below it'],
    ),
    "cards that are a text": (
        "id: d\ntitle: T\ncards: none\n",
        ['3:8: "cards" must be a list of cards; begin each with "- id:"'],
    ),
    "a card that is a text": (
        HEAD + "  - hello\n",
        ["4:5: a card must hold id: and question:, each in a line of its own"],
    ),
    "an origin in words": (
        card("origin: first"),
        ['7:13: "origin" must be a whole number from 1 to 999999, not "first"'],
    ),
    "an origin of 0": (card("origin: 0"), ['7:13: "origin" must be a whole number from 1 to 999999, not "0"']),
    # Ids, audiences, tags.
    "an id with capitals and spaces": (
        HEAD + "  - id: Customer Access\n    why: W w\n    question: Q?\n",
        [f'4:9: "Customer Access" is no id; {NO_ID}, such as customer-access'],
    ),
    "an id with an accent": (
        f"id: café\ntitle: T\ncards:\n{CARD}",
        [f'1:5: "café" is no id; {NO_ID}, such as cafe'],
    ),
    "a long id": (
        HEAD + f"  - id: {'a' * 65}\n    why: W w\n    question: Q?\n",
        [f'4:9: "{"a" * 60}..." is too long for an id; write at most 64 characters'],
    ),
    "an id twice": (
        HEAD + CARD + CARD.replace("What", "Where"),
        ['7:9: a second card "a" (first in line 4); give one of them another id'],
    ),
    "an unknown audience": (
        card("audience: [hiring manager]"),
        ['7:16: "hiring manager" is no audience; did you mean "hiring-manager"?'],
    ),
    "an audience like no other": (
        card("audience: [boss]"),
        [f'7:16: "boss" is no audience; use one of: {AUDIENCES}'],
    ),
    "a tag of two words": (
        card("tags: [two words]"),
        ['7:12: "two words" is no tag; write one word without a slash, such as two-words'],
    ),
    "labels that are a text": (
        HEAD.replace("cards:", "labels: Answer\ncards:") + CARD,
        ['3:9: "labels" must hold why: and question:, each in a line of its own below it'],
    ),
    "an unknown label": (
        HEAD.replace("cards:", "labels: {qestion: Answer}\ncards:") + CARD,
        ['3:10: "qestion" is no key of the labels; did you mean "question"?'],
    ),
    # Warnings.
    "a card without a why": (HEAD + "  - id: a\n    question: Q?\n", [f"4:5: {DRAFT}"]),
    "an empty why": (why(""), [f"4:5: {DRAFT}"]),
    "a why of spaces": (why('"  "'), [f"4:5: {DRAFT}"]),
    "a why that nobody sees": (why('"\u200b"'), [f"4:5: {DRAFT}"]),
    "a why that is a note": (why("# later"), [f"4:5: {DRAFT}"]),
    "several cards without a why": (
        HEAD + CARD + "  - id: b\n    question: Where is it?\n  - id: c\n    question: Who?\n",
        [f"7:5: {DRAFT.replace('1 card', '2 cards')}"],
    ),
    "no cards": ("id: d\ntitle: T\ncards: []\n", [f"3:1: {NO_CARD}"]),
    "nothing below cards": ("id: d\ntitle: T\ncards:\n  # - id: a\n", [f"3:1: {NO_CARD}"]),
    "a question that takes two breaths": (
        HEAD + f"  - id: a\n    why: W\n    question: {'word ' * 41}\n",
        ["6:15: warning: a question of 41 words is hard to say in one breath; aim for 30, move the rest to follow_ups"],
    ),
    "a why that gives the question away": (
        why('"You ask, what is it? And why."'),
        ["5:10: warning: the why contains its question, so the front gives the answer away; reword it"],
    ),
    "two cards with one question": (
        HEAD + CARD + CARD.replace("id: a", "id: b").replace("What is it?", "what is it!"),
        ['7:5: warning: the same question as card "a"; reword or remove one of them'],
    ),
    "a mark that turns the writing": (
        why("For \u206712\u2069 people"),
        ['5:10: warning: "why" holds a mark that turns the writing (U+2067) and is not shown; remove it'],
    ),
    "a text cut short by a comment": (
        why("Reach goal #1 soon"),
        ['5:10: warning: "why" ends where " #" begins a comment; put the text in "double quotes" to keep the rest'],
    ),
}


@pytest.fixture(params=LOADERS)
def loader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> object:
    """Read with libyaml's parser and with PyYAML's own."""
    monkeypatch.setattr(tree, "Loader", request.param)
    return request.param


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "deck.yaml"


def problems_of(path: Path) -> list[str]:
    return [str(problem).removeprefix(f"{path}:") for problem in read_deck(path)[1]]


def cards_of(path: Path) -> tuple[Card, ...]:
    deck, problems = read_deck(path)
    assert deck is not None, problems
    return deck.cards


@pytest.mark.usefixtures("loader")
@pytest.mark.parametrize(("text", "said"), BAD.values(), ids=BAD)
def test_a_mistake_is_named_at_its_place_with_its_remedy(path: Path, text: str, said: list[str]) -> None:
    path.write_text(text, encoding="utf-8", newline="")
    assert problems_of(path) == said


def test_a_file_that_is_not_utf_8_is_named_at_the_first_wrong_byte(path: Path) -> None:
    path.write_bytes(why("über caf\u00e9").encode().replace("é".encode(), b"\xe9"))
    assert problems_of(path) == ["5:18: not UTF-8 text; save the file as UTF-8 in your editor"]


def test_a_file_over_16_mib_is_not_read(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(16 * 1024 * 1024 + 1)
    assert problems_of(path) == ["1:1: larger than 16 MiB, which no deck is; split it into several files"]


def test_a_missing_file_and_a_folder_are_problems(tmp_path: Path) -> None:
    assert problems_of(tmp_path / "nope.yaml") == ["1:1: there is no such file; check the name"]
    assert problems_of(tmp_path) == ["1:1: a folder, not a file; put a file in its place, or name another"]


def test_all_problems_of_several_files_come_in_one_run(pmq: Run, tmp_path: Path) -> None:
    one, two = tmp_path / "one.yaml", tmp_path / "two.yaml"
    one.write_text(card("hnit: x") + "  - id: b\n")
    two.write_text("- a\n")
    ran = pmq("check", one, two, ok=False)
    assert (ran.code, ran.out) == (1, "")
    assert [line.partition(": ")[0] for line in ran.err.splitlines()] == [
        f"{one}:7:5",
        *[f"{one}:8:5"] * 2,
        f"{two}:1:1",
    ]


def test_warnings_alone_pass_the_check(pmq: Run, path: Path) -> None:
    path.write_text(why("Reach goal #1 soon"))
    ran = pmq("check", path)
    assert ran.out == "1 card in 1 deck, 1 warning\n"
    assert ran.err.startswith(f"{path}:5:10: warning: ")


def test_two_decks_of_one_id_are_a_problem_of_the_second_at_its_id(tmp_path: Path) -> None:
    one, two = tmp_path / "one.yaml", tmp_path / "two.yaml"
    one.write_text(HEAD + CARD)
    two.write_text("title: Other\nid: d\ncards:\n" + CARD)
    library = load_files([one, two])
    assert [deck.path for deck in library.decks] == [one]
    assert list(map(str, library.problems)) == [
        f'{two}:2:1: the deck "d" is also in {one}; give one of them another id'
    ]


def test_two_decks_of_one_id_are_found_even_where_one_is_broken(tmp_path: Path) -> None:
    one, two = tmp_path / "one.yaml", tmp_path / "two.yaml"
    one.write_text(card("hnit: x"))
    two.write_text(HEAD + CARD)
    messages = [problem.message for problem in load_files([one, two]).problems]
    assert len(messages) == 2
    assert messages[1].startswith('the deck "d" is also in ')


def test_a_file_named_twice_is_read_once(pmq: Run, path: Path) -> None:
    path.write_text(HEAD + CARD)
    assert pmq("check", path, path).out == "1 card in 1 deck, no problems\n"


def test_an_own_deck_takes_the_place_of_the_bundled_one(home: Path, own_deck: Callable[..., Path]) -> None:
    own = own_deck(TWO_CARDS.replace("id: tiny", "id: pm-interview"), "mine.yaml")
    library = load_library(home / "decks")
    assert [deck.path for deck in library.decks] == [own]
    assert library.problems == ()


@pytest.mark.parametrize("command", [("due",), ("cards",), ("drill", "--plain"), ("show", "one"), ()])
def test_a_broken_deck_never_stops_the_good_ones(
    pmq: Run, own_deck: Callable[..., Path], command: tuple[str, ...]
) -> None:
    own_deck()
    broken = own_deck("- a\n", "broken.yaml")
    ran = pmq(*command)
    assert ran.err == f"pmq: warning: left out because of problems: {broken}; see: pmq check\n"
    assert ran.out


def test_a_deck_folder_that_is_a_file_stops_no_bundled_deck(pmq: Run, home: Path) -> None:
    home.mkdir()
    (home / "decks").write_text("not a folder")
    ran = pmq("cards")
    assert len(ran.out.splitlines()) == 21
    assert "see: pmq check" in ran.err
    assert "make it a folder" in pmq("check", ok=False).err


TEXTS = ["3:1", "no", "12:30", "1.10", "2026-01-05", "null", "~", "0x1F", "1e3", "yes", "-5", ".5", "=", "100%"]


@pytest.mark.usefixtures("loader")
@pytest.mark.parametrize("text", TEXTS)
def test_a_text_stays_what_was_typed(path: Path, text: str) -> None:
    path.write_text(
        f"id: d\ntitle: {text}\ndescription: {text}\nsource: {{title: {text}, date: {text}}}\ncards:\n"
        f"  - id: a\n    why: {text}\n    question: {text}\n    follow_ups: [{text}]\n    green_flag: {text}\n"
        f"    red_flag: {text}\n    hint: {text}\n    tags: ['{text}']\n"
    )
    deck, _ = read_deck(path)
    assert deck is not None
    assert {deck.title, deck.description, deck.source.title, deck.source.date} == {text}
    (only,) = deck.cards
    assert {only.why, only.question, *only.follow_ups, only.green_flag, only.red_flag, only.hint, *only.tags} == {text}


@pytest.mark.parametrize("text", ["007", "1", "12", "0"])
def test_an_id_of_digits_stays_what_was_typed(path: Path, text: str) -> None:
    path.write_text(HEAD + CARD.replace("id: a", f"id: {text}"))
    assert cards_of(path)[0].id == f"d/{text}"


def quoted(text: str) -> str:
    """Write a text as YAML in double quotes."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


printable = st.text(st.characters(exclude_categories=["C", "Z"], include_characters=" "), min_size=1).filter(str.strip)


@pytest.mark.parametrize("yaml_loader", LOADERS)
@settings(deadline=None)
@given(text=printable)
@example(text='say "it\'s" \\ # : { [ & * ! | > % @ `')
@example(text="\U0001f600 \u202fß")
def test_any_printable_text_in_double_quotes_comes_back(
    tmp_path_factory: pytest.TempPathFactory, yaml_loader: object, text: str
) -> None:
    path = tmp_path_factory.getbasetemp() / "printable.yaml"
    path.write_text(HEAD + f"  - id: a\n    why: {quoted(text)}\n    question: {quoted(text)}\n", encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tree, "Loader", yaml_loader)
        assert [(only.why, only.question) for only in cards_of(path)] == [(text.strip(), text.strip())]


@pytest.mark.usefixtures("loader")
def test_lines_may_end_as_on_any_machine(path: Path) -> None:
    kinds = []
    for line_end in ("\n", "\r\n", "\r"):
        path.write_bytes(card("hint: x # y").replace("\n", line_end).encode())
        kinds.append((cards_of(path), problems_of(path)))
    assert kinds[0] == kinds[1] == kinds[2]


@pytest.mark.usefixtures("loader")
def test_a_byte_order_mark_and_tabs_that_indent_nothing_are_no_problem(path: Path) -> None:
    path.write_text("\ufeff" + why("\tW\tw\t"), encoding="utf-8")
    assert cards_of(path)[0].why == "W w"


def test_a_note_behind_an_id_a_number_or_a_list_is_no_warning(path: Path) -> None:
    path.write_text(HEAD + CARD.replace("id: a", "id: a  # note") + "    origin: 1 # note\n    tags: [t] # note\n")
    assert problems_of(path) == []


def test_forty_words_are_a_question_yet(path: Path) -> None:
    path.write_text(HEAD + f"  - id: a\n    why: W\n    question: {'word ' * 40}\n")
    assert problems_of(path) == []


def test_a_file_that_goes_wrong_at_every_line_ends_after_a_thousand_problems(path: Path) -> None:
    path.write_text("".join(f"key{number}: 1\n" for number in range(3000)))
    problems = problems_of(path)
    assert len(problems) == MOST_PROBLEMS + 1
    assert any(problem.endswith("1000 problems up to here; mend these first") for problem in problems)


NEARLY_16_MIB = 16 * 1024 * 1024 - 1024
BOMBS = {
    "brackets": ("[" * NEARLY_16_MIB, "nested more than 8 levels deep"),
    "braces": ("{" * NEARLY_16_MIB, "nested more than 8 levels deep"),
    "dashes": ("- " * (NEARLY_16_MIB // 2), "nested more than 8 levels deep"),
    "aliases": (
        "a: &a [x, x]\n" + "".join(f"b{n}: &b{n} [{'*a,' if n == 0 else f'*b{n - 1},' * 9}]\n" for n in range(30)),
        "an alias",
    ),
    "anchors": ("- &a x\n" * (NEARLY_16_MIB // 7), "100 problems up to here; mend these first"),
    "one line": (HEAD + "  - id: a\n    why: " + "ab " * (NEARLY_16_MIB // 3), 'a card has no "question"'),
    "one key": ("k" * NEARLY_16_MIB + ": 1", "a colon and a space inside an unquoted text"),
    "controls": ("\x01" * NEARLY_16_MIB, "an invisible character"),
}


@pytest.mark.parametrize(("text", "said"), BOMBS.values(), ids=BOMBS)
def test_a_bomb_is_a_problem(path: Path, text: str, said: str) -> None:
    path.write_text(text)
    assert any(said in problem for problem in problems_of(path))


def test_more_values_than_any_deck_has_are_a_problem(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tree, "MOST_VALUES", 1000)
    path.write_text(HEAD + "  - id: a\n    tags: [" + "x," * 1000 + "]\n")
    assert problems_of(path) == ["5:1988: more than 1,000 keys and texts, which no deck has; split it"]


yamlish = st.lists(
    st.sampled_from([
        "id: ", "why: ", "question: ", "cards:", "tags: ", "- ", "  ", "    ", "\n", "\n", "\n", "a", "x y", ": ", " #",
        "'", '"', "[", "]", "{", "}", ",", "|", ">", "&a ", "*a", "!!str ", "? ", "%", "@", "`", "\t", "---\n", "...\n",
        "<<: ", "\\", "\\x", "\\ud800", "\\U", "ü", "\u2028", "\r", "\ufeff", "😀", "~", "\u00a0", "\x1b",
    ])
).map("".join)  # fmt: skip


def _read_both(folder: Path, raw: bytes) -> list[tuple[Deck | None, list[str]]]:
    path = folder / "fuzz.yaml"
    path.write_bytes(raw)
    both = []
    for kind in (yaml.CSafeLoader, yaml.SafeLoader):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(tree, "Loader", kind)
            deck, problems = read_deck(path)
            assert (deck is None) == any(problem.severity is Severity.ERROR for problem in problems)
            both.append((deck, list(map(str, problems))))
    return both


@settings(deadline=None, max_examples=300)
@given(raw=st.binary() | yamlish.map(lambda text: (HEAD + CARD + text).encode()) | yamlish.map(str.encode))
def test_reading_never_raises(tmp_path_factory: pytest.TempPathFactory, raw: bytes) -> None:
    for _, problems in _read_both(tmp_path_factory.getbasetemp(), raw):
        assert all(problem.isprintable() for problem in problems)


def test_the_bundled_folder_is_that_of_the_checkout() -> None:
    assert (bundled_folder() / "pm-interview.yaml").is_file()


def test_a_warning_stands_at_the_first_of_two_questions(path: Path) -> None:
    path.write_text(HEAD + f"  - id: a\n    why: W\n    question: {'word ' * 41}\n    question: short\n")
    places = [problem.partition(": ")[0] for problem in problems_of(path)]
    assert places == ["6:15", "7:5"]
