"""The questions to take along: one page for paper, Markdown for notes, text for a mail."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from importlib import resources

from pmq_cards.domain import Card, CardId
from pmq_cards.said import spoken_day

ROOMY = 8
"""Up to so many questions have room for what a good and a bad answer sounds like."""
WEAK = "look at it again"


@dataclass(frozen=True, slots=True)
class Sheet:
    """The questions in the order they are asked; `weak` are marked, so that one looks at them again on the way."""

    title: str
    cards: Sequence[Card]
    weak: frozenset[CardId] = frozenset()
    day: date | None = None
    today: date | None = None

    @property
    def when(self) -> str:
        """The day in words, empty where none is named."""
        return spoken_day(self.day, self.today or self.day) if self.day else ""

    @property
    def roomy(self) -> bool:
        """Whether there is room for the flags."""
        return len(self.cards) <= ROOMY


def html(sheet: Sheet) -> str:
    """Give a page for paper: a box, the question, its follow-ups small, a line for notes."""
    items = "".join(_item(sheet, card) for card in sheet.cards)
    return _page(sheet, "roomy" if sheet.roomy else "dense", f"<ol>\n{items}</ol>\n")


def card_page(sheet: Sheet) -> str:
    """Give cards to cut out, four a page: why and question side by side, to be folded in the middle."""
    items = "".join(
        f'<li><div class="why">{escape(card.why)}</div><div class="question">{escape(card.question)}</div></li>\n'
        for card in sheet.cards
    )
    return _page(sheet, "cards", f"<ol>\n{items}</ol>\n")


def markdown(sheet: Sheet) -> str:
    """Give a list to tick in a notes app."""
    return "\n".join(_lines(sheet, "# {}", "- [ ] **{}**", "      - {}", _plain)) + "\n"


def text(sheet: Sheet) -> str:
    """Give plain text, for a mail."""
    return "\n".join(_lines(sheet, "{}", "[ ] {}", "      {}", str)) + "\n"


FORMATS: dict[str, Callable[[Sheet], str]] = {".html": html, ".md": markdown, ".txt": text}
"""How a sheet is written, by the ending of its file."""


def _page(sheet: Sheet, name: str, body: str) -> str:
    style = resources.files(__package__).joinpath("sheet.css").read_text(encoding="utf-8")
    when = f"<p>{escape(sheet.when)}</p>" if sheet.when else ""
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        f"<title>{escape(sheet.title)}</title>\n<style>\n{style}</style>\n</head>\n"
        f'<body class="{name}">\n<header><h1>{escape(sheet.title)}</h1>{when}</header>\n<main>\n{body}</main>\n'
        "</body>\n</html>\n"
    )


def _item(sheet: Sheet, card: Card) -> str:
    mark = f' <span class="weak" title="{WEAK}">\N{BULLET}</span>' if card.id in sheet.weak else ""
    more = "".join(f"<li>{escape(follow_up)}</li>" for follow_up in card.follow_ups)
    flags = "".join(
        f'<p class="{name}">{escape(flag)}</p>'
        for name, flag in (("good", card.green_flag), ("bad", card.red_flag))
        if flag and sheet.roomy
    )
    follow_ups = f"<ul>{more}</ul>" if more else ""
    return f'<li><h2>{escape(card.question)}{mark}</h2>{follow_ups}{flags}<div class="notes"></div></li>\n'


def _lines(sheet: Sheet, title: str, question: str, below: str, made: Callable[[str], str]) -> Iterator[str]:
    yield title.format(made(f"{sheet.title}, {sheet.when}" if sheet.when else sheet.title))
    for card in sheet.cards:
        yield ""
        weak = f" ({WEAK})" if card.id in sheet.weak else ""
        yield question.format(made(" ".join(card.question.split())) + weak)
        yield from (below.format(made(" ".join(follow_up.split()))) for follow_up in card.follow_ups)


def _plain(words: str) -> str:
    """Give words that no Markdown changes."""
    return "".join(f"\\{letter}" if letter in "\\`*_[]<>#|" else letter for letter in words)
