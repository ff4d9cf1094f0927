"""``faultbook check --fix`` and ``--diff``: mending, or showing what that would do.

What belongs here: what is said about it, and which files are then checked. What does not: making
the changes (``fixing``) and the lines of a diff (``editing.difference``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from faultbook.cli.outcome import CLEAN, FINDINGS, note
from faultbook.cli.terminal import in_colour, on_terminal, paint
from faultbook.editing.difference import difference
from faultbook.fixing import carry_out, changes_for
from faultbook.plain_text import visible

if TYPE_CHECKING:
    from collections.abc import Callable

    from faultbook.diagnostics import Report
    from faultbook.workspace import Workspace

_STYLES = {"+": "green", "-": "red", "@": "cyan"}
_HEADS = ("diff ", "similarity ", "rename ", "--- ", "+++ ")


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
    findings = sum(change.findings for change in outcome.done)
    note(f"fixed {_counted(findings, 'finding')} in {_counted(len(outcome.done), 'file')}")
    moved = {change.path: change.new_path for change in outcome.done}
    return None if files is None else [moved.get(path, path) for path in files]


def show_diff(register: Workspace, check: Callable[[Workspace], Report]) -> int:
    """Print what ``--fix`` would change, and give the exit code."""
    changes = changes_for(register, check)
    for change in changes:
        for line in difference(change.path, change.new_path, change.before, change.after):
            click.echo(_shown(line), nl=False)
    return FINDINGS if changes else CLEAN


def _shown(line: str) -> str:
    """A line of a diff: as it is for a program, safe and coloured for a person."""
    if not on_terminal():
        return line
    safe = "\t".join(visible(part) for part in line.rstrip("\r\n").split("\t"))
    if in_colour():
        style = "bold" if line.startswith(_HEADS) else _STYLES.get(line[0], "")
        safe = paint(style, safe) if style else safe
    return f"{safe}\n"


def _counted(number: int, what: str) -> str:
    return f"{number:,} {what if number == 1 else what + 's'}"
