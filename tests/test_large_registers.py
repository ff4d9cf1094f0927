"""Registers of the size that a large organisation has; minutes, so only with ``make test-long``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from benchmarks.registers import Shares, write_register
from tests.registers import open_register

if TYPE_CHECKING:
    from pathlib import Path

RECORDS = 10_000


@pytest.mark.long
def test_a_sound_register_has_no_findings(tmp_path: Path) -> None:
    report = open_register(write_register(tmp_path, RECORDS)).check()
    assert report.files == RECORDS
    assert report.diagnostics == ()


@pytest.mark.long
def test_several_processes_find_what_one_finds(tmp_path: Path) -> None:
    root = write_register(tmp_path, RECORDS, Shares(broken=1))
    one, two = open_register(root, jobs=1).check(), open_register(root, jobs=2).check()
    assert one == two
    broken = {found.location.path for found in one.diagnostics}
    assert 0.005 * RECORDS < len(broken) < 0.02 * RECORDS
