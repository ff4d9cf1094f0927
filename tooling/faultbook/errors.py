"""Failures that are not findings: the caller or the environment is at fault.

What belongs here: exceptions that end a command with one line and exit code 2. What does not:
anything wrong in a record or in the configuration; that is data, a ``Diagnostic``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


class FaultbookError(Exception):
    """Base of every failure this package raises on purpose; its text is one line for a person."""


class EnvironmentProblem(FaultbookError):
    """Something outside the records stops the work: no register, no library, no permission."""


class UsageProblem(FaultbookError):
    """The caller asked for something that does not exist, such as an unknown rule or record."""


class Refused(UsageProblem):
    """Something is asked that can't be done, for every reason that there is.

    Attributes:
        reasons: Why, each in a line.
    """

    def __init__(self, reasons: Iterable[str]) -> None:
        self.reasons = tuple(reasons)
        super().__init__("; ".join(self.reasons))
