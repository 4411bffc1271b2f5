"""How days and counts are said to people."""

from datetime import date


def spoken_day(day: date, today: date) -> str:
    """Give a day as people say it: today, tomorrow, or Tue 8 Dec (with the year where it is another)."""
    if (day - today).days in {0, 1}:
        return ("today", "tomorrow")[(day - today).days]
    year = f" {day.year}" if day.year != today.year else ""
    return f"{day:%a} {day.day} {day:%b}{year}"


def counted(count: int, noun: str) -> str:
    """Give `1 card`, `2 cards`."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"
