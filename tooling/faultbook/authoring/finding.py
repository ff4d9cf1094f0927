"""The record that somebody names, fit to be changed.

What belongs here: from an id, or one that a record had before, to its file. What does not: changing
it (the neighbouring modules).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from faultbook.catalog import implied_paths, load_file
from faultbook.errors import FaultbookError, UsageProblem
from faultbook.suggestions import did_you_mean

if TYPE_CHECKING:
    from faultbook.record import AnyRecord
    from faultbook.workspace import Workspace


class UnreadableRecord(FaultbookError):
    """A record's file can't be read well enough to be changed.

    Attributes:
        path: The file.
    """

    def __init__(self, path: str) -> None:
        super().__init__(f"{path} can't be read, so it isn't changed; mend it first")
        self.path = path


def find(workspace: Workspace, named: str) -> AnyRecord:
    """The record with an id, whatever the case of its prefix, or with one that it had before.

    Only its own file is read where it stands where its id says.

    Raises:
        UsageProblem: There is none.
        UnreadableRecord: Its file can't be read.
    """
    prefix, dash, rest = named.partition("-")
    record_id = f"{prefix.upper()}{dash}{rest}"
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
