"""Fixtures that every test may use, and how hypothesis runs."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

from tests.registers import CONFIG, open_register, write_register

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from faultbook.workspace import Workspace

# A slow machine is no failure. In CI the examples are the same each time, so that a change is
# judged and not its luck; everywhere else each run looks for new ones.
settings.register_profile(
    "faultbook",
    deadline=None,
    derandomize="CI" in os.environ,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("faultbook")


@pytest.fixture
def register(tmp_path: Path) -> Callable[..., Workspace]:
    """Builds a register of the given files and opens it."""

    def build(files: Mapping[str, str | bytes], config: str = CONFIG) -> Workspace:
        return open_register(write_register(tmp_path, files, config))

    return build
