"""The card on the screen, and below it what can be done with it, in the middle of the room there is."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial

from textual.app import ComposeResult
from textual.containers import Grid, Vertical, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, Rule, Static

from pmq_cards.ui.tui.parts import Act, Choice, Detail
from pmq_cards.ui.tui.themes import GRADE_COLOURS
from pmq_cards.ui.words import LONGER_LATER, Label

NARROW = 78
"""Below so many columns a grade says only the first of what comes of it."""
SHORT = 48
"""From so many columns on there is room for a word more where two grades would read the same."""
TINY = (40, 12)
"""Below so many columns or rows of the screen it stands alone."""
WIDTH, SHORT_WIDTH, TINY_WIDTH = 35, 20, 12
"""The columns a grade takes."""
ROOMY = 4
"""The rows to spare where the question is set apart from the why."""


@dataclass(frozen=True, slots=True)
class Offer:
    """Something that can be done: its key, its name and what it does in the end, and the name of its colour."""

    key: str
    name: str
    act: Act
    does: str = ""
    colour: str = "label"

    def text(self, columns: int, rows: int) -> str:
        """Give as much of it as a screen of that size has room for."""
        if columns < TINY[0] or rows < TINY[1] or not self.does:
            return self.name
        if columns >= NARROW:
            return f"{self.name} · {self.does}"
        first, _, rest = self.does.partition(", ")
        return f"{self.name} · {first}{', longer' if rest == LONGER_LATER and columns >= SHORT else ''}"


def offers(labels: Iterable[Label], grade: Callable[[str], object]) -> list[Offer]:
    """Give the grades as they are offered; each calls `grade` with its key."""
    return [
        Offer(label.key, label.name, partial(grade, label.key), label.does, GRADE_COLOURS[label.quality])
        for label in labels
    ]


class CardPane(Vertical):
    """A card: its front, then its back."""

    class Fitted(Message):
        """The card has found its room."""

    def __init__(self) -> None:
        """Begin empty."""
        super().__init__()
        self._offers: Sequence[Offer] = ()
        self._offered = object()
        self._across = 1
        self._room = 0

    def compose(self) -> ComposeResult:
        """Lay out the card from top to bottom."""
        with VerticalScroll(id="card", can_focus=False):
            yield Static(id="front", classes="label", markup=False)
            yield Static(id="why", markup=False)
            yield Input(id="written")
            yield Rule(line_style="solid")
            yield Static(id="question", markup=False)
            yield Vertical(id="details")
        yield Grid(id="choices")

    def on_mount(self) -> None:
        """Show nothing yet; fit whatever comes."""
        self._show_back(visible=False)
        self.watch(self.query_one("#card"), "virtual_size", self._fit_soon, init=False)

    def on_resize(self) -> None:
        """Fit what is laid out by hand to the new size."""
        self.call_next(self._refit)

    async def show_front(self, label: str, text: str, asks: str = "", rows: Iterable[tuple[str, str]] = ()) -> None:
        """Show a front; with a line to write in where it `asks`, and with rows below where there are any."""
        self.query_one("#front", Static).update(Content(label))
        self.query_one("#why", Static).update(Content(text))
        self._show_back(visible=False)
        await self._show_rows(rows)
        self.query_one("#card").scroll_home(animate=False)
        self.written.placeholder = asks
        self.written.value = ""
        self.written.display = bool(asks)

    async def show_back(self, question: str, rows: Iterable[tuple[str, str]]) -> None:
        """Show the question and what stands below it."""
        self.written.display = False
        self.query_one("#question", Static).update(Content(question))
        self._show_back(visible=True)
        await self._show_rows(rows)

    async def offer(self, offers: Sequence[Offer]) -> None:
        """Show what can be done, below the card; a newer offer, made while this one is laid out, takes its place."""
        self._offers = offers
        mine = self._offered = object()
        columns, rows = self.app.size
        choices = self.query_one("#choices", Grid)
        tiny = columns < TINY[0] or rows < TINY[1]
        width = TINY_WIDTH if tiny else SHORT_WIDTH if columns < NARROW else WIDTH
        choices.styles.grid_size_columns = self._across = _side_by_side(len(offers), self.size.width // width)
        with self.app.batch_update():
            await choices.remove_children()
            if self._offered is not mine:
                return
            await choices.mount_all(
                Choice(offer.key, offer.text(columns, rows), offer.act, offer.colour) for offer in offers
            )
        self._fit_soon()

    @property
    def written(self) -> Input:
        """The line to write in."""
        return self.query_one(Input)

    @property
    def has_more(self) -> bool:
        """Tell whether there is more of the card below."""
        card = self.query_one("#card")
        return card.scroll_y < card.max_scroll_y

    def scroll(self, lines: int) -> None:
        """Scroll a long card."""
        self.query_one("#card").scroll_relative(y=lines, animate=False, immediate=True)

    async def _refit(self) -> None:
        if self._offers:
            await self.offer(self._offers)

    def _fit(self) -> None:
        """Give the card its room, and its extras where there is room for them."""
        card = self.query_one("#card")
        free = max(2, self.size.height + len(self._offers) // -self._across)
        needs = 1 + sum(_rows(part) for part in card.children if part.display and part.id != "front")
        self.set_class(needs >= free, "tight")
        room = self._room = free if needs >= free else free - 1
        card.styles.max_height = room
        card.set_class(self._is_back and needs > room, "crowded")
        card.set_class(needs + ROOMY <= room, "roomy")
        self.call_after_refresh(self._settle)

    def _settle(self) -> None:
        """Bring the question onto a small screen, by as little as that takes.

        A bar that the card before had makes a text one row longer than was thought, and so would stay: it goes.
        """
        card, question = self.query_one("#card"), self.query_one("#question")
        if card.show_vertical_scrollbar and card.size.height < self._room:
            card.show_vertical_scrollbar = False
        if self._is_back:
            card.scroll_to_widget(question, animate=False, top=question.size.height > card.size.height)
        self.post_message(self.Fitted())

    def _fit_soon(self) -> None:
        self.call_after_refresh(self._fit)

    @property
    def _is_back(self) -> bool:
        return self.query_one("#card").has_class("revealed")

    def _show_back(self, *, visible: bool) -> None:
        self.query_one("#card").set_class(visible, "revealed")
        for selector in ("Rule", "#question"):
            self.query_one(selector).display = visible

    async def _show_rows(self, rows: Iterable[tuple[str, str]]) -> None:
        details, parts = self.query_one("#details"), [Detail(label, text) for label, text in rows]
        await details.remove_children()
        await details.mount_all(parts)
        details.display = bool(parts)


def _side_by_side(count: int, most: int) -> int:
    """Give how many of so many stand in a row: as many as there is room for, and in each row the same number."""
    return next((across for across in range(min(count, most), 1, -1) if count % across == 0), 1)


def _rows(part: Widget) -> int:
    """Give the rows a part takes, without those that only set it apart."""
    return part.size.height if part.id in {"why", "question"} else part.outer_size.height
