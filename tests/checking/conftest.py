"""A register in a repository, and what a check of it does."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pytest

from faultbook.rules.engine import Engine
from faultbook.workspace import AS_CONFIGURED, Choice, Workspace
from tests.registers import NOW, write_register
from tests.repositories import Repository

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from faultbook.diagnostics import Report


def record(record_id: str, *lines: str, status: str = "new") -> str:
    """A record with few fields, as text."""
    fields = "".join(f"{line}\n" for line in lines)
    return f"---\nid: {record_id}\ntitle: The story of {record_id}\nstatus: {status}\n{fields}---\n"


def path_of(record_id: str) -> str:
    """The path that an id implies."""
    prefix, year, _ = record_id.split("-")
    folder = {"INC": "records/incidents", "PRB": "records/problems", "KE": "kedb"}[prefix]
    return f"{folder}/{year}/{record_id}.md"


INCIDENTS = {
    path_of(one): record(one) for one in (f"INC-2026-{number:04}" for number in range(1, 25))
}
"""Enough records for one of them to be few."""


@dataclass
class KeptRegister:
    """A register whose checks are kept.

    Attributes:
        root: Its root.
        repository: The repository that it is in.
        judged: Ids of the records that the last check judged with those they are linked with.
    """

    root: Path
    repository: Repository
    judged: list[str]

    def write(self, record_id: str, *lines: str, status: str = "new") -> None:
        """Write one record."""
        write = {path_of(record_id): record(record_id, *lines, status=status)}
        write_register(self.root, write, (self.root / "faultbook.toml").read_text())

    def check(self, now: datetime = NOW, choice: Choice = AS_CONFIGURED) -> Report:
        """Check with what is kept; it must say what a check without says."""
        plain = Workspace(self.root, now, jobs=1)
        expected = plain.check(choice=choice)
        self.judged.clear()
        report = replace(plain, keeps=True).check(choice=choice)
        assert report == expected
        return report

    def codes(self, now: datetime = NOW) -> list[str]:
        """Codes of all findings."""
        return [one.code for one in self.check(now).diagnostics]


@pytest.fixture
def kept_register(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., KeptRegister]:
    """Builds a register in a repository, commits it, and watches its checks."""
    judged: list[str] = []
    check_entry = Engine.check_entry

    def watched(engine: Engine, entry: object, *, whole: bool) -> object:
        judged.append(entry.id)  # type: ignore[attr-defined]
        return check_entry(engine, entry, whole=whole)  # type: ignore[arg-type]

    monkeypatch.setattr(Engine, "check_entry", watched)

    def build(files: dict[str, str], folder: str = "", *options: str) -> KeptRegister:
        repository = Repository.begin(tmp_path / "top", *options)
        register = KeptRegister(repository.top / folder, repository, judged)
        write_register(register.root, {**INCIDENTS, **files})
        repository.commit()
        return register

    return build
