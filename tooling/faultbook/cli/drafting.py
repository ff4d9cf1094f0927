"""Drafting problems of what an analysis found, together or not at all.

What belongs here: asking whether several are meant, writing them, and naming them. What does not:
what they say (``authoring``) and what they are drafted of (``recur``, ``trends``).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import click

from faultbook.cli.asking import ask, can_ask
from faultbook.cli.differences import show_changes
from faultbook.cli.outcome import MISUSED, note
from faultbook.cli.terminal import progress_bar, show_table
from faultbook.cli.writing import findings_shown, show_findings
from faultbook.editing.changes import carry_out
from faultbook.editing.locking import exclusive

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from faultbook.authoring.planning import Drafted
    from faultbook.workspace import Workspace


def draft(
    register: Workspace,
    drafted_in: Callable[[Workspace], Drafted],
    *,
    is_agreed: Callable[[], bool],
    dry_run: bool,
) -> int:
    """Draft problems and print their ids, or show what would be written.

    Args:
        register: The register.
        drafted_in: Drafts the problems in a register that nobody else writes to.
        is_agreed: Tells whether they are to be written; not asked where nothing is.
        dry_run: Whether the changes are only shown.

    Returns:
        The exit code.
    """
    if not dry_run and not is_agreed():
        return MISUSED
    with findings_shown(register) as outcome, exclusive(register.root):
        # Read anew, because nobody else writes from here on.
        drafted = drafted_in(replace(register))
        if dry_run:
            show_changes(drafted.plan.changes)
            return outcome.code
        with progress_bar("writing") as progress:
            carry_out(register.root, drafted.plan.changes, progress)
        click.echo("".join(f"{one}\n" for one in drafted.ids), nl=False)
        if drafted.plan.findings:
            show_findings(drafted.plan.findings)
    return outcome.code


def is_agreed_to(heads: Sequence[str], rows: Sequence[tuple[str, ...]]) -> bool:
    """Whether somebody says that several problems, a row each, are to be drafted."""
    show_table(heads, {"": rows})
    if not can_ask():
        note(f"{len(rows)} problems would be drafted; say --yes to draft them")
        return False
    if ask(f"Draft {len(rows)} problems? [y/N]", lambda said: said.lower() in ("y", "yes")):
        return True
    note("nothing is written")
    return False
