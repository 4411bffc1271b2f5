"""The sheet: on paper by a real browser, in Markdown and as text."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.browser import browser, opened
from tests.conftest import Run

if TYPE_CHECKING:
    from playwright.sync_api import Browser

HOSTILE = """\
id: hostile
title: Hostile
cards:
  - id: one
    why: "<b>Why</b> & how."
    question: "Is <script>alert(1)</script> *this* a_question_?"
    follow_ups: ["[x](javascript:1)"]
"""


@pytest.fixture(scope="module")
def chromium() -> "Iterator[Browser]":
    with browser() as started:
        yield started


@pytest.fixture
def page(tmp_path: Path) -> Path:
    return tmp_path / "sheet.html"


@pytest.mark.parametrize("paper", ["A4", "Letter"])
@pytest.mark.parametrize(
    ("words", "pages"),
    [([], 1), (["--audience", "engineer"], 1), (["--audience", "recruiter"], 1), (["--cards"], 6)],
    ids=str,
)
def test_the_pages_are_as_many_as_promised(
    pmq: Run, page: Path, chromium: "Browser", words: list[str], pages: int, paper: str
) -> None:
    pmq("sheet", *words, "-o", page)
    seen = opened(chromium, page)
    printed = seen.page.pdf(format=paper, prefer_css_page_size=False)
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == pages
    assert seen.requests == [page.as_uri()]
    assert seen.complaints == []
    seen.page.close()


def test_one_audience_takes_half_a_page(pmq: Run, page: Path, chromium: "Browser") -> None:
    pmq("sheet", "--audience", "engineer", "-o", page)
    seen = opened(chromium, page, width=700, height=1000)
    assert seen.evaluate("document.querySelector('main').getBoundingClientRect().bottom") < 560
    seen.page.close()


def test_nothing_is_wider_than_a_phone(pmq: Run, page: Path, chromium: "Browser") -> None:
    pmq("sheet", "-o", page)
    seen = opened(chromium, page, width=390)
    assert seen.evaluate("document.documentElement.scrollWidth") <= 390
    seen.page.close()


def test_flagged_questions_come_first_and_the_least_known_are_marked(pmq: Run, page: Path) -> None:
    pmq("drill", "--limit", "2", keys="\n1\n\n3\n\n3\n", now="2026-12-01T09:00")
    pmq("flag", "career-growth")
    out = pmq("sheet", "-o", "-", now="2026-12-09T09:00").out
    assert out.split("[ ]")[1].startswith(" How do product managers here learn")
    assert out.count("(look at it again)") in {1, 2}
    pmq("sheet", "-o", page, now="2026-12-09T09:00")
    assert page.read_text().count('class="weak"') == out.count("(look at it again)")


def test_a_suspended_card_stays_at_home_unless_all_are_asked_for(pmq: Run) -> None:
    pmq("suspend", "career-growth")
    assert "learn and develop" not in pmq("sheet", "-o", "-").out
    assert "learn and develop" in pmq("sheet", "--all", "-o", "-").out


def test_the_title_says_who_and_when(pmq: Run, page: Path) -> None:
    pmq("plan", "--by", "2026-12-08")
    pmq("sheet", "--company", "Ape & Co", "--audience", "engineer", "--audience", "designer", "-o", page)
    assert "<h1>Questions for Ape &amp; Co: engineer and designer</h1><p>Tue 8 Dec</p>" in page.read_text()
    assert pmq("sheet", "--date", "9 dec", "-o", "-").out.startswith("Questions to ask, Wed 9 Dec\n")


def test_no_text_of_a_deck_is_markup(pmq: Run, own_deck: Callable[..., Path], page: Path, tmp_path: Path) -> None:
    own_deck(HOSTILE, "hostile.yaml")
    for words in ([], ["--cards"]):
        pmq("sheet", "hostile", *words, "-o", page)
        assert "<script" not in page.read_text()
    pmq("sheet", "hostile", "-o", tmp_path / "sheet.md")
    assert "\\<script\\>alert(1)\\</script\\> \\*this\\* a\\_question\\_?" in (tmp_path / "sheet.md").read_text()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["-o", "sheet.pdf"], "write -o sheet.html"),
        (["--cards", "-o", "sheet.md"], "write -o sheet.html"),
        (["--date", "9/12"], "9/12"),
    ],
    ids=str,
)
def test_what_cannot_be_is_a_sentence(pmq: Run, words: list[str], said: str) -> None:
    ran = pmq("sheet", *words, ok=False)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err
