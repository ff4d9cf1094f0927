"""``faultbook fmt``: records in their one form.

What belongs here: which records are meant, what is said, and the exit code. What does not: what
becomes of a record (``authoring.formatting``, ``editing.canonical``).
"""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from faultbook.authoring.formatting import format_records
from faultbook.cli.differences import show_changes
from faultbook.cli.examples import CommandWithExamples
from faultbook.cli.opening import named_files, open_register, record_path_in
from faultbook.cli.outcome import CLEAN, FINDINGS, note
from faultbook.cli.terminal import on_terminal, progress_bar
from faultbook.document import MAX_BYTES
from faultbook.editing.changes import carry_out
from faultbook.editing.locking import exclusive
from faultbook.errors import EnvironmentProblem, UsageProblem
from faultbook.plain_text import visible
from faultbook.rules.document import DOCUMENT_PROBLEMS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from faultbook.authoring.formatting import Formatted
    from faultbook.editing.changes import Change
    from faultbook.workspace import Workspace

_STDIN = "-"


@click.command(
    "fmt",
    cls=CommandWithExamples,
    short_help="Bring records into their one form.",
    examples={
        "faultbook fmt": "all records",
        "faultbook fmt records/incidents/2026": "a folder",
        "faultbook fmt --check": "exit with 1 if a record is in another form",
        "faultbook fmt --diff kedb": "see what would change",
    },
)
@click.argument("paths", nargs=-1, type=click.Path(allow_dash=True))
@click.option("--check", is_flag=True, help="Print what would change, and change nothing.")
@click.option("--diff", is_flag=True, help="Show how it would change, and change nothing.")
@click.option("--stdin-path", metavar="PATH", help="With '-': the path that the text is meant for.")
def command(paths: tuple[str, ...], *, check: bool, diff: bool, stdin_path: str | None) -> int:
    """Bring records into their one form, and print the paths of those that change.

    PATHS are records or folders of records; without any, all records are meant. '-' formats the
    text on stdin as if it stood at --stdin-path, and prints it.

    Keys and sections get their order, values one spelling, lists an item a line. Nothing that a
    record says changes, no comment is lost, and text in sections stays as it is.
    """
    register = open_register()
    if _STDIN in paths or stdin_path is not None:
        return _format_stdin(register, paths, stdin_path, check=check, diff=diff)
    files = named_files(register.root, paths)
    files = register.paths() if files is None else sorted(set(files))
    if diff:
        return _tell(register, files, show=lambda change: show_changes([change]))
    name = partial(_print_path, register.root)
    if check:
        return _tell(register, files, show=name)
    with exclusive(register.root):
        return _tell(register, files, show=name, write=True)


def _tell(
    register: Workspace, files: list[str], *, show: Callable[[Change], None], write: bool = False
) -> int:
    """Format records, show each that changes, and give the exit code."""
    changed = left = 0
    with progress_bar("formatting") as progress:
        for one in format_records(register, files, progress):
            why = _why_left(one)
            if not why and one.change is not None:
                why = _written(register, one.change) if write else ""
                if not why:
                    changed += 1
                    show(one.change)
            if why:
                left += 1
                note(why)
    said = f"{_counted(len(files))}, {changed:,} {'' if write else 'to be '}formatted"
    note(f"{said}, {left:,} left as they are" if left else said)
    return FINDINGS if left or (changed and not write) else CLEAN


def _written(register: Workspace, change: Change) -> str:
    """Write one file; why that can't be, or ""."""
    try:
        carry_out(register.root, [change])
    except EnvironmentProblem as problem:
        return str(problem)
    return ""


def _why_left(one: Formatted) -> str:
    """Why a record is left as it is, as a finding where it has one; "" where it isn't."""
    if not one.left:
        return ""
    problem = one.problem
    if problem is None:
        return f"{one.path}: {one.left} in another form, so it is left as it is"
    code, hint = DOCUMENT_PROBLEMS[problem.kind]
    place = f"{one.path}:{problem.line}:{problem.column}"
    return f"{place}: {code} {problem.message} [{problem.kind}]; {hint}"


def _format_stdin(
    register: Workspace, paths: Iterable[str], stdin_path: str | None, *, check: bool, diff: bool
) -> int:
    """Print the text on stdin in its one form; as it is, with the reason, where it has none."""
    if tuple(paths) != (_STDIN,) or stdin_path is None:
        msg = "'-' stands alone and needs a path: faultbook fmt - --stdin-path PATH"
        raise UsageProblem(msg)
    path = record_path_in(register.root, stdin_path)
    if sys.stdin is None:
        raise EnvironmentProblem("there is no stdin to read from")
    content = sys.stdin.buffer.read(MAX_BYTES + 1)
    (one,) = format_records(replace(register, overlay={path: content}), [path])
    why = _why_left(one)
    if why:
        note(why)
    if diff:
        show_changes([one.change] if one.change else [])
    elif not check:
        click.echo(one.change.after if one.change else content, nl=False)
    elif one.change:
        _print_path(register.root, one.change)
    return FINDINGS if why or (one.change and (check or diff)) else CLEAN


def _print_path(root: Path, change: Change) -> None:
    """A file's path as it is typed from the working directory."""
    path = Path(os.path.relpath(root.resolve() / change.path, Path.cwd().resolve())).as_posix()
    click.echo(visible(path) if on_terminal() else path)


def _counted(number: int) -> str:
    return f"{number:,} {'record' if number == 1 else 'records'}"
