from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest

from faultbook.authoring import placing
from faultbook.authoring.beginning import begin
from faultbook.authoring.placing import chooser, place
from faultbook.authoring.planning import Plan
from faultbook.editing.changes import Change
from faultbook.errors import EnvironmentProblem
from tests.registers import open_register, write_register

if TYPE_CHECKING:
    from pathlib import Path

    from faultbook.ids import RecordId
    from faultbook.workspace import Workspace

FOLDER = "records/incidents/2026"


def _plan_in(register: Workspace, record_id: RecordId) -> Plan:
    return Plan((begin(register, "incident", record_id, {"title": "Slow"}).change,))


def test_many_at_the_same_moment_get_an_id_each(tmp_path: Path) -> None:
    root = write_register(tmp_path, {})
    barrier = threading.Barrier(8)

    def begin_one() -> None:
        register = open_register(root)
        barrier.wait()
        place(register, chooser(register, "incident"), lambda one: _plan_in(register, one))

    threads = [threading.Thread(target=begin_one) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    names = sorted(path.name for path in (root / FOLDER).iterdir())
    assert names == [f"INC-2026-{number:04d}.md" for number in range(1, 9)]


def test_an_id_that_is_taken_at_the_last_moment_is_left_to_whoever_has_it(tmp_path: Path) -> None:
    register = open_register(write_register(tmp_path, {}))

    def plan(record_id: RecordId) -> Plan:
        if record_id.number == 1:  # somebody who knows of no lock
            write_register(tmp_path, {f"{FOLDER}/INC-2026-0001.md": "theirs"})
        return _plan_in(register, record_id)

    done = place(register, chooser(register, "incident"), plan)

    assert done.changes[0].path == f"{FOLDER}/INC-2026-0002.md"
    assert (tmp_path / FOLDER / "INC-2026-0001.md").read_text() == "theirs"


def test_whoever_takes_every_id_is_not_waited_for(tmp_path: Path) -> None:
    register = open_register(write_register(tmp_path, {}))
    tried: list[int] = []

    def plan(record_id: RecordId) -> Plan:
        tried.append(record_id.number)
        write_register(tmp_path, {f"{FOLDER}/{record_id}.md": "theirs"})
        return _plan_in(register, record_id)

    with pytest.raises(EnvironmentProblem, match="is there already and is left alone"):
        place(register, chooser(register, "incident"), plan)

    assert len(tried) == placing._TRIES + 1  # noqa: SLF001 - or the test would take a number of its own


def test_another_failure_is_not_taken_for_a_taken_id(tmp_path: Path) -> None:
    register = open_register(write_register(tmp_path, {}))

    def plan(_: RecordId) -> Plan:
        return Plan((Change("README.md", "README.md", None, b""),))

    with pytest.raises(EnvironmentProblem, match=r"README\.md is no record's path"):
        place(register, chooser(register, "incident"), plan)
