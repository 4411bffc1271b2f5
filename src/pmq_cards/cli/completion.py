"""pmq completion: what a shell needs to complete commands, options, decks, cards, tags and audiences."""

import click
from click.shell_completion import get_completion_class

from pmq_cards.streams import say

_MENDED = {
    "zsh": ("#compdef pmq\n", "#compdef pmq\n(( $+functions[compdef] )) || { autoload -Uz compinit && compinit -i }\n"),
    "fish": ('(string split "," $completion)', '(string split --max 1 "," $completion)'),
}
"""What click's scripts lack: a zsh that has not begun its completion, and descriptions with a comma in them."""


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion(ctx: click.Context, shell: str) -> None:
    """Print the completion script of a shell."""
    kind = get_completion_class(shell)
    assert kind is not None  # noqa: S101 - click has all three
    script = kind(ctx.find_root().command, {}, "pmq", "_PMQ_COMPLETE").source()
    say(script.replace(*_MENDED[shell]) if shell in _MENDED else script, exact=True)
