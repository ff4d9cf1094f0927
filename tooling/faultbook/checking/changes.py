"""What a pull request changes, judged against the commit that it began at.

What belongs here: which records changed, what history's rules say of that, and which other findings
belong to it. What does not: finding those (``kept``, ``direct``) and the rules (``rules``).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING, NamedTuple

from faultbook.catalog import PartialCatalog, entry_of_file, implied_paths, load_file
from faultbook.document import DocumentProblem
from faultbook.gitrepo.blobs import read_blobs
from faultbook.gitrepo.differing import files_since
from faultbook.gitrepo.tree import Tree
from faultbook.history.timeline import id_in
from faultbook.kinds import KINDS, kind_of_path
from faultbook.record import RecordChange, title_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from faultbook.checking.direct import RegisterFiles
    from faultbook.diagnostics import Diagnostic
    from faultbook.gitrepo.repository import Repository
    from faultbook.record import AnyRecord, RecordFile

_FOLDERS = tuple(kind.folder for kind in KINDS.values())


@dataclass(frozen=True)
class PullRequest:
    """A working tree, and what it is to be merged into.

    Attributes:
        root: The register's root.
        repository: The checkout that it is in.
        prefix: The register's folder in it, with a slash at its end, or "".
        base: Id of the commit that it began at.
        tips: Ids of commits on which ids may be taken, by the branch's name.
    """

    root: Path
    repository: Repository
    prefix: str
    base: str
    tips: Mapping[str, str]


class Pair(NamedTuple):
    """A record before and after; either may be missing."""

    before: RecordFile | None
    after: RecordFile | None


def check_changes(
    files: RegisterFiles, request: PullRequest, found: Iterable[Diagnostic], now: datetime
) -> tuple[list[Diagnostic], int]:
    """Findings that belong to a pull request, and how many records it changes.

    Args:
        files: The register as it is in the working tree.
        request: The pull request.
        found: What a check of the whole register finds.
        now: The moment that counts as now.
    """
    changed = _changed_files(files, request)
    pairs = _pairs(changed)
    current = {one.path: entry_of_file(one) for _, one in changed.values() if one is not None}
    register = PartialCatalog(current, files.read, files.paths, shard=files.is_sharded())
    engine = files.engine(register)
    today = datetime.combine(now.astimezone(UTC).date(), time(), UTC)
    said: list[Diagnostic] = []
    for pair in pairs:
        said += engine.check_change(_change(pair, request, today))
    belongs = _Belonging(files, pairs, frozenset(changed))
    said += [one for one in found if belongs(one.location.path)]
    return said, len(pairs)


def _changed_files(
    files: RegisterFiles, request: PullRequest
) -> dict[str, tuple[RecordFile | None, RecordFile | None]]:
    """Each file that may be another, before and after."""
    differing = files_since(request.repository, request.root, request.base, _FOLDERS)
    seen = {path: blob for path, blob in differing.items() if _is_record(path)}
    contents = read_blobs(request.repository, [blob for blob in seen.values() if blob])
    before = {path: load_file(path, next(contents) or b"") for path, blob in seen.items() if blob}
    contents.close()
    there = frozenset(files.paths()).intersection(seen)
    return {
        path: (before.get(path), load_file(path, files.read(path)) if path in there else None)
        for path in seen
    }


def _is_record(path: str) -> bool:
    from faultbook.catalog import is_record_path

    return is_record_path(path)


def _pairs(changed: Mapping[str, tuple[RecordFile | None, RecordFile | None]]) -> list[Pair]:
    """Records that changed: a file that is gone and one that took over its id are one record."""
    gone = {id_in(path): one for path, (one, other) in changed.items() if one and not other}
    pairs = []
    for path, (before, after) in changed.items():
        if after is None:
            continue
        earlier = before
        if earlier is None:
            aliases = after.record.model.aliases if after.record else ()
            names = (id_in(path), *aliases)
            taken = next((name for name in names if name in gone), None)
            earlier = gone.pop(taken) if taken is not None else None
        pairs.append(Pair(earlier, after))
    return [*pairs, *(Pair(one, None) for one in gone.values())]


def _change(pair: Pair, request: PullRequest, today: datetime) -> RecordChange:
    before, after = pair
    shown = after or before
    if shown is None:
        msg = "a pair has one file at least"
        raise ValueError(msg)
    return RecordChange(
        id=id_in(shown.path),
        path=shown.path,
        before=before.record if before is not None else None,
        after=after.record if after is not None else None,
        landed_at=today,
        is_first=before is None,
        is_deletion=after is None,
        is_landed=False,
        taken_on=_taken_on(after, request) if after is not None and before is None else "",
    )


def _taken_on(file: RecordFile, request: PullRequest) -> str:
    """The first branch on which another record has the id of one that is added; "" for none."""
    record_id = id_in(file.path)
    paths = {path for shard in (False, True) for path in implied_paths(record_id, shard=shard)}
    for branch, commit in request.tips.items():
        tree = Tree(request.repository, commit, request.prefix, sorted(paths))
        for path in tree.files:
            content = tree.read(path)
            other = load_file(path, content).record if content is not None else None
            if file.record is None or other is None or not _is_same(file.record, other):
                return branch
    return ""


def _is_same(one: AnyRecord, other: AnyRecord) -> bool:
    """Whether a record is on the other branch too, and no other under its id."""
    return title_key(one.model.title) == title_key(other.model.title)


class _Belonging:
    """Whether a finding belongs to a pull request: in what it changes, or what that is linked to.

    Args:
        files: The register.
        pairs: Records that changed.
        changed: Paths of files that changed.
    """

    def __init__(
        self, files: RegisterFiles, pairs: Iterable[Pair], changed: frozenset[str]
    ) -> None:
        self._read = files.read
        self._known: dict[str, bool] = dict.fromkeys(changed, True)
        entries = [entry_of_file(one) for pair in pairs for one in pair if one is not None]
        self._names = {name for entry in entries for name in (entry.id, *entry.aliases)}
        self._targets = {r.target for entry in entries for r in entry.references}

    def __call__(self, path: str) -> bool:
        if path not in self._known:
            self._known[path] = self._is_linked(path)
        return self._known[path]

    def _is_linked(self, path: str) -> bool:
        if kind_of_path(path) is None:  # the configuration and what it names
            return True
        content = self._read(path)
        if isinstance(content, DocumentProblem):
            return False
        entry = entry_of_file(load_file(path, content))
        linked: Iterator[str] = (reference.target for reference in entry.references)
        return any(target in self._names for target in linked) or not self._targets.isdisjoint(
            (entry.id, *entry.aliases)
        )
