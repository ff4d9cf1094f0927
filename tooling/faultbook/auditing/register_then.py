"""The register as it was after a commit, for gates that look at other records.

What belongs here: who had which id, and who linked to whom, at any time. What does not: judging
with it (``judging``).
"""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING

from faultbook.catalog import entry_of_file, load_file
from faultbook.history.timeline import id_in
from faultbook.kinds import KINDS
from faultbook.record import title_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from faultbook.event_walk import FieldPath
    from faultbook.history.history import RegisterHistory
    from faultbook.history.store import KeptTimeline
    from faultbook.history.timeline import Timeline
    from faultbook.record import Entry

_ALIASES = ("aliases",)
_LINKS: frozenset[FieldPath] = frozenset(
    link.path for kind in KINDS.values() for link in kind.links
)
_REMEMBERED = 512  # timelines and rows that are kept at hand


class Ties:
    """Which records ever had a name, and which ever linked to one.

    Args:
        history: The history.
        kept: Every timeline.
    """

    def __init__(self, history: RegisterHistory, kept: Sequence[KeptTimeline]) -> None:
        self.timeline = lru_cache(_REMEMBERED)(lambda number: kept[number].read())
        self.entry = lru_cache(_REMEMBERED)(self._read_entry)
        self.count = len(kept)
        self.named: dict[str, list[int]] = defaultdict(list)
        self.linking: dict[str, list[int]] = defaultdict(list)
        self._history = history
        for number, one in enumerate(kept):
            self._note(number, one.read())

    def _note(self, number: int, timeline: Timeline) -> None:
        names: dict[str, None] = {}
        targets: dict[str, None] = {}
        for version in timeline.versions:
            names[id_in(version.path)] = None
            for path, _, after in version.changes:
                if path in _LINKS and isinstance(after, str):
                    targets[after] = None
                elif path == _ALIASES and isinstance(after, list):
                    names.update(dict.fromkeys(map(str, after)))
        for name in names:
            self.named[name].append(number)
        for target in targets:
            self.linking[target].append(number)

    def _read_entry(self, path: str, blob: str) -> Entry:
        (content,) = self._history.contents([blob])
        return entry_of_file(load_file(path, content or b""))


class RegisterThen:
    """The register after one landing; answers as ``catalog.Catalog`` would have.

    Args:
        ties: What is known of all records.
        landing: Number of the landing.
    """

    def __init__(self, ties: Ties, landing: int) -> None:
        self._ties = ties
        self._landing = landing

    def get(self, record_id: str) -> Entry | None:
        """The record with this id or alias; None when there was none."""
        entries = self._entries(self._ties.named.get(record_id, ()))
        by_id = (one for one in entries if one.id == record_id)
        return next(by_id, next((one for one in entries if record_id in one.aliases), None))

    def resolve(self, record_id: str) -> str | None:
        """The id of the record that had this id or alias."""
        found = self.get(record_id)
        return found.id if found else None

    def dependents(self, record_id: str) -> tuple[Entry, ...]:
        """Records that stored a link to this one, sorted by id."""
        target = self.get(record_id)
        if target is None:
            return ()
        names = {target.id, *target.aliases}
        numbers = {number for name in names for number in self._ties.linking.get(name, ())}
        linked = [
            one
            for one in self._entries(numbers)
            if any(reference.target in names for reference in one.references)
        ]
        return tuple(sorted(linked, key=lambda one: one.id))

    def claimants(self, record_id: str) -> tuple[Entry, ...]:
        """Every record with this very id, sorted by path."""
        named = self._entries(self._ties.named.get(record_id, ()))
        return tuple(one for one in _by_path(named) if one.id == record_id)

    def holders(self, alias: str) -> tuple[Entry, ...]:
        """Every record that had this id before, sorted by path."""
        named = self._entries(self._ties.named.get(alias, ()))
        return tuple(one for one in _by_path(named) if alias in one.aliases)

    def titled(self, kind: str, title: str) -> tuple[Entry, ...]:
        """Every record of a kind with this title, sorted by path."""
        key = title_key(title)
        return tuple(one for one in self.entries() if one.kind == kind and one.title_key == key)

    def entries(self) -> tuple[Entry, ...]:
        """Every record, sorted by path."""
        return tuple(_by_path(self._entries(range(self._ties.count))))

    def _entries(self, numbers: Iterable[int]) -> list[Entry]:
        found = []
        for number in sorted(numbers):
            version = self._ties.timeline(number).version_at(self._landing)
            if version is not None and not version.is_deletion:
                found.append(self._ties.entry(version.path, version.blob))
        return found


def _by_path(entries: Iterable[Entry]) -> list[Entry]:
    return sorted(entries, key=lambda one: one.path)
