"""pmq config: the settings in force, and where each comes from."""

from datetime import time

import click

from pmq_cards.cli.options import pass_home
from pmq_cards.config import DEFAULT, SETTINGS
from pmq_cards.home import Home
from pmq_cards.streams import say


@click.command()
@click.option("--path", is_flag=True, help="Print where config.toml is looked for.")
@pass_home
def config(home: Home, *, path: bool) -> None:
    """Show the settings in force and where each comes from."""
    if path:
        say(home.config_path)
        return
    in_force = home.config
    for key, setting in SETTINGS.items():
        origin = in_force.origin_of.get(key, DEFAULT)
        say(f"{key} = {_toml(getattr(in_force, setting.name))}  # {setting.help} ({origin})")


def _toml(value: object) -> str:
    """Give a value as config.toml spells it."""
    if isinstance(value, bool):
        return str(value).lower()
    return f'"{value:%H:%M}"' if isinstance(value, time) else f'"{value}"' if isinstance(value, str) else str(value)
