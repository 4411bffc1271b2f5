"""The small parts of the screen: what can be clicked, a text behind its label, the sentence of the moment."""

from collections.abc import Callable, Iterable

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.events import Click
from textual.widgets import Static

MORE = "↓ more"
"""Stands below what goes on below."""

Act = Callable[[], object]


class Choice(Static):
    """A grade or a key that can be clicked as well."""

    def __init__(self, key: str, text: str, act: Act, colour: str = "label") -> None:
        """Take the key, what it is called, what a click does, and the name of the key's colour."""
        super().__init__(Content.assemble((key, f"bold ${colour}"), " ", Content(text)))
        self._act = act

    def on_click(self, event: Click) -> None:
        """Do it in its turn, as a key does; the second click of a double click was meant for what stood here before."""
        if event.chain == 1:
            self.app.call_later(self._act)


class Header(Horizontal):
    """What is drilled, and how far it has come."""

    def compose(self) -> ComposeResult:
        """Lay out both sides."""
        yield Static(id="deck", markup=False)
        yield Static(id="position", markup=False)

    def show(self, left: str, right: str) -> None:
        """Show other texts."""
        self.query_one("#deck", Static).update(Content(left))
        self.query_one("#position", Static).update(Content(right))


class KeyLine(Horizontal):
    """The keys that work now, side by side."""

    texts: tuple[str, ...] = ()
    """The same as text, for where there is no room for the line."""

    async def show(self, keys: Iterable[tuple[str, str, Act]]) -> None:
        """Show a key, its name and what a click does, for each."""
        shown = tuple(keys)
        self.texts = tuple(f"{key} {name}" for key, name, _ in shown)
        with self.app.batch_update():
            await self.remove_children()
            await self.mount_all(Choice(key, name, act) for key, name, act in shown)


class Detail(Horizontal):
    """A text behind its label."""

    def __init__(self, label: str, text: str) -> None:
        """Take both."""
        super().__init__(
            Static(label, classes="label", markup=False),
            Static(Content(text), classes="text", markup=False),
            classes="detail",
        )


class Echo(Static):
    """The sentence of the moment; where there is none, what is said in between. What `always` gives stands before."""

    def __init__(self, always: Callable[[], str], between: Callable[[], str]) -> None:
        """Take what gives the texts."""
        super().__init__(id="echo", markup=False)
        self._always = always
        self._between = between
        self._sentence = ""
        self._said = 0

    def say(self, sentence: str, seconds: float) -> None:
        """Show a sentence for a while; a newer one takes its place and its time."""
        self._said += 1
        self._sentence, mine = sentence, self._said
        self.refresh_text()

        def fade() -> None:
            if self._said == mine:
                self._sentence = ""
                self.refresh_text()

        self.set_timer(seconds, fade)

    def clear(self) -> None:
        """Take the sentence away: what it was about is on the screen no more."""
        self._said += 1
        self._sentence = ""
        self.refresh_text()

    def unsay(self, sentence: str) -> None:
        """Take a sentence away where it stands."""
        if self._sentence == sentence:
            self.clear()

    def refresh_text(self) -> None:
        """Show what is to be said now."""
        self.update(Content("   ".join(filter(None, (self._always(), self._sentence or self._between())))))
