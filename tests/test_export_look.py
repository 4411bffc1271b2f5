"""The cards as Anki renders them, in a real browser: they fit a phone and can be read in both modes."""

from pathlib import Path

import pytest

from pmq_cards.anki.note import content_of
from pmq_cards.anki.package import PackedDeck, PackedNote, package
from pmq_cards.domain import Audience, Card, DeckId, Source
from tests.anki_collection import opened, stamp
from tests.browser import evaluate

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
    path.write_bytes(package([PackedDeck("Look", "", (PackedNote(CARD.id, content, stamp()),))]))
    with opened(folder / "collection.anki2") as anki:
        anki.take(path)
        cards = [anki.card(CARD.id, number) for number in (0, 1)]
        return {
            f"{name} {side}": html
            for name, card in zip(("forward", "reverse"), cards, strict=True)
            for side, html in (("front", card.question()), ("back", card.answer()))
        }


@pytest.mark.parametrize("mode", ["card", "card nightMode night_mode"], ids=["light", "night"])
@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
@pytest.mark.parametrize("side", ["forward front", "forward back", "reverse front", "reverse back"])
def test_a_side_fits_and_can_be_read(
    side: str, size: tuple[int, int], mode: str, sides: dict[str, str], tmp_path: Path
) -> None:
    page = tmp_path / "card.html"
    page.write_text(
        f'<!doctype html><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f'<body class="{mode}"><div id="qa">{sides[side]}</div>',
        encoding="utf-8",
    )
    read = evaluate(page, READ, *size)
    assert read["overflow"] == 0
    assert (read["paper"] < 0.1) == ("night" in mode)
    assert min(read["contrast"].values()) >= READABLE, read["contrast"]
    assert read["smallest"] >= 14
    assert "{{" not in read["shown"]


def test_the_why_stands_alone_and_large_on_the_front(sides: dict[str, str], tmp_path: Path) -> None:
    page = tmp_path / "card.html"
    page.write_text(
        f'<!doctype html><meta charset="utf-8"><body class="card">{sides["forward front"]}', encoding="utf-8"
    )
    before = evaluate(page, "document.body.innerText.trim()", *PHONE)
    assert before == f"{CARD.why}\nHint"
    read = evaluate(page, READ, *PHONE)
    assert read["sizes"]["large text"] >= 23
    assert CARD.hint in read["shown"]


def test_below_the_line_the_back_has_the_question_and_all_that_belongs_to_it(
    sides: dict[str, str], tmp_path: Path
) -> None:
    page = tmp_path / "card.html"
    page.write_text(
        f'<!doctype html><meta charset="utf-8"><body class="card">{sides["forward back"]}', encoding="utf-8"
    )
    below = "document.getElementById('answer').parentElement.innerText.split('\\n').filter(line => line.trim())"
    assert evaluate(page, below, *PHONE) == [
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
