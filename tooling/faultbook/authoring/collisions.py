"""Ids that both sides of a merge took, each for a record of its own, so that Git stopped there.

What belongs here: both records' files, each whole, and which links follow the one that gets another
id. What does not: which side was first and wrote what (``sides``), and what another id makes of a
file (``renaming``).

All ids that the two sides took are settled together, because records that were written together
name one another.
"""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING, NamedTuple

from faultbook.authoring.numbering import Numbering
from faultbook.authoring.renaming import (
    Renaming,
    Renumbering,
    may_name,
    path_for,
    references,
    refuse_unreadable,
    with_new_id,
    with_references,
)
from faultbook.authoring.sides import merge_going_on
from faultbook.catalog import is_record_path, load_file
from faultbook.document import DocumentProblem
from faultbook.editing.changes import Change
from faultbook.errors import UsageProblem
from faultbook.gitrepo.blobs import read_blobs
from faultbook.gitrepo.conflicts import both_added, staged_ids
from faultbook.gitrepo.repository import find_checkout
from faultbook.history.timeline import id_in
from faultbook.ids import parse_id
from faultbook.kinds import KINDS
from faultbook.record import is_same_record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from faultbook.authoring.sides import Merge
    from faultbook.event_walk import FieldPath
    from faultbook.gitrepo.conflicts import BothAdded
    from faultbook.ids import RecordId
    from faultbook.record import AnyRecord
    from faultbook.workspace import Workspace

_FOLDERS = tuple(kind.folder for kind in KINDS.values())


class _Version(NamedTuple):
    """A record as one side has it."""

    record: AnyRecord
    content: bytes
    is_ours: bool


class _Collision(NamedTuple):
    """Two records that took one id.

    Attributes:
        kept: The one that keeps it.
        moved: The one that gets another.
        new: The id that it gets.
    """

    kept: _Version
    moved: _Version
    new: RecordId

    @property
    def path(self) -> str:
        """The path that both took."""
        return self.kept.record.path

    @property
    def old(self) -> str:
        """The id that both took."""
        return id_in(self.path)


def settle(
    workspace: Workspace, record_id: str, choose: Callable[[AnyRecord], RecordId | None]
) -> Renumbering | None:
    """Settle a merge in which both sides took an id, and others that they took likewise.

    Args:
        workspace: The register.
        record_id: The id.
        choose: Gives the id that somebody wants for the record that gets another one; None for the
            next free one.

    Returns:
        What becomes of the files; None where no such merge is going on.

    Raises:
        EnvironmentProblem: Git fails.
        UnreadableReference: A file that may name one of the records can't be read.
        UnwritableRecord: A record can't be written with its new id.
        UsageProblem: It can't be settled here; with what can be done.
    """
    repository = find_checkout(workspace.root.resolve())
    if repository is None:
        return None
    _, prefix = workspace.placed_in_repository()
    found = [
        one._replace(path=one.path.removeprefix(prefix))
        for one in both_added(repository, [f"{prefix}{folder}" for folder in _FOLDERS])
    ]
    asked = [one for one in found if id_in(one.path) == record_id and is_record_path(one.path)]
    if not asked:
        return None
    merge = merge_going_on(workspace)
    if merge is None:
        path = asked[0].path
        raise UsageProblem(
            f"{path} has two versions, and Git doesn't tell where the other one is from; take one"
            f" with 'git checkout --ours {path}' or '--theirs', and write the other one anew"
        )
    others = [one for one in found if one not in asked and is_record_path(one.path)]
    collisions = _collisions(merge, (*asked, *others), choose)
    return _settled(merge, prefix, collisions)


def _collisions(
    merge: Merge, found: Sequence[BothAdded], choose: Callable[[AnyRecord], RecordId | None]
) -> list[_Collision]:
    """What collided in files that both sides added; the first one is what was asked for."""
    blobs = [blob for one in found for blob in (one.ours, one.theirs)]
    with closing(read_blobs(merge.repository, blobs)) as contents:
        pairs = [(one.path, next(contents) or b"", next(contents) or b"") for one in found]
    numbering = Numbering(merge.workspace)
    collisions: list[_Collision] = []
    for path, *both in pairs:
        is_asked = path == found[0].path
        ours, theirs = (_version(path, content, is_ours=not at) for at, content in enumerate(both))
        if ours is None or theirs is None:
            if is_asked:
                raise UsageProblem(
                    f"the version of {path} of {'theirs' if ours else 'ours'} can't be read as a"
                    " record; settle the file by hand, and 'git add' it"
                )
            continue
        if not is_asked and is_same_record(ours.record, theirs.record):
            continue
        is_first = merge.ours_was_first(ours.record, theirs.record)
        kept, moved = (ours, theirs) if is_first else (theirs, ours)
        chosen = choose(moved.record) if is_asked else None
        if chosen is not None:
            numbering.take([str(chosen)])
        parsed = parse_id(id_in(path))
        year = merge.workspace.now.year if parsed is None else parsed.year
        new = chosen or numbering.next_id(moved.record.kind, year)
        collisions.append(_Collision(kept, moved, new))
    return collisions


def _version(path: str, content: bytes, *, is_ours: bool) -> _Version | None:
    file = load_file(path, content)
    if file.record is None or file.document.problems:
        return None
    return _Version(file.record, content, is_ours)


def _settled(merge: Merge, prefix: str, collisions: Sequence[_Collision]) -> Renumbering:
    changes: list[Change] = []
    staged: dict[str, bytes] = {}
    for one in collisions:
        for change in _apart(merge.workspace, one, collisions):
            changes.append(change)
            staged[change.path] = change.after
    turned, told = _turned(merge, prefix, collisions)
    for change, in_index in turned:
        changes.append(change)
        if in_index is not None:
            staged[change.path] = in_index
    stays = [
        f"{one.old} stays {one.kept.record.model.title!r};"
        f" {one.moved.record.model.title!r} is {one.new} now"
        for one in collisions
    ]
    return Renumbering(
        tuple(_renaming(one) for one in collisions),
        tuple(changes),
        {f"{prefix}{path}": content for path, content in staged.items()},
        (*stays, *told),
    )


def _renaming(collision: _Collision) -> Renaming:
    return Renaming(collision.path, collision.old, collision.new, keeps_alias=False)


def _apart(
    workspace: Workspace, collision: _Collision, collisions: Iterable[_Collision]
) -> tuple[Change, Change]:
    """Two records' files, each whole, under ids of their own."""
    path, (kept, moved, new) = collision.path, collision
    on_disk = workspace.read(path)
    before = None if isinstance(on_disk, DocumentProblem) else on_disk
    after = with_references(kept.content, path, _links_of(kept, collisions))
    new_path = path_for(workspace, new, path)
    content = with_new_id(moved.record, _renaming(collision), _links_of(moved, collisions))
    return Change(path, path, before, after), Change(new_path, new_path, None, content)


def _links_of(version: _Version, collisions: Iterable[_Collision]) -> dict[FieldPath, str]:
    """Links of one side's record to others of that side that get another id."""
    mine = (one for one in collisions if one.moved.is_ours == version.is_ours)
    return references(version.record, {one.old: str(one.new) for one in mine})


def _turned(
    merge: Merge, prefix: str, collisions: Sequence[_Collision]
) -> tuple[list[tuple[Change, bytes | None]], list[str]]:
    """Other records that link to one that gets another id: the file, and what the index gets."""
    workspace = merge.workspace
    new_ids = {one.old: str(one.new) for one in collisions}
    is_ours = {one.old: one.moved.is_ours for one in collisions}
    settled = {one.path for one in collisions}
    contents: dict[str, bytes] = {}
    for path in workspace.paths():
        content = workspace.read(path) if path not in settled else b""
        if isinstance(content, bytes) and may_name(content, new_ids):
            contents[path] = content
    files = [load_file(path, content) for path, content in contents.items()]
    refuse_unreadable(files, new_ids)

    def is_meant(path: str, field: FieldPath, target: str) -> bool:
        return merge.is_made_by(path, field, target, ours=is_ours[target])

    meant = {file.path: references(file, new_ids, is_meant) for file in files}
    meant = {path: links for path, links in meant.items() if links}
    known = staged_ids(merge.repository, [f"{prefix}{path}" for path in meant])
    turned: list[tuple[Change, bytes | None]] = []
    told: list[str] = []
    for path, links in meant.items():
        after = with_references(contents[path], path, links)
        in_index = _in_index(merge, path, known.get(f"{prefix}{path}"), links, new_ids)
        turned.append((Change(path, path, contents[path], after), in_index))
        if in_index is None:
            told.append(f"{path} links to {' and '.join(links.values())} now; 'git add' it")
    return turned, told


def _in_index(
    merge: Merge,
    path: str,
    blob: str | None,
    links: Mapping[FieldPath, str],
    new_ids: Mapping[str, str],
) -> bytes | None:
    """What the index has of a file, with other ids in its links; None where it lacks those.

    It isn't what is on the disk where line ends differ, or where somebody goes on writing.
    """
    content = merge.tree(ours=True).content(blob) if blob is not None else None
    if content is None:
        return None
    there = references(load_file(path, content), new_ids)
    return with_references(content, path, links) if links.items() <= there.items() else None
