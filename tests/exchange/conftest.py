"""Fixtures of the importers' tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.exchange.pages import Import

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def page(tmp_path: Path) -> Import:
    """An empty status page and an empty register."""
    return Import(tmp_path)
