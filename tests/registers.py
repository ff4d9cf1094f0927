"""Registers built for tests: a folder with a configuration and record files."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from faultbook.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Mapping

NOW = datetime(2026, 6, 30, 12, 0, tzinfo=UTC)
"""The moment that counts as now in every test."""

CONFIG = """\
[services.login]
name = "Login"
owner = "identity"
tier = 1

[services.shop]
name = "Shop"
owner = "web"

[teams.identity]
name = "Identity"

[teams.web]
name = "Web"
"""
"""Configuration of the registers in tests and in the rules' pages."""

ANY_ORDER = '[rules]\nignore = ["key-order"]\n'
"""Further configuration for tests whose records are put together from parts."""


def write_register(root: Path, files: Mapping[str, str | bytes], config: str = CONFIG) -> Path:
    """Write ``faultbook.toml`` and files by path below ``root``, line ends as given."""
    for path, content in {"faultbook.toml": config, **files}.items():
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content if isinstance(content, bytes) else content.encode())
    return root


def open_register(root: Path, *, jobs: int | None = 1) -> Workspace:
    """The register at ``root``, with the tests' moment as now."""
    return Workspace(root, NOW, jobs=jobs)


def public_data(*parts: str) -> Path:
    """A file or folder of the public data that tests may read; skips where it is missing."""
    base = Path(os.environ.get("FAULTBOOK_TEST_DATA", Path(__file__).parents[2] / "shared"))
    found = base.joinpath(*parts)
    if not found.exists():
        pytest.skip(f"the public test data {'/'.join(parts)} is not on this machine")
    return found
