"""The cards as Anki renders them, in a real browser: they fit a phone and can be read in both modes."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from pmq_cards.anki.note import content_of
from pmq_cards.anki.package import PackedNote
from pmq_cards.domain import Audience, Card, DeckId, Source
from tests.anki_collection import opened, packed, stamp
from tests.browser import browser
from tests.browser import opened as shown

if TYPE_CHECKING:
    from playwright.sync_api import Browser

PHONE = (390, 844)
DESKTOP = (1280, 800)
READABLE = 4.5
"""The contrast that WCAG 2.2 asks of text (level AA)."""

LONG_WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
CARD = Card(
    DeckId("d"),
    "c",
    why=f"You want to know whether {LONG_WORD} listens.\nAnd a second line.",
    question="Could I see https://example.com/" + "a/very/long/address" * 6 + "?",
    follow_ups=("What happens then?", f"And {LONG_WORD}?"),
    green_flag="They name three.",
    red_flag="x" * 300,
    hint="Ask the porter.",
    audience=(Audience.ENGINEER, Audience.EXECUTIVE),
    origin=7,
)

READ = """(() => {
  const channels = text => text.match(/[\\d.]+/g).map(Number);
  const light = text => channels(text).slice(0, 3).map(c => c / 255)
    .map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const contrast = (one, two) => {
    const [low, high] = [light(one), light(two)].sort((a, b) => a - b);
    return (high + 0.05) / (low + 0.05);
  };
  const paper = getComputedStyle(document.body).backgroundColor;
  const hint = document.querySelector("a.hint");
  if (hint) hint.click();
  const name = e => e.className || e.tagName;
  const words = [...document.querySelectorAll("main *")]
    .filter(e => [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim()));
  return {
    overflow: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    paper: light(paper),
    contrast: Object.fromEntries(words.map(e => [name(e), contrast(getComputedStyle(e).color, paper)])),
    smallest: Math.min(...words.map(e => parseFloat(getComputedStyle(e).fontSize))),
    shown: document.body.innerText,
    sizes: Object.fromEntries(words.map(e => [name(e), parseFloat(getComputedStyle(e).fontSize)])),
  };
})()"""


@pytest.fixture(scope="module")
def sides(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Each side of both cards, HTML and style, as Anki's backend renders it."""
    folder = tmp_path_factory.mktemp("look")
    content = content_of(CARD, Source("A source", "2017-05-09"), reverse=True)
    path = folder / "look.apkg"
    packed(path, "Look", (PackedNote(CARD.id, content, stamp()),))
    with opened(folder / "collection.anki2") as anki:
        anki.take(path)
        cards = [anki.card(CARD.id, number) for number in (0, 1)]
        return {
            f"{name} {side}": html
            for name, card in zip(("forward", "reverse"), cards, strict=True)
            for side, html in (("front", card.question()), ("back", card.answer()))
        }


@pytest.fixture(scope="module")
def chromium() -> Iterator["Browser"]:
    with browser() as started:
        yield started


Evaluate = Callable[..., Any]


@pytest.fixture
def evaluate(chromium: "Browser", tmp_path: Path) -> Evaluate:
    """Open what stands in the body of a card in a window of a size; give what a JavaScript expression says there."""

    def at(body: str, expression: str, size: tuple[int, int]) -> Any:
        file = tmp_path / "card.html"
        file.write_text(
            f'<!doctype html><meta charset="utf-8"><meta name="viewport" content="width=device-width">{body}',
            encoding="utf-8",
        )
        seen = shown(chromium, file, width=size[0], height=size[1])
        try:
            return seen.evaluate(expression)
        finally:
            seen.page.close()

    return at


@pytest.mark.parametrize("mode", ["card", "card nightMode night_mode"], ids=["light", "night"])
@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
@pytest.mark.parametrize("side", ["forward front", "forward back", "reverse front", "reverse back"])
def test_a_side_fits_and_can_be_read(
    side: str, size: tuple[int, int], mode: str, sides: dict[str, str], evaluate: Evaluate
) -> None:
    read = evaluate(f'<body class="{mode}"><div id="qa">{sides[side]}</div>', READ, size)
    assert read["overflow"] == 0
    assert (read["paper"] < 0.1) == ("night" in mode)
    assert min(read["contrast"].values()) >= READABLE, read["contrast"]
    assert read["smallest"] >= 14
    assert "{{" not in read["shown"]


def test_the_why_stands_alone_and_large_on_the_front(sides: dict[str, str], evaluate: Evaluate) -> None:
    body = f'<body class="card">{sides["forward front"]}'
    before = evaluate(body, "document.body.innerText.trim()", PHONE)
    assert before == f"{CARD.why}\nHint"
    read = evaluate(body, READ, PHONE)
    assert read["sizes"]["large text"] >= 23
    assert CARD.hint in read["shown"]


def test_below_the_line_the_back_has_the_question_and_all_that_belongs_to_it(
    sides: dict[str, str], evaluate: Evaluate
) -> None:
    below = "document.getElementById('answer').parentElement.innerText.split('\\n').filter(line => line.trim())"
    assert evaluate(f'<body class="card">{sides["forward back"]}', below, PHONE) == [
        *CARD.why.split("\n"),
        CARD.question,
        "Then ask",
        *CARD.follow_ups,
        "Green flag",
        CARD.green_flag,
        "Red flag",
        CARD.red_flag,
        "Who to ask",
        "engineer, executive",
        "A source, 2017-05-09, no. 7",
    ]


def answer_of(card: Card, folder: Path, number: int = 0) -> str:
    """Give the answer of a card as Anki's backend renders it."""
    path = folder / "one.apkg"
    content = content_of(card, Source(), reverse=True)
    packed(path, "One", (PackedNote(card.id, content, stamp()),))
    with opened(folder / f"{number}.anki2") as anki:
        anki.take(path)
        return f'<body class="card">{anki.card(card.id, number).answer()}'


def test_a_text_from_right_to_left_begins_at_the_right(evaluate: Evaluate, tmp_path: Path) -> None:
    card = Card(DeckId("d"), "he", why="Why?", question="מי כתב את המפה.")
    place = """(() => {
      const text = document.querySelector(".answer").firstChild, range = document.createRange();
      const left = place => { range.setStart(text, place); range.setEnd(text, place + 1);
                              return range.getBoundingClientRect().left; };
      return [left(0), left(text.length - 1), document.querySelector("main").getBoundingClientRect().right];
    })()"""
    first, stop, edge = evaluate(answer_of(card, tmp_path), place, DESKTOP)
    assert stop < first  # the full stop stands at the end of the sentence, which is left
    assert edge - first < 40


def test_code_keeps_a_fixed_width(evaluate: Evaluate, tmp_path: Path) -> None:
    card = Card(DeckId("d"), "code", why="Why?", question="Run:\n    iiii\n    MMMM\nand look")
    widths = """(() => {
      const range = document.createRange();
      const lines = [...document.querySelector("code").childNodes].filter(node => node.nodeType === 3);
      return lines.map(line => { range.selectNodeContents(line); return range.getBoundingClientRect().width; });
    })()"""
    narrow, wide = evaluate(answer_of(card, tmp_path), widths, PHONE)
    assert narrow == wide


def test_both_answers_are_bold_and_a_wide_screen_gives_them_room(evaluate: Evaluate, tmp_path: Path) -> None:
    card = Card(DeckId("d"), "short", why="On call?", question="Who?")
    read = """[getComputedStyle(document.querySelector(".answer")).fontWeight,
               document.querySelector("main > *").getBoundingClientRect().top]"""
    places = {}
    for number, size in ((0, DESKTOP), (1, DESKTOP), (1, PHONE)):
        weight, places[size] = evaluate(answer_of(card, tmp_path, number), read, size)
        assert weight == "600"
    assert places[PHONE] < 50
    assert places[DESKTOP] > 100
