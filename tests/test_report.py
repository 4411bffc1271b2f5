"""The page: what stands on it, and how it looks in a real browser."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from pmq_cards.chance import Expected
from pmq_cards.cli import main
from pmq_cards.decks import load_library
from pmq_cards.report.charts import drawn
from pmq_cards.report.page import Page, html
from pmq_cards.stats import FIGURES
from pmq_cards.stats.shape import Column, Drawing, Headline, Result, Unit
from pmq_cards.store.log import open_log
from tests import learner
from tests.browser import Mode, Seen, browser, opened
from tests.conftest import Run

if TYPE_CHECKING:
    from playwright.sync_api import Browser

NOW = "2026-12-01T20:00"
HOSTILE = """\
id: hostile
title: "<script>alert('title')</script> & \\"quotes\\""
cards:
  - id: one
    why: "<img src=x onerror=alert(1)>"
    question: "</td></svg><script>alert('question')</script><img src=http://example.invalid/a.png>"
    tags: [first]
"""

CONTRASTS = """() => {
  const parts = text => text.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b].map(v => v / 255)
    .map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const behind = node => {
    for (let at = node; at; at = at.parentElement) {
      const color = parts(getComputedStyle(at).backgroundColor);
      if (color.length < 4 || color[3] > 0) return color;
    }
    return [255, 255, 255];
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = [];
  for (let text = walker.nextNode(); text; text = walker.nextNode()) {
    const node = text.parentElement, style = getComputedStyle(node);
    if (!text.data.trim() || node.closest("title, desc, style") || !node.getClientRects().length) continue;
    const front = parts(node instanceof SVGElement ? style.fill : style.color);
    const [a, b] = [light(front), light(behind(node))].sort((x, y) => y - x);
    found.push([(a + 0.05) / (b + 0.05), text.data.trim().slice(0, 40)]);
  }
  return found.sort((x, y) => x[0] - y[0]);
}"""

OUTSIDE = """() => [...document.body.querySelectorAll("*")].filter(node =>
  !node.closest(".scroll *, .drawing *") && node.getBoundingClientRect().right > innerWidth + 0.5
).map(node => node.outerHTML.slice(0, 80))"""

ASK = """() => new Promise(told => {
  document.addEventListener("securitypolicyviolation", refused => told(refused.effectiveDirective));
  const image = new Image();
  image.onload = () => told("loaded");
  image.src = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7";
})"""
"""Loads a picture; tells what forbade it."""


def studied(home: Path, days: int = 40) -> None:
    log = open_log(home / "reviews.db")
    first = date.fromordinal(date(2026, 12, 1).toordinal() - days + 1)
    learner.study(log, load_library(home / "decks").cards, first, days)
    log.close()


@pytest.fixture(scope="module")
def learned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the home of a learner of 40 days with an interview ahead, and a page of it; tests only read it."""
    home = tmp_path_factory.mktemp("learned")
    studied(home)
    for words in (["plan", "--by", "2026-12-15", "--minutes", "10"], ["report", "-o", str(home / "page.html")]):
        assert main(["--home", str(home), "--now", NOW, *words]) == 0
    return home


@pytest.fixture(scope="module")
def written(learned: Path) -> Path:
    """Give the page of the learner."""
    return learned / "page.html"


@pytest.fixture(scope="module")
def figures(learned: Path) -> Any:
    """Give what JSON says of the learner."""
    command = [sys.executable, "-m", "pmq_cards", "--home", str(learned), "--now", NOW, "stats", "--json"]
    ran = subprocess.run(command, check=True, capture_output=True)
    return json.loads(ran.stdout)["figures"]


@pytest.fixture(scope="module")
def chromium() -> Iterator["Browser"]:
    with browser() as started:
        yield started


Look = Callable[..., Seen]


@pytest.fixture
def look(chromium: "Browser") -> Iterator[Look]:
    """Open pages that are closed after the test."""
    pages: list[Seen] = []

    def at(file: Path, width: int = 1280, mode: Mode = "light") -> Seen:
        pages.append(opened(chromium, file, width=width, mode=mode))
        return pages[-1]

    yield at
    for seen in pages:
        seen.page.close()


def section(text: str, name: str) -> str:
    found = re.search(rf'<section class="figure[^"]*" id="{name}">.*?</section>', text, re.DOTALL)
    assert found, name
    return found[0]


def test_every_figure_stands_on_the_page_with_what_json_says_of_it(figures: Any, written: Path) -> None:
    page = written.read_text(encoding="utf-8")
    for figure in FIGURES:
        if figure.name in {"told", "free_recall", "leeches"}:  # they have nothing to tell of this learner
            assert f'id="{figure.name}"' not in page
            continue
        told, value = section(page, figure.name), figures[figure.name]
        for sentence in (figure.title, figure.meaning, *value["said"]):
            assert escape(sentence) in told, (figure.name, sentence)
        assert told.count("<tr>") == (len(value["rows"]) + 1 if value["rows"] else 0), figure.name


def test_the_same_state_gives_the_same_page(learned: Path, tmp_path: Path) -> None:
    pages: list[bytes] = []
    for seed in ("1", "2"):
        output = tmp_path / f"{seed}.html"
        command = [sys.executable, "-m", "pmq_cards", "--home", str(learned), "--now", NOW, "report", "-o", str(output)]
        subprocess.run(command, check=True, env={**os.environ, "PYTHONHASHSEED": seed})
        pages.append(output.read_bytes())
    assert pages[0] == pages[1]


def test_the_page_names_no_other_place(written: Path) -> None:
    page = written.read_text(encoding="utf-8")
    assert set(re.findall(r"https?:[^\s\"'<>)]+", page)) == {"http://www.w3.org/2000/svg"}
    assert not re.search(r"<(script|link|iframe|object|embed|img)|@import|url\(|\son\w+=", page)


def test_the_page_may_load_nothing_even_if_it_asked(written: Path, look: Look) -> None:
    assert look(written).evaluate(ASK) == "img-src"


def test_texts_of_decks_are_escaped(pmq: Run, own_deck: Callable[..., Path], tmp_path: Path, look: Look) -> None:
    own_deck(HOSTILE, "hostile.yaml")
    pmq("drill", "hostile", "--plain", keys="\n1\nq\n")
    output = tmp_path / "page.html"
    pmq("report", "-o", output, now="2026-12-20T09:00")
    seen = look(output)
    assert "</td></svg><script>alert('question')</script>" in seen.page.inner_text("#cards")
    assert seen.evaluate("document.querySelectorAll('script, img').length") == 0
    assert (seen.requests, seen.complaints) == ([output.as_uri()], [])


def test_a_title_of_a_deck_is_escaped(pmq: Run, own_deck: Callable[..., Path], tmp_path: Path, look: Look) -> None:
    own_deck(HOSTILE.replace("id: hostile", "id: pm-interview"), "hostile.yaml")
    output = tmp_path / "page.html"
    pmq("report", "-o", output)
    assert look(output).page.inner_text("h1") == "<script>alert('title')</script> & \"quotes\""


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 360, 768, 1280])
def test_the_page_fits_asks_for_nothing_and_complains_of_nothing(
    written: Path, look: Look, width: int, mode: Mode
) -> None:
    seen = look(written, width, mode)
    assert seen.evaluate("document.documentElement.scrollWidth") <= width
    assert seen.evaluate(OUTSIDE) == []
    seen.evaluate("document.querySelectorAll('details').forEach(folded => folded.open = true)")
    assert seen.evaluate("document.documentElement.scrollWidth") <= width
    assert (seen.requests, seen.complaints) == ([written.as_uri()], [])


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_every_text_is_legible_in_both_modes(written: Path, look: Look, mode: Mode) -> None:
    seen = look(written, mode=mode)
    seen.evaluate("document.querySelectorAll('details').forEach(folded => folded.open = true)")
    contrasts = seen.evaluate(CONTRASTS)
    assert len(contrasts) > 300
    assert contrasts[0][0] >= 4.5, contrasts[:5]


def test_light_and_dark_differ(written: Path, look: Look) -> None:
    colour = "getComputedStyle(document.body).backgroundColor"
    assert look(written, mode="light").evaluate(colour) != look(written, mode="dark").evaluate(colour)


def test_the_page_is_printed_dark_on_white_even_from_a_dark_screen(written: Path, look: Look) -> None:
    seen = look(written, 700, mode="dark")
    seen.page.emulate_media(media="print")
    assert seen.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert seen.evaluate(CONTRASTS)[0][0] >= 4.5
    assert seen.page.pdf(format="A4").startswith(b"%PDF")


def test_every_drawing_says_what_it_shows_and_has_its_table(written: Path, look: Look) -> None:
    drawings = look(written).evaluate("""[...document.querySelectorAll("svg")].map(svg => [
      svg.getAttribute("role"),
      ...svg.getAttribute("aria-labelledby").split(" ").map(id => document.getElementById(id).textContent.trim()),
      svg.closest("section").querySelectorAll("table tbody tr").length,
      svg.querySelectorAll("rect, path").length,
    ])""")
    drawn = [figure.title for figure in FIGURES if figure.drawing not in {"table", "none"}]
    assert [drawing[1] for drawing in drawings] == drawn
    assert all(role == "img" and said and rows and shapes for role, _, said, rows, shapes in drawings), drawings


def test_no_text_of_a_drawing_is_cut_off(written: Path, look: Look) -> None:
    cut = look(written).evaluate("""[...document.querySelectorAll("svg text")].filter(text => {
      const [own, svg] = [text.getBoundingClientRect(), text.ownerSVGElement.getBoundingClientRect()];
      return text.textContent && getComputedStyle(text).opacity > 0 && own.width
        && (own.left < svg.left - 1 || own.right > svg.right + 1 || own.top < svg.top - 1 ||
          own.bottom > svg.bottom + 1);
    }).map(text => text.textContent)""")
    assert cut == []


def test_the_number_on_top_is_what_the_plan_makes_of_it(figures: Any, written: Path, look: Look) -> None:
    assert figures["interview"]["said"][0].startswith(look(written).page.inner_text(".number") + " (")


def test_the_first_screen_answers_whether_one_is_ready(written: Path, look: Look) -> None:
    seen = look(written, 1280)
    top = seen.page.inner_text(".headline")
    for said in (
        "Am I ready?",
        "21 of 21",
        "if you keep to the plan",
        "Expected recall",
        "Measured recall",
        "Weak cards",
    ):
        assert said in top
    assert seen.evaluate("document.querySelector('.headline').getBoundingClientRect().bottom < 900")
    folded = [figure.name for figure in FIGURES if figure.folded]
    assert seen.evaluate("[...document.querySelectorAll('.more .figure')].map(figure => figure.id)") == folded
    assert not seen.page.is_visible("#hours")


def test_the_record_of_a_forecast_stands_on_the_first_screen(
    pmq: Run, own_deck: Callable[..., Path], tmp_path: Path, look: Look
) -> None:
    own_deck()
    pmq("drill", "tiny", "--plain", keys="\n3\n\n3\n", now="2026-12-01")
    pmq("plan", "tiny", "--by", "2026-12-04", now="2026-12-02")
    pmq("drill", "tiny", "--practice", "--plain", keys="\n3\n\n3\n", now="2026-12-04")
    pmq("report", "-o", tmp_path / "page.html", now="2026-12-05")
    top = look(tmp_path / "page.html").page.inner_text(".headline")
    assert re.search(r"The forecast's record\s+Fri 4 Dec: said .*, 2 were known\.", top)


@pytest.mark.parametrize(("paper", "width"), [("A4", 703), ("Letter", 725)])
@pytest.mark.parametrize("opened_too", [False, True])
def test_on_paper_nothing_is_cut(written: Path, look: Look, paper: str, width: int, *, opened_too: bool) -> None:
    """Lay the page out at the width of the paper between its margins, where a printer cuts what is wider."""
    seen = look(written, width)
    seen.evaluate(f"document.querySelectorAll('details').forEach(folded => folded.open = {str(opened_too).lower()})")
    seen.page.emulate_media(media="print")
    over = "[...document.body.querySelectorAll('*')].filter(n => n.getBoundingClientRect().right > innerWidth + 0.5)"
    assert seen.evaluate(f"{over}.map(node => node.outerHTML.slice(0, 80))") == []
    assert (
        seen.evaluate("""[...document.querySelectorAll("th, td, .scroll")].filter(cell =>
      cell.scrollWidth > cell.clientWidth + 1).map(cell => cell.outerHTML.slice(0, 80))""")
        == []
    )
    if not opened_too:
        assert len(re.findall(rb"/Type\s*/Page\b(?!s)", seen.page.pdf(format=paper))) <= 3


def test_the_report_is_of_the_cards_that_were_chosen(
    pmq: Run, own_deck: Callable[..., Path], tmp_path: Path, look: Look
) -> None:
    own_deck()
    pmq("drill", "tiny", "--plain", keys="\n3\n\n3\n")
    output = tmp_path / "page.html"
    pmq("report", "tiny", "--tag", "first", "-o", output)
    seen = look(output)
    assert seen.page.inner_text("h1") == "Tiny · first"
    assert seen.page.locator("#cards tbody tr").count() == 1
    assert pmq("report", "nowhere", "-o", output, ok=False).code == 3
    output.unlink()
    ran = pmq("report", "tiny", "--tag", "customers", "-o", output)
    assert (ran.out, ran.err, output.exists()) == ("", "pmq: no card fits; list the cards with: pmq cards\n", False)


def test_an_empty_log_gives_a_page_that_names_the_drill(pmq: Run, tmp_path: Path, look: Look) -> None:
    pmq("report", "-o", tmp_path / "page.html")
    assert "No answers yet. Begin with pmq drill." in look(tmp_path / "page.html").page.inner_text("main")


def test_a_page_is_made_when_every_card_is_suspended(pmq: Run, own_deck: Callable[..., Path], tmp_path: Path) -> None:
    own_deck(name="tiny.yaml")
    pmq("drill", "--plain", "--limit", "3", keys="\n\n" * 3)
    cards = [card["id"] for card in pmq("cards", "--json").json]
    pmq("suspend", *cards)
    pmq("report", "-o", tmp_path / "page.html")
    assert "0 of 0" in (tmp_path / "page.html").read_text(encoding="utf-8")
    assert "suspended" in pmq("stats").out


def test_the_page_is_put_in_the_current_folder_in_one_piece(
    pmq: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert pmq("report").out == "pmq-report.html\n"
    assert [path.name for path in tmp_path.iterdir()] == ["pmq-report.html"]
    assert (tmp_path / "pmq-report.html").stat().st_mode & 0o777 == 0o666 & ~current_umask()


def current_umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


@pytest.mark.parametrize("place", ["nowhere/page.html", "folder"])
def test_a_place_that_cannot_be_written_is_a_sentence_and_leaves_nothing(pmq: Run, tmp_path: Path, place: str) -> None:
    (tmp_path / "folder").mkdir()
    ran = pmq("report", "-o", tmp_path / place, ok=False)
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.startswith(f"pmq: cannot write {tmp_path / place}: ")
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]


def test_open_shows_the_page_in_the_browser_of_the_system(home: Path, tmp_path: Path) -> None:
    shown, output = tmp_path / "shown", tmp_path / "page.html"
    program = tmp_path / "browser.py"
    program.write_text(f"import sys; open({str(shown)!r}, 'w').write(sys.argv[1])", encoding="utf-8")
    command = [sys.executable, "-m", "pmq_cards", "--home", str(home), "report", "-o", str(output), "--open"]
    subprocess.run(command, check=True, env={**os.environ, "BROWSER": f"{sys.executable} {program} %s"})
    assert shown.read_text(encoding="utf-8") == output.as_uri()


def test_the_number_on_top_is_the_headline_and_no_piece_of_a_sentence() -> None:
    figure = next(figure for figure in FIGURES if figure.name == "expected")
    headline = Headline(Expected(17.2, 14, 20, 21), "in other words.")
    told = {figure: Result(("Quite (another) sentence.",), headline=headline)}
    page = "".join(html(Page("Tiny", date(2026, 12, 1), told)))
    assert '<p class="number">17 of 21</p>' in page
    assert '<p class="what">in other words. <span>Between 14 and 20.</span></p>' in page


def test_a_long_name_leaves_room_for_its_bar(look: Look, tmp_path: Path) -> None:
    names = ("W" * 64, "\N{CJK UNIFIED IDEOGRAPH-6F22}" * 40, "a-deck-with-a-very-long-name-that-goes-on-and-on")
    columns = (Column("deck", "Deck", Unit.TEXT), Column("seen", "Seen"))
    svg = drawn("x", "X", Drawing.BARS, Result(("X.",), columns, tuple((n, 3) for n in names)), date(2026, 12, 1))
    page = f'<style>.chart text{{font:12px sans-serif}}</style><div style="width:320px">{svg}</div>'
    (tmp_path / "page.html").write_text(page, encoding="utf-8")
    over = look(tmp_path / "page.html").evaluate("""[...document.querySelectorAll("svg rect")].filter(rect =>
      rect.previousElementSibling.getBoundingClientRect().right > rect.getBoundingClientRect().left).length""")
    assert over == 0
