"""A register of which only what is asked for is read.

What belongs here: answering as the catalog does, from as few files as will do. What does not:
reading a file, and a register that is read as a whole (``catalog``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from faultbook.catalog import Catalog, entry_of_file, implied_paths, load_file
from faultbook.document import DocumentProblem

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping

    from faultbook.record import Entry, Shown, SignedRow


class PartialCatalog:
    """A register that reads only the files it is asked for.

    An id leads to the path it implies; only when nothing is there, or when somebody asks who
    links to a record, is more of the register read. Answers are those of ``Catalog``.

    Args:
        known: Rows that are loaded already, by path.
        read: Gives a file's bytes by path.
        paths: Gives the paths of all records.
        shard: Whether folders are split by hundreds.
    """

    def __init__(
        self,
        known: Mapping[str, Entry],
        read: Callable[[str], bytes | DocumentProblem],
        paths: Callable[[], Iterable[str]],
        *,
        shard: bool,
    ) -> None:
        self._rows = dict(known)
        self._read = read
        self._paths = paths
        self._shard = shard
        self._whole: Catalog | None = None

    def get(self, record_id: str) -> Entry | None:
        """The record with this id or alias; None when there is none."""
        if self._whole is None:
            for path in implied_paths(record_id, shard=self._shard):
                entry = self._row(path)
                if entry is not None and entry.facts is not None:
                    return entry
        return self._all().get(record_id)

    def resolve(self, record_id: str) -> str | None:
        """The id of the record that has this id or alias; None when there is none.

        A file at the path that the id implies is proof enough, so it isn't parsed.
        """
        if self._whole is None:
            for path in implied_paths(record_id, shard=self._shard):
                if path in self._rows or isinstance(self._read(path), bytes):
                    return record_id
        return self._all().resolve(record_id)

    def dependents(self, record_id: str) -> tuple[Entry, ...]:
        """Records that store a link to this one, sorted by id."""
        return self._all().dependents(record_id)

    def claimants(self, record_id: str) -> tuple[Entry, ...]:
        """Every record with this very id, sorted by path."""
        return self._all().claimants(record_id)

    def holders(self, alias: str) -> tuple[Entry, ...]:
        """Every record that had this id before, sorted by path."""
        return self._all().holders(alias)

    def titled(self, kind: str, title: str) -> tuple[Entry, ...]:
        """Every record of a kind with this title, whatever its case, sorted by path."""
        return self._all().titled(kind, title)

    def entries(self) -> tuple[Entry, ...]:
        """Every record, sorted by path."""
        return self._all().entries()

    def signed(self, pieces: Callable[[], Collection[int]]) -> tuple[SignedRow, ...]:
        """Every known error that has signatures, sorted by path."""
        return self._all().signed(pieces)

    def showing(self, known_error: str, shown_by: Callable[[Entry], Shown]) -> tuple[Entry, ...]:
        """Incidents that show a known error and don't name it, sorted by path."""
        return self._all().showing(known_error, shown_by)

    def _row(self, path: str) -> Entry | None:
        if path not in self._rows:
            content = self._read(path)
            if isinstance(content, DocumentProblem):
                return None
            self._rows[path] = entry_of_file(load_file(path, content))
        return self._rows[path]

    def _all(self) -> Catalog:
        if self._whole is None:
            for path in self._paths():
                if path not in self._rows:
                    self._rows[path] = entry_of_file(load_file(path, self._read(path)))
            rows = tuple(self._rows[path] for path in sorted(self._rows))
            self._whole = Catalog(rows, shard=self._shard)
        return self._whole
