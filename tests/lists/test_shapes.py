"""The shapes in which people write lists of questions, each with what a careful reader takes from it."""

from dataclasses import dataclass, field
from pathlib import Path

import pytest

from pmq_cards.domain import Card, Deck, DeckId, Source
from pmq_cards.lists import reader_of
from pmq_cards.lists.drafting import drafted
from pmq_cards.lists.left_out import told_left_out
from pmq_cards.lists.taking import NothingFoundError, Taken, take

EMPTY = Deck(DeckId("d"), "D", "", Source(), (), Path("d.yaml"))


@dataclass(frozen=True)
class Shape:
    """A text, its cards as (why, question, follow-ups, tags), and what is said to be left out."""

    text: str
    cards: list[tuple[str, str, tuple[str, ...], str]]
    left_out: str = ""
    name: str = field(default="list.md")


def taken_from(text: str, name: str = "list.md") -> Taken:
    reader = reader_of(text, name)
    assert reader is not None
    return take(reader.read(text))


def cards_of(text: str, name: str = "list.md", *, reasons: bool = False) -> tuple[Card, ...]:
    return drafted(taken_from(text, name), EMPTY, reasons=reasons).deck.cards


def seen(card: Card) -> tuple[str, str, tuple[str, ...], str]:
    return card.why, card.question, card.follow_ups, " ".join(card.tags)


SHAPES = {
    "headings and bullets, requests among them, the furniture of a page": Shape(
        """\
# Turning the tables
Read this in: - [Suomi](fi.md)  - [Polski](pl.md)
## How to use it
- Choose five.
- Read up on the rest.
# The work
- Who drew the plan? (and when)
- Tell me about the last launch.
- What do you make of [mob work](https://m.example)? Would you pay for it?
- To be filled in
-
# People
- Place
  - How far is the canteen?
  - Where does one park?
# Further reading
- [Six more](https://s.example) by a friend
""",
        [
            ("", "Who drew the plan? (and when)", (), "the-work"),
            ("", "Tell me about the last launch.", (), "the-work"),
            ("", "What do you make of mob work?", ("Would you pay for it?",), "the-work"),
            ("", "How far is the canteen?", (), "people place"),
            ("", "Where does one park?", (), "people place"),
        ],
        "2 links (line 2), 2 items of notes on use (lines 4, 5), 1 placeholder (line 10), 1 empty item (line 11), "
        "1 item of references (line 17)",
    ),
    "one numbered list behind front matter": Shape(
        "---\ntitle:\tOn boats\n---\n\n1. Who built it?\n2. Where is it moored?\n",
        [("", "Who built it?", (), ""), ("", "Where is it moored?", (), "")],
    ),
    "sub-questions": Shape(
        "- How long do you keep the logs?\n  - Which?\n- Describe your rota.\n  - Who swaps?\n",
        [("", "How long do you keep the logs?", ("Which?",), ""), ("", "Describe your rota.", ("Who swaps?",), "")],
    ),
    "an item that its children end": Shape(
        "- What would help ...\n  - ... you?\n  - ... the crew?\n- The plan for:\n  - this week\n"
        "  - next week\n- Who leads?\n",
        [
            ("", "What would help ...", ("... you?", "... the crew?"), ""),
            ("", "The plan for:", ("this week", "next week"), ""),
            ("", "Who leads?", (), ""),
        ],
    ),
    "labels over questions": Shape(
        "# All\n- Rooms & halls:\n  - How loud are they?\n  - Who cleans?\n- **Pay**\n  - When is it paid?\n",
        [
            ("", "How loud are they?", (), "rooms-halls"),
            ("", "Who cleans?", (), "rooms-halls"),
            ("", "When is it paid?", (), "pay"),
        ],
    ),
    "boxes to tick": Shape(
        "## The flat\n- [ ] Is the lift new?\n- [x] Deposit\n* [ ] Who has keys?\n",
        [
            ("", "Is the lift new?", (), "the-flat"),
            ("", "Deposit", (), "the-flat"),
            ("", "Who has keys?", (), "the-flat"),
        ],
    ),
    "headings that ask, with number, quotes, stars and anchor": Shape(
        """\
- [Who pays for a chair?](#who-pays)
- [What is a float?](#float)

| no | question |
|----|----------|
| 1  | [Who pays for a chair?](#who-pays) |

## Cash {#cash}
### 3. "Who pays for a chair?" ** {#who-pays}
It shows how near the till is.
> **"And who for a desk?"**
### 4. What is a float?
1. Small change.
#### In brief
Count it daily.
""",
        [
            ("Who pays for a chair?", 'It shows how near the till is.\n\n"And who for a desk?"', (), "cash"),
            ("What is a float?", "1. Small change.\n\nIn brief\n\nCount it daily.", (), "cash"),
        ],
        "2 items of contents (lines 1, 2), 1 table (lines 4 to 6)",
    ),
    "a numbered heading in each item, and answers that fell out": Shape(
        "## Sea\n1. ### What is lee?\n   Away.\n2. ### What is luff?\n\nTowards.\n\nAlways.\n\n"
        "3. ### Explain ebb.\n   Out.\n",
        [
            ("What is lee?", "Away.", (), "sea"),
            ("What is luff?", "Towards.\n\nAlways.", (), "sea"),
            ("Explain ebb.", "Out.", (), "sea"),
        ],
    ),
    "a label as heading, a paragraph that asks": Shape(
        "# Interview me\n## Design\n### Queues\nA queue holds work back. When would you do without?\n### Locks\n"
        "Interview me about locks.\n",
        [
            ("", "A queue holds work back. When would you do without?", (), "design queues"),
            ("", "Interview me about locks.", (), "design locks"),
        ],
    ),
    "bold lines that ask": Shape(
        "## Sails\n**What is a reef?** (easy)\n\n**A reef** is a fold.\n\n**What is a tack?**\nA turn.\n\n**Why?**\n\n"
        "To be answered\n",
        [
            ("What is a reef? (easy)", "A reef is a fold.", (), "sails"),
            ("What is a tack?", "A turn.", (), "sails"),
            ("", "Why?", (), "sails"),
        ],
    ),
    "summaries that ask": Shape(
        "<details>\n<summary>What is a keel?</summary>The backbone.</details>\n<details><summary>\n\n"
        "**What does this do?**\n\n```sh\nls -l\n```\n\n</summary>\n\nIt lists.\n\n- all\n- files\n</details>\n",
        [
            ("What is a keel?", "The backbone.", (), ""),
            ("What does this do?\nls -l", "It lists.\n\n- all\n- files", (), ""),
        ],
    ),
    "options and a hidden answer": Shape(
        """\
2. Which of these floats?
    - A. Cork
    - B. Lead
    <details><summary>Answer</summary>
      Correct answer: A
    </details>
3. Which sinks?
    a) Wood
    b) Iron

    <details><summary>Show answer</summary>

    **B** since it is heavy.
    </details>
""",
        [
            ("Which of these floats?\nA. Cork\nB. Lead", "A. Cork", (), ""),
            ("Which sinks?\na) Wood\nb) Iron", "B. Iron\nsince it is heavy.", (), ""),
        ],
    ),
    "a heading, code, options and a hidden answer": Shape(
        """\
# Quiz
###### 1. What is printed?

```py
print(1)
```

- A: `1`
- B: nothing

<details><summary><b>Answer</b></summary>
<p>

#### Answer: A

It prints.

</p>
</details>

---

###### 2. What is printed?

```py
1
```

- A: 1
- B: nothing

<details><summary><b>Answer</b></summary>
<p>

#### Answer: B

</p>
</details>
""",
        [
            ("What is printed?\nprint(1)\nA: 1\nB: nothing", "A. 1\nIt prints.", (), ""),
            ("What is printed?\n1\nA: 1\nB: nothing", "B. nothing", (), ""),
        ],
    ),
    "cards of Q and A": Shape(
        '---\nname = "Wind"\n---\n\nQ: der Wind\nA: the wind,\nor air\n---\nQ: die Boe\n\n'
        "A: the gust\n\nC: [Oslo] lies in [Norway].\n",
        [("der Wind", "the wind,\nor air", (), ""), ("die Boe", "the gust", (), "")],
        "1 cloze card (line 13)",
    ),
    "a line of a question mark between the sides": Shape(
        "# Deck\n## Sea\nWhat is slack?\n?\n- no tide\n- still water\n\nWhat is swell?\n?\nLong waves.\n\nFrom afar.\n",
        [
            ("What is slack?", "- no tide\n- still water", (), "sea"),
            ("What is swell?", "Long waves.\n\nFrom afar.", (), "sea"),
        ],
    ),
    "a table with choices": Shape(
        "Question,ChoiceA,ChoiceB,Correct,Explanation,Tags,Source\n"
        '"Which is wet?",Rain,Sand,A,"<b>Rain</b><br>is wet","Sky,Two words",Book\nWhich is wet?,Fog,Rock,b,,,\n',
        [
            ("Which is wet?\nA. Rain\nB. Sand", "A. Rain\nRain\nis wet", (), "sky two-words"),
            ("Which is wet?\nA. Fog\nB. Rock", "B. Rock", (), ""),
        ],
    ),
    "a table with reasons": Shape(
        "Why;Question;Follow-ups;Audience;Red flag\nTo see power.;Who leads them all?;Who is next?|Who was?;"
        "engineer;Nobody\n"
        ";Where?;;;;more\n",
        [("To see power.", "Who leads them all?", ("Who is next?", "Who was?"), ""), ("", "Where?", (), "")],
        "1 cell of no column (line 3)",
        name="why.csv",
    ),
    "a table without names, numbered": Shape(
        "1,Who leads?,They,x\n2,Where?,Here,y\n",
        [("Who leads?", "They", (), ""), ("Where?", "Here", (), "")],
        name="bare.csv",
    ),
    "a list in HTML without a page": Shape(
        "<ol>\n<li>How high is it?<br>\n<li>Is there <em>gas</em>?</li><br>\n<li><p>Who heats?</p>\n</ol>\n",
        [("", "How high is it?", (), ""), ("", "Is there gas?", (), ""), ("", "Who heats?", (), "")],
        name="flat.html",
    ),
    "an article with lists between prose": Shape(
        """\
# Ask back
Nobody likes silence. Do you?

> Is this thing on?

## About the role
Some of my favourites:

1. What would I do first? Who would see it?
2. What did the last one leave undone?

## Tips
- Do not read them out.
- Is it late? Ask one only.
- Smile.
""",
        [
            ("", "What would I do first?", ("Who would see it?",), "about-the-role"),
            ("", "What did the last one leave undone?", (), "about-the-role"),
        ],
        "2 lines of prose (lines 2, 7), 1 quote (line 4), 3 items of notes on use (lines 13 to 15)",
    ),
    "an article that asks in quotes only": Shape(
        "I always ask this:\n\n> What would you change? And what keeps you from it?\n\n"
        "Then I wait.\n\n> Who left last?\n\nOften a pause.\n",
        [("", "What would you change?", ("And what keeps you from it?",), ""), ("", "Who left last?", (), "")],
        "3 lines of prose (lines 1, 5, 9)",
    ),
    "plain text dressed up": Shape(
        """\
==========
 BUDGET
==========
What they look for:
  Can you count?

1) Where did it go?
2) Who signed?

╔════════════╗
║  THE CREW  ║
╚════════════╝

3️⃣ Who is new? 🎉
• Who left?
""",
        [
            ("", "Where did it go?", (), "budget"),
            ("", "Who signed?", (), "budget"),
            ("", "Who is new? 🎉", (), "the-crew"),
            ("", "Who left?", (), "the-crew"),
        ],
        "2 lines of prose (lines 4, 5)",
        name="dressed.txt",
    ),
    "a heading far below one with a list of its own": Shape(
        "#All of them\n\n## Contents\n1. [Sea](#sea)\n1. [Land](#land)\n\n## Join in\n- [Write](http://w)\n\n"
        "#### Sea:\n* What is lee?\n* Make this work:\n```sh\nls\n```\n* Any need for a jib?\n#### Land (2 of them):\n"
        "* Where is it?\n",
        [
            ("", "What is lee?", (), "sea"),
            ("", "Make this work:\nls", (), "sea"),
            ("", "Any need for a jib?", (), "sea"),
            ("", "Where is it?", (), "land"),
        ],
        "2 items of contents (lines 4, 5), 1 link (line 8)",
    ),
    "bold labels over lists": Shape(
        '# Talks\n## Start\n**How are things?**\n- "Slept well? Really - not just fine."\n- Busy?\n\n**The work:**\n'
        "- What is hard?\n\n**Questions:**\n1. Who helps?\n\n**Frame:**\n1. **Listen**: do\n2. **Ask**: twice\n",
        [
            ("", "Slept well? Really - not just fine.", (), "start how-are-things"),
            ("", "Busy?", (), "start how-are-things"),
            ("", "What is hard?", (), "start the-work"),
            ("", "Who helps?", (), "start"),
        ],
        "2 items that ask nothing (lines 14, 15)",
    ),
    "bold questions with lists below": Shape(
        "**What is lee?**\n- away\n- from wind\n\n**What is luff?**\n\nThe other side.\n",
        [("What is lee?", "- away\n- from wind", (), ""), ("What is luff?", "The other side.", (), "")],
    ),
    "headings to ask, one without a mark": Shape(
        "## To check\n- [ ] Lamps\n- [ ] Taps\n## To ask\n### Who cleans?\n### Why did they leave?\n### Is it quiet?\n"
        "### What does the contract look like\n",
        [
            ("", "Who cleans?", (), "to-ask"),
            ("", "Why did they leave?", (), "to-ask"),
            ("", "Is it quiet?", (), "to-ask"),
            ("", "What does the contract look like", (), "to-ask"),
        ],
        "2 items that ask nothing (lines 2, 3)",
    ),
    "headings between thick and thin rules": Shape(
        "=======\nSAILING (12 in all)\n=======\n\n-------\nWind\n-------\n\n1. Where from?\n2. How strong?\n",
        [("", "Where from?", (), "sailing wind"), ("", "How strong?", (), "sailing wind")],
        name="rules.txt",
    ),
    "questions lettered and marked by hand": Shape(
        "1. How was the week?\nX 1. What is planned next? Who helps you with it?\n1. What could be better now?\n",
        [
            ("", "How was the week?", ("X 1. What is planned next?", "Who helps you with it?"), ""),
            ("", "What could be better now?", (), ""),
        ],
    ),
    "a quiz with ticked boxes": Shape(
        "#### Q1. Which of these is a knot?\n\n- [ ] jib\n- [x] bowline\n\n[Reference](https://k.example)\n\n"
        "#### Q2. Which two float?\n\n- [x] cork\n- [x] wood\n- [ ] lead\n\n**Explanation:** They are light.\n",
        [
            ("Which of these is a knot?\njib\nbowline", "bowline", (), ""),
            ("Which two float?\ncork\nwood\nlead", "cork\nwood\n\nThey are light.", (), ""),
        ],
    ),
    "a table of contents, headings in items, code that fell out, ways back": Shape(
        "# Sea\n### Table of Contents\n| No. | Questions |\n| --- | --- |\n| 1 | [What is lee?](#what-is-lee) |\n\n"
        "## Basics\n\n1. ### What is lee?\n\n   Away.\n\n   **[Back to Top](#toc)**\n\n"
        "2. ### What luff is\n\n```sh\nls\n```\n\n"
        "   **[Back to Top](#toc)**\n\n3. ### How do you reef?\n\n   1. ease\n   2. tie\n\n"
        "   **[Back to Top](#toc)**\n",
        [
            ("What is lee?", "Away.", (), "basics"),
            ("What luff is", "ls", (), "basics"),
            ("How do you reef?", "1. ease\n2. tie", (), "basics"),
        ],
        "1 table (lines 3 to 5)",
    ),
    "bullets with hidden answers that fell out of them": Shape(
        "### Junior\n* What is a hoist?\n<details><summary>Answer</summary>\n\nA lift.\n</details>\n\n"
        "* What is a halyard?\n<details><summary>Answer</summary>\n\nA rope.\n</details>\n",
        [("What is a hoist?", "A lift.", (), "junior"), ("What is a halyard?", "A rope.", (), "junior")],
    ),
    "an answer by its word, below or behind a bold question": Shape(
        "1. What is lee?\n\n    **Answer:** Away.\n\n2. **What is luff?** - The other side of it.\n",
        [("What is lee?", "Away.", (), ""), ("What is luff?", "The other side of it.", (), "")],
    ),
    "bold Q and plain A": Shape(
        "**Q: What is lee?**\n\nA: Away.\n\n**Q2: What is luff?**\n\nA2: Near.\n",
        [("What is lee?", "Away.", (), ""), ("What is luff?", "Near.", (), "")],
    ),
    "lines below labels": Shape(
        "Team:\nWho leads it?\nHow many are you?\n\nWork:\nWhere is it?\n",
        [("", "Who leads it?", (), "team"), ("", "How many are you?", (), "team"), ("", "Where is it?", (), "work")],
        name="lines.txt",
    ),
    "lettered sub-questions": Shape(
        "1. Who leads it all?\n   a. Who is their boss?\n   b. Who reports to them?\n2. Where is it?\n",
        [
            ("", "Who leads it all?", ("a. Who is their boss?", "b. Who reports to them?"), ""),
            ("", "Where is it?", (), ""),
        ],
    ),
    "a table on a page": Shape(
        "# 1:1 talks\n## Monthly\n| Topic | Question |\n|---|---|\n"
        "| Team | Who `leads` it? |\n| Work | What is `<hard>`? |\n",
        [("", "Who leads it?", (), "monthly team"), ("", "What is <hard>?", (), "monthly work")],
    ),
    "paragraphs with numbers of a web page": Shape(
        "<h1>Ask</h1><p>Is it hard? Some words.</p><h2>Crew</h2><p>1. Who leads?</p><p>It shows power.</p>"
        "<"
        "p>2. How do fights end?</p><p>It shows the mood.</p><p>3. Tell me of the last leaver.</p><p>It shows much.",
        [
            ("Who leads?", "It shows power.", (), "crew"),
            ("How do fights end?", "It shows the mood.", (), "crew"),
            ("Tell me of the last leaver.", "It shows much.", (), "crew"),
        ],
        "",
        name="blog.html",
    ),
    "lettered items, behind a numbered list and below a heading": Shape(
        "# Q\n\n1. What is it all about?\n2. Who leads it?\n\na. What is due?\nb) When,\n   if ever?\n\n"
        "## Crew\n(A) Who is new?\n\n(B) Who left?\n(C) Tell me of both.\n",
        [
            ("", "What is it all about?", (), ""),
            ("", "Who leads it?", (), ""),
            ("", "What is due?", (), ""),
            ("", "When, if ever?", (), ""),
            ("", "Who is new?", (), "crew"),
            ("", "Who left?", (), "crew"),
            ("", "Tell me of both.", (), "crew"),
        ],
    ),
    "letters and Roman numerals below labels": Shape(
        "1. Team\na. Who leads it?\nb. How many are you?\n2. Money\n   i. Who pays?\n   ii. Who is paid?\n",
        [
            ("", "Who leads it?", (), "team"),
            ("", "How many are you?", (), "team"),
            ("", "Who pays?", (), "money"),
            ("", "Who is paid?", (), "money"),
        ],
    ),
    "options of a question, and letters that begin a sentence": Shape(
        "1. What floats best of all?\na) Cork\nb) Lead\n\n2. Who was A. Smith?\n3. Which of these is it?\n"
        "   a. Who is it?\n   b. Who was it?\n",
        [
            ("", "What floats best of all?\na) Cork\nb) Lead", (), ""),
            ("", "Who was A. Smith?", (), ""),
            ("", "Which of these is it?", ("a. Who is it?", "b. Who was it?"), ""),
        ],
    ),
    "headings that ask between lists": Shape(
        "# Qs\n## Strategy\n### 1. What is the vision?\nIt shows the view.\n### 2. Who drew it?\n## Team\n"
        "- Who owns the map?\n- How many are you? And when full?\n- Tell me about a row.\n"
        "## Culture\n1. Who is new?\n## What would you never change?\n## Money\n- Who is rich?\n"
        "## Why ask at all?\nTo learn.\n## Questions?\n",
        [
            ("It shows the view.", "What is the vision?", (), "strategy"),
            ("", "Who drew it?", (), "strategy"),
            ("", "Who owns the map?", (), "team"),
            ("", "How many are you?", ("And when full?",), "team"),
            ("", "Tell me about a row.", (), "team"),
            ("", "Who is new?", (), "culture"),
            ("", "What would you never change?", (), ""),
            ("", "Who is rich?", (), "money"),
        ],
        "2 headings that ask (lines 15, 17), 1 line of prose (line 16)",
    ),
    "closing words of a page": Shape(
        "<h1>Ask</h1>\n<h2>Crew</h2>\n<ul>\n<li>Who leads?</li>\n<li>Who is new?</li>\n</ul>\n<h2>Money</h2>\n<ul>\n"
        "<li>Who is rich?</li>\n<li>Who pays?</li>\n</ul>\n<h2>Was this article helpful?</h2>\n"
        "<h2>Looking for a new job?</h2>\n<h3>Ready to take the next step?</h3>\n<ul>\n<li>Home</li>\n</ul>\n",
        [
            ("", "Who leads?", (), "crew"),
            ("", "Who is new?", (), "crew"),
            ("", "Who is rich?", (), "money"),
            ("", "Who pays?", (), "money"),
        ],
        "3 headings that ask (lines 12 to 14), 1 item that asks nothing (lines 15, 16)",
        name="page.html",
    ),
    "an article whose numbered parts ask": Shape(
        "## 1. Why should you ask back?\nNobody does.\n## 2. The list\n- Who leads?\n- What is late?\n- Who says so?\n"
        "## FAQ\n### Does it work?\nYes.\n",
        [
            ("", "Who leads?", (), "the-list"),
            ("", "What is late?", (), "the-list"),
            ("", "Who says so?", (), "the-list"),
        ],
        "1 heading that asks (line 1), 2 lines of prose (lines 2, 9), 1 heading of a FAQ (line 8)",
    ),
    "lists between headings that ask": Shape(
        "# Qs\n## Plan\n### What is the vision?\n### Who drew it?\n### Tell me about the last one.\nIt shows much.\n"
        "## Team\n- Who is new?\n- Who left?\n",
        [
            ("", "What is the vision?", (), "plan"),
            ("", "Who drew it?", (), "plan"),
            ("It shows much.", "Tell me about the last one.", (), "plan"),
            ("", "Who is new?", (), "team"),
            ("", "Who left?", (), "team"),
        ],
    ),
    "headings with answers, and a list that asks": Shape(
        "## What is lee?\nAway.\n## What is luff?\nNear.\n## What is ebb?\nOut.\n#### What else?\n"
        "# More\n- Who is new?\n- Who left?\n",
        [
            ("What is lee?", "Away.", (), ""),
            ("What is luff?", "Near.", (), ""),
            ("What is ebb?", "Out.\n\nWhat else?", (), ""),
        ],
        "2 items (lines 9, 10)",
    ),
    "a few headings with answers, and a list that is a little longer": Shape(
        "# Guide\n### How do you plan?\nBy day.\n### How do you ship?\nBy night.\n"
        "## Checklist\n- Is it done?\n- Is it tested?\n- Is it out?\n",
        [
            ("How do you plan?", "By day.", (), ""),
            ("How do you ship?", "By night.", (), ""),
            ("", "Is it done?", (), "checklist"),
            ("", "Is it tested?", (), "checklist"),
            ("", "Is it out?", (), "checklist"),
        ],
    ),
    "a numbered list pasted from a word processor": Shape(
        "1.\tWhat is the budget?\n2.\tWho can raise it?\n",
        [("", "What is the budget?", (), ""), ("", "Who can raise it?", (), "")],
        name="word.txt",
    ),
    "bullets of a font of signs, pasted": Shape(
        "\uf0b7\tWhat is the budget?\n\uf0b7\tWho can raise it?\n\uf0b7 Who cuts it?\n",
        [("", "What is the budget?", (), ""), ("", "Who can raise it?", (), ""), ("", "Who cuts it?", (), "")],
        name="word.txt",
    ),
    "levels pasted without their indent": Shape(
        "Money\n\uf0b7\tBudget\no\tWho can raise it?\no\tWho cuts it?\n\uf0b7\tWhat is it spent on?\n"
        "\uf0a7\tSince when?\n–\tWhere is it kept?\n✓\tWho counts it?\n",
        [
            ("", "Who can raise it?", (), "budget"),
            ("", "Who cuts it?", (), "budget"),
            ("", "What is it spent on?", ("Since when?",), ""),
            ("", "Where is it kept?", (), ""),
            ("", "Who counts it?", (), ""),
        ],
        "1 line of prose (line 1)",
        name="word.txt",
    ),
    "code with tabs, and a clause of few requests": Shape(
        "- Who is new?\n\nText.\n\n        -\tls\n\na) Give notice.\n\nb) Notice is due.\n\n- ★★ Who left?\n",
        [("", "Who is new?", (), ""), ("", "★★ Who left?", (), "")],
        "3 lines of prose (lines 3, 7, 9), 1 block of code (line 5)",
    ),
    "bullets below numbers, pasted": Shape(
        "1.\tTeam\n•\tWho leads it?\n2.\tWhat is the plan?\n•\tWho drew it?\n",
        [
            ("", "Who leads it?", (), "team"),
            ("", "What is the plan?", ("Who drew it?",), ""),
        ],
        name="word.txt",
    ),
    "paragraphs with bullets, as a word processor writes HTML": Shape(
        "<body><h2>Money</h2><p class=MsoListParagraph><span>·<span>&nbsp;&nbsp; </span></span>Budget</p>\n"
        "<p class=MsoListParagraph><span>o<span>&nbsp;&nbsp; </span></span>Who can raise it?</p>\n"
        "<p class=MsoListParagraph>·&nbsp; Who cuts it?</p>\n<p>Prose.</p>\n<p>a) Who is new?<br>b) Who left?</p>"
        "<ul><li>• What else?</li></ul>\n<p>– One alone?</p>",
        [
            ("", "Who can raise it?", (), "money budget"),
            ("", "Who cuts it?", (), "money"),
            ("", "Who is new?", (), "money"),
            ("", "Who left?", (), "money"),
            ("", "What else?", (), "money"),
        ],
        "2 lines of prose (lines 4, 6)",
        name="word.html",
    ),
    "a list to check and one to ask": Shape(
        "# Flat\n## Look at\n- Taps\n- Sockets\n- Mould\n## Ask\n- What is the rent?\n- Deposit\n",
        [("", "What is the rent?", (), "ask"), ("", "Deposit", (), "ask")],
        "3 items that ask nothing (lines 3 to 5)",
    ),
}


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_a_careful_reader_takes_the_same_cards(shape: Shape) -> None:
    assert [seen(card) for card in cards_of(shape.text, shape.name)] == shape.cards


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_what_is_left_out_is_named_with_its_lines(shape: Shape) -> None:
    assert told_left_out(taken_from(shape.text, shape.name).left_out) == shape.left_out


@pytest.mark.parametrize("mark", ["•", "·", "o", "–", "-", "▪", "✓", "§", "➢", "\uf0b7", "\uf0a7", ""])
@pytest.mark.parametrize("name", ["word.txt", "word.csv"])
def test_a_column_of_bullets_is_no_column_of_a_table(mark: str, name: str) -> None:
    cards = cards_of(f"{mark}\tWhat is the budget?\n{mark}\tWho can raise it?\n", name)
    assert [(card.why, card.question) for card in cards] == [("", "What is the budget?"), ("", "Who can raise it?")]


@pytest.mark.parametrize("marks", ["a. b. c.", "a) b) c)", "(a) (b) (c)", "A. B. C.", "i. ii. iii.", "а) б) в)"])
@pytest.mark.parametrize("between", ["\n", "\n\n"])
def test_a_list_whose_items_have_letters_is_a_list(marks: str, between: str) -> None:
    texts = ["What is the budget?", "Who can raise it?", "Tell me of the last time."]
    lines = [f"{mark} {text}" for mark, text in zip(marks.split(), texts, strict=True)]
    assert [seen(card) for card in cards_of(between.join(lines), "letters.txt")] == [
        ("", text, (), "") for text in texts
    ]


@pytest.mark.parametrize(
    ("ids", "names"),
    [
        (("q-1", "who"), ["q-1", "who"]),
        (("1", "2"), ["who-leads", "who-is-led"]),
        (("who-is-led", ""), ["who-is-led", "who-is-led-2"]),
        (("same", "same"), ["who-leads", "who-is-led"]),
        (("Q 1", "q-2"), ["who-leads", "q-2"]),
    ],
    ids=["ids", "numbers", "one is missing", "twice", "one is none"],
)
def test_the_ids_of_a_table_are_kept_where_they_are_some(ids: tuple[str, str], names: list[str]) -> None:
    table = f"id,question\n{ids[0]},Who leads?\n{ids[1]},Who is led?\n"
    assert [card.name for card in cards_of(table, "ids.csv")] == names


@pytest.mark.parametrize("named", ["sep=;\n", '"sep=;"\n', "\nSEP=;;\n", "sep=;\n\n"])
@pytest.mark.parametrize("name", ["excel.csv", "excel.txt"])
def test_a_line_that_names_the_separator_is_no_row(named: str, name: str) -> None:
    taken = taken_from(f"{named}Question;Why\nHow big, or small, is it?;Size matters\nWho?\n", name)
    asked = [(entry.why, entry.asked, entry.line) for entry in taken.entries]
    first = named.count("\n") + 2
    assert asked == [("Size matters", "How big, or small, is it?", first), ("", "Who?", first + 1)]


def test_a_separator_is_the_one_that_is_named() -> None:
    for sign, said in (("\t", "\\t"), ("^", "^"), (" ", " "), (",", ",")):
        cards = cards_of(f"sep={said}\nwhy{sign}question\nSize;matters{sign}How?\n", "excel.csv")
        assert [(card.why, card.question) for card in cards] == [("Size;matters", "How?")]


@pytest.mark.parametrize(
    "question",
    [
        "1. What is this?\n\n        {}\n        {}\n",
        "1. What is this?\n\n\t{}\n\t{}\n",
        "- What is this?\n\n    {}\n    {}\n",
    ],
)
@pytest.mark.parametrize("code", ["1\tfoo|2\tbar", "v\tfoo|q\tbar"])
def test_code_that_begins_as_items_do_is_no_follow_up(question: str, code: str) -> None:
    cards = cards_of(f"{question.format(*code.split('|'))}\n1. Who is it?\n")
    seen_text = f"{cards[0].why} {cards[0].question}"
    assert not cards[0].follow_ups
    assert all(line.replace("\t", " ") in " ".join(seen_text.split()) for line in code.split("|"))


def test_code_below_a_heading_or_prose_is_no_list() -> None:
    page = "## What is this?\n\n    a. really?\n    b. surely?\n\n## Who is it?\n\n    a. mine?\n    b. yours?\n"
    assert [(card.why, card.question) for card in cards_of(page)] == [
        ("", "What is this?\na. really?\nb. surely?"),
        ("Who is it?", "a. mine?\nb. yours?"),
    ]
    page = "Prose.\n\n    a. really?\n    b. surely?\n\n- Who is new?\n"
    assert told_left_out(taken_from(page).left_out) == "1 line of prose (line 1), 1 block of code (lines 3, 4)"


@pytest.mark.parametrize("marks", ["• •", "o o", "1. 2.", "a. b."])
def test_items_behind_empty_lines_stay_in_the_item_above(marks: str) -> None:
    first, second = marks.split()
    between = " " if first == "a." else "\t"
    text = f"1.\tTeam\n\n\t{first}{between}Who leads?\n\n\t{second}{between}Who pays?\n\n2.\tWho is new?\n"
    assert [seen(card)[1:4:2] for card in cards_of(text)] == [
        ("Who leads?", "team"),
        ("Who pays?", "team"),
        ("Who is new?", ""),
    ]


@pytest.mark.parametrize(
    "question",
    [
        "## Question {}: Which is it?\n",
        "**{}. Which is it?**\n\n",
        "Which is it, {}?\n---\n",
        "__Which is it, {}?__\n\n",
    ],
)
@pytest.mark.parametrize("note", ["", "Choose one:\n\n"])
def test_options_that_ask_stay_options_of_what_asks_above_them(question: str, note: str) -> None:
    options = "a) What is the pay?\nb) What is the plan?\nc) Who leads?\n"
    text = "".join(f"{question.format(nth)}{note}{options}\n" for nth in (1, 2, 3))
    cards = [f"{card.why}{card.question}{card.follow_ups}" for card in cards_of(f"# Quiz\n\n{text}")]
    assert sum("Which is it" in card for card in cards) == 3
    assert not [card for card in cards if card.startswith(("What is the pay?", "Who leads?"))]


@pytest.mark.parametrize(
    ("question", "cards"),
    [
        ("<h2>{}: Which is it?</h2>", [("Which is it?", "a) What is due?\nb) Who leads?")] * 2),
        ("<p>Which is it?</p>", [("", "Which is it?"), ("", "a) What is due? b) Who leads?")] * 2),
        ("<p><b>{}. Which is it?</b></p>", [("Which is it?", "a) What is due?\nb) Who leads?")] * 2),
    ],
)
def test_options_that_ask_are_no_list_of_a_web_page(question: str, cards: list[tuple[str, str]]) -> None:
    page = "".join(f"{question.format(nth)}<p>a) What is due?<br>b) Who leads?</p>" for nth in (1, 2))
    assert [(card.why, card.question) for card in cards_of(page, "quiz.html")] == cards


@pytest.mark.parametrize("marks", ["• •", "1. 2.", "(1) (2)", "a) b)", "- -", "\uf0b7 \uf0b7"])
@pytest.mark.parametrize("head", ["", "Question\n"])
def test_bullets_and_numbers_in_the_cells_of_a_column_are_no_text(marks: str, head: str) -> None:
    first, second = marks.split()
    cards = cards_of(f"{head}{first} What is the budget?\n{second} Who can raise it?\n", "one.csv")
    assert [card.question for card in cards] == ["What is the budget?", "Who can raise it?"]


@pytest.mark.parametrize(
    "fronts",
    ["1. Weltkrieg|2. Weltkrieg", "1. FC Köln|2. Bundesliga", "A. Lincoln|B. Obama", "- 5 + 3|- 1 + 4", "• one|• two"],
)
@pytest.mark.parametrize("table", ["{}\tleft\n{}\tright\n", "front,back\n{},left\n{},right\n"])
def test_what_stands_before_words_that_are_answered_is_part_of_them(fronts: str, table: str) -> None:
    cards = cards_of(table.format(*fronts.split("|")), "pairs.csv")
    assert [(card.why, card.question) for card in cards] == list(zip(fronts.split("|"), ("left", "right"), strict=True))


@pytest.mark.parametrize(
    "texts", ["1. Weltkrieg|2. Weltkrieg", "3. Who?|7. Where?", "X. Who?|Y. Where?", "- 5 + 3 = ?|- 1 + 4 = ?"]
)
def test_marks_that_tell_texts_apart_or_do_not_count_from_the_first_stay(texts: str) -> None:
    cards = cards_of("question\n{}\n{}\n".format(*texts.split("|")), "one.csv")
    assert [card.question for card in cards] == texts.split("|")


@pytest.mark.parametrize("terms", ["+ - *", "→ ✓ ☆", "v q o", "H. C. N.", "a. b. c.", "I. V. X.", "1. 2. 3."])
@pytest.mark.parametrize(("between", "name"), [(",", "terms.csv"), ("\t", "terms.csv"), ("\t", "terms.txt")])
def test_signs_and_letters_of_pairs_that_do_not_ask_are_words(terms: str, between: str, name: str) -> None:
    signs, words = terms.split(), ("one thing", "another", "the last")
    rows = [f"{sign}{between}{word}" for sign, word in zip(signs, words, strict=True)]
    cards = cards_of("\n".join(rows), name)
    assert [(card.why, card.question) for card in cards] == list(zip(signs, words, strict=True))


def test_signs_before_two_columns_are_words_unless_they_count() -> None:
    cards = cards_of("+\tplus\tto add\n-\tminus\tto take\n", "three.txt")
    assert [(card.why, card.question) for card in cards] == [("+", "plus"), ("-", "minus")]


def test_signs_of_several_levels_before_texts_that_ask_are_marks() -> None:
    cards = cards_of("•,Who leads?\no,Who pays?\n–,What else?\n,Why?\n", "levels.csv")
    assert [card.question for card in cards] == ["Who leads?", "Who pays?", "What else?", "Why?"]


def test_commas_without_quotes_in_the_only_column_are_commas() -> None:
    cards = cards_of("Question\nHow big, or small, is it?\nWho leads?\n\nWhere?\n", "one.csv")
    assert [card.question for card in cards] == ["How big, or small, is it?", "Who leads?", "Where?"]


def test_a_number_before_one_text_of_a_column_stays() -> None:
    cards = cards_of("Question\n1. May, or later?\nWho can raise it?\n", "one.csv")
    assert [card.question for card in cards] == ["1. May, or later?", "Who can raise it?"]


def test_numbers_before_pairs_and_numbers_that_are_words_of_pairs_stay_a_table() -> None:
    assert [seen(card)[:2] for card in cards_of("1.\tdie Boje\tthe buoy\n2.\tder Steg\tthe jetty\n", "pairs.txt")] == [
        ("die Boje", "the buoy"),
        ("der Steg", "the jetty"),
    ]
    assert [seen(card)[:2] for card in cards_of("1\teins\n2\tzwei\n", "pairs.txt")] == [("1", "eins"), ("2", "zwei")]


def test_the_id_comes_from_the_words_that_are_asked() -> None:
    table = "Why,Question\nTo see who has the power.,Who leads them all?\n"
    assert [card.name for card in cards_of(table, "why.csv")] == ["who-leads-them-all"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("- 何ですか？\n- それはなぜですか？\n", ["q-1", "q-2"]),
        ("# A\n## Команда\n- 何をしていますか？\n- なぜそうなのですか？\n", ["komanda-1", "komanda-2"]),
        ("- Wie groß ist Ærø?\n- Wie groß ist Ærø?\n", ["wie-gross-ist-aero", "wie-gross-ist-aero-2"]),
        ("- What's the plan for L’été?\n", ["whats-the-plan-for-lete"]),
        (f"- {'very ' * 20}long?\n", ["very-very-very-very-very-very"]),
        (f"- {'x' * 99}?\n", ["x" * 32]),
    ],
    ids=["no Latin letter", "a label transliterated", "equal", "apostrophes", "many words", "one word"],
)
def test_ids_are_unique_and_short_enough_to_type(text: str, names: list[str]) -> None:
    assert [card.name for card in cards_of(text)] == names


def test_origins_are_the_items_own_numbers_unless_two_are_equal() -> None:
    assert [card.origin for card in cards_of("3. Who?\n5. What?\n")] == [3, 5]
    assert [card.origin for card in cards_of("## A\n1. Who?\n2. What?\n## B\n1. Where?\n")] == [1, 2, 3]


def test_a_page_of_links_is_no_list_of_questions() -> None:
    page = "# Where to look\n" + "".join(
        f"\n## Part {part}\n" + "".join(f"- [Questions on {n}](http://x/{n})\n" for n in range(8)) for part in range(5)
    )
    with pytest.raises(NothingFoundError, match=r"no list of questions here: 40 links \(lines 4 to 51\).*--list 1"):
        taken_from(page)
