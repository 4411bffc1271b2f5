"""The guide and the program say the same."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from pmq_cards import schedulers
from pmq_cards.cli import pmq
from pmq_cards.commands import COMMANDS
from pmq_cards.config import SETTINGS
from pmq_cards.stats import FIGURES
from pmq_cards.ui.keys import KEYS, SCALES

ROOT = Path(__file__).parent.parent
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
GUIDE = (ROOT / "docs" / "guide.md").read_text(encoding="utf-8")


def commands() -> Iterator[tuple[str, click.Command]]:
    """Give every command and every command of a group, with the words that call it."""
    context = click.Context(pmq)
    for name in COMMANDS:
        command = pmq.get_command(context, name)
        assert command is not None
        if isinstance(command, click.Group):
            yield from ((f"{name} {sub}", command.commands[sub]) for sub in command.commands)
        else:
            yield name, command


def section(name: str) -> str:
    found = re.search(rf"^### `pmq {name}`\n(.*?)(?=^##|\Z)", GUIDE, re.MULTILINE | re.DOTALL)
    assert found, f"docs/guide.md has no section ### `pmq {name}`"
    return found[1]


@pytest.mark.parametrize(("name", "command"), list(commands()), ids=[name for name, _ in commands()])
def test_every_command_and_option_stands_in_the_guide(name: str, command: click.Command) -> None:
    text = section(name)
    options = [opt for param in command.params if isinstance(param, click.Option) for opt in param.opts]
    assert [option for option in options if not re.search(rf"`{option}[ `]", text)] == []


@pytest.mark.parametrize(("name", "command"), list(commands()), ids=[name for name, _ in commands()])
def test_the_guide_names_no_option_that_a_command_does_not_have(name: str, command: click.Command) -> None:
    known = {opt for param in command.params for opt in param.opts}
    rows = re.findall(r"^\| `(--[a-z-]+)", section(name), re.MULTILINE)
    assert [row for row in rows if row not in known] == []


def test_the_guide_describes_no_command_that_does_not_exist() -> None:
    known = {name for name, _ in commands()}
    assert [name for name in re.findall(r"^### `pmq ([a-z ]+)`", GUIDE, re.MULTILINE) if name not in known] == []


def test_every_setting_stands_in_the_guide() -> None:
    assert [key for key in SETTINGS if not re.search(rf"^\| `{re.escape(key)}` \|", GUIDE, re.MULTILINE)] == []


def test_every_scheduler_stands_in_the_guide() -> None:
    (row,) = re.findall(r"^\| `scheduler` \|.*$", GUIDE, re.MULTILINE)
    assert [name for name in schedulers.NAMES if f'`"{name}"`' not in row] == []


def test_every_key_of_the_drill_stands_in_the_guide() -> None:
    keys = [key.key for key in KEYS] + [key for scale in SCALES.values() for key in scale]
    assert [key for key in keys if f"`{key}`" not in GUIDE.casefold()] == []


def test_every_link_between_the_pages_leads_somewhere() -> None:
    pages = [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")]
    broken = [
        f"{page.name}: {link}"
        for page in pages
        for link in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
        if not (page.parent / link).exists()
    ]
    assert broken == []


def test_the_moving_picture_of_the_drill_is_small_and_loads_nothing() -> None:
    picture = (ROOT / "docs" / "pictures" / "drill.svg").read_text(encoding="utf-8")
    assert len(picture) < 48 * 1024
    assert "@keyframes" in picture
    for said in ("Why ask", "show the question", "4</text>", "Good: next in"):
        assert said in picture
    for loads in ("<script", "<image", "href", "url(", "@import"):
        assert loads not in picture


def test_every_figure_stands_in_its_page_as_it_is_listed() -> None:
    page = (ROOT / "docs" / "figures.md").read_text(encoding="utf-8")
    told = re.findall(r"^## (.+) \(`(\w+)`\)\n\n(\*Estimated\.\* )?(.+)$", page, re.MULTILINE)
    assert told == [
        (figure.title, figure.name, "*Estimated.* " if figure.estimated else "", figure.meaning) for figure in FIGURES
    ]


def test_every_room_of_the_house_is_drawn() -> None:
    layers = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]["contracts"][
        0
    ]
    (drawing,) = re.findall(r"^## The house$.*?^```$(.*?)^```$", CONTRIBUTING, re.MULTILINE | re.DOTALL)
    rooms = {room for layer in layers["layers"] for room in layer.split(" | ")} - {"__main__"}
    assert {word.strip("/") for line in drawing.splitlines() for word in line[:25].split()} == rooms
