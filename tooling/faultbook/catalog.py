"""The register's records: finding their files, reading them, and looking them up.

What belongs here: discovery, loading and the index by id, alias and link. What does not: judging
what was found (``rules``) and the table of kinds (``kinds``).
"""

from __future__ import annotations

import errno
import os
import stat
from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING, Any

from faultbook.document import MAX_BYTES, Document, DocumentProblem, read_document
from faultbook.errors import EnvironmentProblem
from faultbook.ids import parse_id, record_path
from faultbook.kinds import KINDS, KINDS_BY_PREFIX, entry_of, kind_named, kind_of_path
from faultbook.record import Entry, Record, RecordFile, signed_rows, title_key

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator
    from pathlib import Path

    from faultbook.event_walk import FieldPath
    from faultbook.kinds import RecordKind
    from faultbook.model.schema_problem import SchemaProblem
    from faultbook.record import Shown, SignedRow

SUFFIXES = (".md", ".yaml", ".yml")
"""Endings of files that are read as records; a rule asks for ``.yaml`` instead of ``.yml``."""

_ID, _ALIAS = "id", "alias"  # claims that are no kind's titles
_COMPANIONS = frozenset({"readme.md", "index.md"})
_LONGEST_COMPANION = max(map(len, _COMPANIONS))
_OPEN_FLAGS = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)


def discover(root: Path, folders: Iterable[str] | None = None) -> Iterator[str]:
    """Paths of everything that stands where a record should, from ``root``, sorted.

    Hidden files, ``README.md`` and ``index.md`` are left out; links and folders named like a
    record are not, so that a rule can refuse them. No link is followed.

    Args:
        root: The register's root.
        folders: Folders to look in; all kinds' folders when None.

    Raises:
        EnvironmentProblem: A folder can't be read.
    """
    for folder in folders or [kind.folder for kind in KINDS.values()]:
        yield from [folder] if folder_problem(root, folder) else _discover_folder(root, folder)


def _discover_folder(root: Path, folder: str) -> list[str]:
    found: list[str] = []
    waiting = [folder]
    while waiting:  # not recursion, which a deep enough tree would bring to its limit
        place = waiting.pop()
        names = sorted(_names(root, place))
        records = [name for name in names if name.endswith(SUFFIXES)]
        found += [f"{place}/{name}" for name in records if not is_companion_name(name)]
        if len(records) == len(names):  # nearly always, and this is for every file there is
            continue
        for name in reversed(names):
            if name.endswith(SUFFIXES) or is_companion_name(name):
                continue
            path = f"{place}/{name}"
            if is_record_name(name) or os.path.islink(f"{root}/{path}"):  # noqa: PTH114
                found.append(path)
            elif os.path.isdir(f"{root}/{path}"):  # noqa: PTH112 - pathlib takes ten times as long
                waiting.append(path)
    return sorted(found)


def _names(root: Path, folder: str) -> list[str]:
    try:
        return os.listdir(f"{root}/{folder}")  # noqa: PTH208 - it doesn't ask what each of them is
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as error:
        reason = (error.strerror or "unknown error").lower()
        raise EnvironmentProblem(f"{folder} can't be read: {reason}") from error


def folder_problem(root: Path, folder: str) -> DocumentProblem | None:
    """Why nothing in a folder is read: its path must not lead out of the register.

    Args:
        root: The register's root.
        folder: Path from it, or "".
    """
    place = str(root)
    for step in folder.split("/") if folder else ():
        if step in ("", ".", ".."):
            return DocumentProblem("unreadable", f"can't be read: {step!r} stands in its path")
        place = f"{place}/{step}"
        if os.path.islink(place):  # noqa: PTH114 - Path.is_symlink raises for too long a name
            return DocumentProblem("symlink", "is reached through a symbolic link")
    return None


def is_record_name(name: str) -> bool:
    """Whether a file or folder of this name, where records are, is taken for a record."""
    return name.lower().endswith(SUFFIXES) and not is_companion_name(name)


def is_record_path(path: str) -> bool:
    """Whether a path, from the register's root, is one where ``discover`` would see a record."""
    folder, _, name = path.rpartition("/")
    return kind_of_path(folder) is not None and is_record_name(name)


def is_companion_name(name: str) -> bool:
    """Whether a file of this name may stand beside records without being one."""
    return name[:1] == "." or (len(name) <= _LONGEST_COMPANION and name.lower() in _COMPANIONS)


def read_content(root: Path, path: str) -> bytes | DocumentProblem:
    """A file's bytes, or why they can't be had.

    Links are not followed and nothing but a regular file is opened, because a record may come
    from anyone. A file over the limit is not read.
    """
    try:
        handle = os.open(f"{root}/{path}", _OPEN_FLAGS)
    except (OSError, ValueError) as error:  # a ValueError: no file can have that name
        return _unreadable(error)
    try:
        status = os.fstat(handle)
        if not stat.S_ISREG(status.st_mode):
            return DocumentProblem("not-a-file", "is not a file")
        if status.st_size > MAX_BYTES:
            said = f"is {status.st_size:,} bytes; a record may have {MAX_BYTES:,}"
            return DocumentProblem("too-large", said)
        return _read_whole(handle, status.st_size)
    except OSError as error:
        return _unreadable(error)
    finally:
        os.close(handle)


def _read_whole(handle: int, size: int) -> bytes:
    """All of a regular file; it may be shorter than ``size`` when it shrinks meanwhile."""
    content = os.read(handle, size)
    while len(content) < size and (more := os.read(handle, size - len(content))):
        content += more
    return content


def _unreadable(error: Exception) -> DocumentProblem:
    if getattr(error, "errno", None) == errno.ELOOP:  # what O_NOFOLLOW answers for a link
        return DocumentProblem("symlink", "is a symbolic link")
    reason = getattr(error, "strerror", None) or "no file can have this name"
    return DocumentProblem("unreadable", f"can't be read: {reason.lower()}")


def load_file(path: str, content: bytes | DocumentProblem) -> RecordFile:
    """Parse one file; whatever is wrong with it is data in the result.

    Args:
        path: Path from the register's root, in the folder of a kind.
        content: The file's bytes, or why there are none.
    """
    kind = KINDS[kind_named(path)]
    if isinstance(content, DocumentProblem):
        return RecordFile(path, kind.name, Document(problems=(content,)))
    document = read_document(content, is_markdown=path.lower().endswith(".md"))
    if document.data is None or not document.is_whole:
        return RecordFile(path, kind.name, document)
    from faultbook.model.validation import validate  # imports Pydantic

    stem = _stem(path)
    fallback = {"id": stem, "title": stem, "status": kind.first_status}
    found = validate(kind.model, document.data, fallback)
    problems = found.problems
    if document.dropped:
        problems = tuple(p for p in problems if not _is_lost(p, document.dropped))
    if found.model is None:
        return RecordFile(path, kind.name, document, None, problems)
    dropped = found.dropped | document.dropped
    record_id = _record_id(stem, found.model.id, kind)
    record: Record[Any] = Record(kind.name, record_id, path, document, found.model, dropped)
    return RecordFile(path, kind.name, document, record, problems)


def _is_lost(problem: SchemaProblem, dropped: Iterable[FieldPath]) -> bool:
    """Whether a fault only follows from a value that the document refused, with a finding."""
    path = problem.path
    return any(
        path[: len(lost)] == lost or (problem.kind == "one-of" and lost[: len(path)] == path)
        for lost in dropped
    )


def _record_id(stem: str, written: str, kind: RecordKind) -> str:
    """The file's name where it is an id, because links are followed by path; else the field."""
    if stem == written:  # nearly always, and an id is costly to take apart
        return stem
    named = parse_id(stem)
    if (named is not None and named.prefix == kind.prefix) or parse_id(written) is None:
        return stem
    return written


def entry_of_file(file: RecordFile) -> Entry:
    """The catalog's row about a file; one that can't be read still has the id of its name."""
    if file.record is not None:
        return entry_of(file.record)
    return Entry(file.kind, _stem(file.path), file.path)


def _stem(path: str) -> str:
    name = path.rpartition("/")[2]
    return name.rpartition(".")[0] or name


def implied_paths(record_id: str, *, shard: bool) -> tuple[str, ...]:
    """The paths that an id allows, the likelier first; none when it isn't an id."""
    parsed = parse_id(record_id)
    if parsed is None:
        return ()
    folder = KINDS_BY_PREFIX[parsed.prefix].folder
    return tuple(
        record_path(folder, parsed, shard=shard, suffix=suffix) for suffix in (".md", ".yaml")
    )


class Catalog:
    """All records, looked up by id, alias and link.

    Where several files claim one id, the one that can be read and stands where the id says
    answers for it.

    Args:
        rows: Every row, sorted by path.
        shard: Whether folders are split by hundreds.
    """

    def __init__(self, rows: tuple[Entry, ...], *, shard: bool = False) -> None:
        self.rows = rows
        self._shard = shard
        self._by_id: dict[str, Entry] = {}
        self._by_alias: dict[str, Entry] = {}
        for entry in rows:
            held = self._by_id.setdefault(entry.id, entry)
            if held is not entry and self._rank(entry) < self._rank(held):
                self._by_id[entry.id] = entry
            for alias in entry.aliases:
                self._by_alias.setdefault(alias, entry)
        self._dependents = self._find_dependents()
        self._showing: dict[str, list[Entry]] | None = None

    @cached_property
    def _by_claim(self) -> dict[tuple[str, str], list[Entry]]:
        """Records by what they claim: an id, an alias, or a title among those of a kind."""
        claims: dict[tuple[str, str], list[Entry]] = defaultdict(list)
        for entry in self.rows:
            claims[_ID, entry.id].append(entry)
            for alias in dict.fromkeys(entry.aliases):
                claims[_ALIAS, alias].append(entry)
            if entry.facts is not None:
                claims[entry.kind, entry.title_key].append(entry)
        return claims

    def _rank(self, entry: Entry) -> tuple[bool, int, str]:
        right = implied_paths(entry.id, shard=self._shard)
        place = right.index(entry.path) if entry.path in right else len(right)
        return entry.facts is None, place, entry.path

    def _find_dependents(self) -> dict[str, list[Entry]]:
        dependents: dict[str, list[Entry]] = defaultdict(list)
        for entry in self.rows:
            named = (self.get(reference.target) for reference in entry.references)
            for target_id in {target.id for target in named if target is not None}:
                dependents[target_id].append(entry)
        return dependents

    def get(self, record_id: str) -> Entry | None:
        """The record with this id or alias; None when there is none."""
        return self._by_id.get(record_id) or self._by_alias.get(record_id)

    def resolve(self, record_id: str) -> str | None:
        """The id of the record that has this id or alias; None when there is none."""
        found = self.get(record_id)
        return found.id if found else None

    def dependents(self, record_id: str) -> tuple[Entry, ...]:
        """Records that store a link to this one, sorted by id."""
        target = self.get(record_id)
        found = self._dependents.get(target.id, []) if target else []
        return tuple(sorted(found, key=lambda entry: entry.id))

    def claimants(self, record_id: str) -> tuple[Entry, ...]:
        """Every record with this very id, sorted by path."""
        return tuple(self._by_claim.get((_ID, record_id), ()))

    def holders(self, alias: str) -> tuple[Entry, ...]:
        """Every record that had this id before, sorted by path."""
        return tuple(self._by_claim.get((_ALIAS, alias), ()))

    def titled(self, kind: str, title: str) -> tuple[Entry, ...]:
        """Every record of a kind with this title, whatever its case, sorted by path."""
        return tuple(self._by_claim.get((kind, title_key(title)), ()))

    def entries(self) -> tuple[Entry, ...]:
        """Every record, sorted by path."""
        return self.rows

    def signed(self, pieces: Callable[[], Collection[int]]) -> tuple[SignedRow, ...]:  # noqa: ARG002 - all have them
        """Every known error that has signatures, sorted by path."""
        return self._signed

    def showing(self, known_error: str, shown_by: Callable[[Entry], Shown]) -> tuple[Entry, ...]:
        """Incidents that show a known error and don't name it, sorted by path."""
        if self._showing is None:
            self._showing = defaultdict(list)
            for entry in self.rows:
                for one in shown_by(entry).others:
                    self._showing[one].append(entry)
        return tuple(self._showing.get(known_error, ()))

    @cached_property
    def _signed(self) -> tuple[SignedRow, ...]:
        return signed_rows(self.rows)
