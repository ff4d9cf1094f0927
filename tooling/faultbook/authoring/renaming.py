"""Records that get another id, and everything that names them.

What belongs here: what another id makes of files. What does not: which id a record gets
(``renumbering``, ``assigning``, ``collisions``) and a record's bytes (``editing.rewriting``).

Only links that are stored in fields follow. What people wrote in a text stays: the old id leads to
the record through its aliases.
"""

from __future__ import annotations

import re
from copy import deepcopy
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from faultbook.authoring.finding import UnreadableRecord
from faultbook.catalog import implied_paths, load_file
from faultbook.diagnostics import NewValue
from faultbook.editing.changes import Change
from faultbook.editing.mending import mend
from faultbook.editing.rewriting import rewrite
from faultbook.errors import EnvironmentProblem, FaultbookError
from faultbook.ids import ID_PATTERN, RecordId, record_path
from faultbook.kinds import KINDS, KINDS_BY_PREFIX

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from faultbook.event_walk import FieldPath
    from faultbook.record import AnyRecord, RecordFile
    from faultbook.workspace import Workspace

_IDS = re.compile(ID_PATTERN.encode())
_NAMED = 8  # files that a refusal names


class UnreadableReference(FaultbookError):
    """A file that may name a record can't be read, or can't be changed where it does."""


class Renaming(NamedTuple):
    """A record that gets another id.

    Attributes:
        path: Its file, from the register's root.
        old: Its id.
        new: The id it gets.
        keeps_alias: Whether the old id goes on leading to it.
    """

    path: str
    old: str
    new: RecordId
    keeps_alias: bool = True


class Renumbering(NamedTuple):
    """What giving records other ids comes to.

    Attributes:
        renamings: The records, in the order in which they got their ids.
        changes: What becomes of files.
        staged: What the index gets beside that, by path from the repository's uppermost folder.
        told: What a user should know besides, each in a line.
    """

    renamings: tuple[Renaming, ...]
    changes: tuple[Change, ...]
    staged: Mapping[str, bytes] = MappingProxyType({})
    told: tuple[str, ...] = ()


def path_for(workspace: Workspace, record_id: RecordId, like: str) -> str:
    """The path that an id implies, in the format of another file.

    Raises:
        EnvironmentProblem: The configuration doesn't tell how records are laid out.
    """
    loaded = workspace.loaded_config
    if not loaded.is_sound("layout"):
        raise EnvironmentProblem("faultbook.toml is wrong in [layout]; run 'faultbook check'")
    return record_path(
        KINDS_BY_PREFIX[record_id.prefix].folder,
        record_id,
        shard=loaded.config.layout.shard,
        suffix=".md" if like.lower().endswith(".md") else ".yaml",
    )


def renumbered(
    workspace: Workspace,
    renamings: Iterable[Renaming],
    is_meant: Callable[[str, FieldPath, str], bool] = lambda *_: True,
) -> tuple[Change, ...]:
    """What becomes of all files when records get other ids.

    Args:
        workspace: The register.
        renamings: The records.
        is_meant: Whether a file's field that holds an old id means the record that had it and gets
            another one; told the file, the field and the id.

    Raises:
        UnreadableRecord: A record can't be read.
        UnreadableReference: One that may name it can't be read; all such are named.
        UnwritableRecord: A record can't be written with its new id.
        EnvironmentProblem: Something is at a new path already.
    """
    by_path = {one.path: one for one in renamings}
    new_ids = {one.old: str(one.new) for one in by_path.values()}
    found: list[RecordFile] = []
    for path in workspace.paths():
        content = workspace.read(path)
        named = path in by_path or (isinstance(content, bytes) and may_name(content, new_ids))
        if named:
            found.append(load_file(path, content))
    refuse_unreadable(found, new_ids)
    changes = []
    for file in found:
        meant = references(file, new_ids, is_meant)
        renaming = by_path.get(file.path)
        if renaming is not None:
            changes.append(_moved(workspace, file, renaming, meant))
        elif meant:
            changes.append(_turned(workspace, file, meant))
    return tuple(changes)


def may_name(content: bytes, ids: Collection[str]) -> bool:
    """Whether a file's fields may hold one of some ids; most don't, and needn't be parsed."""
    if b"\\" in content:  # or a name may be written in escapes
        return True
    return any(found.decode() in ids for found in _IDS.findall(content))


def refuse_unreadable(files: Sequence[RecordFile], ids: Iterable[str]) -> None:
    """Refuse to go on where a file can't be read that holds one of some ids.

    Raises:
        UnreadableReference: There is one; all are named.
    """
    faulty = [one for one in files if one.record is None]
    if not faulty:
        return
    named = ", ".join(one.path for one in faulty[:_NAMED])
    more = f" and {len(faulty) - _NAMED} more" if len(faulty) > _NAMED else ""
    raise UnreadableReference(
        f"{named}{more} can't be read and may hold {' or '.join(sorted(ids)[:_NAMED])}; nothing is"
        f" changed; run 'faultbook check {faulty[0].path}' and mend that first"
    )


def references(
    file: RecordFile | AnyRecord,
    new_ids: Mapping[str, str],
    is_meant: Callable[[str, FieldPath, str], bool] = lambda *_: True,
) -> dict[FieldPath, str]:
    """The links of a record that name old ids, each with the new id."""
    found: dict[FieldPath, str] = {}
    for link in KINDS[file.kind].links:
        value: Any = file.document.data
        for step in link.path:
            value = value.get(step) if isinstance(value, dict) else None
        if isinstance(value, str) and value in new_ids and is_meant(file.path, link.path, value):
            found[link.path] = new_ids[value]
    return found


def with_references(content: bytes, path: str, meant: Mapping[FieldPath, str]) -> bytes:
    """A record's bytes with other ids in some of its links.

    Raises:
        UnreadableReference: They can't be written where they stand.
    """
    fixes = [NewValue(field, value) for field, value in meant.items()]
    mended = mend(content, fixes, is_markdown=path.lower().endswith(".md"))
    if mended.done != frozenset(fixes):
        field = ".".join(map(str, next(one.path for one in fixes if one not in mended.done)))
        raise UnreadableReference(
            f"{path}: {field!r} can't be changed where it stands; write"
            f" {meant[tuple(field.split('.'))]!r} there yourself"
        )
    return mended.content


def with_new_id(
    file: RecordFile | AnyRecord, renaming: Renaming, meant: Mapping[FieldPath, str]
) -> bytes:
    """A record's bytes with another id, its old ones kept as aliases, and other ids in its links.

    Raises:
        UnwritableRecord: They can't be written where they stand.
    """
    fields: dict[str, Any] = deepcopy(file.document.data or {})
    for path, value in meant.items():
        *parents, last = path
        place: Any = fields
        for step in parents:
            place = place[step]
        place[last] = value
    new = str(renaming.new)
    written = fields.get("aliases")
    former = written if isinstance(written, list) else [written] if written else []
    added = [renaming.old] if renaming.keeps_alias else []
    aliases = [one for one in dict.fromkeys((*former, *added)) if one != new]
    fields |= {"id": new, "aliases": aliases or None}
    return rewrite(file.document, file.kind, fields, file.document.sections)


def _moved(
    workspace: Workspace, file: RecordFile, renaming: Renaming, meant: Mapping[FieldPath, str]
) -> Change:
    if file.document.problems:
        raise UnreadableRecord(file.path)
    new_path = path_for(workspace, renaming.new, file.path)
    before = workspace.read(file.path)
    if not isinstance(before, bytes):
        raise UnreadableRecord(file.path)
    taken = next((p for p in same_id_paths(renaming.new) if (workspace.root / p).exists()), None)
    if taken is not None:
        raise EnvironmentProblem(f"{taken} is there already")
    return Change(file.path, new_path, before, with_new_id(file, renaming, meant))


def _turned(workspace: Workspace, file: RecordFile, meant: Mapping[FieldPath, str]) -> Change:
    before = workspace.read(file.path)
    if not isinstance(before, bytes):
        raise UnreadableRecord(file.path)
    return Change(file.path, file.path, before, with_references(before, file.path, meant))


def same_id_paths(record_id: RecordId | str) -> tuple[str, ...]:
    """Every path at which a record with an id may be, whatever the layout."""
    paths = (implied_paths(str(record_id), shard=shard) for shard in (False, True))
    return tuple(dict.fromkeys(path for some in paths for path in some))
