"""What came of an import, file by file.

What belongs here: data. What does not: showing it (``cli``).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from faultbook.exchange.services import ImportedService


class Outcome(StrEnum):
    """How a file of the source ended; each ends in exactly one way."""

    WRITTEN = "written"
    UNCHANGED = "unchanged"
    SKIPPED = "skipped"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class ImportRow:
    """What came of one file.

    Attributes:
        file: The file, from the imported folder, with forward slashes.
        outcome: How it ended.
        reason: Why it was skipped or refused, in one line; else "".
        line: Line of the file that the reason is about, from 1.
        record_id: Id of its record, or "".
        record_path: Path of its record from the register's root, or "".
        notes: What was read otherwise than it stands there, one line each.
    """

    file: str
    outcome: Outcome
    reason: str = ""
    line: int = 1
    record_id: str = ""
    record_path: str = ""
    notes: tuple[str, ...] = ()

    @property
    def place(self) -> str:
        """File and line, as editors and terminals make links of."""
        return f"{self.file}:{self.line}"


@dataclass(frozen=True, slots=True)
class ImportReport:
    """The outcome of one import.

    Attributes:
        rows: One for each file of the source, sorted by path.
        unknown_services: Services that the register still doesn't know, sorted by key.
        added_services: Services that were added to ``faultbook.toml``, sorted by key.
        planned: Number of files that were skipped because they tell of planned work.
        naive_times: Number of times without an offset.
        timezone: Zone that those were taken in.
        dry_run: Whether nothing was written; "written" then means that it would be.
    """

    rows: tuple[ImportRow, ...]
    unknown_services: tuple[ImportedService, ...] = ()
    added_services: tuple[ImportedService, ...] = ()
    planned: int = 0
    naive_times: int = 0
    timezone: str = "UTC"
    dry_run: bool = False

    @property
    def counts(self) -> dict[Outcome, int]:
        """Files by outcome, every outcome included; the sum is the number of files."""
        found = dict.fromkeys(Outcome, 0)
        for row in self.rows:
            found[row.outcome] += 1
        return found
