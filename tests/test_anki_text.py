"""Text is text: what is typed in a card is what Anki shows."""

import json
import re
import unicodedata
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pmq_cards.anki.note import NoteContent, content_from_json, content_of
from pmq_cards.anki.note_type import FIELD_NAMES
from pmq_cards.anki.package import PackedNote
from pmq_cards.anki.text import deck_name, html, html_list, tags
from pmq_cards.domain import Audience, Card, CardId, DeckId, Source
from tests.anki_collection import CLEAN, opened, packed, stamp

NASTY = [
    "a < b & b > c, a &amp; b, &#91;",
    "<b>bold</b> <script>alert(1)</script> <!-- gone? --> <![CDATA[x]]>",
    "{{Front}} {{#Why}} {{/Why}} {{^Why}} {{{{ }}}} {{c1::hidden::hint}} {{cloze:Why}}",
    "[sound:x.mp3] [latex]x[/latex] [$]x[/$] [$$]x[/$$] [anki:tts lang=en_US]x[/anki:tts] [[x]]",
    r"\\(x^2\\) and \\[y\\] and \\begin{x} and $$z$$ and \\\\(",
    r"\(x^2\) and \[y\] \\(z\\)",
    "A::B::{{c1::x}}",
    "two\nlines\n\nand a third",
    "tabs\tand  two spaces",
    'it\'s "quoted" `code` * # _ ~',
    "日本語 עברית 👩‍👩‍👧 é ﬁ  \u200bx",
    "%s {0} $x \\n \\u0041",
    "-----BEGIN-----\n- one\n- two",
]


class _Text(HTMLParser):
    """The text a page shows."""

    def __init__(self) -> None:
        super().__init__()
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - the base's signature
        self.text += "\n" if tag == "br" else ""

    def handle_data(self, data: str) -> None:
        self.text += data


def shown(page: str) -> str:
    parser = _Text()
    parser.feed(page)
    parser.close()
    return parser.text


def _card(name: str, text: str) -> Card:
    return Card(DeckId("d"), name, why=text, question=text, follow_ups=(text, text), green_flag=text, hint=text)


@pytest.fixture(scope="module")
def rendered(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[str, str]]:
    """Each nasty text, and the sides Anki makes of it: one import for all."""
    folder = tmp_path_factory.mktemp("text")
    cards = [_card(f"c{number}", text) for number, text in enumerate(NASTY)]
    notes = tuple(PackedNote(card.id, content_of(card, Source()), stamp()) for card in cards)
    path = folder / "text.apkg"
    packed(path, "Text", notes)
    with opened(folder / "collection.anki2") as anki:
        anki.take(path)
        assert anki.check_database() == CLEAN
        sides = {}
        for card in cards:
            output = anki.card(card.id).render_output()
            assert output.question_av_tags == output.answer_av_tags == []
            sides[card.why] = (output.question_text, output.answer_text)
    return sides


@pytest.mark.parametrize("text", NASTY)
def test_anki_shows_a_nasty_text_as_it_was_typed(text: str, rendered: dict[str, tuple[str, str]]) -> None:
    front, back = rendered[text]
    typed = unicodedata.normalize("NFC", text)
    assert shown(_element(front, "large text")) == typed
    assert shown(_element(back, "answer text")) == typed


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n\t")))
@example("\\(")
@example("\\\\[")
@example("{{{")
@example("&lt;[sound:x]")
def test_what_is_typed_is_what_is_shown(text: str) -> None:
    assert shown(html(text)) == unicodedata.normalize("NFC", text)


@given(st.text())
@example("\\([latex]{{c1::<b>")
def test_no_command_of_anki_begins_in_a_text(text: str) -> None:
    written = html(text)
    assert not re.search(r"\[|\{\{|\\\(|[\x00-\x08\x0b-\x1f\ud800-\udfff]", written)
    assert set(re.findall("<[^>]*>", written)) <= {"<br>", "<code>", "</code>", "<span>", "</span>"}


@given(st.text(st.characters(exclude_characters="\r")))
def test_text_is_written_the_same_with_any_line_ends_and_composition(text: str) -> None:
    assert html(text) == html(text.replace("\n", "\r\n"))
    assert html(text) == html(unicodedata.normalize("NFC", text))


def test_a_control_character_is_shown_as_its_picture() -> None:
    assert html("a\x00b\x1fc\x7f\x9b\ud800") == "a␀b␟c␡\ufffd\ufffd"


def test_a_list_has_an_item_for_each_text_and_no_list_is_nothing() -> None:
    assert html_list(["a < b", "two\nlines"]) == "<ul><li>a &lt; b</li><li>two<br>lines</li></ul>"
    assert html_list([]) == ""


@given(st.lists(st.text()))
@example(["marked", "LEECH", "a b", "::x", "x::", "a:::b", "A", "a"])
def test_every_tag_is_one_that_anki_keeps(texts: list[str]) -> None:
    made = tags(texts)
    assert len({tag.casefold() for tag in made}) == len(made)
    for tag in made:
        assert tag.split() == [tag]
        assert all(tag.split("::"))
        assert tag.casefold() not in {"marked", "leech"}


def test_tags_are_changed_no_more_than_they_must() -> None:
    assert tags(["customers", "a b", "::x::y::", "marked", "Customers"]) == ("customers", "a_b", "x::y", "marked_")


@given(text=st.text(alphabet=st.sampled_from("a `&<>[\\{(x\t\nü~]}|'\""), max_size=9))
@example(text="    a")
@example(text="```a")
def test_a_line_that_needs_nothing_is_what_the_long_way_gives(text: str) -> None:
    assert html(f"\n{text}") == f"<br>{html(text)}"


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("PM interview::Team", "PM interview::Team"),
        ("PM interview :: Team", "PM interview::Team"),
        ("::Team::", "Team"),
        ("::", "pmq"),
        ("default", "default (pmq)"),
        ("3:1", "3:1"),
    ],
)
def test_a_deck_is_called_by_its_title_and_its_parts(title: str, name: str, tmp_path: Path) -> None:
    assert deck_name(title) == name
    path = tmp_path / "deck.apkg"
    note = PackedNote(CardId("d/c"), content_of(_card("c", "x"), Source()), stamp())
    packed(path, name, (note,))
    with opened(tmp_path / "collection.anki2") as anki:
        anki.take(path)
        assert name in {deck.name for deck in anki.col.decks.all_names_and_ids()}


def test_tags_arrive_as_they_were_made(tmp_path: Path) -> None:
    made = tags(["customers", "a\u3000b", "marked", "leech", 'say-"hi"', "日本::語", "a\u00a0b", "x*"])
    note = PackedNote(CardId("d/c"), content_of(_card("c", "x"), Source()), stamp())
    tagged = PackedNote(note.card_id, type(note.content)(note.content.fields, made), note.stamp)
    path = tmp_path / "deck.apkg"
    packed(path, "Tags", (tagged,))
    with opened(tmp_path / "collection.anki2") as anki:
        anki.take(path)
        assert sorted(anki.note("d/c").tags) == sorted(made)


def _element(page: str, css_class: str) -> str:
    return page.split(f'<div class="{css_class}">')[1].split("</div>", maxsplit=1)[0]


some_text = st.text(st.characters(exclude_characters="\x1f", codec="utf-8"), max_size=30) | st.sampled_from(NASTY)
texts = st.lists(some_text, max_size=4).map(tuple)


@given(texts, texts)
@example(tuple(NASTY[:9]), ())
@example(tuple(NASTY[9:]), ())
def test_the_content_of_a_note_is_remembered_as_json(some: tuple[str, ...], its_tags: tuple[str, ...]) -> None:
    fields = some + ("",) * (len(FIELD_NAMES) - len(some))
    content = NoteContent(fields, its_tags)
    assert content.as_json() == json.dumps({"fields": fields, "tags": its_tags}, ensure_ascii=False)
    assert content_from_json(content.as_json()) == content


def test_what_a_card_says_stands_in_the_field_of_that_name() -> None:
    card = Card(
        DeckId("d"), "one", "a why", "a question", ("more",), "green", "red", "a hint", (Audience.HIRING_MANAGER,)
    )
    content = content_of(card, Source("A source"), reverse=True)
    assert len(content.fields) == len(FIELD_NAMES)
    assert {name: content.field(name) for name in FIELD_NAMES if content.field(name)} == {
        "Why": "a why",
        "Question": "a question",
        "FollowUps": "<ul><li>more</li></ul>",
        "GreenFlag": "green",
        "RedFlag": "red",
        "Audience": "hiring manager",
        "Hint": "a hint",
        "Source": "A source",
        "Reverse": "1",
    }
