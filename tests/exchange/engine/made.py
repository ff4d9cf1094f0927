"""A source made up in tests, and a register to import it into again and again."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from faultbook.authoring.numbering import Numbering
from faultbook.exchange.engine.importing import ImportTarget, Wish, import_from
from faultbook.exchange.source import Draft, Place, RowSetback, Setback, SourceRow
from tests.registers import CONFIG, open_register, write_register

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from faultbook.exchange.engine.remembering import Memory
    from faultbook.exchange.engine.report import (
        ImpliedRecord,
        ImportReport,
        ImportRow,
        UnmappedValue,
    )
    from faultbook.exchange.services import ImportedService
    from faultbook.exchange.source import Outcome, Remark, Source
    from faultbook.workspace import Workspace

NAME = "made"
OPENED = datetime(2026, 2, 3, 9, 0, tzinfo=UTC)


def draft(key: str = "a", opened: datetime = OPENED, **changes: Any) -> Draft:
    """An incident to be; changes are of fields, or of what else a draft has."""
    parts = {name: changes.pop(name) for name in Draft._fields if name in changes}
    usual: dict[str, Any] = {
        "title": "Nobody can log in",
        "status": "in-progress",
        "services": ["login"],
        "owner": "identity",
        "source": "import",
        "opened_at": opened,
    }
    sections = parts.pop("sections", {"Summary": "The login page answers with an error."})
    kind = parts.pop("kind", "incident")
    fields = {key: value for key, value in (usual | changes).items() if value is not None}
    return Draft(kind, f"{NAME}:{key}", opened, fields, sections, **parts)


def problem(key: str, opened: datetime = OPENED, **changes: Any) -> Draft:
    """A problem to be, likewise."""
    fields = {"status": "new", "source": None, "owner": None, "services": None} | changes
    return draft(key, opened, kind="problem", **fields)


class Made:
    """A ``Source`` of given drafts, a row each unless told otherwise."""

    def __init__(
        self,
        drafts: Sequence[Draft | Setback],
        rows: Sequence[SourceRow | RowSetback] | None = None,
        told: Sequence[Remark] = (),
    ) -> None:
        self._answers: dict[str, Draft | Setback] = {}
        for number, one in enumerate(drafts, 1):
            key = one.source_id.partition(":")[2] if isinstance(one, Draft) else f"{number}"
            self._answers[key] = one
        self._rows = rows if rows is not None else [row(key) for key in self._answers]
        self._told = told

    def rows(self) -> Iterator[SourceRow | RowSetback]:
        """The rows."""
        yield from self._rows

    def draft(self, rows: Sequence[SourceRow]) -> Draft | Setback:
        """The draft of their key."""
        return self._answers[rows[0].key]

    def remarks(self) -> Sequence[Remark]:
        """What the test says."""
        return self._told


def row(key: str, number: int = 1, data: Any = None) -> SourceRow:
    """A row of a key."""
    return SourceRow(Place("made.csv", number), key, data)


class Done(NamedTuple):
    """What came of an import, taken out of its spool."""

    rows: list[ImportRow]
    counts: dict[Outcome, int]
    implied: list[ImpliedRecord]
    unknown_services: tuple[ImportedService, ...]
    added_services: tuple[ImportedService, ...]
    absent: list[str]
    unmapped: list[UnmappedValue]
    planned: int
    naive_times: int

    @property
    def row(self) -> ImportRow:
        """The only row."""
        (found,) = self.rows
        return found

    @property
    def outcomes(self) -> list[str]:
        """How each row ended."""
        return [row.outcome.value for row in self.rows]

    @property
    def ids(self) -> list[str]:
        """The record of each row."""
        return [row.record_id for row in self.rows]


class Register:
    """A register to import into."""

    def __init__(self, folder: Path, config: str = CONFIG) -> None:
        self.root = write_register(folder / "register", {}, config)

    @property
    def workspace(self) -> Workspace:
        """The register as it is now."""
        return open_register(self.root)

    def take(self, *drafts: Draft | Setback, **options: Any) -> Done:
        """Import drafts, a row each."""
        return self.take_from(Made(drafts), **options)

    def take_from(self, source: Source, **options: Any) -> Done:
        """Import a source."""
        with self.importing(source, **options) as report:
            return Done(
                list(report.rows()),
                report.counts,
                list(report.implied()),
                report.unknown_services,
                report.added_services,
                report.absent_ids(9),
                list(report.unmapped()),
                report.planned,
                report.naive_times,
            )

    @contextmanager
    def importing(
        self,
        source: Source,
        *,
        importer: str = NAME,
        jobs: int = 1,
        memory: Memory | None = None,
        progress: Callable[[int, int | None], None] | None = None,
        **options: Any,
    ) -> Iterator[ImportReport]:
        """An import whose report is still open."""
        workspace = self.workspace
        target = ImportTarget(
            self.root,
            workspace.loaded_config.config,
            Numbering(workspace).next_id,
            workspace.services,
            jobs,
            memory,
        )
        with import_from(source, target, Wish(importer, **options), progress) as report:
            yield report

    def path(self, record_id: str) -> Path:
        """The file of a record, wherever it is."""
        (found,) = self.root.rglob(f"{record_id}.*")
        return found

    def text(self, record_id: str) -> str:
        """A record's text."""
        return self.path(record_id).read_text(encoding="utf-8")

    def edit(self, record_id: str, changes: Mapping[str, str]) -> None:
        """Replace pieces of a record's text."""
        text = self.text(record_id)
        for old, new in changes.items():
            assert old in text
            text = text.replace(old, new)
        self.path(record_id).write_text(text, encoding="utf-8")

    def files(self) -> dict[str, bytes]:
        """Every file of the register."""
        paths = sorted(path for path in self.root.rglob("*") if path.is_file())
        return {path.relative_to(self.root).as_posix(): path.read_bytes() for path in paths}
