"""What a browser recognises is what ``faultbook match`` recognises."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.matching.logs_at_random import logs, signatures
from tests.site.browsing import served
from tests.site.recognising import (
    Case,
    can_run,
    run_in_browser,
    run_in_python,
    write_scripts,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def page(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    folder = write_scripts(tmp_path_factory.mktemp("scripts"))
    with served(folder) as base:
        opened = browser.new_page()
        opened.goto(base)
        yield opened
        opened.close()


texts = logs.map(lambda log: log.decode("utf-8", "replace"))
cases = st.builds(
    Case,
    st.lists(signatures.filter(can_run), min_size=1, max_size=6).map(tuple),
    st.lists(texts, min_size=1, max_size=3),
)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(some=st.lists(cases, min_size=1, max_size=10))
def test_signatures_at_random_say_the_same(page: Page, some: list[Case]) -> None:
    assert run_in_browser(page, some) == run_in_python(some)
