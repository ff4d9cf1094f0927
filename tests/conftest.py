"""Fixtures that every test may use."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.registers import CONFIG, open_register, write_register

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from faultbook.workspace import Workspace


@pytest.fixture
def register(tmp_path: Path) -> Callable[..., Workspace]:
    """Builds a register of the given files and opens it."""

    def build(files: Mapping[str, str | bytes], config: str = CONFIG) -> Workspace:
        return open_register(write_register(tmp_path, files, config))

    return build
