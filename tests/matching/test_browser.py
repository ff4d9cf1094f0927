"""Expressions that are said to be the same in a browser are: a real one runs them beside RE2."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Any

import pytest
import re2
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from faultbook.matching.javascript import differs_in_javascript
from faultbook.matching.javascript_form import javascript_form
from tests.matching.expressions_at_random import EXPRESSIONS, TEXTS
from tests.site.browsing import chromium

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.browser

_FLAGS = re.compile(r"\(\?([ims]+)\)")
_RUN = """cases => cases.map(([expression, flags, text]) => {
    try {
        return new RegExp(expression, flags).test(text)
    } catch (error) {
        return String(error)
    }
})"""


@pytest.fixture(scope="module")
def page() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    program = chromium()
    if program is None:
        assert os.environ.get("FAULTBOOK_REQUIRE_BROWSER") != "1", "there is no Chromium"
        pytest.skip("there is no Chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=program, args=["--no-sandbox", "--disable-background-networking"]
        )
        yield browser.new_page()
        browser.close()


def _found_by_re2(expression: str, text: str) -> bool | None:
    options = re2.Options()
    options.log_errors = False
    try:
        return re2.compile(f"(?m){expression}", options).search(text) is not None
    except re2.error:
        return None


def _without_oddities(case: tuple[str, str]) -> tuple[str, str]:
    """Without the two letters that belong to a browser's words where case doesn't count."""
    expression, text = case
    return expression, re.sub("[\u017f\u212a]", "", text) if _FLAGS.match(expression) else text


@given(st.lists(st.tuples(EXPRESSIONS, TEXTS), min_size=1, max_size=40))
@settings(
    deadline=None, max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_what_is_said_to_be_the_same_is_the_same(page: Any, cases: list[tuple[str, str]]) -> None:
    same = [
        (expression, text, found)
        for expression, text in map(_without_oddities, cases)
        if (found := _found_by_re2(expression, text)) is not None
        and not differs_in_javascript(expression)
    ]
    ran = page.evaluate(_RUN, [[*javascript_form(one), text] for one, text, _ in same])
    assert list(zip(same, ran, strict=True)) == [(case, case[2]) for case in same]
