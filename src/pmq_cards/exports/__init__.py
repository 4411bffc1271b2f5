"""Decks -> a file that other programs read. Here every kind but Anki's is listed: one module, one line."""

from collections.abc import Mapping
from types import ModuleType

from pmq_cards.exports import csv_table

FORMATS: Mapping[str, ModuleType] = {
    ".csv": csv_table,
}
"""The module of each ending: its `written` gives the bytes of a file for some decks, which `pmq new` reads back."""
