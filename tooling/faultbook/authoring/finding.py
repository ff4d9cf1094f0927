"""The record that somebody names, fit to be changed.

What belongs here: from an id, or one that a record had before, to its file. What does not: changing
it (the neighbouring modules).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from faultbook.catalog import implied_paths, load_file
from faultbook.errors import FaultbookError, UsageProblem
from faultbook.ids import typed_id
from faultbook.suggestions import did_you_mean

if TYPE_CHECKING:
    from faultbook.record import AnyRecord
    from faultbook.workspace import Workspace


class UnreadableRecord(FaultbookError):
    """Records' files can't be read well enough to be changed.

    Attributes:
        paths: The files.
    """

    def __init__(self, *paths: str) -> None:
        what = "it isn't changed; mend it" if len(paths) == 1 else "nothing is changed; mend them"
        super().__init__(f"{', '.join(paths)} can't be read, so {what} first")
        self.paths = paths


def find(workspace: Workspace, named: str) -> AnyRecord:
    """The record with an id, whatever the case of its prefix, or with one that it had before.

    Only its own file is read where it stands where its id says.

    Raises:
        UsageProblem: There is none.
        UnreadableRecord: Its file can't be read.
    """
    record_id = typed_id(named)
    shard = workspace.loaded_config.config.layout.shard
    for path in implied_paths(record_id, shard=shard):
        content = workspace.read(path)
        if isinstance(content, bytes):
            return readable(workspace, path)
    entry = workspace.catalog.get(record_id)
    if entry is None:
        nearest = did_you_mean(record_id, [row.id for row in workspace.catalog.rows])
        hint = nearest or "see 'faultbook list'"
        raise UsageProblem(f"no record is called {named!r}; {hint}")
    return readable(workspace, entry.path)


def readable(workspace: Workspace, path: str) -> AnyRecord:
    """The record in a file.

    Raises:
        UnreadableRecord: It can't be read.
    """
    file = load_file(path, workspace.read(path))
    if file.record is None or file.document.problems:
        raise UnreadableRecord(path)
    return file.record
