"""How much memory an import takes for ten times the rows."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from benchmarks.servicenow_export import write_export
from tests.registers import CONFIG, write_register

if TYPE_CHECKING:
    from pathlib import Path

PEAK = """
import resource, subprocess, sys
command = [sys.executable, "-m", "faultbook", "import", "servicenow", sys.argv[1]]
subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


def peak(root: Path, export: Path) -> int:
    """Kilobytes of the largest process of an import."""
    command = [sys.executable, "-c", PEAK, str(export)]
    return int(subprocess.run(command, cwd=root, check=True, capture_output=True).stdout)


@pytest.mark.long
def test_memory_stays_flat(tmp_path: Path) -> None:
    peaks: dict[str, list[int]] = {"first": [], "again": []}
    for incidents in (1500, 15_000):
        (tmp_path / f"{incidents}").mkdir()
        root = write_register(tmp_path / f"{incidents}", {}, CONFIG)
        write_export(root / "export.csv", incidents, rows_each=4)
        for found in peaks.values():
            found.append(peak(root, root / "export.csv"))
    for small, large in peaks.values():
        assert large <= 1.2 * small
