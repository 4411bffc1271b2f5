"""Wrong names of cards and decks, and homes and clocks that cannot be."""

from collections.abc import Callable
from pathlib import Path

import pytest

from pmq_cards.cli import pmq as group
from tests.conftest import Run
from tests.tree import commands

LONG = "x" * 5000


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("show", "customer-acces"), 'no card is called "customer-acces"; did you mean customer-access?'),
        (("show", "support"), 'no card is called "support"; did you mean support-load, process-support?'),
        (("show", "PM-interview/Team-Scope"), "did you mean pm-interview/team-scope"),
        (("show", "zzz"), 'no card is called "zzz"; list the cards of all decks with: pmq cards'),
        (("cards", "pm"), 'no deck is called "pm"; did you mean pm-interview?'),
        (("due", "pm-intervew"), 'no deck is called "pm-intervew"; did you mean pm-interview?'),
        (("drill", "zzz"), 'no deck is called "zzz"; the decks: pm-interview'),
        (("edit", ""), 'no card is called ""; list the cards of all decks with: pmq cards'),
    ],
)
def test_a_wrong_name_gets_the_nearest_ones(pmq: Run, words: tuple[str, ...], said: str) -> None:
    ran = pmq(*words, ok=False)
    assert (ran.code, ran.out) == (3, "")
    assert said in ran.err


def test_one_wrong_name_among_several_changes_nothing(pmq: Run, home: Path) -> None:
    assert pmq("suspend", "customer-access", "zzz", ok=False).code == 3
    assert not home.exists()


def test_a_name_of_two_decks_gets_both_in_full(pmq: Run, home: Path) -> None:
    (home / "decks").mkdir(parents=True)
    for deck in ("one", "two"):
        text = f"id: {deck}\ntitle: T\ncards:\n  - id: same\n    why: W\n    question: Q?\n"
        (home / "decks" / f"{deck}.yaml").write_text(text)
    ran = pmq("show", "same", ok=False)
    assert ran.err == 'pmq: "same" is a card of 2 decks; write one/same or two/same\n'
    assert pmq("show", "two/same").code == 0


@pytest.mark.parametrize("words", [("show", "a\x1b[31mb"), ("cards", "\x9bb"), ("check", "\x1b[31m.yaml")])
def test_a_name_with_a_control_does_not_reach_the_terminal(pmq: Run, words: tuple[str, ...]) -> None:
    assert pmq(*words, ok=False).err.rstrip("\n").isprintable()


def test_a_long_name_is_shown_short(pmq: Run) -> None:
    assert len(pmq("show", LONG, ok=False).err) < 300


@pytest.mark.parametrize("now", ["tomorrow", "", "2026-13-01", "2026-12-01T25:00", "0x1", LONG])
def test_a_wrong_clock_is_refused(pmq: Run, now: str) -> None:
    ran = pmq("due", now=now, ok=False)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.endswith("is no time; write 2026-12-01T09:00\n")
    assert len(ran.err) < 200


@pytest.mark.parametrize("now", ["1960-01-01", "9999-12-31", "0001-01-01T00:00+14:00"])
def test_a_clock_at_the_ends_of_the_calendar_is_refused(pmq: Run, now: str) -> None:
    ran = pmq("due", now=now, ok=False)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("pmq: --now (or PMQ_NOW) ")


@pytest.mark.parametrize("command", ["due", "cards", "drill"])
def test_a_home_that_is_a_file_is_refused(pmq: Run, tmp_path: Path, command: str) -> None:
    file = tmp_path / "file"
    file.write_text("mine")
    ran = pmq("--home", file, command, ok=False)
    assert (ran.code, ran.out) == (4, "")
    assert ran.err == f"pmq: the home {file} is a file; choose a folder with --home or PMQ_HOME\n"
    assert file.read_text() == "mine"


@pytest.mark.parametrize("home_name", [LONG, "~no-such-person/pmq"])
def test_a_home_that_can_be_none_is_refused(pmq: Run, home_name: str) -> None:
    ran = pmq("--home", home_name, "due", ok=False)
    assert (ran.code, ran.out) == (4, "")
    assert ran.err.endswith("choose a folder with --home or PMQ_HOME\n")
    assert len(ran.err) < 300


def test_an_empty_home_is_refused(pmq: Run) -> None:
    ran = pmq("--home", "", "due", ok=False)
    assert (ran.code, ran.err) == (2, "pmq: --home (or PMQ_HOME) is empty; name a folder, or leave it out\n")


COMMANDS = [(words, command) for words, command in commands(group) if words not in {("edit",), ("add",)}]
CHOOSING = {
    option: [words for words, command in COMMANDS if any(parameter.name == name for parameter in command.params)]
    for option, name in (("", "decks"), ("--tag", "tags"), ("--audience", "audiences"))
}


@pytest.mark.parametrize(
    ("words", "option"), [(words, option) for option, every in CHOOSING.items() for words in every], ids=str
)
def test_a_name_that_nothing_has_is_told_in_one_way(pmq: Run, words: tuple[str, ...], option: str) -> None:
    what, name, near = {
        "": ("deck", "pm-intervew", "pm-interview"),
        "--tag": ("tag", "custmers", "customers"),
        "--audience": ("audience", "recruter", "recruiter"),
    }[option]
    ran = pmq(*words, *([option] if option else []), name, ok=False)
    assert (ran.code, ran.out) == (3, "")
    assert ran.err.startswith(f'pmq: no {what} is called "{name}"; did you mean {near}')
    assert f" The {what}s: " in ran.err


def test_a_key_of_a_card_takes_no_audience_that_there_is_not(pmq: Run) -> None:
    ran = pmq("edit", "customer-access", "--audience", "recruter", ok=False)
    assert (ran.code, ran.out) == (3, "")
    assert ran.err.startswith('pmq: no audience is called "recruter"; did you mean recruiter? The audiences: ')


@pytest.mark.parametrize("words", CHOOSING["--tag"], ids=str)
def test_names_that_no_card_bears_together_are_no_error(
    pmq: Run, own_deck: Callable[..., Path], words: tuple[str, ...]
) -> None:
    own_deck()
    ran = pmq(*words, "tiny", "--tag", "customers")
    assert (ran.out, ran.err) == ("", "pmq: no card fits; list the cards with: pmq cards\n")
