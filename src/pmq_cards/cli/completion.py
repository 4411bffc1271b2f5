"""pmq completion: what a shell needs to complete commands, options and cards."""

import click
from click.shell_completion import get_completion_class

from pmq_cards.streams import say


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion(ctx: click.Context, shell: str) -> None:
    """Print the completion script of a shell."""
    kind = get_completion_class(shell)
    assert kind is not None  # noqa: S101 - click has all three
    say(kind(ctx.find_root().command, {}, "pmq", "_PMQ_COMPLETE").source())
