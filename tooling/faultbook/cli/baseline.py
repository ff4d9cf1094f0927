"""``faultbook check --baseline`` and ``--write-baseline``.

What belongs here: the file as users name it, and what is said about it. What does not: its text
(``baseline``) and leaving findings out (``workspace``).
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from faultbook.baseline import NOTHING_KNOWN, baseline_text
from faultbook.checking.known import read_baseline
from faultbook.cli.outcome import CLEAN, note
from faultbook.cli.terminal import progress_bar
from faultbook.editing.files import write_atomically
from faultbook.errors import UsageProblem

if TYPE_CHECKING:
    from faultbook.baseline import Baseline
    from faultbook.workspace import Choice, Workspace


def named_baseline(root: Path, named: str) -> Baseline:
    """The baseline in a file that a user named.

    Raises:
        UsageProblem: It can't be read.
    """
    path = Path(os.path.relpath(named, root)).as_posix()
    baseline = read_baseline(Path(named), path)
    problem = baseline.problem
    if problem is not None:
        place = f"{named}:{problem.line}" if problem.line else named
        raise UsageProblem(f"{place}: {problem.message}")
    return baseline


def write_baseline(register: Workspace, choice: Choice, named: str) -> int:
    """Write a baseline of all that is found now, and give the exit code.

    Args:
        register: The register.
        choice: Which findings are meant.
        named: The file, as the user named it.
    """
    with progress_bar("checking") as progress:
        report = register.check(None, progress, choice._replace(baseline=NOTHING_KNOWN))
    target = Path(os.path.realpath(named))
    content = baseline_text(report.diagnostics).encode()
    write_atomically(target.parent, target.name, content, replace=True)
    number = len(report.diagnostics)
    note(f"wrote {number:,} {'finding' if number == 1 else 'findings'} to {named}")
    return CLEAN
