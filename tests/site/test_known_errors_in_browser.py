"""Known errors of the project's own casebook, as somebody on call sees them."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest

from tests.site.browsing import served

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page, ViewportSize

    from tests.site.building import BuiltSite

pytestmark = pytest.mark.browser

WITH_CODE = "known-errors/2019/KE-2019-0001/"
WITH_COMMANDS = "known-errors/2026/KE-2026-0001/"
DESKTOP: ViewportSize = {"width": 1280, "height": 720}
PHONE: ViewportSize = {"width": 390, "height": 844}
LINE = 24  # pixels, the least that is read of a step


@pytest.fixture(scope="module")
def base(project_site: BuiltSite) -> Iterator[str]:
    with served(project_site.folder) as address:
        yield address


@contextmanager
def opened(browser: Browser, address: str, **settings: Any) -> Iterator[Page]:
    context = browser.new_context(**settings)
    page = context.new_page()
    page.goto(address, wait_until="load")
    yield page
    context.close()


def test_every_workaround_begins_on_the_first_screen(
    browser: Browser, base: str, project_site: BuiltSite
) -> None:
    """Without scripts, for they would only add buttons within the steps."""
    paths = sorted((project_site.folder / "known-errors").glob("*/KE-*/index.html"))
    assert len(paths) >= 19
    below = []
    with opened(browser, base, java_script_enabled=False) as page:
        for path in paths:
            address = path.parent.relative_to(project_site.folder).as_posix()
            page.goto(f"{base}{address}/", wait_until="load")
            below += [(address, *found) for found in _below_the_first_screen(page)]
    assert below == []


def _below_the_first_screen(page: Page) -> Iterator[tuple[str, int]]:
    for size in (DESKTOP, PHONE):
        page.set_viewport_size(size)
        for what in ("h2#workaround", ".fb-workaround ol > li"):
            place = page.locator(what).first.bounding_box()
            assert place is not None
            if place["y"] + min(place["height"], LINE) > size["height"]:
                yield what, size["width"]


@pytest.mark.parametrize(
    ("address", "where", "expected"),
    [
        (WITH_CODE, ".fb-workaround .fb-code", "SecRuleRemoveById 950901"),
        (WITH_COMMANDS, ".fb-workaround li", "authctl replication restart"),
    ],
)
def test_a_command_is_copied_by_keyboard(
    browser: Browser, base: str, address: str, where: str, expected: str
) -> None:
    allowed = ["clipboard-read", "clipboard-write"]
    with opened(browser, base + address, permissions=allowed) as page:
        button = page.locator(where).filter(has_text=expected).get_by_role("button").last
        button.focus()
        page.keyboard.press("Enter")
        page.locator("[role=status]").filter(has_text="Copied.").wait_for(state="attached")
        assert page.evaluate("navigator.clipboard.readText()") == expected
        assert button.inner_text() == "Copied"


def test_what_is_no_command_has_no_button(browser: Browser, base: str) -> None:
    with opened(browser, base + WITH_COMMANDS) as page:
        titles = page.locator(".fb-workaround .fb-copy").evaluate_all(
            "all => all.map(b => b.title)"
        )
    assert titles == [
        "Copy: authctl refusals --by-node --last 30m",
        "Copy: authctl replication restart",
        "Copy: authctl replication status",
    ]


def test_without_scripts_nothing_is_missing(browser: Browser, base: str) -> None:
    texts, buttons = [], []
    for scripts in (True, False):
        with opened(browser, base + WITH_CODE, java_script_enabled=scripts) as page:
            buttons.append(page.locator(".fb-copy").count())
            page.locator(".fb-copy").evaluate_all("all => all.forEach(one => one.remove())")
            texts.append(page.locator("article").inner_text())
    assert buttons[0] > 0 == buttons[1]
    assert texts[0].split() == texts[1].split()


def test_on_paper_there_is_the_record_and_no_navigation(browser: Browser, base: str) -> None:
    with opened(browser, base + WITH_CODE) as page:
        page.emulate_media(media="print")
        for gone in (".fb-crumbs", ".fb-copy", ".fb-own", ".md-header", ".md-tabs"):
            assert not page.locator(gone).first.is_visible(), gone
        assert page.locator(".fb-workaround").is_visible()
        after = "getComputedStyle(document.querySelector('{}'), '::after').content"
        outer, own = (
            page.evaluate(after.format(f'article a[href^="{start}"]')) for start in ("http", "..")
        )
    assert "https://blog.cloudflare.com/" in outer
    assert own == "none"


@pytest.mark.parametrize(
    ("scheme", "size"), [("light", DESKTOP), ("dark", PHONE)], ids=["desktop", "phone"]
)
def test_the_page_with_its_buttons_is_for_everybody(
    browser: Browser, base: str, scheme: str, size: ViewportSize
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    with opened(browser, base + WITH_CODE, viewport=size, color_scheme=scheme) as page:
        found = Axe().run(page).response["violations"]
        width = page.evaluate("document.documentElement.scrollWidth")
    assert [f"{one['id']}: {one['nodes'][0]['html']}" for one in found] == []
    assert width <= size["width"]
