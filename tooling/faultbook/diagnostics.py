"""Findings and the report they are gathered in.

What belongs here: the value types that rules produce and reporters show. What does not: deciding
what is a finding (``rules``) or how it is shown (``reporters``).
"""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from faultbook.event_walk import FieldPath


class Severity(IntEnum):
    """How much a finding matters; a higher value matters more."""

    INFO = 1
    WARNING = 2
    ERROR = 3

    @property
    def label(self) -> str:
        """The severity in lower case, as users write and read it."""
        return self.name.lower()


class Location(NamedTuple):
    """A place in a file.

    Attributes:
        path: Path from the register's root, with forward slashes.
        line: Line of the file, from 1.
        column: Character in that line, from 1.
    """

    path: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"


class Related(NamedTuple):
    """A second place that helps to understand a finding, with what it has to do with it."""

    location: Location
    message: str


class NewValue(NamedTuple):
    """A fix: the scalar at ``path`` is written as ``value``; quoted where it must be read as text.

    Attributes:
        path: The field.
        value: What it should say.
        is_text: Whether every YAML reader must take it for text.
    """

    path: FieldPath
    value: str
    is_text: bool = False


class KeyOrder(NamedTuple):
    """A fix: the record's keys are put in this order."""

    keys: tuple[str, ...]


class NewPath(NamedTuple):
    """A fix: the file is moved to this path, from the register's root."""

    path: str


Fix: TypeAlias = NewValue | KeyOrder | NewPath
"""What would mend a finding without anybody having to think; ``editing`` does it."""


class Diagnostic(NamedTuple):
    """One finding.

    Attributes:
        code: The rule's code, such as ``FB402``; never reused.
        name: The rule's name, such as ``restored-at-missing``.
        severity: How much it matters.
        message: What is wrong, in one line.
        location: Where it is.
        related: Other places that belong to it.
        hint: How to mend it, or an empty string.
        source: The line of the file that ``location`` is in, without its end; "" for no line.
        end_column: Column after the last character that is meant, in the same line; 0 when only
            the place is known.
        fix: What mends it mechanically, or None.
    """

    code: str
    name: str
    severity: Severity
    message: str
    location: Location
    related: tuple[Related, ...] = ()
    hint: str = ""
    source: str = ""
    end_column: int = 0
    fix: Fix | None = None

    @property
    def sort_key(self) -> tuple[str, int, int, str, str]:
        """Order of findings in every output: by place, then code, then text."""
        place = self.location
        return (place.path, place.line, place.column, self.code, self.message)


class Report(NamedTuple):
    """The outcome of one check.

    Attributes:
        diagnostics: Every finding, sorted by place.
        files: Number of files that were read as records.
        known: Number of findings that a baseline knows, which aren't among them.
    """

    diagnostics: tuple[Diagnostic, ...]
    files: int
    known: int = 0

    @property
    def counts(self) -> dict[Severity, int]:
        """Number of findings of each severity."""
        counts = dict.fromkeys(Severity, 0)
        for diagnostic in self.diagnostics:
            counts[diagnostic.severity] += 1
        return counts

    def fails(self, level: Severity) -> bool:
        """Whether any finding is at ``level`` or above."""
        return any(number for severity, number in self.counts.items() if severity >= level)
