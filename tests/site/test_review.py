"""The review in a real browser: on a screen, on paper, and for everybody."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from faultbook.reporters.review import render_review
from tests.reporters.reviews import HOSTILE, REVIEW

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

_PAPER = {"A4": (794, 1123), "Letter": (816, 1056)}  # CSS pixels


@pytest.fixture(params=[REVIEW, HOSTILE], ids=["usual", "hostile"])
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    opened = context.new_page()
    asked: list[str] = []
    said: list[str] = []
    opened.on("request", lambda one: asked.append(one.url))
    opened.on("console", lambda one: said.append(one.text))
    opened.set_content(render_review("html", request.param))
    yield opened
    assert asked == []
    assert said == []
    context.close()


def test_axe_finds_nothing(browser: Browser) -> None:
    from axe_playwright_python.sync_playwright import Axe

    context = browser.new_context(bypass_csp=True)  # axe is a script, which the file forbids
    opened = context.new_page()
    opened.set_content(render_review("html", REVIEW))
    found = Axe().run(opened).response["violations"]
    context.close()

    assert [one["id"] for one in found] == []


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_nothing_is_wider_than_the_screen(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})

    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("paper", _PAPER)
def test_it_prints_on_paper_without_cutting_a_row(page: Page, paper: str) -> None:
    width, height = _PAPER[paper]
    page.emulate_media(media="print")
    page.set_viewport_size({"width": width - 106, "height": height})  # 14 mm on either side

    assert page.pdf(format=paper).startswith(b"%PDF-")
    assert page.evaluate("document.documentElement.scrollWidth") <= width - 106
    rows = page.eval_on_selector_all(
        "tbody tr", "rows => rows.map(row => getComputedStyle(row).breakInside)"
    )
    assert {*rows} == {"avoid"}
    tallest = page.eval_on_selector_all(
        "tbody tr", "rows => Math.max(...rows.map(row => row.offsetHeight))"
    )
    assert tallest < height - 106  # or it would have to be cut
