"""Sites that several tests look at."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from tests.registers import NOW
from tests.site.browsing import chromium
from tests.site.building import BuiltSite, ProjectSite, build_project, build_site
from tests.views.samples import LINKED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser


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


@pytest.fixture(scope="session")
def project_site(tmp_path_factory: pytest.TempPathFactory) -> ProjectSite:
    """The project's own site, built strictly."""
    return build_project(tmp_path_factory.mktemp("project") / "site")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A Chromium; tests that need one are skipped without it."""
    executable = chromium()
    if executable is None:
        reason = "there is no chromium on PATH, and FAULTBOOK_CHROMIUM names none"
        if os.environ.get("FAULTBOOK_REQUIRE_BROWSER") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-background-networking"]
        started = playwright.chromium.launch(executable_path=executable, args=arguments)
        yield started
        started.close()
