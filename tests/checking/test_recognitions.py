"""What incidents show is kept, and reaches the problems whose closure depends on it."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING
from unittest import mock

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from faultbook.cache import open_cache
from faultbook.checking import kept
from faultbook.checking.store import TABLES, Store
from faultbook.rules.recognitions import Recognitions
from faultbook.tool import tool_key
from faultbook.workspace import Workspace
from tests.checking.conftest import INCIDENTS, path_of, record
from tests.registers import NOW, write_register
from tests.repositories import Repository

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.checking.conftest import KeptRegister

KE, PRB, INC = "KE-2026-0001", "PRB-2026-0001", "INC-2026-0001"
SHOWN = "error_text: 'ERROR 12: the pool of the login is exhausted'"
AFTER = "started_at: 2026-03-10T00:00:00Z"
CLOSED = (
    "owner: identity",
    "closure_code: fix-verified",
    "root_cause: {category: software, summary: A lock is never freed}",
    "fix: {description: It is freed, changes: [CHG-1], deployed_at: 2026-03-01T00:00:00Z}",
)


def signed(literal: str = "pool of the login is exhausted") -> str:
    return f"signatures: [{{all: ['{literal}']}}]"


def known_error(*lines: str, number: int = 1, status: str = "fixed") -> str:
    return record(f"KE-2026-000{number}", *lines, status=status)


def closed(number: int = 1) -> str:
    return record(f"PRB-2026-000{number}", *CLOSED, status="closed")


def with_problem(build: Callable[..., KeptRegister]) -> KeptRegister:
    register = build(
        {
            path_of(PRB): closed(),
            path_of(KE): known_error(f"problem: {PRB}", signed()),
            path_of("PRB-2026-0002"): closed(2),
        }
    )
    assert "FB420" not in register.codes()
    return register


def test_a_problem_is_judged_anew_for_what_an_incident_shows(
    kept_register: Callable[..., KeptRegister],
) -> None:
    register = with_problem(kept_register)
    register.write(INC, SHOWN, AFTER)
    assert {"FB420", "FB803"} <= set(register.codes())
    assert register.judged == [INC, PRB]
    register.write(INC, SHOWN, "started_at: 2026-02-10T00:00:00Z")
    assert "FB420" not in register.codes()
    assert register.judged == [INC, PRB]
    register.write(INC, SHOWN, AFTER)
    register.check()
    (register.root / path_of(INC)).unlink()
    assert "FB420" not in register.codes()
    assert PRB in register.judged


def test_an_incident_that_shows_nothing_has_no_problem_judged(
    kept_register: Callable[..., KeptRegister],
) -> None:
    register = with_problem(kept_register)
    register.write(INC, "error_text: 'another error'", AFTER)
    register.check()
    assert register.judged == [INC]


def test_a_signature_that_changes_reaches_the_problem(
    kept_register: Callable[..., KeptRegister],
) -> None:
    register = with_problem(kept_register)
    register.write(INC, SHOWN, AFTER)
    assert "FB420" in register.codes()
    register.write(KE, f"problem: {PRB}", signed("disk of the login is full"), status="fixed")
    assert "FB420" not in register.codes()
    register.write(KE, f"problem: {PRB}", signed(), status="fixed")
    assert "FB420" in register.codes()
    register.write(KE, f"problem: {PRB}", signed(), status="retired")
    assert "FB420" not in register.codes()


def test_what_incidents_show_is_told_at_once(kept_register: Callable[..., KeptRegister]) -> None:
    register = with_problem(kept_register)
    register.write(INC, SHOWN, AFTER)
    register.write("INC-2026-0002", SHOWN, f"known_error: {KE}")
    register.write("INC-2026-0003", SHOWN, "duplicate_of: INC-2026-0001")
    register.check()
    assert kept_recognitions(register.root) == {INC: (KE,)}
    assert Recognitions(Workspace(register.root, NOW).catalog).all() == {INC: (KE,)}


def kept_recognitions(root: Path) -> dict[str, tuple[str, ...]]:
    connection = open_cache(root / ".git", "check", tool_key(), TABLES)
    assert connection is not None
    try:
        return Store(connection).recognitions()
    finally:
        connection.close()


TARGETS = st.sampled_from(["", "KE-2026-0001", "KE-2026-0002", "KE-2026-0009"])
PROBLEMS = st.sampled_from(["", "PRB-2026-0001", "PRB-2026-0002"])
LITERALS = st.sampled_from(["pool of the login is exhausted", "login is exhausted", "disk is full"])
TEXTS = st.sampled_from(["", SHOWN, "error_text: 'the disk is full, the login is exhausted'"])
VERSIONS = st.sampled_from(["", "2.3", "2.4.1"])


class Regressions(RuleBasedStateMachine):
    """A small register of problems with fixes, known errors that come back, and incidents."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.root = self.folder / "top"
        self.repository = Repository.begin(self.root)
        files = {path_of(f"PRB-2026-000{number}"): closed(number) for number in (1, 2)}
        files |= {path_of(f"KE-2026-000{n}"): known_error(signed(), number=n) for n in (1, 2)}
        write_register(self.root, {**INCIDENTS, **files})
        self.repository.commit()
        self.renewed = mock.patch.object(kept, "_MANY", 0)
        self.renewed.start()

    def teardown(self) -> None:
        self.renewed.stop()
        shutil.rmtree(self.folder)

    def _write(self, record_id: str, lines: list[str], status: str) -> None:
        lines = [line for line in lines if line]
        text = record(record_id, *lines, status=status)
        (self.root / path_of(record_id)).write_text(text)

    @rule(
        number=st.integers(1, 4),
        text=TEXTS,
        day=st.sampled_from(["2026-02-10", "2026-03-10", "2026-06-10"]),
        known=TARGETS,
        excused=TARGETS,
        problem=PROBLEMS,
        version=VERSIONS,
        status=st.sampled_from(["new", "cancelled"]),
        is_duplicate=st.booleans(),
    )
    def change_an_incident(
        self,
        *,
        number: int,
        text: str,
        day: str,
        known: str,
        excused: str,
        problem: str,
        version: str,
        status: str,
        is_duplicate: bool,
    ) -> None:
        lines = [text, f"started_at: {day}T00:00:00Z"]
        lines += [f"known_error: {known}"] if known else []
        lines += [f"problem: {problem}"] if problem else []
        lines += [f"versions: [{{component: a, version: {version!r}}}]"] if version else []
        lines += ["duplicate_of: INC-2026-0009"] if is_duplicate else []
        if excused:
            lines.append(f"not_regression: {{known_error: {excused}, reason: Another network.}}")
        self._write(f"INC-2026-000{number}", lines, status)

    @rule(
        number=st.integers(1, 2),
        literal=LITERALS,
        problem=PROBLEMS,
        fixed=VERSIONS,
        status=st.sampled_from(["active", "fixed", "fixed", "retired"]),
        is_renumbered=st.booleans(),
    )
    def change_a_known_error(
        self,
        *,
        number: int,
        literal: str,
        problem: str,
        fixed: str,
        status: str,
        is_renumbered: bool,
    ) -> None:
        lines = [signed(literal)]
        lines += [f"problem: {problem}"] if problem else []
        lines += [f"fixed_in: [{{component: a, version: {fixed!r}}}]"] if fixed else []
        lines += ["aliases: [KE-2026-0009]"] if is_renumbered else []
        self._write(f"KE-2026-000{number}", lines, status)

    @rule(
        number=st.integers(1, 2),
        status=st.sampled_from(["closed", "closed", "resolved", "investigating"]),
        day=st.sampled_from(["2026-03-01", "2026-06-01"]),
    )
    def change_a_problem(self, number: int, status: str, day: str) -> None:
        lines = [line.replace("2026-03-01", day) for line in CLOSED]
        self._write(f"PRB-2026-000{number}", lines, status)

    @rule(record_id=st.sampled_from([INC, "INC-2026-0002", KE, PRB]))
    def delete(self, record_id: str) -> None:
        (self.root / path_of(record_id)).unlink(missing_ok=True)

    @rule()
    def commit(self) -> None:
        self.repository.commit()

    @invariant()
    def nothing_is_stale(self) -> None:
        plain = Workspace(self.root, NOW, jobs=1)
        assert replace(plain, keeps=True).check() == plain.check()
        assert kept_recognitions(self.root) == Recognitions(plain.catalog).all()


def test_what_incidents_show_is_never_stale() -> None:
    run_state_machine_as_test(
        Regressions, settings=settings(max_examples=12, stateful_step_count=15, deadline=None)
    )
