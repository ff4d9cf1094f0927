"""A record's life as its commits tell it.

What belongs here: the types, and what follows from a timeline alone. What does not: where it comes
from (``reading``, ``mainline``) and how it is kept (``store``).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator

    from faultbook.event_walk import FieldPath
    from faultbook.gitrepo.log import Commit, Person

Fields: TypeAlias = "dict[FieldPath, Any]"
"""Plain values by field; a mapping is told by what is in it, a list as a whole.

A section stands under ``("sections", NAME)`` with a digest of its text.
"""


class Landing(NamedTuple):
    """A commit of the mainline.

    Attributes:
        number: Its place in the mainline, from 0.
        commit: The commit.
    """

    number: int
    commit: Commit

    @property
    def is_merge(self) -> bool:
        """Whether it brought other commits along."""
        return len(self.commit.parents) > 1


class Side(NamedTuple):
    """A commit that a merge brought along, and what it made of a record.

    Attributes:
        commit: Its id.
        author: Who wrote it.
        blob: Id of the record's content after it; "" where it deleted the record.
        message: What it says.
    """

    commit: str
    author: Person
    blob: str
    message: str


class Change(NamedTuple):
    """A field or section that became another.

    Attributes:
        path: The field.
        before: Its value; None when there was none.
        after: Its value; None when there is none any more.
    """

    path: FieldPath
    before: Any
    after: Any


class Version(NamedTuple):
    """A record as it landed.

    Attributes:
        landing: Number of the mainline commit.
        path: Path from the register's root; of a deleted record the last one.
        blob: Id of its content; "" where it was deleted.
        changes: What became another since the last version that could be read.
        is_readable: Whether its front matter could be read; else nothing is known of its fields.
        sides: Commits that the landing brought along and that touched the record, the oldest first.
        beside: Paths of other files with the same id that it took the place of.
    """

    landing: int
    path: str
    blob: str
    changes: tuple[Change, ...] = ()
    is_readable: bool = True
    sides: tuple[Side, ...] = ()
    beside: tuple[str, ...] = ()

    @property
    def is_deletion(self) -> bool:
        """Whether the record was deleted."""
        return not self.blob

    @property
    def record_id(self) -> str:
        """The id that its path says."""
        return id_in(self.path)

    def change_of(self, *path: str) -> Change | None:
        """What it did to one field; None when nothing."""
        return next((change for change in self.changes if change.path == path), None)


class Stay(NamedTuple):
    """A time that a record spent in a state.

    Attributes:
        status: The state, as it is written.
        since: Number of the landing that brought it there.
        until: Number of the landing that ended it; None while it lasts.
    """

    status: str
    since: int
    until: int | None


@dataclass(frozen=True)
class Timeline:
    """All versions of one record.

    Attributes:
        kind: Name of its kind.
        versions: Its versions, the oldest first; never empty.
    """

    kind: str
    versions: tuple[Version, ...]

    @property
    def id(self) -> str:
        """The id that it has, or had last."""
        return self.versions[-1].record_id

    @property
    def ids(self) -> tuple[str, ...]:
        """Every id that it ever had, the first one first."""
        return tuple(dict.fromkeys(version.record_id for version in self.versions))

    @property
    def is_live(self) -> bool:
        """Whether it is there at the end of the mainline."""
        return not self.versions[-1].is_deletion

    def version_at(self, landing: int) -> Version | None:
        """The version that held after a landing; None before there was one."""
        return next((one for one in reversed(self.versions) if one.landing <= landing), None)

    def steps(self) -> Iterator[tuple[Version | None, Version]]:
        """Each version with the one before it."""
        before: Version | None = None
        for version in self.versions:
            yield before, version
            before = version

    def fields_at(self, landing: int) -> Fields:
        """Fields and sections as far as they were known after a landing."""
        fields: Fields = {}
        for version in self.versions:
            if version.landing > landing:
                break
            apply(fields, version)
        return fields

    @cached_property
    def stays(self) -> tuple[Stay, ...]:
        """The states it was in, one after the other; a deletion ends the last."""
        found: list[Stay] = []
        status: str | None = None
        for version in self.versions:
            change = version.change_of("status")
            before = status if found and found[-1].until is None else None
            if change is not None:
                status = None if change.after is None else str(change.after)
            now = None if version.is_deletion else status
            if now == before:
                continue
            if before is not None:
                found[-1] = found[-1]._replace(until=version.landing)
            if now is not None:
                found.append(Stay(now, version.landing, None))
        return tuple(found)

    @cached_property
    def last_set(self) -> dict[FieldPath, int]:
        """The landing that last set each field and section that is there now."""
        found: dict[FieldPath, int] = {}
        for version in self.versions:
            for change in version.changes:
                if change.after is None:
                    found.pop(change.path, None)
                else:
                    found[change.path] = version.landing
        return found


def apply(fields: Fields, version: Version) -> None:
    """Bring fields from the version before to this one."""
    for change in version.changes:
        if change.after is None:
            fields.pop(change.path, None)
        else:
            fields[change.path] = change.after


def changes_between(before: Fields, after: Fields) -> tuple[Change, ...]:
    """What became another, in the order of the record, and after it what is gone, sorted."""
    changed = [
        Change(path, before.get(path), value)
        for path, value in after.items()
        if path not in before or before[path] != value
    ]
    gone = sorted(path for path in before if path not in after)
    return (*changed, *(Change(path, before[path], None) for path in gone))


def id_in(path: str) -> str:
    """The id that a path says, whatever it is."""
    name = path.rpartition("/")[2]
    return name.rpartition(".")[0] or name
