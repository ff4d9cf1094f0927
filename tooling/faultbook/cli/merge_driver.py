"""``faultbook merge-driver``: what Git runs to merge a record.

What belongs here: Git's way of calling, the files it names, and the exit codes it knows. What does
not: merging (``editing.merging``).

The contract: https://git-scm.com/docs/gitattributes#_defining_a_custom_merge_driver
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from faultbook.cli.examples import CommandWithExamples
from faultbook.cli.outcome import CLEAN, MISUSED, exit_code_of, note
from faultbook.editing.files import write_atomically
from faultbook.editing.merge_text import MARKER_SIZE, Marks
from faultbook.editing.merging import merge_record

if TYPE_CHECKING:
    from collections.abc import Sequence

_CONFLICT = 1
_FAILED = 128  # Git takes 1 to 128 for a conflict that is in the file, and more for no merge at all
_FILE = click.Path(path_type=Path)


class _Driver(CommandWithExamples):
    """A command whose every failure tells Git that nothing was merged."""

    def make_context(
        self,
        info_name: str | None,
        args: list[str],
        parent: click.Context | None = None,
        **extra: Any,
    ) -> click.Context:
        """Read the arguments; a wrong call is no conflict."""
        try:
            return super().make_context(info_name, args, parent, **extra)
        except click.UsageError as error:
            note(error.format_message())
            raise click.exceptions.Exit(_FAILED + MISUSED) from error


@click.command(
    "merge-driver",
    cls=_Driver,
    short_help="Merge a record, when Git asks for it.",
    examples={
        "faultbook merge-driver %O %A %B %P": "as Git's configuration says it",
        "faultbook merge-driver base.md ours.md theirs.md INC-2026-0002.md": "by hand",
    },
)
@click.argument("ancestor", metavar="%O", type=_FILE)
@click.argument("ours", metavar="%A", type=_FILE)
@click.argument("theirs", metavar="%B", type=_FILE)
@click.argument("path", metavar="%P")
@click.option("--marker-size", metavar="%L", type=click.IntRange(1, 1000), default=MARKER_SIZE)
@click.option("--ours-label", metavar="%X", default="ours", help="Name of the first side.")
@click.option("--theirs-label", metavar="%Y", default="theirs", help="Name of the second side.")
def command(
    ancestor: Path,
    ours: Path,
    theirs: Path,
    path: str,
    *,
    marker_size: int,
    ours_label: str,
    theirs_label: str,
) -> int:
    """Merge two versions of a record by fields and sections, when Git asks for it.

    Git runs this with three files, the common ancestor, ours and theirs, and the record's path. The
    result replaces ours. Exit code 0: merged; 1: conflicts are marked in the file; above 128: not
    merged, and the file is as it was.
    """
    marks = Marks(marker_size, ours_label, theirs_label)
    code = exit_code_of(lambda: _merge(path, (ancestor, ours, theirs), marks))
    return code if code in (CLEAN, _CONFLICT) else _FAILED + code


def _merge(path: str, files: Sequence[Path], marks: Marks) -> int:
    base, ours, theirs = (file.read_bytes() for file in files)
    merged = merge_record(path, base, ours, theirs, marks)
    if merged is None:
        note(f"{path} can't be merged as text; ours is left in its place")
        return _CONFLICT
    if merged.content != ours:
        target = files[1].resolve()
        write_atomically(target.parent, target.name, merged.content, replace=True, instead_of=ours)
    return CLEAN if merged.is_clean else _CONFLICT
