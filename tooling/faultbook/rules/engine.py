"""Running rules over records and turning what they say into diagnostics.

What belongs here: selection, places, a record's own ignores, order. What does not: what is wrong
with a record (the families) and what the register holds (``catalog``).
"""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from faultbook.config import CONFIG_NAME, toml_position
from faultbook.diagnostics import Diagnostic, Location, Related
from faultbook.document import FieldPositions
from faultbook.ids import parse_id
from faultbook.rules.registry import Scope, all_rules

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from faultbook.document import Document
    from faultbook.event_walk import FieldPath
    from faultbook.record import Context, Entry, RecordFile
    from faultbook.rules.registry import Finding, Pointer, Rule

    _Said: TypeAlias = tuple[Rule, Finding]

_REMEMBERED = 128  # files whose positions are kept, for findings that point to one another


class Selection(NamedTuple):
    """Which rules run.

    Attributes:
        select: Codes that run; all when None.
        ignore: Codes that don't.
    """

    select: frozenset[str] | None = None
    ignore: frozenset[str] = frozenset()

    def rules(self, scope: Scope) -> tuple[Rule, ...]:
        """The selected rules of a scope, by code."""
        return tuple(
            known
            for code, known in all_rules().items()
            if known.scope is scope
            and code not in self.ignore
            and (self.select is None or code in self.select)
        )


class Engine:
    """Runs the selected rules.

    Args:
        context: What records are judged against.
        selection: Which rules run.
        document_of: Gives the document of a path, for places in files seen earlier.
        config_text: Text of ``faultbook.toml``.
    """

    def __init__(
        self,
        context: Context,
        selection: Selection,
        document_of: Callable[[str], Document | None],
        config_text: str = "",
    ) -> None:
        self._context = context
        self._document_of = document_of
        self._config_text = config_text
        self._positions_of = lru_cache(_REMEMBERED)(self._read_positions)
        self._today = context.now.date().isoformat()
        self._file_rules = selection.rules(Scope.FILE)
        self._record_rules = _by_kind(selection.rules(Scope.RECORD))
        self._linked_rules = _by_kind(selection.rules(Scope.LINKED))
        self._configuration_rules = selection.rules(Scope.CONFIGURATION)
        self._register_rules = selection.rules(Scope.REGISTER)

    def check_file(self, file: RecordFile) -> list[Diagnostic]:
        """What the rules for one file and for one record say of it."""
        context = self._context
        said = _said(self._file_rules, file, context)
        record = file.record
        if record is not None:
            said += _said(self._record_rules[record.kind], record, context)
        if not said:
            return []
        ignored = self._ignored(record.model.ignore) if record else frozenset()
        dropped = record.dropped if record else frozenset()
        positions = FieldPositions(file.document)
        return list(self._placed(file.path, said, positions, ignored, dropped))

    def check_entry(self, entry: Entry) -> list[Diagnostic]:
        """What the rules for linked records say of one."""
        said = _said(self._linked_rules[entry.kind], entry, self._context)
        return list(self._placed_in(entry, said)) if said else []

    def check_register(self) -> list[Diagnostic]:
        """What the rules for the whole register say."""
        by_file: dict[str, list[_Said]] = defaultdict(list)
        for known, finding in _said(self._register_rules, self._context):
            by_file[finding.file].append((known, finding))
        if not by_file:
            return []
        rows = {entry.path: entry for entry in self._context.register.entries()}
        return [one for path, said in by_file.items() for one in self._placed_in(rows[path], said)]

    def check_configuration(self) -> list[Diagnostic]:
        """What the rules for the configuration say."""
        found: list[Diagnostic] = []
        for known, finding in _said(self._configuration_rules, self._context):
            path, said = finding.file or CONFIG_NAME, [(known, finding)]
            found += self._placed(path, said, None, frozenset(), frozenset())
        return found

    def _placed_in(self, entry: Entry, said: list[_Said]) -> Iterator[Diagnostic]:
        """Findings about a record whose file was read earlier."""
        ignored = frozenset(code for code, until in entry.ignored if self._still(until))
        positions = self._positions_of(entry.path)
        return self._placed(entry.path, said, positions, ignored, entry.dropped)

    def _read_positions(self, path: str) -> FieldPositions | None:
        document = self._document_of(path)
        return FieldPositions(document) if document is not None else None

    def _ignored(self, ignores: Iterable[Any]) -> frozenset[str]:
        return frozenset(
            i.rule for i in ignores if self._still(i.until.isoformat() if i.until else "")
        )

    def _still(self, until: str) -> bool:
        return not until or until >= self._today

    def _placed(
        self,
        path: str,
        said: list[_Said],
        positions: FieldPositions | None,
        ignored: frozenset[str],
        dropped: frozenset[FieldPath],
    ) -> Iterator[Diagnostic]:
        for known, finding in said:
            if known.code in ignored or known.name in ignored:
                continue
            if dropped and known.scope is not Scope.FILE and _is_lost(finding, dropped):
                continue
            line, column = self._position(path, finding, positions)
            yield Diagnostic(
                code=known.code,
                name=known.name,
                severity=known.severity,
                message=finding.message,
                location=Location(path, line, column),
                related=tuple(self._related(one, path, positions) for one in finding.related),
                hint=finding.hint,
            )

    def _position(
        self, path: str, finding: Finding, positions: FieldPositions | None
    ) -> tuple[int, int]:
        if finding.place is not None:
            return finding.place
        if path == CONFIG_NAME:
            return toml_position(self._config_text, finding.path)
        if positions is None:
            return 1, 1
        if finding.at_key:
            return positions.of_key(finding.path)
        if finding.otherwise and not positions.has(finding.path):
            return positions.of_value(finding.otherwise)
        return positions.of_value(finding.path)

    def _related(self, pointer: Pointer, path: str, positions: FieldPositions | None) -> Related:
        if pointer.to:
            entry = self._context.register.get(pointer.to) if parse_id(pointer.to) else None
            path = entry.path if entry is not None else pointer.to
            positions = self._positions_of(path) if pointer.path else None
        line, column = positions.of_value(pointer.path) if positions is not None else (1, 1)
        return Related(Location(path, line, column), pointer.message)


def _said(rules: tuple[Rule, ...], *arguments: object) -> list[_Said]:
    said: list[_Said] = []
    for known in rules:
        # Nearly every rule has nothing to say, and says so with an empty tuple or list.
        if found := known.check(*arguments):
            said += [(known, finding) for finding in found]
    return said


def _is_lost(finding: Finding, dropped: frozenset[FieldPath]) -> bool:
    """Whether a finding is about a field that can't be judged, which has a finding of its own."""
    path = finding.path
    depths = range(1, len(path) + 1)
    return finding.place is None and any(path[:depth] in dropped for depth in depths)


def _by_kind(rules: tuple[Rule, ...]) -> dict[str, tuple[Rule, ...]]:
    kinds = {kind for known in rules for kind in known.kinds}
    table = {kind: tuple(known for known in rules if kind in known.kinds) for kind in kinds}
    return defaultdict(tuple, table)
