"""The note type that pmq's cards have in Anki: fields, templates, style sheet.

Frozen, because Anki matches notes by it: were a field or a template added, removed or moved, or the note type given
another id, Anki would call every note that somebody already has "conflicting" and never update it again, without a
word. Only the text of the templates, the style sheet and, thanks to the ids, the names may change. A new field is one
of the spare ones renamed. Whoever changes a text here raises TEMPLATES_CHANGED_AT; until then Anki keeps the old one,
and with it what people have made of the style themselves.
"""

NOTE_TYPE_ID = 1_795_431_077
NOTE_TYPE_NAME = "pmq question"
TEMPLATES_CHANGED_AT = 1_795_564_800
"""2026-11-25, seconds since 1970: when the templates or the style sheet last changed."""

FIELD_IDS = {
    "Why": 5_120_264_431_000_001,
    "Question": 5_120_264_431_000_002,
    "FollowUps": 5_120_264_431_000_003,
    "GreenFlag": 5_120_264_431_000_004,
    "RedFlag": 5_120_264_431_000_005,
    "Audience": 5_120_264_431_000_006,
    "Hint": 5_120_264_431_000_007,
    "Source": 5_120_264_431_000_008,
    "Reverse": 5_120_264_431_000_009,
    "Retired": 5_120_264_431_000_010,
    "Spare1": 5_120_264_431_000_011,
    "Spare2": 5_120_264_431_000_012,
    "Spare3": 5_120_264_431_000_013,
}
FIELD_NAMES = tuple(FIELD_IDS)
COLLAPSED_FIELDS = {"Reverse", "Retired", "Spare1", "Spare2", "Spare3"}
"""What Anki's editor shows folded: nobody types there."""

FORWARD, REVERSE = 0, 1
"""The numbers of the two cards of a note: why -> question, question -> why."""

_HINT = '{{#Hint}}<div class="hints">{{hint:Hint}}</div>{{/Hint}}'

_MORE = """\
{{#FollowUps}}<section><h2>Then ask</h2><div class="text">{{FollowUps}}</div></section>{{/FollowUps}}
{{#GreenFlag}}<section class="green"><h2>Green flag</h2><div class="text">{{GreenFlag}}</div></section>{{/GreenFlag}}
{{#RedFlag}}<section class="red"><h2>Red flag</h2><div class="text">{{RedFlag}}</div></section>{{/RedFlag}}
{{#Audience}}<section><h2>Who to ask</h2><div class="text">{{Audience}}</div></section>{{/Audience}}
{{#Source}}<footer class="text">{{Source}}</footer>{{/Source}}"""

TEMPLATES = (
    {
        "name": "Why to question",
        "id": 5_120_264_431_000_101,
        "qfmt": f"""\
{{{{^Retired}}}}<main>
<div class="large text">{{{{Why}}}}</div>
{_HINT}
</main>{{{{/Retired}}}}""",
        "afmt": f"""\
<main>
<div class="seen text">{{{{Why}}}}</div>
<hr id="answer">
<div class="answer text">{{{{Question}}}}</div>
{_MORE}
</main>""",
    },
    {
        "name": "Question to why",
        "id": 5_120_264_431_000_102,
        "qfmt": """\
{{^Retired}}{{#Reverse}}<main>
<div class="large text">{{Question}}</div>
<p class="task">Why would you ask this?</p>
</main>{{/Reverse}}{{/Retired}}""",
        "afmt": f"""\
<main>
<div class="seen text">{{{{Question}}}}</div>
<hr id="answer">
<div class="answer text">{{{{Why}}}}</div>
{_MORE}
</main>""",
    },
)

CSS = """\
.card {
  --paper: #fbfaf7;
  --ink: #22262b;
  --soft: #5b6068;
  --line: #d9d6cd;
  --accent: #2f5d8a;
  --green: #2c6e49;
  --red: #a23b2e;
  margin: 0;
  padding: 0 1.25rem;
  background: var(--paper);
  color: var(--ink);
  font-family: ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif;
  font-size: 18px;
  line-height: 1.5;
  text-align: left;
}
.card.nightMode, .card.night_mode, .nightMode .card, .night_mode .card {
  --paper: #1d1f22;
  --ink: #e8e6e1;
  --soft: #a5a9b0;
  --line: #3c4046;
  --accent: #8fb8e3;
  --green: #7cc79a;
  --red: #ee9a8c;
  background: var(--paper);
  color: var(--ink);
}
main {
  max-width: 38rem;
  margin: 0 auto;
  padding: 2.5rem 0;
}
.text, .text li, .hints div.hint {
  white-space: pre-wrap;
  overflow-wrap: anywhere;
  unicode-bidi: plaintext;
  text-align: start;
}
.text code {
  font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace;
  font-size: 0.9em;
}
.large {
  font-size: 1.5em;
  line-height: 1.4;
}
.seen {
  color: var(--soft);
}
hr {
  height: 0;
  margin: 1.5rem 0;
  border: 0;
  border-top: 1px solid var(--line);
}
.answer {
  font-size: 1.35em;
  font-weight: 600;
  line-height: 1.35;
}
section {
  margin-top: 1.5rem;
}
h2 {
  margin: 0 0 0.2rem;
  color: var(--soft);
  font-size: 0.8em;
  font-weight: 600;
  letter-spacing: 0.02em;
}
.green, .red {
  padding-left: 0.9rem;
  border-left: 3px solid var(--green);
}
.red {
  border-color: var(--red);
}
.green h2 {
  color: var(--green);
}
.red h2 {
  color: var(--red);
}
ul {
  margin: 0;
  padding-left: 1.2em;
}
li + li {
  margin-top: 0.35em;
}
.task, .hints {
  margin: 1.75rem 0 0;
  color: var(--soft);
}
.hints a.hint {
  display: inline-block;
  padding: 0.45em 1em;
  border: 1px solid var(--line);
  border-radius: 0.5em;
  color: var(--accent);
  text-decoration: none;
}
footer {
  margin-top: 2.25rem;
  color: var(--soft);
  font-size: 0.8em;
}
.mobile main {
  padding: 1.25rem 0 2rem;
}
@media (min-width: 48rem) {
  main {
    max-width: 34rem;
    padding: min(16vh, 10rem) 0 3rem;
  }
}
@media (max-width: 30rem) {
  .large {
    font-size: 1.3em;
  }
  .answer {
    font-size: 1.2em;
  }
  main {
    padding: 1.25rem 0 2rem;
  }
}
"""
