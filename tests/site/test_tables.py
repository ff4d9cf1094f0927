"""Tables in a real browser: whole without JavaScript, sorted and filtered by keyboard with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.site.browsing import served

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

    from tests.site.building import BuiltSite

pytestmark = pytest.mark.browser

ADDRESS = "services/"


@pytest.fixture(scope="module")
def base(project_site: BuiltSite) -> Iterator[str]:
    with served(project_site.folder) as address:
        yield address


@pytest.fixture
def page(browser: Browser, base: str) -> Iterator[Page]:
    context = browser.new_context(color_scheme="dark", viewport={"width": 1280, "height": 720})
    page = context.new_page()
    troubles: list[str] = []
    page.on("console", lambda m: troubles.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("request", lambda r: None if r.url.startswith(base) else troubles.append(r.url))
    page.goto(base + ADDRESS)
    page.wait_for_selector(".fb-sort-button")
    yield page
    context.close()
    assert troubles == []


def column(page: Page, number: int) -> list[str]:
    rows = page.locator("table.fb-sort > tbody > tr:not([hidden])")
    return [text.strip() for text in rows.locator(f"> :nth-child({number})").all_inner_texts()]


def headings_with_an_order(page: Page) -> list[str | None]:
    found = page.locator("table.fb-sort th[aria-sort]")
    return [one.get_attribute("aria-sort") for one in found.all()]


def test_without_javascript_the_table_is_there_and_plain(browser: Browser, base: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(base + ADDRESS)
    rows, controls = column(page, 1), page.locator(".fb-sort-controls, .fb-sort-button").count()
    context.close()
    assert len(rows) > 20
    assert controls == 0


def test_a_column_is_sorted_by_keyboard(page: Page) -> None:
    first = column(page, 1)
    page.get_by_role("searchbox", name="Filter these").focus()
    page.keyboard.press("Tab")  # to the table, which scrolls
    for _ in range(5):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert headings_with_an_order(page) == ["ascending"]
    assert column(page, 5) == sorted(column(page, 5), key=int)
    page.keyboard.press("Space")
    assert headings_with_an_order(page) == ["descending"]
    assert column(page, 5) == sorted(column(page, 5), key=int, reverse=True)
    assert column(page, 1) != first
    assert page.get_by_role("status").inner_text() == "Sorted by Open problems, descending."
    page.keyboard.press("Enter")
    assert headings_with_an_order(page) == []
    assert column(page, 1) == first


def test_rows_are_filtered_by_what_is_in_them(page: Page) -> None:
    rows = len(column(page, 1))
    page.get_by_role("searchbox", name=f"Filter these {rows} rows").focus()
    page.keyboard.type("CLOUD amazon")
    assert all("Amazon" in name for name in column(page, 1))
    shown = len(column(page, 1))
    assert 0 < shown < rows
    assert page.get_by_role("status").inner_text() == f"{shown} of {rows} rows"
    page.keyboard.press("Escape")
    assert len(column(page, 1)) == rows
    assert page.get_by_role("status").inner_text() == f"All {rows} rows"


def test_a_sorted_and_filtered_table_is_for_everybody(page: Page) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page.get_by_role("button", name="Tier").click()
    page.get_by_role("searchbox", name="Filter these").fill("a")
    assert Axe().run(page).response["violations"] == []


def test_cells_are_compared_as_what_they_are(page: Page) -> None:
    script = page.evaluate("""async () => {
        const tables = await import("../assets/faultbook/tables.js");
        const by = (all, down) => [...all].sort((a, b) => tables.compare(a, b, down));
        return {
            numbers: by(["10", "", "9", "-1", "0.5"], false),
            texts: by(["b10", "B9", "", "a"], true),
            ids: by(["INC-2026-10000", "INC-2026-9999"], false),
            holds: [tables.holds("a b c", "c a"), tables.holds("a", "a b"), tables.holds("a", "")],
        };
    }""")
    assert script["numbers"] == ["-1", "0.5", "9", "10", ""]
    assert script["texts"] == ["b10", "B9", "a", ""]
    assert script["ids"] == ["INC-2026-9999", "INC-2026-10000"]
    assert script["holds"] == [True, False, True]
