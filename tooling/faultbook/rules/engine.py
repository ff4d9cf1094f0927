"""Running rules over records and turning what they say into diagnostics.

What belongs here: places, spans and a record's own ignores. What does not: what is wrong with a
record (the families), what the register holds (``catalog``), and which findings the register
cares for (``selection``).
"""

from __future__ import annotations

from datetime import date
from functools import cache, cached_property, lru_cache
from typing import TYPE_CHECKING, TypeAlias

from faultbook.config_text import CONFIG_NAME, toml_position
from faultbook.diagnostics import Diagnostic, Location, Related
from faultbook.field_positions import FieldPositions, LineSpan
from faultbook.ids import parse_id
from faultbook.kinds import KINDS, kind_named
from faultbook.rules.registry import Scope, all_rules

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping

    from faultbook.baseline import Baseline, Known
    from faultbook.document import Document
    from faultbook.event_walk import FieldPath
    from faultbook.record import Context, Entry, RecordFile
    from faultbook.record_change import LandedCommit, RecordChange
    from faultbook.rules.registry import Check, Finding, Pointer, Rule

    _Said: TypeAlias = tuple[Rule, Finding]
    _Runnable: TypeAlias = tuple[tuple[Check, Rule], ...]

_WITHOUT_RECORD = frozenset({Scope.FAULT, Scope.FILE})
_REMEMBERED = 128  # files whose positions are kept, for findings that point to one another
_LONGEST = 1_000  # characters of a line that a finding carries along


class Engine:
    """Runs every rule; what a register doesn't care for is left out later.

    Args:
        context: What records are judged against.
        document_of: Gives the document of a path, for places in files seen earlier.
        config_text: Text of ``faultbook.toml``.
    """

    def __init__(
        self,
        context: Context,
        document_of: Callable[[str], Document | None],
        config_text: str = "",
    ) -> None:
        self._context = context
        self._document_of = document_of
        self._config_text = config_text
        self._source_of = lru_cache(_REMEMBERED)(self._read_source)
        self._fault_rules = _rules(Scope.FAULT)
        self._file_rules = _rules(Scope.FILE)
        self._record_rules = _by_kind(Scope.RECORD)
        self._linked_rules = _by_kind(Scope.LINKED)
        self._register_rules = _by_kind(Scope.REGISTER)
        self._ignore_rules = _rules(Scope.IGNORES)
        self._change_rules = _by_kind(Scope.CHANGE)

    def check_file(self, file: RecordFile) -> list[Diagnostic]:
        """What the rules for one file and for one record say of it."""
        context = self._context
        said = _said(self._file_rules, file, context)
        if file.document.problems or file.schema_problems:
            said += _said(self._fault_rules, file, context)
        record = file.record
        if record is not None:
            said += _said(self._record_rules[record.kind], record, context)
        if not said:
            return []
        dropped = record.dropped if record else frozenset()
        return list(self._placed(file.path, said, _Source(file.document), dropped))

    def check_entry(self, entry: Entry, *, whole: bool) -> list[Diagnostic]:
        """What the rules for linked records say of one.

        Args:
            entry: The record.
            whole: Whether to run those that need the whole register too.
        """
        said = _said(self._linked_rules[entry.kind], entry, self._context)
        if whole:
            said += _said(self._register_rules[entry.kind], entry, self._context)
        return self._placed_in(entry, said) if said else []

    def recognised(self, entry: Entry) -> tuple[str, ...]:
        """The known errors that a record's error text shows and that it doesn't name."""
        return self._context.shown_by(entry).others

    def check_change(self, change: RecordChange) -> list[Diagnostic]:
        """What the rules for history say of one record's change.

        Places are those of the record after it, or before it where it is gone.
        """
        shown = change.after or change.before
        kind = shown.kind if shown is not None else kind_named(change.path)
        said = _said(self._change_rules[kind], change, self._context)
        document = shown.document if shown is not None else None
        return list(self._placed(change.path, said, _Source(document), frozenset()))

    def check_landing(self, landing: LandedCommit, path: str) -> list[Diagnostic]:
        """What the rules for history say of a commit, told at a record that it changed.

        Args:
            landing: The commit.
            path: Path of the record's file.
        """
        said = _said(_rules(Scope.LANDING), landing, self._context)
        return list(self._placed(path, said, _Source(), frozenset()))

    def check_exceptions(self, unused: Collection[int]) -> list[Diagnostic]:
        """What the rules for the audit's exceptions say.

        Args:
            unused: Places of the exceptions that excuse nothing.
        """
        said = _said(_rules(Scope.EXCEPTIONS), unused, self._context)
        return self._placed_outside(said, {})

    def judge(self, entry: Entry, found: list[Diagnostic], *, whole: bool) -> list[Diagnostic]:
        """What is left of a record's findings by its own ignores, and what those are worth.

        Args:
            entry: The record.
            found: All that was found in it.
            whole: Whether the rules that need the whole register ran too.
        """
        if not entry.ignored:
            return found
        ignored = {rule for rule, until in entry.ignored if not self._is_over(until)}
        kept = [one for one in found if one.code not in ignored and one.name not in ignored]
        silenced = {one.code for one in found}
        if not whole:  # what didn't run may be what an ignore is for
            silenced |= {known.code for _, known in _rules(Scope.REGISTER)}
        said = [
            (known, finding)
            for check, known in self._ignore_rules
            for finding in check(entry, silenced, self._context)
        ]
        return kept + self._placed_in(entry, said) if said else kept

    def check_configuration(self) -> list[Diagnostic]:
        """What the rules for the configuration say."""
        said = _said(_rules(Scope.CONFIGURATION), self._context)
        return self._placed_outside(said, {})

    def check_baseline(self, baseline: Baseline, unused: Collection[Known]) -> list[Diagnostic]:
        """What the rules for the baseline say.

        Args:
            baseline: The baseline.
            unused: What it knows and nobody found; nothing where not all was looked at.
        """
        said = _said(_rules(Scope.BASELINE), baseline, unused, self._context)
        return self._placed_outside(said, {baseline.path: baseline.text})

    def _placed_outside(self, said: list[_Said], texts: Mapping[str, str]) -> list[Diagnostic]:
        """Findings about the configuration and other files that are no records."""
        found: list[Diagnostic] = []
        sources = {path: _Source(text=text) for path, text in texts.items()}
        sources[CONFIG_NAME] = _Source(text=self._config_text)
        for known, finding in said:
            path = finding.file or CONFIG_NAME
            found += self._placed(
                path, [(known, finding)], sources.get(path, _Source()), frozenset()
            )
        return found

    def _placed_in(self, entry: Entry, said: list[_Said]) -> list[Diagnostic]:
        """Findings about a record whose file was read earlier."""
        return list(self._placed(entry.path, said, self._source_of(entry.path), entry.dropped))

    def _read_source(self, path: str) -> _Source:
        return _Source(self._document_of(path))

    def _is_over(self, until: str) -> bool:
        return bool(until) and self._context.clock.is_over(date.fromisoformat(until))

    def _placed(
        self, path: str, said: list[_Said], source: _Source, dropped: frozenset[FieldPath]
    ) -> Iterator[Diagnostic]:
        secret_lines = {one.place[0] for _, one in said if one.hides_source and one.place}
        for known, finding in said:
            if dropped and known.scope not in _WITHOUT_RECORD and _is_lost(finding, dropped):
                continue
            place = self._place(path, finding, source)
            yield Diagnostic(
                code=known.code,
                name=known.name,
                severity=known.severity,
                message=finding.message,
                location=Location(path, place.line, place.column),
                related=tuple(self._related(one, path, source) for one in finding.related),
                hint=finding.hint,
                source="" if place.line in secret_lines else source.line(place.line),
                end_column=place.end_column,
                fix=finding.fix,
            )

    def _place(self, path: str, finding: Finding, source: _Source) -> LineSpan:
        if finding.place is not None:
            line, column = finding.place
            until_line, until_column = finding.until or (0, 0)
            return LineSpan(line, column, until_column if until_line == line else 0)
        if path == CONFIG_NAME:
            return LineSpan(*toml_position(self._config_text, finding.path))
        positions = source.positions
        if positions is None:
            return LineSpan(1, 1)
        if finding.at_key:
            return positions.of_key(finding.path)
        if finding.otherwise and not positions.has(finding.path):
            return positions.of_value(finding.otherwise)
        return positions.of_value(finding.path)

    def _related(self, pointer: Pointer, path: str, source: _Source) -> Related:
        if pointer.to:
            entry = self._context.register.get(pointer.to) if parse_id(pointer.to) else None
            path = entry.path if entry is not None else pointer.to
            positions = self._source_of(path).positions if pointer.path else None
        else:
            positions = source.positions
        place = positions.of_value(pointer.path) if positions is not None else LineSpan(1, 1)
        return Related(Location(path, place.line, place.column), pointer.message)


class _Source:
    """A file's text for the places in it; taken apart when a finding first asks."""

    def __init__(self, document: Document | None = None, text: str = "") -> None:
        self._document = document
        self._text = document.text if document is not None else text

    @cached_property
    def positions(self) -> FieldPositions | None:
        """Where its fields stand; None for a file without any."""
        return FieldPositions(self._document) if self._document is not None else None

    @cached_property
    def _lines(self) -> list[str]:
        return self._text.split("\n")

    def line(self, number: int) -> str:
        """A line's text, counted from 1; "" when there is none."""
        lines = self._lines
        return lines[number - 1][:_LONGEST].rstrip("\r") if number <= len(lines) else ""


def _said(rules: _Runnable, *arguments: object) -> list[_Said]:
    said: list[_Said] = []
    for check, known in rules:
        # Nearly every rule has nothing to say, and says so with an empty tuple or list.
        if found := check(*arguments):
            said += [(known, finding) for finding in found]
    return said


def _is_lost(finding: Finding, dropped: frozenset[FieldPath]) -> bool:
    """Whether a finding is about a field that can't be judged, which has a finding of its own."""
    path = finding.path
    depths = range(1, len(path) + 1)
    return finding.place is None and any(path[:depth] in dropped for depth in depths)


@cache
def _rules(scope: Scope) -> _Runnable:
    """The rules of a scope, by code, each behind its function; these run for every record."""
    return tuple((known.check, known) for known in all_rules().values() if known.scope is scope)


@cache
def _by_kind(scope: Scope) -> dict[str, _Runnable]:
    """The rules of a scope that apply to each kind."""
    return {kind: tuple(one for one in _rules(scope) if kind in one[1].kinds) for kind in KINDS}
