"""The review log as JSON lines: what is wrong in one, and what a merge of two logs comes to."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pmq_cards.domain import Review
from pmq_cards.errors import PmqError
from pmq_cards.exchange.jsonl import lines, read_log
from pmq_cards.ids import derived_id
from pmq_cards.store.events import take_in
from pmq_cards.store.log import ReviewLog, open_log
from pmq_cards.store.rows import AT_ONCE
from tests.conftest import Run, review

NEEDED = {"card": "tiny/one", "at": "2026-12-01T09:00:00Z", "quality": 4}
AN_AT = '"at" must be an instant with its offset, such as 2026-12-01T09:00:00Z, not'
A_QUALITY = '"quality" must be a whole number from 0 to 5, not'
A_CARD = '"card" must be deck/card, such as pm-interview/customer-access, not'
A_DAY = '"day" must be the study day of "at", such as 2026-12-01, not'
AN_ID = '"id" must be a text of 1 to 64 visible characters; leave it out to have one derived'
NO_JSON = "not a line of JSON; pmq log --json shows what one looks like"
NO_OBJECT = 'a line must be an object such as {"card": ..., "at": ..., "quality": ...}'


def line(**values: Any) -> str:
    return json.dumps(NEEDED | values)


BAD = {
    "no JSON": ("nope", f"1: {NO_JSON}"),
    "a broken object": ('{"card": "tiny/one"', f"20: {NO_JSON}"),
    "endless nesting": ("[" * 100_000, f"1: {NO_JSON}"),
    "an endless number": ("1" * 5000, f"1: {NO_JSON}"),
    "a list": ("[]", f"1: {NO_OBJECT}"),
    "nothing in it": ("{}", '1: no "card" and no "at" and no "quality"; a line needs "card", "at" and "quality"'),
    "no quality": (
        '{"card": "tiny/one", "at": "2026-12-01T09:00:00Z"}',
        '1: no "quality"; a line needs "card", "at" and "quality"',
    ),
    "a card without its deck": (line(card="one"), f'2: {A_CARD} "one"'),
    "a card that no deck can hold": (line(card="-/--"), f'2: {A_CARD} "-/--"'),
    "a card of three parts": (line(card="a/b/c"), f'2: {A_CARD} "a/b/c"'),
    "a card with too long a name": (line(card="a/" + "b" * 65), f'2: {A_CARD} "a/{"b" * 57}...'),
    "a card with a control": (line(card="a/\x1b[31m"), f'2: {A_CARD} "a/\\u001b[31m"'),
    "an instant without an offset": (line(at="2026-12-01T09:00:00"), f'22: {AN_AT} "2026-12-01T09:00:00"'),
    "an instant at the end of time": (line(at="9999-12-31T23:59:59Z"), f'22: {AN_AT} "9999-12-31T23:59:59Z"'),
    "an instant that is a number": (line(at=3), f"22: {AN_AT} 3"),
    "a quality of 6": (line(quality=6), f"52: {A_QUALITY} 6"),
    "a quality of 4.0": (line(quality=4.0), f"52: {A_QUALITY} 4.0"),
    "a quality that is true": (line(quality=True), f"52: {A_QUALITY} true"),
    "a day that is none": (line(day="2026-13-01"), f'66: {A_DAY} "2026-13-01"; or leave it out'),
    "a day that is another": (line(day="2026-12-09"), f'66: {A_DAY} "2026-12-09"; or leave it out'),
    "an empty id": (line(id=""), f"66: {AN_ID}"),
    "an id of two lines": (line(id="a\nb"), f"66: {AN_ID}"),
    "an id that is null": (line(id=None), f"66: {AN_ID}"),
    "an unknown kind": (line(kind="cram"), '66: "kind" must be review or practice, not "cram"'),
    "a time below 0": (line(took_ms=-1), '66: "took_ms" must be milliseconds, from 0, or null, not -1'),
    "a kind that is a list": (line(kind=[]), '66: "kind" must be review or practice, not []'),
    "an undone in words": (line(undone="yes"), '66: "undone" must be true or false, not "yes"'),
    "half a character": (line(typed="\ud800"), '66: "typed" must be a text, not "\\ud800"'),
    "a long text where a number stands": (line(quality="x" * 99), f'52: {A_QUALITY} "{"x" * 59}...'),
}


def utc_day(at: datetime) -> date:
    return at.date()


def refused(path: Path) -> str:
    with pytest.raises(PmqError) as caught:
        read_log(path, utc_day)
    return str(caught.value)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "log.jsonl"


@pytest.mark.parametrize(("text", "said"), BAD.values(), ids=BAD)
def test_a_bad_line_is_named_by_its_number(path: Path, text: str, said: str) -> None:
    path.write_text(f"{line()}\n\n{text}\n", encoding="utf-8")
    assert refused(path) == f"{path}:3:{said}\nnothing was taken in"


def test_every_bad_line_is_named(path: Path) -> None:
    path.write_text("x\n" + line() + "\ny\n")
    assert [said.partition(": ")[0] for said in refused(path).splitlines()] == [
        f"{path}:1:1",
        f"{path}:3:1",
        "nothing was taken in",
    ]


def test_a_file_that_is_no_log_ends_after_a_hundred_lines(path: Path) -> None:
    path.write_text("x\n" * 1000)
    assert len(refused(path).splitlines()) == 101
    assert refused(path).endswith("nothing was taken in; the lines behind line 100 were not read")


def test_a_bad_line_leaves_the_log_without_the_good_ones(pmq: Run, path: Path, home: Path) -> None:
    path.write_text(line() + "\nnope\n")
    ran = pmq("import", path, ok=False)
    assert (ran.code, ran.out) == (1, "")
    assert ran.err == f"pmq: {path}:2:1: {NO_JSON}\nnothing was taken in\n"
    assert not (home / "reviews.db").exists()


def test_a_missing_file_a_folder_and_a_picture_are_refused(pmq: Run, tmp_path: Path, path: Path) -> None:
    assert "cannot be read: No such file or directory" in pmq("import", path, ok=False).err
    assert "cannot be read: Is a directory" in pmq("import", tmp_path, ok=False).err
    path.write_bytes(b"\x89PNG\r\n\x1a\n")
    assert "is no log as pmq log --json writes it: not UTF-8 text" in pmq("import", path, ok=False).err


def test_an_event_that_is_no_name_is_of_a_newer_pmq(pmq: Run, path: Path) -> None:
    path.write_text("\n".join([line(), line(event=[]), line(event={"a": 1})]))
    assert read_log(path, utc_day).unknown == 2
    assert "2 lines of a newer pmq passed over" in pmq("import", path).err


def test_a_file_that_is_no_text_far_behind_a_hundred_bad_lines_is_refused_as_such(path: Path) -> None:
    path.write_bytes(b"x\n" * 1000 + b"\xff")
    assert refused(path).endswith("not UTF-8 text; save the file as UTF-8 in your editor")


def test_a_file_that_changes_between_its_two_readings_is_not_taken_in(path: Path, tmp_path: Path) -> None:
    path.write_text(f"{line()}\n{line(quality=3)}\n")
    read = read_log(path, utc_day)
    path.write_text(f"{line()}\nnope\n")
    log = open_log(tmp_path / "reviews.db")
    with pytest.raises(PmqError, match="nothing was taken in"):
        take_in(log, read)
    assert log.reviews() == ()
    log.close()


def test_a_log_is_read_anew_each_time_one_goes_through_it(path: Path) -> None:
    path.write_text(f'{line()}\n{{"event": "later"}}\n{line(quality=3)}\n')
    read = read_log(path, utc_day)
    assert list(read) == list(read) == list(read.reviews)
    assert read.unknown == 1


def test_a_line_that_stands_twice_is_one_answer_however_far_apart(pmq: Run, path: Path) -> None:
    several = [line(took_ms=number, id=f"a-{number}") for number in range(AT_ONCE + 2)]
    path.write_text("\n".join([several[0], *several, several[0], several[-1]]))
    assert pmq("import", path).out == f"{AT_ONCE + 2} reviews new, 3 known already\n"
    assert len(pmq("log", "--json").out.splitlines()) == AT_ONCE + 2


def test_of_two_lines_with_one_id_and_another_content_the_first_stands(pmq: Run, path: Path) -> None:
    path.write_text("\n".join([line(id="a"), line(id="b"), line(id="b", quality=3), line(id="a", quality=2)]))
    ran = pmq("import", path)
    assert ran.out == "2 reviews new, 2 known already\n"
    assert ran.err.endswith("2 answers known here with another content, which was kept: b, a\n")
    assert [json.loads(one)["quality"] for one in pmq("log", "--json").out.splitlines()] == [4, 4]


def test_a_line_needs_only_card_instant_and_quality(path: Path) -> None:
    path.write_text(line())
    (found,) = read_log(path, utc_day).reviews
    assert (found.card_id, found.at, int(found.quality)) == ("tiny/one", datetime(2026, 12, 1, 9, tzinfo=UTC), 4)
    assert found.day == date(2026, 12, 1)
    assert found.id == derived_id(found.card_id, found.at, found.quality)


def test_a_derived_id_is_the_same_however_the_instant_is_written(path: Path) -> None:
    instants = ("2026-12-01T09:00:00Z", "2026-12-01T10:00:00+01:00", "2026-12-01T09:00:00.000400Z", "20261201T090000Z")
    path.write_text("\n".join(line(at=at) for at in instants))
    assert len({found.id for found in read_log(path, utc_day).reviews}) == 1


def test_a_derived_id_tells_cards_instants_and_grades_apart(path: Path) -> None:
    path.write_text("\n".join([line(), line(card="tiny/two"), line(at="2026-12-01T09:00:00.001Z"), line(quality=3)]))
    assert len({found.id for found in read_log(path, utc_day).reviews}) == 4


def test_keys_of_a_later_pmq_are_passed_over(path: Path) -> None:
    path.write_text(line(mood="good"))
    assert len(read_log(path, utc_day).reviews) == 1


def test_a_byte_order_mark_and_other_line_ends_are_no_problem(path: Path) -> None:
    path.write_bytes(f"\ufeff{line()}\r\n{line(quality=3)}\r\n".encode())
    assert len(read_log(path, utc_day).reviews) == 2


def test_importing_twice_adds_nothing(pmq: Run, path: Path) -> None:
    path.write_text(line() + "\n" + line(quality=3) + "\n")
    assert pmq("import", path).out == "2 reviews new, 0 known already\n"
    before = pmq("log", "--json").out
    assert pmq("import", path).out == "0 reviews new, 2 known already\n"
    assert pmq("log", "--json").out == before


def test_what_one_home_exports_another_takes_in_as_it_was(
    pmq: Run, own_deck: Callable[..., Path], path: Path, tmp_path: Path
) -> None:
    own_deck()
    pmq("drill", "--plain", keys="\n3\n\n4\n")
    out = pmq("log", "--json").out
    path.write_text(out, encoding="utf-8")
    assert len(out.splitlines()) == 2
    pmq("--home", tmp_path / "other", "import", path)
    assert pmq("--home", tmp_path / "other", "log", "--json").out == out


def test_undoing_travels_with_undone(pmq: Run, own_deck: Callable[..., Path], path: Path, tmp_path: Path) -> None:
    own_deck()
    pmq("drill", "--plain", keys="\n3\n\n4\n")
    other = ("--home", tmp_path / "other")
    path.write_text(pmq("log", "--json").out)
    pmq(*other, "import", path)
    pmq("undo")
    path.write_text(pmq("log", "--json").out)
    pmq(*other, "import", path)
    assert len(pmq(*other, "log", "--json").out.splitlines()) == 2
    path.write_text(pmq("log", "--json", "--undone").out)
    pmq(*other, "import", path)
    assert pmq(*other, "log", "--json").out == pmq("log", "--json").out
    assert len(pmq(*other, "log", "--json").out.splitlines()) == 1


def test_an_undone_answer_stands_where_it_was_given(pmq: Run, path: Path) -> None:
    path.write_text("\n".join([line(id="b", quality=2, undone=True), line(id="c"), line(id="a", typed="\x7f\x1b")]))
    pmq("import", path)
    said = pmq("log", "--json", "--undone").out
    assert [(one["id"], one.get("undone")) for one in map(json.loads, said.splitlines())] == [
        ("a", None),
        ("b", True),
        ("c", None),
    ]
    assert "\\u007f\\u001b" in said, "nothing a terminal could act on"
    assert [words.split()[2:] for words in pmq("log", "--undone").out.splitlines()] == [
        ["4", "tiny/one"],
        ["2", "tiny/one", "undone"],
        ["4", "tiny/one"],
    ]
    assert pmq("log", "--json").out == "".join(one for one in said.splitlines(keepends=True) if "undone" not in one)


def test_what_was_undone_here_stays_undone(pmq: Run, own_deck: Callable[..., Path], path: Path) -> None:
    own_deck()
    pmq("drill", "--plain", keys="\n3\n\n4\n")
    path.write_text(pmq("log", "--json").out)
    pmq("undo")
    assert pmq("import", path).out == "0 reviews new, 2 known already\n"
    assert len(pmq("log", "--json").out.splitlines()) == 1


answers = st.builds(
    review,
    st.dates(date(2026, 1, 1), date(2026, 12, 31)).map(date.isoformat),
    st.integers(0, 5),
    card=st.sampled_from(["tiny/one", "tiny/two"]),
    hour=st.integers(8, 12),
    took_ms=st.none() | st.integers(0, 60_000),
)
logs = st.lists(answers, max_size=8, unique_by=lambda found: found.id)


def lines_of(reviews: list[Review]) -> Iterator[str]:
    return lines((found, False) for found in reviews)


def log_of(folder: Path, *reviews: Review) -> ReviewLog:
    log = open_log(folder / "reviews.db")
    log.merge(reviews)
    return log


@settings(deadline=None, max_examples=40)
@given(ours=logs, theirs=logs)
def test_a_merge_of_two_logs_is_their_union_whichever_comes_first(
    tmp_path_factory: pytest.TempPathFactory, ours: list[Review], theirs: list[Review]
) -> None:
    folder = tmp_path_factory.mktemp("merge")
    exported = folder / "theirs.jsonl"
    exported.write_text("\n".join(lines_of(theirs)), encoding="utf-8")
    read = read_log(exported, utc_day)
    one, other = log_of(folder / "one", *ours), log_of(folder / "other", *read.reviews)
    added = one.merge(read.reviews)
    other.merge(ours)
    ids = {found.id for found in (*ours, *theirs)}
    assert {found.id for found in one.reviews()} == {found.id for found in other.reviews()} == ids
    assert added == len(ids) - len(ours)
    assert one.merge(read.reviews) == 0
    one.close()
    other.close()


@settings(max_examples=60)
@given(found=logs)
def test_what_is_written_is_read_as_it_was(tmp_path_factory: pytest.TempPathFactory, found: list[Review]) -> None:
    path = tmp_path_factory.getbasetemp() / "round.jsonl"
    path.write_text("\n".join(lines_of(found)), encoding="utf-8")
    again = read_log(path, utc_day).reviews
    assert [(r.id, r.card_id, r.at, r.day, r.quality, r.kind, r.took_ms) for r in again] == [
        (r.id, r.card_id, r.at, r.day, r.quality, r.kind, r.took_ms) for r in found
    ]


@given(raw=st.binary() | st.text('{}[]":,0123456789.eE+-\\/ anulcrdtiqy\n').map(str.encode))
def test_reading_gives_reviews_or_a_sentence(tmp_path_factory: pytest.TempPathFactory, raw: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "fuzz.jsonl"
    path.write_bytes(raw)
    try:
        assert read_log(path, utc_day).reviews == ()
    except PmqError as error:
        assert str(path) in str(error)  # noqa: PT017 - either outcome is right


def test_an_instant_is_kept_to_the_millisecond(path: Path) -> None:
    path.write_text(line(at="2026-12-01T09:00:00.123456Z"))
    (found,) = read_log(path, utc_day).reviews
    assert found.at == datetime(2026, 12, 1, 9, 0, 0, 123_000, tzinfo=UTC)
