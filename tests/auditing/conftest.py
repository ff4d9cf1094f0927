"""Fixtures for tests of audits."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from faultbook.audits import AuditRequest, audit_register
from faultbook.rules.engine import Engine
from tests.auditing.stories import Story

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from faultbook.diagnostics import Diagnostic
    from faultbook.record import Context
    from faultbook.record_change import LandedCommit, RecordChange


@pytest.fixture
def story(tmp_path: Path) -> Story:
    """An empty register, committed."""
    return Story.begin(tmp_path / "register")


class Seen:
    """What an audit gives to the rules.

    Attributes:
        changes: The records' changes.
        contexts: What each is judged against.
        landings: The commits.
    """

    def __init__(self) -> None:
        self.changes: list[RecordChange] = []
        self.contexts: list[Context] = []
        self.landings: list[LandedCommit] = []

    def of(self, record_id: str) -> list[RecordChange]:
        """The changes of one record."""
        return [change for change in self.changes if change.id == record_id]


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> Callable[[Story], Seen]:
    """Audits a register, and tells what the rules were given."""

    def audit(story: Story) -> Seen:
        found = Seen()
        check_change, check_landing = Engine.check_change, Engine.check_landing

        def change(self: Engine, one: RecordChange) -> list[Diagnostic]:
            found.changes.append(one)
            found.contexts.append(self._context)
            return check_change(self, one)

        def landing(self: Engine, one: LandedCommit, path: str) -> list[Diagnostic]:
            found.landings.append(one)
            return check_landing(self, one, path)

        monkeypatch.setattr(Engine, "check_change", change)
        monkeypatch.setattr(Engine, "check_landing", landing)
        audit_register(story.open(), AuditRequest())
        return found

    return audit
