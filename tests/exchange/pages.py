"""Status pages built for tests: issue files of our own in cState's format."""

from __future__ import annotations

from typing import TYPE_CHECKING

from faultbook.exchange.cstate import CstateOptions, import_cstate
from faultbook.exchange.importing import ImportTarget
from tests.registers import CONFIG, open_register, write_register

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from faultbook.exchange.report import ImportReport, ImportRow
    from faultbook.workspace import Workspace


def issue(body: str = "The login page answers with an error.", **fields: str | None) -> str:
    """An issue's file; a field that is None is left out."""
    usual: dict[str, str | None] = {
        "title": "Nobody can log in",
        "date": "2026-02-03T09:00:00Z",
        "resolved": "true",
        "resolvedWhen": "2026-02-03T10:30:00Z",
        "severity": "down",
        "affected": "[login]",
        "section": "issue",
    }
    lines = [f"{key}: {value}" for key, value in (usual | fields).items() if value is not None]
    return "\n".join(["---", *lines, "---", "", body, ""])


class Import:
    """A status page and a register to import it into, again and again."""

    def __init__(self, folder: Path, config: str = CONFIG) -> None:
        self.source = folder / "issues"
        self.source.mkdir()
        self.root = write_register(folder / "register", {}, config)

    def put(self, files: Mapping[str, str | bytes]) -> None:
        """Write files of the page."""
        for name, content in files.items():
            path = self.source / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())

    @property
    def workspace(self) -> Workspace:
        """The register as it is now."""
        return open_register(self.root)

    def run(self, **options: bool) -> ImportReport:
        """Import the page as it is into the register as it is."""
        workspace = self.workspace
        config = workspace.loaded_config.config
        services = {**workspace.backstage.services, **config.services}
        target = ImportTarget(self.root, config, workspace.catalog.rows, services)
        return import_cstate(self.source, target, CstateOptions(**options))

    def row(self, content: str | bytes, name: str = "2026-02-03-login.md") -> ImportRow:
        """What comes of a single file."""
        self.put({name: content})
        (found,) = (row for row in self.run().rows if row.file == name)
        return found

    def record(self, content: str | bytes, name: str = "2026-02-03-login.md") -> str:
        """The record that a single file becomes."""
        row = self.row(content, name)
        assert row.outcome == "written", row
        return self.text(row)

    def text(self, row: ImportRow) -> str:
        """The record of a row."""
        return (self.root / row.record_path).read_text(encoding="utf-8")

    def files(self) -> dict[str, bytes]:
        """Every file of the register."""
        paths = sorted(path for path in self.root.rglob("*") if path.is_file())
        return {path.relative_to(self.root).as_posix(): path.read_bytes() for path in paths}
