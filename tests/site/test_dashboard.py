"""The dashboard in a real browser: seen in both schemes, on paper, and without scripts."""

from __future__ import annotations

import gzip
import re
from typing import TYPE_CHECKING

import pytest

from faultbook.views.charts.plots import MOST_SERIES
from tests.site.browsing import served

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page, Response

    from tests.site.building import BuiltSite

pytestmark = pytest.mark.browser

PAPER = 718  # pixels of CSS between the margins of A4
LARGEST = 250_000
LEAST_CONTRAST = 3  # of what isn't text: success criterion 1.4.11 of WCAG 2.2


@pytest.fixture(scope="module")
def address(linked_site: BuiltSite) -> Iterator[str]:
    with served(linked_site.folder) as base:
        yield f"{base}dashboard/"


def _luminance(colour: str) -> float:
    """The relative luminance of a colour as of WCAG 2.2."""
    if colour.startswith("#"):
        parts = [int(colour[place : place + 2], 16) for place in (1, 3, 5)]
    else:
        parts = [int(part) for part in re.findall(r"\d+", colour)[:3]]
    channels = [one / 255 for one in parts]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one: str, other: str) -> float:
    lower, higher = sorted((_luminance(one), _luminance(other)))
    return (higher + 0.05) / (lower + 0.05)


def _colours(page: Page) -> list[str]:
    """The ground, and the colour of each series."""
    page.mouse.move(0, 0)
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    names = [f"--fb-series-{number}" for number in range(1, MOST_SERIES + 1)]
    look = "name => getComputedStyle(document.body).getPropertyValue(name)"
    return [ground, *(page.evaluate(look, name).strip() for name in names)]


def test_charts_can_be_seen_in_both_schemes(browser: Browser, address: str) -> None:
    filled = []
    for scheme in ("light", "dark"):
        context = browser.new_context(color_scheme="dark" if scheme == "dark" else "light")
        page = context.new_page()
        page.goto(address)
        ground, *series = _colours(page)
        shape = "document.querySelector('.fb-plot path[fill^=var]')"
        filled.append(page.evaluate(f"getComputedStyle({shape}).fill"))
        text = page.evaluate("getComputedStyle(document.querySelector('.fb-plot text')).fill")
        context.close()
        assert [one for one in series if _contrast(one, ground) < LEAST_CONTRAST] == []
        assert len({*series}) == MOST_SERIES
        assert re.match(r"rgba?\(", text)
    assert filled[0] != filled[1]


def test_charts_fit_paper_and_are_not_cut(browser: Browser, address: str) -> None:
    context = browser.new_context(color_scheme="dark", viewport={"width": PAPER, "height": 1000})
    page = context.new_page()
    page.emulate_media(media="print")
    page.goto(address)
    found = page.eval_on_selector_all(
        ".fb-chart",
        """all => all.map(one => ({
            width: one.querySelector('svg').getBoundingClientRect().right,
            hidden: one.querySelector('.fb-scroll').scrollWidth
                - one.querySelector('.fb-scroll').clientWidth,
            breaks: getComputedStyle(one).breakInside,
        }))""",
    )
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
    width = page.evaluate("document.documentElement.scrollWidth")
    ground, *series = _colours(page)
    context.close()
    assert width <= PAPER
    assert found
    for one in found:
        assert one["width"] <= PAPER
        assert one["hidden"] <= 0
        assert one["breaks"] == "avoid"
    assert _luminance(ground) > 0.9  # paper is white, whatever the reader's scheme
    assert [one for one in series if _contrast(one, ground) < LEAST_CONTRAST] == []


def test_it_is_read_without_scripts_and_by_keyboard(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address)
    assert page.get_by_role("img", name="Incidents by month and priority").is_visible()
    table = page.get_by_role("table", name="Incidents by month and priority")
    assert table.count() == 0
    page.locator("summary", has_text="Incidents by month and priority").focus()
    page.keyboard.press("Enter")
    assert "2026-05" in table.inner_text()
    context.close()


def test_it_is_small(browser: Browser, address: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    answers: list[Response] = []
    page.on("response", lambda one: answers.append(one))  # noqa: PLW0108 - Playwright marks it
    page.goto(address, wait_until="networkidle")
    sizes = {one.url: len(gzip.compress(one.body())) for one in answers if one.ok}
    context.close()
    assert sum(sizes.values()) <= LARGEST
