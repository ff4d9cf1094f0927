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
from faultbook.editing.files import move, write_atomically
from faultbook.editing.mending import mend
from faultbook.errors import EnvironmentProblem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from faultbook.diagnostics import Diagnostic, Report
    from faultbook.workspace import Workspace

_ROUNDS = 10  # checks of what was mended; two fixes that undo each other would go on for ever


class Change(NamedTuple):
    """What becomes of one file.

    Attributes:
        path: Its path from the register's root.
        new_path: The path it gets; ``path`` when it stays.
        before: Its bytes.
        after: The bytes it gets.
        findings: Number of findings that this mends.
    """

    path: str
    new_path: str
    before: bytes
    after: bytes
    findings: int = 0


class Outcome(NamedTuple):
    """What became of changes.

    Attributes:
        done: Those that were made.
        left: Why others were not, each in a line.
    """

    done: tuple[Change, ...]
    left: tuple[str, ...]


def changes_for(workspace: Workspace, check: Callable[[Workspace], Report]) -> tuple[Change, ...]:
    """What would mend all findings that can be mended, by path; nothing is written.

    What is mended is checked again, so that one fix may bring up the next, until none is left.

    Args:
        workspace: The register.
        check: Checks a register; called with this one, and with what it would become.
    """
    changes: dict[str, Change] = {}
    for _ in range(_ROUNDS):
        overlay = {one.path: one.after for one in changes.values() if one.after != one.before}
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
    workspace: Workspace, changes: dict[str, Change], path: str, found: Sequence[Diagnostic]
) -> Change | None:
    """What a file would be with these findings mended; None when none of them can be."""
    if not found or not is_record_path(path):
        return None
    content = workspace.read(path)
    if not isinstance(content, bytes):
        return None
    change = changes.get(path) or Change(path, path, content, content)
    values = [one.fix for one in found if one.fix and not isinstance(one.fix, NewPath)]
    mended = mend(change.after, values, is_markdown=path.lower().endswith(".md"))
    paths = (one.fix.path for one in found if isinstance(one.fix, NewPath))
    taken = {one.new_path for one in changes.values()}
    free = (one for one in paths if one not in taken and _is_free(workspace, one))
    new_path = next(free, path) if change.new_path == path else change.new_path
    done = sum(one.fix in mended.done for one in found) + (new_path != change.new_path)
    if not done:
        return None
    return Change(path, new_path, change.before, mended.content, change.findings + done)


def _is_free(workspace: Workspace, path: str) -> bool:
    """Whether a record may be moved to a path: nothing is there, and it is among the records."""
    is_there = path in workspace.overlay or os.path.lexists(workspace.root / path)
    return not is_there and is_record_path(path)


def carry_out(workspace: Workspace, changes: Iterable[Change]) -> Outcome:
    """Write changed files and move those that get another path.

    Each file is written whole or not at all, and only if it still is what the change was made for.
    """
    done: list[Change] = []
    left: list[str] = []
    for change in changes:
        try:
            _write(workspace.root, change)
        except EnvironmentProblem as problem:
            left.append(str(problem))
            continue
        try:
            _move(workspace.root, change)
        except EnvironmentProblem as problem:
            left.append(str(problem))
            stayed = change._replace(new_path=change.path, findings=change.findings - 1)
            done += [stayed] if stayed.findings else []
        else:
            done.append(change)
    return Outcome(tuple(done), tuple(left))


def _write(root: Path, change: Change) -> None:
    before, after = change.before, change.after
    if after != before:
        write_atomically(root, change.path, after, replace=True, instead_of=before)


def _move(root: Path, change: Change) -> None:
    if change.new_path != change.path:
        move(root, change.path, change.new_path)
