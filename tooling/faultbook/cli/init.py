"""``faultbook init``: a register to start with.

What belongs here: which folder, and telling what was made. What does not: the files
(``editing.new_register``).
"""

from __future__ import annotations

import os
import shlex
from pathlib import Path

import click

from faultbook.cli.examples import CommandWithExamples
from faultbook.cli.here_and_now import register_root
from faultbook.cli.outcome import note
from faultbook.editing.new_register import scaffold
from faultbook.errors import EnvironmentProblem
from faultbook.plain_text import visible


@click.command(
    "init",
    cls=CommandWithExamples,
    short_help="Start a register in a folder.",
    examples={
        "faultbook init": "in this folder",
        "faultbook init register": "in a new folder",
    },
)
@click.argument("folder", metavar="[DIR]", type=click.Path(path_type=Path), default=Path())
def command(folder: Path) -> None:
    """Start a register in DIR, or here: folders, configuration, site and checks.

    Nothing that is there is overwritten; run again, it adds what is missing.
    """
    if os.path.lexists(folder) and not folder.is_dir():
        raise EnvironmentProblem(f"{folder} is there and is no folder")
    folder.mkdir(parents=True, exist_ok=True)
    root = folder.resolve()
    around = register_root(root)
    done = scaffold(root)
    lines = [f"made  {path}" for path in done.made]
    lines += [f"left  {path}  (it was there)" for path in done.left]
    click.echo("\n".join((*lines, "", "Next:", *(f"  {step}" for step in _next_steps(folder)))))
    if around not in (None, str(root)):
        note(f"this register is inside the one in {around}")


def _next_steps(folder: Path) -> tuple[str, ...]:
    """The three commands that a newcomer runs."""
    if folder == Path():
        return ("faultbook check", "mkdocs serve", "git add .")
    return (f"cd {visible(shlex.quote(str(folder)))}", "faultbook check", "mkdocs serve")
