"""Pairs of incidents that name the same problem, from a ServiceNow log.

What belongs here: importing the log as a user would, and its pairs. What does not: what is made of
them (``recurrence``).
"""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime
from itertools import combinations
from typing import TYPE_CHECKING

from benchmarks.labelled_pairs import Pair, Source
from faultbook.analysis.summaries import wording_of
from faultbook.analysis.wording_terms import Wording
from faultbook.workspace import Workspace

if TYPE_CHECKING:
    from pathlib import Path

    from faultbook.record import AnyRecord

_NOW = datetime(2017, 1, 1, tzinfo=UTC)


def linked(log: Path, place: Path) -> Source:
    """All pairs of incidents that name a problem; those that name the same are the same fault.

    Args:
        log: The log.
        place: A folder to make the register in.
    """
    root = place / "register"
    root.mkdir()
    (root / "faultbook.toml").touch()
    command = (sys.executable, "-m", "faultbook", "-C", str(root), "import", "servicenow")
    subprocess.run((*command, str(log)), check=True, capture_output=True)
    workspace = Workspace(root, _NOW)
    texts: dict[str, Wording] = {}
    problems: dict[str, str] = {}
    for path in workspace.paths():
        record: AnyRecord | None = workspace.load(path).record
        if record is not None and record.kind == "incident" and record.model.problem:
            texts[record.id] = Wording(*wording_of(record))
            problems[record.id] = record.model.problem
    pairs = [
        Pair(one, other, problems[one] == problems[other])
        for one, other in combinations(sorted(texts), 2)
    ]
    return Source("servicenow", texts, pairs)
