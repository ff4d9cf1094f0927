"""Failures that are not findings: the caller or the environment is at fault.

What belongs here: exceptions that end a command with one line and exit code 2. What does not:
anything wrong in a record or in the configuration; that is data, a ``Diagnostic``.
"""

from __future__ import annotations


class FaultbookError(Exception):
    """Base of every failure this package raises on purpose; its text is one line for a person."""


class EnvironmentProblem(FaultbookError):
    """Something outside the records stops the work: no register, no library, no permission."""


class UsageProblem(FaultbookError):
    """The caller asked for something that does not exist, such as an unknown rule or record."""
