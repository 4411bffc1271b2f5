"""pmq demo: three cards to try, in a home that is gone afterwards."""

from tempfile import TemporaryDirectory

import click

from pmq_cards.streams import say


@click.command()
@click.pass_context
def demo(ctx: click.Context) -> int:
    """Play three cards, and write nowhere."""
    root = ctx.find_root().command
    with TemporaryDirectory(prefix="pmq-", ignore_cleanup_errors=True) as folder:
        code = root.main(args=["--home", folder, "drill", "--limit", "3"], prog_name="pmq", standalone_mode=False)
    say("That was a demo: nothing of it was kept. Begin with: pmq drill")
    return code if isinstance(code, int) else 0
