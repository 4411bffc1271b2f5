"""What can go wrong: a Problem is found in a file and collected, a PmqError is raised."""

from enum import StrEnum
from typing import NamedTuple

INTERRUPTED = 130
"""The exit code after Ctrl-C."""


class Ended(BaseException):
    """A signal told the process to end; like KeyboardInterrupt it is for the boundary alone."""

    def __init__(self, signal_number: int) -> None:
        """Take the number of the signal; the exit code is a shell's for it: 143 for SIGTERM, 129 for SIGHUP."""
        super().__init__(signal_number)
        self.exit_code = 128 + signal_number


class Severity(StrEnum):
    """How much a problem weighs: an error makes its file unusable, a warning does not."""

    ERROR = "error"
    WARNING = "warning"


class Problem(NamedTuple):
    """One thing that is wrong at one place of a file; line and column count from 1."""

    path: str
    line: int
    column: int
    message: str
    severity: Severity = Severity.ERROR

    def __str__(self) -> str:
        kind = "warning: " if self.severity is Severity.WARNING else ""
        return f"{self.path}:{self.line}:{self.column}: {kind}{self.message}"


class PmqError(Exception):
    """A sentence for a person, and the exit code of the process.

    The codes are listed in docs/guide.md. A subclass is one code.
    """

    exit_code = 1


class UsageError(PmqError):
    """The command line asks for something that cannot be."""

    exit_code = 2


class NotFoundError(PmqError):
    """No card or deck has the name that was given."""

    exit_code = 3


class HomeError(PmqError):
    """The home, or the review log in it, cannot be used."""

    exit_code = 4


class DamagedLogError(HomeError):
    """The review log holds what pmq never wrote."""
