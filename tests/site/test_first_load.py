"""Pages are light: what a browser fetches for them, and from where."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.site.browsing import served
from tests.site.first_load import first_load

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

    from tests.site.building import ProjectSite

pytestmark = pytest.mark.browser

KB = 1_000  # bytes
BUDGETS = {
    "": 150,
    "known-errors/2026/KE-2026-0001/": 100,
    "incidents/2026/INC-2026-0002/": 100,
    "problems/2026/PRB-2026-0001/": 100,
    "known-errors/": 250,
    "incidents/2026/": 250,
    "services/": 250,
    "tags/": 250,
    "dashboard/": 250,
    "search/": 250,
}
"""Most that a first visit may fetch, in KB compressed."""


@pytest.fixture(scope="module")
def base(project_site: ProjectSite) -> Iterator[str]:
    with served(project_site.folder) as address:
        yield address


@pytest.mark.parametrize(("address", "most"), BUDGETS.items())
def test_a_first_visit_fetches_little_and_asks_nobody_else(
    browser: Browser, base: str, address: str, most: int
) -> None:
    sizes = first_load(browser, base + address)
    assert len(sizes) > 1
    assert [one for one in sizes if not one.startswith((base, "blob:", "data:"))] == []
    assert sum(sizes.values()) <= most * KB, sorted(sizes.items(), key=lambda one: -one[1])[:8]
