"""Two examples of every command, for its help."""

EXAMPLES = {
    "drill": (
        ("pmq drill", "what is due, then new cards"),
        ("pmq drill --audience engineer --practice", "before you meet one"),
    ),
    "due": (
        ("pmq due", "in one line"),
        ("pmq due pm-interview --json", "one deck, for a script"),
    ),
    "mock": (
        ("pmq mock --audience hiring-manager", "say what comes to mind"),
        ("pmq mock --audience engineer --type", "write it instead"),
    ),
    "plan": (
        ("pmq plan 9 dec --minutes 15", "be ready on that day"),
        ("pmq plan", "what each day up to it will cost"),
    ),
    "asked": (
        ("pmq asked team-scope customer-access", "after the interview"),
        ('pmq asked team-scope --note "two teams, soon three"', "with what you heard"),
    ),
    "stats": (
        ("pmq stats", "the headline"),
        ("pmq stats weak tags", "two figures whole"),
    ),
    "report": (
        ("pmq report --open", "write the page and look at it"),
        ("pmq report -o friday.html", "under another name"),
    ),
    "sheet": (
        ("pmq sheet --audience engineer --open", "one page for this talk"),
        ("pmq sheet --cards -o cards.html", "to cut out and fold"),
    ),
    "answer": (
        ("pmq answer customer-access --grade good", "known"),
        ("pmq answer customer-access --grade forgot --json", "for a script"),
    ),
    "undo": (
        ("pmq undo", "the newest answer; again for the one before"),
        ("pmq undo --ahead", "what a wrong clock dated ahead"),
    ),
    "demo": (
        ("pmq demo", "three cards"),
        ("pmq drill", "then for real"),
    ),
    "cards": (
        ("pmq cards --sort weak", "the weakest first"),
        ("pmq cards --audience engineer -l", "for whom, with tags"),
    ),
    "show": (
        ("pmq show customer-access", "texts, schedule, history"),
        ("pmq show pm-interview/customer-access --all", "every review"),
    ),
    "suspend": (
        ("pmq suspend customer-access", "one card"),
        ("pmq suspend pm-interview", "a whole deck"),
    ),
    "resume": (
        ("pmq resume customer-access", "one card"),
        ("pmq resume pm-interview", "a whole deck"),
    ),
    "flag": (
        ("pmq flag customer-access team-scope", "look at them later"),
        ("pmq cards --flagged", "list what is flagged"),
    ),
    "unflag": (
        ("pmq unflag customer-access", "one card"),
        ("pmq unflag customer-access team-scope", "several"),
    ),
    "new": (
        ("pmq new article.md --dry-run", "what would be taken"),
        ("pmq new questions.csv --title 'My questions'", "from a table"),
    ),
    "add": (
        ("pmq add", "asks for each text"),
        ("pmq add mine 'Who decides?' --audience engineer", "in one line"),
    ),
    "edit": (
        ("pmq edit customer-access", "in your editor"),
        ("pmq edit customer-access --hint 'From you to a user'", "one text"),
    ),
    "check": (
        ("pmq check", "every deck in use, and the settings"),
        ("pmq check my-deck.yaml --fix", "quote what only wants quoting"),
    ),
    "schema": (
        ("pmq schema", "look at it"),
        ("pmq schema > deck.schema.json", "keep it for your editor"),
    ),
    "export": (
        ("pmq export", "all decks as pmq.apkg"),
        ("pmq export pm-interview --progress -o phone.apkg", "and its reviews"),
    ),
    "import": (
        ("pmq import collection.anki2", "reviews made in Anki"),
        ("pmq import laptop.jsonl", "what pmq log --all printed elsewhere"),
    ),
    "anki": (
        ("pmq anki setup", "once"),
        ("pmq anki sync", "from then on"),
    ),
    "anki setup": (
        ("pmq anki setup", "asks for everything"),
        ("pmq anki setup --address https://anki.example.org/ --user me", ""),
    ),
    "anki sync": (
        ("pmq anki sync", "asks for the password"),
        ("pmq anki sync </dev/null", "with PMQ_ANKI_PASSWORD set"),
    ),
    "log": (
        ("pmq log", "a line an answer"),
        ("pmq log --all > laptop.jsonl", "everything, for pmq import"),
    ),
    "backup": (
        ("pmq backup", "pmq-backup-DAY.zip in this folder"),
        ("pmq backup /media/stick/pmq.zip", "elsewhere"),
    ),
    "restore": (
        ("pmq restore pmq-backup-2026-12-01.zip --dry-run", "what it would add"),
        ("pmq restore 2026-12-01", "from the copies in the home"),
    ),
    "sync": (
        ("pmq sync ~/Dropbox/pmq", "once, on each device"),
        ("pmq sync", "at once"),
    ),
    "doctor": (
        ("pmq doctor", "look"),
        ("pmq doctor --mend", "mend what needs no choice"),
    ),
    "config": (
        ("pmq config", "what is in force"),
        ("pmq config --path", "where to write other settings"),
    ),
    "completion": (
        ("pmq completion fish > ~/.config/fish/completions/pmq.fish", ""),
        ('eval "$(pmq completion bash)"', "in ~/.bashrc"),
    ),
}
"""Command -> how it is typed, and what comes of it where that wants a word."""


def epilog(name: str) -> str:
    """Give what stands below the options of a command, in lines that click leaves as they are."""
    examples = EXAMPLES.get(name, ())
    widest = max((len(typed) for typed, said in examples if said), default=0)
    return "\n".join(["\b", "Examples:", *(f"  {typed:{widest}}  {said}".rstrip() for typed, said in examples)])
