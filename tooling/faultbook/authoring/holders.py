"""Who has an id: a record in the working tree, or another one on a branch.

What belongs here: telling records apart that have one id. What does not: which numbers are free
(``numbering``) and what follows (``renumbering``, ``collisions``).
"""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from faultbook.authoring.renaming import may_name, same_id_paths
from faultbook.catalog import load_file
from faultbook.gitrepo.blobs import read_blobs
from faultbook.gitrepo.branches import branches, files_on_branches, mainline
from faultbook.gitrepo.repository import find_checkout
from faultbook.gitrepo.revisions import merge_base
from faultbook.history.timeline import id_in
from faultbook.record import is_same_record

if TYPE_CHECKING:
    from faultbook.gitrepo.branches import FileOnBranch
    from faultbook.record import AnyRecord
    from faultbook.workspace import Workspace


def holder_of(workspace: Workspace, record_id: str) -> str | None:
    """Path of a record in the working tree that has an id, or had it before; None for none."""
    paths = workspace.paths()
    found = next((path for path in paths if id_in(path) == record_id), None)
    if found is not None:
        return found
    for path in paths:
        content = workspace.read(path)
        if isinstance(content, bytes) and may_name(content, [record_id]):
            record = load_file(path, content).record
            if record is not None and record_id in (record.id, *record.model.aliases):
                return path
    return None


def others_on_branches(workspace: Workspace, record: AnyRecord) -> tuple[str, ...]:
    """Branches on which another record has a record's id, by name.

    None where the record has landed on the mainline: it was there first, and others have to make
    way. Two are the same where they look like it, as for a check of a pull request, or where the
    branches had it already when they parted.

    Raises:
        EnvironmentProblem: Git isn't there, or fails.
    """
    if find_checkout(workspace.root.resolve()) is None:
        return ()
    repository, prefix = workspace.placed_in_repository()
    known = branches(repository)
    paths = [f"{prefix}{path}" for path in same_id_paths(record.id)]
    found = files_on_branches(repository, known, paths)
    others = _others(workspace, record, found)
    landing = mainline(known)
    if landing is not None and any(one.branch == landing and one not in others for one in found):
        return ()
    names: dict[str, None] = {}
    for one in others:
        began = merge_base(repository, "HEAD", one.branch.tip)
        parted = [] if began is None else [one.branch._replace(tip=began)]
        if not files_on_branches(repository, parted, paths):
            names[one.branch.name] = None
    return tuple(names)


def holders_on_branches(workspace: Workspace, record_id: str) -> tuple[str, ...]:
    """Branches on which any record has an id, by name.

    Raises:
        EnvironmentProblem: Git isn't there, or fails.
    """
    if find_checkout(workspace.root.resolve()) is None:
        return ()
    repository, prefix = workspace.placed_in_repository()
    paths = [f"{prefix}{path}" for path in same_id_paths(record_id)]
    found = files_on_branches(repository, branches(repository), paths)
    return tuple(dict.fromkeys(one.branch.name for one in found))


def _others(
    workspace: Workspace, record: AnyRecord, found: tuple[FileOnBranch, ...]
) -> list[FileOnBranch]:
    """Those of some files that are of another record."""
    repository, _ = workspace.placed_in_repository()
    blobs = list(dict.fromkeys(one.blob for one in found))
    same: set[str] = set()
    with closing(read_blobs(repository, blobs)) as contents:
        for blob, content in zip(blobs, contents, strict=True):
            path = next(one.path for one in found if one.blob == blob)
            suffix = path.rpartition(".")[2]
            other = load_file(f"{record.path.rpartition('.')[0]}.{suffix}", content or b"").record
            if other is not None and is_same_record(record, other):
                same.add(blob)
    return [one for one in found if one.blob not in same]
