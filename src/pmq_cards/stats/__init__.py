"""The log -> figures: each a function from one frozen Study to a Result, listed once in FIGURES.

What is listed there stands in `pmq stats`, in its JSON and on the page of `pmq report`. What never counts: answers
that were undone, practice, and for measured recall the repeats of a day. Practice is known to the figures marked
`estimated`, since it is part of what a learner remembers; and where it is the first answer of a later day, it measures.
"""

from collections.abc import Collection
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

from pmq_cards.stats.shape import Drawing, Result

if TYPE_CHECKING:
    from pmq_cards.stats.study import Study


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure: its name in JSON, its title, what it means in a sentence, how it is drawn, and where it is made.

    `made_by` is `module:function` of this package: who shows figures that were kept loads none of them.
    `estimated` where it rests on the memory model, and not on counts alone; `wide` where it takes the whole width of a
    page; `beside` where its answer stands on the first screen, beside the number on top; `folded` where a page shows it
    only to who opens it.
    """

    name: str
    title: str
    meaning: str
    drawing: Drawing
    made_by: str
    estimated: bool = False
    wide: bool = False
    beside: bool = False
    folded: bool = False

    def of(self, study: "Study") -> Result:
        """Give its value."""
        module, _, function = self.made_by.partition(":")
        made: Result = getattr(import_module(f"{__name__}.{module}"), function)(study)
        return made


FIGURES = (
    Figure(
        "expected",
        "Expected recall",
        "The sum of every card's chance of recall, in brackets the 95 % interval; a card never asked counts as 0.",
        Drawing.BARS,
        "recall:expected_recall",
        estimated=True,
        beside=True,
    ),
    Figure(
        "interview",
        "The interview",
        "What keeping to the plan would make you know on the day, and the cards and minutes of each day until then.",
        Drawing.COLUMNS,
        "recall:interview",
        estimated=True,
        beside=True,
    ),
    Figure(
        "told",
        "The forecast's record",
        "What was expected of an interview day first, half way and last, beside what was known when the day had come.",
        Drawing.TABLE,
        "recall:told",
        estimated=True,
        wide=True,
        beside=True,
    ),
    Figure(
        "measured",
        "Measured recall",
        "The share of cards recalled when they were asked for the first time on a later day, with its 95 % interval.",
        Drawing.TABLE,
        "recall:measured_recall",
        beside=True,
    ),
    Figure(
        "free_recall",
        "Free recall",
        "How many of the questions came to mind in each mock, where no why is shown: the sister of expected recall.",
        Drawing.TABLE,
        "unprompted:free_recall",
        beside=True,
    ),
    Figure(
        "calibration",
        "Is the estimate right?",
        "How many of the last 100 measured answers the estimate expected to be recalled, beside how many were.",
        Drawing.TABLE,
        "recall:calibration",
        estimated=True,
    ),
    Figure(
        "progress",
        "Recall over time",
        "How many cards would have been recalled at the beginning of each day, by the estimate.",
        Drawing.LINE,
        "recall:progress",
        estimated=True,
        folded=True,
    ),
    Figure(
        "forecast",
        "The next 30 days",
        "The cards whose next review falls on each day; overdue ones stand under today, every card stands once.",
        Drawing.COLUMNS,
        "habit:forecast",
        folded=True,
    ),
    Figure(
        "days",
        "Days",
        "Answers, cards and minutes of each study day; repeats of a day count, practice does not.",
        Drawing.CALENDAR,
        "habit:days",
        wide=True,
        beside=True,
        folded=True,
    ),
    Figure(
        "hours",
        "Hours of the day",
        "When the answers were given, local time, and how many of the measured ones were recalled.",
        Drawing.BARS,
        "habit:hours",
        folded=True,
    ),
    Figure(
        "stages",
        "Stages",
        "New: never asked; learning: last failed; young: an interval below 21 days; mature: 21 days or more.",
        Drawing.BARS,
        "by_card:stages",
        folded=True,
    ),
    Figure(
        "streak",
        "Streak",
        "Study days in a row with an answer; a day on which nothing was due neither counts nor breaks it.",
        Drawing.NONE,
        "habit:streak",
        beside=True,
        folded=True,
    ),
    Figure(
        "coverage",
        "Coverage",
        "How many cards of each deck have been asked at least once.",
        Drawing.BARS,
        "by_card:coverage",
        folded=True,
    ),
    Figure(
        "tags",
        "By tag",
        "Expected recall today and measured recall of the cards that bear each tag.",
        Drawing.BARS,
        "by_card:tags",
        estimated=True,
        folded=True,
    ),
    Figure(
        "audiences",
        "By audience",
        "Expected recall today and measured recall of the cards for each kind of interviewer.",
        Drawing.BARS,
        "by_card:audiences",
        estimated=True,
        folded=True,
    ),
    Figure(
        "weak",
        "Weak cards",
        "Cards with an EF of 1.50 or less, 4 lapses or more, or a chance of recall under 70 % today.",
        Drawing.TABLE,
        "by_card:weak",
        estimated=True,
        wide=True,
        beside=True,
    ),
    Figure(
        "leeches",
        "Leeches",
        "Cards with 8 lapses or more; each is told of anew every 4 lapses.",
        Drawing.TABLE,
        "by_card:leeches",
        wide=True,
        beside=True,
    ),
    Figure(
        "cards",
        "Card by card",
        "Every card that is asked for, the weakest first; it holds for as many days as its chance stays above 90 %.",
        Drawing.TABLE,
        "by_card:cards",
        estimated=True,
        wide=True,
    ),
)
"""Every figure, in the order they are shown."""


def results(study: "Study", names: Collection[str] = ()) -> dict[Figure, Result]:
    """Give every figure with its value, or those of the names."""
    return {figure: figure.of(study) for figure in FIGURES if not names or figure.name in names}
