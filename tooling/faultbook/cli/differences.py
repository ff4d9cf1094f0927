"""What changes would do to files, shown as a diff.

What belongs here: a diff for a person or for a program. What does not: its lines
(``editing.difference``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from faultbook.cli.terminal import in_colour, on_terminal, paint
from faultbook.editing.difference import difference
from faultbook.plain_text import visible

if TYPE_CHECKING:
    from collections.abc import Iterable

    from faultbook.editing.changes import Change

_STYLES = {"+": "green", "-": "red", "@": "cyan"}
_HEADS = ("diff ", "new file ", "similarity ", "rename ", "--- ", "+++ ")


def show_changes(changes: Iterable[Change]) -> None:
    """Print what changes would do, as a diff that Git can apply."""
    for change in changes:
        for line in difference(change.path, change.new_path, change.before, change.after):
            click.echo(_shown(line), nl=False)


def _shown(line: str) -> str:
    """A line of a diff: as it is for a program, safe and coloured for a person."""
    if not on_terminal():
        return line
    safe = "\t".join(visible(part) for part in line.rstrip("\r\n").split("\t"))
    if in_colour():
        style = "bold" if line.startswith(_HEADS) else _STYLES.get(line[0], "")
        safe = paint(style, safe) if style else safe
    return f"{safe}\n"
