"""The register as of any landing.

What belongs here: which record had which id, alias and link when, from the timelines alone, and
rows of records as they were, loaded when somebody asks. What does not: judging (``judging``).

An index of all that ever was is made once; what held at a landing is picked out of it. A catalog
for each landing would be made thirty thousand times.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from faultbook.auditing.steps import steps_of
from faultbook.catalog import Catalog, entry_of_file, load_file
from faultbook.document import DocumentProblem
from faultbook.gitrepo.tree import Tree
from faultbook.history.timeline import id_in
from faultbook.kinds import KINDS
from faultbook.record import signed_rows, title_key

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

    from faultbook.auditing.steps import Step
    from faultbook.document import Document
    from faultbook.event_walk import FieldPath
    from faultbook.history.history import RegisterHistory
    from faultbook.history.timeline import Landing, Timeline, Version
    from faultbook.record import Entry, RecordFile, Shown, SignedRow

_REMEMBERED = 4_096  # rows of records as they were

_LINKS: dict[str, frozenset[FieldPath]] = {
    name: frozenset(link.path for link in kind.links) for name, kind in KINDS.items()
}


class PastRecord(NamedTuple):
    """A record's whole life.

    Attributes:
        kind: Name of its kind.
        versions: Its versions, the oldest first, without what each changed.
        steps: Those that are judged.
    """

    kind: str
    versions: tuple[Version, ...]
    steps: tuple[Step, ...]

    def version_at(self, landing: int) -> Version | None:
        """The version that held after a landing; None where the record wasn't there."""
        for version in reversed(self.versions):
            if version.landing <= landing:
                return None if version.is_deletion else version
        return None

    def last_readable(self, landing: int) -> Version | None:
        """The last version up to a landing that can be read; None where there is none."""
        return next(
            (
                one
                for one in reversed(self.versions)
                if one.landing <= landing and one.blob and one.is_readable
            ),
            None,
        )


class Past:
    """Every record's life, looked up by id, alias and link.

    Args:
        history: Where it is read from.
        landings: The mainline.
        shard: Whether folders are split by hundreds.
    """

    def __init__(
        self, history: RegisterHistory, landings: Sequence[Landing], *, shard: bool
    ) -> None:
        self.records: list[PastRecord] = []
        self.shard = shard
        self._landings = landings
        self._prefix = history.source.prefix
        self._tree = Tree(history.repository, "", "", ())
        self._named: dict[str, list[int]] = defaultdict(list)
        self._linking: dict[str, list[int]] = defaultdict(list)
        self._owners: dict[tuple[str, str], list[tuple[int, int]]] = defaultdict(list)
        self.row = lru_cache(_REMEMBERED)(self._row)

    def add(self, timeline: Timeline) -> PastRecord:
        """Add a record's life."""
        number = len(self.records)
        versions = tuple(version._replace(changes=()) for version in timeline.versions)
        record = PastRecord(timeline.kind, versions, tuple(steps_of(timeline)))
        self.records.append(record)
        links = _LINKS[timeline.kind]
        names: set[str] = set()
        targets: set[str] = set()
        for version in timeline.versions:
            if version.record_id not in names:
                self._owners[timeline.kind, version.record_id].append((version.landing, number))
            names.add(version.record_id)
            for change in version.changes:
                if change.path == ("id",) or change.path in links:
                    (targets if change.path in links else names).update(_texts([change.after]))
                elif change.path == ("aliases",) and isinstance(change.after, list):
                    names.update(_texts(change.after))
            for path in version.beside:  # which may have landed together, and are no versions
                row = self.row(path, self.name_in_landing(version.landing, path))
                names.update((row.id, *row.aliases))
                targets.update(one.target for one in row.references)
        for name in names:
            self._named[name].append(number)
        for target in targets:
            self._linking[target].append(number)
        return record

    def named(self, record_id: str) -> list[int]:
        """Records that ever had an id or an alias."""
        return self._named.get(record_id, [])

    def linking(self, record_id: str) -> list[int]:
        """Records that ever stored a link to an id."""
        return self._linking.get(record_id, [])

    def owner_before(self, number: int, version: Version) -> PastRecord | None:
        """Another record that had the id of a version before, the last one; None for none."""
        owners = self._owners[self.records[number].kind, version.record_id]
        others = [one for one in owners if one[1] != number and one[0] < version.landing]
        return self.records[max(others)[1]] if others else None

    def name_in_landing(self, number: int, path: str) -> str:
        """What Git knows the content of a file in a landing by."""
        return f"{self._landings[number].commit.id}:{self._prefix}{path}"

    def load(self, path: str, blob: str) -> RecordFile:
        """A file as it was, by the id of its content or another name of it."""
        content = self._tree.content(blob)
        return load_file(path, missing() if content is None else content)

    def _row(self, path: str, blob: str) -> Entry:
        return entry_of_file(self.load(path, blob))


@dataclass(frozen=True)
class RegisterAt:
    """The register as it was after a landing, as rules see it (``record.Register``).

    Attributes:
        past: All that ever was.
        landing: Number of the landing.
    """

    past: Past
    landing: int

    def get(self, record_id: str) -> Entry | None:
        """The record with this id or alias."""
        rows = self._rows_named(record_id)
        if len(rows) == 1:
            return rows[0]
        in_order = tuple(sorted(rows, key=lambda row: row.path))
        return Catalog(in_order, shard=self.past.shard).get(record_id)

    def resolve(self, record_id: str) -> str | None:
        """The id of the record that has this id or alias."""
        found = self.get(record_id)
        return found.id if found is not None else None

    def dependents(self, record_id: str) -> tuple[Entry, ...]:
        """Records that store a link to this one, sorted by id."""
        target = self.get(record_id)
        if target is None:
            return ()
        aliases = (alias for row in self.claimants(target.id) for alias in row.aliases)
        numbers = {n for name in (target.id, *aliases) for n in self.past.linking(name)}
        found = [
            row
            for number in sorted(numbers)
            for row in self._rows(number)
            if any(self.resolve(one.target) == target.id for one in row.references)
        ]
        return tuple(sorted(found, key=lambda row: row.id))

    def claimants(self, record_id: str) -> tuple[Entry, ...]:
        """Every record with this very id, sorted by path."""
        return _by_path(row for row in self._rows_named(record_id) if row.id == record_id)

    def holders(self, alias: str) -> tuple[Entry, ...]:
        """Every record that had this id before, sorted by path."""
        return _by_path(row for row in self._rows_named(alias) if alias in row.aliases)

    def titled(self, kind: str, title: str) -> tuple[Entry, ...]:
        """Every record of a kind with this title, sorted by path."""
        wanted = title_key(title)
        return tuple(
            row
            for row in self._all
            if row.kind == kind and row.facts is not None and row.title_key == wanted
        )

    def entries(self) -> tuple[Entry, ...]:
        """Every record, sorted by path."""
        return self._all

    def signed(self, pieces: Callable[[], Collection[int]]) -> tuple[SignedRow, ...]:  # noqa: ARG002 - all have them
        """Every known error that has signatures, sorted by path."""
        return signed_rows(self._all)

    def showing(self, known_error: str, shown_by: Callable[[Entry], Shown]) -> tuple[Entry, ...]:
        """Incidents that show a known error and don't name it, sorted by path."""
        return tuple(row for row in self._all if known_error in shown_by(row).others)

    def document(self, path: str) -> Document | None:
        """A record's file as it was; None where there was none at this path."""
        for number in self.past.named(id_in(path)):
            for version in self._files(number):
                if version.path == path:
                    return self.past.load(path, version.blob).document
        return None

    @cached_property
    def _all(self) -> tuple[Entry, ...]:
        numbers = range(len(self.past.records))
        return _by_path(row for number in numbers for row in self._rows(number))

    def _rows_named(self, name: str) -> list[Entry]:
        return [
            row
            for number in self.past.named(name)
            for row in self._rows(number)
            if row.id == name or name in row.aliases
        ]

    def _rows(self, number: int) -> Iterator[Entry]:
        for version in self._files(number):
            yield self.past.row(version.path, version.blob)

    def _files(self, number: int) -> Iterator[Version]:
        """The version that held, and those of other files with its id that lay beside it."""
        record = self.past.records[number]
        current = record.version_at(self.landing)
        if current is None:
            return
        yield current
        for path in current.beside:
            yield current._replace(path=path, blob=self.past.name_in_landing(current.landing, path))


def missing() -> DocumentProblem:
    """Why a content can't be had: the clone is a partial one."""
    return DocumentProblem("unreadable", "is not in this clone")


def _by_path(rows: Iterable[Entry]) -> tuple[Entry, ...]:
    return tuple(sorted(rows, key=lambda row: row.path))


def _texts(values: Iterable[object]) -> Iterator[str]:
    yield from (value for value in values if isinstance(value, str))
