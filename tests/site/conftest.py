"""Sites that several tests look at."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.registers import NOW
from tests.site.building import BuiltSite, build_site
from tests.views.samples import LINKED

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session", autouse=True)
def _still_clock() -> Iterator[None]:
    """Every build happens at the tests' moment."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", str(int(NOW.timestamp())))
        patch.setenv("NO_MKDOCS_2_WARNING", "1")
        yield


@pytest.fixture(scope="session")
def linked_site(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    """The sample register's site, built without strictness: some of its links lead nowhere."""
    return build_site(tmp_path_factory.mktemp("linked"), LINKED, strict=False)
