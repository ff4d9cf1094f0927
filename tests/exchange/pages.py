"""Status pages built for tests: issue files of our own in cState's format."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from faultbook.exchange.cstate import open_source
from faultbook.exchange.mapping import ImportMap
from faultbook.exchange.services import ServiceKeys
from faultbook.exchange.source import ImportContext, ImportOptions
from tests.exchange.engine.made import Done, Register
from tests.registers import CONFIG, NOW

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from faultbook.exchange.engine.report import ImportRow


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


class Import(Register):
    """A status page and a register to import it into, again and again."""

    def __init__(self, folder: Path, config: str = CONFIG) -> None:
        super().__init__(folder, config)
        self.source = folder / "issues"
        self.source.mkdir()

    def put(self, files: Mapping[str, str | bytes]) -> None:
        """Write files of the page."""
        for name, content in files.items():
            path = self.source / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())

    def run(self, *, include_maintenance: bool = False, **options: bool) -> Done:
        """Import the page as it is into the register as it is."""
        workspace = self.workspace
        config = workspace.loaded_config.config
        context = ImportContext(
            config,
            ImportMap(),
            ServiceKeys(workspace.services),
            ZoneInfo(config.import_.timezone),
            NOW,
            ImportOptions(include_maintenance=include_maintenance),
        )
        source = open_source([self.source], context)
        return self.take_from(source, importer="cstate", **options)

    def row(self, content: str | bytes, name: str = "2026-02-03-login.md") -> ImportRow:
        """What comes of a single file."""
        self.put({name: content})
        (found,) = (row for row in self.run().rows if self.name(row) == name)
        return found

    def record(self, content: str | bytes, name: str = "2026-02-03-login.md") -> str:
        """The record that a single file becomes, without the digests of its source."""
        row = self.row(content, name)
        assert row.outcome == "created", row
        return without_digest(self.text(row.record_id))

    def name(self, row: ImportRow) -> str:
        """The file of a row, from the folder of the page."""
        return row.place.file.removeprefix(f"{self.source}/")


def without_digest(text: str) -> str:
    """A record's text but for the line of its digests."""
    return re.sub(r"^source_digest: .*\n", "", text, count=1, flags=re.MULTILINE)
