"""From the stream of commits to what landed, and to the versions of each record.

What belongs here: the mainline, who is credited, and which files are one record. What does not:
what the versions say (``reading``).

The mainline is the chain of first parents. A commit beside it belongs to the oldest landing that
leads to it. A record is the files of one id, one after the other; it goes on under another id where
one landing deletes a file and adds one that has the old id among its aliases, or is one that it had
before.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from faultbook.catalog import is_record_name
from faultbook.history.timeline import Landing, Side, Version, id_in
from faultbook.kinds import kind_of_path

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from faultbook.gitrepo.log import Commit, FileChange

Key = tuple[str, str]
"""A kind's name, and an id as a file's name says it."""


class Landed(NamedTuple):
    """A landing with the record files that it changed.

    Attributes:
        landing: The landing.
        files: Id of each file's content by its path, from the register's root; "" where it is gone.
        sides: Commits that it brought along, by the path that they touched, the oldest first.
    """

    landing: Landing
    files: dict[str, str]
    sides: dict[str, tuple[Side, ...]]


@dataclass
class Life:
    """The files of one record, one after the other.

    Attributes:
        kind: Name of its kind.
        row: Number of the row that it is kept in; None for one that isn't kept yet.
        versions: What it was, the oldest first.
        read: How many of the versions, from the oldest, have been read, so that their changes are
            known.
    """

    kind: str
    row: int | None = None
    versions: list[Version] = field(default_factory=list)
    read: int = 0

    @property
    def is_live(self) -> bool:
        """Whether the last version is no deletion."""
        return bool(self.versions) and bool(self.versions[-1].blob)


def read_mainline(
    log: Iterable[tuple[Commit, Sequence[FileChange]]], prefix: str, first: int
) -> tuple[list[Landed], str | None]:
    """What landed, the oldest first, and the commit that the oldest stands on.

    Args:
        log: Commits, none before one of its children, so that the newest landing comes first.
        prefix: Folder of the register in the repository, with a slash at its end, or "".
        first: Number of the oldest landing.
    """
    mainline: list[tuple[Commit, dict[str, str]]] = []
    sides: dict[int, list[tuple[Commit, dict[str, str]]]] = defaultdict(list)
    owners: dict[str, int] = {}  # of commits beside the mainline; a higher number is older
    following: str | None = None
    for commit, changes in log:
        files = _record_files(changes, prefix)
        if following is None or commit.id == following:
            number = len(mainline)
            mainline.append((commit, files))
            following = commit.parents[0] if commit.parents else ""
            beside = commit.parents[1:]
            owners.pop(commit.id, None)
        else:
            number = owners.pop(commit.id, 0)
            if files:
                sides[number].append((commit, files))
            beside = commit.parents
        for parent in beside:
            owners[parent] = max(owners.get(parent, 0), number)
    count = len(mainline)
    landed = [
        Landed(Landing(first + count - 1 - number, commit), files, _credits(sides[number]))
        for number, (commit, files) in enumerate(mainline)
    ]
    landed.reverse()
    return landed, following or None


def _record_files(changes: Sequence[FileChange], prefix: str) -> dict[str, str]:
    files = {}
    for path, blob in changes:
        if path.startswith(prefix):
            inner = path[len(prefix) :]
            folder, _, name = inner.rpartition("/")
            if _kind_of(folder) is not None and is_record_name(name):
                files[inner] = blob
    return files


@lru_cache(maxsize=1 << 16)
def _kind_of(folder: str) -> str | None:
    """Name of the kind whose records a folder holds; there are many files to each folder."""
    kind = kind_of_path(folder)
    return kind.name if kind is not None else None


def _credits(commits: list[tuple[Commit, dict[str, str]]]) -> dict[str, tuple[Side, ...]]:
    found: dict[str, list[Side]] = defaultdict(list)
    for commit, files in reversed(commits):
        for path, blob in files.items():
            found[path].append(Side(commit.id, commit.author, blob, commit.message))
    return {path: tuple(sides) for path, sides in found.items()}


class Lives:
    """The records' lives, to which landings are added one by one.

    Args:
        kept: Gives the life that is kept under a key, if any.
        aliases: Gives the aliases in the content of an id.
    """

    def __init__(
        self,
        kept: Callable[[Key], Life | None],
        aliases: Callable[[str, str], tuple[str, ...]],
    ) -> None:
        self._kept = kept
        self._aliases = aliases
        self._lives: dict[Key, Life | None] = {}

    def add(self, landed: Landed) -> None:
        """Add what one landing did to each record."""
        begun: list[tuple[Key, list[str]]] = []
        ended: dict[str, Key] = {}
        for key, paths in _by_key(landed.files).items():
            life = self._life(key)
            if life is None:
                begun.append((key, paths))
                continue
            was_live = life.is_live
            _go_on(life, landed, paths)
            if was_live and not life.is_live:
                ended[key[1]] = key
        for key, paths in begun:
            self._begin(key, landed, paths, ended)

    def changed(self) -> Iterator[Life]:
        """Every life that something was added to."""
        yield from (life for life in self._lives.values() if life is not None)

    def _life(self, key: Key) -> Life | None:
        if key not in self._lives:
            self._lives[key] = self._kept(key)
        return self._lives[key]

    def _begin(self, key: Key, landed: Landed, paths: list[str], ended: dict[str, Key]) -> None:
        """Begin a life, or go on with one that ended in the same landing under another id."""
        life = Life(key[0])
        _go_on(life, landed, paths)
        if not life.is_live:  # what isn't there was never a record, such as a link
            return
        if ended:
            life = self._continued(key, life, ended) or life
        self._lives[key] = life

    def _continued(self, key: Key, life: Life, ended: dict[str, Key]) -> Life | None:
        """The life that goes on under another id, with what that id begins with at its end."""
        version = life.versions[-1]
        names = [*self._aliases(version.blob, version.path)]
        names += [name for name, old in ended.items() if self._had(old, key[1])]
        for name in names:
            old = ended.get(name)
            before = self._lives[old] if old is not None and old[0] == key[0] else None
            if old is None or before is None:
                continue
            del ended[name]
            self._lives[old] = None
            sides = before.versions.pop().sides + version.sides
            before.versions.append(version._replace(sides=_unique(sides)))
            return before
        return None

    def _had(self, key: Key, record_id: str) -> bool:
        """Whether a record once had an id, which comes back when a renumbering is undone."""
        life = self._lives[key]
        return life is not None and any(one.record_id == record_id for one in life.versions)


def _unique(sides: tuple[Side, ...]) -> tuple[Side, ...]:
    """Commits once each, and of those that deleted one file and added another the addition."""
    if len(sides) <= 1:
        return sides
    found: dict[str, Side] = {}
    for side in sides:
        if side.commit not in found or side.blob:
            found[side.commit] = side
    return tuple(found.values())


def _by_key(files: dict[str, str]) -> dict[Key, list[str]]:
    found: dict[Key, list[str]] = defaultdict(list)
    for path in files:
        kind = _kind_of(path.rpartition("/")[0])
        if kind is not None:
            found[kind, id_in(path)].append(path)
    return found


def _go_on(life: Life, landed: Landed, paths: list[str]) -> None:
    """Add a landing's change of one record's files, of which there should be one at a time."""
    last = life.versions[-1] if life.versions else None
    current = last.path if last is not None and last.blob else ""
    if current in ("", paths[0]) and len(paths) == 1 and not (last and last.beside):
        (path,) = paths
        if current or landed.files[path]:
            sides = _unique(landed.sides.get(path, ()))
            version = Version(landed.landing.number, path, landed.files[path], sides=sides)
            life.versions.append(version)
        return
    there = [path for path in paths if landed.files[path]]
    gone = [path for path in paths if not landed.files[path]]
    beside = tuple(path for path in last.beside if path not in paths) if last else ()
    sides = _unique(tuple(side for path in paths for side in landed.sides.get(path, ())))
    number = landed.landing.number
    if there:
        path, blob = there[0], landed.files[there[0]]
        others = dict.fromkeys(one for one in (*there[1:], current) if one not in ("", path))
        beside += tuple(other for other in others if other not in (*gone, *beside))
        life.versions.append(Version(number, path, blob, sides=sides, beside=beside))
    elif current in gone and beside:
        path = beside[-1]
        blob = next(one.blob for one in reversed(life.versions) if one.path == path)
        life.versions.append(Version(number, path, blob, sides=sides, beside=beside[:-1]))
    elif current in gone:
        life.versions.append(Version(number, current, "", sides=sides))
    elif current and last is not None and beside != last.beside:
        life.versions.append(Version(number, current, last.blob, sides=sides, beside=beside))
