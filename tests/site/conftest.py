"""Sites that several tests look at."""

from __future__ import annotations

import logging
import os
from typing import TYPE_CHECKING

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config

from tests.registers import NOW
from tests.site.browsing import chromium
from tests.site.building import REPOSITORY, BuiltSite, build_site
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


class _Omitted(logging.Handler):
    """Collects what MkDocs says of pages that the navigation leaves out."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if "not included in the" in record.getMessage():
            self.said.append(record.getMessage())


@pytest.fixture(scope="session")
def omitted() -> list[str]:
    """What MkDocs said of the project's pages; whole when ``project_site`` is built."""
    return []


@pytest.fixture(scope="session")
def project_site(tmp_path_factory: pytest.TempPathFactory, omitted: list[str]) -> BuiltSite:
    """The project's own site, as ``make site`` builds it."""
    folder = tmp_path_factory.mktemp("project") / "site"
    handler, log = _Omitted(), logging.getLogger("mkdocs")
    level = log.level
    log.addHandler(handler)
    log.setLevel(logging.INFO)
    build(load_config(str(REPOSITORY / "mkdocs.yml"), strict=True, site_dir=str(folder)))
    log.removeHandler(handler)
    log.setLevel(level)
    omitted += handler.said
    return BuiltSite(folder)


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
