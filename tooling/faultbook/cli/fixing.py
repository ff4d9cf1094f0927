"""``faultbook check --fix`` and ``--diff``: mending, or showing what that would do.

What belongs here: what is said about it, and which files are then checked. What does not: making
the changes (``fixing``) and showing a diff (``differences``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from faultbook.cli.differences import show_changes
from faultbook.cli.outcome import CLEAN, FINDINGS, note
from faultbook.fixing import carry_out, changes_for

if TYPE_CHECKING:
    from collections.abc import Callable

    from faultbook.diagnostics import Report
    from faultbook.workspace import Workspace


def fix(
    register: Workspace, files: list[str] | None, check: Callable[[Workspace], Report]
) -> list[str] | None:
    """Mend what can be mended, say how much, and give the files to check now.

    Args:
        register: The register.
        files: Files that are meant; None for all.
        check: Checks them.
    """
    outcome = carry_out(register, changes_for(register, check))
    for why in outcome.left:
        note(why)
    findings = sum(mending.findings for mending in outcome.done)
    note(f"fixed {_counted(findings, 'finding')} in {_counted(len(outcome.done), 'file')}")
    moved = {change.path: change.new_path for change, _ in outcome.done}
    return None if files is None else [moved.get(path, path) for path in files]


def show_diff(register: Workspace, check: Callable[[Workspace], Report]) -> int:
    """Print what ``--fix`` would change, and give the exit code."""
    changes = changes_for(register, check)
    show_changes(mending.change for mending in changes)
    return FINDINGS if changes else CLEAN


def _counted(number: int, what: str) -> str:
    return f"{number:,} {what if number == 1 else what + 's'}"
