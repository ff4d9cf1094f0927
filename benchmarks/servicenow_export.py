"""A ServiceNow export of made-up incidents, as large as wanted.

What belongs here: the table. What does not: importing it (``exchange``).
"""

from __future__ import annotations

import csv
import random
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from benchmarks.prose import SENTENCES, paragraph

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

HEADINGS = (
    *("number", "short_description", "description", "state", "impact", "urgency", "priority"),
    *("opened_at", "resolved_at", "closed_at", "assignment_group", "assigned_to", "caller_id"),
    *("cmdb_ci", "category", "subcategory", "close_code", "close_notes", "problem_id"),
)
_START = datetime(2024, 1, 1, tzinfo=UTC)
_LEVELS = ("1 - High", "2 - Medium", "3 - Low")
_PRIORITIES = ("1 - Critical", "2 - High", "3 - Moderate", "4 - Low", "5 - Planning")
_STATES = (("New", 0), ("In Progress", 0), ("Resolved", 1), ("Closed", 2), ("Closed", 2))


def write_export(path: Path, incidents: int, rows_each: int = 1, seed: int = 7) -> None:
    """Write a CSV file, the same for the same arguments.

    Args:
        path: The file.
        incidents: Number of incidents.
        rows_each: Number of rows of each, as in a log of its changes.
        seed: Seed of what is made up.
    """
    chance = random.Random(seed)
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow([*HEADINGS, "sys_updated_at", "sys_mod_count"])
        for number in range(incidents):
            table.writerows(_rows(number, rows_each, chance))


def _rows(number: int, rows_each: int, chance: random.Random) -> Iterator[tuple[str, ...]]:
    impact, urgency = chance.randrange(3), chance.randrange(3)
    opened = _START + timedelta(minutes=50 * number + chance.randrange(50))
    state, ended = chance.choice(_STATES)
    resolved, closed = opened + timedelta(hours=chance.randrange(1, 90)), opened + timedelta(days=9)
    fault = chance.choice(SENTENCES)[:80].rstrip(" .")
    for row in range(rows_each):
        yield (
            *(f"INC{number:07d}", fault, paragraph(500, chance)),
            *(state if row == rows_each - 1 else "In Progress", _LEVELS[impact], _LEVELS[urgency]),
            *(_PRIORITIES[impact + urgency], _spelt(opened)),
            *(_spelt(resolved) if ended else "", _spelt(closed) if ended > 1 else ""),
            *(f"Group {chance.randrange(40)}", f"Resolver {chance.randrange(200)}"),
            *(f"Caller {chance.randrange(4000)}", f"srv-{chance.randrange(300)}"),
            *(f"Category {number % 30}", f"Subcategory {number % 110}"),
            *("Solved (Permanently)" if ended else "", paragraph(160, chance) if ended else ""),
            *(f"PRB{number % 500:07d}" if number % 10 == 0 else "",),
            *(_spelt(opened + timedelta(minutes=row)), str(row)),
        )


def _spelt(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%S}"
