"""A file of every kind of source, each with what a careful reader takes from it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Sample:
    """A file by its name and text, the reader that knows it, and the fronts and backs of its cards."""

    reader: str
    name: str
    text: str
    cards: tuple[tuple[str, str], ...]


SAMPLES = (
    Sample(
        "Markdown",
        "flat.md",
        "# Before you rent\n\n- What does the heating cost? And who reads the meter?\n- Describe the neighbours.\n",
        (("", "What does the heating cost?"), ("", "Describe the neighbours.")),
    ),
    Sample(
        "Markdown",
        "answers.md",
        "# Words\n\n## 1. What is a lag?\nThe time between.\n\n## 2. What is a lead?\nThe time before.\n",
        (("What is a lag?", "The time between."), ("What is a lead?", "The time before.")),
    ),
    Sample(
        "plain text",
        "lines.txt",
        "Who reads it?\nWho pays for it?\n",
        (("", "Who reads it?"), ("", "Who pays for it?")),
    ),
    Sample(
        "plain text",
        "paragraphs.txt",
        "What would you keep of the present plan if the\nbudget were cut in half?\n\nWho would tell us?\n",
        (("", "What would you keep of the present plan if the budget were cut in half?"), ("", "Who would tell us?")),
    ),
    Sample(
        "a web page",
        "page.html",
        "<!doctype html><title>Boats</title><p>Some prose.</p><ol><li>How old is the hull?</li>\n<br>"
        "<li>Who sailed it <b>last</b>&nbsp;?</li></ol>",
        (("", "How old is the hull?"), ("", "Who sailed it last ?")),
    ),
    Sample(
        "a table",
        "names.csv",
        'nr;question_text;level;short_answer\n1;"Where, and\nwhen?";high;"Here;\nnow"\n2;Who?;low;They\n',
        (("Where, and\nwhen?", "Here;\nnow"), ("Who?", "They")),
    ),
    Sample(
        "a table",
        "quizlet.txt",
        "der Steg\tthe jetty\ndie Boje\tthe buoy\n",
        (("der Steg", "the jetty"), ("die Boje", "the buoy")),
    ),
    Sample(
        "Anki's notes in plain text",
        "notes.txt",
        "#separator:tab\n#html:true\n#tags column:3\nport<br>side\tleft\tboats\nstarboard\tright &amp; green\t\n",
        (("port\nside", "left"), ("starboard", "right & green")),
    ),
    Sample(
        "a deck of CrowdAnki",
        "deck.json",
        '{"__type__": "Deck", "name": "Sea::Knots", "children": [],\n"note_models": [\n{"crowdanki_uuid": "m",'
        '"flds": [{"name": "Front", "ord": 0}, {"name": "Back", "ord": 1}]}],\n'
        '"notes": [{"fields": ["What holds <i>best</i>?", "A bowline"], "note_model_uuid": "m",'
        ' "tags": ["rope work"]}]}\n',
        (("What holds best?", "A bowline"),),
    ),
    Sample(
        "cards of Q: and A:",
        "cards.md",
        "Q: der Anker\nA: the anchor,\nor what holds\n---\nC: [Lima] is in [Peru].\n\nQ: das Seil\nA: the **rope**\n",
        (("der Anker", "the anchor,\nor what holds"), ("das Seil", "the rope")),
    ),
    Sample(
        "cards in a note",
        "note.md",
        "# Sea\n\nWhat is lee?\n?\n- the side away\n\n- from the wind\n\n"
        "What is luff?\n?\nthe other side\n\nebb::going out\n",
        (
            ("What is lee?", "- the side away\n\n- from the wind"),
            ("What is luff?", "the other side"),
            ("ebb", "going out"),
        ),
    ),
)
