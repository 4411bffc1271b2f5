"""pmq schema: the deck format as JSON Schema, for editors."""

import click

from pmq_cards.cli.options import echo_json


@click.command()
def schema() -> None:
    """Print the JSON Schema of a deck file, which gives completion in editors."""
    from pmq_cards.decks.form import json_schema

    echo_json(json_schema())
