"""``faultbook diff``: what a branch changes in the register, record by record.

What belongs here: which two moments are compared, and where it is shown. What does not: comparing
them (``history.comparison``) and what is told (``reporters.difference``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from faultbook.cli.as_of import allow_shallow_option, repository_of
from faultbook.cli.examples import CommandWithExamples
from faultbook.cli.opening import open_recorded_register
from faultbook.cli.outcome import note
from faultbook.cli.terminal import on_terminal, show_table
from faultbook.errors import UsageProblem
from faultbook.plain_text import visible

if TYPE_CHECKING:
    from collections.abc import Sequence

    from faultbook.history.comparison import RecordDifference
    from faultbook.history.snapshot import Snapshot
    from faultbook.workspace import Workspace


@click.command(
    "diff",
    cls=CommandWithExamples,
    short_help="Tell what a branch changes in the register.",
    examples={
        "faultbook diff main": "this branch and its open edits",
        "faultbook diff v1.2 v1.3": "between two tags",
        "faultbook diff main --format markdown": "for a pull request",
    },
)
@click.argument("base", metavar="BASE")
@click.argument("head", metavar="[HEAD]", required=False)
@click.option(
    "--format",
    "output_format",
    type=click.Choice(["text", "json", "markdown"]),
    default="text",
    show_default=True,
    help="In a pipe, a table is lines with tabs between the columns.",
)
@allow_shallow_option
def command(base: str, head: str | None, output_format: str, *, allow_shallow: bool) -> None:
    """Tell what changes in the register between where a branch began and where it is.

    That is from the last commit that BASE and HEAD have in common to HEAD or, without HEAD, to the
    files as they are now, those that aren't committed among them. BASE and HEAD are commits, tags
    or branches. The exit code is 0 whatever differs.
    """
    from faultbook.gitrepo.revisions import commit_named, merge_base, refuse_incomplete
    from faultbook.history.comparison import compare
    from faultbook.history.snapshot import committed

    register = open_recorded_register()
    repository = repository_of(register)
    if not allow_shallow:
        refuse_incomplete(repository)
    if head is None and repository.is_bare:
        head = "HEAD"
    given = commit_named(repository, base)
    until = commit_named(repository, head or "HEAD")
    start = merge_base(repository, given, until)
    if start is None:
        raise UsageProblem(f"{base} and {head or 'HEAD'} have no commit in common")
    before = committed(register.tree_at(start))
    after = _checked_out(register) if head is None else committed(register.tree_at(until))
    _show(start, until if head is not None else None, compare(before, after), output_format)


def _checked_out(register: Workspace) -> Snapshot:
    from faultbook.history.snapshot import checked_out

    repository = repository_of(register)
    return checked_out(repository, register.root, register.paths(), register.read)


def _show(
    base: str, head: str | None, found: Sequence[RecordDifference], output_format: str
) -> None:
    if output_format == "json":
        from faultbook.reporters.history_json import difference_document
        from faultbook.reporters.json import to_json

        click.echo(to_json(difference_document(base, head, found)), nl=False)
    elif output_format == "markdown":
        from faultbook.reporters.difference import markdown

        click.echo(markdown(base, head, found), nl=False)
    elif found:
        _show_text(found)
    else:
        note("no record differs")


def _show_text(found: Sequence[RecordDifference]) -> None:
    from faultbook.reporters.difference import HEADS, headline, rows, summary_lines

    if not on_terminal():
        show_table(HEADS, {"": [(one.id, *row) for one in found for row in rows(one)]})
        return
    show_table(HEADS[1:], {visible(headline(one)): rows(one) for one in found})
    click.echo()
    for line in summary_lines(found):
        click.echo(line)
