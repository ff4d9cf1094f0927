"""What a pull request changes, judged against the commit that it began at.

What belongs here: which records changed, what history's rules say of that, and which other findings
belong to it. What does not: finding those (``kept``, ``direct``) and the rules (``rules``).
"""

from __future__ import annotations

import re
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING, NamedTuple

from faultbook.catalog import entry_of_file, implied_paths, is_record_path, load_file
from faultbook.document import DocumentProblem
from faultbook.gitrepo.blobs import read_blobs
from faultbook.gitrepo.differing import files_since
from faultbook.gitrepo.revisions import content_missing
from faultbook.gitrepo.tree import Tree
from faultbook.history.timeline import id_in
from faultbook.ids import parse_id
from faultbook.kinds import KINDS, kind_of_path
from faultbook.record import is_same_record
from faultbook.record_change import RecordChange

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    from faultbook.checking.direct import RegisterFiles
    from faultbook.checking.kept import Checked
    from faultbook.diagnostics import Diagnostic
    from faultbook.gitrepo.repository import Repository
    from faultbook.record import RecordFile, Register

_FEW = 200  # paths that Git is asked for one by one
_IDS = re.compile(rb"(?:INC|PRB|KE)-[0-9]{4}-[0-9A-Za-z-]+")
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
    files: RegisterFiles, request: PullRequest, checked: Checked, now: datetime
) -> tuple[list[Diagnostic], int]:
    """Findings that belong to a pull request, and how many records it changes.

    Args:
        files: The register as it is in the working tree.
        request: The pull request.
        checked: What a check of the whole register comes to.
        now: The moment that counts as now.
    """
    changed = _changed_files(files, request)
    pairs = _pairs(changed)
    register = checked.register()
    engine = files.engine(register)
    today = datetime.combine(now.astimezone(UTC).date(), time(), UTC)
    said: list[Diagnostic] = []
    added = (pair.after for pair in pairs if pair.before is None and pair.after is not None)
    taken = _taken(added, request)
    for pair in pairs:
        said += engine.check_change(_change(pair, taken, today))
    belongs = _Belonging(files.read, register, pairs, frozenset(changed))
    said += [
        one
        for one in checked.found
        if belongs(one.location.path) or any(two.location.path in changed for two in one.related)
    ]
    return said, len(pairs)


def _changed_files(
    files: RegisterFiles, request: PullRequest
) -> dict[str, tuple[RecordFile | None, RecordFile | None]]:
    """Each file that may be another, before and after."""
    differing = files_since(request.repository, request.root, request.base, _FOLDERS)
    seen = {path: blob for path, blob in differing.items() if is_record_path(path)}
    blobs = [blob for blob in seen.values() if blob]
    with closing(read_blobs(request.repository, blobs)) as contents:
        before = {
            path: load_file(path, _there(next(contents))) for path, blob in seen.items() if blob
        }
    there = frozenset(files.paths()).intersection(seen)
    return {
        path: (before.get(path), load_file(path, files.read(path)) if path in there else None)
        for path in seen
    }


def _there(content: bytes | None) -> bytes:
    """A content that Git must have, or nothing could be said of the change.

    Raises:
        EnvironmentProblem: It doesn't, as in a partial clone.
    """
    if content is None:
        raise content_missing()
    return content


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


def _change(pair: Pair, taken: Mapping[str, str], today: datetime) -> RecordChange:
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
        taken_on=taken.get(shown.path, ""),
    )


def _taken(added: Iterable[RecordFile], request: PullRequest) -> dict[str, str]:
    """The first branch on which another record has the id of one that is added, by its path."""
    mine: dict[str, RecordFile] = {}
    for file in added:
        for shard in (False, True):
            mine |= dict.fromkeys(implied_paths(id_in(file.path), shard=shard), file)
    found: dict[str, str] = {}
    for branch, commit in request.tips.items():
        if not mine or commit == request.base:  # where nothing of it can have been added since
            continue
        folders = sorted(mine) if len(mine) <= _FEW else _FOLDERS
        tree = Tree(request.repository, commit, request.prefix, folders)
        for path in mine.keys() & tree.files.keys():
            record = mine[path].record
            other = load_file(path, _there(tree.read(path))).record
            if record is None or other is None or not is_same_record(record, other):
                found.setdefault(mine[path].path, branch)
    return found


class _Belonging:
    """Whether a finding belongs to a pull request: in what it changes, or what that is linked to.

    The problem of a known error that a changed incident names is linked to it too: such incidents
    decide whether its fix held.

    Args:
        read: Gives a file's bytes, or why there are none.
        register: The register as it is in the working tree.
        pairs: Records that changed.
        changed: Paths of files that changed.
    """

    def __init__(
        self,
        read: Callable[[str], bytes | DocumentProblem],
        register: Register,
        pairs: Iterable[Pair],
        changed: frozenset[str],
    ) -> None:
        self._read = read
        self._known: dict[str, bool] = dict.fromkeys(changed, True)
        entries = [entry_of_file(one) for pair in pairs for one in pair if one is not None]
        self._names = {name for entry in entries for name in (entry.id, *entry.aliases)}
        self._targets = {r.target for entry in entries for r in entry.references}
        named = (register.get(target) for target in sorted(self._targets))
        known_errors = [one for one in named if one is not None and one.kind == "known-error"]
        self._targets |= {r.target for one in known_errors for r in one.references}
        self._wanted = self._names | self._targets
        self._are_ids = all(parse_id(name) is not None for name in self._wanted)

    def __call__(self, path: str) -> bool:
        if path not in self._known:
            self._known[path] = self._is_linked(path)
        return self._known[path]

    def _is_linked(self, path: str) -> bool:
        if kind_of_path(path) is None:  # the configuration and what it names
            return True
        content = self._read(path)
        if isinstance(content, DocumentProblem) or not self._may_be_linked(path, content):
            return False
        entry = entry_of_file(load_file(path, content))
        linked: Iterator[str] = (reference.target for reference in entry.references)
        # One that has the id, or keeps it as an alias, is no more alone with it.
        return any(target in self._names for target in linked) or not self._wanted.isdisjoint(
            (entry.id, *entry.aliases)
        )

    def _may_be_linked(self, path: str, content: bytes) -> bool:
        """Whether a file names what is wanted at all; most don't, and needn't be parsed."""
        if not self._are_ids or b"\\" in content:  # or a name may be written in escapes
            return True
        return id_in(path) in self._wanted or not self._wanted.isdisjoint(
            found.decode() for found in _IDS.findall(content)
        )
