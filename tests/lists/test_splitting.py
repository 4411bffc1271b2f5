"""One item becomes a question and its follow-ups, and nothing of it is lost."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pmq_cards.lists.asking import asks
from pmq_cards.lists.splitting import split
from tests.lists.test_shapes import cards_of

SPLIT = {
    "How big is it? Who built it here?": ("How big is it?", ["Who built it here?"]),
    "Describe the hull. Is it all steel?": ("Describe the hull.", ["Is it all steel?"]),
    "Your boss lies to a client. What do you do?": ("Your boss lies to a client. What do you do?", []),
    "True or false? The keel is lead.": ("True or false? The keel is lead.", []),
    "Wahr oder falsch? Der Kiel ist aus Blei.": ("Wahr oder falsch? Der Kiel ist aus Blei.", []),
    "Who drew the plan? (and when)": ("Who drew the plan? (and when)", []),
    "How long is it? (minutes / hours) And who says so?": (
        "How long is it? (minutes / hours)",
        ["And who says so?"],
    ),
    "Is there a coach here? A scrum master? Anyone?": ("Is there a coach here?", ["A scrum master? Anyone?"]),
    "Is there a coach here? Master? Facilitator?": ("Is there a coach here? Master? Facilitator?", []),
    "Do you use tools, e.g. Jira? Why just that one?": ("Do you use tools, e.g. Jira?", ["Why just that one?"]),
    "Nutzt ihr Listen, z. B. Excel? Wer pflegt sie bei euch?": (
        "Nutzt ihr Listen, z. B. Excel?",
        ["Wer pflegt sie bei euch?"],
    ),
    "Is it yours vs. Theirs? What is the gain?": ("Is it yours vs. Theirs?", ["What is the gain?"]),
    "(Is it? Or not?) Who decides it then?": ("(Is it? Or not?) Who decides it then?", []),
    "Do they say “Is it? Was it so?” often here?": ("Do they say “Is it? Was it so?” often here?", []),
    "Is it “broad’ or “deep” work? May I see it?": ("Is it “broad’ or “deep” work?", ["May I see it?"]),
    "What is the price ? Who pays it ?": ("What is the price ?", ["Who pays it ?"]),
    "¿Cómo se decide aquí? ¿Quién lo firma todo?": ("¿Cómo se decide aquí?", ["¿Quién lo firma todo?"]),
    "强みは何ですか？それはいつからですか？": ("强みは何ですか？", ["それはいつからですか？"]),
    "为什么要离开这家公司？你最大的优点是什么？": ("为什么要离开这家公司？", ["你最大的优点是什么？"]),
    "ما هو دورك في الفريق؟ كيف تقيس النجاح هنا؟": ("ما هو دورك في الفريق؟", ["كيف تقيس النجاح هنا؟"]),
    "Sure? How do you know it?": ("Sure? How do you know it?", []),
    "Is it 3.5 or 4.0? And who measured it?": ("Is it 3.5 or 4.0?", ["And who measured it?"]),
    "Salary": ("Salary", []),
    "Where does it come from? See the annex of the plan.": (
        "Where does it come from?",
        ["See the annex of the plan."],
    ),
    "“How big is it? Who built it here?”": ("How big is it?", ["Who built it here?"]),
}
ASKS = [
    "Why?", "Why is that？", "لماذا؟", "¿Cómo", "Tell me about it", "please explain it", "Describe a day",
    "Walk me through it", "Design a queue", "Name three", "Erzählen Sie von sich", "Nenne drei", "Décrivez le poste",
    "Cuéntame de ti", "Descreva a vaga", "Descrivi il ruolo", "Beschrijf je dag", "Расскажите о себе", "Opisz zespół",
    "请介绍一下自己", "自己紹介をしてください。", "자기소개를 해주세요.", "اشرح دورك", "3. Explain this",
]  # fmt: skip
DOES_NOT_ASK = [
    "Salary", "Design", "Design patterns", "Interview questions", "Namely this", "Geography", "Listening well",
    "https://example.org/?q=1", "Pick five.", "Look up the rest.", "", "Lists of links", "Namen und Adressen",
]  # fmt: skip


@pytest.mark.parametrize("text", SPLIT)
def test_an_item_is_split_behind_the_first_sentence_that_asks(text: str) -> None:
    (card,) = cards_of(f"- {text}\n", "one.md") if asks(text) else (None,)
    question, follow_ups = SPLIT[text]
    found = (card.question, list(card.follow_ups)) if card else (split(text)[0], list(split(text)[1]))
    assert found == (question, follow_ups)


@pytest.mark.parametrize("text", ASKS)
def test_this_asks(text: str) -> None:
    assert asks(text)


@pytest.mark.parametrize("text", DOES_NOT_ASK)
def test_this_does_not_ask(text: str) -> None:
    assert not asks(text)


def letters(text: str) -> str:
    return "".join(character for character in text if not character.isspace())


WORDS = st.sampled_from([
    "Why", "is", "it", "e.g.", "z. B.", "U.S.", "3.5", "so", "(or", "not?)", "“Who?", "Me.”", "？", "。", "何ですか",
    "»", "Describe", "that.", "Then?", "What?", "well…", "[a]", "1.", "\n", "True or false?", "Dr.", ":)", "((", "']",
])  # fmt: skip


@given(st.one_of(st.text(), st.lists(WORDS).map(" ".join), st.lists(WORDS).map("".join)))
@example("Is it? (yes) No. 何？はい。 Why? Who? Then tell me: what (if anything?) happens. Next?")
def test_no_character_of_an_item_is_lost_but_blanks(text: str) -> None:
    question, follow_ups = split(text)
    assert letters(question + "".join(follow_ups)) == letters(text)


ITEM = st.text("abc ABC.?！？ 日本é(),;“”", min_size=1, max_size=40)
ITEMS = st.lists(ITEM.filter(lambda text: any(map(str.isalpha, text))))


@given(ITEMS, ITEMS)
def test_the_letters_of_a_list_are_the_letters_of_its_cards(items: list[str], nested: list[str]) -> None:
    lines = ["- What is asked first, and by whom?", *(f"  - Sub {text}" for text in nested)]
    lines += [f"- Who then {text.strip()} and why?" for text in items]
    cards = cards_of("\n".join(lines), "law.md")
    shown = "".join(line.strip().removeprefix("-") for line in lines)
    assert sorted(filter(str.isalpha, "".join(c.question + "".join(c.follow_ups) for c in cards))) == sorted(
        filter(str.isalpha, shown)
    )
