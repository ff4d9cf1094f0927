"""Mending what a check found, where nobody has to think.

What belongs here: from findings with a fix to what each file would be, and putting that on disk.
What does not: what would mend a finding (``rules``), changing a record's text (``editing``), and
finding anything (``workspace``).
"""

from __future__ import annotations

import os
from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from faultbook.catalog import is_record_path
from faultbook.diagnostics import NewPath
from faultbook.editing.changes import Change
from faultbook.editing.changes import carry_out as change_together
from faultbook.editing.mending import mend
from faultbook.errors import EnvironmentProblem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from faultbook.diagnostics import Diagnostic, Report
    from faultbook.workspace import Workspace

_ROUNDS = 10  # checks of what was mended; two fixes that undo each other would go on for ever


class Mending(NamedTuple):
    """What becomes of one file, and what that mends.

    Attributes:
        change: What becomes of the file.
        findings: Number of findings that this mends.
    """

    change: Change
    findings: int


class Outcome(NamedTuple):
    """What became of changes.

    Attributes:
        done: Those that were made.
        left: Why others were not, each in a line.
    """

    done: tuple[Mending, ...]
    left: tuple[str, ...]


def changes_for(workspace: Workspace, check: Callable[[Workspace], Report]) -> tuple[Mending, ...]:
    """What would mend all findings that can be mended, by path; nothing is written.

    What is mended is checked again, so that one fix may bring up the next, until none is left.

    Args:
        workspace: The register.
        check: Checks a register; called with this one, and with what it would become.
    """
    changes: dict[str, Mending] = {}
    for _ in range(_ROUNDS):
        made = (one.change for one in changes.values())
        overlay = {one.path: one.after for one in made if one.after != one.before}
        tried = replace(workspace, overlay={**workspace.overlay, **overlay})
        is_done = True
        for path, found in groupby(check(tried).diagnostics, lambda one: one.location.path):
            change = _next_change(tried, changes, path, [one for one in found if one.fix])
            if change is not None:
                changes[path] = change
                is_done = False
        if is_done:
            break
    return tuple(changes[path] for path in sorted(changes))


def _next_change(
    workspace: Workspace, changes: dict[str, Mending], path: str, found: Sequence[Diagnostic]
) -> Mending | None:
    """What a file would be with these findings mended; None when none of them can be."""
    if not found or not is_record_path(path):
        return None
    content = workspace.read(path)
    if not isinstance(content, bytes):
        return None
    change, findings = changes.get(path) or Mending(Change(path, path, content, content), 0)
    values = [one.fix for one in found if one.fix and not isinstance(one.fix, NewPath)]
    mended = mend(change.after, values, is_markdown=path.lower().endswith(".md"))
    paths = (one.fix.path for one in found if isinstance(one.fix, NewPath))
    taken = {one.change.new_path for one in changes.values()}
    free = (one for one in paths if one not in taken and _is_free(workspace, one))
    new_path = next(free, path) if change.new_path == path else change.new_path
    done = sum(one.fix in mended.done for one in found) + (new_path != change.new_path)
    if not done:
        return None
    becomes = Change(path, new_path, change.before, mended.content)
    return Mending(becomes, findings + done)


def _is_free(workspace: Workspace, path: str) -> bool:
    """Whether a record may be moved to a path: nothing is there, and it is among the records."""
    is_there = path in workspace.overlay or os.path.lexists(workspace.root / path)
    return not is_there and is_record_path(path)


def carry_out(workspace: Workspace, mendings: Iterable[Mending]) -> Outcome:
    """Write changed files and move those that get another path.

    Each file is written whole or not at all, and only if it still is what the change was made for.
    One that can't be moved is mended where it is.
    """
    done: list[Mending] = []
    left: list[str] = []
    for mending in mendings:
        try:
            change_together(workspace.root, [mending.change])
        except EnvironmentProblem as problem:
            left.append(str(problem))
            done += _mended_in_place(workspace.root, mending)
        else:
            done.append(mending)
    return Outcome(tuple(done), tuple(left))


def _mended_in_place(root: Path, mending: Mending) -> list[Mending]:
    """What is left of a mending whose file could not be moved."""
    change = mending.change._replace(new_path=mending.change.path)
    if not mending.change.is_move or change.before == change.after:
        return []
    try:
        change_together(root, [change])
    except EnvironmentProblem:  # for the same reason, which has been told
        return []
    return [Mending(change, mending.findings - 1)]
