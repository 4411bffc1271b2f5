"""Every command in its group: its name, where it is, and its line in the help. Read without click, too."""

GROUPS = (
    (
        "Today",
        (
            ("drill", "drill:drill", "Drill the cards of today."),
            ("due", "due:due", "Say in one line what is due."),
            ("mock", "mock:mock", "Rehearse your turn to ask, without a cue."),
            ("plan", "plan:plan", "Plan for an interview, see what each day costs."),
            ("asked", "asked:asked", "Note which questions you asked."),
            ("stats", "stats:stats", "Show how well the cards are known."),
            ("report", "report:report", "Write every figure into one HTML page."),
            ("sheet", "sheet:sheet", "Write the questions to take along."),
            ("answer", "answer_card:answer_card", "Grade a card without the drill, for scripts."),
            ("undo", "undo:undo", "Take back what was done last."),
            ("demo", "demo:demo", "Play three cards, and write nowhere."),
        ),
    ),
    (
        "Cards",
        (
            ("cards", "cards:cards", "List the cards."),
            ("show", "show:show", "Show one card, its schedule and history."),
            ("suspend", "marks:suspend", "Take cards out of the drill."),
            ("resume", "marks:resume", "Bring suspended cards back."),
            ("flag", "marks:flag", "Flag cards to look at them later."),
            ("unflag", "marks:unflag", "Take the flag away."),
        ),
    ),
    (
        "Decks",
        (
            ("new", "new:new", "Make a deck of any list of questions."),
            ("add", "add:add", "Add a card."),
            ("edit", "edit:edit", "Edit a card."),
            ("check", "check:check", "Look for mistakes in deck files."),
            ("schema", "schema:schema", "Print the JSON Schema of a deck, for editors."),
        ),
    ),
    (
        "Anki",
        (
            ("export", "export:export", "Write a package that Anki imports."),
            ("import", "import_:import_", "Take in reviews from Anki or another log."),
            ("anki", "anki:anki", "Sync with Anki through a server."),
        ),
    ),
    (
        "Home",
        (
            ("log", "log:log", "Print every answer."),
            ("backup", "backup:backup", "Write everything into one file."),
            ("restore", "backup:restore", "Bring a backup back."),
            ("sync", "sync:sync", "Share one history with other devices."),
            ("doctor", "doctor:doctor", "Look whether everything is sound."),
            ("config", "config:config", "Show the settings in force."),
            ("completion", "completion:completion", "Print what a shell completes with."),
        ),
    ),
)
"""Group -> (name, `module:function` in cli, help), in the order of the help."""

COMMANDS = {name: place for _, commands in GROUPS for name, place, _ in commands}
"""Every command, and where it is."""

ABOUT = {name: about for _, commands in GROUPS for name, _, about in commands}
"""Every command, and its line in the help."""

OPTIONS = (
    ("--home FOLDER", "Where decks, settings and answers live [PMQ_HOME]."),
    ("--now TIME", "Set the clock, to see another day (ISO 8601) [PMQ_NOW]."),
    ("--version", "Show the version."),
    ("-h, --help", "Show this page, or behind a command its own."),
)

_HEAD = """\
Usage: pmq [OPTIONS] [COMMAND] ...

  Know the right questions for your interviewer, and why you ask them.
  Without a command: today at a glance.
"""


def help_page() -> str:
    """Give the page of `pmq --help`."""
    lines = [_HEAD]
    for group, rows in (*((name, [(n, h) for n, _, h in commands]) for name, commands in GROUPS), ("Options", OPTIONS)):
        lines += [f"{group}:", *(f"  {name:15} {about}" for name, about in rows), ""]
    return "\n".join(lines).rstrip("\n")
