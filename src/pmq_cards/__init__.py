"""pmq: questions as flashcards, drilled with SM-2, ready on the day of the interview."""

__version__ = "0.1.0"
